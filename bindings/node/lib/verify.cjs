'use strict'

const { KeydeskError, unwrap } = require('./error.cjs')
const { split, write } = require('./json.cjs')
const native = require('./native.cjs')
const { VALUES } = require('./records.cjs')

const verify = (operation, request) =>
  JSON.parse(unwrap(native.verify(operation, ...split(request))))
const verifyElsewhere = async (operation, request) =>
  JSON.parse(unwrap(await native.verifyElsewhere(operation, ...split(request))))

const registrationOptions = request => verify('registrationOptions', request)
const authenticationOptions = request => verify('authenticationOptions', request)
const verifyRegistration = request => verify('verifyRegistration', request)
const verifyAuthentication = request => verify('verifyAuthentication', request)
const verifyRegistrationAsync = request => verifyElsewhere('verifyRegistration', request)
const verifyAuthenticationAsync = request => verifyElsewhere('verifyAuthentication', request)

const malformed = detail => new KeydeskError('malformed_request', detail)

/** A relying party, read and checked once. */
class RelyingParty {
  #native

  constructor (config) {
    this.#native = unwrap(native.relyingParty(write(config)))
  }

  /** Verifies an authentication by a credential that is ready. */
  verifyAuthentication ({ credential, challenge, userVerification, expectedUserHandle, counter, response }) {
    if (!(credential instanceof Credential)) throw malformed('credential must be a Credential.')
    if (typeof challenge !== 'string') throw malformed('challenge must be a string.')
    if (typeof (expectedUserHandle ?? '') !== 'string') throw malformed('expectedUserHandle must be a string.')
    const text = typeof response === 'string' ? response : write(response)
    return credential.verify(this.#native, { challenge, userVerification, expectedUserHandle, counter }, text)
  }
}

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
      this.#native = unwrap(native.credential(text))
      const { id, userHandle } = JSON.parse(text)
      this.#id = id
      this.#userHandle = userHandle
    }
  }

  /** The same credential after its counter was stored anew. */
  withSignCount (signCount) {
    return new Credential(this.#native.withSignCount(signCount), this)
  }

  verify (relyingParty, { challenge, userVerification, expectedUserHandle, counter = 'refuse' }, response) {
    const asked = VALUES.UserVerification.indexOf(userVerification)
    const check = VALUES.CounterCheck.indexOf(counter)
    const answer = this.#native.verify(relyingParty, challenge, asked, check, expectedUserHandle, response)
    if (typeof answer !== 'number') return JSON.parse(unwrap(answer))
    // The bits of `Packed::Number` in bindings/facade/src/packed.rs; the number has more than 32.
    const authentication = {
      credentialId: this.#id,
      signCount: Math.floor(answer / 64),
      counter: VALUES.CounterState[answer & 3],
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
  authenticationOptions,
  registrationOptions,
  verifyAuthentication,
  verifyAuthenticationAsync,
  verifyRegistration,
  verifyRegistrationAsync
}
