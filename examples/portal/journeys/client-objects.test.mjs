// What answers in the browser's place: extensions of password managers with objects of their own,
// browsers without the JSON helpers, and whatever a client can throw. The key behind is Chromium's own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useDesk } from './lib/desk.mjs'
import { look } from './lib/look.mjs'
import { plugIn } from './lib/security-key.mjs'
import {
  assertProfile, assertRegistered, control, newLink, openAndRegister, press, REGISTER, signIn, signOut,
} from './lib/steps.mjs'

// Each is run in the page, before its scripts, and changes what create and get come to.
const OBJECTS = {
  'no toJSON': () => window.answering((credential) => window.plain(credential)),
  'a toJSON that throws': () => window.answering((credential) => Object.assign(window.plain(credential), {
    toJSON() { throw new TypeError('Illegal invocation') },
  })),
  'a toJSON that answers something else': () => window.answering((credential) => Object.assign(
    window.plain(credential), { toJSON: () => ({ id: 'else', response: {} }) })),
  'the prototype of the browser, whose members throw': () => window.answering((credential) => {
    const own = ({ rawId, id, type, response }) => ({ rawId, id, type, response })
    const define = (prototype, members) => Object.create(prototype, Object.fromEntries(
      Object.entries(members).map(([name, value]) => [name, { value, enumerable: true }])))
    const { response } = window.plain(credential)
    delete response.getTransports
    return define(PublicKeyCredential.prototype, {
      ...own(credential),
      response: define(Object.getPrototypeOf(credential.response), response),
    })
  }),
  'buffers as views, and of another realm': () => window.answering((credential) => {
    const answer = window.plain(credential)
    const frame = document.body.appendChild(document.createElement('iframe')).contentWindow
    const foreign = new frame.Uint8Array(new Uint8Array(answer.rawId)).buffer
    frame.frameElement.remove()
    const { clientDataJSON } = answer.response
    // In the middle of a larger buffer.
    const large = new Uint8Array(clientDataJSON.byteLength + 9)
    large.set(new Uint8Array(clientDataJSON), 5)
    answer.rawId = foreign
    answer.response.clientDataJSON = new DataView(large.buffer, 5, clientDataJSON.byteLength)
    return answer
  }),
  'transports that are null': () => window.answering((credential) => {
    const answer = window.plain(credential)
    answer.response.getTransports = () => null
    return answer
  }),
  'transports that are no texts': () => window.answering((credential) => {
    const answer = window.plain(credential)
    answer.response.getTransports = () => [null, 7, {}, 'usb']
    return answer
  }),
  'methods that throw': () => window.answering((credential) => {
    const answer = window.plain(credential)
    const throws = () => { throw new TypeError('Illegal invocation') }
    answer.getClientExtensionResults = throws
    answer.response.getTransports = throws
    return answer
  }),
  'extension results that are null, and no attachment': () => window.answering((credential) => {
    const answer = window.plain(credential)
    answer.getClientExtensionResults = () => null
    answer.authenticatorAttachment = null
    return answer
  }),
  'members that are frozen, and more of them': () => window.answering((credential) => Object.freeze({
    ...window.plain(credential), extension: { of: 'nobody' }, attestationObject: 'elsewhere',
  })),
  'a browser without the JSON helpers': () => {
    for (const name of ['parseCreationOptionsFromJSON', 'parseRequestOptionsFromJSON', 'getClientCapabilities']) {
      delete PublicKeyCredential[name]
    }
    delete PublicKeyCredential.prototype.toJSON
    delete AuthenticatorAttestationResponse.prototype.getTransports
  },
}

for (const [what, change] of Object.entries(OBJECTS)) {
  test(`registering and signing in with ${what}`, async (t) => {
    const desk = await useDesk(t)
    const { page: ra } = await desk.visitor()
    await signIn(ra, desk.portal, 'ra')
    const link = await newLink(ra, 'jo')
    const { page } = await desk.visitor()
    await page.addInitScript(helpers)
    await page.addInitScript(change)
    const key = await plugIn(page)
    await openAndRegister(page, link)
    await assertRegistered(page)
    assert.equal((await key.credentials()).length, 1)
    await assertProfile(ra, 'jo', { active: 1, open: 0 })
    await page.goto(desk.portal.home)
    await press(page, 'Sign in with a security key')
    await control(page, 'Sign out').waitFor()
    await page.getByText('Jo Demo').first().waitFor()
    await signOut(page)
  })
}

// Every name of a DOMException (Web IDL), and what else may come; by what a person can do about it.
const THROWN = {
  cancelled: ['NotAllowedError', 'AbortError', 'TimeoutError', 'OptOutError'],
  no_verification: ['ConstraintError'],
  not_supported: ['NotSupportedError'],
  wrong_address: ['SecurityError'],
  request_pending: ['OperationError'],
  device_failed: [
    'IndexSizeError', 'HierarchyRequestError', 'WrongDocumentError', 'InvalidCharacterError',
    'NoModificationAllowedError', 'NotFoundError', 'InUseAttributeError', 'SyntaxError',
    'InvalidModificationError', 'NamespaceError', 'InvalidAccessError', 'TypeMismatchError',
    'NetworkError', 'URLMismatchError', 'InvalidNodeTypeError', 'DataCloneError', 'EncodingError',
    'NotReadableError', 'UnknownError', 'DataError', 'TransactionInactiveError', 'ReadOnlyError',
    'VersionError', 'a name that nobody knows', 'constructor', '',
    'TypeError', 'RangeError', 'null', 'undefined', 'text', 'an object', 'a symbol', 'synchronously',
    'resolves null', 'resolves nothing of use', 'resolves texts',
  ],
}
const CREATE = { already_registered: ['InvalidStateError'], not_discoverable: ['QuotaExceededError'] }
const GET = { device_failed: ['InvalidStateError', 'QuotaExceededError'] }

test('what a client throws at registration is told as what a person can do', async (t) => {
  const desk = await useDesk(t)
  const { page: ra } = await desk.visitor()
  await signIn(ra, desk.portal, 'ra')
  const { page } = await desk.visitor()
  await page.addInitScript(helpers)
  await plugIn(page)
  await page.goto(await newLink(ra, 'jo'))
  await once(page, 'beginLinkRegistration')
  await throwsAll(page, { ...THROWN, ...CREATE }, page.locator('[data-kd-go]'), async (code) => {
    if (['cancelled', 'device_failed'].includes(code)) await look(page, `thrown-${code}`)
  })
  // The link is as good as before.
  await page.unroute('**/api/beginLinkRegistration')
  await page.evaluate(() => { window.thrown = undefined })
  await page.locator('[data-kd-go]').evaluate((button) => { button.hidden = false })
  await page.locator('[data-kd-go]').click()
  await assertRegistered(page)
})

test('what a client throws at signing in is told as what a person can do', async (t) => {
  const desk = await useDesk(t)
  const { page } = await desk.visitor()
  await page.addInitScript(helpers)
  await plugIn(page)
  await page.goto(desk.portal.home)
  await once(page, 'beginSignIn')
  const button = page.getByRole('button', { name: 'Sign in with a security key' })
  await throwsAll(page, { ...THROWN, device_failed: [...THROWN.device_failed, ...GET.device_failed] }, button,
    async (code) => {
      if (code === 'cancelled') await look(page, 'thrown-at-sign-in')
    })
})

test('a client that never answers is given up', async (t) => {
  const desk = await useDesk(t)
  const { page: ra } = await desk.visitor()
  await signIn(ra, desk.portal, 'ra')
  const { page } = await desk.visitor()
  await page.clock.install()
  await page.addInitScript(helpers)
  await plugIn(page)
  await page.goto(await newLink(ra, 'jo'))
  await page.evaluate(() => { window.thrown = 'never' })
  await press(page, REGISTER)
  await page.getByText(/You have until/).waitFor()
  // The timeout of its options, a grace period, and time to end.
  await page.clock.fastForward(5 * 60_000 + 10_000)
  await page.clock.fastForward(2_000)
  await page.locator('[data-kd-error][data-code=cancelled]').waitFor()
  await page.evaluate(() => { window.thrown = undefined })
  await press(page, 'Try again')
  await assertRegistered(page)
})

// The server is asked once; what it answered then serves for every attempt.
async function once(page, operation) {
  let answer
  await page.route(`**/api/${operation}`, async (route) => {
    answer ??= await route.fetch()
    await route.fulfill({ response: answer })
  })
}

async function throwsAll(page, expected, button, seen) {
  // The desk's own, or that of a portal which wrote its own page.
  const [boxes, buttons] = ['[data-kd-error], #problem', '[data-kd-go], [data-kd=sign-in], #key']
  const box = page.locator(boxes)
  for (const [code, names] of Object.entries(expected)) {
    for (const name of names) {
      await page.evaluate(([name, boxes, buttons]) => {
        window.thrown = name
        delete document.querySelector(boxes).dataset.code
        document.querySelector(buttons).hidden = false
      }, [name, boxes, buttons])
      await button.click()
      await box.and(page.locator('[data-code]')).waitFor()
      assert.equal(await box.getAttribute('data-code'), code, name)
      const text = await box.innerText()
      assert.ok(!text.includes('problem with the service'), `${name}: ${text}`)
      if (code === 'device_failed' && /^[A-Z]\w+Error$/.test(name)) {
        assert.ok(text.includes(`${name}: what went wrong`), text)
      }
    }
    await seen(code)
  }
}

// In the page: what stands in the browser's place.
function helpers() {
  window.plain = (credential) => {
    const { id, rawId, type, authenticatorAttachment, response: own } = credential
    const response = {}
    for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (own[name] !== undefined) response[name] = own[name]
    }
    if (own.getTransports) response.getTransports = () => own.getTransports()
    return { id, rawId, type, authenticatorAttachment, response, getClientExtensionResults: () => ({}) }
  }
  window.answering = (change) => {
    for (const method of ['create', 'get']) {
      const own = navigator.credentials[method].bind(navigator.credentials)
      navigator.credentials[method] = async (options) => change(await own(options))
    }
  }
  const FORMS = {
    null: () => { throw null },
    undefined: () => { throw undefined },
    text: () => { throw 'a text' },
    'an object': () => { throw Object.create(null) },
    'a symbol': () => { throw Symbol('a symbol') },
    TypeError: () => { throw new TypeError('what went wrong') },
    RangeError: () => { throw new RangeError('what went wrong') },
    'resolves null': () => null,
    'resolves nothing of use': () => ({ id: 'a', type: 'public-key', response: {} }),
    'resolves texts': () => ({ rawId: '43', response: { clientDataJSON: '43', attestationObject: 43 } }),
    never: () => new Promise(() => {}),
  }
  for (const method of ['create', 'get']) {
    const own = navigator.credentials[method].bind(navigator.credentials)
    navigator.credentials[method] = (options) => {
      const { thrown } = window
      if (thrown === undefined || options.mediation === 'conditional') return own(options)
      if (thrown === 'synchronously') throw new TypeError('at once')
      return (async () => {
        if (FORMS[thrown]) return FORMS[thrown]()
        throw new DOMException('what went wrong', thrown)
      })()
    }
  }
}
