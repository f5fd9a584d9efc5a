// The portal of docs/password-to-key.md, built of its blocks, on PostgreSQL.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  ask, chooseSecurityKey, copyLink, fillSignIn, heading, openProfile, press
} from '../../../examples/portal/journeys/lib/steps.mjs'
import { plugIn } from '../../../examples/portal/journeys/lib/security-key.mjs'
import { triedBy } from './documents/blocks.mjs'
import { beside, installed } from './documents/installed.mjs'
import { browserOf, journey, KEY, ORIGIN, register } from './documents/journey.mjs'
import { failing, project, script, start } from './documents/project.mjs'
import { newDatabase } from './postgres.mjs'

const GUIDE = 'docs/password-to-key.md'
const HEADINGS = ['People', 'The desk', 'Sessions', 'The mount', 'The second factor', 'Limits and proxies', 'Several nodes']
const blocks = triedBy('guide')
let place

/** The portal's folder, and the environment that it and its scripts start with. */
async function portal (t) {
  const folder = project(place, {
    ...blocks.files(GUIDE, ...HEADINGS),
    'first-officer.mjs': blocks.text('bindings/node/README.md', 'Who acts on whom', 'first-officer.mjs')
  }, { 'db.mjs': 'db.mjs', 'mail.mjs': 'mail.mjs', 'mounts.mjs': 'mounts.mjs' })
  const { url, stop } = await newDatabase()
  t.after(stop)
  const environment = { KEYDESK_STORE: url, KEYDESK_SECRET: newSecret(folder) }
  const link = (user, more = {}) => script(folder, 'first-officer.mjs', [user], { ...environment, ...more }).trim()
  const refusal = (user, more) => failing(folder, 'first-officer.mjs', [user], { ...environment, ...more })
  return { folder, environment, link, refusal }
}

const newSecret = folder => script(folder, 'new-secret.mjs').trim()

describe('the guide from password to key', { timeout: 300_000 }, () => {
  before(() => {
    place = installed()
    beside(place, 'express', 'express-session')
  })

  it('first link, second factor, passwordless sign-in, and sessions that end with their key', async t => {
    const { folder, environment, link } = await portal(t)
    const { port, printed } = await start(t, folder, 'portal.mjs', environment)
    const ends = () => printed(/mail to u-jo: authenticator_removed at 2/)
    const { officer, user } = await journey(t, { port, link: link('u-ra'), ends })

    // A person who left gets in by no way.
    const closed = await ask(officer, 'closeAccount', { userId: 'u-jo', reason: 'left_role' })
    assert.equal(closed.status, 200, JSON.stringify(closed))
    await user.goto(`${ORIGIN}/sign-in`)
    await fillSignIn(user, 'jo')
    await user.getByRole('alert').filter({ hasText: 'Your account is closed' }).waitFor()
  })

  it('step-up by password and by key, and nobody acts upwards', async t => {
    const { folder, environment, link } = await portal(t)
    const { port } = await start(t, folder, 'portal.mjs', environment)
    const browser = await browserOf(t, port)
    const page = await browser.visitor()
    await page.goto(`${ORIGIN}/desk/users`)
    await fillSignIn(page, 'admin')
    // The way back of a sign-in.
    await heading(page, 'Find an existing user').waitFor()
    const upwards = await ask(page, 'issueLink', { userId: 'u-ra', kind: 'security_key' })
    assert.equal(upwards.code, 'target_outranks_actor')
    assert.match(upwards.detail, /Registration Authority/)

    // By the password, and back to a path of this origin only.
    for (const [returnTo, title] of [['/desk/users', 'Find an existing user'], ['//evil.example/', 'Hello, Ada Minster']]) {
      await page.goto(`${ORIGIN}/step-up?returnTo=${encodeURIComponent(returnTo)}`)
      await page.getByLabel('Password', { exact: true }).fill('keydesk-demo')
      await press(page, 'Sign in')
      await heading(page, title).waitFor()
    }

    // A person who holds a key needs it for changes.
    await openProfile(page, 'jo')
    await chooseSecurityKey(page)
    const elsewhere = await browser.visitor()
    const key = await register(elsewhere, link('u-admin'))
    await plugIn(page, { credentials: await key.credentials() })
    await press(page, 'Generate link')
    await heading(page, 'Confirm that it is you').waitFor()
    assert.equal(await page.getByLabel('Password', { exact: true }).count(), 0)
    await press(page, KEY)
    await press(page, 'Generate link')
    const issued = await copyLink(page)
    await register(await browser.visitor(), issued)
    browser.assertNoProblems()
  })

  it('the secret is changed by the four starts of the guide, in their order', async t => {
    const { folder, environment, link, refusal } = await portal(t)
    const [before, after] = [environment.KEYDESK_SECRET, newSecret(folder)]
    const starts = blocks.text(GUIDE, 'Changing the secret', 'sh').trim().split('\n').map(line => {
      const values = line.replaceAll('=old', `=${before}`).replaceAll('=new', `=${after}`).split(' ').slice(0, -2)
      assert.match(line, / node portal\.mjs$/)
      return Object.fromEntries([['KEYDESK_OLDER_SECRETS', undefined], ...values.map(value => value.split('='))])
    })
    assert.equal(starts.length, 4)
    const works = start => assert.match(link('u-jo', start), /^http:\/\/localhost:3000\/desk\/link#/)
    const refused = (user, values) => assert.match(refusal(user, values), /account_tampered|another secret/)
    // Nothing but the third start touches this account.
    link('u-board')
    link('u-jo')
    refused('u-jo', { KEYDESK_SECRET: after })
    works(starts[0])
    works(starts[1])
    refused('u-board', starts[3])
    works(starts[2])
    works(starts[3])
    link('u-board', starts[3])
  })

  it('a mount trusts the proxies of the guide', async t => {
    const { folder, environment } = await portal(t)
    script(folder, 'mounts.mjs', [], environment)
  })

  after(() => assert.deepEqual(blocks.left(), []))
})
