// keydesk/browser: for the host's own pages, in the browser.

import type { AuthenticatorAnswer, LinkSessionAnswer, SignInAnswer } from '../types'

/** What went wrong, for a person. */
export interface Reason {
  /**
   * The desk's code, or what the browser, an extension of it or the key came to: `cancelled`,
   * `already_registered`, `no_verification`, `not_supported`, `wrong_address`, `request_pending`,
   * `device_failed`; or `offline`.
   */
  code: string
  /** What happened and what to do next. */
  text: string
  /** Whether trying again may help. */
  retryable: boolean
}

/** The desk refused. */
export class Refused extends Error {
  readonly code: string
  readonly retryable: boolean
  /** The number that the audit record of this refusal has, too, where a person needs one. */
  readonly reference?: string
  /** With `signed_in_as_another`: the name of the person who is signed in. */
  readonly signedInAs?: string
}

/** Where the desk is mounted: its prefix on this origin. `/desk` if never called. */
export function useDesk(prefix: string): void
/** Registers a key for a signed-in person. What it throws has a `reason`. */
export function register(options: { userId: string, kind?: 'security_key' | 'passkey' | 'this_device', signal?: AbortSignal }): Promise<AuthenticatorAnswer>
/** The token in the address of a link, however mail and chat programs have changed it; undefined if it is not there whole. */
export function linkToken(address?: string): string | undefined
/**
 * Registers a key by a link; `token` is what `linkToken` finds in its address. `redeemed` is told for
 * whom the link is. Where somebody else is signed in, it throws `signed_in_as_another` until the person
 * has confirmed that with `otherUserConfirmed`. What it throws has a `reason`.
 */
export function registerByLink(options: {
  token?: string
  otherUserConfirmed?: boolean
  redeemed?: (link: LinkSessionAnswer) => void
  signal?: AbortSignal
}): Promise<AuthenticatorAnswer>
/** Signs in with a key. With `conditional`, keys are offered in the user name's field. What it throws has a `reason`. */
export function signIn(options?: { conditional?: boolean, signal?: AbortSignal }): Promise<SignInAnswer & { location: string }>
/** Whether keys can be offered in a field with `autocomplete="username webauthn"`. */
export function conditionalAvailable(): Promise<boolean>
/** Tells the browser which keys the desk still takes; false where it cannot be told. What it throws has a `reason`. */
export function signal(options: { rpId: string, userHandle: string, credentialIds: string[], name?: string, displayName?: string }): Promise<boolean>
/** What an error means. */
export function reason(error: unknown): Reason
