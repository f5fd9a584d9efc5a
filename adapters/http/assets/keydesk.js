// Keydesk in the browser. Pages say with data-kd what they want.
import { initAll } from './nhsuk-frontend.min.js'

// This file is {prefix}/assets/{hash}/keydesk.js.
const base = new URL('../../', import.meta.url)

export class Refused extends Error {
  constructor (code, detail, retryable) {
    super(detail)
    Object.assign(this, { code, retryable })
  }
}

/** Calls an operation of the JSON API; throws Refused with its code. */
export async function call (operation, request = {}) {
  let response
  try {
    response = await fetch(new URL(`api/${operation}`, base), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Keydesk-Request': '1',
        // The secret of a link session stays in a cookie that scripts cannot read.
        'Keydesk-Session': 'cookie'
      },
      body: JSON.stringify(request)
    })
  } catch {
    throw new Refused('offline', '', true)
  }
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Refused(answer.code ?? 'internal', answer.detail, answer.retryable)
  return answer
}

/** The code for what went wrong: the server's own, or what the browser's exception means. */
export function reason (error) {
  return error instanceof Refused ? error.code : REASONS[error.name] ?? 'internal'
}

/** Registers a key. `begin` and `finish` name the operations; `request` goes to both. */
export async function register (begin, finish, request = {}) {
  supported()
  const { ceremonyId, options } = await call(begin, request)
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const credential = await navigator.credentials.create({ publicKey })
  return insist(finish, { ...request, ceremonyId, response: credential.toJSON() })
}

/** Signs in with a key. `choices` go to navigator.credentials.get. */
export async function signIn (choices) {
  supported()
  const { ceremonyId, options } = await call('beginSignIn')
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  const credential = await navigator.credentials.get({ publicKey, ...choices })
  return insist('finishSignIn', { ceremonyId, response: credential.toJSON() })
}

function supported () {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    throw new DOMException('', 'NotSupportedError')
  }
}

// A lost reply is asked for again: the server answers the same success twice.
async function insist (operation, request) {
  for (let left = 2; ; left--) {
    try {
      return await call(operation, request)
    } catch (error) {
      if (!error.retryable || !left) throw error
      await new Promise(resolve => setTimeout(resolve, 700))
    }
  }
}

// Shows why it failed, in the words of the page's templates. Says whether trying again may help.
function explain (error, box) {
  const find = code => document.querySelector(`template[data-code="${CSS.escape(code)}"]`)
  const code = reason(error)
  const template = find(code) ?? find('rejected')
  box.dataset.code = code
  box.firstElementChild.replaceChildren(template.content.cloneNode(true))
  box.hidden = false
  box.focus()
  return !('ends' in template.dataset)
}

function link (root) {
  const part = name => root.querySelector(`[data-kd-${name}]`)
  const go = part('go')
  const busy = part('busy')
  const error = part('error')
  let token, redeemed

  // Another link in the same tab.
  window.onhashchange = () => location.reload()
  go.onclick = async () => {
    go.disabled = true
    error.hidden = true
    busy.textContent = busy.dataset.text
    if (location.hash.length > 1) {
      token = location.hash.slice(1)
      redeemed = false
      history.replaceState(null, '', location.pathname)
    }
    try {
      // Without a token the cookie of an earlier press may still hold the session.
      if (token && !redeemed) await call('redeemLink', { token })
      redeemed = true
      const { authenticator } = await register('beginLinkRegistration', 'finishLinkRegistration')
      const named = part('named')
      named.textContent = named.dataset.kdNamed.replace('{nickname}', () => authenticator.nickname)
      part('start').hidden = true
      part('done').hidden = false
      const heading = part('done').querySelector('h1')
      document.title = heading.textContent.trim()
      heading.focus()
    } catch (failure) {
      // Opened elsewhere meanwhile: the next press opens it here again.
      if (/^session_/.test(reason(failure))) redeemed = false
      go.hidden = !explain(failure, error)
      go.textContent = go.dataset.again
    }
    busy.textContent = ''
    go.disabled = false
  }
}

function signInButton (button) {
  const error = document.querySelector('[data-kd-error]')
  let waiting

  const attempt = async choices => {
    const answer = await signIn(choices)
    location.assign(button.dataset.returnTo || answer.location)
  }
  // Offers keys in the username field. Nobody asked, so its failures are nobody's concern.
  const offer = async () => {
    if (!await window.PublicKeyCredential?.isConditionalMediationAvailable?.()) return
    waiting = new AbortController()
    await attempt({ mediation: 'conditional', signal: waiting.signal }).catch(() => {})
  }
  button.onclick = async () => {
    waiting?.abort()
    button.disabled = true
    error.hidden = true
    await attempt().catch(failure => explain(failure, error))
    button.disabled = false
  }
  if (document.querySelector('[autocomplete~="webauthn"]')) offer()
}

function copy (button) {
  const status = button.parentElement.querySelector('[role="status"]')
  const field = document.querySelector(button.dataset.target)
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(field.value)
      status.textContent = button.dataset.done
    } catch {
      field.select()
      status.textContent = button.dataset.failed
    }
  }
}

// Keeps a part as it is on the server: told by events, or asking where none arrive.
function live (part) {
  let { src, events, tag } = part.dataset
  let timer
  const voice = document.createElement('p')
  voice.className = 'nhsuk-u-visually-hidden'
  voice.ariaLive = 'polite'
  part.after(voice)

  const refresh = async () => {
    const response = await fetch(src, { headers: { 'If-None-Match': tag } }).catch(() => {})
    if (response?.status !== 200) return response
    tag = response.headers.get('ETag')
    const here = document.activeElement
    const href = part.contains(here) && here.getAttribute('href')
    part.innerHTML = await response.text()
    if (href) part.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus()
    voice.textContent = part.querySelector('[data-kd-announce]').textContent
  }
  const poll = async () => {
    const status = (await refresh())?.status
    // Signed out, or no longer allowed: there is nothing more to see.
    if (!(status >= 400 && status < 500)) setTimeout(poll, 3000)
  }
  const source = new EventSource(events)
  const fallBack = () => {
    source.close()
    timer ??= poll()
  }
  // A proxy that buffers lets no event through.
  const patience = setTimeout(fallBack, 4000)
  source.addEventListener('ready', () => { clearTimeout(patience); refresh() })
  source.addEventListener('changed', refresh)
  source.onerror = () => { if (source.readyState === 2) fallBack() }
}

function localTime (element) {
  element.textContent = new Date(element.dateTime).toLocaleString(
    document.documentElement.lang === 'en' ? 'en-GB' : [], { dateStyle: 'long', timeStyle: 'short' })
}

const REASONS = {
  NotAllowedError: 'cancelled',
  AbortError: 'cancelled',
  InvalidStateError: 'already_registered',
  ConstraintError: 'no_verification',
  NotSupportedError: 'not_supported',
  SecurityError: 'wrong_address'
}

const each = (selector, start) => document.querySelectorAll(selector).forEach(start)

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('nhsuk-frontend-supported')
initAll()
each('[data-kd=link]', link)
each('[data-kd=sign-in]', signInButton)
each('[data-kd=copy]', copy)
each('[data-kd=live]', live)
each('time[datetime]', localTime)
