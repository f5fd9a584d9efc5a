// The tools of the journeys must see what they are there to see.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { before, after, test } from 'node:test'
import { launchBrowser } from './lib/browser.mjs'
import { eventually } from './lib/eventually.mjs'
import { violations } from './lib/look.mjs'
import { plugIn } from './lib/security-key.mjs'
import { newVisitor } from './lib/visitor.mjs'

const GOOD = '<!doctype html><html lang="en"><title>A</title><main><h1>A</h1></main></html>'
let browser, server, origin

before(async () => {
  browser = await launchBrowser()
  server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end(GOOD)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://localhost:${server.address().port}`
})

after(async () => {
  await browser?.close()
  server?.close()
})

async function visit() {
  const visitor = await newVisitor(browser, origin)
  await visitor.page.goto(origin)
  return visitor
}

test('the accessibility check passes a good page and catches a bad one', async () => {
  const { page } = await visit()
  assert.deepEqual(await violations(page), [])
  await page.evaluate(() => {
    document.querySelector('main').innerHTML = '<input><img src="data:,"><p style="color:#ccc">Hardly to be seen'
  })
  const caught = (await violations(page)).map(({ id }) => id).sort()
  assert.deepEqual(caught, ['color-contrast', 'image-alt', 'label'])
})

test('a request to elsewhere and a script error are noticed', async () => {
  const { page, problems } = await visit()
  assert.deepEqual(problems, [])
  await page.evaluate(async () => {
    await fetch('http://elsewhere.localhost:9/').catch(() => {})
    setTimeout(() => { throw new Error('oh') })
    console.error('ah')
  })
  const wanted = ['loaded from elsewhere: http://elsewhere.localhost:9/', 'oh', 'ah']
  const noticed = (what) => problems.some((problem) => problem.includes(what))
  await eventually(() => wanted.every(noticed))
  for (const what of wanted) assert.ok(noticed(what), `${what} in ${problems}`)
})

test('a key can be carried to another machine, and a wrong PIN is refused', async () => {
  const { page } = await visit()
  const key = await plugIn(page)
  await page.evaluate(CREATE)
  const credentials = await key.credentials()
  assert.equal(credentials.length, 1)

  const { page: elsewhere } = await visit()
  const copy = await plugIn(elsewhere, { credentials })
  assert.equal(await elsewhere.evaluate(GET), credentials[0].credentialId)
  await copy.setUserVerified(false)
  assert.equal(await elsewhere.evaluate(GET), 'NotAllowedError')
  await copy.unplug()
  await plugIn(elsewhere)
  assert.equal(await elsewhere.evaluate(GET), 'NotAllowedError')
})

test('autofill is for a device that is built in, not for a key that is plugged in', async () => {
  const { page } = await visit()
  const offered = () => page.evaluate(() => PublicKeyCredential.isConditionalMediationAvailable())
  const key = await plugIn(page)
  assert.equal(await offered(), false)
  await key.unplug()
  await plugIn(page, { transport: 'internal' })
  assert.equal(await offered(), true)
})

test('a device that nobody touches lets an autofill request wait; given up, the button works', async () => {
  const { page } = await visit()
  const device = await plugIn(page, { transport: 'internal' })
  await page.evaluate(CREATE)
  await device.setTouched(false)
  await page.evaluate(`
    globalThis.control = new AbortController()
    globalThis.waiting = navigator.credentials.get({
      publicKey: ${OPTIONS}, mediation: 'conditional', signal: control.signal
    }).then(() => 'answered', (error) => error.name)
    0`)
  await page.evaluate(() => globalThis.control.abort())
  assert.equal(await page.evaluate(() => globalThis.waiting), 'AbortError')
  await device.setTouched(true)
  assert.equal(await page.evaluate(GET), (await device.credentials())[0].credentialId)
})

const OPTIONS = `{ challenge: new Uint8Array(32), userVerification: 'required', timeout: 5000 }`
const GET = `navigator.credentials.get({ publicKey: ${OPTIONS} }).then(
  ({ rawId }) => btoa(String.fromCharCode(...new Uint8Array(rawId))), (error) => error.name)`
const CREATE = `navigator.credentials.create({ publicKey: {
  challenge: new Uint8Array(32), rp: { name: 'A' },
  user: { id: new Uint8Array(16), name: 'a', displayName: 'A' },
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
} }).then(() => 0)`
