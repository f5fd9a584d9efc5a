'use strict'

// As much of CBOR (RFC 8949) and COSE keys (RFC 9053) as an authenticator writes.

/** An integer, text, bytes, or a map: a `Map`, or an object whose keys are texts. */
function cbor (value) {
  if (Number.isInteger(value)) return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  return Buffer.concat([head(5, entries.length), ...entries.flat().map(cbor)])
}

function head (major, value) {
  if (value < 24) return Buffer.from([major << 5 | value])
  if (value < 0x100) return Buffer.from([major << 5 | 24, value])
  if (value < 0x10000) return Buffer.from([major << 5 | 25, value >> 8, value & 255])
  throw new RangeError('The value is too large for this writer.')
}

/** The COSE key of a public key. */
function coseKey (publicKey, algorithm) {
  const { kty, x, y, n, e } = publicKey.export({ format: 'jwk' })
  const bytes = part => Buffer.from(part, 'base64url')
  const members = {
    EC: () => [[1, 2], [3, algorithm], [-1, 1], [-2, bytes(x)], [-3, bytes(y)]],
    OKP: () => [[1, 1], [3, algorithm], [-1, 6], [-2, bytes(x)]],
    RSA: () => [[1, 3], [3, algorithm], [-1, bytes(n)], [-2, bytes(e)]]
  }
  return cbor(new Map(members[kty]()))
}

module.exports = { cbor, coseKey }
