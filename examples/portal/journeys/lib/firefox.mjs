// Firefox with a virtual security key, driven by geckodriver over WebDriver (W3C): one driver for each
// browser, because a driver holds one session.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from './free-port.mjs'
import { eventually } from './eventually.mjs'

// A browser of its own, gone when the test ends. `KEYDESK_GECKODRIVER` names the driver, which
// `cargo xtask test --soak` builds.
export async function launchFirefox(t) {
  const driver = process.env.KEYDESK_GECKODRIVER
  if (!driver) throw new Error('KEYDESK_GECKODRIVER names no driver: run `cargo xtask test --soak journeys` instead')
  const port = await freePort()
  const child = spawn(driver, ['--host', '127.0.0.1', '--port', String(port), '--log', 'error'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (log += text))
  const base = `http://127.0.0.1:${port}`
  let session
  t.after(async () => {
    if (session) await fetch(session, { method: 'DELETE' }).catch(() => {})
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    }
  })
  const ready = async () => (await fetch(`${base}/status`).then((answer) => answer.json(), () => ({}))).value?.ready
  await eventually(ready)
  if (!await ready()) throw new Error(`geckodriver did not get ready: ${log}`)
  const command = async (method, path, body) => {
    const headers = { 'Content-Type': 'application/json' }
    const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) })
    const { value } = await answer.json()
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`)
    return value
  }
  const { sessionId } = await command('POST', `${base}/session`, {
    capabilities: { alwaysMatch: { 'moz:firefoxOptions': { args: ['-headless'], prefs: PREFERENCES } } },
  })
  session = `${base}/session/${sessionId}`
  return page((method, path, body) => command(method, `${session}${path}`, body))
}

function page(command) {
  const run = (script, ...args) => command('POST', '/execute/sync', { script, args })
  // The first visible element of these that has this text, or the one that a label of this text names.
  const find = (selector, text) => run(FIND, selector, text)
  const wait = async (selector, text) => {
    let found
    await eventually(async () => (found = await find(selector, text).catch(() => null)))
    if (!found) throw new Error(`no ${selector} with the text ${text} in:\n${await run('return document.body.innerText')}`)
    return Object.values(found)[0]
  }
  const at = (id, what) => `/element/${id}/${what}`
  return {
    run,
    url: () => command('GET', '/url'),
    goto: (url) => command('POST', '/url', { url }),
    // Waits until it is there.
    see: (text, selector = '*') => wait(selector, text),
    async press(text) {
      const id = await wait('a, button:not(:disabled), summary, label', text)
      await command('POST', at(id, 'click'), {})
    },
    async fill(label, text) {
      const id = await wait('label', label)
      const field = Object.values(await run('return arguments[0].control', reference(id)))[0]
      await command('POST', at(field, 'clear'), {})
      await command('POST', at(field, 'value'), { text })
    },
    async plugIn() {
      const id = await command('POST', '/webauthn/authenticator', SECURITY_KEY)
      return {
        credentials: () => command('GET', `/webauthn/authenticator/${id}/credentials`),
        setUserVerified: (isUserVerified) =>
          command('POST', `/webauthn/authenticator/${id}/uv`, { isUserVerified }),
      }
    },
  }
}

const reference = (id) => ({ [ELEMENT]: id })
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
const FIND = `
  const [selector, text] = arguments
  // Pictures have no text.
  const said = (element) => (element.innerText ?? '').replace(/\\s+/g, ' ').trim()
  const exact = [...document.querySelectorAll(selector)].filter((element) =>
    element.getClientRects().length && (said(element) === text || (text.startsWith('~') && said(element).includes(text.slice(1)))))
  // The innermost of them.
  return exact.at(-1) ?? null`
const PREFERENCES = {
  // The virtual key, and no key that is plugged in.
  'security.webauth.webauthn_enable_softtoken': true,
  'security.webauth.webauthn_enable_usbtoken': false,
  'browser.formfill.enable': false,
  'intl.accept_languages': 'en-GB, en',
}
const SECURITY_KEY = {
  protocol: 'ctap2_1',
  transport: 'usb',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserConsenting: true,
  isUserVerified: true,
}
