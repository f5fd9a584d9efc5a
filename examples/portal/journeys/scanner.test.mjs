// Mail scanners and link previews load a link before its user does, scripts and all. And the secret
// of a link must not be anywhere but where it belongs.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { useDesk } from './lib/desk.mjs'
import { plugIn } from './lib/security-key.mjs'
import {
  assertProfile, assertRegistered, newLink, openAndRegister, REGISTER, signIn,
} from './lib/steps.mjs'
import { holding, startWire } from './lib/wire.mjs'

test('s06 a scanner that loads the link page 100 times changes nothing', async (t) => {
  const desk = await useDesk(t)
  const { page: ra } = await desk.visitor()
  await signIn(ra, desk.portal, 'ra')
  const link = await newLink(ra, 'jo')

  const scanner = await desk.visitor()
  await plugIn(scanner.page)
  for (let load = 0; load < 100; load++) {
    await scanner.page.goto('about:blank')
    await scanner.page.goto(link, { waitUntil: 'load' })
    if (load === 0) {
      await scanner.page.getByRole('button', { name: REGISTER }).waitFor()
      await scanner.page.waitForLoadState('networkidle')
    }
  }
  const methods = new Set(scanner.traffic.map((request) => request.method()))
  assert.deepEqual([...methods], ['GET'], 'the page did something by itself')
  assert.ok(scanner.traffic.length >= 100)
  assert.deepEqual(await scanner.context.cookies(), [])
  for (const method of ['HEAD', 'GET', 'OPTIONS']) {
    await scanner.context.request.fetch(link, { method, failOnStatusCode: false })
  }
  for (const address of await scanner.page.locator('a[href]').evaluateAll((all) => all.map((a) => a.href))) {
    await scanner.context.request.get(address, { failOnStatusCode: false })
  }
  await assertProfile(ra, 'jo', { active: 0, open: 1 })

  const user = await desk.visitor()
  await plugIn(user.page)
  await openAndRegister(user.page, link)
  await assertRegistered(user.page)
  await assertProfile(ra, 'jo', { active: 1, open: 0 })
})

test('s06 no request line, header, log or file holds the token', async (t) => {
  const wire = await startWire()
  const desk = await useDesk(t)
  t.after(() => wire.stop())
  const ra = await desk.visitor({ through: wire.browser })
  await signIn(ra.page, desk.portal, 'ra')
  const link = await newLink(ra.page, 'jo')
  const token = new URL(link).hash.slice(1)
  assert.ok(token.length >= 22, 'a token of 128 bits or more')
  const user = await desk.visitor({ through: wire.browser })
  await plugIn(user.page)
  await openAndRegister(user.page, link)
  await assertRegistered(user.page)
  // Where the page might leak its own address: whatever the user opens next.
  await user.page.goto(desk.portal.home)
  await assertProfile(ra.page, 'jo', { active: 1, open: 0 })

  const places = []
  for (const exchange of wire.exchanges) {
    const where = holding(exchange, token)
    if (where) places.push(`${exchange.method} ${new URL(exchange.url).pathname}: ${where}`)
  }
  assert.equal(places.length, 2, `the token is in: ${places.join('; ')}`)
  assert.match(places[0], /^GET .*: response body$/, 'shown once, to the one who made it')
  assert.match(places[1], /^POST .*\/redeemLink: request body$/, 'sent once, when it is redeemed')
  assert.ok(desk.portal.log().length > 0, 'the portal logs nothing, so this shows nothing')
  assert.ok(!desk.portal.log().includes(token), 'the log holds the token')
  const files = await filesUnder(desk.portal.data)
  assert.ok(files.length > 0, 'the portal stored no file, so this test proves nothing')
  for (const file of files) {
    assert.ok(!(await readFile(file)).includes(token), `${file} holds the token`)
  }
})

async function filesUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}
