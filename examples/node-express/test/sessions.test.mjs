// When sessions begin and end, and what somebody can do to them who writes their table.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { test } from 'node:test'
import { Browser, PASSWORD, heldSessions, holdSessions, portal, read, write } from './browser.mjs'

test('a sign-in takes a new session id and the old one is worth nothing', async t => {
  const { origin } = await portal(t)
  const thief = new Browser(origin)
  await thief.signIn('alex')
  const planted = thief.cookie
  const victim = new Browser(origin)
  victim.cookie = planted
  await victim.signIn('jo')
  assert.notEqual(victim.cookie, planted)
  assert.ok(await victim.isSignedIn())
  assert.ok(!await thief.isSignedIn())
})

test('sessions end when they are not used, and after their whole time however much they are', async t => {
  const { origin, pool, sessions } = await portal(t)
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
  const session = await read(sessions.store, sam.sid)
  const aged = (hours, held = session.held) =>
    write(sessions.store, sam.sid, { ...session, held, openedAt: Date.now() - hours * 3_600_000 })
  await aged(7.9)
  assert.ok(await sam.isSignedIn())
  await aged(8)
  assert.ok(!await sam.isSignedIn())
  assert.equal((await pool.query("select from portal_sessions where sess::text like '%user-sam%'")).rowCount, 0, 'it is gone')

  // Half signed in: the key is asked for during ten minutes.
  const isAskedForTheKey = async () => (await sam.get('/sign-in')).text.includes('Now touch your key')
  const half = { pending: 'user-sam', withKey: false }
  await aged(0.15, half)
  assert.ok(await isAskedForTheKey())
  await aged(0.17, half)
  assert.ok(!await isAskedForTheKey())
})

test('s31 a row that the portal did not write is nobody\'s session, and is deleted', async t => {
  const { origin, pool, sessions, node } = await portal(t)
  const said = t.mock.method(console, 'error', () => {})
  const [thief, ra] = [new Browser(origin), new Browser(origin)]
  await ra.signIn('ra')
  // Member by member in the order in which they stood, as the tag has them.
  const change = edit => async () => {
    const { rows: [{ sess }] } = await pool.query('select sess from portal_sessions where sid = $1', [thief.sid])
    edit(sess)
    await pool.query('update portal_sessions set sess = $2 where sid = $1', [thief.sid, JSON.stringify(sess)])
  }
  await thief.signIn('alex')
  await change(() => {})()
  assert.ok(await thief.isSignedIn(), 'a row that is written again as it was')
  const forgeries = {
    'their own row, as somebody else': change(({ held }) => { held.userId = 'user-ra' }),
    'their own row, as with a key': change(({ held }) => { held.withKey = true }),
    'their own row, younger': change(sess => { sess.openedAt += 3_600_000 }),
    'no tag': change(sess => { delete sess.tag }),
    'a tag that is none': change(sess => { sess.tag = { length: 32 } }),
    'a short tag': change(sess => { sess.tag = 'AAAA' }),
    'the row of another session': () => pool.query(
      'update portal_sessions set sess = (select sess from portal_sessions where sid = $2) where sid = $1', [thief.sid, ra.sid]),
    "another portal's secret": async () => write((await node('A'.repeat(43))).store, thief.sid, await read(sessions.store, ra.sid)),
    'what is no session': () => pool.query("update portal_sessions set sess = '[]' where sid = $1", [thief.sid])
  }
  for (const [name, forge] of Object.entries(forgeries)) {
    await thief.signIn('alex')
    assert.ok(await thief.isSignedIn(), name)
    const { sid } = thief
    await forge()
    // On another node, which says so in its log.
    const before = said.mock.callCount()
    const copy = (await pool.query('select sess, expire from portal_sessions where sid = $1', [sid])).rows[0]
    assert.equal(await read(sessions.store, sid), null, name)
    assert.equal(said.mock.callCount(), before + 1, name)
    assert.match(said.mock.calls.at(-1).arguments[0], /^sessions: this portal did not write the row/)
    await pool.query('insert into portal_sessions values ($1, $2, $3)', [sid, JSON.stringify(copy.sess), copy.expire])
    assert.ok(!await thief.isSignedIn(), name)
    assert.equal((await pool.query('select from portal_sessions where sid = $1', [sid])).rowCount, 0, name)
  }
  assert.ok(await ra.isSignedIn(), 'the others go on')
})

test('a visitor who only reads leaves nothing in the database, nor gets a cookie', async t => {
  const { origin, pool } = await portal(t)
  for (const path of ['/', '/sign-in', '/step-up', '/nowhere', '/desk/profile']) {
    assert.equal((await new Browser(origin).get(path)).headers['set-cookie'], undefined, path)
  }
  assert.equal((await new Browser(origin).signIn('jo', 'wrong')).status, 403)
  assert.equal((await pool.query('select from portal_sessions')).rowCount, 0)
})

test('all sessions of a person or a key end at once', async t => {
  const { origin, sessions, node } = await portal(t)
  const [jo, sam] = [new Browser(origin), new Browser(origin)]
  await jo.signIn('jo')
  await sam.signIn('sam')
  const session = await read(sessions.store, sam.sid)
  await write(sessions.store, sam.sid, { ...session, held: { ...session.held, authenticator: 'key-of-sam' } })
  // Any node that has the database.
  const elsewhere = await node('its own')
  assert.equal(await elsewhere.endAll({ authenticator: 'key-of-jo' }), 0)
  assert.equal(await elsewhere.endAll({ userId: 'user-jo' }), 1)
  assert.ok(!await jo.isSignedIn())
  assert.ok(await sam.isSignedIn())
  assert.equal(await elsewhere.endAll({ authenticator: 'key-of-sam' }), 1)
  assert.ok(!await sam.isSignedIn())
})

test('s27 a session that is written while the account is closed is nobody\'s', { timeout: 60_000 }, async t => {
  const { origin, pool } = await portal(t)
  const [ra, jo, again] = [new Browser(origin), new Browser(origin), new Browser(origin)]
  await ra.signIn('ra')
  await jo.signIn('jo')
  await again.signIn('jo')
  assert.equal((await ra.call('issueLink', { userId: 'user-jo', kind: 'security_key' })).status, 200)
  const csrf = await again.token()
  const holder = await pool.connect()
  try {
    const letGo = await holdSessions(holder)
    const late = jo.signIn('jo')
    const stepUp = again.send('POST', '/step-up', { password: PASSWORD, csrf })
    await heldSessions(pool, 2)
    assert.equal((await ra.call('closeAccount', { userId: 'user-jo', reason: 'left' })).status, 200)
    await letGo()
    assert.match((await late).text, /Your account was changed while you signed in/)
    assert.equal((await stepUp).headers.location, '/sign-in')
  } finally {
    holder.release(true)
  }
  for (const browser of [jo, again]) assert.ok(!await browser.isSignedIn())
  assert.equal((await pool.query("select from portal_sessions where sess::text like '%user-jo%'")).rowCount, 0)
})

test('a session does not stand where nobody can say whether it may', async t => {
  const { origin, pool } = await portal(t, ['--own-store'])
  const jo = new Browser(origin)
  await pool.query(`create function fail() returns trigger language plpgsql as $$ begin alter table keydesk rename to gone; return new; end $$;
    create trigger fail before insert on portal_sessions for each row execute function fail()`)
  assert.equal((await jo.signIn('jo')).status, 503)
  await pool.query('drop trigger fail on portal_sessions; alter table gone rename to keydesk')
  assert.ok(!await jo.isSignedIn())
  assert.equal((await pool.query('select from portal_sessions')).rowCount, 0)
  assert.equal((await jo.signIn('jo')).status, 303)
})

/** An event stream of the desk's in this browser's session. */
async function events (browser) {
  const { port } = new URL(browser.origin)
  const stream = request({ host: '127.0.0.1', port, path: '/desk/users/user-jo/events', headers: { Cookie: browser.cookie } }).end()
  const [answer] = await once(stream, 'response')
  assert.equal(answer.statusCode, 200)
  return answer
}

test('an open event stream ends with its session', { timeout: 60_000 }, async t => {
  const { origin, pool, sessions } = await portal(t)
  const [jo, old] = [new Browser(origin), new Browser(origin)]
  await jo.signIn('jo')
  await old.signIn('jo')
  const [ended, over] = [await events(jo), await events(old)]
  await pool.query('delete from portal_sessions where sid = $1', [jo.sid])
  await write(sessions.store, old.sid, { ...await read(sessions.store, old.sid), openedAt: Date.now() - 8 * 3_600_000 })
  await Promise.all([ended, over].map(answer => once(answer.resume(), 'end')))
})

test('behind https the cookie is tied to the host and to https', async t => {
  const { origin } = await portal(t, ['--origin', 'https://localhost:8443', '--trusted-proxies', '127.0.0.1'])
  const https = { headers: { 'X-Forwarded-Proto': 'https' } }
  const signedIn = await new Browser(origin, https).signIn('jo')
  assert.equal(signedIn.status, 303)
  const [cookie] = signedIn.headers['set-cookie']
  assert.match(cookie, /^__Host-portal=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  assert.equal(signedIn.headers['strict-transport-security'], 'max-age=31536000')
  // Where nothing that is trusted says that the browser sees https, there is no cookie that could leak.
  assert.equal((await new Browser(origin).signIn('jo')).headers['set-cookie'], undefined)
  assert.equal((await new Browser(origin, { ...https, from: '127.0.0.2' }).signIn('jo')).headers['set-cookie'], undefined)
})
