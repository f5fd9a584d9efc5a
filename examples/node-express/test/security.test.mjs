// What a stranger can do to the portal without a key: by another site's page, by odd requests, by waiting.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { secretIn } from '../dist/secret.js'
import { hostStore } from '../dist/store.js'
import { Browser, PASSWORD, portal } from './browser.mjs'

test('a page of another site signs nobody in, steps nobody up and signs nobody out', async t => {
  const { origin } = await portal(t)
  const attacker = new Browser(origin)
  await attacker.signIn('admin')
  const csrf = await attacker.token()
  assert.match(csrf, /^[0-9a-f]{64,}$/)
  const form = { username: 'admin', password: PASSWORD, csrf }
  // SameSite=Lax: what another site sends comes without any cookie.
  for (const foreign of [
    { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
    // Of old browsers, and of such as say nothing.
    { Origin: 'https://evil.example' }, { Origin: 'null' }, {}
  ]) {
    for (const sent of [form, { ...form, csrf: '' }, { username: 'admin', password: PASSWORD }]) {
      const refused = await new Browser(origin).send('POST', '/sign-in', sent, foreign)
      assert.equal(refused.status, 403)
      assert.equal(refused.headers['set-cookie'], undefined)
    }
  }
  // A sibling site's page sends the cookies along, but knows no token of theirs.
  const victim = new Browser(origin)
  assert.equal((await victim.signIn('jo')).status, 303)
  for (const path of ['/sign-in', '/step-up', '/sign-out']) {
    const refused = await victim.send('POST', path, form, { 'Sec-Fetch-Site': 'same-site' })
    assert.equal(refused.status, 403, path)
  }
  assert.equal((await victim.send('POST', '/step-up', form, { 'Sec-Fetch-Site': 'same-origin' })).status, 403, 'another session\'s token')
  assert.ok(await victim.isSignedIn())
  // The desk's own button.
  assert.equal((await victim.send('POST', '/sign-out', {}, { 'Sec-Fetch-Site': 'same-origin' })).status, 303)
  assert.ok(!await victim.isSignedIn())
  // A browser from before 2023.
  assert.equal((await victim.send('POST', '/sign-in', form, { Origin: origin })).status, 303)
})

test('every response says what browsers may do with it, and says nothing of the framework', async t => {
  const { origin } = await portal(t)
  const jo = new Browser(origin)
  await jo.signIn('jo')
  const paths = ['/', '/sign-in', '/step-up', '/portal.js', '/portal.css', '/nowhere', '/%ff', '/desk/profile']
  const answers = await Promise.all(paths.map(path => jo.get(path)))
  answers.push(await jo.signIn('jo', 'wrong'), await jo.send('POST', '/step-up', {}), await jo.send('POST', '/sign-in', 'x'.repeat(20_000)))
  for (const { headers, text, status } of answers) {
    const seen = `${status} ${text.slice(0, 300)}`
    assert.match(headers['content-security-policy'], /default-src 'none'.*frame-ancestors 'none'/, seen)
    assert.doesNotMatch(headers['content-security-policy'], /unsafe/)
    assert.equal(headers['x-content-type-options'], 'nosniff', seen)
    assert.equal(headers['cache-control'], 'no-store', seen)
    assert.equal(headers['x-powered-by'], undefined)
    assert.doesNotMatch(text, /node_modules|Cannot GET|Error:|<style/)
  }
})

test('the pages of the desk are in the language that somebody chose', async t => {
  const { origin } = await portal(t)
  const jo = new Browser(origin)
  await jo.signIn('jo')
  const language = async () => /<html lang="(..)"/.exec((await jo.get('/desk/profile')).text)?.[1]
  assert.equal(await language(), 'en')
  assert.equal((await jo.get('/language/cy')).status, 303)
  assert.equal(await language(), 'cy')
  assert.equal((await jo.get('/language/xx')).status, 303)
  assert.equal(await language(), 'en')
})

test('odd requests are refused in the portal\'s words, and end nothing', async t => {
  const { origin } = await portal(t)
  const status = async (path, form) => (await new Browser(origin).send('POST', path, form, { 'Sec-Fetch-Site': 'same-origin' })).status
  assert.equal(await status('/sign-in', `username=jo%00&password=${PASSWORD}`), 403)
  assert.equal(await status('/sign-in', 'username=%ED%A0%80&password=%00'), 403)
  assert.equal(await status('/sign-in', 'username=jo&username=sam&password=a&password=b'), 403)
  assert.equal(await status('/sign-in', '__proto__=1&constructor=2'), 403)
  assert.equal(await status('/sign-in'), 403)
  assert.equal(await status('/sign-in', 'username='.padEnd(20_000, 'x')), 413)
  assert.equal((await new Browser(origin).get('/%ff')).status, 404)
  const ra = new Browser(origin)
  await ra.signIn('ra')
  for (const [operation, request] of [['findUsers', { query: 'a\0' }], ['getUser', { userId: 'a\0' }]]) {
    const { status, body } = await ra.call(operation, request)
    assert.ok(status < 500, `${operation}: ${JSON.stringify(body)}`)
  }
  for (const returnTo of ['//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil.example', '/a\r\nSet-Cookie: a=b']) {
    const form = { username: 'jo', password: PASSWORD, returnTo }
    assert.equal((await new Browser(origin).send('POST', '/sign-in', form, { 'Sec-Fetch-Site': 'same-origin' })).headers.location, '/')
  }
})

test('the secret is made once, and nothing is taken for one that is none', t => {
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-express-secret-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'secret')
  const secret = secretIn(file)
  assert.match(secret, /^[\w-]{43}$/)
  assert.equal(secretIn(file), secret)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  for (const text of ['', '\n', secret.slice(1), `${secret}=`]) {
    writeFileSync(file, text)
    assert.throws(() => secretIn(file), /must hold 32 bytes/)
    assert.equal(readFileSync(file, 'utf8'), text)
  }
  assert.throws(() => secretIn(folder), { code: 'EISDIR' })
})

test('a database that hangs makes requests fail, and its connections that break end nothing', { timeout: 60_000 }, async t => {
  const { origin, pool, postgres } = await portal(t, ['--own-store'])
  const jo = new Browser(origin)
  await jo.signIn('jo')
  // Of no pool: whatever fails, nothing waits for it to be given back.
  const blocker = new pg.Client({ connectionString: postgres.url })
  blocker.on('error', () => {})
  await blocker.connect()
  await blocker.query('begin; lock table portal_users in access exclusive mode')
  assert.equal((await jo.get('/')).status, 503)
  await blocker.query('rollback')
  assert.ok(await jo.isSignedIn())

  // A transaction of the host's store waits for this one when the network between breaks.
  await pool.query("insert into keydesk values ('a', 'a', 1, '')")
  await blocker.query("begin; select from keydesk where key = 'a' for update")
  const database = new URL(postgres.url)
  const { port } = database
  const sockets = []
  const network = createServer(socket => {
    sockets.push(socket)
    socket.on('error', () => {}).pipe(connect(port, '127.0.0.1').on('error', () => {})).pipe(socket)
  }).listen(0, '127.0.0.1')
  t.after(() => network.close())
  await once(network, 'listening')
  database.port = network.address().port
  const own = new pg.Pool({ connectionString: database.href })
  t.after(() => own.end())
  own.on('error', () => {})
  const commit = hostStore(own).commit({ key: 'a', expectedVersion: 1, blob: 'b', uniqueKeys: [], lookupKeys: [], events: [] })
  const refused = assert.rejects(commit, { code: 'ECONNRESET' })
  while ((await pool.query("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).rowCount === 0);
  for (const socket of sockets) socket.resetAndDestroy()
  await refused
  await blocker.query('rollback')
  await blocker.end()
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

test('a connection that does not finish its request is closed', { timeout: 60_000 }, async t => {
  const { origin } = await portal(t)
  const { port } = new URL(origin)
  const unfinished = ['', 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ',
    'POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nuser']
  await Promise.all(unfinished.map(async text => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(text)
    socket.resume()
    await once(socket, 'close')
  }))
})

test('a client that takes nothing of its responses is cut off', { timeout: 180_000 }, async t => {
  const { origin } = await portal(t)
  const socket = connect(Number(new URL(origin).port), '127.0.0.1')
  socket.on('error', () => {})
  socket.pause()
  socket.write('GET /keydesk/index.js HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(2000))
  // Paused, the socket does not see the end: whether the portal still holds it does not depend on the client.
  const held = async () => new Promise(resolve => {
    const { port } = new URL(origin)
    const found = spawnSync('ss', ['-Htn', 'state', 'established', `( sport = :${port} and dport = :${socket.localPort} )`], { encoding: 'utf8' })
    assert.equal(found.status, 0, found.stderr)
    resolve(found.stdout.trim() !== '')
  })
  await once(socket, 'connect')
  assert.ok(await held())
  while (await held()) await new Promise(resolve => setTimeout(resolve, 500))
  socket.destroy()
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
