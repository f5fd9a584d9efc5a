// A person and a Registration Authority use the portal: once over Keydesk's own store, once over a
// table of the portal's.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { newDatabase } from '../../../bindings/node/test/postgres.mjs'
import { launchBrowser } from '../../portal/journeys/lib/browser.mjs'
import { plugIn } from '../../portal/journeys/lib/security-key.mjs'
import {
  REGISTER, ask, assertRegistered, chooseSecurityKey, control, fillSignIn, found, openProfile, press, rows, search
} from '../../portal/journeys/lib/steps.mjs'
import { heldSessions, holdSessions } from './browser.mjs'
import { startPortal } from './server.mjs'

for (const [name, options] of [['its own store', []], ['a table of the portal', ['--own-store']]]) {
  test(`a key is issued by link, registered and used, over ${name}`, { timeout: 180_000 }, async t => {
    const postgres = await newDatabase()
    t.after(() => postgres.stop())
    const origin = await startPortal(t, postgres, options)
    const browser = await launchBrowser()
    t.after(() => browser.close())
    const visitor = async () => (await browser.newContext()).newPage()
    const [ra, jo] = [await visitor(), await visitor()]

    await ra.goto(`${origin}/desk/users`)
    await fillSignIn(ra, 'ra')
    await ra.goto(origin)
    await search(ra, 'jo')
    await found(ra, 'jo').getByRole('link', { name: /^View profile/ }).click()
    await ra.getByRole('tab', { name: 'Authenticators' }).click()
    await chooseSecurityKey(ra)
    await press(ra, 'Generate link')
    const link = await ra.getByRole('textbox', { name: 'Registration link', exact: true }).inputValue()
    assert.equal(new URL(link).origin, origin)

    const key = await plugIn(jo)
    await jo.goto(link)
    await press(jo, REGISTER)
    await assertRegistered(jo)
    await ra.goto(origin)
    await openProfile(ra, 'jo')
    await rows(ra, 'Active').waitFor()

    // After a password, and instead of one.
    await jo.goto(origin)
    await fillSignIn(jo, 'jo')
    await jo.getByRole('heading', { name: 'Use your security key' }).waitFor()
    await press(jo, 'Sign in with a security key')
    await jo.getByText('Signed in with a security key.').waitFor()
    await press(jo, 'Sign out')
    await press(jo, 'Sign in with a security key')
    await jo.getByText('Signed in with a security key.').waitFor()

    // s27: another browser signs in with a copy of the key, which is then removed as stolen.
    const thief = await visitor()
    const copy = await plugIn(thief, { credentials: await key.credentials() })
    await thief.goto(origin)
    await press(thief, 'Sign in with a security key')
    await thief.getByText('Signed in with a security key.').waitFor()
    // A third is just signing in with a copy of that: its session is written after the others ended.
    const late = await visitor()
    await plugIn(late, { credentials: await copy.credentials() })
    await late.goto(origin)
    const client = new pg.Client({ connectionString: postgres.url })
    // The server may stop while this connection is still closing, which says nothing about the portal.
    client.on('error', () => {})
    await client.connect()
    const letGo = await holdSessions(client)
    await press(late, 'Sign in with a security key')
    await heldSessions(client)
    const { users: [user], count } = await ask(ra, 'findUsers', { query: 'DEMO, Jo@portal' })
    assert.equal(count, 1)
    const { account } = await ask(ra, 'getUser', { userId: user.id })
    const removal = {
      userId: user.id, authenticatorId: account.authenticators[0].id, reason: 'stolen', lastConfirmed: true
    }
    assert.equal((await ask(ra, 'removeAuthenticator', removal)).status, 200)
    await letGo()
    await late.locator('#problem:not([hidden])').waitFor()
    const ofTheKey = "select from public.portal_sessions where sess::text like '%authenticator\":\"%'"
    assert.equal((await client.query(ofTheKey)).rowCount, 0)
    await client.query('drop trigger held on public.portal_sessions')
    for (const page of [thief, jo, late]) {
      const refused = await ask(page, 'beginRegistration', { userId: user.id, kind: 'security_key' })
      assert.deepEqual([refused.status, refused.code], [401, 'not_authenticated'])
      await page.goto(origin)
      await page.getByLabel('Username', { exact: true }).waitFor()
    }

    // s32: without a key the password is enough to sign in, but not to register one; closed, it is not enough.
    await fillSignIn(jo, 'jo')
    await jo.getByText('Sign out').waitFor()
    const enrolment = await ask(jo, 'beginRegistration', { userId: user.id, kind: 'security_key' })
    assert.deepEqual([enrolment.status, enrolment.code], [403, 'link_required'])
    await press(jo, 'Sign out')
    assert.equal((await ask(ra, 'closeAccount', { userId: user.id, reason: 'left' })).status, 200)
    await fillSignIn(jo, 'jo')
    await jo.getByText('Your account is closed.').waitFor()

    // The portal's own CSRF middleware still stands.

    const own = await client.query("select to_regclass('public.keydesk') as own")
    assert.equal(own.rows[0].own !== null, options.length === 1)
    await client.end()
  })
}
