'use strict'

const { errorOf, KeydeskError, unwrap } = require('./error.cjs')
const { asks, provided } = require('./host.cjs')
const { revive, split, write } = require('./json.cjs')
const mounting = require('./mount.cjs')
const native = require('./native.cjs')
const { OPERATIONS, RECORDS } = require('./records.cjs')
const { Requests } = require('./requests.cjs')

const opening = Symbol('only openDesk makes desks')

/** An open desk. */
class Desk {
  #native
  #requests
  #calls = 0

  constructor (key, nativeDesk, requests, warnings) {
    if (key !== opening) throw new TypeError('openDesk opens a desk')
    this.#native = nativeDesk
    this.#requests = requests
    this.warnings = Object.freeze(warnings)
  }

  /** Calls an operation by its name. */
  async call (operation, request, { signal, ...caller } = {}) {
    signal?.throwIfAborted()
    const number = ++this.#calls
    const running = this.#native.call(number, operation, ...split(request), JSON.stringify(caller))
    const answer = unwrap(await (signal ? this.#until(signal, number, running) : running))
    return revive(RECORDS[OPERATIONS[operation]], JSON.parse(answer))
  }

  // What was done by the time of the signal stays done: the answer alone is given up.
  #until (signal, number, running) {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#native.giveUp(number)
        reject(signal.reason)
      }
      signal.addEventListener('abort', abort, { once: true })
      Promise.resolve(running).then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', abort))
    })
  }

  /** Puts newer metadata in place: all of it, as in the configuration. */
  async updateMetadata (metadata) {
    await this.#manage('updateMetadata', metadata)
  }

  /** Whether a user's key is due after the password. A closed account is refused. */
  async secondFactorDue (userId, { relyingParty } = {}) {
    return this.#manage('secondFactorDue', { userId: String(userId), relyingParty })
  }

  /** Delivers notifications that are still waiting, and says how many were. */
  async deliverNotifications (limit) {
    return this.#manage('deliverNotifications', { limit })
  }

  /** The desk for servers that speak fetch. */
  handler (options) {
    return mounting.handler(this.#mount(options))
  }

  /** The desk for Express and Connect, and for `node:http`. */
  express (options) {
    return mounting.express(this.#mount(options))
  }

  /** The desk for Fastify: a plugin to register. */
  fastify (options) {
    return mounting.fastify(this.#mount(options))
  }

  /** Ends the desk. Twice is no error. */
  async close () {
    await this.#manage('close')
  }

  async [Symbol.asyncDispose ?? Symbol('asyncDispose')] () {
    await this.close()
  }

  async #manage (name, request) {
    return JSON.parse(unwrap(await this.#native.manage(name, write(request))))
  }

  #mount ({ actor, session, signedIn, ...config }) {
    if (typeof actor !== 'function' && typeof session !== 'function') {
      throw new KeydeskError('configuration_invalid', 'mount: actor must be a function')
    }
    const mount = unwrap(this.#native.mount(JSON.stringify(config)))
    return { mount, host: { actor, session, signedIn }, requests: this.#requests }
  }
}

for (const operation of Object.keys(OPERATIONS)) {
  Object.defineProperty(Desk.prototype, operation, {
    value: { async [operation] (request, options) { return this.call(operation, request, options) } }[operation],
    configurable: true,
    writable: true
  })
}

const isObject = part => part !== null && typeof part === 'object'

/** Whether a directory is the configuration of one that Keydesk has. */
const isConfigured = directory => ['people', 'postgres', 'ldap'].some(kind => directory[kind])

/** The host's parts, by the names under which the desk asks for them. */
function partsOf ({ store, directory, notifier, may, onError }, portal) {
  return {
    store: isObject(store) ? store : undefined,
    directory: isObject(directory) && !isConfigured(directory) ? directory : undefined,
    notifier,
    // One function of three arguments, where other parts are objects with functions.
    onError: typeof onError === 'function'
      ? { onError: ({ error, ...fault }) => onError({ ...fault, error: errorOf(error) }) }
      : onError,
    may: typeof may === 'function' ? { may: ({ actor, action, target }) => may(actor, action, target) } : may,
    portal
  }
}

/** Opens a desk. */
async function openDesk (config, open = (desk, ...args) => desk.open(...args)) {
  const requests = new Requests()
  const host = partsOf(config, requests)
  const { notifier, may, onError, ...rest } = config
  for (const part of ['store', 'directory']) if (host[part]) rest[part] = 'host'

  let desk
  // Weakly, or desk and function would hold each other.
  const reply = (...args) => desk.deref()?.reply(...args)
  const nativeDesk = new native.NativeDesk(asks(host, reply))
  desk = new WeakRef(nativeDesk)
  const warnings = JSON.parse(unwrap(await open(nativeDesk, JSON.stringify(rest), provided(host))))
  for (const { code, detail } of warnings) process.emitWarning(detail, { type: 'KeydeskWarning', code })
  return new Desk(opening, nativeDesk, requests, warnings)
}

module.exports = { openDesk }
