// Keydesk in the browser. It needs no set-up: pages say with data-kd what they want.
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
  return error.code && error instanceof Refused ? error.code : REASONS[error.name] ?? 'internal'
}

/** Registers with the key. `begin` and `finish` name the operations, `request` is sent to both. */
export async function register (begin, finish, request = {}) {
  supported()
  const { ceremonyId, options } = await call(begin, request)
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const credential = await navigator.credentials.create({ publicKey })
  return insist(finish, { ...request, ceremonyId, response: credential.toJSON() })
}

/** Signs in with the key. `mediation: 'conditional'` waits for the choice in a username field. */
export async function signIn (choices = {}) {
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

// A reply that was lost is asked for again: the server answers the same success twice.
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

// Shows why it failed, in the words of the page's templates. Returns whether trying again helps.
function explain (error, box) {
  const code = reason(error)
  const template = document.querySelector(`template[data-code="${CSS.escape(code)}"]`) ??
    document.querySelector('template[data-code="rejected"]')
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
  let token = ''
  let redeemed = false

  go.addEventListener('click', async () => {
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
  })
}

function signInButton (button) {
  const error = document.querySelector('[data-kd-error]')
  const field = document.querySelector('[autocomplete~="webauthn"]')
  let waiting

  const attempt = async choices => {
    const answer = await signIn(choices)
    location.assign(button.dataset.returnTo || answer.location)
  }
  const offer = async () => {
    if (!await window.PublicKeyCredential?.isConditionalMediationAvailable?.()) return
    waiting = new AbortController()
    // Nobody asked for it, so its failures are nobody's concern.
    await attempt({ mediation: 'conditional', signal: waiting.signal }).catch(() => {})
  }
  button.addEventListener('click', async () => {
    waiting?.abort()
    button.disabled = true
    error.hidden = true
    await attempt().catch(failure => explain(failure, error))
    button.disabled = false
  })
  if (field) offer()
}

function copy (button) {
  const status = button.parentElement.querySelector('[role="status"]')
  const field = document.querySelector(button.dataset.target)
  button.addEventListener('click', async () => {
    status.textContent = ''
    try {
      await navigator.clipboard.writeText(field.value)
      status.textContent = button.dataset.done
    } catch {
      field.select()
      status.textContent = button.dataset.failed
    }
  })
}

// Keeps a part of the page as it is on the server: told by events, or asking where none arrive.
function live (part) {
  const { src, events } = part.dataset
  const voice = document.createElement('p')
  voice.className = 'nhsuk-u-visually-hidden'
  voice.setAttribute('aria-live', 'polite')
  part.after(voice)
  let { tag } = part.dataset
  let timer

  const refresh = async () => {
    const response = await fetch(src, { headers: { 'If-None-Match': tag } }).catch(() => null)
    if (response?.status !== 200) return response
    tag = response.headers.get('ETag')
    const focused = part.contains(document.activeElement) && document.activeElement.getAttribute('href')
    part.innerHTML = await response.text()
    if (focused) part.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus()
    voice.textContent = part.querySelector('[data-kd-announce]').textContent
    return response
  }
  const poll = async () => {
    const response = await refresh()
    // Signed out, or no longer allowed: there is nothing more to see here.
    if (response && response.status > 304 && response.status < 500) return
    timer = setTimeout(poll, 3000)
  }
  const source = new EventSource(events)
  const fallBack = () => {
    source.close()
    timer ??= setTimeout(poll, 0)
  }
  // A proxy that buffers lets nothing through: then polling does the same.
  const patience = setTimeout(fallBack, 4000)
  source.addEventListener('ready', () => { clearTimeout(patience); refresh() })
  source.addEventListener('changed', refresh)
  source.addEventListener('error', () => { if (source.readyState === EventSource.CLOSED) fallBack() })
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

const each = (selector, start) => document.querySelectorAll(selector).forEach(element => start(element))

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('nhsuk-frontend-supported')
initAll()
each('[data-kd="link"]', link)
each('[data-kd="sign-in"]', signInButton)
each('[data-kd="copy"]', copy)
each('[data-kd="live"]', live)
each('time[datetime]', localTime)
