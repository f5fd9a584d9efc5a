// A key is removed: the sessions that were born of it end in every browser.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { part, useDesk } from './lib/desk.mjs'
import { userId } from './lib/people.mjs'
import { plugIn } from './lib/security-key.mjs'
import {
  ask, assertSuccess, control, openDialog, openTokens, press, registerToken, signIn, signOut, token,
} from './lib/steps.mjs'

test('s27 a key that is removed as stolen ends the session of the thief', async (t) => {
  const desk = await useDesk(t)
  const [ra, jo, thief] = [await desk.visitor(), await desk.visitor(), await desk.visitor()]
  let key

  await part(t, 'Jo registers a key, and somebody else signs in with it', async () => {
    await signIn(jo.page, desk.portal, 'jo')
    key = await plugIn(jo.page)
    await openTokens(jo.page, desk.portal)
    await registerToken(jo.page, 'Blue key')
    await signInWithKey(thief.page, desk.portal, await key.credentials())
    await openTokens(thief.page, desk.portal)
    await token(thief.page, 'Blue key').waitFor()
  })

  await part(t, 'a Registration Authority removes it as stolen', async () => {
    await signIn(ra.page, desk.portal, 'ra')
    const { account } = await ask(ra.page, 'getUser', { userId: userId('jo') })
    const [{ id }] = account.authenticators
    const removal = { userId: userId('jo'), authenticatorId: id, reason: 'stolen', lastConfirmed: true }
    assert.equal((await ask(ra.page, 'removeAuthenticator', removal)).status, 200)
  })

  await part(t, 'the thief is signed out: no list, no new key, no page of the portal', async () => {
    await press(thief.page, 'Register New Token')
    await thief.page.getByLabel('Username', { exact: true }).waitFor()
    const begin = { userId: userId('jo'), kind: 'security_key' }
    const refused = await ask(thief.page, 'beginRegistration', begin)
    assert.deepEqual([refused.status, refused.code], [401, 'not_authenticated'])
    await thief.page.goto(desk.portal.home)
    await thief.page.getByLabel('Username', { exact: true }).waitFor()
  })
})

test('s27 a person who removes their own key stays signed in, and their other browsers are signed out', async (t) => {
  const desk = await useDesk(t)
  const [here, elsewhere] = [await desk.visitor(), await desk.visitor()]
  let key

  await part(t, 'Sam signs in with one key in two browsers', async () => {
    await signIn(here.page, desk.portal, 'sam')
    key = await plugIn(here.page)
    await openTokens(here.page, desk.portal)
    await registerToken(here.page, 'Blue key')
    await signOut(here.page)
    await press(here.page, 'Sign in with a security key')
    await control(here.page, 'Sign out').waitFor()
    // The copy last: its counter is then ahead of the key's, which is not used again.
    await signInWithKey(elsewhere.page, desk.portal, await key.credentials())
  })

  await part(t, 'Sam removes it here, sees that, and registers another', async () => {
    await openTokens(here.page, desk.portal)
    await openDialog(here.page, token(here.page, 'Blue key').getByRole('link', { name: /^Remove/ }))
    await press(here.page.getByRole('dialog', { name: 'Remove “Blue key”?' }), 'Remove')
    await here.page.getByText('Tick the box to confirm that you know it is the last').first().waitFor()
    await here.page.getByRole('radio', { name: 'It is lost' }).check()
    await here.page.getByRole('checkbox', { name: 'I understand that this is the last token' }).check()
    await press(here.page, 'Remove')
    await assertSuccess(here.page, '“Blue key” has been removed')
    await key.unplug()
    await plugIn(here.page)
    await registerToken(here.page, 'Green key')
  })

  await part(t, 'the other browser is signed out', async () => {
    await elsewhere.page.goto(desk.portal.home)
    await elsewhere.page.getByLabel('Username', { exact: true }).waitFor()
  })
})

// In another browser, with a copy of what is on the key.
async function signInWithKey(page, portal, credentials) {
  await plugIn(page, { credentials })
  await page.goto(portal.home)
  await press(page, 'Sign in with a security key')
  await control(page, 'Sign out').waitFor()
}
