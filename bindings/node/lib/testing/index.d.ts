// For a host's own tests: its store and its directory against what they promise, and an authenticator in software.

import type {
  AuthenticationResponseJSON, AuthenticatorAttachment, HostDirectory, HostStore, Person, PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON, RegistrationResponseJSON
} from '../../index'

/** A case for any test runner: `for (const { name, run } of cases) test(name, run)`. */
export interface Case {
  /** What has to hold. */
  name: string
  /** Rejects with an `AssertionError` whose message names the function, what it should do and what it did. */
  run(): Promise<void>
}

/**
 * The cases of a host's store: what `HostStore` and `TableCommit` promise, also for calls at once. Each case writes rows
 * whose keys begin with `conformance/`, which no desk has, and removes them afterwards.
 */
export function storeCases(store: HostStore): Case[]

/** Whom a directory holds. */
export interface KnownPeople {
  /** At least two persons whom the directory holds, as `directory.user` answers them. Their organisations may hold others too. */
  people: Person[]
  /** The roles that they hold, by id, where the directory has `roles`. */
  roles?: Record<string, string[]>
}

/** The cases of a host's directory: what `HostDirectory` and `HostSearch` promise, tried with people whom it holds. */
export function directoryCases(directory: HostDirectory, known: KnownPeople): Case[]

/** What a software authenticator is like. */
export interface AuthenticatorSettings {
  /** The origin of the page on which it is used, such as `https://portal.example`. */
  origin: string
  /** The algorithms that it has; all three if left out. The first that the options list is taken. */
  algorithms?: Array<-7 | -8 | -257>
  /** Its model, which is conveyed with the attestation `self` alone; none if left out. */
  aaguid?: string
  /** How the browser says that it can be reached; `['usb']` if left out. */
  transports?: string[]
  /** How it is attached; `cross-platform` if left out. */
  attachment?: AuthenticatorAttachment
  /** Whether it verifies the user, by PIN or fingerprint; true if left out. */
  userVerified?: boolean
  /** Whether its credentials are discoverable; true if left out. */
  discoverable?: boolean
  /** Whether its credentials may be backed up; false if left out. */
  backupEligible?: boolean
  /** Whether its credentials are backed up; false if left out. */
  backedUp?: boolean
  /** Whether it counts signatures; true if left out. */
  counts?: boolean
  /**
   * What it answers where the options ask for attestation: `none` (if left out), or `self`, a `packed` statement that the
   * credential signs. It has no certificate, so a policy with `require: 'trusted'` refuses it.
   */
  attestation?: 'none' | 'self'
}

/** A credential that a software authenticator holds. */
export interface HeldCredential {
  /** The credential id in base64url. */
  id: string
  /** The domain that it is bound to. */
  rpId: string
  /** The user handle in base64url. */
  userHandle: string
  /** The algorithm, by its COSE number. */
  algorithm: number
  /** The signature counter as it was last sent. Lower it to be a copy of the key. */
  signCount: number
}

/**
 * An authenticator in software with as much of a browser as stands between it and a page, for tests alone: its keys lie
 * in memory. Its settings are members that may be changed at any time. It throws a `DOMException` where a browser would
 * reject: `NotAllowedError`, `InvalidStateError`, `NotSupportedError`, `SecurityError`.
 */
export class SoftwareAuthenticator {
  constructor(settings: AuthenticatorSettings)
  origin: string
  algorithms: number[]
  aaguid: string
  transports: string[]
  attachment: AuthenticatorAttachment
  userVerified: boolean
  discoverable: boolean
  backupEligible: boolean
  backedUp: boolean
  counts: boolean
  attestation: 'none' | 'self'
  /** The credentials that it holds, the newest last. Remove one to lose it. */
  credentials: HeldCredential[]
  /** Answers `navigator.credentials.create()`: makes a credential. Takes the `options` of a desk's ceremony too. */
  register(options: PublicKeyCredentialCreationOptionsJSON): RegistrationResponseJSON
  /** Answers `navigator.credentials.get()` with the newest credential that may sign. */
  authenticate(options: PublicKeyCredentialRequestOptionsJSON): AuthenticationResponseJSON
}
