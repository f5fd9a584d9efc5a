'use strict'

/** The requests that are being answered, by number, so that the desk can ask who each is from. */
class Requests {
  #last = 0
  #open = new Map()

  /** Keeps a request, and what its mount knows of the host's sessions, until `done`. */
  begin (request, host) {
    const number = ++this.#last
    this.#open.set(number, { request, host })
    return number
  }

  done (number) {
    this.#open.delete(number)
  }

  async session ({ request: number }) {
    const { request, host } = this.#of(number)
    return host.session ? host.session(request) : { actor: (await host.actor(request)) || null }
  }

  async signedIn ({ request: number, signIn }) {
    const { request, host } = this.#of(number)
    if (!host.signedIn) throw new Error('the desk was mounted without signedIn')
    const made = await host.signedIn(request, signIn)
    // Not "nobody is let in", which is null: somebody forgot to return.
    if (made === undefined) throw new Error('signedIn returned nothing: return { location }, or null to let nobody in')
    return made
  }

  #of (number) {
    const open = this.#open.get(number)
    if (!open) throw new Error('the request is over')
    return open
  }
}

module.exports = { Requests }
