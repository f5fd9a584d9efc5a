// keydesk/browser in a real browser with a virtual key: registering, signing in, signalling, and what
// a person is told where the browser throws.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { describe, it } from 'node:test'
import { launchBrowser } from '../../../examples/portal/journeys/lib/browser.mjs'
import { plugIn } from '../../../examples/portal/journeys/lib/security-key.mjs'
import { config, keydesk, ra } from './helpers.mjs'

const PAGE = '<!doctype html><title>Portal</title><input autocomplete="username webauthn">'
const KINDS = ['security_key', 'this_device']
const SCRIPT = readFileSync(new URL('../browser/index.js', import.meta.url))

/** A host with a desk, and a page of its own with the package as `window.keydesk`. */
async function host (t, more = {}) {
  let served
  const server = createServer((req, res) => served(req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://localhost:${server.address().port}`
  const [party] = config().relyingParties
  const desk = await keydesk.openDesk(config({ relyingParties: [{ ...party, origins: [origin], policy: { ...party.policy, registration: { kinds: KINDS } } }] }))
  const sessions = new Map([['jo', { id: 'u-jo', authenticatedAt: new Date(), strength: 'password' }]])
  const mounted = desk.express({
    origin,
    signInUrl: '/sign-in',
    kinds: KINDS,
    actor: req => sessions.get(/portal=([\w-]+)/.exec(req.headers.cookie)?.[1]),
    signedIn: (_req, { userId, at }) => {
      sessions.set('with-key', { id: userId, authenticatedAt: at, strength: 'security_key' })
      return { setCookies: ['portal=with-key; Path=/; HttpOnly'], location: '/welcome' }
    },
    ...more
  })
  served = (req, res) => mounted(req, res, () => {
    const script = req.url.startsWith('/keydesk.js')
    res.setHeader('content-type', script ? 'text/javascript' : 'text/html')
    res.end(script ? SCRIPT : PAGE)
  })
  const browser = await launchBrowser()
  t.after(async () => {
    await browser.close()
    server.closeAllConnections()
    server.close()
    await desk.close()
  })
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(origin)
  await page.evaluate(async () => { window.keydesk = await import('/keydesk.js') })
  const link = async () => (await desk.issueLink({ userId: 'u-jo', kind: 'security_key' }, ra())).token
  const signedInAs = session => context.addCookies([{ name: 'portal', value: session, url: origin }])
  return { desk, context, page, link, signedInAs }
}

/** What a function of the package answers, or the reason and the exception's name that it throws. */
const call = (page, name, request = {}) => page.evaluate(async ([name, request]) => {
  try {
    return await window.keydesk[name](request)
  } catch (error) {
    return { thrown: error.name, reason: error.reason }
  }
}, [name, request])

const told = (made, thrown, code, retryable) => {
  assert.deepEqual([made.thrown, made.reason?.code, made.reason?.retryable], [thrown, code, retryable], JSON.stringify(made))
  assert.match(made.reason.text, /\w+.*\.$/)
}

describe('keydesk/browser', { timeout: 120_000 }, () => {
  it('registers by a link and by hand, signs in at a press and out of the field, and signals', async t => {
    const { desk, context, page, link } = await host(t)
    const key = await plugIn(page)
    const first = await call(page, 'registerByLink', { token: await link() })
    assert.equal(first.authenticator?.status, 'active', JSON.stringify(first))

    const pressed = await call(page, 'signIn')
    assert.deepEqual([pressed.userId, pressed.location], ['u-jo', '/welcome'], JSON.stringify(pressed))
    told(await call(page, 'register', { userId: 'u-jo' }), 'InvalidStateError', 'already_registered', false)

    // Chromium fills in from what is built in, not from keys that are plugged in.
    assert.equal(await page.evaluate(() => window.keydesk.conditionalAvailable()), false)
    await key.unplug()
    const other = await plugIn(page, { transport: 'internal' })
    const second = await call(page, 'register', { userId: 'u-jo', kind: 'this_device' })
    assert.equal(second.authenticator?.status, 'active', JSON.stringify(second))
    const { account } = await desk.getUser({ userId: 'u-jo' }, ra())
    assert.equal(account.authenticators.filter(({ status }) => status === 'active').length, 2)
    assert.equal(await page.evaluate(() => window.keydesk.conditionalAvailable()), true)
    await context.clearCookies()
    const chosen = await call(page, 'signIn', { conditional: true })
    assert.deepEqual([chosen.userId, chosen.location], ['u-jo', '/welcome'], JSON.stringify(chosen))

    // The browser removes from the key each credential that the list of accepted ones does not contain.
    const [held] = await other.credentials()
    const base64url = text => Buffer.from(text, 'base64').toString('base64url')
    const accepted = credentialIds => call(page, 'signal', {
      rpId: 'localhost', userHandle: base64url(held.userHandle), credentialIds, name: 'jo'
    })
    assert.equal(await accepted([base64url(held.credentialId)]), true)
    assert.equal((await other.credentials()).length, 1)
    assert.equal(await accepted([]), true)
    assert.deepEqual(await other.credentials(), [])
  })

  it('says what a person can do about what the browser throws, and what the desk refuses', async t => {
    const { context, page, link, signedInAs } = await host(t)
    const key = await plugIn(page)
    await call(page, 'registerByLink', { token: await link() })
    told(await call(page, 'registerByLink', { token: 'nothing' }), 'Error', 'link_unknown', false)
    told(await call(page, 'register', { userId: 'u-jo' }), 'Error', 'not_authenticated', false)

    await key.setUserVerified(false)
    told(await call(page, 'signIn'), 'NotAllowedError', 'cancelled', true)
    await key.setUserVerified(true)
    await signedInAs('jo')
    told(await call(page, 'signal', { rpId: 'portal.example', userHandle: 'AAAA', credentialIds: [] }),
      'SecurityError', 'wrong_address', false)

    await key.setTouched(false)
    for (const number of [0, 1, 2, 3]) {
      const made = await page.evaluate(async number => {
        const abort = new AbortController()
        setTimeout(() => abort.abort([undefined, 'a string', null, new Error('own')][number]), 100)
        return window.keydesk.signIn({ conditional: true, signal: abort.signal })
          .catch(error => ({ thrown: error.name, reason: error.reason }))
      }, number)
      told(made, 'AbortError', 'cancelled', true)
    }

    // Whatever else a client throws is no fault of the desk's.
    for (const [name, code] of [['TypeError', 'device_failed'], ['NotReadableError', 'device_failed'], ['OperationError', 'request_pending']]) {
      await page.evaluate(name => {
        window.own ??= navigator.credentials.get
        navigator.credentials.get = async () => {
          throw name === 'TypeError' ? new TypeError('Illegal invocation') : new DOMException('', name)
        }
      }, name)
      told(await call(page, 'signIn'), name, code, true)
    }
    await page.evaluate(() => { navigator.credentials.get = window.own })

    await context.setOffline(true)
    told(await call(page, 'signIn'), 'Error', 'offline', true)
    await context.setOffline(false)
    await page.evaluate(() => { delete window.PublicKeyCredential })
    told(await call(page, 'signIn'), 'NotSupportedError', 'not_supported', false)
    assert.equal(await call(page, 'signal', { rpId: 'localhost', userHandle: 'AAAA', credentialIds: [] }), false)
    assert.equal(await page.evaluate(() => window.keydesk.conditionalAvailable()), false)
  })

  it('accepts responses of browser extensions that replace navigator.credentials, and browsers without the JSON helpers', async t => {
    const { context, page, link } = await host(t)
    await plugIn(page)
    await page.evaluate(() => {
      delete PublicKeyCredential.parseCreationOptionsFromJSON
      delete PublicKeyCredential.parseRequestOptionsFromJSON
      for (const method of ['create', 'get']) {
        const own = navigator.credentials[method].bind(navigator.credentials)
        navigator.credentials[method] = async options => {
          const { id, rawId, type, response } = await own(options)
          return { id, rawId, type, response, toJSON () { throw new TypeError('Illegal invocation') } }
        }
      }
    })
    const made = await call(page, 'registerByLink', { token: await link() })
    assert.equal(made.authenticator?.status, 'active', JSON.stringify(made))
    await context.clearCookies()
    const signedIn = await call(page, 'signIn')
    assert.equal(signedIn.userId, 'u-jo', JSON.stringify(signedIn))
  })

  it('finds the token of a link, and asks where somebody else is signed in', async t => {
    const { page, link, signedInAs } = await host(t, {
      actor: req => req.headers.cookie?.includes('portal=other') && { id: 'u-sam', authenticatedAt: new Date(), strength: 'password' }
    })
    await plugIn(page)
    await signedInAs('other')
    const token = await link()
    const found = await page.evaluate(([first, second]) => [first, second, `${first}.`, 'https://portal.example/link#x']
      .map(address => window.keydesk.linkToken(address)), [`https://portal.example/link#${token}`, `https://portal.example/link%23${token}`])
    assert.deepEqual(found, [token, token, token, undefined])
    told(await call(page, 'registerByLink', { token }), 'Error', 'signed_in_as_another', false)
    const named = await page.evaluate(async token => {
      let named
      await window.keydesk.registerByLink({ token, otherUserConfirmed: true, redeemed: ({ displayName }) => { named = displayName } })
      return named
    }, token)
    assert.equal(named, 'Jo Bloggs')
  })

  it('does nothing to the pages of its host, and stands under any prefix', async t => {
    const { page } = await host(t, { prefix: '/trust/keys' })
    await page.setContent('<button data-kd="sign-in">In</button><p data-kd-error hidden><span></span></p>')
    await page.evaluate(async () => {
      window.keydesk = await import('/keydesk.js?again')
      window.keydesk.useDesk('/trust/keys')
    })
    assert.equal(await page.evaluate(() => document.querySelector('button').onclick), null)
    await plugIn(page)
    told(await call(page, 'registerByLink', { token: 'nothing' }), 'Error', 'link_unknown', false)
  })
})
