// Signing in with a key: at a press, and out of the username field.
import { asking, call, explain, insist, Refused } from './ceremony.js'
import { get, supported } from './credential.js'

/** Signs in with a key. `choices` go to navigator.credentials.get. */
export async function signIn (wait, choices) {
  supported()
  const { ceremonyId, options } = await call('beginSignIn')
  const response = await get(options, { signal: wait?.(options.timeout), ...choices })
  try {
    return await insist('finishSignIn', { ceremonyId, response })
  } catch (error) {
    // The browser need not offer it again.
    if (error.code === 'authenticator_removed') {
      PublicKeyCredential.signalUnknownCredential?.({ rpId: options.rpId, credentialId: response.id })
        .catch(() => {})
    }
    throw error
  }
}

// Where the page says why a key did not work: its own place for it, or one made before the button.
function problemBox (button) {
  const own = document.querySelector('[data-kd-error]')
  if (own) return own
  const box = document.createElement('div')
  Object.assign(box, { className: 'nhsuk-error-summary', tabIndex: -1, hidden: true })
  box.append(document.createElement('div'))
  box.firstChild.setAttribute('role', 'alert')
  button.before(box)
  return box
}

function signInButton (button) {
  const error = problemBox(button)
  const go = answer => location.assign(button.dataset.returnTo || answer.location)
  let waiting

  // Offers keys in the username field. Nobody asked, so only what the server says to a key that was
  // chosen is told.
  const offer = async () => {
    if (!await window.PublicKeyCredential?.isConditionalMediationAvailable?.()) return
    const mine = waiting = new AbortController()
    // The challenge does not live as long as the page may stay open.
    const anew = setTimeout(() => {
      mine.abort()
      if (!document.hidden) return offer()
      document.addEventListener('visibilitychange', offer, { once: true })
    }, 240_000)
    await signIn(undefined, { mediation: 'conditional', signal: mine.signal }).then(go, failure => {
      if (failure instanceof Refused && !failure.retryable) explain(failure, error)
    })
    clearTimeout(anew)
  }
  asking(button, error, async wait => {
    waiting?.abort()
    go(await signIn(wait))
  })
  if (document.querySelector('[autocomplete~="webauthn"]')) offer()
}

document.querySelectorAll('[data-kd=sign-in]').forEach(signInButton)
