// S29 and S36 in Node: the roles and the veto of the host, and what is registered for somebody else.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { code, config, keydesk } from './helpers.mjs'

const { openDesk } = keydesk

// `u-ra` holds a role, the others none.
const directory = (more = {}) => ({
  async user (id) {
    return { id, username: id, displayName: id, email: null, organisation: 'ward-1', organisationName: 'Ward 1' }
  },
  async search () { return { users: [] } },
  ...more
})
const says = { async roles (id) { return id === 'u-ra' ? ['ra'] : [] } }

const settings = more => {
  const plain = config()
  const access = {
    roles: {
      ra: ['view', 'register', 'issue_link', 'remove', 'rename', 'close_account'],
      admin: ['view', 'register', 'issue_link', 'remove', 'rename']
    },
    roleNames: { ra: 'Registration Authority' }
  }
  return { ...plain, relyingParties: [{ ...plain.relyingParties[0], policy: { access } }], ...more }
}

const opened = async (t, more) => {
  const desk = await openDesk(settings(more))
  t.after(() => desk.close())
  return desk
}

const actor = (id, role) => ({
  actor: { id, roles: [role], organisations: ['ward-1'], authenticatedAt: new Date(), strength: 'security_key' }
})
const admin = () => actor('u-admin', 'admin')
const key = userId => ({ userId, kind: 'security_key' })

// Every change that an administrator may make for others. No such authenticator exists, which is
// found out after the rights were looked at.
const authenticatorId = 'AAAAAAAAAAAAAAAAAAAAAA'
const changes = userId => [
  ['beginRegistration', key(userId), 'register'],
  ['issueLink', key(userId), 'issue_link'],
  ['removeAuthenticator', { userId, authenticatorId, reason: 'lost' }, 'remove'],
  ['renameAuthenticator', { userId, authenticatorId, nickname: 'mine' }, 'rename']
]

describe('s29: who acts on whom', () => {
  it('refuses changes to somebody who may do more, and names the role that can help', async t => {
    const desk = await opened(t, { directory: directory(says) })
    assert.deepEqual(desk.warnings, [])
    for (const [operation, request] of changes('u-ra')) {
      const error = await desk[operation](request, admin()).catch(error => error)
      assert.equal(error.code, 'target_outranks_actor', operation)
      assert.equal(error.retryable, false)
      assert.match(error.message, /Registration Authority\.$/, operation)
    }
    const seen = await desk.getUser({ userId: 'u-ra' }, admin())
    assert.deepEqual([seen.actions, seen.rolesThatMay], [['view'], ['Registration Authority']])
    assert.equal(seen.account.authenticators.length, 0)

    // An empty list means no role, and equal rights are no higher rights.
    const jo = await desk.getUser({ userId: 'u-jo' }, admin())
    assert.deepEqual([jo.actions, jo.rolesThatMay], [['view', 'issue_link', 'register', 'rename', 'remove'], undefined])
    await desk.beginRegistration(key('u-jo'), admin())
    await desk.issueLink(key('u-ra'), actor('u-other', 'ra'))
  })

  it('takes roles from a fixed list of people', async t => {
    const person = (id, roles) => ({ id, username: id, displayName: id, organisation: 'ward-1', roles })
    const people = [person('u-ra', ['ra']), person('u-jo', [])]
    const desk = await opened(t, { directory: { people } })
    assert.deepEqual(desk.warnings, [])
    assert.equal(await code(desk.issueLink(key('u-ra'), admin())), 'target_outranks_actor')
    await desk.issueLink(key('u-jo'), admin())
  })

  it('fails and changes nothing when roles cannot be read', async t => {
    const faults = {
      throws: () => { throw new Error('thrown on purpose') },
      rejects: async () => { throw new Error('rejected on purpose') },
      null: async () => null,
      undefined: () => undefined,
      text: async () => 'ra',
      numbers: async () => [1],
      never: () => new Promise(() => {})
    }
    for (const [name, roles] of Object.entries(faults)) {
      const desk = await opened(t, { directory: directory({ roles }) })
      assert.equal(await code(desk.issueLink(key('u-jo'), admin())), 'store_unavailable', name)
      // One's own account does not depend on roles.
      const own = await desk.getUser({ userId: 'u-admin' }, admin())
      assert.equal(own.account.version, 0, name)
    }
    // No role has such a name, which does not change by trying again.
    const desk = await opened(t, { directory: directory({ roles: async () => [''] }) })
    assert.equal(await code(desk.issueLink(key('u-jo'), admin())), 'internal')
  })

  it('warns where the directory does not report roles', async t => {
    const emitted = once(process, 'warning', { signal: AbortSignal.timeout(5000) })
    const desk = await opened(t, { directory: directory() })
    const [warning] = await emitted
    assert.deepEqual([warning.name, warning.code], ['KeydeskWarning', 'roles_not_said'])
    assert.deepEqual(desk.warnings, [{ code: 'roles_not_said', detail: warning.message }])
    assert.throws(() => desk.warnings.push({}), TypeError)
    // That is what the warning is about.
    await desk.beginRegistration(key('u-ra'), admin())
  })

  it('refuses roles that are not a function', async () => {
    for (const roles of [['ra'], 'ra', null, {}]) {
      assert.equal(await code(openDesk(settings({ directory: directory({ roles }) }))), 'configuration_invalid')
    }
  })
})

describe('s29: the veto of the host', () => {
  it('is asked about every change to others, with plain objects and dates', async t => {
    const asked = []
    const may = (...question) => { asked.push(question); return question[2].id !== 'u-board' }
    const desk = await opened(t, { directory: directory(says), may })
    for (const [operation, request, action] of changes('u-board')) {
      assert.equal(await code(desk[operation](request, admin())), 'host_refused', operation)
      const [caller, wanted, target] = asked.pop()
      assert.deepEqual([caller.id, caller.roles, wanted, target.id], ['u-admin', ['admin'], action, 'u-board'])
      assert.ok(caller.authenticatedAt instanceof Date)
      assert.equal(target.displayName, 'u-board')
    }
    assert.equal((await desk.getUser({ userId: 'u-board' }, admin())).account.version, 0)
    assert.equal(asked.length, 0, 'reading is not asked about')
    await desk.issueLink(key('u-jo'), admin())
    // It cannot allow what roles forbid.
    assert.equal(await code(desk.issueLink(key('u-ra'), admin())), 'target_outranks_actor')
    assert.equal(await code(desk.closeAccount({ userId: 'u-jo', reason: 'left' }, admin())), 'not_authorised')
  })

  it('has not agreed unless it answers true', async t => {
    const answers = {
      throws: () => { throw new Error('thrown on purpose') },
      rejects: async () => { throw null },
      text: async () => 'true',
      one: () => 1,
      nothing: () => undefined,
      never: () => new Promise(() => {})
    }
    for (const [name, may] of Object.entries(answers)) {
      const desk = await opened(t, { directory: directory(says), may })
      assert.equal(await code(desk.issueLink(key('u-jo'), admin())), 'store_unavailable', name)
      assert.equal((await desk.getUser({ userId: 'u-jo' }, admin())).account.version, 0, name)
    }
    for (const may of [true, 'yes', {}]) {
      assert.equal(await code(openDesk(settings({ may }))), 'configuration_invalid')
    }
  })
})

describe('s36: what is registered for somebody else', () => {
  it('is a security key, unless the policy says otherwise', async t => {
    const plain = settings({ directory: directory(says) })
    const registration = { kinds: ['security_key', 'passkey', 'this_device'] }
    const open = async registration => {
      const [relyingParty] = plain.relyingParties
      const policy = { access: { ...relyingParty.policy.access, bootstrap: 'host_session' }, registration }
      const desk = await openDesk({ ...plain, relyingParties: [{ ...relyingParty, policy }] })
      t.after(() => desk.close())
      return desk
    }
    const desk = await open(registration)
    for (const kind of ['passkey', 'this_device']) {
      const error = await desk.beginRegistration({ userId: 'u-jo', kind }, admin()).catch(error => error)
      assert.equal(error.code, 'wrong_kind', kind)
      await desk.beginRegistration({ userId: 'u-admin', kind }, admin())
    }
    await desk.beginRegistration(key('u-jo'), admin())
    const wider = await open({ ...registration, onBehalfKinds: ['security_key', 'passkey'] })
    await wider.beginRegistration({ userId: 'u-jo', kind: 'passkey' }, admin())
    assert.equal(await code(wider.beginRegistration({ userId: 'u-jo', kind: 'this_device' }, admin())), 'wrong_kind')
  })
})
