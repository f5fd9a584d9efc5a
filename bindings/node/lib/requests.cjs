'use strict'

// The requests that are being answered, by number, so that the desk can ask who each is from.

class Requests {
  #last = 0
  #open = new Map()

  /** Keeps a request until `done`. */
  begin (request, host) {
    const number = ++this.#last
    this.#open.set(number, { request, host })
    return number
  }

  done (number) {
    this.#open.delete(number)
  }

  async session (number) {
    const open = this.#open.get(number)
    if (!open) throw new Error('the request is over')
    const { request, host } = open
    if (host.session) return (await host.session(request)) ?? {}
    const actor = await host.actor(request)
    return actor ? { actor } : {}
  }

  async signedIn (number, signIn) {
    const open = this.#open.get(number)
    if (!open) throw new Error('the request is over')
    if (!open.host.signedIn) throw new Error('the desk was mounted without signedIn')
    const made = await open.host.signedIn(open.request, { ...signIn, at: new Date(signIn.at) })
    return made ?? null
  }
}

module.exports = { Requests }
