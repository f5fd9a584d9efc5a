// What a stranger can do to the portal without a key: by another site's page, by guessing, by waiting.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import pg from 'pg'
import { startPostgres } from '../../../bindings/node/test/postgres.mjs'
import { oneOfAFew } from '../dist/limits.js'
import { People } from '../dist/people.js'
import { Sessions } from '../dist/sessions.js'
import { startPortal } from './server.mjs'

const PASSWORD = 'keydesk-demo'

/** A browser that keeps cookies, at an address of its own. */
class Browser {
  #cookies = new Map()

  constructor (origin, { from = '127.0.0.1', headers = {} } = {}) {
    Object.assign(this, { origin, from, headers })
  }

  async send (method, path, form, headers = {}) {
    const { port } = new URL(this.origin)
    const body = form && (typeof form === 'string' ? form : new URLSearchParams(form).toString())
    const sent = request({
      host: '127.0.0.1', port, path, method, localAddress: this.from, agent: false,
      headers: {
        ...this.headers,
        ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) }),
        ...(this.#cookies.size && { Cookie: [...this.#cookies].map(pair => pair.join('=')).join('; ') }),
        ...headers
      }
    })
    sent.end(body)
    const [answer] = await once(sent, 'response')
    let text = ''
    for await (const part of answer.setEncoding('utf8')) text += part
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
      this.#cookies.set(name, value)
    }
    return { status: answer.statusCode, headers: answer.headers, text }
  }

  get (path) { return this.send('GET', path) }

  /** Calls an operation of the desk, as its pages do. */
  async call (operation, body) {
    const headers = { Origin: this.origin, 'Content-Type': 'application/json', 'Keydesk-Request': '1' }
    const { status, text } = await this.send('POST', `/desk/api/${operation}`, JSON.stringify(body), headers)
    return { status, body: JSON.parse(text) }
  }

  async token (path = '/sign-in') {
    return /name="csrf" value="([^"]+)"/.exec((await this.get(path)).text)?.[1]
  }

  async signIn (username, password = PASSWORD) {
    return this.send('POST', '/sign-in', { username, password, csrf: await this.token() })
  }

  get cookie () { return [...this.#cookies].map(pair => pair.join('=')).join('; ') }

  set cookie (text) { this.#cookies = new Map(text.split('; ').map(one => one.split('=', 2))) }

  async isSignedIn () { return (await this.get('/')).status === 200 }
}

async function portal (t, options) {
  const postgres = await startPostgres()
  t.after(() => postgres.stop())
  const origin = await startPortal(t, postgres, options)
  const pool = new pg.Pool({ connectionString: postgres.url })
  pool.on('error', () => {})
  t.after(() => pool.end())
  return { origin, pool, postgres }
}

test('a page of another site signs nobody in, steps nobody up and signs nobody out', async t => {
  const { origin } = await portal(t)
  const attacker = new Browser(origin)
  const csrf = await attacker.token()
  const form = { username: 'admin', password: PASSWORD, csrf }
  // SameSite=Lax: what another site sends comes without any cookie.
  const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
  for (const sent of [form, { ...form, csrf: '' }, { username: 'admin', password: PASSWORD }]) {
    const refused = await new Browser(origin).send('POST', '/sign-in', sent, foreign)
    assert.equal(refused.status, 403)
    assert.equal(refused.headers['set-cookie'], undefined)
  }
  // A sibling site's page sends the cookies along, but knows no token of theirs.
  const victim = new Browser(origin)
  assert.equal((await victim.signIn('jo')).status, 303)
  for (const path of ['/sign-in', '/step-up', '/sign-out']) {
    const refused = await victim.send('POST', path, form, { 'Sec-Fetch-Site': 'same-site' })
    assert.equal(refused.status, 403, path)
  }
  assert.ok(await victim.isSignedIn())
  // The desk's own button.
  assert.equal((await victim.send('POST', '/sign-out', {}, { 'Sec-Fetch-Site': 'same-origin' })).status, 303)
  assert.ok(!await victim.isSignedIn())
})

test('a sign-in takes a new session id and the old one is worth nothing', async t => {
  const { origin } = await portal(t)
  const thief = new Browser(origin)
  await thief.signIn('alex')
  const planted = thief.cookie
  const victim = new Browser(origin)
  victim.cookie = planted
  await victim.send('POST', '/sign-in', { username: 'jo', password: PASSWORD, csrf: await victim.token() })
  assert.notEqual(victim.cookie, planted)
  assert.ok(await victim.isSignedIn())
  assert.ok(!await thief.isSignedIn())
})

test('sessions end when they are not used, and after their whole time however much they are', async t => {
  const { origin, pool } = await portal(t)
  const jo = new Browser(origin)
  await jo.signIn('jo')
  const left = async () => Number((await pool.query('select extract(epoch from expire - now()) as left from portal_sessions')).rows[0].left)
  const nearlyOver = () => pool.query("update portal_sessions set expire = now() + interval '60 seconds'")

  await nearlyOver()
  assert.ok(await jo.isSignedIn())
  assert.ok(await left() > 800, 'a page that a person opens puts the end off')
  await nearlyOver()
  assert.equal((await jo.get('/desk/users/user-jo/live')).status, 200)
  assert.ok(await left() <= 60, 'what an open page asks for by itself does not')
  await pool.query("update portal_sessions set expire = now() - interval '1 second'")
  assert.ok(!await jo.isSignedIn())

  const sam = new Browser(origin)
  await sam.signIn('sam')
  const agedBy = hours => pool.query(`update portal_sessions set sess = jsonb_set(sess::jsonb, '{openedAt}', to_jsonb($1::bigint))`, [Date.now() - hours * 3_600_000])
  await agedBy(7.9)
  assert.ok(await sam.isSignedIn())
  await agedBy(8)
  assert.ok(!await sam.isSignedIn())
  assert.equal((await pool.query("select from portal_sessions where sess::text like '%user-sam%'")).rowCount, 0, 'it is gone')
})

test('s29 an administrator acts on nobody who may do more', async t => {
  const { origin } = await portal(t)
  const [admin, ra] = [new Browser(origin), new Browser(origin)]
  await admin.signIn('admin')
  await ra.signIn('ra')
  const key = userId => ({ userId, kind: 'security_key' })
  const authenticatorId = 'AAAAAAAAAAAAAAAAAAAAAA'
  for (const [operation, request] of [
    ['beginRegistration', key('user-ra')],
    ['renameAuthenticator', { userId: 'user-ra', authenticatorId, nickname: 'mine' }],
    ['removeAuthenticator', { userId: 'user-ra', authenticatorId, reason: 'lost' }]
  ]) {
    const { status, body } = await admin.call(operation, request)
    assert.deepEqual([status, body.code], [403, 'target_outranks_actor'], operation)
    assert.match(body.detail, /Registration Authority\.$/)
  }
  const seen = await admin.call('getUser', { userId: 'user-ra' })
  assert.deepEqual([seen.body.actions, seen.body.rolesThatMay], [['view', 'view_history'], ['Registration Authority']])
  // The other way round, and for people without a role, nothing is in the way.
  for (const [officer, user] of [[ra, 'user-admin'], [admin, 'user-jo']]) {
    const begun = await officer.call('beginRegistration', key(user))
    assert.equal(begun.status, 200, JSON.stringify(begun.body))
  }
})

test('s36 an administrator registers no device of their own for somebody else', async t => {
  const { origin } = await portal(t)
  const admin = new Browser(origin)
  await admin.signIn('admin')
  for (const kind of ['passkey', 'this_device']) {
    const { status, body } = await admin.call('beginRegistration', { userId: 'user-jo', kind })
    assert.deepEqual([status, body.code], [400, 'wrong_kind'], kind)
    assert.equal((await admin.call('beginRegistration', { userId: 'user-admin', kind })).status, 200)
  }
})

test('all sessions of a person or a key end at once', async t => {
  const { origin, pool } = await portal(t)
  const [jo, sam] = [new Browser(origin), new Browser(origin)]
  await jo.signIn('jo')
  await sam.signIn('sam')
  await pool.query(`update portal_sessions set sess = jsonb_set(sess::jsonb, '{held,authenticator}', '"key-of-sam"') where sess::text like '%user-sam%'`)
  // Any node that has the database.
  const sessions = await Sessions.open(pool, origin, 'its own')
  t.after(() => sessions.close())
  assert.equal(await sessions.endAll({ authenticator: 'key-of-jo' }), 0)
  assert.equal(await sessions.endAll({ userId: 'user-jo' }), 1)
  assert.ok(!await jo.isSignedIn())
  assert.ok(await sam.isSignedIn())
  assert.equal(await sessions.endAll({ authenticator: 'key-of-sam' }), 1)
  assert.ok(!await sam.isSignedIn())
})

test('an open event stream ends with its session', async t => {
  const { origin, pool } = await portal(t)
  const jo = new Browser(origin)
  await jo.signIn('jo')
  const { port } = new URL(origin)
  const stream = request({ host: '127.0.0.1', port, path: '/desk/users/user-jo/events', headers: { Cookie: jo.cookie } }).end()
  const [answer] = await once(stream, 'response')
  assert.equal(answer.statusCode, 200)
  await pool.query('delete from portal_sessions')
  answer.resume()
  await once(answer, 'end')
})

test("a stranger's wrong passwords lock out the stranger alone", async t => {
  const { origin } = await portal(t)
  const stranger = new Browser(origin, { from: '127.0.0.2' })
  const statuses = []
  for (let tries = 0; tries < 12; tries++) statuses.push((await stranger.signIn('sam', `wrong ${tries}`)).status)
  assert.deepEqual(statuses, [...Array(10).fill(403), 429, 429])
  const refused = await stranger.signIn('sam')
  assert.equal(refused.status, 429, 'nor with the right one')
  assert.ok(Number(refused.headers['retry-after']) > 0)
  assert.equal((await stranger.signIn('SAM')).status, 429)
  assert.equal((await new Browser(origin).signIn('sam')).status, 303)
  // Others at the stranger's address are not shut out either.
  assert.equal((await new Browser(origin, { from: '127.0.0.2' }).signIn('jo')).status, 303)
})

test('right passwords are not counted', async t => {
  const { origin } = await portal(t)
  for (let times = 0; times < 15; times++) assert.equal((await new Browser(origin).signIn('jo')).status, 303)
})

test('behind https the cookie is tied to the host and to https', async t => {
  const { origin } = await portal(t, ['--origin', 'https://localhost:8443'])
  const jo = new Browser(origin, { headers: { 'X-Forwarded-Proto': 'https' } })
  const signedIn = await jo.signIn('jo')
  assert.equal(signedIn.status, 303)
  const [cookie] = signedIn.headers['set-cookie']
  assert.match(cookie, /^__Host-portal=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  // Where nothing says that the browser sees https, there is no cookie that could leak.
  assert.equal((await new Browser(origin).get('/sign-in')).headers['set-cookie'], undefined)
})

test('a password is checked off the event loop, for unknown names too', async () => {
  for (const rows of [[], [{ password: `${'00'.repeat(16)}:${'00'.repeat(32)}` }]]) {
    const people = new People({ query: async () => ({ rows }) })
    const order = []
    // So that the check itself is what is waited for.
    await people.withPassword('warm', 'up')
    const checked = people.withPassword('jo', 'wrong').then(user => order.push(user ?? 'refused'))
    setImmediate(() => order.push('the loop went on'))
    await checked
    assert.deepEqual(order, ['the loop went on', 'refused'])
  }
})

test('few passwords are checked at once, and who would wait too long is told at once', async () => {
  let running = 0
  let most = 0
  let release
  const gate = new Promise(resolve => { release = resolve })
  const check = ip => oneOfAFew({ ip }, async () => {
    most = Math.max(most, ++running)
    await gate
    running--
    return 'checked'
  })
  const stranger = Array.from({ length: 200 }, () => check('192.0.2.1'))
  assert.equal(await stranger.at(-1), undefined)
  // One address leaves room for the others, until all of it is taken.
  const wards = Array.from({ length: 200 }, (_, number) => check(`192.0.2.${number + 2}`))
  assert.equal(await wards.at(-1), undefined)
  release()
  const checked = async checks => (await Promise.all(checks)).filter(one => one === 'checked').length
  assert.equal(await checked(stranger), 20)
  const others = await checked(wards)
  assert.equal(most, 2)
  assert.ok(others >= 60 && others <= 65, `${others} of the others`)
})

test('many strangers leave room for everybody else', async () => {
  const strangers = [1, 2, 3, 4].map(last => `198.51.100.${last}`)
  for (const ip of strangers) {
    for (let tries = 0; tries < 40; tries++) assert.equal(await oneOfAFew({ ip }, async () => null), null)
  }
  let release
  const gate = new Promise(resolve => { release = resolve })
  const waiting = strangers.flatMap(ip => Array.from({ length: 20 }, () => oneOfAFew({ ip }, () => gate)))
  const ward = oneOfAFew({ ip: '198.51.100.5' }, async () => 'checked')
  release(null)
  const answers = await Promise.all(waiting)
  assert.equal(answers.filter(one => one === null).length, 40)
  assert.equal(answers.filter(one => one === undefined).length, 40)
  assert.equal(await ward, 'checked')
})

test('a connection that does not finish its request is closed', { timeout: 60_000 }, async t => {
  const { origin } = await portal(t)
  const { port } = new URL(origin)
  const unfinished = ['GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ',
    'POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nuser']
  await Promise.all(unfinished.map(async text => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(text)
    socket.resume()
    await once(socket, 'close')
  }))
})

/** The status of starting a sign-in from an address, with a header that a proxy would write. */
async function start (origin, from, forwarded) {
  const sent = request({
    host: '127.0.0.1', port: new URL(origin).port, path: '/desk/api/beginSignIn', method: 'POST', localAddress: from, agent: false,
    headers: { 'Content-Type': 'application/json', 'Keydesk-Request': '1', 'X-Forwarded-For': forwarded }
  })
  sent.end('{}')
  const [answer] = await once(sent, 'response')
  answer.resume()
  return answer.statusCode
}

test('s30: budgets go by the address of the socket, or by what trusted proxies report', async t => {
  const policy = ['--policy', JSON.stringify({ limits: { start: 2 } })]
  // Of five within two minutes one at least is above a budget of two.
  const five = async (origin, from, forwarded) =>
    Promise.all([1, 2, 3, 4, 5].map(number => start(origin, from, forwarded(number))))
  const trusting = await portal(t, [...policy, '--trusted-proxies', '127.0.0.9'])
  assert.ok((await five(trusting.origin, '127.0.0.9', number => `192.0.2.${number}, 203.0.113.1`)).includes(429))
  assert.equal(await start(trusting.origin, '127.0.0.9', '203.0.113.2'), 200)
  assert.ok((await five(trusting.origin, '127.0.0.10', number => `203.0.113.${number}`)).includes(429), 'an untrusted peer')
  const alone = await portal(t, policy)
  assert.ok((await five(alone.origin, '127.0.0.9', number => `203.0.113.${number}`)).includes(429), 'no header is read')
  assert.equal(await start(alone.origin, '127.0.0.10', '203.0.113.1'), 200)
})
