// Registering with a key: by a link, and by somebody who is signed in.
import { asking, call, insist, reason, supported } from './ceremony.js'

/**
 * Registers a key. `begin` and `finish` are operations with their requests; `wait` is told how long
 * the browser asks, and may answer with an AbortSignal.
 */
export async function register ([begin, first], [finish, last], wait) {
  supported()
  const { ceremonyId, options } = await call(begin, first)
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const credential = await navigator.credentials.create({ publicKey, signal: wait?.(options.timeout) })
  return insist(finish, { ...last, ceremonyId, response: credential.toJSON() })
}

function link (root) {
  const part = name => root.querySelector(`[data-kd-${name}]`)
  const go = part('go')
  let token, redeemed

  // Another link in the same tab.
  window.onhashchange = () => location.reload()
  asking(go, part('error'), async wait => {
    if (location.hash.length > 1) {
      token = location.hash.slice(1)
      redeemed = false
      history.replaceState(null, '', location.pathname)
    }
    try {
      // Without a token the cookie of an earlier press may still hold the session.
      if (token && !redeemed) await call('redeemLink', { token })
      redeemed = true
      const { authenticator } =
        await register(['beginLinkRegistration'], ['finishLinkRegistration'], wait)
      const named = part('named')
      named.textContent = named.dataset.kdNamed.replace('{nickname}', () => authenticator.nickname)
    } catch (failure) {
      // Opened elsewhere meanwhile: the next press opens it here again.
      if (/^session_/.test(reason(failure))) redeemed = false
      go.textContent = go.dataset.again
      throw failure
    }
    part('start').hidden = true
    part('done').hidden = false
    const heading = part('done').querySelector('h1')
    document.title = heading.textContent.trim()
    heading.focus()
  })
}

function registerButton (button) {
  const { user: userId, kind, base: list } = button.dataset
  asking(button, document.querySelector('[data-kd-error]'), async wait => {
    const { authenticator } =
      await register(['beginRegistration', { userId, kind }], ['finishRegistration', { userId }], wait)
    // It is registered; the page that follows only names it.
    location.assign(`${list}/${authenticator.id}/name`)
  })
}

document.querySelectorAll('[data-kd=link]').forEach(link)
document.querySelectorAll('[data-kd=register]').forEach(registerButton)
