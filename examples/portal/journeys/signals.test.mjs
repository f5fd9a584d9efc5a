// The signals of the sign-in page about credentials: a browser deletes passkeys because of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { part, useDesk } from './lib/desk.mjs'
import { userId } from './lib/people.mjs'
import { plugIn } from './lib/security-key.mjs'
import { ask, assertRefused, openTokens, press, registerToken, signIn } from './lib/steps.mjs'

test('s20 a browser hears of a removed key, and of no other', async (t) => {
  const desk = await useDesk(t)
  const [sam, ra] = [await desk.visitor(), await desk.visitor()]
  let mine, own

  await part(t, 'Sam registers a key', async () => {
    await signIn(sam.page, desk.portal, 'sam')
    const key = await plugIn(sam.page)
    await openTokens(sam.page, desk.portal)
    await registerToken(sam.page, 'Blue key')
    own = await key.credentials()
    mine = own[0].credentialId
  })

  // Refused alike: a credential that nobody registered, and a registered one that signs with another key.
  const [unknown, forger] = await Promise.all([strange(mine), strange(mine)])
  const foreign = {
    'a key that nobody registered': { ...own[0], credentialId: unknown.credentialId },
    'the id of a registered key on another': { ...own[0], privateKey: forger.privateKey },
  }
  for (const [name, credential] of Object.entries(foreign)) {
    await part(t, `${name} is refused, and the browser is told nothing`, async () => {
      const { page } = await desk.visitor()
      await keepSignals(page)
      await plugIn(page, { credentials: [credential] })
      await page.goto(desk.portal.home)
      await press(page, 'Sign in with a security key')
      await assertRefused(page, 'sign_in_refused', 'You were not signed in with this key')
      assert.deepEqual(await signals(page), [])
    })
  }

  await part(t, 'a removed key is refused, and the browser is told so', async () => {
    await signIn(ra.page, desk.portal, 'ra')
    const { account } = await ask(ra.page, 'getUser', { userId: userId('sam') })
    const [{ id }] = account.authenticators
    const removal = { userId: userId('sam'), authenticatorId: id, reason: 'lost', lastConfirmed: true }
    assert.equal((await ask(ra.page, 'removeAuthenticator', removal)).status, 200)
    const { page } = await desk.visitor()
    await keepSignals(page)
    await plugIn(page, { credentials: own })
    await page.goto(desk.portal.home)
    await press(page, 'Sign in with a security key')
    await assertRefused(page, 'authenticator_removed', 'This key was removed')
    const credentialId = Buffer.from(mine, 'base64').toString('base64url')
    assert.deepEqual(await signals(page), [{ rpId: 'localhost', credentialId }])
  })
})

/** Keeps what the page signals; the browser itself hears nothing. */
const keepSignals = page => page.addInitScript(() => {
  window.signals = []
  for (const name of ['signalUnknownCredential', 'signalAllAcceptedCredentials', 'signalCurrentUserDetails']) {
    PublicKeyCredential[name] = async (options) => { window.signals.push(options) }
  }
})

const signals = page => page.evaluate(() => window.signals)

/** Another id of the same length, and another P-256 key. */
async function strange(credentialId) {
  const bytes = Buffer.from(credentialId, 'base64')
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign'])
  return {
    credentialId: Buffer.from(crypto.getRandomValues(new Uint8Array(bytes.length))).toString('base64'),
    privateKey: Buffer.from(await crypto.subtle.exportKey('pkcs8', privateKey)).toString('base64'),
  }
}
