// What a page of the host needs for signing in with a key: the button, and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useDesk } from './lib/desk.mjs'
import { look } from './lib/look.mjs'
import { plugIn } from './lib/security-key.mjs'
import { assertRegistered, control, newLink, openAndRegister, press, signIn } from './lib/steps.mjs'

const BUTTON = 'Sign in with a security key'

test('a button alone signs in, and makes a place for what went wrong', async (t) => {
  const desk = await useDesk(t)
  const { page: ra } = await desk.visitor()
  await signIn(ra, desk.portal, 'ra')
  const link = await newLink(ra, 'jo')
  const { page } = await desk.visitor()
  await plugIn(page)

  await page.route(desk.portal.home, async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replace(/<div [^>]*data-kd-error[\s\S]*?<\/div>\s*<\/div>/, '')
    await route.fulfill({ response, body })
  })
  await page.goto(desk.portal.home)
  assert.equal(await page.locator('[data-kd=sign-in]').count(), 1)
  // There is no key yet.
  await press(page, BUTTON)
  await page.locator('[role=alert]').getByText(/\w/).first().waitFor()
  assert.equal(await page.evaluate(() => document.activeElement.className), 'nhsuk-error-summary')
  await look(page, 'sign-in-button-alone')

  await openAndRegister(page, link)
  await assertRegistered(page)
  await page.goto(desk.portal.home)
  await press(page, BUTTON)
  await control(page, 'Sign out').waitFor()
})
