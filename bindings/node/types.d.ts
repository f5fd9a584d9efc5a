// Made from bindings/facade/api.json by `cargo xtask generate`.

import type { CallOptions } from './index'

/** How an authenticator can be reached (WebAuthn Level 3 section 5.8.4). A newer browser may name another one, which is kept. */
export type AuthenticatorTransport =
  | 'usb'
  | 'nfc'
  | 'ble'
  | 'smart-card'
  | 'hybrid'
  | 'internal'
  | 'cable'

/** A signature algorithm that is served, by its number in the IANA registry of COSE algorithms. */
export type COSEAlgorithmIdentifier =
  | -7
  | -8
  | -257
  | -35
  | -36
  | -37
  | -38
  | -39
  | -258
  | -259
  | -48
  | -49
  | -50

/** The access rules. */
export interface AccessPolicy {
  /**
   * Whether an actor may act on a person whose roles allow more than the actor's own. Default:
   * `refuse`.
   */
  actingUpwards?: ActingUpwards
  /**
   * For each role, the roles whose holders it may act on although they may do more. Default:
   * none. A role that may register keys or issue links gains the rights of every role listed for
   * it.
   */
  actsOn?: Record<string, string[]>
  /** How a first authenticator comes to an account. */
  bootstrap?: Bootstrap
  /** How many seconds ago a sensitive action's actor may have proven who they are. */
  freshWithinSeconds?: number
  /** The actions that people may do on their own account. */
  own?: Action[]
  /**
   * The display name of each role, for texts that say who can help. Default: the role itself, with
   * spaces for `_` and `-`.
   */
  roleNames?: Record<string, string>
  /** The actions that each role allows on people of the actor's organisations. */
  roles?: Record<string, Action[]>
  /** The actions that need a recent proof of who asks. */
  sensitive?: Action[]
  /**
   * How strongly the actor must at least have proven it to do something sensitive for others.
   * An actor whose own account holds or held an authenticator needs `security_key` in any case.
   */
  strengthForOthers?: Strength
}

/** An account as it stands after the operation. */
export interface AccountAnswer {
  /** The account as it stands after the operation. */
  account: AccountView
}

/** Whether anything may be done with an account. */
export type AccountStatus =
  /** Nothing was ever done for this person. */
  | 'unopened'
  /** In use. */
  | 'open'
  /** Ended; may be reopened. */
  | 'closed'

/**
 * How opening the desk (`Desk::prepare`) treats accounts that have
 * no tag of the current key. While a desk serves, an account without a fitting tag is always refused
 * with `account_tampered`.
 */
export type AccountTags =
  /** Nothing. A store that holds accounts, and no record that all of them are tagged, is not opened. */
  | 'required'
  /**
   * For one start after the upgrade from a version without tags: each account whose history leads to
   * it is tagged, and the record of it is written. Where that record exists, nothing is done.
   */
  | 'migrate'
  /**
   * For one start before an older key leaves the key ring: accounts with a fitting tag of an older
   * key get one of the current key.
   */
  | 'rotate'
  /**
   * For one start after the secret was lost: every account is tagged as it stands in the store,
   * no matter who wrote it.
   */
  | 'danger_accept'

/** The account of one user. */
export interface AccountView {
  /** The authenticators of the account, removed ones included, oldest first. */
  authenticators: AuthenticatorView[]
  /** The registration links that are kept, oldest first. */
  links: LinkView[]
  /** Whether anything may be done with it. */
  status: AccountStatus
  /** The id of the person whose account it is. */
  userId: string
  /** Counts commits; the tag that polling compares. */
  version: number
}

/** Whether an actor may act on a person whose roles allow more than the actor's own. */
export type ActingUpwards =
  /** `target_outranks_actor`, where the directory says which roles people hold. */
  | 'refuse'
  /**
   * Nothing: any role that allows an action allows it for everybody. Anyone who may register keys
   * or issue links for others can then sign in with the rights of any person in their
   * organisations.
   */
  | 'allow'

/** Something that somebody may or may not do to an account. */
export type Action =
  /** Find people and read their accounts. */
  | 'view'
  /** Read the events of an account. */
  | 'view_history'
  /** Issue a registration link. */
  | 'issue_link'
  /** Cancel a registration link. */
  | 'cancel_link'
  /** Register an authenticator, signed in. */
  | 'register'
  /** Rename an authenticator. */
  | 'rename'
  /** Remove an authenticator. */
  | 'remove'
  /** Close an account. */
  | 'close_account'
  /** Reopen an account. */
  | 'reopen_account'
  /** Redeem a link; anyone who holds its token may. */
  | 'redeem_link'
  /** Register with a redeemed link; anyone who holds its session may. */
  | 'register_by_link'
  /** Sign in; the holder of the verified authenticator may. */
  | 'sign_in'

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
  strength: Strength
}

/** An authenticator whose model is reported. */
export interface AffectedAuthenticatorView {
  /** The authenticator, which is not removed. */
  authenticator: AuthenticatorView
  /**
   * The reported status, as the FIDO Metadata Service names it: `REVOKED`, `USER_KEY_REMOTE_COMPROMISE`
   * and so on.
   */
  report: string
  /** The person whose authenticator it is, as the directory has them. */
  user: UserView
}

/** A page of affected authenticators. */
export interface AffectedAuthenticatorsAnswer {
  /** Those of the next 500 accounts; there may be none, and a next page all the same. */
  authenticators: AffectedAuthenticatorView[]
  /** The cursor of the next page, if there is one. */
  next?: string
}

/** Assurance levels, weakest first. */
export type AssuranceLevel =
  /** Single factor: possession alone. */
  | 'aal1'
  /** Two factors, phishing-resistant. */
  | 'aal2'
  /** As AAL2, and shown to be bound to one device. */
  | 'aal3_capable'

/** Why a level was given. */
export type AssuranceReason =
  /** The user was verified on the authenticator (PIN or biometric). */
  | 'user_verified'
  /** The user was present but not verified. */
  | 'user_not_verified'
  /** The credential may be copied to other devices. */
  | 'backup_eligible'
  /**
   * A trusted attestation shows that the credential stays on one device, in hardware as far as it
   * says.
   */
  | 'device_bound_attested'
  /**
   * The credential says that it stays on one device; no attestation confirms it, or the
   * attestation says that software alone keeps the key.
   */
  | 'device_bound_claimed'
  /**
   * Metadata reports the authenticator's model as compromised or revoked, so that nothing vouches for
   * the authenticator any more.
   */
  | 'model_reported'

/** An assurance level with its reasons (NIST SP 800-63B-4). */
export interface AssuranceView {
  /** The level that it may count for. */
  level: AssuranceLevel
  /** Why it is not higher or lower. */
  reasons: AssuranceReason[]
}

/** Which attestation is asked for (WebAuthn Level 3 section 5.4.7). */
export type AttestationConveyance =
  /** None. */
  | 'none'
  /** Any that verifies, perhaps made anonymous. */
  | 'indirect'
  /** As the authenticator made it. */
  | 'direct'
  /** One that may name the single device. */
  | 'enterprise'

/** A format of attestation statements that Keydesk verifies (section 8). */
export type AttestationFormat =
  /** No attestation (section 8.7). */
  | 'none'
  /** The packed format (section 8.2). */
  | 'packed'
  /** The format of TPMs (section 8.3). */
  | 'tpm'
  /** The format of Android's key store (section 8.4). */
  | 'android-key'
  /** The format of U2F authenticators (section 8.6). */
  | 'fido-u2f'
  /** Apple's anonymous attestation (section 8.8). */
  | 'apple'
  /** Several statements of other formats (section 8.9). */
  | 'compound'

/** The source of trust in an authenticator's model: its attestation type (section 6.5.3). */
export type AttestationKind =
  /** No attestation. */
  | 'none'
  /** The credential itself. */
  | 'self'
  /** A certificate of the manufacturer, or one that cannot be distinguished from it. */
  | 'basic'
  /** An attestation CA. */
  | 'attca'
  /** An anonymisation CA. */
  | 'anonca'

/**
 * The rules that an attestation must satisfy. A claim without a certificate never satisfies a rule.
 *
 * A model that metadata reports as compromised or revoked is refused under every policy.
 */
export interface AttestationPolicy {
  /**
   * The models that may register; empty means any. A list needs an anchor that vouches for the
   * AAGUID, and never matches the zero AAGUID.
   */
  aaguids?: string[]
  /** The algorithms that are taken; empty means any that was offered. */
  algorithms?: COSEAlgorithmIdentifier[]
  /**
   * Whether a root inside `x5c` is tolerated where it is itself the anchor that the certificates
   * lead to, as Android's key store sends it (section 8.4) and some security keys do; on by
   * default. Without it, as FIDO reads section 8.2, such a chain is refused.
   */
  allowRootInChain?: boolean
  /**
   * The certificates that are trusted, with the formats and the models that each speaks for. Where
   * metadata knows a model, its own roots alone may vouch for it, and these do not.
   */
  anchors?: TrustAnchor[]
  /**
   * The models that may not register. As `aaguids`, it needs an anchor that vouches for the AAGUID:
   * without one, a blocked model would only have to claim to be another. An authenticator without
   * an AAGUID needs metadata that knows its attestation key.
   */
  blockedAaguids?: string[]
  /**
   * The least FIDO2 certification level that the model must hold, by metadata, at the time of
   * registration. Certificates then have to lead to an anchor of that model's own.
   */
  certification?: CertificationLevel
  /** Whether a credential that may be copied to other devices is refused. */
  deviceBound?: boolean
  /**
   * The statement formats that are taken; empty means any. Of a compound statement, `compound` and
   * the format of each part have to be listed.
   */
  formats?: AttestationFormat[]
  /** Whether metadata whose next update is overdue is refused. */
  freshMetadata?: boolean
  /**
   * Whether a key that software alone keeps is refused: an Android key that neither a trusted
   * execution environment nor StrongBox enforces, or a model that keeps its keys in software by
   * metadata. Certificates then have to lead to an anchor.
   */
  hardwareKey?: boolean
  /**
   * How many days the next update of the metadata may be overdue before `certification` refuses;
   * 0 to 365, by default 30.
   */
  metadataGraceDays?: number
  /** The kind of statement that is needed. */
  require?: AttestationRequirement
  /**
   * Whether a second implementation must agree with every registration that it can judge; on
   * by default, without effect in a build without the feature `second-opinion`.
   */
  secondOpinion?: boolean
  /** Whether a TPM may sign its statement with SHA-1 (RS1), as Windows Hello does; by default, it may. */
  tpmSha1?: TpmSha1
  /**
   * Whether a TPM may name the credential's key by SHA-1, as some of the older ones do. A second
   * key of the same name can be made at a cost, so it is refused unless the policy says this.
   */
  tpmSha1Names?: boolean
  /** Whether the user must have been verified, whatever the options asked for. */
  userVerified?: boolean
}

/** What an attestation showed. */
export interface AttestationRecord {
  /** The format of the attestation statement. */
  format: AttestationFormat
  /** Whether a TPM signed with SHA-1 (RS1). */
  sha1?: boolean
  /** Whether the certificates lead to one of the anchors that speak for this statement. */
  trusted: boolean
  /** Who vouches for the authenticator (WebAuthn Level 3 section 6.5.3). */
  type: AttestationKind
  /** Why a statement that is there is not trusted: the code with which it would be refused. */
  untrustedReason?: string
}

/**
 * The rules that an attestation must satisfy. A claim without a certificate never satisfies a rule.
 *
 * A model that metadata reports as compromised or revoked is refused under every policy.
 */
export interface AttestationRequest {
  /**
   * The models that may register; empty means any. A list needs an anchor that vouches for the
   * AAGUID, and never matches the zero AAGUID.
   */
  aaguids?: string[]
  /** The algorithms that are taken; empty means any that was offered. */
  algorithms?: COSEAlgorithmIdentifier[]
  /**
   * Whether a root inside `x5c` is tolerated where it is itself the anchor that the certificates
   * lead to, as Android's key store sends it (section 8.4) and some security keys do; on by
   * default. Without it, as FIDO reads section 8.2, such a chain is refused.
   */
  allowRootInChain?: boolean
  /**
   * The certificates that are trusted, with the formats and the models that each speaks for. Where
   * metadata knows a model, its own roots alone may vouch for it, and these do not.
   */
  anchors?: TrustAnchor[]
  /** The instant at which certificates have to be valid; now if left out. */
  at?: Date | string
  /**
   * The models that may not register. As `aaguids`, it needs an anchor that vouches for the AAGUID:
   * without one, a blocked model would only have to claim to be another. An authenticator without
   * an AAGUID needs metadata that knows its attestation key.
   */
  blockedAaguids?: string[]
  /**
   * The least FIDO2 certification level that the model must hold, by metadata, at the time of
   * registration. Certificates then have to lead to an anchor of that model's own.
   */
  certification?: CertificationLevel
  /** Whether a credential that may be copied to other devices is refused. */
  deviceBound?: boolean
  /**
   * The statement formats that are taken; empty means any. Of a compound statement, `compound` and
   * the format of each part have to be listed.
   */
  formats?: AttestationFormat[]
  /** Whether metadata whose next update is overdue is refused. */
  freshMetadata?: boolean
  /**
   * Whether a key that software alone keeps is refused: an Android key that neither a trusted
   * execution environment nor StrongBox enforces, or a model that keeps its keys in software by
   * metadata. Certificates then have to lead to an anchor.
   */
  hardwareKey?: boolean
  /**
   * How many days the next update of the metadata may be overdue before `certification` refuses;
   * 0 to 365, by default 30.
   */
  metadataGraceDays?: number
  /** The kind of statement that is needed. */
  require: AttestationRequirement
  /**
   * Whether a second implementation must agree with every registration that it can judge; on
   * by default, without effect in a build without the feature `second-opinion`.
   */
  secondOpinion?: boolean
  /** Whether a TPM may sign its statement with SHA-1 (RS1), as Windows Hello does; by default, it may. */
  tpmSha1?: TpmSha1
  /**
   * Whether a TPM may name the credential's key by SHA-1, as some of the older ones do. A second
   * key of the same name can be made at a cost, so it is refused unless the policy says this.
   */
  tpmSha1Names?: boolean
  /** Whether the user must have been verified, whatever the options asked for. */
  userVerified?: boolean
}

/** Which attestation a registration needs. */
export type AttestationRequirement =
  /**
   * None. A statement that is there must still be well-formed and verify; one whose algorithm is
   * unknown, or whose certificates lead nowhere, counts for nothing, and the evidence says why.
   */
  | 'none'
  /**
   * A statement signed under a certificate, by whomever it was issued. None and self
   * attestation are refused, because anybody can make them.
   */
  | 'any'
  /** A statement whose certificates lead to an anchor that may vouch for it. */
  | 'trusted'

/**
 * How long the audit record is kept. Entries of callers who showed who they are, and those of
 * anonymous callers, are kept apart: nobody can push out the former.
 */
export interface AuditPolicy {
  /** How long entries of anonymous callers are kept, in days, 1 to 3650; 90. */
  keepAnonymousDays?: number
  /** How many entries of anonymous callers are kept, 1 or more; the oldest go first; 100,000. */
  keepAnonymousEntries?: number
  /**
   * How long entries of identified callers are kept, in days, 1 to 3650; 400. Their number is not
   * limited.
   */
  keepDays?: number
}

/** What `authenticationOptions` makes a browser's options of. */
export interface AuthenticationOptionsRequest {
  /**
   * The credentials that may sign: those of a person who is known already. Left out, the browser asks for
   * a discoverable credential, and the response says by its `userHandle` who signs in.
   */
  allowCredentials?: CredentialChoice[]
  /** The challenge, 16 to 1024 bytes in base64url; 32 random bytes if left out. */
  challenge?: string
  /** The inputs of extensions, by their identifiers. */
  extensions?: Record<string, any>
  /** Which authenticator the browser should propose first, the preferred one first. */
  hints?: PublicKeyCredentialHint[]
  /** To whom the credential must be bound: the `relyingParty` of `verifyAuthentication`. */
  relyingParty: RelyingPartyConfig
  /** How long the browser should wait for the person, in milliseconds; 300000 if left out. */
  timeout?: number
  /** Whether the user has to be verified: the `userVerification` of `verifyAuthentication`. */
  userVerification: UserVerification
}

/** A verified authentication as it crosses the border. */
export interface AuthenticationRecord {
  /** Whether the credential is backed up now. */
  backedUp: boolean
  /** Whether the credential may be backed up. */
  backupEligible: boolean
  /** What became of the signature counter. `regressed` stands here only where `counter: 'report'` was asked. */
  counter: CounterState
  /** The id of the credential that signed. */
  credentialId: string
  /** The signature counter that the caller has to store. */
  signCount: number
  /**
   * The handle that the response named where neither an expected nor a stored one was given. No
   * signature covers it: it says nothing about who signed in.
   */
  unverifiedUserHandle?: string
  /**
   * The handle that the response named, which is the expected one and the stored one. Absent
   * where neither was given.
   */
  userHandle?: string
  /** Whether the user was verified in this ceremony. */
  userVerified: boolean
}

/**
 * An authentication as a browser answers it (WebAuthn Level 3 section 5.1): what `PublicKeyCredential.toJSON()`
 * gives, and `startAuthentication` of `@simplewebauthn/browser`.
 */
export interface AuthenticationResponseJSON {
  /** How the authenticator is attached, as the browser says. */
  authenticatorAttachment?: AuthenticatorAttachment
  /** The outputs of extensions, by their identifiers. */
  clientExtensionResults: Record<string, any>
  /** The credential id in base64url. */
  id: string
  /** The credential id once more, in base64url; it must equal `id`. */
  rawId: string
  /** The authenticator's part of the response. */
  response: AuthenticatorAssertionResponseJSON
  /** The kind of credential. */
  type: PublicKeyCredentialType
}

/** The authenticator, and the account as it stands now. */
export interface AuthenticatorAnswer {
  /** The account; left out where the asker may not read it. */
  account?: AccountView
  /** The authenticator as it stands after the operation. */
  authenticator: AuthenticatorView
}

/** An authenticator's response to an authentication. */
export interface AuthenticatorAssertionResponseJSON {
  /** The authenticator data in base64url: flags and signature counter. */
  authenticatorData: string
  /** The client data in base64url: type, challenge and origin. */
  clientDataJSON: string
  /** The signature over both, in base64url. */
  signature: string
  /** The user handle in base64url, where the credential is discoverable. */
  userHandle?: string
}

/** How an authenticator is attached (WebAuthn Level 3 section 5.4.5). */
export type AuthenticatorAttachment =
  /** Part of the device. */
  | 'platform'
  /** Can be taken from one device to another. */
  | 'cross-platform'

/**
 * An authenticator's response to a registration. Keydesk reads the first three members; it takes
 * what the others say from the attestation object.
 */
export interface AuthenticatorAttestationResponseJSON {
  /** The attestation object in base64url: authenticator data and attestation statement. */
  attestationObject: string
  /** The authenticator data in base64url, once more. */
  authenticatorData?: string
  /** The client data in base64url: type, challenge and origin. */
  clientDataJSON: string
  /** The public key in base64url, as a SubjectPublicKeyInfo. */
  publicKey?: string
  /** The key's algorithm, by its COSE number. */
  publicKeyAlgorithm?: number
  /** How the authenticator can be reached, as the browser says. */
  transports?: string[]
}

/** The kind of authenticator that a registration asks for. */
export type AuthenticatorKind =
  /** A FIDO2 key in the hand (USB, NFC). */
  | 'security_key'
  /** A passkey, on a phone for instance. */
  | 'passkey'
  /** The authenticator built into this device (Windows Hello). */
  | 'this_device'

/** The requirements on the authenticator (WebAuthn Level 3 section 5.4.4). */
export interface AuthenticatorSelectionCriteria {
  /** How the authenticator is attached; left out where both will do. */
  authenticatorAttachment?: AuthenticatorAttachment
  /** The same for browsers of WebAuthn Level 1: true where `residentKey` is `required`. */
  requireResidentKey: boolean
  /** Whether the credential has to be discoverable. */
  residentKey: ResidentKeyRequirement
  /** Whether the user has to be verified, by PIN, fingerprint or the like. */
  userVerification: UserVerification
}

/** Whether an authenticator may sign in. */
export type AuthenticatorStatus =
  /** Registered; policy asks for a proving sign-in first. */
  | 'pending'
  /** May sign in. */
  | 'active'
  /** Stopped for a while. */
  | 'suspended'
  /** Stopped because it may have been cloned. */
  | 'quarantined'
  /** Ended for good. */
  | 'removed'

/** One authenticator. */
export interface AuthenticatorView {
  /** The assurance level that it can reach, with the reasons (NIST SP 800-63B-4 section 2). */
  assurance: AssuranceView
  /** When the authenticator was registered. */
  createdAt: Date
  /** The facts about the authenticator that its registration proved or claimed. */
  evidence: EvidenceView
  /** Its id, which no other authenticator ever has. */
  id: string
  /** The kind that it was registered as. */
  kind: AuthenticatorKind
  /** Time of its last sign-in; left out before the first. */
  lastUsedAt?: Date
  /** The model's name, where it is known. */
  model?: string
  /** The name that its owner gave it. */
  nickname: string
  /** How and by whom it was registered. */
  provenance: ProvenanceView
  /** When, by whom and why it was removed. */
  removal?: RemovalView
  /** The state of the authenticator: whether it can sign in, be renamed or be removed. */
  status: AuthenticatorStatus
}

/** Starts the ceremony of a redeemed link. */
export interface BeginLinkRegistrationRequest {
  /** The secret of the session that `redeemLink` gave. */
  session: string
}

/** Starts a registration by the user, or by an administrator on their behalf. */
export interface BeginRegistrationRequest {
  /** The kind of authenticator that is registered. */
  kind: AuthenticatorKind
  /** The id of the person for whom something is registered. */
  userId: string
}

/** Starts a sign-in ceremony. */
export interface BeginSignInRequest {
  /** The user whose key is the second factor; left out for passwordless sign-in. */
  userId?: string
}

/** How a first authenticator comes to an account that has none. */
export type Bootstrap =
  /**
   * The host's session is enough, a password's too (NHSmail), as long as the account never
   * held an authenticator. After a removal it needs a link, somebody who may register for
   * others, or a proof that is as strong as an authenticator.
   */
  | 'host_session'
  /**
   * As `HostSession`, after a removal too. This gives up the second factor of anyone who lost an
   * authenticator: their password alone signs in, enrols, and acts for others.
   */
  | 'single_factor_after_removal'
  /** Only with a registration link, or by somebody who may register for others (CIM). */
  | 'link_only'

/** The caller's data from the host's session. Keydesk trusts it. */
export interface CallerRecord {
  /** The signed-in person; left out where nobody is signed in. */
  actor?: ActorRecord
  /** The network address or device, for rate limits and the record. */
  from?: string
  /** The relying party's id, where the desk serves several. */
  relyingParty?: string
  /** The client's `User-Agent`, for the record. Nothing is decided by it. */
  userAgent?: string
}

/** Cancels an open link. */
export interface CancelLinkRequest {
  /** The id of the link that is cancelled. */
  linkId: string
  /** The id of the person for whom the link is. */
  userId: string
}

/** The options that the browser needs for a ceremony. */
export interface CeremonyAnswer {
  /** Names the ceremony at its finish. */
  ceremonyId: string
  /** Time at which the ceremony expires. */
  expiresAt: Date
  /** Creation or request options in the JSON form of WebAuthn Level 3 section 5.1. */
  options: any
}

/** FIDO certification levels, lowest first. */
export type CertificationLevel =
  /** Level 1. */
  | 'l1'
  /** Level 1+. */
  | 'l1plus'
  /** Level 2. */
  | 'l2'
  /** Level 2+. */
  | 'l2plus'
  /** Level 3. */
  | 'l3'
  /** Level 3+. */
  | 'l3plus'

/** One change of an account. */
export interface ChangeView {
  /** Time of the change, by the clock of the desk. */
  at: Date
  /** The id of the person whose account changed. */
  userId: string
  /** The version that the account had afterwards. */
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
  /** The cursor of the last answer; left out at first. */
  cursor?: string
  /** The id of the person whose account it is. */
  userId: string
}

/** Closes an account: every authenticator and open link ends. */
export interface CloseAccountRequest {
  /** Why it is closed: 1 to 500 characters as a person counts them. */
  reason: string
  /** The id of the person whose account is closed. */
  userId: string
}

/** Everything that a desk needs to be opened. Unknown members are refused. */
export interface Config {
  /** Where people are looked up; the host's own directory if left out. */
  directory?: DirectoryChoice
  /**
   * How long the host's store, directory, notifier and session may take, in milliseconds: 100 to
   * 60000.
   */
  hostTimeoutMs?: number
  /** What accounts in a directory need besides. */
  ldap?: LdapAccountsRecord
  /** FIDO metadata about models of authenticators, for policies that require certified models. */
  metadata?: MetadataRecord
  /**
   * Secrets that were in use before, newest first; what they tagged is still trusted. To change the
   * secret on several nodes, add the new one here on every node first, then exchange the two. To
   * drop an older one, open the desk once with the policy `accountTags` `rotate` before.
   */
  olderSecrets?: string[]
  /** One or more relying parties, each with its policy. */
  relyingParties: RelyingPartyRecord[]
  /**
   * 32 random bytes in base64url, the same on all nodes and at every start. Accounts are tagged with
   * it: with another secret every account is `account_tampered`, so keep a copy apart from those of
   * the store. `sqlite:FILE` keeps one in `FILE.key` if it is left out; `memory:` makes one up.
   */
  secret?: string
  /**
   * `sqlite:FILE`, `postgres://...`, `memory:`, `host` for the store that the host provides, or
   * `ldap://...` for accounts in a directory.
   */
  store: string
}

/** What a signature counter that did not advance means (WebAuthn Level 3 section 7.2, step 22). */
export type CounterCheck =
  /** The authenticator may have been copied: `counter_regressed`. */
  | 'refuse'
  /** The answer's `counter` says `regressed`, and the caller decides. */
  | 'report'

/** How a signature counter that did not advance is treated (WebAuthn Level 3 section 6.1.1). */
export type CounterPolicy =
  /** The sign-in is refused. */
  | 'refuse'
  /** The sign-in is taken and written down as such. */
  | 'record'

/** The change of the signature counter (section 6.1.1). */
export type CounterState =
  /** It is greater than the stored one. */
  | 'advanced'
  /** Both are zero: the authenticator has none. */
  | 'unsupported'
  /** It is not greater: there may be a copy of the authenticator. What follows is policy. */
  | 'regressed'

/**
 * A credential that is excluded or allowed. Other members are not read, so that a stored
 * `CredentialRecord` can be given as it is.
 */
export interface CredentialChoice {
  /** The credential id in base64url. */
  id: string
  /** How its authenticator can be reached, as `verifyRegistration` answered it. */
  transports?: AuthenticatorTransport[]
}

/** `credProps`, as the browser says. */
export interface CredentialProperties {
  /** Whether the credential is discoverable, as the browser says. */
  rk: boolean
}

/**
 * A credential as it crosses the border: what a registration answers, and what the caller stores
 * and hands back.
 */
export interface CredentialRecord {
  /** The model; a claim, unless the request listed it. */
  aaguid?: string
  /** The key's algorithm, by its COSE number. */
  algorithm: COSEAlgorithmIdentifier
  /** What the attestation statement showed at registration. */
  attestation?: AttestationRecord
  /** Whether the credential was backed up when it was last seen. */
  backedUp?: boolean
  /** Whether the credential may be backed up. */
  backupEligible: boolean
  /** The outputs of extensions that Keydesk understands. */
  extensions?: ExtensionsRecord
  /** The credential id, chosen by the authenticator. */
  id: string
  /** The public key as a COSE key. */
  publicKey: string
  /** The signature counter as it was last seen. */
  signCount: number
  /** How the authenticator can be reached. */
  transports?: AuthenticatorTransport[]
  /** The owner's handle, which the caller may add. */
  userHandle?: string
  /** Whether the user was verified at registration. */
  userVerified?: boolean
}

/** Where people are looked up. */
export type DirectoryChoice = 'host' | { people: ListedPersonRecord[] } | { postgres: TableRecord } | { ldap: LdapPeopleRecord }

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

/** `ApiError` as it is written. */
export interface ErrorRecord {
  /** Why it failed, for developers and operators; not for the person who asked. */
  cause?: string
  /** The code, which never changes its meaning. */
  code: string
  /** What happened and what to do next. */
  detail: string
  /**
   * What the check that refused expected, where that is no secret: the origins, the relying party's id, the
   * type, a flag, the algorithms, the counter. For developers; at most 300 characters.
   */
  expected?: string
  /** The number that the audit entry of a refusal has, for anyone who asks an operator about it. */
  reference?: string
  /** Whether the same call may succeed if it is made again. */
  retryable: boolean
  /** What that check saw instead; at most 300 characters. */
  seen?: string
}

/** The name of a change. */
export type EventName =
  /** The account was opened. */
  | 'account_created'
  /** A link was made. */
  | 'link_issued'
  /** A link was bound to a session; an older session of it ended. */
  | 'link_redeemed'
  /** A ceremony was begun with a link; an older one of it ended. */
  | 'registration_begun'
  /** A link was ended on purpose. */
  | 'link_cancelled'
  /** A newer link took an open one's place. */
  | 'link_superseded'
  /** A link was used up. */
  | 'link_completed'
  /** An authenticator was added. */
  | 'authenticator_registered'
  /** An authenticator got another nickname. */
  | 'authenticator_renamed'
  /** An authenticator was ended for good. */
  | 'authenticator_removed'
  /** An authenticator signed in. */
  | 'signed_in'
  /** An authenticator's counter went back, and the sign-in was refused for it. */
  | 'counter_regressed'
  /** The account was closed. */
  | 'account_closed'
  /** The account was opened again. */
  | 'account_reopened'

/** One event. */
export interface EventView {
  /** Time of the event, by the clock of the desk. */
  at: Date
  /** The id of the person who acted, `link:` with the id of a link, or `key_holder`. */
  by: string
  /** The event's own members; `null` for a text that was erased. */
  details: any
  /** SHA-256 of its chained form, which the next event names. */
  digest: string
  /** The name of the event. */
  event: EventName
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
  /** The events, at most 100, oldest first. */
  events: EventView[]
  /** Pass as `after` for the next page. */
  next?: number
}

/** The facts about an authenticator that its registration proved or claimed. */
export interface EvidenceView {
  /** The model id; a claim unless `aaguidAttested`. */
  aaguid: string
  /** Whether an anchor that may speak for this model vouched for its id. */
  aaguidAttested: boolean
  /** The name of the credential's signature algorithm. */
  algorithm: string
  /**
   * The source of trust in the authenticator's model: its attestation type (WebAuthn Level 3
   * section 6.5.3).
   */
  attestation: AttestationKind
  /** The format of the attestation statement that came with the registration. */
  attestationFormat: AttestationFormat
  /** Whether a TPM signed the attestation with SHA-1 (RS1); left out if not. */
  attestationSha1?: boolean
  /** Whether it was synced at registration. */
  backedUp: boolean
  /** Whether it may be synced to other devices. */
  backupEligible: boolean
  /** The model's FIDO2 certification level by metadata, at registration. */
  certification?: CertificationLevel
  /** The credential id, chosen by the authenticator. */
  credentialId: string
  /** Where the private key is kept; left out if neither attestation nor metadata says. */
  keySecurity?: KeySecurity
  /** How the browser says that it can be reached (WebAuthn Level 3 section 5.8.4). */
  transports: AuthenticatorTransport[]
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

/** The part of the desk in which something failed. */
export type FaultPlace =
  /** A request to a mounted desk. */
  | 'request'
  /** An entry of the directory that a search left out, because it cannot be a user. Each is reported once. */
  | 'directory'

/** A failure of which the person at the browser sees only a code. */
export interface FaultRecord {
  /** What was answered, with its cause. */
  error: ErrorRecord
  /**
   * The path of the request, without what must not stand in a log; `directory.search` for an entry
   * of the directory.
   */
  operation: string
  /** The part of the desk in which it failed. */
  where: FaultPlace
}

/** A page of people. */
export interface FindUsersAnswer {
  /**
   * How many people match in all, the same on each page; left out where the directory does not count
   * them, or not as far as that.
   */
  count?: number
  /** The cursor of the next page, if there is one. */
  next?: string
  /** The people who were found, at most 20. */
  users: UserView[]
}

/** Searches the directory, within the organisations that the actor may act in. */
export interface FindUsersRequest {
  /** The `next` of the page before; left out for the first page. */
  cursor?: string
  /**
   * Words that must all occur in the name, user name or address, in any order and without regard to
   * case; 1 to 100 characters. Commas around words are ignored, and words after the sixteenth.
   */
  query: string
}

/** Completes the registration of a redeemed link. */
export interface FinishLinkRegistrationRequest {
  /** The id of the ceremony that `beginLinkRegistration` answered. */
  ceremonyId: string
  /** The credential from `navigator.credentials.create()`, as `toJSON()` writes it. */
  response: RegistrationResponseJSON | string
  /** The secret of the session that `redeemLink` gave. */
  session: string
}

/** Completes a registration that `beginRegistration` started. */
export interface FinishRegistrationRequest {
  /** The id of the ceremony that `beginRegistration` answered. */
  ceremonyId: string
  /** The credential from `navigator.credentials.create()`, as `toJSON()` writes it. */
  response: RegistrationResponseJSON | string
  /** The id of the person for whom something is registered. */
  userId: string
}

/** Completes a sign-in ceremony. */
export interface FinishSignInRequest {
  /** The id of the ceremony that `beginSignIn` answered. */
  ceremonyId: string
  /** The credential from `navigator.credentials.get()`, as `toJSON()` writes it. */
  response: AuthenticationResponseJSON | string
}

/** One person and their account. */
export interface GetUserAnswer {
  /** The account of the person. */
  account: AccountView
  /**
   * The actions that the caller's roles allow on this account. A recent proof may be
   * needed all the same, and the host's own rules may forbid it.
   */
  actions: Action[]
  /**
   * Where the person may do more than the caller, who therefore may change nothing: the names of
   * the roles that may; empty if no role may. Left out otherwise.
   */
  rolesThatMay?: string[]
  /** The person, as the directory has them. */
  user: UserView
  /**
   * The caller's own user handle, for the signal that lists a browser's accepted credentials
   * (WebAuthn Level 3 section 5.1.10). Left out for other people, and before the first registration.
   */
  userHandle?: string
}

/** Reads one person and their account. */
export interface GetUserRequest {
  /** The directory's immutable id of the person. */
  userId: string
}

/** What the host's server answers to a browser, as it is. */
export interface HostAnswerRecord {
  /** What is sent after the headers, as text. */
  body: string
  /** All headers of the response; none comes twice. */
  headers: Record<string, string>
  /** The HTTP status code. */
  status: number
}

/** A page of the host's own in the desk's frame. */
export interface HostPageRecord {
  /** The name in the header; nobody is signed in without it. */
  displayName?: string
  /** The language of the content and of what stands around it, `en` or `cy`; `en` if left out. */
  language?: string
  /** The content as HTML: the host has escaped what people wrote. */
  main: string
  /** What the browser shows as the name of the page. */
  title: string
}

/** A page of people. */
export interface HostPeople {
  /** How many people match in all, the same on each page; left out if the host does not count them. */
  count?: number
  /** Where the next page begins, if there is more. */
  next?: string
  /** The people who were found, at most as many as were asked for. */
  users: PersonRecord[]
}

/** Whom to look for. */
export interface HostSearch {
  /** The `next` of the page before; left out for the first page. */
  cursor?: string
  /** How many people the answer may hold. */
  limit: number
  /** The ids of the organisations to which the people must belong. */
  organisations: string[]
  /**
   * The words that the person typed, without commas around them. Every word must occur in the display
   * name, the user name or the address, in any order and without regard to case; no character of a
   * word is an operator. Without words everybody matches.
   */
  words: string[]
}

/** A new link. The token is shown this once and never again. */
export interface IssueLinkAnswer {
  /** The account as it stands now. */
  account: AccountView
  /** The link as it stands after the operation. */
  link: LinkView
  /** The secret; it belongs in the fragment of the link's address. */
  token: string
  /**
   * The address to send to the person: the page of the mounted desk, with the secret behind the `#`. Left
   * out where this process mounts the desk nowhere.
   */
  url?: string
}

/** Issues a link; an older open one for the same user is superseded. */
export interface IssueLinkRequest {
  /** The kind of authenticator that may be registered with the link. */
  kind: AuthenticatorKind
  /** The id of the person for whom the link is. */
  userId: string
}

/** Where a private key is kept, from the weakest to the strongest. */
export type KeySecurity =
  /** Software alone: the key can be copied by anyone who controls the device. */
  | 'software'
  /** A trusted execution environment. */
  | 'trusted_environment'
  /** A secure element of its own (Android's StrongBox). */
  | 'strong_box'

/** Whether the last active authenticator may be removed. */
export type LastAuthenticator =
  /** It is removed as any other. */
  | 'allow'
  /** It is removed once a person confirmed that they know it is the last. */
  | 'warn'
  /** Its owner cannot remove it; those who may remove for others can. */
  | 'refuse'

/** Accounts in an LDAP directory. */
export interface LdapAccountsRecord {
  /** The branch with `ou=accounts` and `ou=keys` in it: `ou=keydesk,dc=example`. */
  base: string
  /** The name to bind with; without it the bind is anonymous, over `ldapi://` as the process's own user. */
  bind?: LdapBindRecord
  /**
   * The store that keeps ceremonies, history and everything else that is no account, the same on
   * all nodes: `sqlite:FILE`, `postgres://...`, `memory:` or `host`.
   */
  journal: string
  /** A PEM file of the roots that the server's certificate must lead to; the system's if left out. */
  roots?: string
}

/** The identity of the desk for a directory: a name, and either `password` or `passwordVariable`. */
export interface LdapBindRecord {
  /** The distinguished name that the desk binds as. */
  name: string
  /** The password of that name. */
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
  /** The attribute that says who may not sign in. */
  attribute: string
  /** The values, compared without regard to case. */
  values: string[]
}

/** What people of a directory are made of. */
export type LdapLayout =
  /** As OpenLDAP keeps them. */
  | 'inetOrgPerson'
  /** As Active Directory keeps them. */
  | 'activeDirectory'

/** People in an LDAP directory. */
export interface LdapPeopleRecord {
  /** The branch that holds people: `ou=people,dc=example`. */
  base: string
  /** The name to bind with; without it the bind is anonymous, over `ldapi://` as the process's own user. */
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
  /** The groups whose members hold roles, at least one. */
  groups: LdapGroupRecord[]
  /** The attribute of a group that holds its members' distinguished names; `member` if left out. */
  member?: string
  /**
   * Whether members of groups in groups count, which only Active Directory can find; as the
   * layout says if left out.
   */
  nested?: boolean
}

/** How registration links work. */
export interface LinkPolicy {
  /** How long a link works, in seconds; at most 24 hours. */
  lifetimeSeconds?: number
}

/** A link of the host's. */
export interface LinkRecord {
  /** A path on this origin, or an https address. */
  href: string
  /** What the link says. */
  text: string
}

/** The link of a session. */
export interface LinkSessionAnswer {
  /**
   * The name of the person whom the link is for, as the directory has it; absent while the
   * directory cannot be asked.
   */
  displayName?: string
  /** The link as it stands after the operation. */
  link: RedeemedLinkView
}

/** The status of a link at a given time. `Registering` and `Expired` are computed from the time. */
export type LinkStatus =
  /** Waiting to be opened. */
  | 'issued'
  /** Opened; the session may begin a ceremony. */
  | 'redeemed'
  /** A ceremony is under way. */
  | 'registering'
  /** An authenticator was registered with it. */
  | 'completed'
  /** Too old. */
  | 'expired'
  /** Ended on purpose. */
  | 'cancelled'
  /** Replaced by a newer one. */
  | 'superseded'

/** Reads the link of a session. */
export interface LinkStatusRequest {
  /** The secret of the session that `redeemLink` gave. */
  session: string
}

/** A registration link, without its secret. */
export interface LinkView {
  /** The id of the authenticator that was registered with the link. */
  authenticatorId?: string
  /** When the link stops working. */
  expiresAt: Date
  /** The id of the link, which is not its secret. */
  id: string
  /** When the link was issued. */
  issuedAt: Date
  /** The id of the person who issued the link. */
  issuedBy: string
  /** The kind of authenticator that may be registered with the link. */
  kind: AuthenticatorKind
  /** The status of the link at this moment. */
  status: LinkStatus
}

/**
 * Lists the authenticators of people in the actor's organisations whose model the newest metadata
 * reports as compromised or revoked.
 */
export interface ListAffectedAuthenticatorsRequest {
  /** The `next` of the page before; left out for the first page. */
  cursor?: string
}

/** Reads the events of one account, oldest first. */
export interface ListEventsRequest {
  /** The sequence number after which to begin. */
  after?: number
  /** The id of the person whose account it is. */
  userId: string
}

/** A person of a fixed list. */
export interface ListedPersonRecord {
  /** Whether the person is let in at all; yes if left out. */
  active?: boolean
  /** The name of the person as it is shown. */
  displayName: string
  /** An address to show beside the name. */
  email?: string
  /** The immutable id of the person. */
  id: string
  /** The id of the organisation to which the person belongs. */
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
  /** Whether certificates that no revocation list covers are accepted; no if left out. */
  withoutLists?: boolean
}

/** How a desk is mounted. */
export interface MountConfig {
  /** How long a request's body may take to arrive, in milliseconds: 1000 to 300000; 30000 if left out. */
  bodyTimeoutMs?: number
  /** The host's links in the footer. */
  footer?: LinkRecord[]
  /** Where the service name leads: a path on this origin. */
  home?: string
  /** The kinds that may be issued; security keys if left out. */
  kinds?: AuthenticatorKind[]
  /** The language of the pages, `en` or `cy`, for anyone who chose none; `en` if left out. */
  language?: string
  /** The host's cookie that holds the tag of the language that this person chose. */
  languageCookie?: string
  /** How often live status asks for changes, in milliseconds; 1000 if left out. */
  liveIntervalMs?: number
  /** How many there may be in all; 500 if left out. */
  liveStreams?: number
  /** How many connections for live status one person may hold at a time; 12 if left out. */
  liveStreamsPerPerson?: number
  /** The largest request body in bytes: 1 KiB to 128 KiB, which it is if left out. */
  maxBody?: number
  /** The host's own links in the header. */
  navigation?: LinkRecord[]
  /** The public origin, exactly as browsers see it: `https://portal.example`. */
  origin: string
  /** Types of authenticator that the host issues itself, listed after the desk's own. */
  otherTypes?: OtherTypeRecord[]
  /** The public path under which the desk is mounted; `/desk` if left out. */
  prefix?: string
  /** Whether something before the desk takes the prefix off; no if left out. */
  prefixStripped?: boolean
  /** The relying party, where the desk serves several. */
  relyingParty?: string
  /** The name of the service that the header shows. */
  serviceName?: string
  /** Where a person signs in; the page to come back to is added as `returnTo`. */
  signInUrl: string
  /** Where the *Sign out* button posts to; no button if left out. */
  signOut?: string
  /** Where a person signs in again or more strongly; `signInUrl` if left out. */
  stepUpUrl?: string
  /** CSS that is added after the built-in one. */
  theme?: string
  /**
   * Proxies that are trusted to report the client's address, where `session` answers without `from`.
   * If left out, the client is the other end of the connection.
   */
  trustedProxies?: TrustedProxiesRecord
}

/** The event that a notification is about. */
export type NotificationKindRecord = { nickname: string, type: 'authenticator_added' } | { nickname: string, type: 'authenticator_removed' } | { authenticator: string, nickname: string, type: 'counter_regressed' } | { type: 'account_closed' }

/** A message to a person about an event of their account, for a channel of their own. */
export interface NotificationRecord {
  /** When it happened, by the clock of the desk. */
  at: Date
  /**
   * Sessions of this person that the host ends now, whatever the kind; left out where none must
   * end.
   */
  endSessions?: EndSessionsRecord
  /** One that has come before may be ignored. */
  id: string
  /** What happened, with its own members. */
  kind: NotificationKindRecord
  /** The id of the relying party at whose desk it happened. */
  rp: string
  /** Id of the person who must receive it. */
  user: string
}

/** A type of authenticator that the host issues itself. */
export interface OtherTypeRecord {
  /** What stands below the radio button. */
  hint?: string
  /** Where *Continue* leads: a path on this origin. The user's id is added as `?user=`. */
  href: string
  /** What the radio button says. */
  text: string
  /** Names it in forms: 1 to 32 of `a-z`, `0-9`, `_`. */
  value: string
}

/** A person, as a host's directory answers. */
export interface PersonRecord {
  /** Whether the directory lets the person in at all; yes if left out. */
  active?: boolean
  /** The name of the person as it is shown. */
  displayName: string
  /** An address to show beside the name. */
  email?: string
  /** The directory's immutable id of the person. */
  id: string
  /** The id of the organisation to which the person belongs. */
  organisation: string
  /** The organisation's name as shown; its id if left out. */
  organisationName?: string
  /** What the person signs in with. */
  username: string
}

/**
 * Everything that a relying party's host decides. `Policy::default` is what CIM and NHSmail
 * share; `Policy::checked` says what is not consistent.
 */
export interface Policy {
  /** Which roles may do which actions, on their own account and on those of others. */
  access?: AccessPolicy
  /** How opening the desk treats accounts without a tag of the current key. */
  accountTags?: AccountTags
  /** How long the audit record is kept. */
  audit?: AuditPolicy
  /** Whether the last active authenticator may be removed. */
  lastAuthenticator?: LastAuthenticator
  /** How often something may be started, and how many failures are recorded one by one. */
  limits?: RateLimits
  /** How long registration links work. */
  links?: LinkPolicy
  /** The rules of registration: kinds, numbers, user verification, attestation. */
  registration?: RegistrationPolicy
  /** The rules of sign-in: user verification, counters, and what a sign-in stores. */
  signIn?: SignInPolicy
}

/** What the host's session knows. */
export interface PortalSession {
  /** The person who is signed in; left out where nobody is. */
  actor?: ActorRecord
  /** The name of that person, for the header. */
  displayName?: string
  /**
   * The network address or device, for rate limits and the record. If left out, it is the client's
   * address as the connection or the `trustedProxies` report it.
   */
  from?: string
  /** Id of the person whose password was right and whose key is still to be checked. */
  pendingUser?: string
}

/** The host made a session. */
export interface PortalSignedIn {
  /** Where the browser goes now: a path on this origin. */
  location: string
  /** The `Set-Cookie` headers of the host's new session. */
  setCookies?: string[]
}

/** How an authenticator came to the account. */
export interface ProvenanceView {
  /**
   * Id of the person who issued the link or registered the authenticator, or `link:` and the
   * id of the link in the answer to its holder, who must not learn who issued it.
   */
  by: string
  /** The way in which it was registered. */
  how: Route
  /** The id of the link that was used, if one was. */
  linkId?: string
}

/** The options for `navigator.credentials.create()` (WebAuthn Level 3 section 5.4). */
export interface PublicKeyCredentialCreationOptionsJSON {
  /** Which attestation is asked for. */
  attestation: AttestationConveyance
  /** The requirements on the authenticator. */
  authenticatorSelection: AuthenticatorSelectionCriteria
  /** The challenge in base64url. The server keeps it, verifies one response against it, and drops it. */
  challenge: string
  /** Credentials that the account has already: an authenticator that holds one of them makes no other. */
  excludeCredentials: PublicKeyCredentialDescriptorJSON[]
  /** The inputs of extensions, by their identifiers in the IANA registry. */
  extensions: Record<string, any>
  /** Which authenticator the browser should propose first, the preferred one first. */
  hints?: PublicKeyCredentialHint[]
  /** The algorithms that the credential's key may have, the preferred one first. */
  pubKeyCredParams: PublicKeyCredentialParameters[]
  /** The relying party for which the credential is made. */
  rp: PublicKeyCredentialRpEntity
  /** How long the browser should wait for the person, in milliseconds. */
  timeout: number
  /** The account for which the credential is made. */
  user: PublicKeyCredentialUserEntityJSON
}

/** A credential that is excluded or allowed (WebAuthn Level 3 section 5.8.3). */
export interface PublicKeyCredentialDescriptorJSON {
  /** The credential id in base64url. */
  id: string
  /** How its authenticator can be reached, as it was reported at registration. */
  transports?: AuthenticatorTransport[]
  /** The kind of credential. */
  type: PublicKeyCredentialType
}

/**
 * Which authenticator a person is likely to use (WebAuthn Level 3 section 5.8.7). Browsers go by it when they
 * show their dialogue; it demands nothing.
 */
export type PublicKeyCredentialHint =
  /** A security key, such as a USB key. */
  | 'security-key'
  /** The computer or phone at which the person sits. */
  | 'client-device'
  /** A general-purpose device, such as a phone, by way of the nearby computer. */
  | 'hybrid'

/** A kind of key that may be made (WebAuthn Level 3 section 5.3). */
export interface PublicKeyCredentialParameters {
  /** The algorithm, by its COSE number. */
  alg: COSEAlgorithmIdentifier
  /** The kind of credential. */
  type: PublicKeyCredentialType
}

/** The options for `navigator.credentials.get()` (WebAuthn Level 3 section 5.5). */
export interface PublicKeyCredentialRequestOptionsJSON {
  /**
   * The credentials that may sign. An empty list asks for a discoverable credential, which says by
   * itself who signs in.
   */
  allowCredentials: PublicKeyCredentialDescriptorJSON[]
  /** The challenge in base64url. The server keeps it, verifies one response against it, and drops it. */
  challenge: string
  /** The inputs of extensions, by their identifiers in the IANA registry. */
  extensions?: Record<string, any>
  /** Which authenticator the browser should propose first, the preferred one first. */
  hints?: PublicKeyCredentialHint[]
  /** The domain that the credential must be bound to. */
  rpId: string
  /** How long the browser should wait for the person, in milliseconds. */
  timeout: number
  /** Whether the user has to be verified, by PIN, fingerprint or the like. */
  userVerification: UserVerification
}

/** A relying party as browsers show it (WebAuthn Level 3 section 5.4.2). */
export interface PublicKeyCredentialRpEntity {
  /** The domain that the credential is bound to. */
  id: string
  /** The name that people see. */
  name: string
}

/** The kind of a credential (WebAuthn Level 3 section 5.8.2). */
export type PublicKeyCredentialType =
  /** A public key, as every credential of WebAuthn. */
  | 'public-key'

/** An account as authenticators store and show it (WebAuthn Level 3 section 5.4.3). */
export interface PublicKeyCredentialUserEntityJSON {
  /** The person's name as it is shown; may be empty. */
  displayName: string
  /** The user handle in base64url. A discoverable credential returns it at every sign-in. */
  id: string
  /** The user name, by which a person tells this account from others. */
  name: string
}

/**
 * How often something may be started or a history read, and how many failures are recorded one by one. The defaults
 * suit a hospital of 500 people behind one address.
 */
export interface RateLimits {
  /**
   * Ceremonies that one person, or the holder of one link, may begin for one account in a minute;
   * 30. A sign-in above it counts as an anonymous one.
   */
  begin?: number
  /**
   * Reads of histories, of whichever accounts, by one person in a minute; 300. As a history is followed
   * to its end, a read counts once more for every further 500 events that it follows; one that was let
   * in is always finished.
   */
  history?: number
  /**
   * Anonymous sign-in ceremonies that may be open at once in one process, where callers have no
   * address; 100,000. Sign-ins of a named user have a reserve of as many.
   */
  open?: number
  /**
   * Failures of one person, link or address that are recorded one by one in a minute; 60. The
   * others are summed up. So are a person's reads of their own account.
   */
  recorded?: number
  /**
   * Failures of all anonymous callers that are recorded one by one in a minute; 600. The others
   * are summed up.
   */
  recordedAnonymous?: number
  /** Redemptions of one link in a minute; 30. */
  redeem?: number
  /** Nicknames that one person may give in one account in a minute; 30. */
  rename?: number
  /**
   * Anonymous sign-ins that may be started from one address in a minute; 6,000. Sign-ins of a
   * named user have a reserve of as many.
   */
  start?: number
}

/** The session that a redeemed link gives. */
export interface RedeemLinkAnswer {
  /**
   * The name of the person whom the link is for, as the directory has it; absent while the
   * directory cannot be asked.
   */
  displayName?: string
  /** The link as it stands after the operation. */
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
  /** The secret in the fragment of the link's address. */
  token: string
}

/**
 * A redeemed link, as its holder sees it. Anyone who holds a link need not be signed in, so the record
 * names no id of the directory.
 */
export interface RedeemedLinkView {
  /** The id of the authenticator that was registered with the link. */
  authenticatorId?: string
  /** When the link stops working. */
  expiresAt: Date
  /** The id of the link, which is not its secret. */
  id: string
  /** When the link was issued. */
  issuedAt: Date
  /** The kind of authenticator that may be registered with the link. */
  kind: AuthenticatorKind
  /** The status of the link now: not `issued`, because it was redeemed. */
  status: LinkStatus
}

/** What `registrationOptions` makes a browser's options of. */
export interface RegistrationOptionsRequest {
  /**
   * The algorithms that the key may have, the preferred one first; every one that is served if left out.
   * Give `verifyRegistration` the same.
   */
  algorithms?: COSEAlgorithmIdentifier[]
  /**
   * Which attestation is asked for; `none` if left out. `direct` is what the `attestation` of
   * `verifyRegistration` can judge.
   */
  attestation?: AttestationConveyance
  /** How the authenticator must be attached; both will do if left out. */
  authenticatorAttachment?: AuthenticatorAttachment
  /** The challenge, 16 to 1024 bytes in base64url; 32 random bytes if left out. */
  challenge?: string
  /** The credentials that the account has already: an authenticator that holds one of them makes no other. */
  excludeCredentials?: CredentialChoice[]
  /** The inputs of extensions, by their identifiers; `credProps` is asked for unless it is `false` here. */
  extensions?: Record<string, any>
  /** Which authenticator the browser should propose first, the preferred one first. */
  hints?: PublicKeyCredentialHint[]
  /** For whom the credential is made: the `relyingParty` of `verifyRegistration`. */
  relyingParty: RelyingPartyConfig
  /**
   * Whether the credential has to be discoverable; `preferred` if left out. Sign-in without a user name
   * needs `required`.
   */
  residentKey?: ResidentKeyRequirement
  /** How long the browser should wait for the person, in milliseconds; 300000 if left out. */
  timeout?: number
  /** The account for which the credential is made. */
  user: UserOptions
  /** Whether the user has to be verified: the `userVerification` of `verifyRegistration`. */
  userVerification: UserVerification
}

/** The rules of registration: kinds, numbers, user verification, attestation. */
export interface RegistrationPolicy {
  /** The signature algorithms that are offered, most wanted first. */
  algorithms?: COSEAlgorithmIdentifier[]
  /** The attestation policy of a registration. */
  attestation?: AttestationPolicy
  /** Whether a credential that may be copied to other devices is refused. */
  deviceBound?: boolean
  /** Whether a credential must be discoverable. */
  discoverable?: boolean
  /** The kinds of authenticator that are offered. */
  kinds?: AuthenticatorKind[]
  /** How many authenticators an account may hold, removed ones not counted. */
  most?: number
  /**
   * The kinds that may be registered for somebody else by a signed-in person; those of `kinds`
   * and of this list. Default: security keys, which leave with the person whose account they
   * open. With `passkey` or `this_device` in the list, the computer or phone of anyone who
   * registers can become the authenticator of the other person. Empty: nobody registers for
   * others. Registration links are not concerned, because the person opens them alone.
   */
  onBehalfKinds?: AuthenticatorKind[]
  /** How long a ceremony may take, in seconds; 30 to 600. */
  timeoutSeconds?: number
  /** The user verification requirement. */
  userVerification?: UserVerification
}

/**
 * A registration as a browser answers it (WebAuthn Level 3 section 5.1): what `PublicKeyCredential.toJSON()`
 * gives, and `startRegistration` of `@simplewebauthn/browser`.
 */
export interface RegistrationResponseJSON {
  /** How the authenticator is attached, as the browser says. */
  authenticatorAttachment?: AuthenticatorAttachment
  /** The outputs of extensions, by their identifiers. */
  clientExtensionResults: Record<string, any>
  /** The credential id in base64url. */
  id: string
  /** The credential id once more, in base64url; it must equal `id`. */
  rawId: string
  /** The authenticator's part of the response. */
  response: AuthenticatorAttestationResponseJSON
  /** The kind of credential. */
  type: PublicKeyCredentialType
}

/** The configuration of one relying party. */
export interface RelyingPartyConfig {
  /** Whether ceremonies may run in a cross-origin frame at all. */
  allowCrossOrigin?: boolean
  /**
   * The origins of Android apps from which ceremonies come: `android:apk-key-hash:` and the
   * SHA-256 digest of the app's signing certificate in base64url, 43 characters. Apps on iOS
   * send an https origin.
   */
  appOrigins?: string[]
  /** The domain that credentials are bound to. */
  id: string
  /** The name that people see; empty means the id. */
  name?: string
  /** The exact origins from which ceremonies come. */
  origins: string[]
  /** The exact origins that may show the relying party in a cross-origin frame. */
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
  /** The name that authenticators and browsers show. */
  name?: string
  /** The exact origins of its pages. */
  origins: string[]
  /** Who may do what, and how; what is left out has its default. */
  policy?: Policy
  /** The origins that may embed them. */
  topOrigins?: string[]
}

/** Why an authenticator was removed. */
export type RemovalReason =
  /** The authenticator is lost. */
  | 'lost'
  /** The authenticator was stolen. */
  | 'stolen'
  /** Broken, or its PIN forgotten. */
  | 'broken'
  /** Replaced by another. */
  | 'replaced'
  /** Its owner left or changed role. */
  | 'left_role'
  /** Not needed any more. */
  | 'not_needed'
  /** Something else; see the notes. */
  | 'other'
  /** The account was closed. */
  | 'account_closed'

/** The end of an authenticator. */
export interface RemovalView {
  /** Time of the removal, by the clock of the desk. */
  at: Date
  /** The id of the person who removed it. */
  by: string
  /** A note that the remover added. The owner of the authenticator can read it. */
  notes?: string
  /** Why it was removed. */
  reason: RemovalReason
}

/** Removes an authenticator for good. */
export interface RemoveAuthenticatorRequest {
  /** The id of the authenticator that is removed. */
  authenticatorId: string
  /** `true` once a person was warned that it is the last one. */
  lastConfirmed?: boolean
  /** At most 500 characters, which the person whose authenticator it is can read. */
  notes?: string
  /** Why it is removed; `account_closed` is for accounts that are closed. */
  reason: RemovalReason
  /** The id of the person whose authenticator it is. */
  userId: string
}

/** Gives an authenticator another nickname. */
export interface RenameAuthenticatorRequest {
  /** The id of the authenticator that is renamed. */
  authenticatorId: string
  /** 1 to 64 characters as a person counts them. */
  nickname: string
  /** The id of the person whose authenticator it is. */
  userId: string
}

/** Reopens a closed account; nothing that ended comes back by itself. */
export interface ReopenAccountRequest {
  /** Why it is reopened: 1 to 500 characters as a person counts them. */
  reason: string
  /** The id of the person whose account is reopened. */
  userId: string
}

/**
 * What a sign-in is good for whose authenticator is of a model that metadata reports, by now, as
 * compromised or revoked.
 */
export type ReportedModels =
  /** As much as before; the report is written down. */
  | 'record'
  /**
   * No more than without attestation, and only presence where the report says that user verification
   * can be got round; a sign-in without a user name, which has no other factor, is then refused with
   * `model_reported`. The report is written down.
   */
  | 'weaken'
  /** Nothing: it is refused with `model_reported`. */
  | 'refuse'

/** Whether a credential has to be discoverable: found without a user name (WebAuthn Level 3 section 5.4.6). */
export type ResidentKeyRequirement =
  /** Better not, but it may be. */
  | 'discouraged'
  /** Where the authenticator can. */
  | 'preferred'
  /** An authenticator that cannot makes no credential. */
  | 'required'

/** The ways to register an authenticator. */
export type Route =
  /** With a registration link. */
  | 'link'
  /** By its owner, signed in. */
  | 'self_service'
  /** By an administrator with the key in hand. */
  | 'on_behalf'

/** A completed sign-in. */
export interface SignInAnswer {
  /** How the person proved who they are, as authentication method references (RFC 8176). */
  amr: string[]
  /** The assurance level of this sign-in (NIST SP 800-63B-4 section 2). */
  assurance: AssuranceView
  /**
   * When: the `authenticatedAt` of the session that is made of it. No two sign-ins with one
   * authenticator have the same.
   */
  at: Date
  /** The id of the authenticator that signed. */
  authenticatorId: string
  /** The status that the FIDO Metadata Service reports for the authenticator's model, by its name there. */
  modelReport?: string
  /** Id of the user who signed in: the owner of the stored credential. */
  userId: string
  /** Whether the user was verified in this ceremony, by an authenticator that can be relied on for it. */
  userVerified: boolean
}

/** Which sign-ins are written to the account. One that is not is in the audit record only. */
export type SignInCommit =
  /** Every sign-in is written to the account. */
  | 'always'
  /** Those that moved the counter or another stored fact, and one an hour besides. */
  | 'when_changed'

/** The rules of sign-in: user verification, counters, and what a sign-in stores. */
export interface SignInPolicy {
  /** Which sign-ins are written to the account. */
  commit?: SignInCommit
  /** How a signature counter that did not advance is treated. */
  counter?: CounterPolicy
  /** The user verification requirement of a passwordless sign-in. */
  passwordless?: UserVerification
  /** How a sign-in is treated whose authenticator model metadata has reported since. */
  reportedModels?: ReportedModels
  /** The user verification requirement after a first factor. */
  secondFactor?: UserVerification
  /** How long a ceremony may take, in seconds; 30 to 600. */
  timeoutSeconds?: number
}

/** How strongly a person proved who they are, weakest first. */
export type Strength =
  /** A password or another single factor. */
  | 'password'
  /** A security key or passkey, or what the host holds to be as good. */
  | 'security_key'

/** A row that a commit adds. */
export interface TableAddition {
  /** What the row holds, to be given back as it was. */
  blob: string
  /** The key of the row that is added. */
  key: string
}

/**
 * One change: all of it, or nothing.
 *
 * 1. With `expectedVersion` 0 the row of `key` is inserted with version 1; if there is one, nothing
 * is written and the outcome is `version_conflict`. Otherwise the row is updated to the version
 * after `expectedVersion`; if it has another version or is missing: `version_conflict`.
 * 2. Each of `uniqueKeys` is inserted as a row with this key, the commit's `key` as owner, version 1
 * and an empty blob. If any is there, nothing is written: `key_taken`.
 * 3. Each of `lookupKeys` is inserted likewise, but one that is there with this owner is left as it
 * is; with another owner nothing is written: `key_taken`.
 * 4. Each of `events` is inserted with its own key and blob, the commit's `key` as owner, version 1.
 */
export interface TableCommit {
  /** What the row holds from now on. */
  blob: string
  /** Rows that are added in the same transaction. */
  events: TableAddition[]
  /** The version that the stored row must have; 0 if there must be no row. */
  expectedVersion: number
  /** The key of the row that is changed. */
  key: string
  /** Keys to insert; those that exist already must have this commit's `key` as owner. */
  lookupKeys: string[]
  /** Keys to insert; none of them may exist yet. */
  uniqueKeys: string[]
}

/** The outcome of a commit. */
export type TableOutcome =
  /** All of it was written. */
  | 'committed'
  /** The stored version is another one. Nothing was written. */
  | 'version_conflict'
  /** A key is held already. Nothing was written. */
  | 'key_taken'

/** Which rows to list, in the order of their keys. Both ends are excluded. */
export interface TableRange {
  /** The keys of the rows come after this one. */
  after: string
  /** The keys of the rows come before this one. */
  before: string
  /** How many rows the answer may hold. */
  limit: number
}

/** Which table or view holds people, and in which columns. */
export interface TableRecord {
  /** The column that says whether the person is let in. */
  active?: string
  /** The column of the name as shown. */
  displayName?: string
  /** The column that holds the address of a person. */
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
  /** The address of the database: `postgres://...`. */
  url: string
  /** The column of the user name. */
  username?: string
}

/** A row of the host's table. */
export interface TableRow {
  /** The content of the row: text, which must be returned unchanged. */
  blob: string
  /** The key of the row, which no other row has. */
  key: string
  /** The key of the row that owns this one; a row without an owner has its own key here. */
  owner: string
  /** Counts the row's commits from 1. */
  version: number
}

/**
 * Whether a TPM may sign its statement with RS1 (RSASSA-PKCS1-v1_5 with SHA-1, COSE -65535). A
 * credential never has that algorithm, and no certificate is ever signed with SHA-1.
 */
export type TpmSha1 =
  /** RS1 is verified in a TPM's statement, and the evidence records it. */
  | 'allow'
  /** RS1 is an unknown algorithm: nothing is verified with it. */
  | 'refuse'

/** A certificate that attestation statements may lead to, with what it speaks for (WebAuthn Level 3 section 7.1, step 23): the certificate alone is bound to nothing. */
export type TrustAnchor = string | { aaguids?: string[], certificate: string, formats?: AttestationFormat[] }

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

/** The account for which a credential is made (WebAuthn Level 3 section 5.4.3). */
export interface UserOptions {
  /** The person's name as it is shown; empty if left out. */
  displayName?: string
  /**
   * The user handle, 1 to 64 bytes in base64url: random, the same for every credential of the account, and
   * nothing that names the person. 64 random bytes if left out: store the `user.id` of the answer.
   */
  id?: string
  /** The user name, by which the person tells this account from others. */
  name: string
}

/** Whether the user has to be verified (WebAuthn Level 3 section 5.8.6). */
export type UserVerification =
  /** A response without user verification is refused. */
  | 'required'
  /** Asked for, not demanded. */
  | 'preferred'
  /** Not asked for. */
  | 'discouraged'

/** A person, as the host's directory knows them. */
export interface UserView {
  /** Whether the directory lets the person in at all. */
  active: boolean
  /** The name of the person as it is shown. */
  displayName: string
  /** An address to show beside the name. */
  email?: string
  /** The directory's immutable id of the person. */
  id: string
  /** The id of the organisation to which the person belongs. */
  organisation: string
  /** The name of that organisation as it is shown. */
  organisationName: string
  /** The name that the person signs in with. */
  username: string
}

/** What an authentication that verifies shows. */
export interface VerifyAuthenticationAnswer {
  /** Who signed, and what became of the counter. */
  authentication: AuthenticationRecord
}

/** What `verifyAuthentication` verifies, and against what. */
export interface VerifyAuthenticationRequest {
  /** The challenge that the caller issued for this ceremony alone. */
  challenge: string
  /** What a signature counter that did not advance means; `refuse` if left out. */
  counter?: CounterCheck
  /** The stored credential, as `verifyRegistration` answered it, with the counter of its last use. */
  credential: CredentialRecord
  /** The handle of the user who signs in, where the caller knows them already. */
  expectedUserHandle?: string
  /** Whose pages the browser was on. */
  relyingParty: RelyingPartyConfig
  /** What `navigator.credentials.get()` gave, as `toJSON()` writes it. */
  response: AuthenticationResponseJSON | string
  /** Whether the user must have been verified. */
  userVerification: UserVerification
}

/** What a registration that verifies leaves. */
export interface VerifyRegistrationAnswer {
  /** The credential, which the caller stores. */
  credential: CredentialRecord
}

/** What `verifyRegistration` verifies, and against what. */
export interface VerifyRegistrationRequest {
  /** The algorithms that were offered, by their COSE numbers; every one that is served if left out. */
  algorithms?: COSEAlgorithmIdentifier[]
  /** What is asked of attestation; nothing if left out. */
  attestation?: AttestationRequest
  /** The challenge that the caller issued for this ceremony alone. */
  challenge: string
  /** Whose pages the browser was on. */
  relyingParty: RelyingPartyConfig
  /** What `navigator.credentials.create()` gave, as `toJSON()` writes it. */
  response: RegistrationResponseJSON | string
  /** Whether the user must have been verified. */
  userVerification: UserVerification
}

/** A part of the configuration that gives something up, perhaps without meaning to. */
export interface WarningRecord {
  /** The stable code: `roles_not_said` or `roles_unreadable`. */
  code: string
  /** What is given up, and what to do about it. */
  detail: string
}

/** Every operation of a desk. Each rejects with a KeydeskError. */
export interface Operations {
  /**
   * Searches the directory.
   *
   * Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `query_invalid`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `unknown_member`.
   */
  findUsers(request: FindUsersRequest, options?: CallOptions): Promise<FindUsersAnswer>
  /**
   * Reads one person and their account.
   *
   * Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `unknown_member`, `user_unknown`.
   */
  getUser(request: GetUserRequest, options?: CallOptions): Promise<GetUserAnswer>
  /**
   * Issues a registration link.
   *
   * Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `host_refused`, `internal`, `kind_not_offered`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `too_many_authenticators`, `unknown_member`, `user_disabled`, `user_unknown`.
   */
  issueLink(request: IssueLinkRequest, options?: CallOptions): Promise<IssueLinkAnswer>
  /**
   * Cancels an open link.
   *
   * Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `host_refused`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_unknown`, `link_used`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `unknown_member`, `user_unknown`.
   */
  cancelLink(request: CancelLinkRequest, options?: CallOptions): Promise<AccountAnswer>
  /**
   * Redeems a link.
   *
   * Codes: `account_tampered`, `busy`, `closed`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_unknown`, `link_used`, `malformed_request`, `relying_party_unknown`, `session_ended`, `signed_in_as_another`, `store_unavailable`, `too_many_requests`, `unknown_member`.
   */
  redeemLink(request: RedeemLinkRequest, options?: CallOptions): Promise<RedeemLinkAnswer>
  /**
   * Reads the link of a session.
   *
   * Codes: `account_tampered`, `busy`, `closed`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_used`, `malformed_request`, `relying_party_unknown`, `session_ended`, `store_unavailable`, `unknown_member`.
   */
  linkStatus(request: LinkStatusRequest, options?: CallOptions): Promise<LinkSessionAnswer>
  /**
   * Begins the ceremony of a redeemed link.
   *
   * Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_used`, `malformed_request`, `relying_party_unknown`, `session_ended`, `store_unavailable`, `too_many_authenticators`, `too_many_requests`, `unknown_member`, `user_disabled`.
   */
  beginLinkRegistration(request: BeginLinkRegistrationRequest, options?: CallOptions): Promise<CeremonyAnswer>
  /**
   * Completes the registration of a redeemed link.
   *
   * Codes: `account_closed`, `account_tampered`, `authenticator_already_registered`, `busy`, `ceremony_superseded`, `ceremony_unknown`, `closed`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_used`, `malformed_request`, `not_device_bound`, `not_discoverable`, `relying_party_unknown`, `session_ended`, `store_unavailable`, `too_many_authenticators`, `unknown_member`, `user_disabled`, `wrong_kind`, and every code of the engine.
   */
  finishLinkRegistration(request: FinishLinkRegistrationRequest, options?: CallOptions): Promise<AuthenticatorAnswer>
  /**
   * Begins a registration by a signed-in person.
   *
   * Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `host_refused`, `internal`, `kind_not_offered`, `link_required`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `too_many_authenticators`, `too_many_requests`, `unknown_member`, `user_disabled`, `user_unknown`, `wrong_kind`.
   */
  beginRegistration(request: BeginRegistrationRequest, options?: CallOptions): Promise<CeremonyAnswer>
  /**
   * Completes a registration by a signed-in person.
   *
   * Codes: `account_closed`, `account_tampered`, `authenticator_already_registered`, `busy`, `ceremony_unknown`, `closed`, `host_refused`, `internal`, `kind_not_offered`, `link_required`, `malformed_request`, `not_authenticated`, `not_authorised`, `not_device_bound`, `not_discoverable`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `too_many_authenticators`, `unknown_member`, `user_disabled`, `user_unknown`, `wrong_kind`, and every code of the engine.
   */
  finishRegistration(request: FinishRegistrationRequest, options?: CallOptions): Promise<AuthenticatorAnswer>
  /**
   * Renames an authenticator.
   *
   * Codes: `account_closed`, `account_tampered`, `authenticator_removed`, `authenticator_unknown`, `busy`, `closed`, `host_refused`, `internal`, `malformed_request`, `nickname_invalid`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `too_many_requests`, `unknown_member`, `user_unknown`.
   */
  renameAuthenticator(request: RenameAuthenticatorRequest, options?: CallOptions): Promise<AuthenticatorAnswer>
  /**
   * Removes an authenticator.
   *
   * Codes: `account_closed`, `account_tampered`, `authenticator_removed`, `authenticator_unknown`, `busy`, `closed`, `host_refused`, `internal`, `last_authenticator_confirm`, `last_authenticator_refused`, `malformed_request`, `not_authenticated`, `not_authorised`, `note_invalid`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `unknown_member`, `user_unknown`.
   */
  removeAuthenticator(request: RemoveAuthenticatorRequest, options?: CallOptions): Promise<AuthenticatorAnswer>
  /**
   * Begins a sign-in.
   *
   * Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `internal`, `malformed_request`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `store_unavailable`, `too_many_requests`, `unknown_member`.
   */
  beginSignIn(request: BeginSignInRequest, options?: CallOptions): Promise<CeremonyAnswer>
  /**
   * Completes a sign-in.
   *
   * Codes: `account_closed`, `account_tampered`, `authenticator_pending`, `authenticator_quarantined`, `authenticator_removed`, `authenticator_suspended`, `busy`, `ceremony_unknown`, `closed`, `counter_regressed`, `credential_unknown`, `internal`, `malformed_request`, `model_reported`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `sign_in_refused`, `store_unavailable`, `unknown_member`, `user_disabled`, and every code of the engine.
   */
  finishSignIn(request: FinishSignInRequest, options?: CallOptions): Promise<SignInAnswer>
  /**
   * Closes an account.
   *
   * Codes: `account_closed`, `account_tampered`, `account_unknown`, `busy`, `closed`, `host_refused`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `note_invalid`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `unknown_member`, `user_unknown`.
   */
  closeAccount(request: CloseAccountRequest, options?: CallOptions): Promise<AccountAnswer>
  /**
   * Reopens an account.
   *
   * Codes: `account_closed`, `account_exists`, `account_tampered`, `account_unknown`, `busy`, `closed`, `host_refused`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `note_invalid`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `unknown_member`, `user_unknown`.
   */
  reopenAccount(request: ReopenAccountRequest, options?: CallOptions): Promise<AccountAnswer>
  /**
   * Reads the events of an account.
   *
   * Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `too_many_requests`, `unknown_member`, `user_unknown`.
   */
  listEvents(request: ListEventsRequest, options?: CallOptions): Promise<EventsAnswer>
  /**
   * Reads what changed in an account.
   *
   * Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `query_invalid`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `unknown_member`, `user_unknown`.
   */
  changesSince(request: ChangesSinceRequest, options?: CallOptions): Promise<ChangesAnswer>
  /**
   * Lists the authenticators whose model metadata reports.
   *
   * Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `metadata_missing`, `not_authenticated`, `not_authorised`, `proof_in_future`, `query_invalid`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `unknown_member`.
   */
  listAffectedAuthenticators(request: ListAffectedAuthenticatorsRequest, options?: CallOptions): Promise<AffectedAuthenticatorsAnswer>
}

/** Every code that an error may have. */
export type Code =
  /** The request was not understood. Nothing was changed. Load the page again and try once more. */
  | 'malformed_request'
  /** The request was not understood. Nothing was changed. Load the page again and try once more. */
  | 'unknown_member'
  /** The request was not understood. There is no operation of this name. */
  | 'unknown_operation'
  /** The request was too large. Nothing was changed. Load the page again and try with less text. */
  | 'body_too_large'
  /** The request came from another site. Nothing was changed. Open this service in a window of its own and try again. Very old browsers cannot be used. */
  | 'cross_site'
  /** This is not the usual address of the service. Security keys do not work here, and nothing was changed. Open the service at its usual address and try again. */
  | 'wrong_address'
  /** We cannot tell which link you came from. Open the link that you were sent once more. It still works until it expires. */
  | 'session_unknown'
  /** The request was not understood. The id or the origins of its relying party are not valid. */
  | 'relying_party_invalid'
  /** Page not found. Check the address, or go to the home page. */
  | 'not_found'
  /** Sorry, there is a problem with the service. Nothing was changed. This service is not set up correctly. Tell the people who run it. */
  | 'configuration_invalid'
  /** Sorry, there is a problem with the service. Nothing was changed. This service is not set up correctly. Tell the people who run it. */
  | 'unsupported'
  /** Sorry, there is a problem with the service. Nothing was changed. The service is being restarted. Try again in a minute. */
  | 'closed'
  /** The request took too long. Nothing was changed. Check your internet connection, and then try again. */
  | 'request_timeout'
  /** Too many pages are open. This page is kept up to date a little more slowly. Close pages that you no longer need. */
  | 'too_many_streams'
  /** You are not signed in. Your key was accepted, but this website did not sign you in. Try to sign in once more. If it happens again, ask the people who run this website. */
  | 'sign_in_not_admitted'
  /** Sorry, the service is busy. Nothing was changed. Try again in a minute. */
  | 'busy'
  /** Sorry, the service is not available. Nothing was changed. Try again in a minute. */
  | 'store_unavailable'
  /** Sorry, there is a problem with the service. Nothing was changed. Try again in a minute. */
  | 'internal'
  /** Sorry, this account cannot be used. Its record was changed outside this service. Nothing was changed now. Tell the people who run the service. */
  | 'account_tampered'
  /** You are not signed in. Sign in, and then try again. Nothing was changed. */
  | 'not_authenticated'
  /** Your session has ended. The security key that you signed in with is no longer in use. Sign out, and then sign in again. If you did not expect this, tell your administrator. */
  | 'session_revoked'
  /** Your sign-in cannot be used. Its time lies in the future. Sign out, and then sign in again. If it happens again, tell your administrator: a clock of this service is wrong. */
  | 'proof_in_future'
  /** You are not allowed to do this. Nothing was changed. Ask an administrator of your organisation if you need to do it. */
  | 'not_authorised'
  /** This is not allowed for this user. A rule of this service stops it. Nothing was changed. Ask an administrator of your organisation. */
  | 'host_refused'
  /** Confirm that it is you. You have to sign in again before you can do this. Nothing was changed. */
  | 'step_up_required'
  /** Your first security key is issued by link. Ask a Registration Authority of your organisation for a link. */
  | 'link_required'
  /** User not found. You can only see users of the organisations that you work for. Search for the user again. Nothing was changed. */
  | 'user_unknown'
  /** This user’s access is switched off. It has to be switched on in the directory first. Nothing was changed. */
  | 'user_disabled'
  /** This search cannot be made. Enter 1 to 100 visible characters. */
  | 'query_invalid'
  /** Nothing is held for this user yet. Issue an authenticator first. Nothing was changed. */
  | 'account_unknown'
  /** This account is open already. There is nothing more to do. */
  | 'account_exists'
  /** This account is closed. Nothing can be changed until it is reopened by an administrator. */
  | 'account_closed'
  /** This link is not valid. Check that you copied the whole link. If it still does not work, ask the person who sent it for a new one. */
  | 'link_unknown'
  /** The link has not been opened yet. Open the link and press the button to begin. */
  | 'link_not_redeemed'
  /** This link has expired. Links only work for a short time. Ask the person who sent it for a new one. */
  | 'link_expired'
  /** This link has already been used. A key was registered with it. If that was not you, tell the person who sent the link at once. */
  | 'link_used'
  /** This link was cancelled. Ask the person who sent it for a new one if you still need it. */
  | 'link_cancelled'
  /** There is a newer link. This link was replaced. Use the newest link that you were sent. */
  | 'link_superseded'
  /** The link was opened again. Registration goes on in the other window or on the other device. To go on here instead, open the link once more. */
  | 'session_ended'
  /** This link is not for the person who is signed in. Nothing was registered. If the link was sent to you, go on: the key will be registered for you, and not for the person who is signed in. If you are the person who is signed in, close this page and tell the person who sent you the link. */
  | 'signed_in_as_another'
  /** That took too long, or was tried twice. Nothing was registered. Try again. */
  | 'ceremony_unknown'
  /** A newer attempt was started. Go on in the other window, or start again here. Nothing was registered here. */
  | 'ceremony_superseded'
  /** Authenticator not found. Go back to the user’s profile to see their authenticators as they are now. */
  | 'authenticator_unknown'
  /** This key is not in use yet. Sign in with it once to prove it. */
  | 'authenticator_pending'
  /** This key is suspended. Ask a Registration Authority of your organisation to reinstate it. */
  | 'authenticator_suspended'
  /** This key was stopped. It may have been copied. Tell your Registration Authority, and use another key. */
  | 'authenticator_quarantined'
  /** This key was removed. Use another key, or sign in another way. Ask a Registration Authority if you need a new one. */
  | 'authenticator_removed'
  /** This key is already active. There is nothing more to do. */
  | 'authenticator_active'
  /** This key is already registered. Use it to sign in, or take another key to register. */
  | 'authenticator_already_registered'
  /** There are too many authenticators. Remove one that is no longer needed, and then try again. Nothing was changed. */
  | 'too_many_authenticators'
  /** This is the last authenticator. Confirm that you know it, or issue another authenticator first. Nothing was changed. */
  | 'last_authenticator_confirm'
  /** The last authenticator cannot be removed. Issue another authenticator first, and then remove this one. Nothing was changed. */
  | 'last_authenticator_refused'
  /** This type of authenticator is not offered. Choose another type. Nothing was changed. */
  | 'kind_not_offered'
  /** This is another type of authenticator. Nothing was registered. Use the type that you were asked for and try again. For another user, use that user’s own security key. */
  | 'wrong_kind'
  /** This authenticator can be copied to other devices. That is not allowed here, and nothing was registered. Use a security key and try again. */
  | 'not_device_bound'
  /** This key has no room left. Nothing was registered. Free some room on it, or use another key, and try again. */
  | 'not_discoverable'
  /** This key may have been copied. It was refused. Tell your Registration Authority, and use another key. */
  | 'counter_regressed'
  /** This type of key can no longer be used. A fault in this model was reported. Ask your Registration Authority for another key. */
  | 'model_reported'
  /** This nickname cannot be used. Enter 1 to 64 letters, numbers or other visible characters. */
  | 'nickname_invalid'
  /** This text cannot be used. Enter 1 to 500 visible characters. */
  | 'note_invalid'
  /** This key is not registered here. Use another key, or sign in another way. */
  | 'credential_unknown'
  /** This key belongs to somebody else. Use your own key and try again. */
  | 'credential_of_another'
  /** You were not signed in with this key. Use a key that you registered here, or sign in another way. */
  | 'sign_in_refused'
  /** Too many attempts. Wait a minute, and then try again. Nothing was changed. */
  | 'too_many_requests'
  /** This desk does not serve that service. Tell the people who run it. Nothing was changed. */
  | 'relying_party_unknown'
  /** You cannot change this user. This user may do more here than you may. Nothing was changed. Ask somebody who may do at least as much as this user. */
  | 'target_outranks_actor'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'challenge_unusable'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'algorithm_mismatch'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'response_too_large'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'response_not_utf8'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'response_not_json'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'member_duplicated'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'member_missing'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'member_wrong_type'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'member_too_large'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'member_not_base64url'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'credential_type_unknown'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'credential_id_length'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'raw_id_mismatch'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'user_handle_length'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'signature_empty'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'client_data_not_utf8'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'client_data_not_json'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'client_data_member_duplicated'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'client_data_member_missing'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'client_data_member_wrong_type'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'client_data_type_mismatch'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'challenge_not_base64url'
  /** The key answered an earlier attempt. Nothing was changed. Close other windows that ask for the key, and try again. */
  | 'challenge_mismatch'
  /** The key answered for another address. Nothing was changed. Open this service at its usual address and try again. */
  | 'origin_mismatch'
  /** This page is shown within another page. Nothing was changed. Open this service in a window of its own and try again. */
  | 'cross_origin_refused'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'top_origin_unexpected'
  /** This page is shown within another page. Nothing was changed. Open this service in a window of its own and try again. */
  | 'top_origin_mismatch'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'token_binding_malformed'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cbor_truncated'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cbor_trailing_bytes'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cbor_too_deep'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cbor_tag'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cbor_float'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cbor_simple_value'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cbor_indefinite_length'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cbor_reserved'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cbor_not_minimal'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cbor_duplicate_key'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cbor_key_type'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cbor_too_many_keys'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cbor_text_not_utf8'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'attestation_object_not_map'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'attestation_object_member_missing'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'attestation_object_member_wrong_type'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'attestation_object_member_unexpected'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'authenticator_data_too_large'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'authenticator_data_truncated'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'authenticator_data_trailing_bytes'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'flags_reserved'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'attested_data_missing'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'attested_data_unexpected'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'extensions_not_map'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'extension_malformed'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'credential_id_mismatch'
  /** The key answered for another address. Nothing was changed. Open this service at its usual address and try again. */
  | 'rp_id_hash_mismatch'
  /** The key was not touched. Touch the key when it flashes, and try again. Nothing was changed. */
  | 'user_not_present'
  /** This key did not check that it is you. It needs a PIN or a fingerprint. Nothing was changed. Set one up, and try again. */
  | 'user_not_verified'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'backup_state_inconsistent'
  /** This passkey has changed since it was registered. Nothing was changed here. Sign in another way, remove the passkey and register it again, or ask a Registration Authority of your organisation. */
  | 'backup_eligibility_changed'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cose_key_not_map'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cose_key_parameter_missing'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cose_key_parameter_wrong_type'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'cose_key_parameter_unexpected'
  /** This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again. */
  | 'algorithm_unknown'
  /** This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again. */
  | 'algorithm_not_offered'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'key_type_mismatch'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'key_curve_mismatch'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'key_length'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'key_invalid'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'key_weak'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'rsa_modulus_malformed'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'rsa_modulus_size'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'rsa_exponent'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'format_unknown'
  /** This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again. */
  | 'format_safetynet'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'statement_member_missing'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'statement_member_wrong_type'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'statement_member_unexpected'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'statement_not_empty'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'statement_algorithm_unknown'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'statement_algorithm_mismatch'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'statement_signature_invalid'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'certificate_count'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'certificate_too_large'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'certificate_malformed'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'certificate_version'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'certificate_subject'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'certificate_basic_constraints'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'certificate_aaguid_malformed'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'certificate_aaguid_mismatch'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'u2f_aaguid_not_zero'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'u2f_key_not_p256'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'certificate_alternative_name'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'certificate_key_purpose'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'certificate_key_mismatch'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'tpm_version'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'tpm_malformed'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'tpm_key_mismatch'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'tpm_magic'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'tpm_type'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'tpm_extra_data'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'tpm_name'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'android_description_malformed'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'android_challenge'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'android_all_applications'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'android_origin'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'android_purpose'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'apple_nonce_malformed'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'apple_nonce'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'compound_count'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'compound_malformed'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'anchor_malformed'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'certificate_expired'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'certificate_not_yet_valid'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'chain_order'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'chain_has_root'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'chain_key_usage'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'chain_issuer_not_ca'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'chain_path_length'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'chain_name_constraints'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'chain_critical_extension'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'chain_signature_invalid'
  /** We could not confirm who made this key. Nothing was registered. Use a key of another model, or ask which keys are accepted. */
  | 'chain_unknown_issuer'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'chain_invalid'
  /** We could not see which model of key this is. Nothing was registered. Only certain models are accepted here, so your browser has to show us the make and model of your key. */
  | 'attestation_missing'
  /** We could not see which model of key this is. Nothing was registered. Only certain models are accepted here, so your browser has to show us the make and model of your key. */
  | 'attestation_self'
  /** We could not see which model of key this is. Nothing was registered. Only certain models are accepted here, so your browser has to show us the make and model of your key. */
  | 'aaguid_unattested'
  /** This model of key is not on the list. Nothing was registered. Use a model that is accepted here and try again. */
  | 'aaguid_zero'
  /** This model of key is not on the list. Nothing was registered. Use a model that is accepted here and try again. */
  | 'aaguid_not_listed'
  /** This model of key is not accepted here. Nothing was registered. Use a key of another model and try again. */
  | 'aaguid_blocked'
  /** This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again. */
  | 'format_not_allowed'
  /** This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again. */
  | 'algorithm_not_allowed'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'key_not_in_hardware'
  /** This authenticator can be copied to other devices. That is not allowed here, and nothing was registered. Use a security key and try again. */
  | 'backup_eligible'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'metadata_missing'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'metadata_stale'
  /** We could not confirm who made this key. Nothing was registered. Use a key of another model, or ask which keys are accepted. */
  | 'model_unknown'
  /** This model of key is no longer safe. Nothing was registered, because a fault was reported for this model. Use a key of another model, and ask for a replacement. */
  | 'model_compromised'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'model_attestation_unlisted'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'model_algorithm_unlisted'
  /** This model of key is not certified highly enough. Nothing was registered. Use a key that is certified highly enough, or ask which keys are accepted. */
  | 'certification_missing'
  /** This model of key is not certified highly enough. Nothing was registered. Use a key that is certified highly enough, or ask which keys are accepted. */
  | 'certification_too_low'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'second_opinion_disagrees'
  /** This key needs your username. It cannot say whose it is. Enter your username and password first, and use the key after that. */
  | 'user_handle_missing'
  /** This key belongs to somebody else. Nothing was changed. Use your own key and try again. */
  | 'user_handle_mismatch'
  /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
  | 'signature_invalid'
