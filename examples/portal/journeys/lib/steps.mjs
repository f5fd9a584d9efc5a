// The steps that people take, each by role and name, in the words of the pages.
import assert from 'node:assert/strict'
import { PREFIX } from './portal.mjs'

// A control that a person presses; whether it leads somewhere or does something is the page's matter.
export function control(place, name) {
  const by = { name, exact: typeof name === 'string' }
  return place.getByRole('button', by).or(place.getByRole('link', by))
}

export const press = (place, name) => control(place, name).click()

export const heading = (page, name) => page.getByRole('heading', { name, exact: true })

export async function signIn(page, portal, username) {
  await page.goto(portal.home)
  await fillSignIn(page, username)
  await control(page, 'Sign out').waitFor()
}

export async function fillSignIn(page, username) {
  await page.getByLabel('Username', { exact: true }).fill(username)
  await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD)
  await press(page, 'Sign in')
}

// Over when the sign-in page is there. A device that is built in is offered in its username field
// and would sign in again by itself: `setTouched(false)` first. A key that is plugged in is not.
export async function signOut(page) {
  await press(page, 'Sign out')
  await page.getByLabel('Username', { exact: true }).waitFor()
}

export async function search(page, text) {
  await press(page, 'Find an existing user')
  await page.getByRole('textbox', { name: 'Name, username or email address' }).fill(text)
  await press(page, 'Search')
}

// Finds a user and opens the Authenticators tab of their profile.
export async function openProfile(page, username) {
  await search(page, username)
  await found(page, username).getByRole('link', { name: /^View profile/ }).click()
  await page.getByRole('tab', { name: 'Authenticators' }).click()
}

// The row of the search results that is this user's.
export function found(page, username) {
  const cell = page.getByRole('cell', { name: username, exact: true })
  return page.getByRole('row').filter({ has: cell })
}

// The list of one's own tokens, by the path that the guide describes.
export async function openTokens(page, portal) {
  await page.goto(portal.home)
  await press(page, 'Profile')
  await page.getByRole('tab', { name: 'Self-Service' }).click()
  await press(page, 'Manage FIDO2 Tokens')
  await heading(page, 'Manage FIDO2 Tokens').waitFor()
}

// The token of this nickname in the open list.
export function token(page, nickname) {
  const cell = page.getByRole('cell', { name: nickname, exact: true })
  return page.getByRole('row').filter({ has: cell })
}

// Opens the small form of this link. Before the script of the page is there, a press would open it as
// a page of its own.
export async function openDialog(page, link) {
  await scripted(page)
  await link.click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  return dialog
}

// Over when the open list listens to presses.
export const scripted = (page) => page.evaluate(async () => {
  await import(new URL('tokens.js', document.querySelector('script[type=module]').src))
})

// Registers a token on the open list, and gives it this nickname.
export async function registerToken(page, nickname) {
  await press(page, 'Register New Token')
  await page.getByRole('heading', { name: /Name your token$/ }).waitFor()
  await page.getByRole('textbox', { name: 'Nickname' }).fill(nickname)
  await press(page, 'Submit')
  await assertSuccess(page, `“${nickname}”`)
  await token(page, nickname).waitFor()
}

// The green message that says that it was done.
export async function assertSuccess(page, text) {
  const message = page.getByRole('alert').filter({ has: heading(page, 'Success') })
  assert.ok((await message.innerText()).includes(text), text)
}

// From an open profile to the page that offers to generate a link.
export async function chooseSecurityKey(page) {
  await press(page, 'Issue other authenticator')
  await page.getByRole('radio', { name: 'Security key' }).check()
  await press(page, 'Continue')
}

export async function copyLink(page) {
  await press(page, 'Copy link')
  await page.getByText('Link copied', { exact: true }).waitFor()
  return page.evaluate(() => navigator.clipboard.readText())
}

// All of it: a Registration Authority who is signed in makes a link for this user.
export async function newLink(page, username) {
  await openProfile(page, username)
  await chooseSecurityKey(page)
  await press(page, 'Generate link')
  return copyLink(page)
}

export async function openAndRegister(page, link) {
  await page.goto(link)
  await press(page, REGISTER)
}

export const assertRegistered = (page) => heading(page, SUCCESS).waitFor()

// How an attempt on this page ended: 'registered', or the stable code of the refusal.
export async function outcome(page) {
  const alert = page.getByRole('alert')
  await heading(page, SUCCESS).or(alert).first().waitFor()
  const refused = await alert.count()
  const registered = await heading(page, SUCCESS).count()
  assert.equal(refused + registered, 1, 'either success or refusal')
  if (registered) return 'registered'
  return alert.locator('xpath=ancestor-or-self::*[@data-code]').getAttribute('data-code')
}

// The page says no: with its stable code, in these words, and without reporting success.
export async function assertRefused(page, code, title) {
  assert.equal(await outcome(page), code)
  await page.getByRole('alert').and(page.locator(':has(p)')).filter({ has: heading(page, title) }).waitFor()
}

// A whole page that says no.
export async function assertRefusingPage(page, code, title) {
  await heading(page, title).waitFor()
  await page.getByText(`Error code: ${code}`, { exact: true }).waitFor()
}

// Asks an operation of the JSON API with the cookies of this page.
export function ask(page, operation, request) {
  return page.evaluate(async ([path, body]) => {
    const headers = { 'Content-Type': 'application/json', 'Keydesk-Request': '1' }
    const response = await fetch(path, { method: 'POST', headers, body })
    return { status: response.status, ...(await response.json()) }
  }, [`${DESK}/api/${operation}`, JSON.stringify(request)])
}

// The rows of the open profile whose status is this.
export function rows(page, status) {
  const cell = page.getByRole('cell', { name: status, exact: true })
  return page.getByRole('tabpanel', { name: 'Authenticators' }).getByRole('row').filter({ has: cell })
}

// What a profile says, read afresh: how many authenticators are active, how many links are open.
export async function assertProfile(page, username, { active, open }) {
  await openProfile(page, username)
  assert.equal(await rows(page, 'Active').count(), active, `active authenticators of ${username}`)
  let links = 0
  for (const status of OPEN_LINK) links += await rows(page, status).count()
  assert.equal(links, open, `open links of ${username}`)
}

export const REGISTER = 'Register your security key'
export const SUCCESS = 'Registration successful'
const OPEN_LINK = ['Link issued', 'Link opened', 'Registering']
// Where browsers see the desk.
export const DESK = `${PREFIX}/desk`
const DEMO_PASSWORD = 'keydesk-demo'
