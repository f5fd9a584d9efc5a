'use strict'

// An authenticator in software, with as much of a browser as stands between it and a page: for tests, since its keys
// lie in memory.

const { createHash, generateKeyPairSync, randomBytes, sign } = require('node:crypto')
const { cbor, coseKey } = require('./cose.cjs')

const [UP, UV, BE, BS, AT] = [0x01, 0x04, 0x08, 0x10, 0x40]
const NO_MODEL = '00000000-0000-0000-0000-000000000000'

// By COSE number: how a key pair is made, and how it signs.
const ALGORITHMS = {
  [-7]: { pair: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), hash: 'sha256' },
  [-8]: { pair: () => generateKeyPairSync('ed25519'), hash: null },
  [-257]: { pair: () => generateKeyPairSync('rsa', { modulusLength: 2048 }), hash: 'sha256' }
}

/** A key in software, plugged into a browser at an origin. */
class SoftwareAuthenticator {
  constructor ({
    origin, algorithms = [-7, -8, -257], aaguid = NO_MODEL, transports = ['usb'], attachment = 'cross-platform', userVerified = true,
    discoverable = true, backupEligible = false, backedUp = false, counts = true, attestation = 'none'
  } = {}) {
    if (typeof origin !== 'string') throw new TypeError('origin must be the origin of the page, such as "https://portal.example"')
    if (!algorithms.every(number => ALGORITHMS[number])) throw new TypeError(`algorithms must be among ${Object.keys(ALGORITHMS).join(', ')}`)
    if (!['none', 'self'].includes(attestation)) throw new TypeError('attestation must be "none" or "self"')
    Object.assign(this, {
      origin, algorithms, aaguid, transports, attachment, userVerified, discoverable, backupEligible, backedUp, counts, attestation
    })
    this.credentials = []
  }

  /** Answers `navigator.credentials.create()`: makes a credential, and returns RegistrationResponseJSON. */
  register (options) {
    const rpId = this.#relyingParty(options.rp?.id)
    const excluded = (options.excludeCredentials ?? []).map(({ id }) => id)
    if (this.credentials.some(held => held.rpId === rpId && excluded.includes(held.id))) {
      throw new DOMException('The authenticator holds a credential that is excluded.', 'InvalidStateError')
    }
    const { userVerification, residentKey, requireResidentKey, authenticatorAttachment } = options.authenticatorSelection ?? {}
    this.#verifies(userVerification)
    if ((residentKey === 'required' || (residentKey === undefined && requireResidentKey)) && !this.discoverable) {
      throw new DOMException('The authenticator makes no discoverable credentials.', 'NotAllowedError')
    }
    if (authenticatorAttachment && authenticatorAttachment !== this.attachment) {
      throw new DOMException(`The authenticator is ${this.attachment}, and ${authenticatorAttachment} is asked for.`, 'NotAllowedError')
    }
    const algorithm = options.pubKeyCredParams.map(({ alg }) => alg).find(alg => this.algorithms.includes(alg))
    if (algorithm === undefined) throw new DOMException('The authenticator has none of the algorithms.', 'NotSupportedError')

    const { publicKey, privateKey } = ALGORITHMS[algorithm].pair()
    const credential = {
      id: randomBytes(32).toString('base64url'), rpId, userHandle: options.user.id, algorithm, privateKey, signCount: this.counts ? 1 : 0
    }
    const conveyed = this.attestation === 'self' && !['none', undefined].includes(options.attestation)
    const cose = coseKey(publicKey, algorithm)
    const data = this.#data(credential, this.#attested(credential, cose, conveyed ? this.aaguid : NO_MODEL))
    const clientData = this.#clientData('webauthn.create', options.challenge)
    const statement = conveyed ? { alg: algorithm, sig: signed(credential, data, clientData) } : {}
    const object = cbor({ fmt: conveyed ? 'packed' : 'none', attStmt: statement, authData: data })
    this.credentials.push(credential)
    return this.#response(credential, options.extensions?.credProps ? { credProps: { rk: this.discoverable } } : {}, {
      clientDataJSON: text(clientData),
      attestationObject: text(object),
      authenticatorData: text(data),
      publicKey: text(publicKey.export({ format: 'der', type: 'spki' })),
      publicKeyAlgorithm: algorithm,
      transports: [...this.transports]
    })
  }

  /** Answers `navigator.credentials.get()`: signs with the newest credential that fits, and returns AuthenticationResponseJSON. */
  authenticate (options) {
    const rpId = this.#relyingParty(options.rpId)
    this.#verifies(options.userVerification)
    const allowed = (options.allowCredentials ?? []).map(({ id }) => id)
    const credential = this.credentials.findLast(({ id, rpId: bound }) =>
      bound === rpId && (allowed.length ? allowed.includes(id) : this.discoverable))
    if (!credential) throw new DOMException('The authenticator holds no credential that may sign.', 'NotAllowedError')
    if (this.counts) credential.signCount++
    const data = this.#data(credential)
    const clientData = this.#clientData('webauthn.get', options.challenge)
    return this.#response(credential, {}, {
      clientDataJSON: text(clientData),
      authenticatorData: text(data),
      signature: text(signed(credential, data, clientData)),
      ...(this.discoverable ? { userHandle: credential.userHandle } : {})
    })
  }

  /** The domain that the page may act for: its own host, or one above it. */
  #relyingParty (id) {
    const { hostname } = new URL(this.origin)
    const rpId = id ?? hostname
    if (hostname !== rpId && !hostname.endsWith(`.${rpId}`)) {
      throw new DOMException(`A page of ${this.origin} may not act for ${rpId}.`, 'SecurityError')
    }
    return rpId
  }

  #verifies (asked) {
    if (asked === 'required' && !this.userVerified) throw new DOMException('The authenticator does not verify the user.', 'NotAllowedError')
  }

  #clientData (type, challenge) {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false }))
  }

  /** Authenticator data (WebAuthn Level 3 section 6.1). */
  #data ({ rpId, signCount }, attested = Buffer.alloc(0)) {
    const flags = UP | (this.userVerified && UV) | (this.backupEligible && BE) | (this.backedUp && BS) | (attested.length && AT)
    const fixed = Buffer.alloc(5)
    fixed.writeUInt8(flags)
    fixed.writeUInt32BE(signCount, 1)
    return Buffer.concat([hash(rpId), fixed, attested])
  }

  /** Attested credential data (WebAuthn Level 3 section 6.5.1). */
  #attested ({ id }, cose, aaguid) {
    const bytes = Buffer.from(id, 'base64url')
    const length = Buffer.alloc(2)
    length.writeUInt16BE(bytes.length)
    return Buffer.concat([Buffer.from(aaguid.replaceAll('-', ''), 'hex'), length, bytes, cose])
  }

  #response ({ id }, clientExtensionResults, response) {
    return { id, rawId: id, type: 'public-key', authenticatorAttachment: this.attachment, clientExtensionResults, response }
  }
}

const text = bytes => bytes.toString('base64url')
const hash = data => createHash('sha256').update(data).digest()
const signed = ({ algorithm, privateKey }, data, clientData) =>
  sign(ALGORITHMS[algorithm].hash, Buffer.concat([data, hash(clientData)]), privateKey)

module.exports = { SoftwareAuthenticator }
