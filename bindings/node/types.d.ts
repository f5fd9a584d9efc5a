// Made from bindings/facade/api.json by scripts/types.mjs.

import type { CallOptions, ResponseJson } from './index'

/** An account as it stands after the operation. */
export interface AccountAnswer {
  /** The account. */
  account: AccountView
}

/** What the desk holds for one user. */
export interface AccountView {
  /** Removed ones included, oldest first. */
  authenticators: AuthenticatorView[]
  /** The registration links that are kept, oldest first. */
  links: LinkView[]
  /** `unopened`, `open` or `closed`. */
  status: string
  /** Whose it is. */
  userId: string
  /** Counts commits; the tag that polling compares. */
  version: number
}

/** The signed-in person. */
export interface ActorRecord {
  /** When the person last proved who they are. */
  authenticatedAt: Date | string
  /**
   * The authenticator that the person signed in with, as the sign-in answered it; left out
   * where they used none. Once it is no longer in use, the session is `session_revoked`.
   */
  authenticatorId?: string
  /** The directory's immutable id of the person. */
  id: string
  /** The organisations in which the person may act for others. */
  organisations?: string[]
  /** The roles that the person holds now. */
  roles?: string[]
  /** How strongly: `password` or `security_key`. */
  strength: string
}

/** An authenticator whose model is reported. */
export interface AffectedAuthenticatorView {
  /** The authenticator, which is not removed. */
  authenticator: AuthenticatorView
  /**
   * What is reported, as the FIDO Metadata Service names it: `REVOKED`, `USER_KEY_REMOTE_COMPROMISE`
   * and so on.
   */
  report: string
  /** Its owner. */
  user: UserView
}

/** A page of affected authenticators. */
export interface AffectedAuthenticatorsAnswer {
  /** Those of the next 500 accounts; there may be none, and a next page all the same. */
  authenticators: AffectedAuthenticatorView[]
  /** The cursor of the next page, if there is one. */
  next?: string
}

/** An assurance level with its reasons (NIST SP 800-63B-4). */
export interface AssuranceView {
  /** `aal1`, `aal2` or `aal3_capable`. */
  level: string
  /** Why it is not higher or lower. */
  reasons: string[]
}

/** What an attestation showed. */
export interface AttestationRecord {
  /** The statement's format. */
  format: string
  /** Whether a TPM signed with SHA-1 (RS1); left out if not. */
  sha1?: boolean
  /** Whether the certificates lead to one of the anchors that speak for this statement. */
  trusted: boolean
  /** Who vouches: `none`, `self`, `basic`, `attca` or `anonca`. */
  type: string
  /** Why a statement that is there is not trusted: the code with which it would be refused. */
  untrustedReason?: string
}

/** What is asked of attestation. */
export interface AttestationRequest {
  /** The models that are taken; all if left out. An anchor has to vouch for the model. */
  aaguids?: string[]
  /** The COSE numbers of the credential algorithms that are taken; all that were offered if left out. */
  algorithms?: number[]
  /** Whether a root inside the certificates is tolerated where it is itself the anchor; true if left out. False is FIDO's strict reading. */
  allowRootInChain?: boolean
  /** Certificates that are trusted, with the formats and the models that each speaks for; DER in base64url alone is bound to nothing. */
  anchors?: Array<string | TrustAnchor>
  /** When certificates have to be valid; now if left out. */
  at?: Date | string
  /** The models that are not taken. An anchor has to vouch for the model. */
  blockedAaguids?: string[]
  /** The least FIDO2 certification level, by metadata, of which a stateless call has none: `metadata_missing`. */
  certification?: string
  /** Whether a credential that may be copied to other devices is refused. */
  deviceBound?: boolean
  /** The statement formats that are taken; all if left out. */
  formats?: Array<"none" | "packed" | "tpm" | "android-key" | "fido-u2f" | "apple" | "compound">
  /** Whether metadata past its next update is refused; a stateless call has none: `metadata_missing`. */
  freshMetadata?: boolean
  /** Whether a key that software alone keeps is refused. */
  hardwareKey?: boolean
  /** How many days metadata may be overdue for `certification`. */
  metadataGraceDays?: number
  /** How much is asked. */
  require: "none" | "any" | "trusted"
  /** Whether a second implementation must agree where it can judge; true if left out. */
  secondOpinion?: boolean
  /** Whether a TPM may sign its statement with SHA-1 (RS1), as Windows Hello does; `allow` if left out. */
  tpmSha1?: "allow" | "refuse"
  /** Whether a TPM may name the key by SHA-1. */
  tpmSha1Names?: boolean
  /** Whether the user must have been verified, whatever userVerification says. */
  userVerified?: boolean
}

/** A verified authentication. */
export interface AuthenticationRecord {
  /** Whether it is backed up. */
  backedUp: boolean
  /** Whether the credential may be backed up. */
  backupEligible: boolean
  /** What became of the counter. */
  counter: "advanced" | "unsupported" | "regressed"
  /** The credential that signed, in base64url. */
  credentialId: string
  /** The counter to store. */
  signCount: number
  /** The handle that the response named where neither an expected nor a stored one was given, in base64url. No signature covers it: it says nothing about who signed in. */
  unverifiedUserHandle?: string
  /** The handle that the response named, in base64url: the expected one and the stored one. Absent where neither was given. */
  userHandle?: string
  /** Whether the user was verified. */
  userVerified: boolean
}

/** The authenticator, and the account as it stands now. */
export interface AuthenticatorAnswer {
  /** The account; left out where the asker may not read it. */
  account?: AccountView
  /** The authenticator. */
  authenticator: AuthenticatorView
}

/** One authenticator. */
export interface AuthenticatorView {
  /** What it is good for, and why. */
  assurance: AssuranceView
  /** When it was registered. */
  createdAt: Date
  /** What was seen at registration. */
  evidence: EvidenceView
  /** Its id. */
  id: string
  /** `security_key`, `passkey` or `this_device`. */
  kind: string
  /** When it last signed in. */
  lastUsedAt?: Date
  /** The model's name, where it is known. */
  model?: string
  /** What its owner calls it. */
  nickname: string
  /** How and by whom it was registered. */
  provenance: ProvenanceView
  /** When, by whom and why it was removed. */
  removal?: RemovalView
  /** `pending`, `active`, `suspended`, `quarantined` or `removed`. */
  status: string
}

/** Starts the ceremony of a redeemed link. */
export interface BeginLinkRegistrationRequest {
  /** The session's secret. */
  session: string
}

/** Starts a registration by the user, or by an administrator on their behalf. */
export interface BeginRegistrationRequest {
  /** `security_key`, `passkey` or `this_device`. */
  kind: string
  /** For whom. */
  userId: string
}

/** Starts a sign-in ceremony. */
export interface BeginSignInRequest {
  /** The user whose key is the second factor; left out for passwordless sign-in. */
  userId?: string
}

/** Cancels an open link. */
export interface CancelLinkRequest {
  /** Which. */
  linkId: string
  /** Whose. */
  userId: string
}

/** What the browser needs for a ceremony. */
export interface CeremonyAnswer {
  /** Names the ceremony at its finish. */
  ceremonyId: string
  /** When the ceremony ends. */
  expiresAt: Date
  /** Creation or request options in the JSON form of WebAuthn Level 3 section 5.1. */
  options: any
}

/** One change of an account. */
export interface ChangeView {
  /** When. */
  at: Date
  /** Whose. */
  userId: string
  /** Its version then. */
  version: number
}

/** Whether the account changed. */
export interface ChangesAnswer {
  /** The newest change since the cursor, if there is one: at most 1. */
  changes: ChangeView[]
  /** Pass to the next call about the same account. It says nothing of other accounts. */
  cursor: string
}

/** Asks whether an account changed. */
export interface ChangesSinceRequest {
  /** Where the last answer ended. */
  cursor?: string
  /** Whose. */
  userId: string
}

/** Closes an account: every authenticator and open link ends. */
export interface CloseAccountRequest {
  /** 1 to 200 characters. */
  reason: string
  /** Whose. */
  userId: string
}

/** `credProps`, as the browser says. */
export interface CredentialProperties {
  /** Whether the credential is discoverable. */
  rk: boolean
}

/** A credential: what a registration answers, and what the caller stores and hands back. */
export interface CredentialRecord {
  /** The model; a claim, unless the request listed it. */
  aaguid?: string
  /** The key's algorithm, by its COSE number. */
  algorithm: number
  /** What the attestation showed. */
  attestation?: AttestationRecord
  /** Whether it is backed up. */
  backedUp?: boolean
  /** Whether the credential may be backed up. */
  backupEligible: boolean
  /** Extension outputs that are understood. */
  extensions?: ExtensionsRecord
  /** The credential id, in base64url. */
  id: string
  /** The public key as a COSE key, in base64url. */
  publicKey: string
  /** The signature counter. */
  signCount: number
  /** How the authenticator can be reached. */
  transports?: string[]
  /** The owner's handle in base64url, which the caller may add. */
  userHandle?: string
  /** Whether the user was verified. */
  userVerified?: boolean
}

/** Sessions of one person that the host must end. */
export interface EndSessionsRecord {
  /** Whether every session of the person ends, however it began: the account is closed. */
  all: boolean
  /**
   * The authenticators that are no longer in use. Sessions that were born of one of them end, and
   * so do those proven by a security key of which the host does not know the authenticator.
   */
  authenticatorIds: string[]
  /** The `authenticatedAt` of the one session that continues: it removed its own authenticator. */
  exceptAuthenticatedAt?: Date
}

/** One event. */
export interface EventView {
  /** When. */
  at: Date
  /** Who. */
  by: string
  /** The event's own members; `null` for a text that was erased. */
  details: any
  /** SHA-256 of its chained form, which the next event names. */
  digest: string
  /** What happened. */
  event: string
  /**
   * From which network address or device, where the host said so. Left out where somebody else acted
   * on the caller's own account, unless the caller may view the history of others.
   */
  from?: string
  /** Counts the account's events from 1. */
  sequence: number
  /** The client's `User-Agent`, where the host said so; left out as `from`. */
  userAgent?: string
}

/** A page of events. */
export interface EventsAnswer {
  /** At most 100. */
  events: EventView[]
  /** Pass as `after` for the next page. */
  next?: number
}

/** What a registration showed about the authenticator. */
export interface EvidenceView {
  /** The model id; a claim unless `aaguidAttested`. */
  aaguid: string
  /** Whether an anchor that may speak for this model vouched for its id. */
  aaguidAttested: boolean
  /** The signature algorithm's name. */
  algorithm: string
  /** `none`, `self`, `basic`, `attca` or `anonca`. */
  attestation: string
  /** The attestation statement format. */
  attestationFormat: string
  /** Whether a TPM signed the attestation with SHA-1 (RS1); left out if not. */
  attestationSha1?: boolean
  /** Whether it is synced. */
  backedUp: boolean
  /** Whether it may be synced to other devices. */
  backupEligible: boolean
  /** The model's FIDO2 certification level by metadata, at registration. */
  certification?: string
  /** The credential id. */
  credentialId: string
  /**
   * What keeps the private key, where the attestation or the metadata said so: `software`,
   * `trusted_environment` or `strong_box`.
   */
  keySecurity?: string
  /** How it is reached. */
  transports: string[]
  /** Whether the attestation led to an anchor that may vouch for it. */
  trusted: boolean
  /**
   * Why an attestation that is there is not trusted, by the code with which it would be refused:
   * `statement_algorithm_unknown`, `chain_unknown_issuer` and the other codes of paths.
   */
  untrustedReason?: string
  /** Whether the user was verified (PIN or biometric). */
  userVerified: boolean
}

/** Extension outputs of a registration. */
export interface ExtensionsRecord {
  /** What the browser says about the credential. */
  credProps?: CredentialProperties
  /** The protection level, 1 to 3. */
  credProtect?: number
  /** The shortest PIN that the authenticator takes. */
  minPinLength?: number
}

/** A page of people. */
export interface FindUsersAnswer {
  /** The cursor of the next page, if there is one. */
  next?: string
  /** At most 20. */
  users: UserView[]
}

/** Searches the directory, within the organisations that the actor may act in. */
export interface FindUsersRequest {
  /** Where the page before ended. */
  cursor?: string
  /** Part of a name, user name or address; 1 to 100 characters. */
  query: string
}

/** Completes the registration of a redeemed link. */
export interface FinishLinkRegistrationRequest {
  /** The ceremony. */
  ceremonyId: string
  /** RegistrationResponseJSON (WebAuthn Level 3 section 5.1). */
  response: ResponseJson
  /** The session's secret. */
  session: string
}

/** Completes a registration that `beginRegistration` started. */
export interface FinishRegistrationRequest {
  /** The ceremony. */
  ceremonyId: string
  /** RegistrationResponseJSON (WebAuthn Level 3 section 5.1). */
  response: ResponseJson
  /** For whom. */
  userId: string
}

/** Completes a sign-in ceremony. */
export interface FinishSignInRequest {
  /** The ceremony. */
  ceremonyId: string
  /** AuthenticationResponseJSON (WebAuthn Level 3 section 5.1). */
  response: ResponseJson
}

/** One person and their account. */
export interface GetUserAnswer {
  /** What the desk holds for them. */
  account: AccountView
  /**
   * What the caller may do to this account, going by roles: `view`, `view_history`, `issue_link`,
   * `cancel_link`, `register`, `rename`, `remove`, `close_account`, `reopen_account`. A recent
   * proof may be needed all the same, and the host's own rules may forbid it.
   */
  actions: string[]
  /**
   * Where the person may do more than the caller, who therefore may change nothing: the names of
   * the roles that may; empty if no role may. Left out otherwise.
   */
  rolesThatMay?: string[]
  /** The person. */
  user: UserView
}

/** Reads one person and their account. */
export interface GetUserRequest {
  /** The directory's immutable id. */
  userId: string
}

/** A page of people. */
export interface HostPeople {
  /** Where the next page begins, if there is more. */
  next?: string
  /** The people. */
  users: PersonRecord[]
}

/** Whom to look for. */
export interface HostSearch {
  /** Where the page before ended. */
  cursor?: string
  /** At most so many. */
  limit: number
  /** Only people of these organisations. */
  organisations: string[]
  /** Part of a name, user name or address, without regard to case. */
  query: string
}

/** A new link. The token is shown this once and never again. */
export interface IssueLinkAnswer {
  /** The account as it stands now. */
  account: AccountView
  /** The link. */
  link: LinkView
  /** The secret; it belongs in the fragment of the link's address. */
  token: string
}

/** Issues a link; an older open one for the same user is superseded. */
export interface IssueLinkRequest {
  /** `security_key`, `passkey` or `this_device`. */
  kind: string
  /** For whom. */
  userId: string
}

/** Accounts in an LDAP directory. */
export interface LdapAccountsRecord {
  /** The branch with `ou=accounts` and `ou=keys` in it: `ou=keydesk,dc=example`. */
  base: string
  /** Who the desk says it is; nobody if left out, over `ldapi://` the process's own user. */
  bind?: LdapBindRecord
  /**
   * The store that keeps ceremonies, history and everything else that is no account, the same on
   * all nodes: `sqlite:FILE`, `postgres://...`, `memory:` or `host`.
   */
  journal: string
  /** A PEM file of the roots that the server's certificate must lead to; the system's if left out. */
  roots?: string
}

/** Who the desk says it is to a directory: a name, and one of the other two. */
export interface LdapBindRecord {
  /** The distinguished name. */
  name: string
  /** The password. */
  password?: string
  /** The variable of the environment that holds the password. */
  passwordVariable?: string
}

/** A group and the role of its members. */
export interface LdapGroupRecord {
  /** The distinguished name of the group. */
  group: string
  /** The role, as the policy's `access.roles` names it. */
  role: string
}

/** A person whose entry has one of these values in this attribute is not let in. */
export interface LdapInactiveRecord {
  /** The attribute. */
  attribute: string
  /** The values, compared without regard to case. */
  values: string[]
}

/** What people of a directory are made of. */
export type LdapLayout = "inetOrgPerson" | "activeDirectory"

/** People in an LDAP directory. */
export interface LdapPeopleRecord {
  /** The branch that holds people: `ou=people,dc=example`. */
  base: string
  /** Who the desk says it is; nobody if left out, over `ldapi://` the process's own user. */
  bind?: LdapBindRecord
  /** A filter (RFC 4515) that people match and nothing else does; the layout's if left out. */
  filter?: string
  /**
   * Who is not let in, besides the accounts that the layout finds disabled or expired. A person is
   * refused as soon as one of these rules matches.
   */
  inactive?: LdapInactiveRecord[]
  /** What people are made of; `inetOrgPerson` if left out. */
  layout?: LdapLayout
  /** The attribute of the organisation's id; the layout's if left out. */
  organisation?: string
  /** The attribute of the organisation's name; the id is the name if left out. */
  organisationName?: string
  /**
   * The groups whose members hold a role. Without it the directory does not say which roles
   * people hold, and nobody is refused because the other person may do more.
   */
  roles?: LdapRolesRecord
  /** A PEM file of the roots that the server's certificate must lead to; the system's if left out. */
  roots?: string
  /** `ldap://...`, `ldaps://...` or `ldapi://...`; plain `ldap://` beyond this machine is StartTLS. */
  url: string
}

/** The groups of a directory whose members hold a role. */
export interface LdapRolesRecord {
  /** The groups, at least one. */
  groups: LdapGroupRecord[]
  /** The attribute of a group that holds its members' distinguished names; `member` if left out. */
  member?: string
  /**
   * Whether members of groups in groups count, which only Active Directory can find; as the
   * layout says if left out.
   */
  nested?: boolean
}

/** A link of the host's. */
export interface LinkRecord {
  /** A path on this origin, or an https address. */
  href: string
  /** What it says. */
  text: string
}

/** The link of a session. */
export interface LinkSessionAnswer {
  /**
   * The name of the person whom the link is for, as the directory has it; absent while the
   * directory cannot be asked.
   */
  displayName?: string
  /** The link. */
  link: RedeemedLinkView
}

/** Reads the link of a session. */
export interface LinkStatusRequest {
  /** The session's secret. */
  session: string
}

/** A registration link, without its secret. */
export interface LinkView {
  /** What was registered with it. */
  authenticatorId?: string
  /** When it stops working. */
  expiresAt: Date
  /** Its id. */
  id: string
  /** When. */
  issuedAt: Date
  /** Who. */
  issuedBy: string
  /** What may be registered with it. */
  kind: string
  /** `issued`, `redeemed`, `registering`, `completed`, `expired`, `cancelled` or `superseded`. */
  status: string
}

/**
 * Lists the authenticators of people in the actor's organisations whose model the newest metadata
 * reports as compromised or revoked.
 */
export interface ListAffectedAuthenticatorsRequest {
  /** Where the page before ended. */
  cursor?: string
}

/** Reads the events of one account, oldest first. */
export interface ListEventsRequest {
  /** The sequence number after which to begin. */
  after?: number
  /** Whose. */
  userId: string
}

/** A person of a fixed list. */
export interface ListedPersonRecord {
  /** Whether the person is let in at all; yes if left out. */
  active?: boolean
  /** The person's name as shown. */
  displayName: string
  /** An address to show beside the name. */
  email?: string
  /** The immutable id. */
  id: string
  /** The organisation's id. */
  organisation: string
  /** The organisation's name as shown; its id if left out. */
  organisationName?: string
  /**
   * The roles that the person holds. Either everybody in the list has this member, which may be
   * empty, or nobody has: then the list does not say which roles people hold, and nobody is
   * refused because the other person may do more.
   */
  roles?: string[]
  /** What the person signs in with. */
  username: string
}

/** What the host is asked about a change to somebody else's account. */
export interface MayQuestion {
  /**
   * `issue_link`, `cancel_link`, `register`, `rename`, `remove`, `close_account` or
   * `reopen_account`.
   */
  action: string
  /** The signed-in person who asks for it. */
  actor: ActorRecord
  /** The person whose account would change, as the directory has them. */
  target: UserView
}

/**
 * FIDO metadata. Nothing is fetched: the host brings it here, and newer metadata while the desk is
 * open. The store keeps the number of the newest BLOB; an older one is refused, at a start too.
 */
export interface MetadataRecord {
  /** Certificates that the BLOB's signer has to lead to, DER in base64url. */
  anchors?: string[]
  /** The BLOB of a metadata service (version 3), as it was served. */
  blob?: string
  /** Entries of models that the BLOB lacks, in the form of a BLOB's. Nobody signs them. */
  local?: Array<Record<string, any>>
  /** Certificate revocation lists, DER in base64url; every certificate below the anchor needs one. */
  revocationLists?: string[]
  /** The DNS name that the signer's certificate must be for: `mds.fidoalliance.org`. */
  signer?: string
  /** Whether certificates that no list speaks of are taken; no if left out. */
  withoutLists?: boolean
}

/** What a person is told. */
export type NotificationKindRecord = {
  /** What it is called. */
  nickname: string
  type: "authenticator_added"
} | {
  /** What it was called. */
  nickname: string
  type: "authenticator_removed"
} | {
  /** Which authenticator. */
  authenticator: string
  /** What it is called. */
  nickname: string
  type: "counter_regressed"
} | {
  type: "account_closed"
}

/** Something that a person must hear of, on a channel of their own. */
export interface NotificationRecord {
  /** When it happened. */
  at: Date
  /**
   * Sessions of this person that the host ends now, whatever the kind; left out where none must
   * end.
   */
  endSessions?: EndSessionsRecord
  /** One that has come before may be ignored. */
  id: string
  /** What happened. */
  kind: NotificationKindRecord
  /** The relying party. */
  rp: string
  /** Who must hear of it. */
  user: string
}

/** A person, as a host's directory answers. */
export interface PersonRecord {
  /** Whether the directory lets the person in at all; yes if left out. */
  active?: boolean
  /** The person's name as shown. */
  displayName: string
  /** An address to show beside the name. */
  email?: string
  /** The directory's immutable id. */
  id: string
  /** The organisation's id. */
  organisation: string
  /** The organisation's name as shown; its id if left out. */
  organisationName?: string
  /** What the person signs in with. */
  username: string
}

/** How an authenticator came to the account. */
export interface ProvenanceView {
  /**
   * Id of the person who issued the link or registered the authenticator, or `link:` and the
   * id of the link in the answer to its holder, who is not told who issued it.
   */
  by: string
  /** `link`, `self_service`, `on_behalf` or `import`. */
  how: string
  /** The link that was used. */
  linkId?: string
}

/** The session that a redeemed link gives. */
export interface RedeemLinkAnswer {
  /**
   * The name of the person whom the link is for, as the directory has it; absent while the
   * directory cannot be asked.
   */
  displayName?: string
  /** The link. */
  link: RedeemedLinkView
  /** The session's secret; only for this browser. */
  session: string
}

/** Redeems a link: the press of the button. */
export interface RedeemLinkRequest {
  /**
   * Whether the person confirmed that the link is for them, although somebody else is signed in;
   * `false` if left out. It answers `signed_in_as_another`.
   */
  otherUserConfirmed?: boolean
  /** The link's token. */
  token: string
}

/**
 * A redeemed link, as its holder sees it. Whoever holds a link need not be signed in, so the record
 * names no id of the directory.
 */
export interface RedeemedLinkView {
  /** The id of the authenticator that was registered with the link. */
  authenticatorId?: string
  /** When the link stops working. */
  expiresAt: Date
  /** The id of the link. */
  id: string
  /** When the link was issued. */
  issuedAt: Date
  /**
   * The kind of authenticator that may be registered with the link: `security_key`, `passkey` or
   * `this_device`.
   */
  kind: string
  /** `redeemed`, `registering`, `completed` or `expired`. */
  status: string
}

/** A relying party. */
export interface RelyingParty {
  /** Whether ceremonies may run in a cross-origin frame at all. */
  allowCrossOrigin?: boolean
  /** The origins of Android apps: `android:apk-key-hash:` and 43 characters of base64url. */
  appOrigins?: string[]
  /** The domain that credentials are bound to. */
  id: string
  /** The name that people see. */
  name?: string
  /** The exact origins from which ceremonies come. */
  origins: string[]
  /** The exact origins that may embed them. */
  topOrigins?: string[]
}

/** One relying party. */
export interface RelyingPartyRecord {
  /** Whether embedding in another site is allowed. */
  allowCrossOrigin?: boolean
  /**
   * The origins of Android apps: `android:apk-key-hash:` and the SHA-256 digest of the app's
   * signing certificate in base64url, 43 characters. Apps on iOS send an https origin.
   */
  appOrigins?: string[]
  /** The relying party id: a domain, a registrable suffix of every origin. */
  id: string
  /** The name that authenticators show. */
  name?: string
  /** The exact origins of its pages. */
  origins: string[]
  /** Who may do what, and how; what is left out has its default. */
  policy?: Record<string, any>
  /** The origins that may embed them. */
  topOrigins?: string[]
}

/** The end of an authenticator. */
export interface RemovalView {
  /** When. */
  at: Date
  /** Who. */
  by: string
  /** What the remover added. */
  notes?: string
  /** One of the removal reasons. */
  reason: string
}

/** Removes an authenticator for good. */
export interface RemoveAuthenticatorRequest {
  /** Which. */
  authenticatorId: string
  /** `true` once a person was warned that it is the last one. */
  lastConfirmed?: boolean
  /** At most 500 characters. */
  notes?: string
  /** `lost`, `stolen`, `broken`, `replaced`, `left_role`, `not_needed` or `other`. */
  reason: string
  /** Whose it is. */
  userId: string
}

/** Gives an authenticator another nickname. */
export interface RenameAuthenticatorRequest {
  /** Which. */
  authenticatorId: string
  /** 1 to 64 characters as a person counts them. */
  nickname: string
  /** Whose it is. */
  userId: string
}

/** Reopens a closed account; nothing that ended comes back by itself. */
export interface ReopenAccountRequest {
  /** 1 to 200 characters. */
  reason: string
  /** Whose. */
  userId: string
}

/** A completed sign-in. */
export interface SignInAnswer {
  /** Authentication method references (RFC 8176). */
  amr: string[]
  /** What this sign-in is good for. */
  assurance: AssuranceView
  /** When. */
  at: Date
  /** With what. */
  authenticatorId: string
  /** What metadata reports of the authenticator's model by now, as the FIDO Metadata Service names it. */
  modelReport?: string
  /** Who signed in, from the stored credential. */
  userId: string
  /** Whether the user was verified in this ceremony, by an authenticator that can be relied on for it. */
  userVerified: boolean
}

/** A row that a commit adds. */
export interface TableAddition {
  /** What it holds. */
  blob: string
  /** The row's key. */
  key: string
}

/**
 * One change: all of it, or nothing.
 *
 * 1. With `expectedVersion` 0 the row of `key` is inserted with version 1; if there is one, nothing
 * is written and the outcome is `version_conflict`. Otherwise the row is updated to the version
 * after `expectedVersion`; if it has another one or is not there, the same.
 * 2. Each of `uniqueKeys` is inserted as a row with this key, the commit's `key` as owner, version 1
 * and an empty blob. If any is there, nothing is written: `key_taken`.
 * 3. Each of `lookupKeys` is inserted likewise, but one that is there with this owner is left as it
 * is; with another owner nothing is written: `key_taken`.
 * 4. Each of `events` is inserted with its own key and blob, the commit's `key` as owner, version 1.
 */
export interface TableCommit {
  /** What the row holds from now on. */
  blob: string
  /** Rows that are added. */
  events: TableAddition[]
  /** The version that must be stored now; 0 if no row may be. */
  expectedVersion: number
  /** The row that is changed. */
  key: string
  /** Keys that nobody else may hold. */
  lookupKeys: string[]
  /** Keys that nobody may hold yet. */
  uniqueKeys: string[]
}

/** What became of a commit. */
export type TableOutcome = "committed" | "version_conflict" | "key_taken"

/** Which rows to list. */
export interface TableRange {
  /** Keys greater than this. */
  after: string
  /** Keys smaller than this. */
  before: string
  /** At most so many. */
  limit: number
}

/** Which table or view holds people, and in which columns. */
export interface TableRecord {
  /** The column that says whether the person is let in. */
  active?: string
  /** The column of the name as shown. */
  displayName?: string
  /** The column of the address. */
  email?: string
  /** The column of the immutable id. */
  id?: string
  /** The column of the organisation's id. */
  organisation?: string
  /** The column of the organisation's name. */
  organisationName?: string
  /**
   * The column of the person's roles, an array of texts; NULL and an empty array mean none.
   * Without it the directory does not say which roles people hold, and nobody is refused because
   * the other person may do more.
   */
  roles?: string
  /** The table or view, with its schema if need be: `portal.staff`. */
  table: string
  /** `postgres://...` */
  url: string
  /** The column of the user name. */
  username?: string
}

/** A row of the host's table. */
export interface TableRow {
  /** What the row holds: text, given back as it was. */
  blob: string
  /** The row's key. */
  key: string
  /** The key of the row that it belongs to; its own for rows that belong to none. */
  owner: string
  /** Counts the row's commits from 1. */
  version: number
}

/** A certificate that attestation may lead to, and what it speaks for. */
export interface TrustAnchor {
  /** The models that it speaks for, and no other anchor does. If left out, it is bound to no model, and of tpm, android-key and apple it does not vouch for the model. */
  aaguids?: string[]
  /** A root, an intermediate or the attestation certificate itself, DER in base64url. */
  certificate: string
  /** The statement formats that it speaks for; every format if left out. */
  formats?: Array<"packed" | "tpm" | "android-key" | "fido-u2f" | "apple">
}

/** Proxies in front of the desk that are trusted to report the client's address: `hops` or `networks`. */
export interface TrustedProxiesRecord {
  /** The header that they write: `x-forwarded-for` if left out, or `forwarded` (RFC 7239). */
  header?: string
  /** How many proxies a request passes, 1 to 16. The desk must be reachable through all of them only. */
  hops?: number
  /**
   * The networks of the proxies, such as `10.0.0.0/8`, or their addresses. The header is read only if
   * the peer of the connection is in one of them.
   */
  networks?: string[]
}

/** What is asked of user verification. */
export type UserVerification = "required" | "preferred" | "discouraged"

/** A person, as the host's directory knows them. */
export interface UserView {
  /** Whether the directory lets the person in at all. */
  active: boolean
  /** The person's name as shown. */
  displayName: string
  /** An address to show beside the name. */
  email?: string
  /** The directory's immutable id. */
  id: string
  /** The organisation's id. */
  organisation: string
  /** The organisation's name as shown. */
  organisationName: string
  /** What the person signs in with. */
  username: string
}

/** A verified authentication. */
export interface VerifyAuthenticationAnswer {
  /** What to store, and what to decide by. */
  authentication: AuthenticationRecord
}

/** Verifies an authentication. The caller issued the challenge and uses it once. */
export interface VerifyAuthenticationRequest {
  /** The challenge that was issued, in base64url. */
  challenge: string
  /** The stored credential, looked up by the response's id. */
  credential: CredentialRecord
  /** Who is expected, where a first factor already said so, in base64url. */
  expectedUserHandle?: string
  /** For whom. */
  relyingParty: RelyingParty
  /** AuthenticationResponseJSON (WebAuthn Level 3 section 5.1). */
  response: ResponseJson
  /** What is asked of user verification. */
  userVerification: UserVerification
}

/** A verified registration. */
export interface VerifyRegistrationAnswer {
  /** What to store. */
  credential: CredentialRecord
}

/** Verifies a registration. The caller issued the challenge and uses it once. */
export interface VerifyRegistrationRequest {
  /** The COSE numbers that are taken; all if left out. */
  algorithms?: number[]
  /** What is asked of attestation; nothing if left out. */
  attestation?: AttestationRequest
  /** The challenge that was issued, in base64url. */
  challenge: string
  /** For whom. */
  relyingParty: RelyingParty
  /** RegistrationResponseJSON (WebAuthn Level 3 section 5.1). */
  response: ResponseJson
  /** What is asked of user verification. */
  userVerification: UserVerification
}

/** A part of the configuration that gives something up, perhaps without meaning to. */
export interface WarningRecord {
  /** The stable code: `roles_not_said` or `roles_unreadable`. */
  code: string
  /** What is given up, and what to do about it. */
  detail: string
}

/** Every operation of a desk. */
export interface Operations {
  /** Searches the directory. */
  findUsers(request: FindUsersRequest, options?: CallOptions): Promise<FindUsersAnswer>
  /** Reads one person and their account. */
  getUser(request: GetUserRequest, options?: CallOptions): Promise<GetUserAnswer>
  /** Issues a registration link. */
  issueLink(request: IssueLinkRequest, options?: CallOptions): Promise<IssueLinkAnswer>
  /** Cancels an open link. */
  cancelLink(request: CancelLinkRequest, options?: CallOptions): Promise<AccountAnswer>
  /** Redeems a link. */
  redeemLink(request: RedeemLinkRequest, options?: CallOptions): Promise<RedeemLinkAnswer>
  /** Reads the link of a session. */
  linkStatus(request: LinkStatusRequest, options?: CallOptions): Promise<LinkSessionAnswer>
  /** Begins the ceremony of a redeemed link. */
  beginLinkRegistration(request: BeginLinkRegistrationRequest, options?: CallOptions): Promise<CeremonyAnswer>
  /** Completes the registration of a redeemed link. */
  finishLinkRegistration(request: FinishLinkRegistrationRequest, options?: CallOptions): Promise<AuthenticatorAnswer>
  /** Begins a registration by a signed-in person. */
  beginRegistration(request: BeginRegistrationRequest, options?: CallOptions): Promise<CeremonyAnswer>
  /** Completes a registration by a signed-in person. */
  finishRegistration(request: FinishRegistrationRequest, options?: CallOptions): Promise<AuthenticatorAnswer>
  /** Renames an authenticator. */
  renameAuthenticator(request: RenameAuthenticatorRequest, options?: CallOptions): Promise<AuthenticatorAnswer>
  /** Removes an authenticator. */
  removeAuthenticator(request: RemoveAuthenticatorRequest, options?: CallOptions): Promise<AuthenticatorAnswer>
  /** Begins a sign-in. */
  beginSignIn(request: BeginSignInRequest, options?: CallOptions): Promise<CeremonyAnswer>
  /** Completes a sign-in. */
  finishSignIn(request: FinishSignInRequest, options?: CallOptions): Promise<SignInAnswer>
  /** Closes an account. */
  closeAccount(request: CloseAccountRequest, options?: CallOptions): Promise<AccountAnswer>
  /** Reopens an account. */
  reopenAccount(request: ReopenAccountRequest, options?: CallOptions): Promise<AccountAnswer>
  /** Reads the events of an account. */
  listEvents(request: ListEventsRequest, options?: CallOptions): Promise<EventsAnswer>
  /** Reads what changed in an account. */
  changesSince(request: ChangesSinceRequest, options?: CallOptions): Promise<ChangesAnswer>
  /** Lists the authenticators whose model metadata reports. */
  listAffectedAuthenticators(request: ListAffectedAuthenticatorsRequest, options?: CallOptions): Promise<AffectedAuthenticatorsAnswer>
}

/** Every code that an error may have. */
export type Code =
  | 'malformed_request'
  | 'unknown_member'
  | 'unknown_operation'
  | 'body_too_large'
  | 'cross_site'
  | 'wrong_address'
  | 'session_unknown'
  | 'relying_party_invalid'
  | 'not_found'
  | 'configuration_invalid'
  | 'unsupported'
  | 'closed'
  | 'request_timeout'
  | 'too_many_streams'
  | 'busy'
  | 'store_unavailable'
  | 'internal'
  | 'account_tampered'
  | 'not_authenticated'
  | 'session_revoked'
  | 'proof_in_future'
  | 'not_authorised'
  | 'host_refused'
  | 'step_up_required'
  | 'link_required'
  | 'user_unknown'
  | 'user_disabled'
  | 'query_invalid'
  | 'account_unknown'
  | 'account_exists'
  | 'account_closed'
  | 'link_unknown'
  | 'link_not_redeemed'
  | 'link_expired'
  | 'link_used'
  | 'link_cancelled'
  | 'link_superseded'
  | 'session_ended'
  | 'signed_in_as_another'
  | 'ceremony_unknown'
  | 'ceremony_superseded'
  | 'authenticator_unknown'
  | 'authenticator_pending'
  | 'authenticator_suspended'
  | 'authenticator_quarantined'
  | 'authenticator_removed'
  | 'authenticator_active'
  | 'authenticator_already_registered'
  | 'too_many_authenticators'
  | 'last_authenticator_confirm'
  | 'last_authenticator_refused'
  | 'kind_not_offered'
  | 'wrong_kind'
  | 'not_device_bound'
  | 'not_discoverable'
  | 'counter_regressed'
  | 'model_reported'
  | 'nickname_invalid'
  | 'note_invalid'
  | 'credential_unknown'
  | 'credential_of_another'
  | 'sign_in_refused'
  | 'too_many_requests'
  | 'relying_party_unknown'
  | 'target_outranks_actor'
  | 'challenge_unusable'
  | 'algorithm_mismatch'
  | 'response_too_large'
  | 'response_not_utf8'
  | 'response_not_json'
  | 'member_duplicated'
  | 'member_missing'
  | 'member_wrong_type'
  | 'member_too_large'
  | 'member_not_base64url'
  | 'credential_type_unknown'
  | 'credential_id_length'
  | 'raw_id_mismatch'
  | 'user_handle_length'
  | 'signature_empty'
  | 'client_data_not_utf8'
  | 'client_data_not_json'
  | 'client_data_member_duplicated'
  | 'client_data_member_missing'
  | 'client_data_member_wrong_type'
  | 'client_data_type_mismatch'
  | 'challenge_not_base64url'
  | 'challenge_mismatch'
  | 'origin_mismatch'
  | 'cross_origin_refused'
  | 'top_origin_unexpected'
  | 'top_origin_mismatch'
  | 'token_binding_malformed'
  | 'cbor_truncated'
  | 'cbor_trailing_bytes'
  | 'cbor_too_deep'
  | 'cbor_tag'
  | 'cbor_float'
  | 'cbor_simple_value'
  | 'cbor_indefinite_length'
  | 'cbor_reserved'
  | 'cbor_not_minimal'
  | 'cbor_duplicate_key'
  | 'cbor_key_type'
  | 'cbor_too_many_keys'
  | 'cbor_text_not_utf8'
  | 'attestation_object_not_map'
  | 'attestation_object_member_missing'
  | 'attestation_object_member_wrong_type'
  | 'attestation_object_member_unexpected'
  | 'authenticator_data_too_large'
  | 'authenticator_data_truncated'
  | 'authenticator_data_trailing_bytes'
  | 'flags_reserved'
  | 'attested_data_missing'
  | 'attested_data_unexpected'
  | 'extensions_not_map'
  | 'extension_malformed'
  | 'credential_id_mismatch'
  | 'rp_id_hash_mismatch'
  | 'user_not_present'
  | 'user_not_verified'
  | 'backup_state_inconsistent'
  | 'backup_eligibility_changed'
  | 'cose_key_not_map'
  | 'cose_key_parameter_missing'
  | 'cose_key_parameter_wrong_type'
  | 'cose_key_parameter_unexpected'
  | 'algorithm_unknown'
  | 'algorithm_not_offered'
  | 'key_type_mismatch'
  | 'key_curve_mismatch'
  | 'key_length'
  | 'key_invalid'
  | 'key_weak'
  | 'rsa_modulus_malformed'
  | 'rsa_modulus_size'
  | 'rsa_exponent'
  | 'format_unknown'
  | 'format_safetynet'
  | 'statement_member_missing'
  | 'statement_member_wrong_type'
  | 'statement_member_unexpected'
  | 'statement_not_empty'
  | 'statement_algorithm_unknown'
  | 'statement_algorithm_mismatch'
  | 'statement_signature_invalid'
  | 'certificate_count'
  | 'certificate_too_large'
  | 'certificate_malformed'
  | 'certificate_version'
  | 'certificate_subject'
  | 'certificate_basic_constraints'
  | 'certificate_aaguid_malformed'
  | 'certificate_aaguid_mismatch'
  | 'u2f_aaguid_not_zero'
  | 'u2f_key_not_p256'
  | 'certificate_alternative_name'
  | 'certificate_key_purpose'
  | 'certificate_key_mismatch'
  | 'tpm_version'
  | 'tpm_malformed'
  | 'tpm_key_mismatch'
  | 'tpm_magic'
  | 'tpm_type'
  | 'tpm_extra_data'
  | 'tpm_name'
  | 'android_description_malformed'
  | 'android_challenge'
  | 'android_all_applications'
  | 'android_origin'
  | 'android_purpose'
  | 'apple_nonce_malformed'
  | 'apple_nonce'
  | 'compound_count'
  | 'compound_malformed'
  | 'anchor_malformed'
  | 'certificate_expired'
  | 'certificate_not_yet_valid'
  | 'chain_order'
  | 'chain_has_root'
  | 'chain_key_usage'
  | 'chain_issuer_not_ca'
  | 'chain_path_length'
  | 'chain_name_constraints'
  | 'chain_critical_extension'
  | 'chain_signature_invalid'
  | 'chain_unknown_issuer'
  | 'chain_invalid'
  | 'attestation_missing'
  | 'attestation_self'
  | 'aaguid_unattested'
  | 'aaguid_zero'
  | 'aaguid_not_listed'
  | 'aaguid_blocked'
  | 'format_not_allowed'
  | 'algorithm_not_allowed'
  | 'key_not_in_hardware'
  | 'backup_eligible'
  | 'metadata_missing'
  | 'metadata_stale'
  | 'model_unknown'
  | 'model_compromised'
  | 'model_attestation_unlisted'
  | 'model_algorithm_unlisted'
  | 'certification_missing'
  | 'certification_too_low'
  | 'second_opinion_disagrees'
  | 'user_handle_missing'
  | 'user_handle_mismatch'
  | 'signature_invalid'
