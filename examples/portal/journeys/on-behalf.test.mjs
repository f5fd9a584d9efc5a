// Journey 3: a Local Administrator registers a token for a user, with the user's key in hand.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { part, useDesk } from './lib/desk.mjs'
import { look } from './lib/look.mjs'
import { plugIn } from './lib/security-key.mjs'
import {
  ask, assertRefusingPage, assertSuccess, control, DESK, fillSignIn, found, heading, openDialog, press,
  registerToken, search, signIn, signOut, token,
} from './lib/steps.mjs'
import { userId } from './lib/people.mjs'

test('an administrator registers a token for a user, and removes it', async (t) => {
  const desk = await useDesk(t)
  const { page: admin } = await desk.visitor()
  const { page: user } = await desk.visitor()
  let key

  await part(t, 'finds the user, Manage FIDO2 Tokens', async () => {
    await signIn(admin, desk.portal, 'admin')
    await search(admin, 'sam')
    await look(admin, '40-admin-found')
    await found(admin, 'sam').getByRole('link', { name: /^Manage FIDO2 Tokens/ }).click()
    await heading(admin, 'For Sam Demo Manage FIDO2 Tokens').waitFor()
    await admin.getByText('Sam Demo has no registered tokens yet.').waitFor()
    for (const kind of ['Register this device', 'Register a passkey on a phone']) {
      assert.equal(await control(admin, kind).count(), 0, `${kind}: it would stay with the administrator`)
    }
    const request = { userId: userId('sam'), kind: 'this_device' }
    const { status, code } = await ask(admin, 'beginRegistration', request)
    assert.deepEqual({ status, code }, { status: 400, code: 'wrong_kind' })
    await look(admin, '41-tokens-of-another')
  })

  await part(t, 'registers the key that the user brought', async () => {
    key = await plugIn(admin)
    await registerToken(admin, 'Key of Sam')
    await token(admin, 'Key of Sam').getByText('by Local Administrator Demo').waitFor()
    await look(admin, '42-registered-for-another')
  })

  await part(t, 'the record says who did it for whom', async () => {
    await press(admin, 'Back')
    await admin.getByRole('tab', { name: 'History' }).click()
    const row = admin.getByRole('row').filter({ hasText: 'Authenticator registered' })
    await row.getByText('Local Administrator Demo').waitFor()
    await heading(admin, 'User profile Sam Demo').waitFor()
    await look(admin, '43-record')
    assert.equal(await control(admin, 'Issue other authenticator').count(), 0, 'that is for others')
  })

  await part(t, 'the user signs in with it and sees who registered it', async () => {
    const credentials = await key.credentials()
    await plugIn(user, { credentials })
    await user.goto(desk.portal.home)
    await fillSignIn(user, 'sam')
    await press(user, 'Sign in with a security key')
    await control(user, 'Sign out').waitFor()
    await user.goto(`${desk.portal.origin}${DESK}/tokens`)
    await token(user, 'Key of Sam').getByText('by Local Administrator Demo').waitFor()
  })

  await part(t, 'the administrator removes the lost key, and the session that signed in with it ends', async () => {
    await admin.getByRole('tab', { name: 'Authenticators' }).click()
    await press(admin, 'Manage FIDO2 Tokens')
    const dialog = await openDialog(admin, token(admin, 'Key of Sam').getByRole('link', { name: /^Remove/ }))
    await dialog.getByRole('radio', { name: 'It is lost' }).check()
    await dialog.getByRole('checkbox').check()
    await press(dialog, 'Remove')
    await assertSuccess(admin, '“Key of Sam” has been removed')
    await user.reload()
    await heading(user, 'Sign in').waitFor()
    await look(admin, '44-removed-for-another')
  })
})

test('an administrator cannot reach another organisation, and a user nobody', async (t) => {
  const desk = await useDesk(t)
  const { page } = await desk.visitor()
  await signIn(page, desk.portal, 'admin')
  await page.goto(`${desk.portal.origin}${DESK}/users/${userId('alex')}/tokens`)
  await assertRefusingPage(page, 'user_unknown', 'User not found')
  await signOut(page)
  await signIn(page, desk.portal, 'jo')
  await page.goto(`${desk.portal.origin}${DESK}/users/${userId('sam')}/tokens`)
  await assertRefusingPage(page, 'not_authorised', 'You are not allowed to do this')
})
