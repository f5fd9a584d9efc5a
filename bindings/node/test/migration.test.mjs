// Credentials that the real @simplewebauthn/server registered and stored sign in here.

import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse
} from '@simplewebauthn/server'
import { launchBrowser } from '../../../examples/portal/journeys/lib/browser.mjs'
import { plugIn } from '../../../examples/portal/journeys/lib/security-key.mjs'
import { keydesk } from './helpers.mjs'
import { credentialOf } from '../migration/simplewebauthn.mjs'

const SCRIPT = fileURLToPath(new URL('../migration/simplewebauthn.mjs', import.meta.url))
const rpID = 'localhost'

/** A page at an origin of its own, in a browser with a key. */
async function visit (t) {
  const server = createServer((_req, res) => res.setHeader('content-type', 'text/html').end('<!doctype html>'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://localhost:${server.address().port}`
  const browser = await launchBrowser()
  t.after(async () => {
    await browser.close()
    server.closeAllConnections()
    server.close()
  })
  const page = await (await browser.newContext()).newPage()
  await page.goto(origin)
  const create = options => page.evaluate(async options => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
    return (await navigator.credentials.create({ publicKey })).toJSON()
  }, options)
  const get = options => page.evaluate(async options => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
    return (await navigator.credentials.get({ publicKey })).toJSON()
  }, options)
  return { origin, page, create, get }
}

/** Registers with SimpleWebAuthn; the row as its documents say to store it. */
async function register (create, origin, alg) {
  const options = await generateRegistrationOptions({
    rpName: 'Portal', rpID, userName: 'jo', supportedAlgorithmIDs: [alg],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
  })
  const response = await create(options)
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response, expectedChallenge: options.challenge, expectedOrigin: origin, expectedRPID: rpID, supportedAlgorithmIDs: [alg]
  })
  assert.ok(verified)
  const { credential, credentialDeviceType, credentialBackedUp } = registrationInfo
  return {
    ...credential, webauthnUserID: options.user.id, deviceType: credentialDeviceType, backedUp: credentialBackedUp
  }
}

/** A sign-in that SimpleWebAuthn began. */
async function signIn (get, row) {
  const options = await generateAuthenticationOptions({ rpID, allowCredentials: [{ id: row.id }], userVerification: 'required' })
  return { challenge: options.challenge, response: await get(options) }
}

describe('somebody who comes from SimpleWebAuthn', { timeout: 120_000 }, () => {
  // The algorithms that its key may be of and that Chromium's virtual key makes.
  for (const [name, alg, more] of [['ES256', -7, {}], ['RS256', -257, {}], ['EdDSA, backed up', -8, { defaultBackupEligibility: true, defaultBackupState: true }]]) {
    it(`signs in with a stored ${name} credential`, async t => {
      const { origin, page, create, get } = await visit(t)
      await plugIn(page, more)
      const row = await register(create, origin, alg)
      const credential = credentialOf(row)
      assert.equal(credential.algorithm, alg)
      assert.equal(credential.backupEligible, row.deviceType === 'multiDevice')
      assert.equal(credential.backupEligible, Boolean(more.defaultBackupEligibility))
      const relyingParty = { id: rpID, origins: [origin] }
      const verify = ({ challenge, response }, given = credential) => keydesk.verifyAuthentication({
        relyingParty, challenge, userVerification: 'required', credential: given, response
      }).authentication

      const first = await signIn(get, row)
      const answer = verify(first)
      assert.equal(answer.credentialId, row.id)
      assert.equal(answer.userHandle, row.webauthnUserID)
      // Both have the same to say of the counter, which is stored and goes on from there.
      const { challenge: expectedChallenge, response } = first
      const theirs = await verifyAuthenticationResponse({
        response, expectedChallenge, expectedOrigin: origin, expectedRPID: rpID, credential: row
      })
      assert.equal(answer.signCount, theirs.authenticationInfo.newCounter)
      const stored = { ...credential, signCount: answer.signCount }
      assert.equal(verify(await signIn(get, row), stored).counter, 'advanced')

      const code = (one, given) => {
        try {
          return verify(one, given)
        } catch (error) {
          return error.code
        }
      }
      const flipped = Buffer.from(response.response.signature, 'base64url')
      flipped[flipped.length - 1] ^= 1
      const forged = { ...response, response: { ...response.response, signature: flipped.toString('base64url') } }
      assert.equal(code({ ...first, response: forged }), 'signature_invalid')
      assert.equal(code({ ...first, challenge: 'AAAAAAAAAAAAAAAAAAAAAA' }), 'challenge_mismatch')
      assert.equal(code(first, { ...credential, backupEligible: !credential.backupEligible }), 'backup_eligibility_changed')
    })
  }

  it('registers and signs in by options that are made here, without SimpleWebAuthn', async t => {
    const { origin, page, create, get } = await visit(t)
    await plugIn(page)
    const asked = { relyingParty: { id: rpID, name: 'Portal', origins: [origin] }, userVerification: 'required' }
    const creation = {
      ...asked, user: { name: 'jo', displayName: 'Jo Bloggs' }, residentKey: 'required', authenticatorAttachment: 'cross-platform',
      hints: ['security-key'], attestation: 'direct'
    }
    const made = keydesk.registrationOptions(creation)
    const { credential } = keydesk.verifyRegistration({ ...asked, challenge: made.challenge, response: await create(made) })
    assert.equal(credential.attestation.format, 'packed')
    assert.equal(credential.extensions.credProps.rk, true)
    await assert.rejects(create(keydesk.registrationOptions({ ...creation, excludeCredentials: [credential] })), /InvalidStateError|previously registered/)
    let signCount = credential.signCount
    for (const allowCredentials of [[credential], []]) {
      const wanted = keydesk.authenticationOptions({ ...asked, allowCredentials })
      const given = { ...asked, challenge: wanted.challenge, credential: { ...credential, signCount }, response: await get(wanted) }
      const { authentication } = keydesk.verifyAuthentication({ ...given, expectedUserHandle: made.user.id })
      assert.deepEqual([authentication.counter, authentication.userHandle], ['advanced', made.user.id])
      signCount = authentication.signCount
      // A copy of the key has an older counter, which SimpleWebAuthn refuses, too.
      const copied = { ...given, credential: { ...credential, signCount: signCount + 5 } }
      assert.throws(() => keydesk.verifyAuthentication(copied), { code: 'counter_regressed', expected: `more than ${signCount + 5}`, seen: String(signCount) })
      assert.equal(keydesk.verifyAuthentication({ ...copied, counter: 'report' }).authentication.counter, 'regressed')
    }
  })

  it('imports an export with the script, and signs in with one of it', async t => {
    const { origin, page, create, get } = await visit(t)
    await plugIn(page)
    const rows = [await register(create, origin, -7), await register(create, origin, -257)]
    const key = Buffer.from(rows[0].publicKey)
    // As databases and JSON write bytes.
    const written = [`\\x${key.toString('hex')}`, key.toString('base64'), key.toString('base64url'), key].map(publicKey => ({
      ...rows[0], publicKey, transports: 'usb,nfc', counter: String(rows[0].counter)
    }))
    for (const row of written) assert.equal(credentialOf(JSON.parse(JSON.stringify(row))).publicKey, key.toString('base64url'))

    const folder = mkdtempSync(join(tmpdir(), 'keydesk-migration-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const exported = [written[0], { ...rows[1], publicKey: Buffer.from(rows[1].publicKey) }]
    const input = exported.map(row => `${JSON.stringify(row)}\n`).join('')
    const imported = execFileSync(process.execPath, [SCRIPT, 'import'], { input, encoding: 'utf8' })
    const file = join(folder, 'credentials.jsonl')
    writeFileSync(file, imported)
    assert.deepEqual(imported.trim().split('\n').map(line => JSON.parse(line).transports[0]), ['usb', 'usb'])

    const { challenge, response } = await signIn(get, rows[1])
    const script = (challenge, response) => spawnSync(process.execPath, [
      SCRIPT, 'sign-in', file, '--origin', origin, '--rp-id', rpID, `--challenge=${challenge}`
    ], { input: JSON.stringify(response), encoding: 'utf8' })
    const { status, stdout, stderr } = script(challenge, response)
    assert.equal(status, 0, stderr)
    assert.equal(JSON.parse(stdout).credentialId, rows[1].id)
    const refused = ['AAAAAAAAAAAAAAAAAAAAAA', '-AAAAAAAAAAAAAAAAAAAAA'].map(other => script(other, response))
    refused.push(script(challenge, { ...response, id: 'AAAA' }))
    assert.deepEqual(refused.map(({ status, stderr }) => [status, stderr.split(':')[0]]), [
      [1, 'challenge_mismatch'], [1, 'challenge_mismatch'], [1, 'credential_unknown']
    ])
  })

  it('is refused where a row is something else', () => {
    const row = { id: 'AAAA', publicKey: Buffer.from('a501020326', 'hex'), counter: 0, deviceType: 'singleDevice' }
    assert.equal(credentialOf(row).algorithm, -7)
    for (const wrong of [
      { deviceType: undefined }, { deviceType: 'phone' }, { publicKey: undefined }, { publicKey: '' },
      { publicKey: Buffer.from('a50102', 'hex') }, { publicKey: Buffer.from('a5010203', 'hex') },
      { publicKey: Buffer.from('3059301306', 'hex') }, { publicKey: Buffer.from('a50102033b0000000000000000', 'hex') }
    ]) {
      assert.throws(() => credentialOf({ ...row, ...wrong }), { name: 'KeydeskError', code: 'malformed_request' }, JSON.stringify(wrong))
    }
  })
})
