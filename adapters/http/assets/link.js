// The page that a registration link opens. Loading it with its token asks the server for nothing: a
// scanner may do that as often as it likes.
import { repaired, tokenIn } from './address.js'
import { asking, call, elsewhere, explain, reason, Refused } from './ceremony.js'
import { register } from './register.js'

async function link (root) {
  const part = name => root.querySelector(`[data-kd-${name}]`)
  const go = part('go')
  if (elsewhere(go, part('error')) || repair(root)) return
  let token = tokenIn(location.hash)
  let redeemed, confirmed

  // Named only to anyone who redeemed the link.
  const name = ({ displayName }) => {
    for (const place of root.querySelectorAll('[data-kd-person]')) {
      place.textContent = place.dataset.kdPerson.replace('{name}', () => displayName)
      place.hidden = !displayName
    }
  }
  // Another link in the same tab.
  window.onhashchange = () => location.reload()
  if (!token && !await earlier(name)) {
    go.hidden = true
    return explain(new Refused({ code: 'link_incomplete' }), part('error'))
  }
  asking(go, part('error'), async wait => {
    if (location.hash.length > 1) history.replaceState(null, '', location.pathname)
    try {
      // Without a token the cookie of an earlier press holds the session.
      if (token && !redeemed) name(await call('redeemLink', { token, otherUserConfirmed: confirmed }))
      redeemed = true
      const { authenticator } =
        await register(['beginLinkRegistration'], ['finishLinkRegistration'], wait)
      const named = part('named')
      named.textContent = named.dataset.kdNamed.replace('{nickname}', () => authenticator.nickname)
    } catch (failure) {
      const code = reason(failure)
      // Opened elsewhere meanwhile: the next press opens it here again.
      if (/^session_/.test(code)) redeemed = false
      confirmed = code === 'signed_in_as_another' || undefined
      go.textContent = confirmed ? go.dataset.goOn : go.dataset.again
      throw failure
    }
    part('start').hidden = true
    part('done').hidden = false
    const heading = part('done').querySelector('h1')
    document.title = heading.textContent.trim()
    heading.focus()
  })
}

/** Whether the token stands where servers see it; then it moves behind the "#", and the page goes. */
function repair (root) {
  const moved = repaired(location, root.dataset.base)
  if (moved) location.replace(moved)
  return !!moved
}

/** Whether an earlier press in this browser still holds a session; then its person is named again. */
async function earlier (name) {
  try {
    const answer = await call('linkStatus')
    const live = ['redeemed', 'registering'].includes(answer.link.status)
    if (live) name(answer)
    return live
  } catch (error) {
    // Who cannot be asked now is asked at the press.
    return error.retryable
  }
}

document.querySelectorAll('[data-kd=link]').forEach(link)
document.querySelectorAll('[data-kd=repair]').forEach(repair)
