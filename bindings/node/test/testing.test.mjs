// `keydesk/testing`: every case passes for what is well, and each is failed by something that is not.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SoftwareAuthenticator, directoryCases, storeCases } from 'keydesk/testing'
import { ORIGIN, config, keydesk, ra } from './helpers.mjs'
import { BROKEN, goodStore } from './stores.mjs'

/** Runs every case: what failed, by its name. */
async function failures (cases) {
  const failed = new Map()
  for (const { name, run } of cases) await run().catch(error => failed.set(name, error))
  return failed
}

describe('the cases of a store', () => {
  it('pass for a good store, beside rows of a desk, and leave nothing behind', async () => {
    const store = goodStore()
    const before = [...store.rows]
    const failed = await failures(storeCases(store))
    assert.deepEqual([...failed], [])
    assert.deepEqual([...store.rows], before)
    assert.ok(storeCases(store).length > 15)
  })

  const found = new Set()
  for (const [wrong, name, message, breaks] of BROKEN) {
    it(`fail where ${wrong}`, async () => {
      const good = goodStore()
      const failed = await failures(storeCases({ ...good, ...breaks(good) }))
      const [, error] = [...failed].find(([one]) => one.startsWith(name)) ?? []
      assert.ok(error, `${name} did not fail; these did: ${[...failed.keys()]}`)
      assert.match(error.message, message)
      for (const one of failed.keys()) found.add(one)
    })
  }

  it('are each failed by one of these', () => {
    assert.deepEqual(storeCases(goodStore()).map(({ name }) => name).filter(name => !found.has(name)), [])
  })

  it('name a function that never settles', { timeout: 60_000 }, async () => {
    const [{ run }] = storeCases({ ...goodStore(), load: () => new Promise(() => {}) })
    await assert.rejects(run, /store\.load did not settle within 10 seconds/)
  })
})

const PEOPLE = [
  { id: 'u-1', username: 'jo', displayName: 'Jo Bloggs', email: 'jo.b@ward.example', organisation: 'north' },
  { id: 'u-2', username: 'ka', displayName: 'Kim Lark', organisation: 'north', organisationName: null, active: true },
  { id: 'u-3', username: 'lark', displayName: 'Lee Archer-Smith', organisation: 'south' }
]
const ROLES = { 'u-1': ['ra'] }

function goodDirectory () {
  const holds = (person, word) => [person.displayName, person.username, person.email].some(text => text?.toLowerCase().includes(word.toLowerCase()))
  return {
    user: async id => PEOPLE.find(one => one.id === id),
    roles: async id => ROLES[id] ?? [],
    search: async ({ words, organisations, cursor, limit }) => {
      const matching = PEOPLE.filter(one => organisations.includes(one.organisation) && words.every(word => holds(one, word)))
      const rest = matching.filter(({ id }) => !cursor || id > cursor)
      const users = rest.slice(0, limit)
      return { users, next: rest.length > limit ? users.at(-1).id : null, count: matching.length }
    }
  }
}

const BROKEN_DIRECTORIES = [
  ['user finds by user name', 'user answers null', /User names are no ids/, good => ({ user: async id => await good.user(id) ?? PEOPLE.find(one => one.username === id) })],
  ['user answers another form', 'user answers each', /must answer this person/, good => ({ user: async id => ({ ...await good.user(id), displayName: 'Jo' }) })],
  ['search answers a list', 'search without words', /must answer \{ users, next, count \}/, good => ({ search: async asked => (await good.search(asked)).users })],
  ['search without words finds nobody', 'search without words', /must find u-1/, good => ({ search: async asked => good.search(asked.words.length ? asked : { ...asked, organisations: [] }) })],
  ['search goes over all organisations', 'search finds nobody of other', /the person is of another organisation/, good => ({ search: asked => good.search({ ...asked, organisations: ['north', 'south'] }) })],
  ['search looks for the words as one text', 'search finds by every word', /words stand in any order/, good => ({ search: asked => good.search({ ...asked, words: asked.words.length ? [asked.words.join(' ')] : [] }) })],
  ['search takes any of the words', 'search finds by every word', /every word must occur/, good => ({
    async search (asked) {
      const every = await Promise.all((asked.words.length ? asked.words : ['']).map(word => good.search({ ...asked, words: [word] })))
      return { users: PEOPLE.filter(one => every.some(({ users }) => users.includes(one))) }
    }
  })],
  ['search takes % as an operator', 'characters of a word', /no character of a word is an operator/, good => ({ search: asked => good.search({ ...asked, words: asked.words.map(word => word.replaceAll('%', '')) }) })],
  ['search ignores the cursor', 'pages are followed', /went on for 1000 pages/, good => ({ search: ({ cursor, ...asked }) => good.search(asked) })],
  ['search has no limit', 'pages are followed', /at most `limit` people/, good => ({ search: asked => good.search({ ...asked, limit: 100 }) })],
  ['count is that of the page', 'pages are followed', /how many people match in all/, good => ({ search: async asked => { const page = await good.search(asked); return { ...page, count: page.users.length } } })],
  ['count is a text', 'pages are followed', /must be a number/, good => ({ search: async asked => { const page = await good.search(asked); return { ...page, count: String(page.count) } } })],
  ['roles answers null', 'roles answers a list', /an empty list for an id that nobody has/, good => ({ roles: async id => ROLES[id] ?? (PEOPLE.some(one => one.id === id) ? [] : null) })],
  ['roles answers other roles', 'roles answers a list', /must answer the person's roles/, () => ({ roles: async () => [] })]
]

describe('the cases of a directory', () => {
  it('pass for a good directory, with roles and without', async () => {
    const { roles, ...without } = goodDirectory()
    for (const directory of [goodDirectory(), without]) {
      assert.deepEqual([...await failures(directoryCases(directory, { people: PEOPLE, roles: ROLES }))], [])
    }
  })

  const found = new Set()
  for (const [wrong, name, message, breaks] of BROKEN_DIRECTORIES) {
    it(`fail where ${wrong}`, async () => {
      const good = goodDirectory()
      const failed = await failures(directoryCases({ ...good, ...breaks(good) }, { people: PEOPLE, roles: ROLES }))
      const [, error] = [...failed].find(([one]) => one.startsWith(name)) ?? []
      assert.ok(error, `${name} did not fail; these did: ${[...failed.keys()]}`)
      assert.match(error.message, message)
      for (const one of failed.keys()) found.add(one)
    })
  }

  it('are each failed by one of these', () => {
    const cases = directoryCases(goodDirectory(), { people: PEOPLE, roles: ROLES })
    assert.deepEqual(cases.map(({ name }) => name).filter(name => !found.has(name)), [])
  })
})

describe('the software authenticator', () => {
  const relyingParty = { id: 'localhost', origins: [ORIGIN] }
  const userVerification = 'required'
  const outcome = call => {
    try {
      return call()
    } catch (error) {
      return error.code && error instanceof keydesk.KeydeskError ? error.code : error.name
    }
  }
  const register = (key, more = {}, verifying = {}) => {
    const options = keydesk.registrationOptions({ relyingParty, user: { name: 'jo' }, userVerification, ...more })
    const response = key.register(options)
    const { credential } = keydesk.verifyRegistration({ relyingParty, userVerification, challenge: options.challenge, response, ...verifying })
    return { ...credential, userHandle: options.user.id }
  }
  const signIn = (key, credential, more = {}) => {
    const options = keydesk.authenticationOptions({ relyingParty, userVerification, allowCredentials: [credential] })
    const response = key.authenticate(options)
    return keydesk.verifyAuthentication({ relyingParty, userVerification, challenge: options.challenge, credential, response, ...more }).authentication
  }

  for (const algorithm of [-7, -8, -257]) {
    for (const attestation of ['none', 'self']) {
      it(`registers with ${algorithm} and the attestation ${attestation}, and signs in`, () => {
        const aaguid = '01020304-0506-0708-0102-030405060708'
        const key = new SoftwareAuthenticator({ origin: ORIGIN, algorithms: [algorithm], attestation, aaguid })
        const credential = register(key, { attestation: 'direct' })
        assert.equal(credential.algorithm, algorithm)
        assert.deepEqual(credential.transports, ['usb'])
        assert.deepEqual(credential.extensions, { credProps: { rk: true } })
        assert.equal(credential.attestation.type, attestation)
        assert.equal(credential.aaguid, attestation === 'self' ? aaguid : '00000000-0000-0000-0000-000000000000')
        for (const signCount of [2, 3]) {
          const { counter, userHandle, ...seen } = signIn(key, credential)
          assert.deepEqual([counter, userHandle, seen.signCount, seen.userVerified], ['advanced', credential.userHandle, signCount, true])
        }
      })
    }
  }

  it('is a copy whose counter went back', () => {
    const key = new SoftwareAuthenticator({ origin: ORIGIN })
    const credential = { ...register(key), signCount: 9 }
    assert.equal(outcome(() => signIn(key, credential)), 'counter_regressed')
    assert.equal(signIn(key, credential, { counter: 'report' }).counter, 'regressed')
    key.credentials[0].signCount = 9
    assert.equal(signIn(key, credential).counter, 'advanced')
    const without = new SoftwareAuthenticator({ origin: ORIGIN, counts: false })
    assert.equal(signIn(without, register(without)).counter, 'unsupported')
  })

  it('is refused as a browser refuses, and as verification does', () => {
    const key = new SoftwareAuthenticator({ origin: ORIGIN })
    const credential = register(key)
    assert.equal(outcome(() => register(key, { excludeCredentials: [credential] })), 'InvalidStateError')
    assert.equal(outcome(() => register(key, { algorithms: [-37] })), 'NotSupportedError')
    assert.equal(outcome(() => register(key, { authenticatorAttachment: 'platform' })), 'NotAllowedError')
    assert.equal(outcome(() => signIn(key, { ...credential, id: 'AAAA' })), 'NotAllowedError')
    key.userVerified = false
    assert.equal(outcome(() => signIn(key, credential)), 'NotAllowedError')
    const elsewhere = new SoftwareAuthenticator({ origin: 'http://localhost:9999' })
    assert.equal(outcome(() => register(elsewhere)), 'origin_mismatch')
    assert.equal(outcome(() => register(new SoftwareAuthenticator({ origin: 'https://evil.example' }))), 'SecurityError')
    const plain = new SoftwareAuthenticator({ origin: ORIGIN, discoverable: false })
    assert.equal(outcome(() => register(plain, { residentKey: 'required' })), 'NotAllowedError')
    assert.throws(() => new SoftwareAuthenticator({}), TypeError)
  })

  it('goes through a whole desk: link, registration, sign-in with and without a user name, removal', async () => {
    const desk = await keydesk.openDesk(config())
    const key = new SoftwareAuthenticator({ origin: ORIGIN })
    const { token } = await desk.issueLink({ userId: 'u-jo', kind: 'security_key' }, ra())
    const { session } = await desk.redeemLink({ token })
    const begun = await desk.beginLinkRegistration({ session })
    const { authenticator } = await desk.finishLinkRegistration({ session, ceremonyId: begun.ceremonyId, response: key.register(begun.options) })
    const signIn = async asked => {
      const { ceremonyId, options } = await desk.beginSignIn(asked)
      return desk.finishSignIn({ ceremonyId, response: key.authenticate(options) })
    }
    for (const asked of [{ userId: 'u-jo' }, {}]) {
      const { userId, authenticatorId } = await signIn(asked)
      assert.deepEqual([userId, authenticatorId], ['u-jo', authenticator.id])
    }
    const removal = { userId: 'u-jo', authenticatorId: authenticator.id, reason: 'lost', lastConfirmed: true }
    await desk.removeAuthenticator(removal, ra())
    await assert.rejects(signIn({}), { name: 'KeydeskError' })
    await desk.close()
  })

  it('at another origin: the developer learns of it, and who asks over HTTP does not', async () => {
    const desk = await keydesk.openDesk(config())
    const key = new SoftwareAuthenticator({ origin: ORIGIN })
    const { token } = await desk.issueLink({ userId: 'u-jo', kind: 'security_key' }, ra())
    const { session } = await desk.redeemLink({ token })
    const begun = await desk.beginLinkRegistration({ session })
    await desk.finishLinkRegistration({ session, ceremonyId: begun.ceremonyId, response: key.register(begun.options) })
    key.origin = 'http://localhost:9999'
    const { ceremonyId, options } = await desk.beginSignIn({ userId: 'u-jo' })
    await assert.rejects(desk.finishSignIn({ ceremonyId, response: key.authenticate(options) }), error => {
      assert.deepEqual([error.code, error.expected, error.seen], ['origin_mismatch', ORIGIN, key.origin])
      assert.ok(!error.message.includes('localhost'), error.message)
      return true
    })
    const handle = desk.handler({ origin: ORIGIN, prefix: '/desk', signInUrl: '/in', actor: () => null, signedIn: () => null })
    const post = async (operation, body) => {
      const headers = { 'content-type': 'application/json', 'keydesk-request': '1', origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
      const request = new Request(`${ORIGIN}/desk/api/${operation}`, { method: 'POST', headers, body: JSON.stringify(body) })
      return (await handle(request, { remoteAddress: '192.0.2.1' })).text()
    }
    const again = JSON.parse(await post('beginSignIn', {}))
    const text = await post('finishSignIn', { ceremonyId: again.ceremonyId, response: key.authenticate(again.options) })
    assert.equal(JSON.parse(text).code, 'origin_mismatch', text)
    for (const word of ['localhost', 'expected', 'seen']) assert.ok(!text.includes(word), text)
    await desk.close()
  })
})
