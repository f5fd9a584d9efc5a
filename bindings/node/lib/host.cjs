'use strict'

// The host's parts (store, directory, notifier, veto, sessions) behind one function that never throws.

const { revive } = require('./json.cjs')
const { CALLBACKS } = require('./records.cjs')

/** `part.function` in two; `may` is both. */
function places (name) {
  const [part, own = part] = name.split('.')
  return [part, own]
}

/** Which functions the host provides, as the desk wants to know it. */
function provided (host) {
  const functions = {}
  for (const name of Object.keys(CALLBACKS)) {
    const [part, own] = places(name)
    if (host[part] === undefined) continue
    const held = host[part]?.[own]
    functions[name] = held === undefined ? null : typeof held === 'function'
  }
  return JSON.stringify(functions)
}

/** Takes the desk's calls to the host and answers each, whatever the host's code does. */
function asks (host, reply) {
  return (call, name, request) => {
    answer(host, name, request)
      .then(value => reply(call, JSON.stringify(value ?? null, large), null))
      .catch(error => reply(call, null, message(error)))
  }
}

async function answer (host, name, request) {
  const [part, own] = places(name)
  return host[part][own](revive(CALLBACKS[name], JSON.parse(request)))
}

// Databases answer with bigint, which JSON does not have.
const large = (_name, value) => typeof value === 'bigint' ? String(value) : value

function message (error) {
  try {
    return String(error?.message ?? error)
  } catch {
    return 'the host failed'
  }
}

module.exports = { asks, provided }
