// What a host does wrong, and where its developers read it. The person who asks reads none of it.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { SoftwareAuthenticator } from 'keydesk/testing'
import { config, keydesk, ORIGIN, ra, table } from './helpers.mjs'

const never = () => new Promise(() => {})
const jo = { id: 'u-jo', username: 'jo', displayName: 'Jo', organisation: 'ward-1' }
const directory = user => ({ directory: { user, search: async () => ({ users: [] }) } })
const search = answer => ({ directory: { user: async () => jo, search: async () => answer } })
const store = (name, answer) => ({ store: { ...table(), [name]: answer } })

async function opened (t, more) {
  const desk = await keydesk.openDesk(config(more))
  t.after(() => desk.close())
  return desk
}

describe('a mistake in the directory or the store', () => {
  const get = desk => desk.getUser({ userId: 'u-jo' }, ra())
  const find = desk => desk.findUsers({ query: 'jo' }, ra())
  const mistakes = {
    'user throws': [directory(() => jo.name.first), get, /directory\.user.*Cannot read properties of undefined/],
    'a column by its own name': [directory(async () => ({ ...jo, display_name: 'Jo' })), get, /directory\.user.*display_name.*displayName/],
    'an array of rows': [directory(async () => [jo]), get, /directory\.user answered: \[0\]/],
    'a numeric id': [directory(async () => ({ ...jo, id: 7 })), get, /directory\.user.*id: expected a string/],
    'one member too many': [directory(async () => ({ ...jo, password: 'hash' })), get, /directory\.user.*unknown field `password`/],
    'no user name': [directory(async () => ({ ...jo, username: undefined })), get, /directory\.user.*missing field `username`/],
    'user never settles': [directory(never), get, /directory.*in time/],
    'search answers an array': [search([jo]), find, /directory\.search answered: \[0\]/],
    'search answers nothing': [search(undefined), find, /directory\.search/],
    'load answers a number': [store('load', async () => 42), get, /store\.load/],
    'load throws': [store('load', async () => { throw new Error('relation "keydesk" does not exist') }), get, /store\.load.*does not exist/],
    'commit answers a wrong word': [store('commit', async () => 'ok'),
      desk => desk.issueLink({ userId: 'u-jo', kind: 'security_key' }, ra()), /store\.commit.*committed/]
  }
  for (const [name, [more, call, said]] of Object.entries(mistakes)) {
    it(name, async t => {
      const error = await opened(t, more).then(call).then(() => assert.fail('was not refused'), error => error)
      assert.ok(error instanceof keydesk.KeydeskError, `${error}`)
      assert.match(`${error.cause?.message}`, said)
      assert.doesNotMatch(`${error.cause?.message}`, /hash|'Jo'/)
      assert.doesNotMatch(error.message, said)
    })
  }
})

describe('a mistake in a call', () => {
  const mistakes = {
    'a member that is missing': [desk => desk.getUser({}, ra()), /userId/],
    'a member too many': [desk => desk.getUser({ userId: 'u-jo', user: 'u-jo' }, ra()), /unknown field `user`/],
    'a wrong type': [desk => desk.findUsers({ query: ['secret'] }, ra()), /query: expected a string/],
    'no strength': [desk => desk.getUser({ userId: 'u-jo' }, { actor: { id: 'u-ra', authenticatedAt: new Date() } }), /strength/],
    'a wrong strength': [desk => desk.getUser({ userId: 'u-jo' }, { actor: { ...ra().actor, strength: 'otp' } }), /strength.*security_key/],
    'roles as text': [desk => desk.getUser({ userId: 'u-jo' }, { actor: { ...ra().actor, roles: 'ra' } }), /roles.*sequence/],
    'the actor as the options': [desk => desk.getUser({ userId: 'u-jo' }, ra().actor), /unknown field `id`.*actor/]
  }
  for (const [name, [call, said]] of Object.entries(mistakes)) {
    it(name, async t => {
      const desk = await opened(t)
      const error = await call(desk).then(() => assert.fail('was not refused'), error => error)
      assert.match(`${error.message} ${error.cause?.message}`, said)
      assert.doesNotMatch(`${error.message} ${error.cause?.message}`, /secret"/)
    })
  }
})

it('signedIn that forgets to return lets nobody in, and says what to return', { timeout: 30_000 }, async t => {
  const faults = []
  const desk = await opened(t, { onError: fault => { faults.push(fault) } })
  const handle = desk.handler({ origin: ORIGIN, prefix: '/desk', signInUrl: '/sign-in', actor: () => null, signedIn: async () => {} })
  const server = setInterval(() => {}, 1_000)
  t.after(() => clearInterval(server))
  const key = new SoftwareAuthenticator({ origin: ORIGIN })
  const { token } = await desk.issueLink({ userId: 'u-jo', kind: 'security_key' }, ra())
  const { session } = await desk.redeemLink({ token })
  const link = await desk.beginLinkRegistration({ session })
  await desk.finishLinkRegistration({ session, ceremonyId: link.ceremonyId, response: key.register(link.options) })
  const headers = { 'content-type': 'application/json', 'keydesk-request': '1', origin: ORIGIN }
  const post = (operation, body) => handle(new Request(`${ORIGIN}/desk/api/${operation}`, { method: 'POST', headers, body: JSON.stringify(body) }))
  const { ceremonyId, options } = await (await post('beginSignIn', {})).json()
  const refused = await post('finishSignIn', { ceremonyId, response: key.authenticate(options) })
  assert.equal((await refused.json()).code, 'sign_in_not_admitted')
  while (!faults.length) await new Promise(resolve => setImmediate(resolve))
  assert.match(faults[0].error.cause.message, /signedIn returned nothing: return \{ location \}/)
})

describe('a row that a search cannot read', () => {
  it('is reported once, and the others are found', { timeout: 30_000 }, async t => {
    const faults = []
    const rows = [jo, { ...jo, id: 'u-sam', password: 'x' }]
    const desk = await opened(t, { ...search({ users: rows }), onError: fault => { faults.push(fault) } })
    const server = setInterval(() => {}, 1_000)
    t.after(() => clearInterval(server))
    for (let left = 3; left; left--) {
      const { users } = await desk.findUsers({ query: 'jo' }, ra())
      assert.deepEqual(users.map(({ id }) => id), ['u-jo'])
    }
    while (!faults.length) await new Promise(resolve => setImmediate(resolve))
    const [{ where, operation, error }] = faults
    assert.deepEqual([faults.length, where, operation, error.code], [1, 'directory', 'directory.search', 'internal'])
    assert.match(error.cause.message, /u-sam.*unknown field `password`, expected/)
  })
})

describe('a mistake in the sessions', () => {
  const mounted = (t, session, onError) => opened(t, { onError }).then(desk =>
    desk.handler({ origin: ORIGIN, prefix: '/desk', signInUrl: '/sign-in', session }))
  const mistakes = {
    'session throws': [() => { throw new TypeError('req.session is undefined') }, /portal\.session: req\.session is undefined/],
    'session rejects': [async () => { throw new Error('redis is down') }, /redis is down/],
    'a wrong strength': [() => ({ actor: { ...ra().actor, strength: 'otp' } }), /strength.*security_key/],
    'roles as text': [() => ({ actor: { ...ra().actor, roles: 'ra' } }), /roles/],
    'no time': [() => ({ actor: { ...ra().actor, authenticatedAt: undefined } }), /authenticatedAt/],
    'a time as a number': [() => ({ actor: { ...ra().actor, authenticatedAt: 7 } }), /authenticatedAt/],
    'a wrong role': [() => ({ actor: { ...ra().actor, roles: ['RA'] } }),
      /view needs the role `ra`; the actor has the role `RA`/, 403, 'not_authorised', '/desk/users/u-jo'],
    'a row of the users': [() => ({ actor: { id: 'u-ra', username: 'ra' } }), /username/],
    'the actor itself': [() => ra().actor, /unknown field `id`|`actor`/]
  }
  for (const [name, [session, said, status = 503, code = 'store_unavailable', path = '/desk/users']] of Object.entries(mistakes)) {
    it(name, async t => {
      const faults = []
      let heard
      const told = new Promise(resolve => { heard = resolve })
      const handle = await mounted(t, session, fault => { faults.push(fault); heard() })
      const page = await handle(new Request(ORIGIN + path))
      assert.equal(page.status, status)
      assert.doesNotMatch(await page.text(), said)
      // A desk keeps no process alive, as the server of a host does.
      const server = setInterval(() => {}, 1_000)
      await told
      clearInterval(server)
      const [{ where, operation, error }] = faults
      assert.deepEqual([where, operation, error.code], ['request', path, code])
      assert.ok(error instanceof keydesk.KeydeskError)
      assert.match(error.cause.message, said)
    })
  }

  it('a mount at an origin of no relying party is refused, and told which there are', async t => {
    const desk = await opened(t)
    const mount = () => desk.handler({ origin: 'http://localhost:9999', signInUrl: '/sign-in', actor: () => null })
    assert.throws(mount, { code: 'configuration_invalid', message: /origin.*relying party.*localhost:8080/ })
  })

  it('is a line on standard error where the host takes no faults', async () => {
    const script = `
      import { openDesk } from ${JSON.stringify(new URL('../index.mjs', import.meta.url).href)}
      const desk = await openDesk(${JSON.stringify(config())})
      const session = () => { throw new Error('redis is down') }
      const handle = desk.handler({ origin: '${ORIGIN}', prefix: '/desk', signInUrl: '/sign-in', session })
      for (let left = 30; left; left--) await handle(new Request('${ORIGIN}/desk/users'))
      await desk.close()`
    const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
    const lines = stderr.split('\n').filter(line => line.startsWith('keydesk: /desk/users: store_unavailable: '))
    assert.equal(lines.length, 20, stderr)
    assert.match(lines[0], /redis is down/)
  })
})
