'use strict'

// What the suites share: a case is `{ name, run }`, so that any test runner takes it.

const { AssertionError } = require('node:assert')
const { isDeepStrictEqual } = require('node:util')

const TIMEOUT_MS = 10_000

/** Fails with a sentence that names the function and what it should do. */
function fail (message, actual, expected) {
  throw new AssertionError({ message, actual, expected, operator: 'fail' })
}

function equal (actual, expected, message) {
  if (!isDeepStrictEqual(actual, expected)) fail(`${message}\n  expected: ${shown(expected)}\n  answered: ${shown(actual)}`, actual, expected)
}

/** The host's object with functions that are checked, and that fail where they do not settle. */
function watched (part, host, names) {
  const functions = {}
  for (const name of names) {
    functions[name] = async asked => {
      if (typeof host?.[name] !== 'function') fail(`${part}.${name} must be a function.`, host?.[name])
      let timer
      const late = new Promise((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`${part}.${name} did not settle within ${TIMEOUT_MS / 1000} seconds.`)), TIMEOUT_MS)
      })
      try {
        return await Promise.race([host[name](asked), late])
      } finally {
        clearTimeout(timer)
      }
    }
  }
  return functions
}

/** At most 300 characters of a value. */
function shown (value) {
  const text = JSON.stringify(value, (_name, one) => typeof one === 'bigint' ? String(one) : one) ?? String(value)
  return text.length > 300 ? `${text.slice(0, 300)}... (${text.length} characters)` : text
}

module.exports = { equal, fail, shown, watched }
