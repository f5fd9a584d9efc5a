'use strict'

const { KeydeskError, unwrap } = require('./error.cjs')
const { write } = require('./json.cjs')
const native = require('./native.cjs')

function verifyRegistration (request) {
  return JSON.parse(unwrap(native.verifyRegistration(write(request))))
}

function verifyAuthentication (request) {
  return JSON.parse(unwrap(native.verifyAuthentication(write(request))))
}

async function verifyRegistrationAsync (request) {
  return JSON.parse(unwrap(await native.verifyElsewhere('verifyRegistration', write(request))))
}

async function verifyAuthenticationAsync (request) {
  return JSON.parse(unwrap(await native.verifyElsewhere('verifyAuthentication', write(request))))
}

/** A relying party, read and checked once. */
class RelyingParty {
  #native

  constructor (config) {
    this.#native = unwrap(native.relyingParty(JSON.stringify(config)))
  }

  /** Verifies an authentication by a credential that is ready. */
  verifyAuthentication ({ credential, challenge, userVerification, expectedUserHandle, response }) {
    if (!(credential instanceof Credential)) {
      throw new KeydeskError('malformed_request', 'credential must be a Credential.')
    }
    const text = typeof response === 'string' ? response : JSON.stringify(response)
    const answer = credential.verify(this.#native, challenge, userVerification, expectedUserHandle, text)
    return JSON.parse(unwrap(answer)).authentication
  }
}

/** A credential, read and checked once. */
class Credential {
  #native

  constructor (record) {
    this.#native = typeof record?.verify === 'function'
      ? record
      : unwrap(native.credential(JSON.stringify(record)))
  }

  /** The same credential after its counter was stored anew. */
  withSignCount (signCount) {
    return new Credential(this.#native.withSignCount(signCount))
  }

  verify (relyingParty, challenge, userVerification, userHandle, response) {
    return this.#native.verify(relyingParty, challenge, userVerification, userHandle, response)
  }
}

module.exports = {
  Credential,
  RelyingParty,
  verifyAuthentication,
  verifyAuthenticationAsync,
  verifyRegistration,
  verifyRegistrationAsync
}
