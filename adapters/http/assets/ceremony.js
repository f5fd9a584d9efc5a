// What registering and signing in share. This file is {prefix}/assets/{hash}/ceremony.js.
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

/** Throws where the browser cannot do it. */
export function supported () {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    throw new DOMException('', 'NotSupportedError')
  }
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
  const elsewhere = box.dataset[ELSEWHERE[code]]
  if (elsewhere) return location.assign(elsewhere)
  const template = find(code) ?? find('rejected')
  box.dataset.code = code
  box.firstElementChild.replaceChildren(template.content.cloneNode(true))
  box.hidden = false
  box.focus()
  return !('ends' in template.dataset)
}

/**
 * Makes a button ask for a key; pages have it disabled until then, so that no press is lost. It says
 * until when, warns before the time is up, and gives more of it to whoever asks (WCAG 2.2.1): by
 * asking for the key anew.
 */
export function asking (button, error, ceremony) {
  const words = document.getElementById('kd-words').dataset
  const status = document.createElement('p')
  status.role = 'status'
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

const REASONS = {
  NotAllowedError: 'cancelled',
  AbortError: 'cancelled',
  InvalidStateError: 'already_registered',
  ConstraintError: 'no_verification',
  NotSupportedError: 'not_supported',
  SecurityError: 'wrong_address'
}
// Where a page leads when it is the session that is missing, not the key.
const ELSEWHERE = { not_authenticated: 'signIn', step_up_required: 'stepUp' }
const MORE = Symbol('more time')
