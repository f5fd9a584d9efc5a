// A desk in Node: answers, errors, host code that misbehaves, and giving up.

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { PEOPLE, code, config, keydesk, ra, table } from './helpers.mjs'
import * as esm from '../index.mjs'

const { KeydeskError, openDesk } = keydesk
const opened = async (t, config) => {
  const desk = await openDesk(config)
  t.after(() => desk.close())
  return desk
}
const request = { userId: 'u-jo', kind: 'security_key' }

describe('a desk', () => {
  it('is the same package for import and require', () => {
    assert.deepEqual(Object.keys(esm).sort(), Object.keys(keydesk).sort())
    assert.equal(esm.KeydeskError, KeydeskError)
  })

  it('answers with plain objects and dates', async t => {
    const desk = await opened(t, config())
    const { link, token, account } = await desk.issueLink(request, ra())
    assert.equal(link.status, 'issued')
    assert.ok(link.expiresAt instanceof Date)
    assert.ok(link.expiresAt.getTime() > Date.now())
    assert.match(token, /^[\w-]{40,}$/)
    assert.equal(account.version, 1)
    const { events } = await desk.listEvents({ userId: 'u-jo' }, ra())
    assert.deepEqual(events.map(({ event }) => event), ['account_created', 'link_issued'])
    assert.ok(events[0].at instanceof Date)
  })

  it('takes newer metadata while it is open', async t => {
    const desk = await opened(t, config())
    assert.equal(await desk.updateMetadata({ local: [] }), undefined)
    for (const [wrong, said] of [
      [{ blob: 'a.b.c' }, /^metadata\.blob: /],
      [{ blobs: '' }, /^the metadata cannot be read: unknown field `blobs`/]
    ]) {
      const error = await desk.updateMetadata(wrong).catch(error => error)
      assert.equal(error.code, 'configuration_invalid')
      assert.match(error.message, said)
    }
    assert.equal(await code(desk.updateMetadata(null)), 'malformed_request')
    await desk.close()
    assert.equal(await code(desk.updateMetadata({ local: [] })), 'closed')
  })

  it('refuses with a code, and a stack of the caller', async t => {
    const desk = await opened(t, config())
    const error = await desk.issueLink({ ...request, userId: 'u-nobody' }, ra()).catch(error => error)
    assert.ok(error instanceof KeydeskError && error instanceof Error)
    assert.equal(error.code, 'user_unknown')
    assert.equal(error.retryable, false)
    assert.match(error.stack, /desk\.cjs/)
    for (const [wanted, operation, ...args] of [
      ['not_authenticated', 'issueLink', request],
      ['unknown_member', 'issueLink', { ...request, more: 1 }, ra()],
      ['malformed_request', 'issueLink', { userId: 1 }, ra()],
      ['malformed_request', 'issueLink', null, ra()],
      ['malformed_request', 'issueLink', { ...request, big: 1n }, ra()],
      ['malformed_request', 'issueLink', request, { actor: { id: 'u-ra' } }],
      ['link_unknown', 'redeemLink', { token: 'nothing' }]
    ]) {
      assert.equal(await code(desk[operation](...args)), wanted)
    }
    assert.equal(await code(desk.call('issueLinks', {})), 'unknown_operation')
  })

  it('takes a response as text, and lets it add no member', async t => {
    const desk = await opened(t, config())
    const finish = response => code(desk.finishSignIn({ ceremonyId: 'AAAAAAAAAAAAAAAAAAAAAA', response }))
    assert.equal(await finish('{}'), 'ceremony_unknown')
    assert.equal(await finish('{},"ceremonyId":"x"'), 'malformed_request')
  })

  it('refuses a configuration that cannot be meant', async t => {
    for (const [wanted, more] of [
      ['unsupported', { store: 'mysql://db.example' }],
      ['configuration_invalid', { store: 'ldap://ldap.example' }],
      ['configuration_invalid', { store: 'mysql:' }],
      ['configuration_invalid', { store: { load () {} } }],
      ['configuration_invalid', { store: {} }],
      ['configuration_invalid', { directory: { user () {}, search () {}, roles: 1 } }],
      ['configuration_invalid', { notifier: {} }],
      ['configuration_invalid', { notifier: null }],
      ['configuration_invalid', { may: 'yes' }],
      ['configuration_invalid', { directory: undefined }],
      ['configuration_invalid', { stroe: 'memory:' }],
      ['configuration_invalid', { relyingParties: [] }],
      ['store_unavailable', { store: 'postgres://nobody@127.0.0.1:9/none' }]
    ]) {
      assert.equal(await code(openDesk(config(more))), wanted, JSON.stringify(more))
    }
  })

  it('keeps an embedded store over a restart, and is closed once closed', async t => {
    const folder = await mkdtemp(join(tmpdir(), 'keydesk-node-'))
    const store = `sqlite:${join(folder, 'desk.db')}`
    const first = await openDesk(config({ store, secret: undefined }))
    await first.issueLink(request, ra())
    await first.close()
    await first.close()
    assert.equal(await code(first.issueLink(request, ra())), 'closed')
    const second = await openDesk(config({ store, secret: undefined }))
    assert.equal((await second.getUser({ userId: 'u-jo' }, ra())).account.version, 1)
    await second.close()
    await rm(folder, { recursive: true })
  })
})

describe('the host', () => {
  it('is a store, a directory and a notifier', async t => {
    const told = []
    // Its own members mean nothing to the desk.
    const store = { ...table(), postgres: 'a pool', ldap: null }
    class Directory {
      #people = PEOPLE
      async user (id) { return this.#people.find(one => one.id === id) }
      async search ({ words, organisations, limit, ...more }) {
        assert.deepEqual(more, {})
        const users = this.#people.filter(one => organisations.includes(one.organisation) &&
          words.every(word => [one.displayName, one.username].some(field => field.toLowerCase().includes(word.toLowerCase()))))
        // As a database answers: null for what is not there.
        return { users: users.slice(0, limit).map(one => ({ ...one, email: null })), next: null, count: words.length < 3 ? users.length : null }
      }
    }
    const notifier = { deliver: async notification => { told.push(notification) } }
    const desk = await opened(t, config({ store, directory: new Directory(), notifier }))
    await desk.issueLink(request, ra())
    assert.ok(store.rows.has(`account/localhost/${Buffer.from('u-jo').toString('hex')}`))
    const { users, count } = await desk.findUsers({ query: 'BLOGGS, Jo' }, ra())
    assert.deepEqual(users.map(({ id, email }) => [id, email]), [['u-jo', undefined]])
    assert.equal(count, 1)
    assert.equal('count' in await desk.findUsers({ query: 'jo bloggs o' }, ra()), false)
    assert.equal(await code(desk.getUser({ userId: 'u-nobody' }, ra())), 'user_unknown')
    assert.deepEqual(told, [])
  })

  it('is told which sessions end, and asks whether the key is due', async t => {
    const told = []
    const notifier = { deliver: async notification => { told.push(notification) } }
    const desk = await opened(t, config({ notifier }))
    await desk.issueLink(request, ra())
    assert.equal(await desk.secondFactorDue('u-jo'), false)
    await desk.closeAccount({ userId: 'u-jo', reason: 'left' }, ra())
    // It may come twice, with the same id.
    assert.equal(new Set(told.map(({ id }) => id)).size, 1)
    assert.ok(told[0].at instanceof Date)
    assert.deepEqual([told[0].kind, told[0].endSessions], [{ type: 'account_closed' }, { authenticatorIds: [], all: true }])
    assert.equal(await code(desk.secondFactorDue('u-jo')), 'account_closed')
    assert.equal(await code(desk.secondFactorDue('')), 'malformed_request')
    // A session that was born of a key which the account does not hold.
    const actor = {
      id: 'u-ra', authenticatedAt: new Date(), strength: 'security_key', authenticatorId: 'AAAAAAAAAAAAAAAAAAAAAA'
    }
    assert.equal(await code(desk.getUser({ userId: 'u-ra' }, { actor })), 'session_revoked')
    assert.equal(await code(desk.getUser({ userId: 'u-ra' }, { actor: { ...actor, authenticatorId: 'x' } })), 'malformed_request')
  })

  it('may throw, reject, answer nonsense or never answer: it is unavailable, and nothing ends', async t => {
    const never = () => new Promise(() => {})
    const faults = {
      throws: () => { throw new Error('thrown on purpose') },
      rejects: async () => { throw null },
      nonsense: async () => ({ nobody: true }),
      circular: async () => { const loop = {}; loop.loop = loop; return loop },
      getter: async () => ({ get id () { throw new Error('in a getter') } }),
      never
    }
    for (const [name, user] of Object.entries(faults)) {
      const directory = { user, search: user }
      const desk = await opened(t, config({ directory }))
      const error = await desk.getUser({ userId: 'u-jo' }, ra()).catch(error => error)
      assert.equal(error.code, 'store_unavailable', name)
      assert.equal(error.retryable, true, name)
      assert.ok(!error.message.includes('purpose'), name)
    }
  })

  it('answers with strangers and is not believed', async t => {
    const stranger = { ...PEOPLE[0], id: 'u-other', organisation: 'ward-9' }
    const directory = { user: async () => stranger, search: async () => ({ users: [stranger] }) }
    const desk = await opened(t, config({ directory }))
    assert.equal(await code(desk.getUser({ userId: 'u-jo' }, ra())), 'internal')
    assert.equal(await code(desk.findUsers({ query: 'jo' }, ra())), 'internal')
  })
})

describe('a signal', () => {
  it('gives a call up', async t => {
    const directory = { user: () => new Promise(() => {}), search: () => new Promise(() => {}) }
    const desk = await opened(t, config({ directory, hostTimeoutMs: 60_000 }))
    const abort = new AbortController()
    const call = desk.getUser({ userId: 'u-jo' }, { ...ra(), signal: abort.signal })
    setTimeout(() => abort.abort(), 20)
    await assert.rejects(call, { name: 'AbortError' })
    await assert.rejects(desk.getUser({ userId: 'u-jo' }, { ...ra(), signal: abort.signal }), { name: 'AbortError' })
  })
})
