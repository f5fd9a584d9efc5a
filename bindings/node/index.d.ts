// The typed surface of Keydesk. Records, operations and codes are made from the same document as
// those of every other language: see types.d.ts.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  ActorRecord, AuthenticationOptionsRequest, AuthenticationRecord, AuthenticationResponseJSON, CallerRecord, Code, Config,
  CounterCheck, CredentialRecord, DirectoryChoice, FaultRecord, HostAnswerRecord, HostPageRecord, HostSearch,
  MetadataRecord, MountConfig, NotificationRecord, Operations, PersonRecord, PortalSession, PortalSignedIn,
  PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON, RegistrationOptionsRequest,
  RelyingPartyConfig, SignInAnswer, TableCommit, TableOutcome, TableRange, TableRow, UserVerification, UserView,
  WarningRecord, VerifyAuthenticationAnswer, VerifyAuthenticationRequest, VerifyRegistrationAnswer,
  VerifyRegistrationRequest
} from './types'

export * from './types'

/** Who asks, as far as the host's session knows. Keydesk believes it. */
export interface CallOptions extends CallerRecord {
  /** Gives the call up. What it did by then stays done. */
  signal?: AbortSignal
}

/** Rows by key in the host's own database: four functions, five SQL statements. */
export interface HostStore {
  /** The row of this key. */
  load(key: string): Promise<TableRow | null | undefined>
  /** Writes everything in the commit in one transaction, or nothing. */
  commit(commit: TableCommit): Promise<TableOutcome>
  /** The rows whose keys come after one and before another, in the order of the bytes of their keys. */
  list(page: TableRange): Promise<TableRow[]>
  /** Removes the row of this key and returns it; of several callers, at most one gets it. */
  remove(key: string): Promise<TableRow | null | undefined>
}

/** The host's people. */
export interface HostDirectory {
  /** The person with this id, let in or not. */
  user(id: string): Promise<Person | null | undefined>
  /** People of these organisations who match every word, and how many they are in all. */
  search(search: HostSearch): Promise<{ users: Person[], next?: string | null | undefined, count?: number | null | undefined }>
  /**
   * Returns the roles that this person holds now, by the names of `policy.access.roles`; an empty list
   * for somebody without roles. With it nobody changes the account of somebody who may do more
   * (`target_outranks_actor`). Without it that rule is off, and `openDesk` warns (`roles_not_said`).
   */
  roles?(id: string): Promise<string[]> | string[]
}

/** An action on somebody else's account that changes something. */
export type ChangeAction =
  | 'issue_link' | 'cancel_link' | 'register' | 'rename' | 'remove' | 'close_account' | 'reopen_account'

/** A person of the host's directory. Columns that are `null` count as left out. */
export type Person = { [Field in keyof PersonRecord]: PersonRecord[Field] | null }

/** Something that a person must hear of, on a channel of their own. */
export type Notification = NotificationRecord

/** The host's mail, message or letter. */
export interface HostNotifier {
  /** Hands one over; on an error it comes again later, with the same id. */
  deliver(notification: Notification): Promise<void>
}

/** What failed, for the host's developers. */
export interface Fault extends Omit<FaultRecord, 'error'> {
  /** What was answered. */
  error: KeydeskError
}

/** How a desk is opened: the configuration, and the host's own functions. */
export interface DeskConfig extends Omit<Config, 'directory' | 'store'> {
  /** `sqlite:FILE`, `postgres://...`, `memory:`, `ldap://...`, or the host's own store. */
  store: string | HostStore
  /** Where people are looked up. */
  directory: HostDirectory | Exclude<DirectoryChoice, 'host'>
  /**
   * The host's veto: called about every change to somebody else's account that the policy allows.
   * `false` refuses the change with `host_refused`. If it throws, times out or returns anything but a
   * boolean, the operation fails with `store_unavailable` and nothing is changed.
   */
  may?(actor: ActorRecord, action: ChangeAction, target: UserView): Promise<boolean> | boolean
  /** Delivers notifications; without one the host tells people itself. */
  notifier?: HostNotifier
  /**
   * Called for each failure of which a person at a browser read no more than a code: `error.cause` says why. Without it,
   * each is a line on standard error, at most 20 a minute.
   */
  onError?(fault: Fault): void | Promise<void>
}

/** What the host's session knows. What is `null` counts as left out. */
export type Session = { [Field in keyof PortalSession]: PortalSession[Field] | null }

/** How a desk is mounted in the host's server. */
export interface MountOptions<Request> extends MountConfig {
  /** Who is signed in, by the host's own session. Asked at every request; nobody is `null`. */
  actor?(request: Request): Promise<ActorRecord | null | undefined> | ActorRecord | null | undefined
  /** As `actor`, where the desk should know more than that; one of the two is needed. */
  session?(request: Request): Promise<Session | null | undefined> | Session | null | undefined
  /** Somebody signed in with a key: the host makes its session. `null`: not let in. */
  signedIn?(request: Request, signIn: SignInAnswer): Promise<SignedIn | null> | SignedIn | null
}

/** The host made a session. */
export type SignedIn = PortalSignedIn

/** What a mounted desk does besides answering requests. After `close` each fails with the code `closed`. */
export interface MountedDesk {
  /** A page of the host's own in the desk's frame, with the desk's headers and its browser module. */
  page(page: HostPageRecord): HostAnswerRecord
  /**
   * What the host answers at `/.well-known/webauthn` of the relying party's id: the origins from which browsers take
   * its keys (WebAuthn Level 3 section 5.11).
   */
  relatedOrigins(): HostAnswerRecord
  /** The address if it is a page of this desk, else the desk's first page: where to go after signing in. */
  returnTo(address?: unknown): string
  /**
   * The path of a request (`req.originalUrl`) as a log may have it: mail programs can put the token of a link into the
   * path of the registration page. Without the query.
   */
  pathForLogs(address: string): string
  /**
   * Tells the open pages about this user to look now, and not only after `liveIntervalMs`: for a host of several nodes
   * that hears what the others did.
   */
  changed(userId: string): void
}

/** An open desk. */
export interface Desk extends Operations, AsyncDisposable {
  /** What an operator should know about the configuration; `process` emits each as a warning too. */
  readonly warnings: readonly WarningRecord[]
  /** The desk for servers that speak fetch. `remoteAddress` is the connection's other end, which only they know. */
  handler(options: MountOptions<Request>): MountedDesk & ((request: Request, connection?: { remoteAddress?: string | undefined }) => Promise<Response>)
  /** The desk for Express and Connect, and for `node:http`. Mount it before body parsers. */
  express<R = any>(options: MountOptions<R>): MountedDesk & ((req: IncomingMessage, res: ServerResponse, next?: (error?: unknown) => void) => void)
  /** The desk for Fastify: a plugin to register. */
  fastify<R = any>(options: MountOptions<R>): MountedDesk & ((instance: any) => Promise<void>)
  /**
   * Puts newer metadata in place while the desk is open: all of it, as in the configuration. An older BLOB than the
   * last is refused with `configuration_invalid`; nothing changed then. Another node needs its own call.
   */
  updateMetadata(metadata: MetadataRecord): Promise<void>
  /**
   * Whether a user holds a key that may sign in: asked after the password, to know whether the key is
   * due. Fails with `account_closed` where the password alone must not let them in.
   */
  secondFactorDue(userId: string, options?: { relyingParty?: string }): Promise<boolean>
  /** Delivers notifications that are still waiting, oldest first and at most `limit` (100), and says how many were. */
  deliverNotifications(limit?: number): Promise<number>
  /** Ends the desk. What comes later fails with the code `closed`, which a mount answers with 503; twice is no error. */
  close(): Promise<void>
}

/** Opens a desk. */
export function openDesk(config: DeskConfig): Promise<Desk>

/** Why an operation was not done. Nothing of the request and no secret is in it. */
export class KeydeskError extends Error {
  constructor(code: Code, detail: string, retryable?: boolean, options?: ErrorOptions & { reference?: string, expected?: string, seen?: string })
  /** The code; it means the same in every language and over HTTP. */
  readonly code: Code
  /** Whether the same call may succeed if it is made again. */
  readonly retryable: boolean
  /** The number that the audit entry of a refusal has, for anyone who asks an operator about it. */
  readonly reference?: string
  /** Why it failed, for the host's developers: what its own function threw, or which member was not as expected. */
  readonly cause?: unknown
  /**
   * What the check that refused expected, for the host's developers: the origins, the relying party's id, the type, a
   * flag, the algorithms, the counter. At most 300 characters; never a challenge, an id, a key or a signature.
   */
  readonly expected?: string
  /** What that check saw instead. It came from a browser: escape it where you show it. */
  readonly seen?: string
}

/**
 * Makes the options of a registration: for `@simplewebauthn/browser`, or by
 * `PublicKeyCredential.parseCreationOptionsFromJSON()` for `navigator.credentials.create()`. Keep `challenge` in the
 * session, and give it to `verifyRegistration` once.
 */
export function registrationOptions(request: RegistrationOptionsRequest): PublicKeyCredentialCreationOptionsJSON
/**
 * Makes the options of an authentication: for `@simplewebauthn/browser`, or by
 * `PublicKeyCredential.parseRequestOptionsFromJSON()` for `navigator.credentials.get()`. Keep `challenge` in the
 * session, and give it to `verifyAuthentication` once.
 */
export function authenticationOptions(request: AuthenticationOptionsRequest): PublicKeyCredentialRequestOptionsJSON
/** Verifies a registration. Stateless: nothing is stored. */
export function verifyRegistration(request: VerifyRegistrationRequest): VerifyRegistrationAnswer
/** As `verifyRegistration`, away from the main thread. */
export function verifyRegistrationAsync(request: VerifyRegistrationRequest): Promise<VerifyRegistrationAnswer>
/**
 * Verifies an authentication. Stateless: nothing is stored. A signature counter that did not advance is `counter_regressed`, unless
 * `counter: 'report'` asks for it to be answered.
 */
export function verifyAuthentication(request: VerifyAuthenticationRequest): VerifyAuthenticationAnswer
/** As `verifyAuthentication`, away from the main thread. */
export function verifyAuthenticationAsync(request: VerifyAuthenticationRequest): Promise<VerifyAuthenticationAnswer>

/** A relying party, read and checked once. */
export class RelyingParty {
  constructor(config: RelyingPartyConfig)
  /** Verifies an authentication by a credential that is ready: the fast way. */
  verifyAuthentication(request: {
    credential: Credential
    /** The challenge that was issued, in base64url. */
    challenge: string
    userVerification: UserVerification
    /** Who is expected, where a first factor already said so, in base64url. */
    expectedUserHandle?: string
    /** What a signature counter that did not advance means; `refuse` if left out. */
    counter?: CounterCheck
    /** What `navigator.credentials.get()` gave, as `toJSON()` writes it. */
    response: AuthenticationResponseJSON | string
  }): AuthenticationRecord
}

/** A stored credential, read and checked once. */
export class Credential {
  constructor(record: CredentialRecord)
  /** The same credential after its counter was stored anew. */
  withSignCount(signCount: number): Credential
}
