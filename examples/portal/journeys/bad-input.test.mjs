// What people do wrong, and what happens to them meanwhile, on the pages of their own tokens.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useDesk } from './lib/desk.mjs'
import { eventually } from './lib/eventually.mjs'
import { look } from './lib/look.mjs'
import { plugIn } from './lib/security-key.mjs'
import {
  ask, assertRefused, assertRefusingPage, assertSuccess, control, DESK, fillSignIn, heading, openDialog,
  openTokens, press, registerToken, signIn, token,
} from './lib/steps.mjs'
import { userId } from './lib/people.mjs'

// Jo, signed in, on the list of tokens, with a key in the machine.
async function atTheList(t, options, username = 'jo') {
  const desk = await useDesk(t, options)
  const { page, context } = await desk.visitor()
  await signIn(page, desk.portal, username)
  const key = await plugIn(page)
  await openTokens(page, desk.portal)
  return { desk, page, context, key }
}

test('nicknames are refused or kept as people see them', async (t) => {
  const { page } = await atTheList(t)
  await press(page, 'Register New Token')
  const field = page.getByRole('textbox', { name: 'Nickname' })
  const refused = {
    '': 'Enter a nickname',
    '   ': 'Enter a nickname',
    ['x'.repeat(65)]: 'Nickname must be 64 characters or fewer',
    ['👩‍👩‍👧'.repeat(65)]: 'Nickname must be 64 characters or fewer',
    'a‮b': 'Nickname must not include control characters',
    'a⁦b': 'Nickname must not include control characters',
    'a\tb': 'Nickname must not include control characters',
  }
  for (const [nickname, complaint] of Object.entries(refused)) {
    await field.fill(nickname)
    await press(page, 'Submit')
    await page.getByRole('alert').getByText(complaint).waitFor()
    assert.equal(await field.getAttribute('aria-describedby'), 'nickname-hint nickname-error')
  }
  await look(page, 'nickname-refused')
  await field.fill('👩‍👩‍👧'.repeat(64))
  await press(page, 'Submit')
  await token(page, '👩‍👩‍👧'.repeat(64)).waitFor()
  await look(page, 'nickname-long')
  for (const [typed, kept] of [['<script>alert(1)</script>', '<script>alert(1)</script>'], ['  ê  ', 'ê']]) {
    const dialog = await openDialog(page, page.getByRole('link', { name: /^Edit/ }))
    await field.fill(typed)
    await press(dialog, 'Save Changes')
    await assertSuccess(page, `“${kept}”`)
    await token(page, kept).waitFor()
  }
})

test('no press is lost while a slow network still brings the script', async (t) => {
  const { page } = await atTheList(t)
  let arrive
  const arrived = new Promise((resolve) => (arrive = resolve))
  await page.route('**/register.js', async (route) => {
    await arrived
    await route.continue()
  })
  await page.reload()
  assert.ok(await control(page, 'Register New Token').isDisabled(), 'there is nothing to press yet')
  setTimeout(arrive, 500)
  await press(page, 'Register New Token')
  await heading(page, 'Name your token').waitFor()
})

test('what a slow network brings late covers nothing newer', async (t) => {
  const { page } = await atTheList(t)
  await registerToken(page, 'At first')
  const [, authenticatorId] = /tokens\/([^/]+)/.exec(
    await token(page, 'At first').getByRole('link', { name: /^Edit/ }).getAttribute('href'))
  const rename = async (nickname) => {
    const { status } = await ask(page, 'renameAuthenticator', { userId: userId('jo'), authenticatorId, nickname })
    assert.equal(status, 200)
  }
  let arrive, held
  const arrived = new Promise((resolve) => (arrive = resolve))
  const source = await page.locator('[data-kd=live]').getAttribute('data-src')
  await page.route(new URL(source, page.url()).href, async (route) => {
    const response = await route.fetch()
    const first = !held && (await response.text()).includes('Then')
    held ||= first
    if (first) await arrived
    await route.fulfill({ response })
  })
  await rename('Then')
  await eventually(() => held)
  assert.ok(held, 'nobody asked for the new name')
  await rename('In the end')
  // A page that asks again while it waits does so within a second.
  await page.waitForTimeout(2_500)
  arrive()
  await page.waitForTimeout(500)
  await token(page, 'In the end').waitFor()
})

test('a page that is no longer true: the token was removed meanwhile', async (t) => {
  const { page, context, desk } = await atTheList(t)
  await registerToken(page, 'Short-lived')
  // The pages as they were before: in another tab, without live updates.
  const [edit, remove] = await Promise.all(['edit', 'remove'].map(async (what) => {
    const tab = await context.newPage()
    const href = await page.getByRole('link', { name: new RegExp(`^${what}`, 'i') }).getAttribute('href')
    await tab.goto(desk.portal.origin + href)
    return tab
  }))
  await page.bringToFront()
  await page.getByRole('link', { name: /^Remove/ }).click()
  await page.getByRole('dialog').getByRole('checkbox').check()
  await press(page.getByRole('dialog'), 'Remove')
  // A removal needs the key itself; then it goes on where it was.
  await press(page, 'Sign in with a security key')
  await heading(page, 'Remove “Short-lived”?').waitFor()
  await page.getByRole('checkbox').check()
  await press(page, 'Remove')
  await assertSuccess(page, '“Short-lived” has been removed')

  await edit.getByRole('textbox', { name: 'Nickname' }).fill('Too late')
  await press(edit, 'Save Changes')
  await assertRefusingPage(edit, 'authenticator_removed', 'This key was removed')
  await look(edit, 'token-removed-meanwhile')
  await remove.getByRole('checkbox').check()
  await press(remove, 'Remove')
  await assertSuccess(remove, '“Short-lived” has been removed')
})

test("somebody else's token can be neither seen nor removed", async (t) => {
  const { page, desk } = await atTheList(t)
  await registerToken(page, 'Of Jo')
  const href = await page.getByRole('link', { name: /^Remove/ }).getAttribute('href')
  const authenticatorId = href.split('/').at(-2)
  const { page: sam } = await desk.visitor()
  await signIn(sam, desk.portal, 'sam')
  await sam.goto(desk.portal.origin + href)
  await assertRefusingPage(sam, 'authenticator_unknown', 'Authenticator not found')
  for (const [operation, more] of [
    ['removeAuthenticator', { reason: 'lost', lastConfirmed: true }],
    ['renameAuthenticator', { nickname: 'Mine' }],
  ]) {
    for (const [username, status, expected] of [
      ['jo', 403, 'not_authorised'], ['sam', 404, 'authenticator_unknown'],
    ]) {
      const asked = { userId: userId(username), authenticatorId, ...more }
      const answer = await ask(sam, operation, asked)
      assert.deepEqual([answer.status, answer.code], [status, expected], `${operation} ${username}`)
    }
  }
  await page.reload()
  await token(page, 'Of Jo').getByText('Active').waitFor()
})

test('the last token, by policy', async (t) => {
  for (const rule of ['allow', 'refuse']) {
    await t.test(rule, async (t) => {
      const { page } = await atTheList(t, ['--last-key', rule])
      await registerToken(page, 'Only one')
      const dialog = await openDialog(page, page.getByRole('link', { name: /^Remove/ }))
      assert.equal(await dialog.getByRole('checkbox').count(), 0)
      if (rule === 'refuse') {
        await dialog.getByText('It cannot be removed, because it is the last one').waitFor()
        assert.equal(await dialog.getByRole('button', { name: 'Remove' }).count(), 0)
        await look(page, 'last-token-refused')
        return
      }
      await press(dialog, 'Remove')
      await press(page, 'Sign in with a security key')
      await press(page, 'Remove')
      await assertSuccess(page, '“Only one” has been removed')
    })
  }
})

test('a dialog that was closed, a wrong PIN, a key that is not touched', async (t) => {
  const { page, key } = await atTheList(t)
  await key.setUserVerified(false)
  await press(page, 'Register New Token')
  await assertRefused(page, 'cancelled', 'The key was not used')
  await look(page, 'token-cancelled')
  assert.equal((await key.credentials()).length, 0)
  await key.setUserVerified(true)
  await registerToken(page, 'At last')
  // Signing in again is asked for by the key alone, and can be given up as well.
  await press(page, 'Register New Token')
  await heading(page, 'Confirm that it is you').waitFor()
  await key.setUserVerified(false)
  await press(page, 'Sign in with a security key')
  await assertRefused(page, 'cancelled', 'The key was not used')
  await key.setUserVerified(true)
  await press(page, 'Sign in with a security key')
  await heading(page, 'Manage FIDO2 Tokens').waitFor()
})

test('closing the page at the nickname leaves a whole token', async (t) => {
  const { page, desk } = await atTheList(t)
  await press(page, 'Register New Token')
  await heading(page, 'Name your token').waitFor()
  await openTokens(page, desk.portal)
  await token(page, 'Security key').getByText('Active').waitFor()
})

test('the wrong kind of key is refused by the server', async (t) => {
  const { page, key } = await atTheList(t)
  await key.unplug()
  // A key that copies itself to other devices, whatever it is attached by.
  const synced = await plugIn(page, { defaultBackupEligibility: true, defaultBackupState: true })
  await press(page, 'Register New Token')
  await assertRefused(page, 'wrong_kind', 'This is another type of authenticator')
  await look(page, 'wrong-kind')
  await synced.unplug()
  await plugIn(page)
  await registerToken(page, 'The right one')
})

test('this device, and a device that is registered already', async (t) => {
  const { page, key } = await atTheList(t)
  await key.unplug()
  await plugIn(page, { transport: 'internal' })
  await press(page, 'Register this device')
  await heading(page, 'Name your token').waitFor()
  await assertSuccess(page, 'registered as “This device”')
  await press(page, 'Submit')
  await token(page, 'This device').waitFor()
  // Under no other kind either; signing in again comes first.
  await press(page, 'Register a passkey on a phone')
  await press(page, 'Sign in with a security key')
  await press(page, 'Register a passkey on a phone')
  await assertRefused(page, 'already_registered', 'This key is already registered')
})

test('the session of the portal ends in between', async (t) => {
  const { page, context } = await atTheList(t)
  await context.clearCookies()
  await press(page, 'Register New Token')
  await page.getByLabel('Username', { exact: true }).waitFor()
  await fillSignIn(page, 'jo')
  await heading(page, 'Manage FIDO2 Tokens').waitFor()
  await registerToken(page, 'After all')
  await openDialog(page, page.getByRole('link', { name: /^Edit/ }))
  await context.clearCookies()
  await page.getByRole('textbox', { name: 'Nickname' }).fill('Lost')
  await press(page, 'Save Changes')
  await page.getByLabel('Username', { exact: true }).waitFor()
  // The name of the parameter is the portal's matter.
  const [returnTo] = new URL(page.url()).searchParams.values()
  assert.ok(returnTo.startsWith(`${DESK}/tokens/`), returnTo)
})
