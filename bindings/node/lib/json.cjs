'use strict'

// Requests out and answers in: a browser's response goes as the text that came where it is text, and
// times come back as dates.

const { KeydeskError } = require('./error.cjs')
const { RECORDS } = require('./records.cjs')

/** A request as JSON. */
function write (request = {}) {
  const refused = cause =>
    new KeydeskError('malformed_request', 'The request cannot be written as JSON.', false, { cause })
  if (request === null || typeof request !== 'object') throw refused()
  try {
    const { response } = request
    if (typeof response !== 'string') return JSON.stringify(request)
    // Reading it first makes sure that it is one value and adds no member of its own.
    JSON.parse(response)
    const { response: _, ...rest } = request
    const head = JSON.stringify(rest)
    return `${head.slice(0, -1)}${head === '{}' ? '' : ','}"response":${response}}`
  } catch (cause) {
    throw refused(cause)
  }
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

module.exports = { read, revive, write }
