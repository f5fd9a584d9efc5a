// Registering, signing in and telling the browser what is still accepted, for a host's own pages.
// scripts/browser.mjs makes ../index.js of this file and of the desk's own modules, which it changes
// a little: useDesk is from there.

import { call, reason as code, Refused, useDesk } from '../../../../adapters/http/assets/ceremony.js'
import { register as registered } from '../../../../adapters/http/assets/register.js'
import { signIn as signedIn } from '../../../../adapters/http/assets/sign-in.js'

export { Refused, useDesk }

const waiting = signal => signal && (() => signal)

/** Registers a key for a signed-in person. */
export async function register ({ userId, kind = 'security_key', signal }) {
  const begin = ['beginRegistration', { userId, kind }]
  const finish = ['finishRegistration', { userId }]
  return told(registered(begin, finish, waiting(signal)), signal)
}

/** Registers a key by a link; `token` is what stands behind the # of its address. */
export async function registerByLink ({ token, signal }) {
  return told((async () => {
    if (token) await call('redeemLink', { token })
    return registered(['beginLinkRegistration'], ['finishLinkRegistration'], waiting(signal))
  })(), signal)
}

/** Signs in with a key. With `conditional`, keys are offered in the user name's field. */
export async function signIn ({ conditional = false, signal } = {}) {
  const choices = { ...(signal && { signal }), ...(conditional && { mediation: 'conditional' }) }
  return told(signedIn(undefined, choices), signal)
}

/** Whether keys can be offered in a field with `autocomplete="username webauthn"`. */
export async function conditionalAvailable () {
  return await globalThis.PublicKeyCredential?.isConditionalMediationAvailable?.() ?? false
}

/** Tells the browser which keys the desk still takes, so that it offers no others. */
export async function signal ({ rpId, userHandle, credentialIds, name, displayName }) {
  const { PublicKeyCredential: api } = globalThis
  if (!api?.signalAllAcceptedCredentials) return false
  await told((async () => {
    await api.signalAllAcceptedCredentials({ rpId, userId: userHandle, allAcceptedCredentialIds: credentialIds })
    if (name) await api.signalCurrentUserDetails?.({ rpId, userId: userHandle, name, displayName: displayName ?? name })
  })())
  return true
}

/** What went wrong: a code, and what a person can do. */
export function reason (error) {
  const known = code(Object(error))
  return { code: known, text: TEXTS[known] ?? (error?.message || TEXTS.internal), retryable: RETRY.has(known) || !!error?.retryable }
}

async function told (ceremony, signal) {
  try {
    return await ceremony
  } catch (thrown) {
    // Whoever aborts may throw anything, and a string holds no reason.
    const error = signal?.aborted ? new DOMException('The call was given up.', 'AbortError') : thrown
    error.reason ??= reason(error)
    throw error
  }
}

const TEXTS = {
  cancelled: 'Nothing was done: the request was cancelled or took too long. Try again.',
  already_registered: 'This security key is registered already. Use another one.',
  no_verification: 'This security key has no PIN or fingerprint. Set one up, or use another key.',
  not_supported: 'This browser cannot use security keys. Use a current version of another browser.',
  wrong_address: 'Security keys do not work at this address. Open the portal by its usual address.',
  offline: 'The portal cannot be reached. Check the connection and try again.',
  internal: 'Something went wrong. Try again, and report it if it happens again.'
}
const RETRY = new Set(['cancelled', 'offline'])
