#!/usr/bin/env node
// Credentials that were stored for @simplewebauthn/server, taken over; see README.md beside this file.

import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { KeydeskError, verifyAuthentication } from '../index.mjs'

/** What Keydesk verifies with, of a row as the documents of SimpleWebAuthn recommend to store it. */
export function credentialOf (row) {
  const { id, publicKey, counter, deviceType, backedUp, transports, webauthnUserID } = row
  const key = bytes(publicKey)
  const credential = {
    id,
    publicKey: key.toString('base64url'),
    algorithm: algorithmOf(key),
    signCount: Number(counter),
    backupEligible: eligible(deviceType),
    backedUp: backedUp ?? false,
    transports: typeof transports === 'string' ? transports.split(',').filter(Boolean) : transports ?? []
  }
  return webauthnUserID ? { ...credential, userHandle: webauthnUserID } : credential
}

// Text has no word for it by itself: base64url, base64, Postgres' \x, and a Buffer that went through JSON.
function bytes (stored) {
  if (stored instanceof Uint8Array) return Buffer.from(stored)
  if (stored?.type === 'Buffer') return Buffer.from(stored.data)
  if (typeof stored === 'string' && stored.startsWith('\\x')) return Buffer.from(stored.slice(2), 'hex')
  if (typeof stored === 'string') return Buffer.from(stored, 'base64url')
  throw malformed('publicKey')
}

// A guess would be refused at the first sign-in or, worse, would not be: the flag is signed with.
function eligible (deviceType) {
  if (deviceType === 'singleDevice') return false
  if (deviceType === 'multiDevice') return true
  throw malformed('deviceType')
}

/** Entry 3 of a COSE key (RFC 9052 section 7.1), which is a map whose keys stand in order. */
function algorithmOf (key) {
  let at = 1
  const integer = () => {
    const head = key[at++]
    const [major, short] = [head >> 5, head & 31]
    const size = { 24: 1, 25: 2, 26: 4 }[short] ?? 0
    if (major > 1 || short > 26 || at + size > key.length) throw malformed('publicKey')
    const value = size ? key.readUIntBE(at, size) : short
    at += size
    return major ? -1 - value : value
  }
  if (key[0] >> 5 !== 5 || integer() !== 1) throw malformed('publicKey')
  integer()
  if (integer() !== 3) throw malformed('publicKey')
  return integer()
}

function malformed (field) {
  return new KeydeskError('malformed_request', `The row's ${field} is not what SimpleWebAuthn stores.`)
}

const USAGE = `simplewebauthn.mjs import < rows.jsonl > credentials.jsonl
simplewebauthn.mjs sign-in credentials.jsonl --origin https://portal.example --rp-id portal.example \\
  --challenge=ISSUED < response.json`

async function main () {
  const { positionals: [command, file], values } = parseArgs({
    allowPositionals: true,
    options: { origin: { type: 'string' }, 'rp-id': { type: 'string' }, challenge: { type: 'string' } }
  })
  if (command === 'import') {
    for (const row of lines(await text(process.stdin))) console.log(JSON.stringify(credentialOf(row)))
  } else if (command === 'sign-in' && file && values.origin && values['rp-id'] && values.challenge) {
    const response = await text(process.stdin)
    const { id } = JSON.parse(response)
    const credential = lines(readFileSync(file, 'utf8')).find(one => one.id === id)
    if (!credential) throw new KeydeskError('credential_unknown', `${file} has no credential of this id.`)
    const relyingParty = { id: values['rp-id'], origins: [values.origin] }
    const { authentication } = verifyAuthentication({
      relyingParty, challenge: values.challenge, userVerification: 'required', credential, response
    })
    console.log(JSON.stringify(authentication))
  } else {
    console.error(USAGE)
    process.exitCode = 2
  }
}

const lines = written => written.split('\n').filter(line => line.trim()).map(line => JSON.parse(line))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch(error => {
    console.error(`${error.code ?? error.name}: ${error.message}`)
    process.exitCode = 1
  })
}
