// Links that do not work, and attempts that do not succeed: the page says what happened and what to
// do, nothing changes, and a link that is still good stays good.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { useDesk } from './lib/desk.mjs'
import { look } from './lib/look.mjs'
import { plugIn } from './lib/security-key.mjs'
import {
  assertProfile, assertRefused, assertRegistered, control, newLink, openAndRegister, openProfile, outcome,
  press, REGISTER, rows, signIn,
} from './lib/steps.mjs'

// A portal with a signed-in Registration Authority, and a user with a key in their machine.
async function meeting(t, options) {
  const desk = await useDesk(t, options)
  const { page: ra } = await desk.visitor()
  await signIn(ra, desk.portal, 'ra')
  const user = async () => {
    const { page, context } = await desk.visitor()
    return { page, context, key: await plugIn(page) }
  }
  return { ra, user }
}

const AGAIN = 'Try again'

test('an expired link', async (t) => {
  const { ra, user } = await meeting(t, ['--link-lifetime', '2'])
  const link = await newLink(ra, 'jo')
  await sleep(2_100)
  const { page } = await user()
  await openAndRegister(page, link)
  await assertRefused(page, 'link_expired', 'This link has expired')
  await look(page, 'link-expired')
  await openProfile(ra, 'jo')
  await rows(ra, 'Link expired').waitFor()
})

test('a link that was used', async (t) => {
  const { ra, user } = await meeting(t)
  const link = await newLink(ra, 'jo')
  const { page: first } = await user()
  await openAndRegister(first, link)
  await assertRegistered(first)
  const { page: second } = await user()
  await openAndRegister(second, link)
  await assertRefused(second, 'link_used', 'This link has already been used')
  await look(second, 'link-used')
  await assertProfile(ra, 'jo', { active: 1, open: 0 })
})

test('a cancelled link', async (t) => {
  const { ra, user } = await meeting(t)
  const link = await newLink(ra, 'jo')
  await openProfile(ra, 'jo')
  await rows(ra, 'Link issued').getByRole('link', { name: /^Cancel/ }).click()
  await press(ra, 'Cancel link')
  await rows(ra, 'Link cancelled').waitFor()
  const { page } = await user()
  await openAndRegister(page, link)
  await assertRefused(page, 'link_cancelled', 'This link was cancelled')
  await look(page, 'link-cancelled-refused')
})

test('s04 a newer link ends the older one', async (t) => {
  const { ra, user } = await meeting(t)
  const older = await newLink(ra, 'jo')
  const newer = await newLink(ra, 'jo')
  const { page } = await user()
  await openAndRegister(page, older)
  await assertRefused(page, 'link_superseded', 'There is a newer link')
  await look(page, 'link-superseded')
  await openAndRegister(page, newer)
  await assertRegistered(page)
  await assertProfile(ra, 'jo', { active: 1, open: 0 })
})

test('s05 unknown and garbled links say nothing and spoil nothing', async (t) => {
  const { ra, user } = await meeting(t)
  const link = await newLink(ra, 'jo')
  const [address, token] = link.split('#')
  const flipped = token.slice(0, -2) + (token.endsWith('AA') ? 'BB' : 'AA')
  const { page } = await user()
  await t.test('another token of the same shape', async () => {
    await openAndRegister(page, `${address}#${flipped}`)
    await assertRefused(page, 'link_unknown', 'This link is not valid')
  })
  await look(page, 'link-unknown')
  // An invalid token is refused before any button is pressed; the page has none.
  const garbled = {
    'the end is missing': `#${token.slice(0, -4)}`,
    'something follows': `#${token}AAAA`,
    'a character of another alphabet': `#${token.slice(0, -1)}*`,
    'all letters made small': `#${token.toLowerCase()}`,
    'an escaped zero byte': '#%00',
    'far too long': `#${'A'.repeat(4096)}`,
    'markup': '#<img src=x onerror=alert(1)>',
    'no token at all': '',
  }
  for (const [what, wrong] of Object.entries(garbled)) {
    await t.test(what, async () => {
      // Another address first: a change of the fragment alone would not load the page anew.
      await page.goto('about:blank')
      await page.goto(`${address}${wrong}`)
      await assertRefused(page, 'link_incomplete', 'Part of the link is missing')
      assert.equal(await control(page, REGISTER).count(), 0)
    })
  }
  await look(page, 'link-incomplete')
  await page.goto('about:blank')
  await openAndRegister(page, link)
  await assertRegistered(page)
})

test('a wrong PIN or a closed dialog leaves the link as it was', async (t) => {
  const { ra, user } = await meeting(t)
  const link = await newLink(ra, 'jo')
  const { page, key } = await user()
  await key.setUserVerified(false)
  await openAndRegister(page, link)
  await assertRefused(page, 'cancelled', 'The key was not used')
  await look(page, 'key-not-used')
  await press(page, AGAIN)
  await assertRefused(page, 'cancelled', 'The key was not used')
  await assertProfile(ra, 'jo', { active: 0, open: 1 })
  await key.setUserVerified(true)
  await press(page, AGAIN)
  await assertRegistered(page)
  await assertProfile(ra, 'jo', { active: 1, open: 0 })
})

test('a reload after a failed attempt keeps the session', async (t) => {
  const { ra, user } = await meeting(t)
  const { page, key } = await user()
  await key.setUserVerified(false)
  await openAndRegister(page, await newLink(ra, 'jo'))
  await assertRefused(page, 'cancelled', 'The key was not used')
  assert.equal(new URL(page.url()).hash, '', 'the token stays in the address')
  await page.reload()
  await key.setUserVerified(true)
  await press(page, 'Register your security key')
  await assertRegistered(page)
})

test('s13 a key that is already registered', async (t) => {
  const { ra, user } = await meeting(t)
  const { page, key } = await user()
  await openAndRegister(page, await newLink(ra, 'jo'))
  await assertRegistered(page)
  await page.goto('about:blank')
  await openAndRegister(page, await newLink(ra, 'jo'))
  await assertRefused(page, 'already_registered', 'This key is already registered')
  await look(page, 'key-already-registered')
  await assertProfile(ra, 'jo', { active: 1, open: 1 })
  await key.unplug()
  await plugIn(page)
  await press(page, AGAIN)
  await assertRegistered(page)
  await assertProfile(ra, 'jo', { active: 2, open: 0 })
})

test('s07 going on with another device ends the first', async (t) => {
  const { ra, user } = await meeting(t)
  const link = await newLink(ra, 'jo')
  const { page: first, key } = await user()
  await key.setUserVerified(false)
  await openAndRegister(first, link)
  await assertRefused(first, 'cancelled', 'The key was not used')
  const { page: second, key: other } = await user()
  await other.setUserVerified(false)
  await openAndRegister(second, link)
  await assertRefused(second, 'cancelled', 'The key was not used')

  await key.setUserVerified(true)
  await press(first, AGAIN)
  await assertRefused(first, 'session_ended', 'The link was opened again')
  await look(first, 'link-opened-again')
  assert.equal((await key.credentials()).length, 0, 'the first device was asked for its key')

  await other.setUserVerified(true)
  await press(second, AGAIN)
  await assertRegistered(second)
  await press(first, AGAIN)
  await assertRefused(first, 'link_used', 'This link has already been used')
  await assertProfile(ra, 'jo', { active: 1, open: 0 })
})

test('s04 two devices at once: one registers', async (t) => {
  const { ra, user } = await meeting(t)
  const link = await newLink(ra, 'jo')
  const machines = [await user(), await user()]
  await assertOneWins(machines.map(({ page }) => page), link)
  await assertProfile(ra, 'jo', { active: 1, open: 0 })
})

test('s04 two tabs at once: one registers', async (t) => {
  const { ra, user } = await meeting(t)
  const link = await newLink(ra, 'jo')
  const { page, context } = await user()
  const tab = await context.newPage()
  await plugIn(tab)
  await assertOneWins([page, tab], link)
  await assertProfile(ra, 'jo', { active: 1, open: 0 })
})

async function assertOneWins(pages, link) {
  for (const page of pages) await page.goto(link)
  await Promise.all(pages.map((page) => press(page, 'Register your security key')))
  let outcomes = await Promise.all(pages.map(outcome))
  // Each may have ended the other's session, in which case neither got through: as the page
  // says, one of them goes on.
  if (!outcomes.includes('registered')) {
    // A browser lets only the tab in front ask for a key.
    await pages[0].bringToFront()
    await press(pages[0], AGAIN)
    outcomes = [await outcome(pages[0]), outcomes[1]]
  }
  assert.equal(outcomes.filter((end) => end === 'registered').length, 1, `${outcomes}`)
  const refusal = outcomes.find((end) => end !== 'registered')
  const refusals = ['session_ended', 'ceremony_superseded', 'ceremony_unknown', 'link_used', 'cancelled']
  assert.ok(refusals.includes(refusal), refusal)
}
