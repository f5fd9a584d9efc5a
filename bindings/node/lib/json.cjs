'use strict'

// Requests out and answers in: a browser's response goes beside its request where it is text, and times
// come back as dates.

const { KeydeskError } = require('./error.cjs')
const { RECORDS } = require('./records.cjs')

/** A request as JSON. */
function write (request = {}) {
  let cause
  try {
    if (request !== null && typeof request === 'object') return JSON.stringify(request)
  } catch (error) {
    cause = error
  }
  throw new KeydeskError('malformed_request', 'The request cannot be written as JSON.', false, { cause })
}

/** A request as JSON and, where the response is text, the response as it came. */
function split (request) {
  if (typeof request?.response !== 'string') return [write(request), undefined]
  const { response, ...rest } = request
  return [write(rest), response]
}

/** Makes dates of the times in a value; `fields` says where they stand. */
function revive (fields, value) {
  if (!fields || value === null || typeof value !== 'object') return value
  for (const [name, kind] of Object.entries(fields)) {
    const held = value[name]
    if (held === undefined || held === null) continue
    if (kind === 'time') value[name] = new Date(held)
    else for (const one of Array.isArray(held) ? held : [held]) revive(RECORDS[kind], one)
  }
  return value
}

module.exports = { revive, split, write }
