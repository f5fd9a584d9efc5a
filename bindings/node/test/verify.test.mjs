// The fast way of verifying answers what the other one does.

import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { keydesk } from './helpers.mjs'

const scenario = JSON.parse(readFileSync(new URL('../../contract/scenarios/verify.json', import.meta.url)))
const KNOWN = ['relyingParty', 'challenge', 'userVerification', 'credential', 'expectedUserHandle', 'counter', 'response']
const steps = scenario.steps.filter(({ verify, request }) =>
  verify === 'verifyAuthentication' && Object.keys(request).every(name => KNOWN.includes(name)))
const good = steps.find(({ answer }) => answer)

const outcome = call => {
  try {
    return call()
  } catch (error) {
    if (!(error instanceof keydesk.KeydeskError)) throw error
    const { code, message, retryable, expected, seen } = error
    return { code, detail: message, retryable, expected, seen }
  }
}
const plain = request => outcome(() => keydesk.verifyAuthentication(request).authentication)
const ready = ({ relyingParty, credential, ...rest }) => outcome(() =>
  new keydesk.RelyingParty(relyingParty).verifyAuthentication({ ...rest, credential: new keydesk.Credential(credential) }))

// A sign-in with a touch and without PIN or fingerprint, signed here.
function present () {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  const hash = data => createHash('sha256').update(data).digest()
  // RFC 9053 section 7.1.1: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
  const point = [Buffer.from('225820', 'hex'), Buffer.from(y, 'base64url')]
  const key = Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x, 'base64url'), ...point])
  const id = 'AAAAAAAAAAAAAAAAAAAAAA'
  const [challenge, origin] = ['AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM', 'https://care.example']
  const clientData = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin, crossOrigin: false }))
  const data = Buffer.concat([hash('care.example'), Buffer.from('0100000002', 'hex')])
  const signature = sign('sha256', Buffer.concat([data, hash(clientData)]), privateKey)
  const response = {
    clientDataJSON: clientData.toString('base64url'),
    authenticatorData: data.toString('base64url'),
    signature: signature.toString('base64url')
  }
  return {
    relyingParty: { id: 'care.example', origins: [origin] },
    challenge,
    credential: { id, publicKey: key.toString('base64url'), algorithm: -7, signCount: 1, backupEligible: false },
    response: { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} }
  }
}

describe('a refusal', () => {
  it('says what came and what was expected, apart from its sentence', () => {
    const request = { ...good.request, relyingParty: { ...good.request.relyingParty, origins: ['http://localhost:3000'] } }
    const refused = plain(request)
    assert.deepEqual(refused, {
      code: 'origin_mismatch',
      detail: "the origin is not one of the relying party's",
      retryable: false,
      expected: 'http://localhost:3000',
      seen: 'http://localhost:8080'
    })
    const error = plain({ ...good.request, challenge: 'CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk' })
    assert.deepEqual([error.code, error.expected, error.seen], ['challenge_mismatch', undefined, undefined])
  })
})

describe('a credential that is ready', () => {
  it('answers as plain objects do, whatever the contract asks', () => {
    assert.ok(steps.length > 3, `${steps.length}`)
    for (const { request } of steps) assert.deepEqual(ready(request), plain(request))
  })

  it('and whatever it is about: counter, owner, verification', () => {
    const { request, answer: { authentication } } = good
    const { userHandle } = authentication
    const seen = new Set()
    const handles = userHandle ? [undefined, userHandle] : [undefined]
    for (const signCount of [0, authentication.signCount, 2 ** 32 - 1]) {
      for (const stored of handles) {
        for (const expectedUserHandle of [...handles, 'AAAA']) {
          for (const counter of ['refuse', 'report', undefined]) {
            const given = { ...request, expectedUserHandle, counter, credential: { ...request.credential, signCount, userHandle: stored } }
            const made = ready(given)
            assert.deepEqual(made, plain(given))
            seen.add(made.counter ?? made.code)
          }
        }
      }
    }
    for (const one of ['advanced', 'regressed', 'counter_regressed', 'user_handle_mismatch']) assert.ok(seen.has(one), [...seen].join())
  })

  it('demands the verification of the user that was asked for, and no other', () => {
    const given = present()
    for (const [userVerification, wanted] of [['required', 'user_not_verified'], ['preferred', false], ['discouraged', false]]) {
      const made = ready({ ...given, userVerification })
      assert.deepEqual(made, plain({ ...given, userVerification }))
      assert.equal(made.code ?? made.userVerified, wanted, userVerification)
    }
  })

  it('keeps who it is with another counter, and refuses what is no credential', () => {
    const { relyingParty, credential, ...rest } = good.request
    const party = new keydesk.RelyingParty(relyingParty)
    const later = new keydesk.Credential(credential).withSignCount(2 ** 32 - 1)
    const made = party.verifyAuthentication({ ...rest, credential: later, counter: 'report' })
    assert.deepEqual(made, { ...good.answer.authentication, counter: 'regressed' })
    assert.throws(() => party.verifyAuthentication({ ...rest, credential: later }), {
      name: 'KeydeskError', code: 'counter_regressed', expected: 'more than 4294967295', seen: String(made.signCount)
    })
    for (const wrong of [undefined, null, 1, 'text', {}, { ...credential, more: 1 }]) {
      assert.match(outcome(() => new keydesk.Credential(wrong)).code, /^(malformed_request|unknown_member)$/, String(wrong))
    }
    const handle = new keydesk.Credential(credential)
    for (const wrong of [
      { credential }, { credential: undefined }, { challenge: undefined }, { challenge: 1 }, { userVerification: 'always' },
      { userVerification: undefined }, { expectedUserHandle: 1 }, { counter: 'ignore' }, { response: undefined }, { response: 1n }
    ]) {
      const code = outcome(() => party.verifyAuthentication({ ...rest, credential: handle, ...wrong })).code
      assert.match(code, /^(malformed_request|member_missing)$/, Object.keys(wrong)[0])
    }
    for (const wrong of [undefined, null, 'text', { id: 'localhost', origins: [], loop: 1n }]) {
      assert.equal(outcome(() => new keydesk.RelyingParty(wrong)).code, 'malformed_request', String(wrong))
    }
  })
})
