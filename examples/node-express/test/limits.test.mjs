// How often passwords may be tried, and how many are checked at once.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Passwords } from '../dist/limits.js'
import { People, createPeople } from '../dist/people.js'
import { Browser, portal } from './browser.mjs'

/** A request from an address. */
const from = ip => ({ ip, socket: { destroyed: false } })
const wrong = async () => undefined
const outcomes = async tries => (await Promise.all(tries)).map(one => one.outcome)
const count = (all, outcome) => all.filter(one => one === outcome).length

/** A password that is checked for as long as the test wants. */
function gate () {
  let release
  const opened = new Promise(resolve => { release = resolve })
  return { release, check: () => opened }
}

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

test("a stolen session guesses its password as rarely as anybody, whatever name its forms hold", async t => {
  const { origin } = await portal(t)
  const thief = new Browser(origin)
  await thief.signIn('sam')
  const csrf = await thief.token()
  const guess = (number, password) => thief.send('POST', '/step-up', { username: `name ${number}`, password, csrf })
  const statuses = []
  for (let tries = 0; tries < 6; tries++) statuses.push((await guess(tries, 'wrong')).status)
  // One count for both forms.
  for (let tries = 0; tries < 6; tries++) statuses.push((await new Browser(origin).signIn('sam', 'wrong')).status)
  assert.deepEqual(statuses, [...Array(10).fill(403), 429, 429])
  assert.equal((await guess(7, 'keydesk-demo')).status, 429)
})

test('right passwords are not counted', async t => {
  const { origin } = await portal(t)
  for (let times = 0; times < 15; times++) assert.equal((await new Browser(origin).signIn('jo')).status, 303)
})

test('a try whose client leaves before its turn is neither checked nor counted', async t => {
  const passwords = new Passwords()
  const { release, check } = gate()
  const here = from('192.0.2.1')
  const running = [1, 2].map(number => passwords.check(here, `colleague ${number}`, check))
  const gone = { ip: here.ip, socket: { destroyed: false } }
  let checked = 0
  const left = Array.from({ length: 10 }, () => passwords.check(gone, 'sam', async () => { checked++ }))
  gone.socket.destroyed = true
  release('somebody')
  assert.deepEqual(await outcomes(running), ['checked', 'checked'])
  assert.equal(count(await outcomes(left), 'client_left'), 10)
  assert.equal(checked, 0)
  assert.equal((await passwords.check(here, 'sam', async () => 'sam')).person, 'sam')

  // One that is being checked when its client leaves counts: or guessing would be free.
  for (let tries = 0; tries < 10; tries++) {
    const guesser = from('192.0.2.2')
    await passwords.check(guesser, 'sam', async () => { guesser.socket.destroyed = true })
  }
  assert.equal((await passwords.check(from('192.0.2.2'), 'sam', wrong)).outcome, 'too_many')

  // Over real connections: two at most are being checked when they leave.
  const { origin } = await portal(t)
  await Promise.all(Array.from({ length: 14 }, () => new Browser(origin).signIn('sam', 'wrong', 100)))
  // The others count until their turn comes.
  let status
  for (let tries = 0; status !== 303 && tries < 20; tries++) {
    ({ status } = await new Browser(origin).signIn('sam'))
    await sleep(200)
  }
  assert.equal(status, 303)
})

test('a password whose check fails, or for which there is no room, is not counted', async () => {
  const passwords = new Passwords()
  for (let tries = 0; tries < 20; tries++) {
    await assert.rejects(passwords.check(from('192.0.2.1'), 'sam', async () => { throw new Error('no database') }))
  }
  const { release, check } = gate()
  const waiting = Array.from({ length: 20 }, (_, number) => passwords.check(from('192.0.2.1'), `colleague ${number}`, check))
  const busy = await outcomes(Array.from({ length: 20 }, () => passwords.check(from('192.0.2.1'), 'sam', wrong)))
  assert.equal(count(busy, 'busy'), 20)
  release('somebody')
  await Promise.all(waiting)
  assert.equal((await passwords.check(from('192.0.2.1'), 'sam', async () => 'sam')).outcome, 'checked')
})

test('a password is checked off the event loop, for unknown names too', async () => {
  const known = [{ password: `scrypt$16384$8$5$${'A'.repeat(22)}$${'A'.repeat(43)}` }]
  for (const rows of [[], known]) {
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

test('a password is kept with the cost of its hash, and is the same on every keyboard', async () => {
  const kept = new Map()
  const pool = {
    query: async (sql, [id, username, , , , , password] = []) => {
      if (sql.startsWith('insert')) kept.set(username, { id, password })
      return { rows: [kept.get(id)].filter(Boolean) }
    }
  }
  await createPeople(pool)
  assert.match(kept.get('jo').password, /^scrypt\$16384\$8\$5\$[\w-]{22}\$[\w-]{43}$/)
  assert.notEqual(kept.get('jo').password, kept.get('sam').password)
  const people = new People(pool)
  for (const typed of ['keydesk-demo', '\uff4beydesk-demo']) {
    const user = await people.withPassword('jo', typed)
    assert.equal(user?.id, 'user-jo')
    assert.ok(!('password' in user))
  }
  assert.equal(await people.withPassword('jo', 'Keydesk-demo'), undefined)
})

test('few passwords are checked at once, and who would wait too long is told at once', async () => {
  const passwords = new Passwords()
  let running = 0
  let most = 0
  const { release, check } = gate()
  const counted = async () => {
    most = Math.max(most, ++running)
    await check()
    running--
    return 'somebody'
  }
  const tries = (ip, many) => Array.from({ length: many }, (_, number) => passwords.check(from(ip), `${ip} ${number}`, counted))
  // One address leaves room for the others.
  const stranger = tries('192.0.2.1', 200)
  assert.equal((await stranger.at(-1)).outcome, 'busy')
  const wards = [2, 3, 4].flatMap(last => tries(`192.0.2.${last}`, 20))
  // All eighty places are taken. Each further address has one of its own, as far as that goes.
  const further = Array.from({ length: 200 }, (_, number) => tries(`198.51.100.${number}`, 2)).flat()
  release()
  assert.equal(count(await outcomes(stranger), 'checked'), 20)
  assert.equal(count(await outcomes(wards), 'checked'), 60)
  const checked = await outcomes(further)
  assert.equal(count(checked, 'checked'), 120)
  assert.equal(count(checked.filter((_, number) => number % 2 === 1), 'checked'), 0, 'one each')
  assert.equal(most, 2)
  assert.equal((await passwords.check(from('192.0.2.1'), 'sam', async () => 'sam')).person, 'sam')
})

test('many strangers leave room for everybody else', async () => {
  const passwords = new Passwords()
  const strangers = [1, 2, 3, 4].map(last => `198.51.100.${last}`)
  for (const ip of strangers) {
    for (let tries = 0; tries < 40; tries++) {
      assert.equal((await passwords.check(from(ip), `name ${tries}`, wrong)).outcome, 'checked')
    }
  }
  const { release, check } = gate()
  const waiting = strangers.flatMap(ip => Array.from({ length: 20 }, (_, number) => passwords.check(from(ip), `more ${number}`, check)))
  const ward = passwords.check(from('198.51.100.5'), 'jo', async () => 'jo')
  release(undefined)
  const answers = await outcomes(waiting)
  assert.equal(count(answers, 'checked'), 40)
  assert.equal(count(answers, 'busy'), 40)
  assert.equal((await ward).person, 'jo')
})

test('neither long names nor many of them fill the memory', async t => {
  const passwords = new Passwords()
  const maps = new Set()
  const { set } = Map.prototype
  t.mock.method(Map.prototype, 'set', function (key, value) {
    if (typeof key === 'string' && key.length > 64) throw new Error(`a key of ${key.length} characters`)
    maps.add(this)
    return set.call(this, key, value)
  })
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 })
  for (let tries = 0; tries < 100; tries++) {
    await passwords.check(from(`192.0.2.${tries}`), `${tries} ${'long '.repeat(3000)}`, wrong)
  }
  const held = () => [...maps].reduce((sum, map) => sum + map.size, 0)
  assert.equal(held(), 200)
  t.mock.timers.tick(60_000)
  await passwords.check(from('192.0.2.1'), 'sam', async () => 'sam')
  assert.equal(held(), 100)
  t.mock.timers.tick(9 * 60_000)
  await passwords.check(from('192.0.2.1'), 'sam', async () => 'sam')
  assert.equal(held(), 0)
})
