'use strict'

const { KeydeskError, unwrap } = require('./error.cjs')
const { split, write } = require('./json.cjs')
const native = require('./native.cjs')

function verifyRegistration (request) {
  return JSON.parse(unwrap(native.verifyRegistration(...split(request))))
}

function verifyAuthentication (request) {
  return JSON.parse(unwrap(native.verifyAuthentication(...split(request))))
}

async function verifyRegistrationAsync (request) {
  return JSON.parse(unwrap(await native.verifyElsewhere('verifyRegistration', ...split(request))))
}

async function verifyAuthenticationAsync (request) {
  return JSON.parse(unwrap(await native.verifyElsewhere('verifyAuthentication', ...split(request))))
}

/** A relying party, read and checked once. */
class RelyingParty {
  #native

  constructor (config) {
    this.#native = unwrap(native.relyingParty(write(config)))
  }

  /** Verifies an authentication by a credential that is ready. */
  verifyAuthentication ({ credential, challenge, userVerification, expectedUserHandle, response }) {
    if (!(credential instanceof Credential)) {
      throw new KeydeskError('malformed_request', 'credential must be a Credential.')
    }
    const text = typeof response === 'string' ? response : write(response)
    if (typeof challenge !== 'string') {
      throw new KeydeskError('malformed_request', 'challenge must be a string.')
    }
    const verification = VERIFICATION.indexOf(userVerification)
    if (verification < 0) {
      throw new KeydeskError('malformed_request', `userVerification must be one of ${VERIFICATION.join(', ')}.`)
    }
    if (typeof (expectedUserHandle ?? '') !== 'string') {
      throw new KeydeskError('malformed_request', 'expectedUserHandle must be a string.')
    }
    return credential.verify(this.#native, challenge, verification, expectedUserHandle, text)
  }
}

// A place in this list costs less to hand over than the word.
const VERIFICATION = JSON.parse(unwrap(native.userVerifications()))
const COUNTERS = ['advanced', 'unsupported', 'regressed']

/** A credential, read and checked once. */
class Credential {
  #native
  #id
  #userHandle

  constructor (record, before) {
    if (record instanceof native.NativeCredential) {
      this.#native = record
      this.#id = before.#id
      this.#userHandle = before.#userHandle
    } else {
      const text = write(record)
      const { id, userHandle } = JSON.parse(text)
      this.#native = unwrap(native.credential(text, typeof userHandle === 'string'))
      this.#id = id
      this.#userHandle = userHandle
    }
  }

  /** The same credential after its counter was stored anew. */
  withSignCount (signCount) {
    return new Credential(this.#native.withSignCount(signCount), this)
  }

  verify (relyingParty, challenge, verification, expectedUserHandle, response) {
    const answer = this.#native.verify(relyingParty, challenge, verification, expectedUserHandle, response)
    if (typeof answer !== 'number') return JSON.parse(unwrap(answer))
    // As `packed` in native/src/verify.rs has it.
    const authentication = {
      credentialId: this.#id,
      signCount: Math.floor(answer / 64),
      counter: COUNTERS[answer & 3],
      userVerified: (answer & 4) !== 0,
      backupEligible: (answer & 8) !== 0,
      backedUp: (answer & 16) !== 0
    }
    if (answer & 32) authentication.userHandle = expectedUserHandle ?? this.#userHandle
    return authentication
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
