// Registering with a key: the ceremony, and the buttons of people who are signed in.
import { asking, call, insist } from './ceremony.js'
import { create, supported } from './credential.js'

/**
 * Registers a key. `begin` and `finish` are operations with their requests; `wait` is told how long
 * the browser asks, and may answer with an AbortSignal.
 */
export async function register ([begin, first], [finish, last], wait) {
  supported()
  const { ceremonyId, options } = await call(begin, first)
  const response = await create(options, { signal: wait?.(options.timeout) })
  return insist(finish, { ...last, ceremonyId, response })
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

document.querySelectorAll('[data-kd=register]').forEach(registerButton)
