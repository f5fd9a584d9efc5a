// Who may not: another organisation's user, nobody at all, and somebody who signed in too long ago.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { useDesk } from './lib/desk.mjs'
import { look } from './lib/look.mjs'
import {
  ask, assertProfile, assertRefusingPage, chooseSecurityKey, control, copyLink, DESK, fillSignIn, found,
  heading, newLink, openProfile, press, search, signIn, signOut,
} from './lib/steps.mjs'
import { userId } from './lib/people.mjs'

test("s08 another organisation's user can be neither found nor touched", async (t) => {
  const desk = await useDesk(t)
  const { page: ra } = await desk.visitor()
  await signIn(ra, desk.portal, 'ra')
  await search(ra, 'alex')
  await ra.getByRole('heading', { name: 'No users match “alex”' }).waitFor()
  assert.equal(await found(ra, 'alex').count(), 0)
  await look(ra, 'find-nobody')

  // The address that leads to one's own user leads nowhere with the other's id.
  await openProfile(ra, 'jo')
  const own = new URL(ra.url()).pathname
  assert.ok(own.includes(userId('jo')), own)
  await ra.goto(desk.portal.origin + own.replace(userId('jo'), userId('alex')))
  await assertRefusingPage(ra, 'user_unknown', 'User not found')
  await look(ra, 'another-organisation')
  const kind = 'security_key'
  for (const [operation, request] of [
    ['getUser', { userId: userId('alex') }],
    ['issueLink', { userId: userId('alex'), kind }],
    ['beginRegistration', { userId: userId('alex'), kind }],
    ['closeAccount', { userId: userId('alex'), reason: 'left_role' }],
  ]) {
    const { status, code } = await ask(ra, operation, request)
    assert.deepEqual({ operation, status, code }, { operation, status: 404, code: 'user_unknown' })
  }
  const { status } = await ask(ra, 'getUser', { userId: userId('jo') })
  assert.equal(status, 200, 'the same request for the own organisation')
})

test('s08 without a session there is the sign-in page, and then the page that was asked for', async (t) => {
  const desk = await useDesk(t)
  const { page } = await desk.visitor()
  await signIn(page, desk.portal, 'ra')
  await openProfile(page, 'jo')
  const profile = new URL(page.url()).pathname
  await signOut(page)

  await page.goto(desk.portal.origin + profile)
  await page.getByLabel('Username', { exact: true }).waitFor()
  assert.equal(await page.getByText('Issue other authenticator').count(), 0)
  const { status, code } = await ask(page, 'getUser', { userId: userId('jo') })
  assert.deepEqual({ status, code }, { status: 401, code: 'not_authenticated' })
  await fillSignIn(page, 'ra')
  await control(page, 'Issue other authenticator').waitFor()
  assert.equal(new URL(page.url()).pathname, profile)
})

test('s08 a user without a role sees no desk', async (t) => {
  const desk = await useDesk(t)
  const { page } = await desk.visitor()
  await signIn(page, desk.portal, 'sam')
  const { status, code } = await ask(page, 'issueLink', { userId: userId('jo'), kind: 'security_key' })
  assert.deepEqual({ status, code }, { status: 403, code: 'not_authorised' })
})

test('s08 a stale session is asked to sign in again, and comes back', async (t) => {
  const desk = await useDesk(t, ['--fresh-for', '5'])
  const { page: ra } = await desk.visitor()
  await signIn(ra, desk.portal, 'ra')
  await openProfile(ra, 'jo')
  await chooseSecurityKey(ra)
  await sleep(5_100)
  const before = new URL(ra.url()).pathname
  await press(ra, 'Generate link')
  await ra.getByLabel('Password', { exact: true }).waitFor()
  await look(ra, 'step-up')
  assert.equal(await heading(ra, 'Registration link is ready').count(), 0)

  await ra.getByLabel('Password', { exact: true }).fill('keydesk-demo')
  await press(ra, 'Sign in')
  await control(ra, 'Generate link').waitFor()
  assert.equal(new URL(ra.url()).pathname, before)
  await press(ra, 'Generate link')
  await copyLink(ra)
})

test('a request from another site changes nothing', async (t) => {
  const desk = await useDesk(t)
  const { page: ra } = await desk.visitor()
  await signIn(ra, desk.portal, 'ra')
  const request = { userId: userId('jo'), kind: 'security_key' }
  for (const [what, headers] of Object.entries({
    'another origin': { Origin: 'https://elsewhere.test', 'Keydesk-Request': '1' },
    'fetched across sites': { 'Sec-Fetch-Site': 'cross-site', 'Keydesk-Request': '1' },
    'without the header that a form cannot send': { Origin: desk.portal.origin },
  })) {
    const response = await ra.request.post(`${desk.portal.origin}${DESK}/api/issueLink`, {
      headers, data: request, failOnStatusCode: false,
    })
    const { code } = await response.json()
    assert.deepEqual({ what, status: response.status(), code }, { what, status: 403, code: 'cross_site' })
  }
  await assertProfile(ra, 'jo', { active: 0, open: 0 })
  await newLink(ra, 'jo')
  await assertProfile(ra, 'jo', { active: 0, open: 1 })
})
