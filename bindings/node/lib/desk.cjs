'use strict'

const { KeydeskError, unwrap } = require('./error.cjs')
const { asks } = require('./host.cjs')
const json = require('./json.cjs')
const native = require('./native.cjs')
const { OPERATIONS } = require('./records.cjs')
const { Requests } = require('./requests.cjs')
const mounting = require('./mount.cjs')

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
  async call (operation, request, options = {}) {
    const { signal, ...caller } = options
    signal?.throwIfAborted()
    const [text, response] = json.split(request)
    const number = ++this.#calls
    const running = this.#native.call(number, operation, text, response, JSON.stringify(caller))
    const answer = unwrap(await (signal ? this.#until(signal, number, running) : running))
    return json.read(OPERATIONS[operation], answer)
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
    unwrap(await this.#native.updateMetadata(json.write(metadata)))
  }

  /** Whether a user's key is due after the password. A closed account is refused. */
  async secondFactorDue (userId, { relyingParty } = {}) {
    return unwrap(await this.#native.secondFactorDue(String(userId), relyingParty)) === 'true'
  }

  /** Delivers notifications that are still waiting, and says how many were. */
  async deliverNotifications (limit = 100) {
    return Number(unwrap(await this.#native.deliver(limit)))
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
    unwrap(await this.#native.close())
  }

  async [Symbol.asyncDispose ?? Symbol('asyncDispose')] () {
    await this.close()
  }

  #mount ({ actor, session, signedIn, ...config }) {
    if (typeof actor !== 'function' && typeof session !== 'function') {
      throw new KeydeskError('configuration_invalid', 'mount: actor must be a function')
    }
    const mount = unwrap(this.#native.mount(JSON.stringify(config)))
    return { mount, host: { actor, session, signedIn }, requests: this.#requests, prefix: config.prefix ?? '/desk' }
  }
}

for (const operation of Object.keys(OPERATIONS)) {
  Object.defineProperty(Desk.prototype, operation, {
    value: { async [operation] (request, options) { return this.call(operation, request, options) } }[operation],
    configurable: true,
    writable: true
  })
}

/** Opens a desk. */
async function openDesk (config, open = (desk, ...args) => desk.open(...args)) {
  const { store, directory, notifier, may, ...rest } = config
  const parts = []
  const host = { requests: new Requests() }
  const own = (name, part, functions) => {
    if (part === undefined) return undefined
    const missing = functions.find(one => typeof part[one] !== 'function')
    if (missing) throw new KeydeskError('configuration_invalid', `${name} has no function ${missing}`)
    parts.push(name)
    host[name] = part
    return 'host'
  }
  const isHosts = part => part !== null && typeof part === 'object'
  rest.store = isHosts(store) ? own('store', store, ['load', 'commit', 'list', 'remove']) : store
  rest.directory = isHosts(directory) && !directory.people && !directory.postgres && !directory.ldap
    ? own('directory', directory, ['user', 'search'])
    : directory
  own('notifier', notifier, ['deliver'])
  const optional = (name, one) => {
    if (one === undefined) return false
    if (typeof one !== 'function') throw new KeydeskError('configuration_invalid', `${name} must be a function`)
    return parts.push(name)
  }
  if (host.directory) optional('directory.roles', directory.roles)
  if (optional('may', may)) host.may = may

  let desk
  // Weakly, or desk and function would hold each other.
  const reply = (...args) => desk.deref()?.reply(...args)
  const nativeDesk = new native.NativeDesk(asks(host, reply))
  desk = new WeakRef(nativeDesk)
  unwrap(await open(nativeDesk, JSON.stringify(rest), parts))
  const warnings = JSON.parse(unwrap(nativeDesk.warnings()))
  for (const { code, detail } of warnings) process.emitWarning(detail, { type: 'KeydeskWarning', code })
  return new Desk(opening, nativeDesk, host.requests, warnings)
}

module.exports = { openDesk }
