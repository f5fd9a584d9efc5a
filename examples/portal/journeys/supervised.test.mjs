// Journey 1: a Registration Authority issues a security key by link, watches it become active, and
// removes it. Everything by role and name, as a person with a screen reader would find it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { part, useDesk } from './lib/desk.mjs'
import { look } from './lib/look.mjs'
import { plugIn } from './lib/security-key.mjs'
import {
  assertRefused, assertRegistered, chooseSecurityKey, control, copyLink, fillSignIn, found, heading,
  openProfile, press, REGISTER, rows, search, signIn, signOut,
} from './lib/steps.mjs'

test('a key is issued by link, registered, used and removed', async (t) => {
  const desk = await useDesk(t)
  const { page: ra } = await desk.visitor()
  const { page: user } = await desk.visitor()

  await part(t, 'the Registration Authority signs in and finds the user', async () => {
    await ra.goto(desk.portal.home)
    await look(ra, '01-sign-in')
    await fillSignIn(ra, 'ra')
    await control(ra, 'Sign out').waitFor()
    await look(ra, '02-home')
    await search(ra, 'jo')
    await found(ra, 'jo').waitFor()
    await look(ra, '03-find')
    await found(ra, 'jo').getByRole('link', { name: /^View profile/ }).click()
    await ra.getByRole('tab', { name: 'Authenticators' }).click()
    await look(ra, '04-profile-empty')
  })

  let link
  await part(t, 'and generates a link', async () => {
    await press(ra, 'Issue other authenticator')
    await look(ra, '05-choose-type')
    await ra.getByRole('radio', { name: 'Security key' }).check()
    await press(ra, 'Continue')
    await look(ra, '06-instructions')
    await press(ra, 'Generate link')
    link = await copyLink(ra)
    assert.equal(new URL(link).origin, desk.portal.origin)
    assert.match(new URL(link).hash, /^#[A-Za-z0-9_-]{22,}$/)
    const shown = ra.getByRole('textbox', { name: 'Registration link', exact: true })
    assert.equal(await shown.inputValue(), link)
    await look(ra, '07-link')
    await openProfile(ra, 'jo')
    await rows(ra, 'Link issued').waitFor()
    await look(ra, '08-profile-link-issued')
  })

  const key = await plugIn(user)
  await part(t, 'the user registers the key without a session, and the open profile shows it', async () => {
    // Any new load of the profile would lose this mark.
    await ra.evaluate(() => { globalThis.stillTheSamePage = true })
    await user.goto(link)
    assert.deepEqual(await user.context().cookies(), [])
    await look(user, '09-link-page')
    await press(user, REGISTER)
    await assertRegistered(user)
    await look(user, '10-registered')
    await rows(ra, 'Active').waitFor()
    assert.equal(await rows(ra, 'Link issued').count(), 0)
    assert.equal(await ra.evaluate(() => globalThis.stillTheSamePage), true)
    await look(ra, '11-profile-active')
    assert.equal((await key.credentials()).length, 1)
  })

  await part(t, 'the user signs in with the key as the second factor', async () => {
    await user.goto(desk.portal.home)
    await fillSignIn(user, 'jo')
    await control(user, SECOND_FACTOR).waitFor()
    assert.equal(await control(user, 'Sign out').count(), 0, 'the password alone signed in')
    await look(user, '12-second-factor')
    await press(user, SECOND_FACTOR)
    await control(user, 'Sign out').waitFor()
    await signOut(user)
  })

  await part(t, 'and without a password', async () => {
    await press(user, 'Sign in with a security key')
    await control(user, 'Sign out').waitFor()
    await look(user, '13-signed-in')
    await signOut(user)
  })

  await part(t, 'the Registration Authority removes the key', async () => {
    await openProfile(ra, 'jo')
    const nickname = await rows(ra, 'Active').getByRole('cell').nth(1).innerText()
    await rows(ra, 'Active').getByRole('link', { name: /^Remove/ }).click()
    await look(ra, '14-remove')
    await press(ra, 'Remove authenticator')
    await ra.getByText('Tick the box to confirm that you want to remove it').first().waitFor()
    await look(ra, '15-remove-unconfirmed')
    await ra.getByRole('radio', { name: 'It is lost' }).check()
    await ra.getByRole('textbox', { name: 'Notes (optional)' }).fill('Left on a train')
    for (const box of await ra.getByRole('checkbox').all()) await box.check()
    await press(ra, 'Remove authenticator')
    const message = ra.getByRole('alert').filter({ hasText: 'has been removed' })
    assert.ok((await message.innerText()).includes(nickname.trim()), 'the message names the key')
    await rows(ra, 'Removed').waitFor()
    assert.equal(await rows(ra, 'Active').count(), 0)
    await look(ra, '16-removed')
  })

  await part(t, 'and it signs nobody in any more', async () => {
    await press(user, 'Sign in with a security key')
    await assertRefused(user, 'authenticator_removed', 'This key was removed')
    assert.equal(await control(user, 'Sign out').count(), 0)
    await look(user, '17-removed-key-refused')
  })
})

test('a link can be cancelled from the profile', async (t) => {
  const desk = await useDesk(t)
  const { page: ra } = await desk.visitor()
  await signIn(ra, desk.portal, 'ra')
  await openProfile(ra, 'sam')
  await chooseSecurityKey(ra)
  await press(ra, 'Generate link')
  await copyLink(ra)
  await openProfile(ra, 'sam')
  await rows(ra, 'Link issued').getByRole('link', { name: /^Cancel/ }).click()
  await look(ra, '18-cancel-link')
  await press(ra, 'Cancel link')
  await heading(ra, 'Success').or(ra.getByText('has been cancelled')).first().waitFor()
  assert.equal(await rows(ra, 'Link issued').count(), 0)
  await look(ra, '19-link-cancelled')
})

const SECOND_FACTOR = 'Sign in with a security key'
