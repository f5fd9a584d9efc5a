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
  const desk = await useDesk(t)
  const ra = await desk.visitor()
  const bodies = keepBodies(ra.context)
  await signIn(ra.page, desk.portal, 'ra')
  const link = await newLink(ra.page, 'jo')
  const token = new URL(link).hash.slice(1)
  assert.ok(token.length >= 22, 'a token of 128 bits or more')
  const user = await desk.visitor()
  keepBodies(user.context, bodies)
  await plugIn(user.page)
  await openAndRegister(user.page, link)
  await assertRegistered(user.page)
  // Where the page might leak its own address: whatever the user opens next.
  await user.page.goto(desk.portal.home)
  await assertProfile(ra.page, 'jo', { active: 1, open: 0 })

  const places = []
  for (const request of [...ra.traffic, ...user.traffic]) {
    const where = await holding(request, bodies, token)
    if (where.length) places.push(`${request.method()} ${new URL(request.url()).pathname}: ${where}`)
  }
  assert.equal(places.length, 2, `the token is in: ${places.join('; ')}`)
  assert.match(places[0], /^POST .*: response body$/, 'shown once, to the one who made it')
  assert.match(places[1], /^POST .*\/redeemLink: request body$/, 'sent once, when it is redeemed')
  assert.ok(desk.portal.log().length > 0, 'the portal logs nothing, so this shows nothing')
  assert.ok(!desk.portal.log().includes(token), 'the log holds the token')
  const files = await filesUnder(desk.portal.data)
  assert.ok(files.length > 0, 'the portal keeps nothing, so this shows nothing')
  for (const file of files) {
    assert.ok(!(await readFile(file)).includes(token), `${file} holds the token`)
  }
})

// Which parts of a request and its answer hold the text. The fragment of the address stays in the
// browser and is no part of the request line.
async function holding(request, bodies, text) {
  const line = new URL(request.url())
  line.hash = ''
  const response = await request.response()
  const parts = {
    'request line': line.href,
    'request headers': JSON.stringify(await request.headersArray()),
    'request body': request.postData() ?? '',
    'response headers': response ? JSON.stringify(await response.headersArray()) : '',
    'response body': (await bodies.get(request)) ?? '',
  }
  return Object.keys(parts).filter((part) => parts[part].includes(text)).join(', ')
}

// Bodies are read as they arrive: the browser forgets them when it goes to the next page.
function keepBodies(context, bodies = new Map()) {
  context.on('requestfinished', (request) => {
    const read = request.response().then(async (response) => {
      // Redirects and unchanged answers have none.
      if (response.status() >= 300 && response.status() < 400) return ''
      return (await response.body()).toString('latin1')
    })
    bodies.set(request, read)
    // Awaited later, where a failure counts; here it must only not end the process.
    read.catch(() => {})
  })
  return bodies
}

async function filesUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}
