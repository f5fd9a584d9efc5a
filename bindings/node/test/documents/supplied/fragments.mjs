// Opens desks with what the README hands to `openDesk`, and makes each of them do what the page says.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import express from 'express'
import { openDesk, RelyingParty } from 'keydesk'
import { framed } from './frame.mjs'
import { log } from './log.mjs'
import { notifier } from './notifier.mjs'
import { onError } from './on-error.mjs'
import { relyingParty } from './relying-party.mjs'
import { directory, may } from './rights.mjs'
import { sessions } from './sessions.mjs'

// What the desk calls later does not keep a script alive.
const alive = setInterval(() => {}, 1000)
const origin = 'http://localhost:3000'
const access = { roles: { registration_authority: ['view', 'issue_link', 'remove', 'close_account'], local_administrator: ['view', 'issue_link'] } }
const config = { relyingParties: [{ id: 'localhost', origins: [origin], policy: { access } }], store: 'memory:', directory, may, notifier, onError }
const as = role => ({ actor: { id: `u-${role}`, roles: [role], organisations: ['north'], authenticatedAt: new Date(), strength: 'security_key' } })
const code = promise => promise.then(() => 'done', error => error.code)

const desk = await openDesk(config)
assert.deepEqual(desk.warnings, [])
const link = userId => ({ userId, kind: 'security_key' })
assert.equal(await code(desk.issueLink(link('u-jo'), as('local_administrator'))), 'done')
assert.equal(await code(desk.issueLink(link('u-ra'), as('local_administrator'))), 'target_outranks_actor')
assert.equal(await code(desk.issueLink(link('u-board'), as('registration_authority'))), 'host_refused')

// A closed account ends every session; a removed key those that were born of it.
await desk.closeAccount({ userId: 'u-jo', reason: 'left_role' }, as('registration_authority'))
await sessions.called
assert.deepEqual(sessions.ended, [['endOfUser', 'u-jo']])
const at = new Date()
await notifier.deliver({ user: 'u-jo', endSessions: { all: false, authenticatorIds: ['a'], exceptAuthenticatedAt: at } })
assert.deepEqual(sessions.ended[1], ['endOfKeys', 'u-jo', ['a'], { except: at }])
await notifier.deliver({ user: 'u-jo' })
assert.equal(sessions.ended.length, 2)

// The person reads that the service is not available, the developer why.
const broken = await openDesk({ ...config, directory: { ...directory, search: () => { throw new Error('no such table') } } })
const answer = broken.handler({ origin, signInUrl: '/sign-in', session: () => as('registration_authority') })
const page = await answer(new Request(`${origin}/desk/users?query=jo`))
assert.equal(page.status, 503)
assert.doesNotMatch(await page.text(), /no such table/)
await log.called
const [{ where, operation, code: failed, cause }] = log.errors
assert.deepEqual([where, operation, failed], ['request', '/desk/users', 'store_unavailable'])
assert.match(`${cause}`, /no such table/)

// A page of the portal in the frame of its desk.
const keys = desk.express({ origin, signInUrl: '/sign-in', actor: () => null })
const app = express().use((req, res, next) => { req.session = { userId: 'u-jo' }; next() }).use(keys).use(framed(keys))
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
const fetched = async path => (await fetch(`http://127.0.0.1:${server.address().port}${path}`)).text()
assert.match(await fetched('/'), /Jo Bloggs[\s\S]*<h1>Home<\/h1>/)
assert.deepEqual(JSON.parse(await fetched('/.well-known/webauthn')), { origins: [origin] })
server.close()
server.closeAllConnections()

await openDesk({ ...config, relyingParties: [relyingParty] }).then(desk => desk.close())
assert.ok(new RelyingParty(relyingParty))
assert.throws(() => new RelyingParty({ ...relyingParty, appOrigins: ['android:apk-key-hash:short'] }), /./)
await Promise.all([desk.close(), broken.close()])
clearInterval(alive)
