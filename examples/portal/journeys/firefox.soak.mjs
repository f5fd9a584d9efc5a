// The supervised journey and self-service in Firefox, with its own virtual key.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launchFirefox } from './lib/firefox.mjs'
import { startPortal } from './lib/portal.mjs'

async function start(t) {
  const portal = await startPortal()
  t.after(() => portal.stop())
  return portal
}

async function signIn(page, portal, username) {
  await page.goto(portal.home)
  await page.fill('Username', username)
  await page.fill('Password', 'keydesk-demo')
  await page.press('Sign in')
}

test('Firefox: a key is issued by link, registered, used and removed', { timeout: 300_000 }, async (t) => {
  const portal = await start(t)
  const [ra, user] = [await launchFirefox(t), await launchFirefox(t)]
  await signIn(ra, portal, 'ra')
  await ra.press('Find an existing user')
  await ra.fill('Name, username or email address', 'jo')
  await ra.press('Search')
  await ra.press('~View profile')
  await ra.press('Authenticators')
  await ra.press('Issue other authenticator')
  await ra.press('Security key')
  await ra.press('Continue')
  await ra.press('Generate link')
  await ra.see('Copy link', 'button:not(:disabled)')
  const link = await ra.run('return document.getElementById("link").value')
  // Reloaded, it is the same.
  await ra.goto(await ra.url())
  await ra.see('Copy link', 'button:not(:disabled)')
  assert.equal(await ra.run('return document.getElementById("link").value'), link)

  const key = await user.plugIn()
  await user.goto('about:blank')
  await user.goto(link.replace('#', '%23'))
  await key.setUserVerified(false)
  await user.press('Register your security key')
  // Firefox lets the answer of a key without verification through to the server.
  await eitherRefusal(user)
  await key.setUserVerified(true)
  await user.press('Try again')
  await user.see('Registration successful', 'h1')
  await user.see('It is registered for Jo Demo.')
  await ra.see('Completed')
  assert.equal((await key.credentials()).length, 1)

  await signIn(user, portal, 'jo')
  await user.press('Sign in with a security key')
  await user.press('Sign out')
  await user.press('Sign in with a security key')
  await user.press('Sign out')

  await ra.press('Go to the user’s profile')
  await ra.press('Authenticators')
  await ra.see('Active')
  await ra.press('~Remove')
  await ra.press('It is lost')
  await ra.run('for (const box of document.querySelectorAll("[type=checkbox]")) box.click()')
  await ra.press('Remove authenticator')
  await ra.see('~has been removed')
  await user.press('Sign in with a security key')
  await user.see('This key was removed')
})

test('Firefox: a user registers, names, edits and removes a token', { timeout: 300_000 }, async (t) => {
  const portal = await start(t)
  const page = await launchFirefox(t)
  const key = await page.plugIn()
  await signIn(page, portal, 'jo')
  await page.press('Profile')
  await page.press('Self-Service')
  await page.press('Manage FIDO2 Tokens')
  await page.press('Register New Token')
  await page.see('Name your token', 'h1')
  await page.fill('Nickname', 'Blue key')
  await page.press('Submit')
  await page.see('~“Blue key”')
  assert.equal((await key.credentials()).length, 1)
  await page.press('~Edit')
  await page.fill('Nickname', 'Green key')
  await page.press('Save Changes')
  await page.see('~changed to “Green key”')
  await page.press('Sign out')
  await signIn(page, portal, 'jo')
  await page.press('Sign in with a security key')
  await page.press('Profile')
  await page.press('Self-Service')
  await page.press('Manage FIDO2 Tokens')
  await page.press('~Remove')
  await page.see('Remove “Green key”?', 'h1')
  await page.run('document.querySelector("[type=checkbox]").click()')
  await page.press('Remove')
  await page.see('~“Green key” has been removed')
})

async function eitherRefusal(page) {
  await page.see('~This key did not check that it is you').catch(() => page.see('The key was not used'))
}
