// From the first officer's link to a removed key, in a portal that a document builds.

import assert from 'node:assert/strict'
import { launchBrowser } from '../../../../examples/portal/journeys/lib/browser.mjs'
import { plugIn } from '../../../../examples/portal/journeys/lib/security-key.mjs'
import {
  assertRegistered, control, fillSignIn, heading, newLink, openAndRegister, openProfile, press, rows, signOut
} from '../../../../examples/portal/journeys/lib/steps.mjs'
import { newVisitor } from '../../../../examples/portal/journeys/lib/visitor.mjs'

export const ORIGIN = 'http://localhost:3000'
export const KEY = 'Sign in with a security key'
const inside = page => control(page, 'Sign out').waitFor()

/** A browser for which the portal is where its document says; `visitor` is a person at it. */
export async function browserOf (t, port) {
  // Only the host's name stands in a rule, so that every port of it leads there.
  const browser = await launchBrowser([`--host-resolver-rules=MAP localhost 127.0.0.1:${port}`])
  t.after(() => browser.close())
  const visitors = []
  return {
    async visitor () {
      const visitor = await newVisitor(browser, ORIGIN)
      visitors.push(visitor)
      return visitor.page
    },
    assertNoProblems: () => assert.deepEqual(visitors.flatMap(({ problems }) => problems), [])
  }
}

/** Signs in with the password, and with the key that is due after it. */
export async function signInWithBoth (page, username) {
  await page.goto(`${ORIGIN}/sign-in`)
  await fillSignIn(page, username)
  await page.getByLabel('Password', { exact: true }).waitFor({ state: 'detached' })
  assert.equal(await control(page, 'Sign out').count(), 0, 'the password alone signed in')
  await control(page, KEY).waitFor()
  // It outlives the page, whose answers do not.
  await page.evaluate(() => {
    const own = navigator.credentials.get.bind(navigator.credentials)
    navigator.credentials.get = options => {
      sessionStorage.setItem('asked', options.publicKey.allowCredentials?.length ?? 0)
      return own(options)
    }
  })
  await press(page, KEY)
  await inside(page)
  const asked = Number(await page.evaluate(() => sessionStorage.getItem('asked')))
  assert.ok(asked > 0, 'the key was asked for as if there had been no password')
}

/** Registers by a link with a new key, which stays plugged in. */
export async function register (page, link) {
  const key = await plugIn(page)
  await openAndRegister(page, link)
  await assertRegistered(page)
  return key
}

/** All of it. `ends` is over when the portal has ended the sessions of the removed key on its own pages, if it does. */
export async function journey (t, { port, link, ends }) {
  const browser = await browserOf(t, port)
  const [officer, user] = [await browser.visitor(), await browser.visitor()]
  await register(officer, link)
  await signInWithBoth(officer, 'ra')
  const own = await newLink(officer, 'jo')
  assert.equal(new URL(own).origin, ORIGIN)
  await openProfile(officer, 'jo')

  await register(user, own)
  await rows(officer, 'Active').waitFor()
  await signInWithBoth(user, 'jo')
  await signOut(user)
  await press(user, KEY)
  await inside(user)

  await rows(officer, 'Active').getByRole('link', { name: /^Remove/ }).click()
  await officer.getByRole('radio', { name: 'It is lost' }).check()
  for (const box of await officer.getByRole('checkbox').all()) await box.check()
  await press(officer, 'Remove authenticator')
  await rows(officer, 'Removed').waitFor()

  // The desk ends the session by itself, the portal's own pages by a notification.
  if (ends) {
    await ends()
  } else {
    await user.goto(`${ORIGIN}/desk/profile`)
    await heading(user, 'Your session has ended').waitFor()
  }
  await user.goto(`${ORIGIN}/`)
  if (!ends) await press(user, 'Sign out')
  await user.getByLabel('Username', { exact: true }).waitFor()
  await press(user, KEY)
  await user.getByRole('alert').filter({ hasText: 'This key was removed' }).waitFor()
  assert.equal(await control(user, 'Sign out').count(), 0)
  browser.assertNoProblems()
  return { browser, officer, user }
}
