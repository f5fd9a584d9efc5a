// Registering, signing in and telling the browser what is still accepted, for a host's own pages.
// scripts/browser.mjs makes ../index.js of this file and of the desk's own modules, which it changes
// a little: useDesk is from there.

import { tokenIn } from '../../../../adapters/http/assets/address.js'
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

/** The token in the address of a link, however mail and chat programs have changed it. */
export function linkToken (address = location.href) {
  const { hash, search, pathname } = new URL(address, location.href)
  return tokenIn(hash) ?? tokenIn(search) ?? tokenIn(pathname)
}

/**
 * Registers a key by a link; `token` is what `linkToken` finds in its address. `redeemed` is told for
 * whom the link is. Where somebody else is signed in, it throws `signed_in_as_another` until the
 * person has confirmed that with `otherUserConfirmed`.
 */
export async function registerByLink ({ token, otherUserConfirmed, redeemed, signal }) {
  return told((async () => {
    if (token) {
      const link = await call('redeemLink', { token, otherUserConfirmed })
      redeemed?.(link)
    }
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
    // Anyone who aborts may throw anything, and a string holds no reason.
    const error = signal?.aborted ? new DOMException('The call was given up.', 'AbortError') : thrown
    error.reason ??= reason(error)
    throw error
  }
}

const TEXTS = {
  cancelled: 'Nothing was done: the request was cancelled or took too long, the key has no PIN, its PIN is blocked, it is full, or a remote desktop does not pass it on. Try again, on the PC in front of you.',
  already_registered: 'This security key is registered already. Use another one.',
  no_verification: 'This security key has no PIN or fingerprint. Set one up, or use another key.',
  not_supported: 'This browser cannot use security keys. Use a current version of another browser.',
  request_pending: 'Another window is asking for a security key. Finish there, or close it.',
  device_failed: 'The browser, an extension of it or the security key could not finish. Try again, without the extension or with another key.',
  wrong_address: 'Security keys do not work at this address. Open the portal by its usual address.',
  offline: 'The portal cannot be reached. Check the connection and try again.',
  internal: 'Something went wrong. Try again, and report it if it happens again.'
}
const RETRY = new Set(['cancelled', 'device_failed', 'offline', 'request_pending'])
