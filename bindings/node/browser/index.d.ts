// keydesk/browser: for the host's own pages, in the browser.

import type { AuthenticatorAnswer, SignInAnswer } from '../types'

/** What went wrong, for a person. */
export interface Reason {
  /** The desk's code, or `cancelled`, `already_registered`, `no_verification`, `not_supported`, `wrong_address`, `offline`. */
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
}

/** Where the desk is mounted: its prefix on this origin. `/desk` if never called. */
export function useDesk(prefix: string): void
/** Registers a key for a signed-in person. What it throws has a `reason`. */
export function register(options: { userId: string, kind?: 'security_key' | 'passkey' | 'this_device', signal?: AbortSignal }): Promise<AuthenticatorAnswer>
/** Registers a key by a link; `token` is what stands behind the # of its address. What it throws has a `reason`. */
export function registerByLink(options: { token?: string, signal?: AbortSignal }): Promise<AuthenticatorAnswer>
/** Signs in with a key. With `conditional`, keys are offered in the user name's field. What it throws has a `reason`. */
export function signIn(options?: { conditional?: boolean, signal?: AbortSignal }): Promise<SignInAnswer & { location: string }>
/** Whether keys can be offered in a field with `autocomplete="username webauthn"`. */
export function conditionalAvailable(): Promise<boolean>
/** Tells the browser which keys the desk still takes; false where it cannot be told. What it throws has a `reason`. */
export function signal(options: { rpId: string, userHandle: string, credentialIds: string[], name?: string, displayName?: string }): Promise<boolean>
/** What an error means. */
export function reason(error: unknown): Reason
