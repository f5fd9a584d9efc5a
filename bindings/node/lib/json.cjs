'use strict'

// Requests out and answers in: a browser's response goes beside its request where it is text, and times
// come back as dates.

const { KeydeskError } = require('./error.cjs')
const { RECORDS } = require('./records.cjs')

/** A request as JSON. */
function write (request = {}) {
  const refused = cause =>
    new KeydeskError('malformed_request', 'The request cannot be written as JSON.', false, { cause })
  if (request === null || typeof request !== 'object') throw refused()
  try {
    return JSON.stringify(request)
  } catch (cause) {
    throw refused(cause)
  }
}

/** A request as JSON and, where the response is text, the response as it came. */
function split (request) {
  if (typeof request?.response !== 'string') return [write(request), undefined]
  const { response, ...rest } = request
  return [write(rest), response]
}

/** An answer of this record, with its times as dates. */
function read (record, text) {
  return revive(record, JSON.parse(text))
}

function revive (record, value) {
  const fields = RECORDS[record]
  if (!fields || value === null || typeof value !== 'object') return value
  for (const [name, kind] of Object.entries(fields)) {
    const held = value[name]
    if (held === undefined || held === null) continue
    if (kind === 'time') value[name] = new Date(held)
    else if (Array.isArray(held)) held.forEach(item => revive(kind, item))
    else revive(kind, held)
  }
  return value
}

module.exports = { read, revive, split, write }
