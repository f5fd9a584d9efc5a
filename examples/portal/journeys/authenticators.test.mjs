// What Chromium's virtual authenticators make, against the verifier alone: every algorithm, every
// attestation, backup bits, U2F and frames. Each sign-in has its negative twins.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { launchBrowser } from './lib/browser.mjs'
import { startReplay } from './lib/replay.mjs'
import { plugIn } from './lib/security-key.mjs'

let browser, replay, server, origin, top

before(async () => {
  replay = startReplay()
  browser = await launchBrowser()
  server = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html')
    const { pathname } = new URL(request.url, origin)
    response.end(pathname === '/framing' ? FRAMING.replace('ORIGIN', origin) : PAGE)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  origin = `http://localhost:${port}`
  top = `http://top.localhost:${port}`
})

after(async () => {
  await browser?.close()
  server?.close()
  await replay?.stop()
})

for (const [name, algorithm] of Object.entries({
  ES256: -7,
  RS256: -257,
  EdDSA: -8,
  'ML-DSA-44': -48,
  'ML-DSA-65': -49,
  'ML-DSA-87': -50,
})) {
  for (const attestation of ['none', 'direct', 'enterprise']) {
    test(`${name}, attestation ${attestation}`, async () => {
      const { credential } = await ceremonies({ algorithm, attestation })
      assert.equal(credential.algorithm, algorithm)
      assert.deepEqual(credential.attestation, ATTESTATION[attestation])
      assert.equal(credential.userVerified, true)
      assert.deepEqual(credential.transports, ['usb'])
      assert.equal(credential.aaguid === NO_MODEL, attestation === 'none')
    })
  }
}

for (const attestation of ['none', 'direct', 'enterprise']) {
  test(`U2F, attestation ${attestation}`, async () => {
    const { credential } = await ceremonies({ attestation, key: U2F, verification: 'discouraged' })
    const expected = ATTESTATION[attestation]
    assert.deepEqual(credential.attestation, { ...expected, format: U2F_FORMAT[attestation] })
    assert.equal(credential.userVerified, false)
    assert.equal(credential.aaguid, NO_MODEL)
  })
}

for (const [name, eligible, backedUp] of [
  ['device-bound', false, false],
  ['backup-eligible', true, false],
  ['synced', true, true],
]) {
  test(`a ${name} credential`, async () => {
    const key = { defaultBackupEligibility: eligible, defaultBackupState: backedUp }
    const { credential, authentication } = await ceremonies({ key })
    for (const told of [credential, authentication]) {
      assert.deepEqual([told.backupEligible, told.backedUp], [eligible, backedUp])
    }
  })
}

test('a platform authenticator', async () => {
  const { credential } = await ceremonies({ key: { transport: 'internal' } })
  assert.deepEqual(credential.transports, ['internal'])
})

test('an algorithm that was not offered is refused', async () => {
  const { page, close } = await visit()
  const { response, challenge } = await create(page, {})
  const request = { ...expectations({}), challenge, algorithms: [-257, -8], response }
  const { error } = await replay.verify('verifyRegistration', request)
  assert.equal(error?.code, 'algorithm_not_offered')
  await close()
})

test('a certificate that leads nowhere trusted is refused where trust is demanded', async () => {
  const { page, close } = await visit()
  const { response, challenge } = await create(page, { attestation: 'direct' })
  const request = { ...expectations({}), challenge, response }
  const trusted = { require: 'trusted', anchors: [certificate(response)] }
  const good = await replay.verify('verifyRegistration', { ...request, attestation: trusted })
  assert.equal(good.answer?.credential.attestation.trusted, true)
  const { root } = JSON.parse(await readFile(VECTORS))
  trusted.anchors = [Buffer.from(root, 'hex').toString('base64url')]
  const bad = await replay.verify('verifyRegistration', { ...request, attestation: trusted })
  assert.equal(bad.error?.code, 'chain_unknown_issuer')
  await close()
})

test('a cross-origin frame is refused by default and allowed by configuration', async () => {
  const { page, close } = await visit(`${top}/framing`)
  const frame = page.frames().find((one) => one.url() === `${origin}/`)
  // Chromium lets a cross-origin frame create a credential only after a gesture in it.
  await frame.locator('button').click()
  const registration = await create(frame, {})
  const sent = JSON.parse(Buffer.from(registration.response.response.clientDataJSON, 'base64url'))
  assert.deepEqual([sent.origin, sent.crossOrigin, sent.topOrigin], [origin, true, top])

  const here = { id: 'localhost', origins: [origin] }
  const anywhere = { ...here, allowCrossOrigin: true, topOrigins: ['https://elsewhere.example'] }
  const there = { ...here, allowCrossOrigin: true, topOrigins: [top] }
  const refused = [[here, 'cross_origin_refused'], [anywhere, 'top_origin_mismatch']]

  const { response, challenge } = registration
  const enrol = (relyingParty) =>
    replay.verify('verifyRegistration', { ...expectations({}), relyingParty, challenge, response })
  for (const [relyingParty, code] of refused) {
    assert.equal((await enrol(relyingParty)).error?.code, code)
  }
  const { credential } = (await enrol(there)).answer

  const assertion = await get(frame, {})
  const signIn = (relyingParty) =>
    replay.verify('verifyAuthentication', { ...expectations({}), ...assertion, relyingParty, credential })
  for (const [relyingParty, code] of refused) {
    assert.equal((await signIn(relyingParty)).error?.code, code)
  }
  assert.equal((await signIn(there)).answer?.authentication.counter, 'advanced')
  await close()
})

// Chromium's virtual key has no other algorithm. It answers as a key without any that was asked for.
test('ES384, ES512, RS384, RS512 and PS algorithms cannot be made here', async () => {
  for (const algorithm of [-35, -36, -258, -259, -37, -38, -39]) {
    const { page, close } = await visit()
    const name = await create(page, { algorithm, timeout: 3000 }).then(() => 'made', (error) => error.message)
    assert.match(name, /NotAllowedError/, `algorithm ${algorithm}`)
    await close()
  }
})

// Registers and signs in; each has to verify, and each of its tampered twins to be refused.
async function ceremonies(options) {
  const { page, close } = await visit(`${origin}/`, options.key)
  const { response, challenge } = await create(page, options)
  const request = { ...expectations(options), challenge, response }
  const registered = await replay.verify('verifyRegistration', request)
  assert.ok(registered.answer, JSON.stringify(registered))
  const other = { ...request, challenge: random() }
  const { error } = await replay.verify('verifyRegistration', other)
  assert.equal(error?.code, 'challenge_mismatch')

  const { credential } = registered.answer
  const assertion = await get(page, options)
  const signIn = (change) =>
    replay.verify('verifyAuthentication', { ...expectations(options), ...assertion, credential, ...change })
  const verified = await signIn({})
  assert.equal(verified.answer?.authentication.counter, 'advanced', JSON.stringify(verified))
  const tampered = structuredClone(assertion.response)
  tampered.response.signature = flipped(tampered.response.signature)
  for (const [change, code] of [
    [{ response: tampered }, 'signature_invalid'],
    [{ challenge: random() }, 'challenge_mismatch'],
    [{ relyingParty: { id: 'localhost', origins: ['http://localhost:1'] } }, 'origin_mismatch'],
    [{ credential: { ...credential, backupEligible: !credential.backupEligible } }, 'backup_eligibility_changed'],
  ]) {
    assert.equal((await signIn(change)).error?.code, code)
  }
  await close()
  return { credential, authentication: verified.answer.authentication }
}

async function visit(url = `${origin}/`, key = {}) {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(url)
  await plugIn(page, key)
  return { page, close: () => context.close() }
}

async function create(page, { algorithm = -7, attestation = 'none', verification = 'required', timeout = 30_000 }) {
  const challenge = random()
  const options = {
    challenge,
    rp: { id: 'localhost', name: 'A' },
    user: { id: random(), name: 'a', displayName: 'A' },
    pubKeyCredParams: [{ type: 'public-key', alg: algorithm }],
    attestation,
    authenticatorSelection: { userVerification: verification },
    timeout,
  }
  const response = await page.evaluate(async (json) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json)
    const credential = await navigator.credentials.create({ publicKey })
    globalThis.created = credential.id
    return credential.toJSON()
  }, options)
  return { challenge, response }
}

async function get(page, { verification = 'required' }) {
  const challenge = random()
  const options = { challenge, rpId: 'localhost', userVerification: verification, timeout: 30_000 }
  const response = await page.evaluate(async (json) => {
    json.allowCredentials = [{ type: 'public-key', id: globalThis.created }]
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json)
    return (await navigator.credentials.get({ publicKey })).toJSON()
  }, options)
  return { challenge, response }
}

function expectations({ verification = 'required' }) {
  return { relyingParty: { id: 'localhost', origins: [origin] }, userVerification: verification }
}

// The first certificate of an attestation statement: a member `x5c` of one byte string.
function certificate({ response }) {
  const object = Buffer.from(response.attestationObject, 'base64url')
  const at = object.indexOf(Buffer.from('\x63x5c\x81\x59', 'latin1')) + 6
  return object.subarray(at + 2, at + 2 + object.readUInt16BE(at)).toString('base64url')
}

function flipped(text) {
  const bytes = Buffer.from(text, 'base64url')
  bytes[bytes.length - 1] ^= 1
  return bytes.toString('base64url')
}

const random = () => randomBytes(32).toString('base64url')

const U2F = {
  protocol: 'u2f',
  hasResidentKey: false,
  hasUserVerification: false,
  isUserVerified: false,
}
// Chromium gives a virtual key's certificate to anyone who asks, be it for direct or for enterprise. It leads
// to no anchor, and the answer says so.
const BATCH = { format: 'packed', type: 'basic', trusted: false, untrustedReason: 'chain_unknown_issuer' }
const ATTESTATION = {
  none: { format: 'none', type: 'none', trusted: false },
  direct: BATCH,
  enterprise: BATCH,
}
const U2F_FORMAT = { none: 'none', direct: 'fido-u2f', enterprise: 'fido-u2f' }
const NO_MODEL = '00000000-0000-0000-0000-000000000000'
const PAGE = '<!doctype html><html lang="en"><title>A</title><button>A</button></html>'
const FRAMING = `<!doctype html><html lang="en"><title>A</title><iframe src="ORIGIN/"
  allow="publickey-credentials-create *; publickey-credentials-get *"></iframe></html>`
const VECTORS = new URL('../../../core/tests/data/w3c_vectors.json', import.meta.url)
