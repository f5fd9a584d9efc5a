// What registering and signing in share. This file is {prefix}/assets/{hash}/ceremony.js.
import { deviceCode } from './credential.js'

const base = new URL('../../', import.meta.url)

/** The desk refused. It carries the members of the problem: `code`, `retryable`, `reference`. */
export class Refused extends Error {
  constructor (problem) {
    super(problem.detail)
    const { code = 'internal', retryable = false, reference, signedInAs } = problem
    Object.assign(this, { code, retryable, reference, signedInAs })
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
    throw new Refused({ code: 'offline', retryable: true })
  }
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Refused(answer)
  return answer
}

/** The code for what went wrong: the server's own, or what the client's exception means. */
export function reason (error) {
  return error instanceof Refused ? error.code : deviceCode(error) ?? 'internal'
}

/** Calls an operation; a lost reply is asked for again: the server answers the same success twice. */
export async function insist (operation, request) {
  for (let left = 2; ; left--) {
    try {
      return await call(operation, request)
    } catch (error) {
      if (!error.retryable || !left) throw error
      await new Promise(resolve => setTimeout(resolve, 700))
    }
  }
}

/** Shows why it failed, in the words of the page's templates. False if trying again cannot help. */
export function explain (error, box) {
  const find = code => document.querySelector(`template[data-code="${CSS.escape(code)}"]`)
  const code = reason(error)
  const page = box.dataset[PAGES[code]]
  if (page) return location.assign(page)
  const template = find(code) ?? find('rejected')
  const text = template.content.cloneNode(true)
  for (const place of text.querySelectorAll('[data-kd-fill]')) {
    const value = place.dataset.kdFill === 'thrown' ? `${error.name}: ${error.message}` : error[place.dataset.kdFill]
    place.textContent = value?.slice(0, 200)
    if (!value) place.parentElement.remove()
  }
  // The same page where the service is at home; a fragment goes along without reaching a server.
  for (const link of text.querySelectorAll('[data-kd-address]')) {
    link.href += location.pathname.slice(1) + location.search + location.hash
  }
  box.dataset.code = code
  box.firstElementChild.replaceChildren(text)
  box.hidden = false
  box.focus()
  return !('ends' in template.dataset)
}

/** Whether the service has another address than this one, where keys do not work. The page says so. */
export function elsewhere (button, error) {
  if (document.getElementById('kd-words').dataset.origin === location.origin) return false
  button.hidden = explain(new Refused({ code: 'wrong_address' }), error) === false
  return true
}

/**
 * Makes a button ask for a key; pages have it disabled until then, so that no press is lost. It says
 * until when, warns before the time is up, and gives more of it to anyone who asks (WCAG 2.2.1): by
 * asking for the key anew.
 */
export function asking (button, error, ceremony) {
  if (elsewhere(button, error)) return
  const words = document.getElementById('kd-words').dataset
  const status = document.createElement('p')
  // As an attribute: older browsers do not reflect the property.
  status.setAttribute('role', 'status')
  const more = document.createElement('button')
  Object.assign(more, { type: 'button', textContent: words.more, hidden: true })
  more.className = 'nhsuk-button nhsuk-button--secondary'
  button.after(status, more)
  let timer

  const wait = timeout => {
    const stop = new AbortController()
    const end = new Date(Date.now() + timeout).toLocaleTimeString([], { timeStyle: 'short' })
    status.textContent = `${words.busy} ${words.until.replace('{time}', end)}`
    more.hidden = true
    clearTimeout(timer)
    timer = setTimeout(() => {
      status.textContent = words.soon
      more.hidden = false
    }, timeout - Math.min(60_000, timeout / 2))
    more.onclick = () => stop.abort(MORE)
    return stop.signal
  }
  button.onclick = async () => {
    button.disabled = true
    error.hidden = true
    status.textContent = words.busy
    let failure
    do {
      failure = undefined
      await ceremony(wait).catch(thrown => { failure = thrown })
    } while (failure === MORE)
    clearTimeout(timer)
    more.hidden = true
    status.textContent = ''
    button.disabled = false
    if (failure && explain(failure, error) === false) button.hidden = true
  }
  button.disabled = false
}

// Where a page leads when it is the session that is missing, not the key.
const PAGES = { not_authenticated: 'signIn', step_up_required: 'stepUp' }
const MORE = Symbol('more time')
