// Two portals behind one database and one address: the Registration Authority is on one, the user on
// the other, and what happens on either shows on both.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { part, useDesk } from './lib/desk.mjs'
import { onAnyNode, onNode, startNodes } from './lib/nodes.mjs'
import { plugIn } from './lib/security-key.mjs'
import {
  ask, assertProfile, assertRefused, assertRegistered, control, fillSignIn, newLink, openAndRegister,
  openProfile, press, rows, signIn,
} from './lib/steps.mjs'
import { userId } from './lib/people.mjs'

// Without a notification, pages ask only every 30 seconds, which is longer than a journey waits:
// a change that shows in time came by notification.
const SLOW_POLLING = ['--ask-every', '30']

test('a key is issued on one node, registered and used on the other, and removed', async (t) => {
  const desk = await useDesk(t, SLOW_POLLING, (options) => startNodes(2, options))
  const { page: ra } = await desk.visitor({ headers: onNode(0) })
  const { page: user } = await desk.visitor({ headers: onNode(1) })
  const key = await plugIn(user)
  let credentials

  await part(t, 'a link from one node works on the other, and the open profile shows it', async () => {
    await signIn(ra, desk.portal, 'ra')
    const link = await newLink(ra, 'jo')
    await openProfile(ra, 'jo')
    await rows(ra, 'Link issued').waitFor()
    await markPage(ra)
    await openAndRegister(user, link)
    await assertRegistered(user)
    await rows(ra, 'Active').waitFor()
    await assertNotReloaded(ra)
    const [first, second] = desk.portal.served()
    assert.ok(first > 0 && second > 0, `both nodes answered: ${first}, ${second}`)
  })

  await part(t, 'a change made in another session on the other node shows without a reload', async () => {
    const { page: admin } = await desk.visitor({ headers: onNode(1) })
    await signIn(admin, desk.portal, 'ra')
    await markPage(ra)
    const { account } = await ask(admin, 'getUser', { userId: userId('jo') })
    const [{ id: authenticatorId }] = account.authenticators
    const { status } = await ask(admin, 'renameAuthenticator', {
      userId: userId('jo'), authenticatorId, nickname: 'Renamed over there',
    })
    assert.equal(status, 200)
    await rows(ra, 'Active').getByRole('cell', { name: 'Renamed over there', exact: true }).waitFor()
    await assertNotReloaded(ra)
  })

  await part(t, 'the user signs in with it on either node, as second factor and alone', async () => {
    await user.goto(desk.portal.origin)
    await fillSignIn(user, 'jo')
    await press(user, SIGN_IN)
    await control(user, 'Sign out').waitFor()

    const { page: elsewhere } = await desk.visitor({ headers: onNode(0) })
    credentials = await key.credentials()
    await plugIn(elsewhere, { credentials })
    await elsewhere.goto(desk.portal.origin)
    await press(elsewhere, SIGN_IN)
    await control(elsewhere, 'Sign out').waitFor()
  })

  await part(t, 'removed on one node it signs in on neither', async () => {
    await rows(ra, 'Active').getByRole('link', { name: /^Remove/ }).click()
    await ra.getByRole('radio', { name: 'It is lost' }).check()
    for (const box of await ra.getByRole('checkbox').all()) await box.check()
    await press(ra, 'Remove authenticator')
    await rows(ra, 'Removed').waitFor()
    for (const node of [0, 1]) {
      const { page } = await desk.visitor({ headers: onNode(node) })
      await plugIn(page, { credentials })
      await page.goto(desk.portal.origin)
      await press(page, SIGN_IN)
      await assertRefused(page, 'authenticator_removed', 'This key was removed')
    }
  })
})

test('a registration works when each request goes to the next node in turn', async (t) => {
  const desk = await useDesk(t, SLOW_POLLING, (options) => startNodes(2, options))
  const { page: ra } = await desk.visitor({ headers: onNode(0) })
  await signIn(ra, desk.portal, 'ra')
  const link = await newLink(ra, 'sam')
  const { page: user } = await desk.visitor({ headers: onAnyNode() })
  await plugIn(user)
  await openAndRegister(user, link)
  await assertRegistered(user)
  await assertProfile(ra, 'sam', { active: 1, open: 0 })
  await openAndRegister(user, link)
  await assertRefused(user, 'link_used', 'This link has already been used')
})

// Marks the page; a reload would lose the mark.
const markPage = (page) => page.evaluate(() => { globalThis.stillTheSamePage = true })

async function assertNotReloaded(page) {
  assert.equal(await page.evaluate(() => globalThis.stillTheSamePage), true)
}

const SIGN_IN = 'Sign in with a security key'
