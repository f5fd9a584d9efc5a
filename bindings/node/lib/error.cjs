'use strict'

/** Why an operation was not done. */
class KeydeskError extends Error {
  constructor (code, detail, retryable = false, options) {
    super(detail, options)
    this.name = 'KeydeskError'
    this.code = code
    this.retryable = retryable
    // The number that the audit entry of the refusal has.
    if (options?.reference !== undefined) this.reference = options.reference
    // What a check compared, for the host's developers.
    if (options?.expected !== undefined) this.expected = options.expected
    if (options?.seen !== undefined) this.seen = options.seen
  }
}

/** The answer as text, or the error that the native half wrote down. */
function unwrap (text) {
  if (typeof text !== 'string' || text[0] !== '!') return text
  throw errorOf(JSON.parse(text.slice(1)))
}

/** The error of an `ErrorRecord`. What caused it is for the host's developers. */
function errorOf (record) {
  const { code = 'internal', detail = 'Something is wrong in Keydesk itself.', retryable = false, ...options } = record
  if (options.cause !== undefined) options.cause = new Error(options.cause)
  return new KeydeskError(code, detail, retryable, options)
}

module.exports = { errorOf, KeydeskError, unwrap }
