// Journey 2: people look after their own tokens. In the words that NHSmail's guide uses.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { part, useDesk } from './lib/desk.mjs'
import { eventually } from './lib/eventually.mjs'
import { look } from './lib/look.mjs'
import { plugIn } from './lib/security-key.mjs'
import {
  assertRefused, assertSuccess, control, fillSignIn, heading, openDialog, openTokens, press, registerToken,
  scripted, signIn, signOut, token,
} from './lib/steps.mjs'

test('a user registers, names, edits, uses and removes a token', async (t) => {
  const desk = await useDesk(t)
  const { page, context } = await desk.visitor()
  let key

  await part(t, 'Profile, Self-Service, Manage FIDO2 Tokens', async () => {
    await signIn(page, desk.portal, 'jo')
    await press(page, 'Profile')
    await heading(page, 'Jo Demo Profile').waitFor()
    await look(page, '20-own-profile')
    await page.getByRole('tab', { name: 'Self-Service' }).click()
    await look(page, '21-self-service')
    await press(page, 'Manage FIDO2 Tokens')
    await heading(page, 'Manage FIDO2 Tokens').waitFor()
    await page.getByText('You have no registered tokens yet.').waitFor()
    await look(page, '22-no-tokens')
  })

  await part(t, 'guidance for the PIN of each system, for a lost key and a broken one', async () => {
    for (const [summary, words] of Object.entries({
      'Set a PIN on a new token': 'at least 4 characters',
      'Change the PIN on Windows': 'at least 4 characters',
      'Change the PIN on a Mac': 'at least 4 characters',
      'Change the PIN on Linux': 'at least 4 characters',
      'If you have forgotten the PIN': 'Reset the token',
      'If your token is lost or stolen': 'Report it to a Local Administrator',
      'If your token is broken': 'Register a new one',
    })) {
      const text = page.getByRole('group').filter({ hasText: summary })
      await text.getByText(summary, { exact: true }).click()
      await text.getByText(words).first().waitFor()
    }
    await look(page, '23-token-help')
  })

  let other
  await part(t, 'Register New Token: whole at the touch, and another open page shows it', async () => {
    other = await context.newPage()
    await openTokens(other, desk.portal)
    await page.bringToFront()
    key = await plugIn(page)
    await press(page, 'Register New Token')
    await heading(page, 'Name your token').waitFor()
    await assertSuccess(page, 'registered as “Security key”')
    assert.equal((await key.credentials()).length, 1)
    await look(page, '24-name-token')
    await token(other, 'Security key').waitFor()
  })

  await part(t, 'Nickname, Submit: a green message, and the token is in the list', async () => {
    await page.getByRole('textbox', { name: 'Nickname' }).fill('Blue key')
    await press(page, 'Submit')
    await assertSuccess(page, '“Blue key”')
    await token(page, 'Blue key').getByText('Active').waitFor()
    await token(other, 'Blue key').waitFor()
    await other.close()
    await look(page, '25-token-registered')
  })

  await part(t, 'Edit, Save Changes', async () => {
    await token(page, 'Blue key').getByRole('link', { name: /^Edit/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Edit nickname' })
    await dialog.waitFor()
    await look(page, '26-edit-token')
    await press(dialog, 'Cancel')
    await dialog.waitFor({ state: 'detached' })
    await token(page, 'Blue key').getByRole('link', { name: /^Edit/ }).click()
    await dialog.getByRole('textbox', { name: 'Nickname' }).fill('Green key')
    await press(dialog, 'Save Changes')
    await assertSuccess(page, 'changed to “Green key”')
    await token(page, 'Green key').waitFor()
    assert.equal(await token(page, 'Blue key').count(), 0)
  })

  await part(t, 'a second key needs the first: signing in again, and back to the list', async () => {
    await press(page, 'Register New Token')
    await heading(page, 'Confirm that it is you').waitFor()
    await press(page, 'Sign in with a security key')
    await heading(page, 'Manage FIDO2 Tokens').waitFor()
    await press(page, 'Register New Token')
    await assertRefused(page, 'already_registered', 'This key is already registered')
    await look(page, '27-token-already-registered')
  })

  await part(t, 'at the next login the key is the second factor', async () => {
    await signOut(page)
    await fillSignIn(page, 'jo')
    await control(page, 'Sign in with a security key').waitFor()
    assert.equal(await control(page, 'Sign out').count(), 0, 'the password alone signed in')
    await press(page, 'Sign in with a security key')
    await control(page, 'Sign out').waitFor()
  })

  await part(t, 'Remove, and again Remove', async () => {
    await openTokens(page, desk.portal)
    await openDialog(page, token(page, 'Green key').getByRole('link', { name: /^Remove/ }))
    const dialog = page.getByRole('dialog', { name: 'Remove “Green key”?' })
    await dialog.waitFor()
    await look(page, '28-remove-token')
    await press(dialog, 'Remove')
    await page.getByText('Tick the box to confirm that you know it is the last').first().waitFor()
    await look(page, '29-remove-last-token')
    await page.getByRole('radio', { name: 'It is lost' }).check()
    await page.getByRole('checkbox', { name: 'I understand that this is the last token' }).check()
    await press(page, 'Remove')
    await assertSuccess(page, '“Green key” has been removed')
    await page.getByText('report that to a Local Administrator').waitFor()
    assert.equal(await token(page, 'Green key').count(), 0)
    await look(page, '30-token-removed')
    // The page signalled the browser, and the key deleted the removed credential.
    await eventually(async () => (await key.credentials()).length === 0)
    assert.equal((await key.credentials()).length, 0)
  })
})

test('the keyboard is enough', async (t) => {
  const desk = await useDesk(t)
  const { page } = await desk.visitor()
  await signIn(page, desk.portal, 'jo')
  await plugIn(page)
  const go = async (name, role) => {
    for (let steps = 0; steps < 60; steps++) {
      await page.keyboard.press('Tab')
      const there = await page.evaluate(() => {
        const here = document.activeElement
        const box = here.getBoundingClientRect()
        const seen = getComputedStyle(here)
        return { text: here.innerText || here.name, inside: box.width > 0, role: here.tagName, ring: seen.outlineStyle + seen.boxShadow }
      })
      if (there.text.trim().startsWith(name) && (!role || there.role === role)) {
        assert.ok(there.inside, `${name} has the focus and cannot be seen`)
        assert.notEqual(there.ring, 'nonenone', `nothing shows that ${name} has the focus`)
        return
      }
    }
    throw new Error(`${name} cannot be reached with the Tab key`)
  }
  await go('Profile')
  await page.keyboard.press('Enter')
  await page.getByRole('tab', { name: 'Self-Service' }).waitFor()
  await go('Your details', 'A')
  await page.keyboard.press('ArrowRight')
  await go('Manage FIDO2 Tokens')
  await page.keyboard.press('Enter')
  await heading(page, 'Manage FIDO2 Tokens').waitFor()
  await go('Register New Token')
  await page.keyboard.press('Enter')
  await heading(page, 'Name your token').waitFor()
  // The script gives the focus to the message above.
  await page.locator('body.js-enabled').waitFor()
  await go('nickname')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('By keyboard')
  await page.keyboard.press('Enter')
  await token(page, 'By keyboard').waitFor()
  await scripted(page)
  await go('Edit')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  const focused = await page.evaluate(() => document.activeElement.innerText)
  assert.match(focused, /^Edit/, 'the focus goes back to where it was')
})

test('everything but the ceremony works without JavaScript', async (t) => {
  const desk = await useDesk(t)
  const { page, headers } = await desk.visitor()
  await signIn(page, desk.portal, 'jo')
  await plugIn(page)
  await openTokens(page, desk.portal)
  await registerToken(page, 'Plain')
  // The same person in a browser that runs no scripts.
  const bare = await page.context().browser().newContext({ javaScriptEnabled: false, extraHTTPHeaders: headers })
  await bare.addCookies(await page.context().cookies())
  const plain = await bare.newPage()
  await plain.goto(page.url())
  assert.match(await plain.locator('noscript').innerText(), /^Registering needs JavaScript/)
  await token(plain, 'Plain').getByRole('link', { name: /^Edit/ }).click()
  await plain.getByRole('textbox', { name: 'Nickname' }).fill('')
  await press(plain, 'Save Changes')
  await plain.getByText('Enter a nickname').first().waitFor()
  await plain.getByRole('textbox', { name: 'Nickname' }).fill('Plainer')
  await press(plain, 'Save Changes')
  await assertSuccess(plain, '“Plainer”')
  await bare.close()
})

test('the time is shown, its end is announced, and more is to be had', async (t) => {
  const desk = await useDesk(t, ['--timeout', '30'])
  const { page } = await desk.visitor()
  await signIn(page, desk.portal, 'jo')
  const key = await plugIn(page)
  await key.setTouched(false)
  await openTokens(page, desk.portal)
  await press(page, 'Register New Token')
  const status = page.getByRole('status')
  await status.filter({ hasText: /You have until \d{1,2}:\d{2}/ }).waitFor()
  await status.filter({ hasText: 'The time is nearly up' }).waitFor({ timeout: 25_000 })
  await look(page, 'more-time')
  await key.setTouched(true)
  await press(page, 'Give me more time')
  await heading(page, 'Name your token').waitFor()
})

test('a registered device is offered in the username field', async (t) => {
  const desk = await useDesk(t)
  const { page } = await desk.visitor()
  await signIn(page, desk.portal, 'jo')
  const device = await plugIn(page, { transport: 'internal' })
  await openTokens(page, desk.portal)
  await press(page, 'Register this device')
  await heading(page, 'Name your token').waitFor()
  await device.setTouched(false)
  const offered = page.waitForResponse(/beginSignIn$/)
  await signOut(page)
  await offered
  // The button takes over from the field, and does not stumble over its request.
  await press(page, 'Sign in with a security key')
  await page.getByText(/You have until/).waitFor()
  await page.waitForTimeout(300)
  assert.equal(await page.getByRole('alert').count(), 0)
  await page.goto('about:blank')
  await device.setTouched(true)
  // It answers as soon as it is offered: nobody presses anything.
  await page.goto(desk.portal.home)
  await control(page, 'Sign out').waitFor()
  await page.getByText('Jo Demo').first().waitFor()
})
