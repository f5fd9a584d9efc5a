# Made from bindings/facade/api.json by `cargo xtask generate`.
"""The records, values and codes of Keydesk 0.2.0, and what a host is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar, Union

from ._record import Record, StrEnum

_T = TypeVar("_T")

#: A value, or an awaitable of it: the functions of a host may be plain or `async`.
MaybeAwaitable = Union[_T, Awaitable[_T]]


class AccountStatus(StrEnum):
    """Whether anything may be done with an account."""

    #: Nothing was ever done for this person.
    UNOPENED = "unopened"
    #: In use.
    OPEN = "open"
    #: Ended; may be reopened.
    CLOSED = "closed"


class AccountTags(StrEnum):
    """How opening the desk (`Desk::prepare`) treats accounts that have
    no tag of the current key. While a desk serves, an account without a fitting tag is always refused
    with `account_tampered`.
    """

    #: Nothing. A store that holds accounts, and no record that all of them are tagged, is not opened.
    REQUIRED = "required"
    #: For one start after the upgrade from a version without tags: each account whose history leads to
    #: it is tagged, and the record of it is written. Where that record exists, nothing is done.
    MIGRATE = "migrate"
    #: For one start before an older key leaves the key ring: accounts with a fitting tag of an older
    #: key get one of the current key.
    ROTATE = "rotate"
    #: For one start after the secret was lost: every account is tagged as it stands in the store,
    #: no matter who wrote it.
    DANGER_ACCEPT = "danger_accept"


class ActingUpwards(StrEnum):
    """Whether an actor may act on a person whose roles allow more than the actor's own."""

    #: `target_outranks_actor`, where the directory says which roles people hold.
    REFUSE = "refuse"
    #: Nothing: any role that allows an action allows it for everybody. Anyone who may register keys
    #: or issue links for others can then sign in with the rights of any person in their
    #: organisations.
    ALLOW = "allow"


class Action(StrEnum):
    """Something that somebody may or may not do to an account."""

    #: Find people and read their accounts.
    VIEW = "view"
    #: Read the events of an account.
    VIEW_HISTORY = "view_history"
    #: Issue a registration link.
    ISSUE_LINK = "issue_link"
    #: Cancel a registration link.
    CANCEL_LINK = "cancel_link"
    #: Register an authenticator, signed in.
    REGISTER = "register"
    #: Rename an authenticator.
    RENAME = "rename"
    #: Remove an authenticator.
    REMOVE = "remove"
    #: Close an account.
    CLOSE_ACCOUNT = "close_account"
    #: Reopen an account.
    REOPEN_ACCOUNT = "reopen_account"
    #: Redeem a link; anyone who holds its token may.
    REDEEM_LINK = "redeem_link"
    #: Register with a redeemed link; anyone who holds its session may.
    REGISTER_BY_LINK = "register_by_link"
    #: Sign in; the holder of the verified authenticator may.
    SIGN_IN = "sign_in"


class AssuranceLevel(StrEnum):
    """Assurance levels, weakest first."""

    #: Single factor: possession alone.
    AAL1 = "aal1"
    #: Two factors, phishing-resistant.
    AAL2 = "aal2"
    #: As AAL2, and shown to be bound to one device.
    AAL3_CAPABLE = "aal3_capable"


class AssuranceReason(StrEnum):
    """Why a level was given."""

    #: The user was verified on the authenticator (PIN or biometric).
    USER_VERIFIED = "user_verified"
    #: The user was present but not verified.
    USER_NOT_VERIFIED = "user_not_verified"
    #: The credential may be copied to other devices.
    BACKUP_ELIGIBLE = "backup_eligible"
    #: A trusted attestation shows that the credential stays on one device, in hardware as far as it
    #: says.
    DEVICE_BOUND_ATTESTED = "device_bound_attested"
    #: The credential says that it stays on one device; no attestation confirms it, or the
    #: attestation says that software alone keeps the key.
    DEVICE_BOUND_CLAIMED = "device_bound_claimed"
    #: Metadata reports the authenticator's model as compromised or revoked, so that nothing vouches for
    #: the authenticator any more.
    MODEL_REPORTED = "model_reported"


class AttestationConveyance(StrEnum):
    """Which attestation is asked for (WebAuthn Level 3 section 5.4.7)."""

    #: None.
    NONE = "none"
    #: Any that verifies, perhaps made anonymous.
    INDIRECT = "indirect"
    #: As the authenticator made it.
    DIRECT = "direct"
    #: One that may name the single device.
    ENTERPRISE = "enterprise"


class AttestationFormat(StrEnum):
    """A format of attestation statements that Keydesk verifies (section 8)."""

    #: No attestation (section 8.7).
    NONE = "none"
    #: The packed format (section 8.2).
    PACKED = "packed"
    #: The format of TPMs (section 8.3).
    TPM = "tpm"
    #: The format of Android's key store (section 8.4).
    ANDROID_KEY = "android-key"
    #: The format of U2F authenticators (section 8.6).
    FIDO_U2F = "fido-u2f"
    #: Apple's anonymous attestation (section 8.8).
    APPLE = "apple"
    #: Several statements of other formats (section 8.9).
    COMPOUND = "compound"


class AttestationKind(StrEnum):
    """The source of trust in an authenticator's model: its attestation type (section 6.5.3)."""

    #: No attestation.
    NONE = "none"
    #: The credential itself.
    SELF = "self"
    #: A certificate of the manufacturer, or one that cannot be distinguished from it.
    BASIC = "basic"
    #: An attestation CA.
    ATTCA = "attca"
    #: An anonymisation CA.
    ANONCA = "anonca"


class AttestationRequirement(StrEnum):
    """Which attestation a registration needs."""

    #: None. A statement that is there must still be well-formed and verify; one whose algorithm is
    #: unknown, or whose certificates lead nowhere, counts for nothing, and the evidence says why.
    NONE = "none"
    #: A statement signed under a certificate, by whomever it was issued. None and self
    #: attestation are refused, because anybody can make them.
    ANY = "any"
    #: A statement whose certificates lead to an anchor that may vouch for it.
    TRUSTED = "trusted"


class AuthenticatorAttachment(StrEnum):
    """How an authenticator is attached (WebAuthn Level 3 section 5.4.5)."""

    #: Part of the device.
    PLATFORM = "platform"
    #: Can be taken from one device to another.
    CROSS_PLATFORM = "cross-platform"


class AuthenticatorKind(StrEnum):
    """The kind of authenticator that a registration asks for."""

    #: A FIDO2 key in the hand (USB, NFC).
    SECURITY_KEY = "security_key"
    #: A passkey, on a phone for instance.
    PASSKEY = "passkey"
    #: The authenticator built into this device (Windows Hello).
    THIS_DEVICE = "this_device"


class AuthenticatorStatus(StrEnum):
    """Whether an authenticator may sign in."""

    #: Registered; policy asks for a proving sign-in first.
    PENDING = "pending"
    #: May sign in.
    ACTIVE = "active"
    #: Stopped for a while.
    SUSPENDED = "suspended"
    #: Stopped because it may have been cloned.
    QUARANTINED = "quarantined"
    #: Ended for good.
    REMOVED = "removed"


class Bootstrap(StrEnum):
    """How a first authenticator comes to an account that has none."""

    #: The host's session is enough, a password's too (NHSmail), as long as the account never
    #: held an authenticator. After a removal it needs a link, somebody who may register for
    #: others, or a proof that is as strong as an authenticator.
    HOST_SESSION = "host_session"
    #: As `HostSession`, after a removal too. This gives up the second factor of anyone who lost an
    #: authenticator: their password alone signs in, enrols, and acts for others.
    SINGLE_FACTOR_AFTER_REMOVAL = "single_factor_after_removal"
    #: Only with a registration link, or by somebody who may register for others (CIM).
    LINK_ONLY = "link_only"


class CertificationLevel(StrEnum):
    """FIDO certification levels, lowest first."""

    #: Level 1.
    L1 = "l1"
    #: Level 1+.
    L1PLUS = "l1plus"
    #: Level 2.
    L2 = "l2"
    #: Level 2+.
    L2PLUS = "l2plus"
    #: Level 3.
    L3 = "l3"
    #: Level 3+.
    L3PLUS = "l3plus"


class CounterCheck(StrEnum):
    """What a signature counter that did not advance means (WebAuthn Level 3 section 7.2, step 22)."""

    #: The authenticator may have been copied: `counter_regressed`.
    REFUSE = "refuse"
    #: The answer's `counter` says `regressed`, and the caller decides.
    REPORT = "report"


class CounterPolicy(StrEnum):
    """How a signature counter that did not advance is treated (WebAuthn Level 3 section 6.1.1)."""

    #: The sign-in is refused.
    REFUSE = "refuse"
    #: The sign-in is taken and written down as such.
    RECORD = "record"


class CounterState(StrEnum):
    """The change of the signature counter (section 6.1.1)."""

    #: It is greater than the stored one.
    ADVANCED = "advanced"
    #: Both are zero: the authenticator has none.
    UNSUPPORTED = "unsupported"
    #: It is not greater: there may be a copy of the authenticator. What follows is policy.
    REGRESSED = "regressed"


class EventName(StrEnum):
    """The name of a change."""

    #: The account was opened.
    ACCOUNT_CREATED = "account_created"
    #: A link was made.
    LINK_ISSUED = "link_issued"
    #: A link was bound to a session; an older session of it ended.
    LINK_REDEEMED = "link_redeemed"
    #: A ceremony was begun with a link; an older one of it ended.
    REGISTRATION_BEGUN = "registration_begun"
    #: A link was ended on purpose.
    LINK_CANCELLED = "link_cancelled"
    #: A newer link took an open one's place.
    LINK_SUPERSEDED = "link_superseded"
    #: A link was used up.
    LINK_COMPLETED = "link_completed"
    #: An authenticator was added.
    AUTHENTICATOR_REGISTERED = "authenticator_registered"
    #: An authenticator got another nickname.
    AUTHENTICATOR_RENAMED = "authenticator_renamed"
    #: An authenticator was ended for good.
    AUTHENTICATOR_REMOVED = "authenticator_removed"
    #: An authenticator signed in.
    SIGNED_IN = "signed_in"
    #: An authenticator's counter went back, and the sign-in was refused for it.
    COUNTER_REGRESSED = "counter_regressed"
    #: The account was closed.
    ACCOUNT_CLOSED = "account_closed"
    #: The account was opened again.
    ACCOUNT_REOPENED = "account_reopened"


class FaultPlace(StrEnum):
    """The part of the desk in which something failed."""

    #: A request to a mounted desk.
    REQUEST = "request"
    #: An entry of the directory that a search left out, because it cannot be a user. Each is reported once.
    DIRECTORY = "directory"


class KeySecurity(StrEnum):
    """Where a private key is kept, from the weakest to the strongest."""

    #: Software alone: the key can be copied by anyone who controls the device.
    SOFTWARE = "software"
    #: A trusted execution environment.
    TRUSTED_ENVIRONMENT = "trusted_environment"
    #: A secure element of its own (Android's StrongBox).
    STRONG_BOX = "strong_box"


class LastAuthenticator(StrEnum):
    """Whether the last active authenticator may be removed."""

    #: It is removed as any other.
    ALLOW = "allow"
    #: It is removed once a person confirmed that they know it is the last.
    WARN = "warn"
    #: Its owner cannot remove it; those who may remove for others can.
    REFUSE = "refuse"


class LdapLayout(StrEnum):
    """What people of a directory are made of."""

    #: As OpenLDAP keeps them.
    INETORGPERSON = "inetOrgPerson"
    #: As Active Directory keeps them.
    ACTIVEDIRECTORY = "activeDirectory"


class LinkStatus(StrEnum):
    """The status of a link at a given time. `Registering` and `Expired` are computed from the time."""

    #: Waiting to be opened.
    ISSUED = "issued"
    #: Opened; the session may begin a ceremony.
    REDEEMED = "redeemed"
    #: A ceremony is under way.
    REGISTERING = "registering"
    #: An authenticator was registered with it.
    COMPLETED = "completed"
    #: Too old.
    EXPIRED = "expired"
    #: Ended on purpose.
    CANCELLED = "cancelled"
    #: Replaced by a newer one.
    SUPERSEDED = "superseded"


class PublicKeyCredentialHint(StrEnum):
    """Which authenticator a person is likely to use (WebAuthn Level 3 section 5.8.7). Browsers go by it when they
    show their dialogue; it demands nothing.
    """

    #: A security key, such as a USB key.
    SECURITY_KEY = "security-key"
    #: The computer or phone at which the person sits.
    CLIENT_DEVICE = "client-device"
    #: A general-purpose device, such as a phone, by way of the nearby computer.
    HYBRID = "hybrid"


class PublicKeyCredentialType(StrEnum):
    """The kind of a credential (WebAuthn Level 3 section 5.8.2)."""

    #: A public key, as every credential of WebAuthn.
    PUBLIC_KEY = "public-key"


class RemovalReason(StrEnum):
    """Why an authenticator was removed."""

    #: The authenticator is lost.
    LOST = "lost"
    #: The authenticator was stolen.
    STOLEN = "stolen"
    #: Broken, or its PIN forgotten.
    BROKEN = "broken"
    #: Replaced by another.
    REPLACED = "replaced"
    #: Its owner left or changed role.
    LEFT_ROLE = "left_role"
    #: Not needed any more.
    NOT_NEEDED = "not_needed"
    #: Something else; see the notes.
    OTHER = "other"
    #: The account was closed.
    ACCOUNT_CLOSED = "account_closed"


class ReportedModels(StrEnum):
    """What a sign-in is good for whose authenticator is of a model that metadata reports, by now, as
    compromised or revoked.
    """

    #: As much as before; the report is written down.
    RECORD = "record"
    #: No more than without attestation, and only presence where the report says that user verification
    #: can be got round; a sign-in without a user name, which has no other factor, is then refused with
    #: `model_reported`. The report is written down.
    WEAKEN = "weaken"
    #: Nothing: it is refused with `model_reported`.
    REFUSE = "refuse"


class ResidentKeyRequirement(StrEnum):
    """Whether a credential has to be discoverable: found without a user name (WebAuthn Level 3 section 5.4.6)."""

    #: Better not, but it may be.
    DISCOURAGED = "discouraged"
    #: Where the authenticator can.
    PREFERRED = "preferred"
    #: An authenticator that cannot makes no credential.
    REQUIRED = "required"


class Route(StrEnum):
    """The ways to register an authenticator."""

    #: With a registration link.
    LINK = "link"
    #: By its owner, signed in.
    SELF_SERVICE = "self_service"
    #: By an administrator with the key in hand.
    ON_BEHALF = "on_behalf"


class SignInCommit(StrEnum):
    """Which sign-ins are written to the account. One that is not is in the audit record only."""

    #: Every sign-in is written to the account.
    ALWAYS = "always"
    #: Those that moved the counter or another stored fact, and one an hour besides.
    WHEN_CHANGED = "when_changed"


class Strength(StrEnum):
    """How strongly a person proved who they are, weakest first."""

    #: A password or another single factor.
    PASSWORD = "password"
    #: A security key or passkey, or what the host holds to be as good.
    SECURITY_KEY = "security_key"


class TableOutcome(StrEnum):
    """The outcome of a commit."""

    #: All of it was written.
    COMMITTED = "committed"
    #: The stored version is another one. Nothing was written.
    VERSION_CONFLICT = "version_conflict"
    #: A key is held already. Nothing was written.
    KEY_TAKEN = "key_taken"


class TpmSha1(StrEnum):
    """Whether a TPM may sign its statement with RS1 (RSASSA-PKCS1-v1_5 with SHA-1, COSE -65535). A
    credential never has that algorithm, and no certificate is ever signed with SHA-1.
    """

    #: RS1 is verified in a TPM's statement, and the evidence records it.
    ALLOW = "allow"
    #: RS1 is an unknown algorithm: nothing is verified with it.
    REFUSE = "refuse"


class UserVerification(StrEnum):
    """Whether the user has to be verified (WebAuthn Level 3 section 5.8.6)."""

    #: A response without user verification is refused.
    REQUIRED = "required"
    #: Asked for, not demanded.
    PREFERRED = "preferred"
    #: Not asked for.
    DISCOURAGED = "discouraged"


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessPolicy(Record):
    """The access rules."""

    #: Whether an actor may act on a person whose roles allow more than the actor's own. Default:
    #: `refuse`.
    acting_upwards: ActingUpwards | None = field(default=None, metadata={"json": "actingUpwards"})
    #: For each role, the roles whose holders it may act on although they may do more. Default:
    #: none. A role that may register keys or issue links gains the rights of every role listed for
    #: it.
    acts_on: dict[str, list[str]] | None = field(default=None, metadata={"json": "actsOn"})
    #: How a first authenticator comes to an account.
    bootstrap: Bootstrap | None = field(default=None, metadata={"json": "bootstrap"})
    #: How many seconds ago a sensitive action's actor may have proven who they are.
    fresh_within_seconds: int | None = field(default=None, metadata={"json": "freshWithinSeconds"})
    #: The actions that people may do on their own account.
    own: list[Action] | None = field(default=None, metadata={"json": "own"})
    #: The display name of each role, for texts that say who can help. Default: the role itself, with
    #: spaces for `_` and `-`.
    role_names: dict[str, str] | None = field(default=None, metadata={"json": "roleNames"})
    #: The actions that each role allows on people of the actor's organisations.
    roles: dict[str, list[Action]] | None = field(default=None, metadata={"json": "roles"})
    #: The actions that need a recent proof of who asks.
    sensitive: list[Action] | None = field(default=None, metadata={"json": "sensitive"})
    #: How strongly the actor must at least have proven it to do something sensitive for others.
    #: An actor whose own account holds or held an authenticator needs `security_key` in any case.
    strength_for_others: Strength | None = field(default=None, metadata={"json": "strengthForOthers"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountAnswer(Record):
    """An account as it stands after the operation."""

    #: The account as it stands after the operation.
    account: AccountView = field(metadata={"json": "account"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountView(Record):
    """The account of one user."""

    #: The authenticators of the account, removed ones included, oldest first.
    authenticators: list[AuthenticatorView] = field(metadata={"json": "authenticators"})
    #: The registration links that are kept, oldest first.
    links: list[LinkView] = field(metadata={"json": "links"})
    #: Whether anything may be done with it.
    status: AccountStatus = field(metadata={"json": "status"})
    #: The id of the person whose account it is.
    user_id: str = field(metadata={"json": "userId"})
    #: Counts commits; the tag that polling compares.
    version: int = field(metadata={"json": "version"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ActorRecord(Record):
    """The signed-in person."""

    #: When the person last proved who they are.
    authenticated_at: datetime = field(metadata={"json": "authenticatedAt"})
    #: The authenticator that the person signed in with, as the sign-in answered it; left out
    #: where they used none. Once it is no longer in use, the session is `session_revoked`.
    authenticator_id: str | None = field(default=None, metadata={"json": "authenticatorId"})
    #: The directory's immutable id of the person.
    id: str = field(metadata={"json": "id"})
    #: The organisations in which the person may act for others.
    organisations: list[str] | None = field(default=None, metadata={"json": "organisations"})
    #: The roles that the person holds now.
    roles: list[str] | None = field(default=None, metadata={"json": "roles"})
    #: How strongly: `password` or `security_key`.
    strength: Strength = field(metadata={"json": "strength"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AffectedAuthenticatorView(Record):
    """An authenticator whose model is reported."""

    #: The authenticator, which is not removed.
    authenticator: AuthenticatorView = field(metadata={"json": "authenticator"})
    #: The reported status, as the FIDO Metadata Service names it: `REVOKED`, `USER_KEY_REMOTE_COMPROMISE`
    #: and so on.
    report: str = field(metadata={"json": "report"})
    #: The person whose authenticator it is, as the directory has them.
    user: UserView = field(metadata={"json": "user"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AffectedAuthenticatorsAnswer(Record):
    """A page of affected authenticators."""

    #: Those of the next 500 accounts; there may be none, and a next page all the same.
    authenticators: list[AffectedAuthenticatorView] = field(metadata={"json": "authenticators"})
    #: The cursor of the next page, if there is one.
    next: str | None = field(default=None, metadata={"json": "next"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AssuranceView(Record):
    """An assurance level with its reasons (NIST SP 800-63B-4)."""

    #: The level that it may count for.
    level: AssuranceLevel = field(metadata={"json": "level"})
    #: Why it is not higher or lower.
    reasons: list[AssuranceReason] = field(metadata={"json": "reasons"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AttestationPolicy(Record):
    """The rules that an attestation must satisfy. A claim without a certificate never satisfies a rule.

    A model that metadata reports as compromised or revoked is refused under every policy.
    """

    #: The models that may register; empty means any. A list needs an anchor that vouches for the
    #: AAGUID, and never matches the zero AAGUID.
    aaguids: list[str] | None = field(default=None, metadata={"json": "aaguids"})
    #: The algorithms that are taken; empty means any that was offered.
    algorithms: list[int] | None = field(default=None, metadata={"json": "algorithms"})
    #: Whether a root inside `x5c` is tolerated where it is itself the anchor that the certificates
    #: lead to, as Android's key store sends it (section 8.4) and some security keys do; on by
    #: default. Without it, as FIDO reads section 8.2, such a chain is refused.
    allow_root_in_chain: bool | None = field(default=None, metadata={"json": "allowRootInChain"})
    #: The certificates that are trusted, with the formats and the models that each speaks for. Where
    #: metadata knows a model, its own roots alone may vouch for it, and these do not.
    anchors: list[TrustAnchor] | None = field(default=None, metadata={"json": "anchors"})
    #: The models that may not register. As `aaguids`, it needs an anchor that vouches for the AAGUID:
    #: without one, a blocked model would only have to claim to be another. An authenticator without
    #: an AAGUID needs metadata that knows its attestation key.
    blocked_aaguids: list[str] | None = field(default=None, metadata={"json": "blockedAaguids"})
    #: The least FIDO2 certification level that the model must hold, by metadata, at the time of
    #: registration. Certificates then have to lead to an anchor of that model's own.
    certification: CertificationLevel | None = field(default=None, metadata={"json": "certification"})
    #: Whether a credential that may be copied to other devices is refused.
    device_bound: bool | None = field(default=None, metadata={"json": "deviceBound"})
    #: The statement formats that are taken; empty means any. Of a compound statement, `compound` and
    #: the format of each part have to be listed.
    formats: list[AttestationFormat] | None = field(default=None, metadata={"json": "formats"})
    #: Whether metadata whose next update is overdue is refused.
    fresh_metadata: bool | None = field(default=None, metadata={"json": "freshMetadata"})
    #: Whether a key that software alone keeps is refused: an Android key that neither a trusted
    #: execution environment nor StrongBox enforces, or a model that keeps its keys in software by
    #: metadata. Certificates then have to lead to an anchor.
    hardware_key: bool | None = field(default=None, metadata={"json": "hardwareKey"})
    #: How many days the next update of the metadata may be overdue before `certification` refuses;
    #: 0 to 365, by default 30.
    metadata_grace_days: int | None = field(default=None, metadata={"json": "metadataGraceDays"})
    #: The kind of statement that is needed.
    require: AttestationRequirement | None = field(default=None, metadata={"json": "require"})
    #: Whether a second implementation must agree with every registration that it can judge; on
    #: by default, without effect in a build without the feature `second-opinion`.
    second_opinion: bool | None = field(default=None, metadata={"json": "secondOpinion"})
    #: Whether a TPM may sign its statement with SHA-1 (RS1), as Windows Hello does; by default, it may.
    tpm_sha1: TpmSha1 | None = field(default=None, metadata={"json": "tpmSha1"})
    #: Whether a TPM may name the credential's key by SHA-1, as some of the older ones do. A second
    #: key of the same name can be made at a cost, so it is refused unless the policy says this.
    tpm_sha1_names: bool | None = field(default=None, metadata={"json": "tpmSha1Names"})
    #: Whether the user must have been verified, whatever the options asked for.
    user_verified: bool | None = field(default=None, metadata={"json": "userVerified"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AttestationRecord(Record):
    """What an attestation showed."""

    #: The format of the attestation statement.
    format: AttestationFormat = field(metadata={"json": "format"})
    #: Whether a TPM signed with SHA-1 (RS1).
    sha1: bool | None = field(default=None, metadata={"json": "sha1"})
    #: Whether the certificates lead to one of the anchors that speak for this statement.
    trusted: bool = field(metadata={"json": "trusted"})
    #: Who vouches for the authenticator (WebAuthn Level 3 section 6.5.3).
    type_: AttestationKind = field(metadata={"json": "type"})
    #: Why a statement that is there is not trusted: the code with which it would be refused.
    untrusted_reason: str | None = field(default=None, metadata={"json": "untrustedReason"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AttestationRequest(Record):
    """The rules that an attestation must satisfy. A claim without a certificate never satisfies a rule.

    A model that metadata reports as compromised or revoked is refused under every policy.
    """

    #: The models that may register; empty means any. A list needs an anchor that vouches for the
    #: AAGUID, and never matches the zero AAGUID.
    aaguids: list[str] | None = field(default=None, metadata={"json": "aaguids"})
    #: The algorithms that are taken; empty means any that was offered.
    algorithms: list[int] | None = field(default=None, metadata={"json": "algorithms"})
    #: Whether a root inside `x5c` is tolerated where it is itself the anchor that the certificates
    #: lead to, as Android's key store sends it (section 8.4) and some security keys do; on by
    #: default. Without it, as FIDO reads section 8.2, such a chain is refused.
    allow_root_in_chain: bool | None = field(default=None, metadata={"json": "allowRootInChain"})
    #: The certificates that are trusted, with the formats and the models that each speaks for. Where
    #: metadata knows a model, its own roots alone may vouch for it, and these do not.
    anchors: list[TrustAnchor] | None = field(default=None, metadata={"json": "anchors"})
    #: The instant at which certificates have to be valid; now if left out.
    at: datetime | None = field(default=None, metadata={"json": "at"})
    #: The models that may not register. As `aaguids`, it needs an anchor that vouches for the AAGUID:
    #: without one, a blocked model would only have to claim to be another. An authenticator without
    #: an AAGUID needs metadata that knows its attestation key.
    blocked_aaguids: list[str] | None = field(default=None, metadata={"json": "blockedAaguids"})
    #: The least FIDO2 certification level that the model must hold, by metadata, at the time of
    #: registration. Certificates then have to lead to an anchor of that model's own.
    certification: CertificationLevel | None = field(default=None, metadata={"json": "certification"})
    #: Whether a credential that may be copied to other devices is refused.
    device_bound: bool | None = field(default=None, metadata={"json": "deviceBound"})
    #: The statement formats that are taken; empty means any. Of a compound statement, `compound` and
    #: the format of each part have to be listed.
    formats: list[AttestationFormat] | None = field(default=None, metadata={"json": "formats"})
    #: Whether metadata whose next update is overdue is refused.
    fresh_metadata: bool | None = field(default=None, metadata={"json": "freshMetadata"})
    #: Whether a key that software alone keeps is refused: an Android key that neither a trusted
    #: execution environment nor StrongBox enforces, or a model that keeps its keys in software by
    #: metadata. Certificates then have to lead to an anchor.
    hardware_key: bool | None = field(default=None, metadata={"json": "hardwareKey"})
    #: How many days the next update of the metadata may be overdue before `certification` refuses;
    #: 0 to 365, by default 30.
    metadata_grace_days: int | None = field(default=None, metadata={"json": "metadataGraceDays"})
    #: The kind of statement that is needed.
    require: AttestationRequirement = field(metadata={"json": "require"})
    #: Whether a second implementation must agree with every registration that it can judge; on
    #: by default, without effect in a build without the feature `second-opinion`.
    second_opinion: bool | None = field(default=None, metadata={"json": "secondOpinion"})
    #: Whether a TPM may sign its statement with SHA-1 (RS1), as Windows Hello does; by default, it may.
    tpm_sha1: TpmSha1 | None = field(default=None, metadata={"json": "tpmSha1"})
    #: Whether a TPM may name the credential's key by SHA-1, as some of the older ones do. A second
    #: key of the same name can be made at a cost, so it is refused unless the policy says this.
    tpm_sha1_names: bool | None = field(default=None, metadata={"json": "tpmSha1Names"})
    #: Whether the user must have been verified, whatever the options asked for.
    user_verified: bool | None = field(default=None, metadata={"json": "userVerified"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditPolicy(Record):
    """How long the audit record is kept. Entries of callers who showed who they are, and those of
    anonymous callers, are kept apart: nobody can push out the former.
    """

    #: How long entries of anonymous callers are kept, in days, 1 to 3650; 90.
    keep_anonymous_days: int | None = field(default=None, metadata={"json": "keepAnonymousDays"})
    #: How many entries of anonymous callers are kept, 1 or more; the oldest go first; 100,000.
    keep_anonymous_entries: int | None = field(default=None, metadata={"json": "keepAnonymousEntries"})
    #: How long entries of identified callers are kept, in days, 1 to 3650; 400. Their number is not
    #: limited.
    keep_days: int | None = field(default=None, metadata={"json": "keepDays"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthenticationOptionsRequest(Record):
    """What `authenticationOptions` makes a browser's options of."""

    #: The credentials that may sign: those of a person who is known already. Left out, the browser asks for
    #: a discoverable credential, and the response says by its `userHandle` who signs in.
    allow_credentials: list[CredentialChoice] | None = field(default=None, metadata={"json": "allowCredentials"})
    #: The challenge, 16 to 1024 bytes in base64url; 32 random bytes if left out.
    challenge: str | None = field(default=None, metadata={"json": "challenge"})
    #: The inputs of extensions, by their identifiers.
    extensions: dict[str, Any] | None = field(default=None, metadata={"json": "extensions"})
    #: Which authenticator the browser should propose first, the preferred one first.
    hints: list[PublicKeyCredentialHint] | None = field(default=None, metadata={"json": "hints"})
    #: To whom the credential must be bound: the `relyingParty` of `verifyAuthentication`.
    relying_party: RelyingPartyConfig = field(metadata={"json": "relyingParty"})
    #: How long the browser should wait for the person, in milliseconds; 300000 if left out.
    timeout: int | None = field(default=None, metadata={"json": "timeout"})
    #: Whether the user has to be verified: the `userVerification` of `verifyAuthentication`.
    user_verification: UserVerification = field(metadata={"json": "userVerification"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthenticationRecord(Record):
    """A verified authentication as it crosses the border."""

    #: Whether the credential is backed up now.
    backed_up: bool = field(metadata={"json": "backedUp"})
    #: Whether the credential may be backed up.
    backup_eligible: bool = field(metadata={"json": "backupEligible"})
    #: What became of the signature counter. `regressed` stands here only where `counter: 'report'` was asked.
    counter: CounterState = field(metadata={"json": "counter"})
    #: The id of the credential that signed.
    credential_id: str = field(metadata={"json": "credentialId"})
    #: The signature counter that the caller has to store.
    sign_count: int = field(metadata={"json": "signCount"})
    #: The handle that the response named where neither an expected nor a stored one was given. No
    #: signature covers it: it says nothing about who signed in.
    unverified_user_handle: str | None = field(default=None, metadata={"json": "unverifiedUserHandle"})
    #: The handle that the response named, which is the expected one and the stored one. Absent
    #: where neither was given.
    user_handle: str | None = field(default=None, metadata={"json": "userHandle"})
    #: Whether the user was verified in this ceremony.
    user_verified: bool = field(metadata={"json": "userVerified"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthenticatorAnswer(Record):
    """The authenticator, and the account as it stands now."""

    #: The account; left out where the asker may not read it.
    account: AccountView | None = field(default=None, metadata={"json": "account"})
    #: The authenticator as it stands after the operation.
    authenticator: AuthenticatorView = field(metadata={"json": "authenticator"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthenticatorSelectionCriteria(Record):
    """The requirements on the authenticator (WebAuthn Level 3 section 5.4.4)."""

    #: How the authenticator is attached; left out where both will do.
    authenticator_attachment: AuthenticatorAttachment | None = field(default=None, metadata={"json": "authenticatorAttachment"})
    #: The same for browsers of WebAuthn Level 1: true where `residentKey` is `required`.
    require_resident_key: bool = field(metadata={"json": "requireResidentKey"})
    #: Whether the credential has to be discoverable.
    resident_key: ResidentKeyRequirement = field(metadata={"json": "residentKey"})
    #: Whether the user has to be verified, by PIN, fingerprint or the like.
    user_verification: UserVerification = field(metadata={"json": "userVerification"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthenticatorView(Record):
    """One authenticator."""

    #: The assurance level that it can reach, with the reasons (NIST SP 800-63B-4 section 2).
    assurance: AssuranceView = field(metadata={"json": "assurance"})
    #: When the authenticator was registered.
    created_at: datetime = field(metadata={"json": "createdAt"})
    #: The facts about the authenticator that its registration proved or claimed.
    evidence: EvidenceView = field(metadata={"json": "evidence"})
    #: Its id, which no other authenticator ever has.
    id: str = field(metadata={"json": "id"})
    #: The kind that it was registered as.
    kind: AuthenticatorKind = field(metadata={"json": "kind"})
    #: Time of its last sign-in; left out before the first.
    last_used_at: datetime | None = field(default=None, metadata={"json": "lastUsedAt"})
    #: The model's name, where it is known.
    model: str | None = field(default=None, metadata={"json": "model"})
    #: The name that its owner gave it.
    nickname: str = field(metadata={"json": "nickname"})
    #: How and by whom it was registered.
    provenance: ProvenanceView = field(metadata={"json": "provenance"})
    #: When, by whom and why it was removed.
    removal: RemovalView | None = field(default=None, metadata={"json": "removal"})
    #: The state of the authenticator: whether it can sign in, be renamed or be removed.
    status: AuthenticatorStatus = field(metadata={"json": "status"})


@dataclass(frozen=True, kw_only=True, slots=True)
class BeginLinkRegistrationRequest(Record):
    """Starts the ceremony of a redeemed link."""

    #: The secret of the session that `redeemLink` gave.
    session: str = field(repr=False, metadata={"json": "session"})


@dataclass(frozen=True, kw_only=True, slots=True)
class BeginRegistrationRequest(Record):
    """Starts a registration by the user, or by an administrator on their behalf."""

    #: The kind of authenticator that is registered.
    kind: AuthenticatorKind = field(metadata={"json": "kind"})
    #: The id of the person for whom something is registered.
    user_id: str = field(metadata={"json": "userId"})


@dataclass(frozen=True, kw_only=True, slots=True)
class BeginSignInRequest(Record):
    """Starts a sign-in ceremony."""

    #: The user whose key is the second factor; left out for passwordless sign-in.
    user_id: str | None = field(default=None, metadata={"json": "userId"})


@dataclass(frozen=True, kw_only=True, slots=True)
class CallerRecord(Record):
    """The caller's data from the host's session. Keydesk trusts it."""

    #: The signed-in person; left out where nobody is signed in.
    actor: ActorRecord | None = field(default=None, metadata={"json": "actor"})
    #: The network address or device, for rate limits and the record.
    from_: str | None = field(default=None, metadata={"json": "from"})
    #: The relying party's id, where the desk serves several.
    relying_party: str | None = field(default=None, metadata={"json": "relyingParty"})
    #: The client's `User-Agent`, for the record. Nothing is decided by it.
    user_agent: str | None = field(default=None, metadata={"json": "userAgent"})


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelLinkRequest(Record):
    """Cancels an open link."""

    #: The id of the link that is cancelled.
    link_id: str = field(metadata={"json": "linkId"})
    #: The id of the person for whom the link is.
    user_id: str = field(metadata={"json": "userId"})


@dataclass(frozen=True, kw_only=True, slots=True)
class CeremonyAnswer(Record):
    """The options that the browser needs for a ceremony."""

    #: Names the ceremony at its finish.
    ceremony_id: str = field(metadata={"json": "ceremonyId"})
    #: Time at which the ceremony expires.
    expires_at: datetime = field(metadata={"json": "expiresAt"})
    #: Creation or request options in the JSON form of WebAuthn Level 3 section 5.1.
    options: Any = field(metadata={"json": "options"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeView(Record):
    """One change of an account."""

    #: Time of the change, by the clock of the desk.
    at: datetime = field(metadata={"json": "at"})
    #: The id of the person whose account changed.
    user_id: str = field(metadata={"json": "userId"})
    #: The version that the account had afterwards.
    version: int = field(metadata={"json": "version"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangesAnswer(Record):
    """Whether the account changed."""

    #: The newest change since the cursor, if there is one: at most 1.
    changes: list[ChangeView] = field(metadata={"json": "changes"})
    #: Pass to the next call about the same account. It says nothing of other accounts.
    cursor: str = field(metadata={"json": "cursor"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangesSinceRequest(Record):
    """Asks whether an account changed."""

    #: The cursor of the last answer; left out at first.
    cursor: str | None = field(default=None, metadata={"json": "cursor"})
    #: The id of the person whose account it is.
    user_id: str = field(metadata={"json": "userId"})


@dataclass(frozen=True, kw_only=True, slots=True)
class CloseAccountRequest(Record):
    """Closes an account: every authenticator and open link ends."""

    #: Why it is closed: 1 to 500 characters as a person counts them.
    reason: str = field(metadata={"json": "reason"})
    #: The id of the person whose account is closed.
    user_id: str = field(metadata={"json": "userId"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Config(Record):
    """Everything that a desk needs to be opened. Unknown members are refused."""

    #: Where people are looked up; the host's own directory if left out.
    directory: DirectoryChoice | None = field(default=None, metadata={"json": "directory"})
    #: How long the host's store, directory, notifier and session may take, in milliseconds: 100 to
    #: 60000.
    host_timeout_ms: int | None = field(default=None, metadata={"json": "hostTimeoutMs"})
    #: What accounts in a directory need besides.
    ldap: LdapAccountsRecord | None = field(default=None, metadata={"json": "ldap"})
    #: FIDO metadata about models of authenticators, for policies that require certified models.
    metadata: MetadataRecord | None = field(default=None, metadata={"json": "metadata"})
    #: Secrets that were in use before, newest first; what they tagged is still trusted. To change the
    #: secret on several nodes, add the new one here on every node first, then exchange the two. To
    #: drop an older one, open the desk once with the policy `accountTags` `rotate` before.
    older_secrets: list[str] | None = field(default=None, repr=False, metadata={"json": "olderSecrets"})
    #: One or more relying parties, each with its policy.
    relying_parties: list[RelyingPartyRecord] = field(metadata={"json": "relyingParties"})
    #: 32 random bytes in base64url, the same on all nodes and at every start. Accounts are tagged with
    #: it: with another secret every account is `account_tampered`, so keep a copy apart from those of
    #: the store. `sqlite:FILE` keeps one in `FILE.key` if it is left out; `memory:` makes one up.
    secret: str | None = field(default=None, repr=False, metadata={"json": "secret"})
    #: `sqlite:FILE`, `postgres://...`, `memory:`, `host` for the store that the host provides, or
    #: `ldap://...` for accounts in a directory.
    store: str = field(repr=False, metadata={"json": "store"})


@dataclass(frozen=True, kw_only=True, slots=True)
class CredentialChoice(Record):
    """A credential that is excluded or allowed. Other members are not read, so that a stored
    `CredentialRecord` can be given as it is.
    """

    #: The credential id in base64url.
    id: str = field(metadata={"json": "id"})
    #: How its authenticator can be reached, as `verifyRegistration` answered it.
    transports: list[str] | None = field(default=None, metadata={"json": "transports"})


@dataclass(frozen=True, kw_only=True, slots=True)
class CredentialProperties(Record):
    """`credProps`, as the browser says."""

    #: Whether the credential is discoverable, as the browser says.
    rk: bool = field(metadata={"json": "rk"})


@dataclass(frozen=True, kw_only=True, slots=True)
class CredentialRecord(Record):
    """A credential as it crosses the border: what a registration answers, and what the caller stores
    and hands back.
    """

    #: The model; a claim, unless the request listed it.
    aaguid: str | None = field(default=None, metadata={"json": "aaguid"})
    #: The key's algorithm, by its COSE number.
    algorithm: int = field(metadata={"json": "algorithm"})
    #: What the attestation statement showed at registration.
    attestation: AttestationRecord | None = field(default=None, metadata={"json": "attestation"})
    #: Whether the credential was backed up when it was last seen.
    backed_up: bool | None = field(default=None, metadata={"json": "backedUp"})
    #: Whether the credential may be backed up.
    backup_eligible: bool = field(metadata={"json": "backupEligible"})
    #: The outputs of extensions that Keydesk understands.
    extensions: ExtensionsRecord | None = field(default=None, metadata={"json": "extensions"})
    #: The credential id, chosen by the authenticator.
    id: str = field(metadata={"json": "id"})
    #: The public key as a COSE key.
    public_key: str = field(metadata={"json": "publicKey"})
    #: The signature counter as it was last seen.
    sign_count: int = field(metadata={"json": "signCount"})
    #: How the authenticator can be reached.
    transports: list[str] | None = field(default=None, metadata={"json": "transports"})
    #: The owner's handle, which the caller may add.
    user_handle: str | None = field(default=None, metadata={"json": "userHandle"})
    #: Whether the user was verified at registration.
    user_verified: bool | None = field(default=None, metadata={"json": "userVerified"})


@dataclass(frozen=True, kw_only=True, slots=True)
class EndSessionsRecord(Record):
    """Sessions of one person that the host must end."""

    #: Whether every session of the person ends, however it began: the account is closed.
    all: bool = field(metadata={"json": "all"})
    #: The authenticators that are no longer in use. Sessions that were born of one of them end, and
    #: so do those proven by a security key of which the host does not know the authenticator.
    authenticator_ids: list[str] = field(metadata={"json": "authenticatorIds"})
    #: The `authenticatedAt` of the one session that continues: it removed its own authenticator.
    except_authenticated_at: datetime | None = field(default=None, metadata={"json": "exceptAuthenticatedAt"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorRecord(Record):
    """`ApiError` as it is written."""

    #: Why it failed, for developers and operators; not for the person who asked.
    cause: str | None = field(default=None, metadata={"json": "cause"})
    #: The code, which never changes its meaning.
    code: str = field(metadata={"json": "code"})
    #: What happened and what to do next.
    detail: str = field(metadata={"json": "detail"})
    #: What the check that refused expected, where that is no secret: the origins, the relying party's id, the
    #: type, a flag, the algorithms, the counter. For developers; at most 300 characters.
    expected: str | None = field(default=None, metadata={"json": "expected"})
    #: The number that the audit entry of a refusal has, for anyone who asks an operator about it.
    reference: str | None = field(default=None, metadata={"json": "reference"})
    #: Whether the same call may succeed if it is made again.
    retryable: bool = field(metadata={"json": "retryable"})
    #: What that check saw instead; at most 300 characters.
    seen: str | None = field(default=None, metadata={"json": "seen"})


@dataclass(frozen=True, kw_only=True, slots=True)
class EventView(Record):
    """One event."""

    #: Time of the event, by the clock of the desk.
    at: datetime = field(metadata={"json": "at"})
    #: The id of the person who acted, `link:` with the id of a link, or `key_holder`.
    by: str = field(metadata={"json": "by"})
    #: The event's own members; `null` for a text that was erased.
    details: Any = field(metadata={"json": "details"})
    #: SHA-256 of its chained form, which the next event names.
    digest: str = field(metadata={"json": "digest"})
    #: The name of the event.
    event: EventName = field(metadata={"json": "event"})
    #: From which network address or device, where the host said so. Left out where somebody else acted
    #: on the caller's own account, unless the caller may view the history of others.
    from_: str | None = field(default=None, metadata={"json": "from"})
    #: Counts the account's events from 1.
    sequence: int = field(metadata={"json": "sequence"})
    #: The client's `User-Agent`, where the host said so; left out as `from`.
    user_agent: str | None = field(default=None, metadata={"json": "userAgent"})


@dataclass(frozen=True, kw_only=True, slots=True)
class EventsAnswer(Record):
    """A page of events."""

    #: The events, at most 100, oldest first.
    events: list[EventView] = field(metadata={"json": "events"})
    #: Pass as `after` for the next page.
    next: int | None = field(default=None, metadata={"json": "next"})


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceView(Record):
    """The facts about an authenticator that its registration proved or claimed."""

    #: The model id; a claim unless `aaguidAttested`.
    aaguid: str = field(metadata={"json": "aaguid"})
    #: Whether an anchor that may speak for this model vouched for its id.
    aaguid_attested: bool = field(metadata={"json": "aaguidAttested"})
    #: The name of the credential's signature algorithm.
    algorithm: str = field(metadata={"json": "algorithm"})
    #: The source of trust in the authenticator's model: its attestation type (WebAuthn Level 3
    #: section 6.5.3).
    attestation: AttestationKind = field(metadata={"json": "attestation"})
    #: The format of the attestation statement that came with the registration.
    attestation_format: AttestationFormat = field(metadata={"json": "attestationFormat"})
    #: Whether a TPM signed the attestation with SHA-1 (RS1); left out if not.
    attestation_sha1: bool | None = field(default=None, metadata={"json": "attestationSha1"})
    #: Whether it was synced at registration.
    backed_up: bool = field(metadata={"json": "backedUp"})
    #: Whether it may be synced to other devices.
    backup_eligible: bool = field(metadata={"json": "backupEligible"})
    #: The model's FIDO2 certification level by metadata, at registration.
    certification: CertificationLevel | None = field(default=None, metadata={"json": "certification"})
    #: The credential id, chosen by the authenticator.
    credential_id: str = field(metadata={"json": "credentialId"})
    #: Where the private key is kept; left out if neither attestation nor metadata says.
    key_security: KeySecurity | None = field(default=None, metadata={"json": "keySecurity"})
    #: How the browser says that it can be reached (WebAuthn Level 3 section 5.8.4).
    transports: list[str] = field(metadata={"json": "transports"})
    #: Whether the attestation led to an anchor that may vouch for it.
    trusted: bool = field(metadata={"json": "trusted"})
    #: Why an attestation that is there is not trusted, by the code with which it would be refused:
    #: `statement_algorithm_unknown`, `chain_unknown_issuer` and the other codes of paths.
    untrusted_reason: str | None = field(default=None, metadata={"json": "untrustedReason"})
    #: Whether the user was verified (PIN or biometric).
    user_verified: bool = field(metadata={"json": "userVerified"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtensionsRecord(Record):
    """Extension outputs of a registration."""

    #: What the browser says about the credential.
    cred_props: CredentialProperties | None = field(default=None, metadata={"json": "credProps"})
    #: The protection level, 1 to 3.
    cred_protect: int | None = field(default=None, metadata={"json": "credProtect"})
    #: The shortest PIN that the authenticator takes.
    min_pin_length: int | None = field(default=None, metadata={"json": "minPinLength"})


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultRecord(Record):
    """A failure of which the person at the browser sees only a code."""

    #: What was answered, with its cause.
    error: ErrorRecord = field(metadata={"json": "error"})
    #: The path of the request, without what must not stand in a log; `directory.search` for an entry
    #: of the directory.
    operation: str = field(metadata={"json": "operation"})
    #: The part of the desk in which it failed.
    where: FaultPlace = field(metadata={"json": "where"})


@dataclass(frozen=True, kw_only=True, slots=True)
class FindUsersAnswer(Record):
    """A page of people."""

    #: How many people match in all, the same on each page; left out where the directory does not count
    #: them, or not as far as that.
    count: int | None = field(default=None, metadata={"json": "count"})
    #: The cursor of the next page, if there is one.
    next: str | None = field(default=None, metadata={"json": "next"})
    #: The people who were found, at most 20.
    users: list[UserView] = field(metadata={"json": "users"})


@dataclass(frozen=True, kw_only=True, slots=True)
class FindUsersRequest(Record):
    """Searches the directory, within the organisations that the actor may act in."""

    #: The `next` of the page before; left out for the first page.
    cursor: str | None = field(default=None, metadata={"json": "cursor"})
    #: Words that must all occur in the name, user name or address, in any order and without regard to
    #: case; 1 to 100 characters. Commas around words are ignored, and words after the sixteenth.
    query: str = field(metadata={"json": "query"})


@dataclass(frozen=True, kw_only=True, slots=True)
class FinishLinkRegistrationRequest(Record):
    """Completes the registration of a redeemed link."""

    #: The id of the ceremony that `beginLinkRegistration` answered.
    ceremony_id: str = field(metadata={"json": "ceremonyId"})
    #: The credential from `navigator.credentials.create()`, as `toJSON()` writes it.
    response: RegistrationResponseJSON = field(metadata={"json": "response"})
    #: The secret of the session that `redeemLink` gave.
    session: str = field(repr=False, metadata={"json": "session"})


@dataclass(frozen=True, kw_only=True, slots=True)
class FinishRegistrationRequest(Record):
    """Completes a registration that `beginRegistration` started."""

    #: The id of the ceremony that `beginRegistration` answered.
    ceremony_id: str = field(metadata={"json": "ceremonyId"})
    #: The credential from `navigator.credentials.create()`, as `toJSON()` writes it.
    response: RegistrationResponseJSON = field(metadata={"json": "response"})
    #: The id of the person for whom something is registered.
    user_id: str = field(metadata={"json": "userId"})


@dataclass(frozen=True, kw_only=True, slots=True)
class FinishSignInRequest(Record):
    """Completes a sign-in ceremony."""

    #: The id of the ceremony that `beginSignIn` answered.
    ceremony_id: str = field(metadata={"json": "ceremonyId"})
    #: The credential from `navigator.credentials.get()`, as `toJSON()` writes it.
    response: AuthenticationResponseJSON = field(metadata={"json": "response"})


@dataclass(frozen=True, kw_only=True, slots=True)
class GetUserAnswer(Record):
    """One person and their account."""

    #: The account of the person.
    account: AccountView = field(metadata={"json": "account"})
    #: The actions that the caller's roles allow on this account. A recent proof may be
    #: needed all the same, and the host's own rules may forbid it.
    actions: list[Action] = field(metadata={"json": "actions"})
    #: Where the person may do more than the caller, who therefore may change nothing: the names of
    #: the roles that may; empty if no role may. Left out otherwise.
    roles_that_may: list[str] | None = field(default=None, metadata={"json": "rolesThatMay"})
    #: The person, as the directory has them.
    user: UserView = field(metadata={"json": "user"})
    #: The caller's own user handle, for the signal that lists a browser's accepted credentials
    #: (WebAuthn Level 3 section 5.1.10). Left out for other people, and before the first registration.
    user_handle: str | None = field(default=None, metadata={"json": "userHandle"})


@dataclass(frozen=True, kw_only=True, slots=True)
class GetUserRequest(Record):
    """Reads one person and their account."""

    #: The directory's immutable id of the person.
    user_id: str = field(metadata={"json": "userId"})


@dataclass(frozen=True, kw_only=True, slots=True)
class HostAnswerRecord(Record):
    """What the host's server answers to a browser, as it is."""

    #: What is sent after the headers, as text.
    body: str = field(metadata={"json": "body"})
    #: All headers of the response; none comes twice.
    headers: dict[str, str] = field(metadata={"json": "headers"})
    #: The HTTP status code.
    status: int = field(metadata={"json": "status"})


@dataclass(frozen=True, kw_only=True, slots=True)
class HostPageRecord(Record):
    """A page of the host's own in the desk's frame."""

    #: The name in the header; nobody is signed in without it.
    display_name: str | None = field(default=None, metadata={"json": "displayName"})
    #: The language of the content and of what stands around it, `en` or `cy`; `en` if left out.
    language: str | None = field(default=None, metadata={"json": "language"})
    #: The content as HTML: the host has escaped what people wrote.
    main: str = field(metadata={"json": "main"})
    #: What the browser shows as the name of the page.
    title: str = field(metadata={"json": "title"})


@dataclass(frozen=True, kw_only=True, slots=True)
class HostPeople(Record):
    """A page of people."""

    #: How many people match in all, the same on each page; left out if the host does not count them.
    count: int | None = field(default=None, metadata={"json": "count"})
    #: Where the next page begins, if there is more.
    next: str | None = field(default=None, metadata={"json": "next"})
    #: The people who were found, at most as many as were asked for.
    users: list[PersonRecord] = field(metadata={"json": "users"})


@dataclass(frozen=True, kw_only=True, slots=True)
class HostSearch(Record):
    """Whom to look for."""

    #: The `next` of the page before; left out for the first page.
    cursor: str | None = field(default=None, metadata={"json": "cursor"})
    #: How many people the answer may hold.
    limit: int = field(metadata={"json": "limit"})
    #: The ids of the organisations to which the people must belong.
    organisations: list[str] = field(metadata={"json": "organisations"})
    #: The words that the person typed, without commas around them. Every word must occur in the display
    #: name, the user name or the address, in any order and without regard to case; no character of a
    #: word is an operator. Without words everybody matches.
    words: list[str] = field(metadata={"json": "words"})


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueLinkAnswer(Record):
    """A new link. The token is shown this once and never again."""

    #: The account as it stands now.
    account: AccountView = field(metadata={"json": "account"})
    #: The link as it stands after the operation.
    link: LinkView = field(metadata={"json": "link"})
    #: The secret; it belongs in the fragment of the link's address.
    token: str = field(repr=False, metadata={"json": "token"})
    #: The address to send to the person: the page of the mounted desk, with the secret behind the `#`. Left
    #: out where this process mounts the desk nowhere.
    url: str | None = field(default=None, repr=False, metadata={"json": "url"})


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueLinkRequest(Record):
    """Issues a link; an older open one for the same user is superseded."""

    #: The kind of authenticator that may be registered with the link.
    kind: AuthenticatorKind = field(metadata={"json": "kind"})
    #: The id of the person for whom the link is.
    user_id: str = field(metadata={"json": "userId"})


@dataclass(frozen=True, kw_only=True, slots=True)
class LdapAccountsRecord(Record):
    """Accounts in an LDAP directory."""

    #: The branch with `ou=accounts` and `ou=keys` in it: `ou=keydesk,dc=example`.
    base: str = field(metadata={"json": "base"})
    #: The name to bind with; without it the bind is anonymous, over `ldapi://` as the process's own user.
    bind: LdapBindRecord | None = field(default=None, metadata={"json": "bind"})
    #: The store that keeps ceremonies, history and everything else that is no account, the same on
    #: all nodes: `sqlite:FILE`, `postgres://...`, `memory:` or `host`.
    journal: str = field(repr=False, metadata={"json": "journal"})
    #: A PEM file of the roots that the server's certificate must lead to; the system's if left out.
    roots: str | None = field(default=None, metadata={"json": "roots"})


@dataclass(frozen=True, kw_only=True, slots=True)
class LdapBindRecord(Record):
    """The identity of the desk for a directory: a name, and either `password` or `passwordVariable`."""

    #: The distinguished name that the desk binds as.
    name: str = field(metadata={"json": "name"})
    #: The password of that name.
    password: str | None = field(default=None, repr=False, metadata={"json": "password"})
    #: The variable of the environment that holds the password.
    password_variable: str | None = field(default=None, metadata={"json": "passwordVariable"})


@dataclass(frozen=True, kw_only=True, slots=True)
class LdapGroupRecord(Record):
    """A group and the role of its members."""

    #: The distinguished name of the group.
    group: str = field(metadata={"json": "group"})
    #: The role, as the policy's `access.roles` names it.
    role: str = field(metadata={"json": "role"})


@dataclass(frozen=True, kw_only=True, slots=True)
class LdapInactiveRecord(Record):
    """A person whose entry has one of these values in this attribute is not let in."""

    #: The attribute that says who may not sign in.
    attribute: str = field(metadata={"json": "attribute"})
    #: The values, compared without regard to case.
    values: list[str] = field(metadata={"json": "values"})


@dataclass(frozen=True, kw_only=True, slots=True)
class LdapPeopleRecord(Record):
    """People in an LDAP directory."""

    #: The branch that holds people: `ou=people,dc=example`.
    base: str = field(metadata={"json": "base"})
    #: The name to bind with; without it the bind is anonymous, over `ldapi://` as the process's own user.
    bind: LdapBindRecord | None = field(default=None, metadata={"json": "bind"})
    #: A filter (RFC 4515) that people match and nothing else does; the layout's if left out.
    filter: str | None = field(default=None, metadata={"json": "filter"})
    #: Who is not let in, besides the accounts that the layout finds disabled or expired. A person is
    #: refused as soon as one of these rules matches.
    inactive: list[LdapInactiveRecord] | None = field(default=None, metadata={"json": "inactive"})
    #: What people are made of; `inetOrgPerson` if left out.
    layout: LdapLayout | None = field(default=None, metadata={"json": "layout"})
    #: The attribute of the organisation's id; the layout's if left out.
    organisation: str | None = field(default=None, metadata={"json": "organisation"})
    #: The attribute of the organisation's name; the id is the name if left out.
    organisation_name: str | None = field(default=None, metadata={"json": "organisationName"})
    #: The groups whose members hold a role. Without it the directory does not say which roles
    #: people hold, and nobody is refused because the other person may do more.
    roles: LdapRolesRecord | None = field(default=None, metadata={"json": "roles"})
    #: A PEM file of the roots that the server's certificate must lead to; the system's if left out.
    roots: str | None = field(default=None, metadata={"json": "roots"})
    #: `ldap://...`, `ldaps://...` or `ldapi://...`; plain `ldap://` beyond this machine is StartTLS.
    url: str = field(repr=False, metadata={"json": "url"})


@dataclass(frozen=True, kw_only=True, slots=True)
class LdapRolesRecord(Record):
    """The groups of a directory whose members hold a role."""

    #: The groups whose members hold roles, at least one.
    groups: list[LdapGroupRecord] = field(metadata={"json": "groups"})
    #: The attribute of a group that holds its members' distinguished names; `member` if left out.
    member: str | None = field(default=None, metadata={"json": "member"})
    #: Whether members of groups in groups count, which only Active Directory can find; as the
    #: layout says if left out.
    nested: bool | None = field(default=None, metadata={"json": "nested"})


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkPolicy(Record):
    """How registration links work."""

    #: How long a link works, in seconds; at most 24 hours.
    lifetime_seconds: int | None = field(default=None, metadata={"json": "lifetimeSeconds"})


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkRecord(Record):
    """A link of the host's."""

    #: A path on this origin, or an https address.
    href: str = field(metadata={"json": "href"})
    #: What the link says.
    text: str = field(metadata={"json": "text"})


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkSessionAnswer(Record):
    """The link of a session."""

    #: The name of the person whom the link is for, as the directory has it; absent while the
    #: directory cannot be asked.
    display_name: str | None = field(default=None, metadata={"json": "displayName"})
    #: The link as it stands after the operation.
    link: RedeemedLinkView = field(metadata={"json": "link"})


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkStatusRequest(Record):
    """Reads the link of a session."""

    #: The secret of the session that `redeemLink` gave.
    session: str = field(repr=False, metadata={"json": "session"})


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkView(Record):
    """A registration link, without its secret."""

    #: The id of the authenticator that was registered with the link.
    authenticator_id: str | None = field(default=None, metadata={"json": "authenticatorId"})
    #: When the link stops working.
    expires_at: datetime = field(metadata={"json": "expiresAt"})
    #: The id of the link, which is not its secret.
    id: str = field(metadata={"json": "id"})
    #: When the link was issued.
    issued_at: datetime = field(metadata={"json": "issuedAt"})
    #: The id of the person who issued the link.
    issued_by: str = field(metadata={"json": "issuedBy"})
    #: The kind of authenticator that may be registered with the link.
    kind: AuthenticatorKind = field(metadata={"json": "kind"})
    #: The status of the link at this moment.
    status: LinkStatus = field(metadata={"json": "status"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ListAffectedAuthenticatorsRequest(Record):
    """Lists the authenticators of people in the actor's organisations whose model the newest metadata
    reports as compromised or revoked.
    """

    #: The `next` of the page before; left out for the first page.
    cursor: str | None = field(default=None, metadata={"json": "cursor"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ListEventsRequest(Record):
    """Reads the events of one account, oldest first."""

    #: The sequence number after which to begin.
    after: int | None = field(default=None, metadata={"json": "after"})
    #: The id of the person whose account it is.
    user_id: str = field(metadata={"json": "userId"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedPersonRecord(Record):
    """A person of a fixed list."""

    #: Whether the person is let in at all; yes if left out.
    active: bool | None = field(default=None, metadata={"json": "active"})
    #: The name of the person as it is shown.
    display_name: str = field(metadata={"json": "displayName"})
    #: An address to show beside the name.
    email: str | None = field(default=None, metadata={"json": "email"})
    #: The immutable id of the person.
    id: str = field(metadata={"json": "id"})
    #: The id of the organisation to which the person belongs.
    organisation: str = field(metadata={"json": "organisation"})
    #: The organisation's name as shown; its id if left out.
    organisation_name: str | None = field(default=None, metadata={"json": "organisationName"})
    #: The roles that the person holds. Either everybody in the list has this member, which may be
    #: empty, or nobody has: then the list does not say which roles people hold, and nobody is
    #: refused because the other person may do more.
    roles: list[str] | None = field(default=None, metadata={"json": "roles"})
    #: What the person signs in with.
    username: str = field(metadata={"json": "username"})


@dataclass(frozen=True, kw_only=True, slots=True)
class MayQuestion(Record):
    """What the host is asked about a change to somebody else's account."""

    #: `issue_link`, `cancel_link`, `register`, `rename`, `remove`, `close_account` or
    #: `reopen_account`.
    action: str = field(metadata={"json": "action"})
    #: The signed-in person who asks for it.
    actor: ActorRecord = field(metadata={"json": "actor"})
    #: The person whose account would change, as the directory has them.
    target: UserView = field(metadata={"json": "target"})


@dataclass(frozen=True, kw_only=True, slots=True)
class MetadataRecord(Record):
    """FIDO metadata. Nothing is fetched: the host brings it here, and newer metadata while the desk is
    open. The store keeps the number of the newest BLOB; an older one is refused, at a start too.
    """

    #: Certificates that the BLOB's signer has to lead to, DER in base64url.
    anchors: list[str] | None = field(default=None, metadata={"json": "anchors"})
    #: The BLOB of a metadata service (version 3), as it was served.
    blob: str | None = field(default=None, metadata={"json": "blob"})
    #: Entries of models that the BLOB lacks, in the form of a BLOB's. Nobody signs them.
    local: list[dict[str, Any]] | None = field(default=None, metadata={"json": "local"})
    #: Certificate revocation lists, DER in base64url; every certificate below the anchor needs one.
    revocation_lists: list[str] | None = field(default=None, metadata={"json": "revocationLists"})
    #: The DNS name that the signer's certificate must be for: `mds.fidoalliance.org`.
    signer: str | None = field(default=None, metadata={"json": "signer"})
    #: Whether certificates that no revocation list covers are accepted; no if left out.
    without_lists: bool | None = field(default=None, metadata={"json": "withoutLists"})


@dataclass(frozen=True, kw_only=True, slots=True)
class MountConfig(Record):
    """How a desk is mounted."""

    #: How long a request's body may take to arrive, in milliseconds: 1000 to 300000; 30000 if left out.
    body_timeout_ms: int | None = field(default=None, metadata={"json": "bodyTimeoutMs"})
    #: The host's links in the footer.
    footer: list[LinkRecord] | None = field(default=None, metadata={"json": "footer"})
    #: Where the service name leads: a path on this origin.
    home: str | None = field(default=None, metadata={"json": "home"})
    #: The kinds that may be issued; security keys if left out.
    kinds: list[AuthenticatorKind] | None = field(default=None, metadata={"json": "kinds"})
    #: The language of the pages, `en` or `cy`, for anyone who chose none; `en` if left out.
    language: str | None = field(default=None, metadata={"json": "language"})
    #: The host's cookie that holds the tag of the language that this person chose.
    language_cookie: str | None = field(default=None, metadata={"json": "languageCookie"})
    #: How often live status asks for changes, in milliseconds; 1000 if left out.
    live_interval_ms: int | None = field(default=None, metadata={"json": "liveIntervalMs"})
    #: How many there may be in all; 500 if left out.
    live_streams: int | None = field(default=None, metadata={"json": "liveStreams"})
    #: How many connections for live status one person may hold at a time; 12 if left out.
    live_streams_per_person: int | None = field(default=None, metadata={"json": "liveStreamsPerPerson"})
    #: The largest request body in bytes: 1 KiB to 128 KiB, which it is if left out.
    max_body: int | None = field(default=None, metadata={"json": "maxBody"})
    #: The host's own links in the header.
    navigation: list[LinkRecord] | None = field(default=None, metadata={"json": "navigation"})
    #: The public origin, exactly as browsers see it: `https://portal.example`.
    origin: str = field(metadata={"json": "origin"})
    #: Types of authenticator that the host issues itself, listed after the desk's own.
    other_types: list[OtherTypeRecord] | None = field(default=None, metadata={"json": "otherTypes"})
    #: The public path under which the desk is mounted; `/desk` if left out.
    prefix: str | None = field(default=None, metadata={"json": "prefix"})
    #: Whether something before the desk takes the prefix off; no if left out.
    prefix_stripped: bool | None = field(default=None, metadata={"json": "prefixStripped"})
    #: The relying party, where the desk serves several.
    relying_party: str | None = field(default=None, metadata={"json": "relyingParty"})
    #: The name of the service that the header shows.
    service_name: str | None = field(default=None, metadata={"json": "serviceName"})
    #: Where a person signs in; the page to come back to is added as `returnTo`.
    sign_in_url: str = field(metadata={"json": "signInUrl"})
    #: Where the *Sign out* button posts to; no button if left out.
    sign_out: str | None = field(default=None, metadata={"json": "signOut"})
    #: Where a person signs in again or more strongly; `signInUrl` if left out.
    step_up_url: str | None = field(default=None, metadata={"json": "stepUpUrl"})
    #: CSS that is added after the built-in one.
    theme: str | None = field(default=None, metadata={"json": "theme"})
    #: Proxies that are trusted to report the client's address, where `session` answers without `from`.
    #: If left out, the client is the other end of the connection.
    trusted_proxies: TrustedProxiesRecord | None = field(default=None, metadata={"json": "trustedProxies"})


@dataclass(frozen=True, kw_only=True, slots=True)
class NotificationRecord(Record):
    """A message to a person about an event of their account, for a channel of their own."""

    #: When it happened, by the clock of the desk.
    at: datetime = field(metadata={"json": "at"})
    #: Sessions of this person that the host ends now, whatever the kind; left out where none must
    #: end.
    end_sessions: EndSessionsRecord | None = field(default=None, metadata={"json": "endSessions"})
    #: One that has come before may be ignored.
    id: str = field(metadata={"json": "id"})
    #: What happened, with its own members.
    kind: NotificationKindRecord = field(metadata={"json": "kind"})
    #: The id of the relying party at whose desk it happened.
    rp: str = field(metadata={"json": "rp"})
    #: Id of the person who must receive it.
    user: str = field(metadata={"json": "user"})


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherTypeRecord(Record):
    """A type of authenticator that the host issues itself."""

    #: What stands below the radio button.
    hint: str | None = field(default=None, metadata={"json": "hint"})
    #: Where *Continue* leads: a path on this origin. The user's id is added as `?user=`.
    href: str = field(metadata={"json": "href"})
    #: What the radio button says.
    text: str = field(metadata={"json": "text"})
    #: Names it in forms: 1 to 32 of `a-z`, `0-9`, `_`.
    value: str = field(metadata={"json": "value"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonRecord(Record):
    """A person, as a host's directory answers."""

    #: Whether the directory lets the person in at all; yes if left out.
    active: bool | None = field(default=None, metadata={"json": "active"})
    #: The name of the person as it is shown.
    display_name: str = field(metadata={"json": "displayName"})
    #: An address to show beside the name.
    email: str | None = field(default=None, metadata={"json": "email"})
    #: The directory's immutable id of the person.
    id: str = field(metadata={"json": "id"})
    #: The id of the organisation to which the person belongs.
    organisation: str = field(metadata={"json": "organisation"})
    #: The organisation's name as shown; its id if left out.
    organisation_name: str | None = field(default=None, metadata={"json": "organisationName"})
    #: What the person signs in with.
    username: str = field(metadata={"json": "username"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy(Record):
    """Everything that a relying party's host decides. `Policy::default` is what CIM and NHSmail
    share; `Policy::checked` says what is not consistent.
    """

    #: Which roles may do which actions, on their own account and on those of others.
    access: AccessPolicy | None = field(default=None, metadata={"json": "access"})
    #: How opening the desk treats accounts without a tag of the current key.
    account_tags: AccountTags | None = field(default=None, metadata={"json": "accountTags"})
    #: How long the audit record is kept.
    audit: AuditPolicy | None = field(default=None, metadata={"json": "audit"})
    #: Whether the last active authenticator may be removed.
    last_authenticator: LastAuthenticator | None = field(default=None, metadata={"json": "lastAuthenticator"})
    #: How often something may be started, and how many failures are recorded one by one.
    limits: RateLimits | None = field(default=None, metadata={"json": "limits"})
    #: How long registration links work.
    links: LinkPolicy | None = field(default=None, metadata={"json": "links"})
    #: The rules of registration: kinds, numbers, user verification, attestation.
    registration: RegistrationPolicy | None = field(default=None, metadata={"json": "registration"})
    #: The rules of sign-in: user verification, counters, and what a sign-in stores.
    sign_in: SignInPolicy | None = field(default=None, metadata={"json": "signIn"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PortalSession(Record):
    """What the host's session knows."""

    #: The person who is signed in; left out where nobody is.
    actor: ActorRecord | None = field(default=None, metadata={"json": "actor"})
    #: The name of that person, for the header.
    display_name: str | None = field(default=None, metadata={"json": "displayName"})
    #: The network address or device, for rate limits and the record. If left out, it is the client's
    #: address as the connection or the `trustedProxies` report it.
    from_: str | None = field(default=None, metadata={"json": "from"})
    #: Id of the person whose password was right and whose key is still to be checked.
    pending_user: str | None = field(default=None, metadata={"json": "pendingUser"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PortalSignedIn(Record):
    """The host made a session."""

    #: Where the browser goes now: a path on this origin.
    location: str = field(metadata={"json": "location"})
    #: The `Set-Cookie` headers of the host's new session.
    set_cookies: list[str] | None = field(default=None, repr=False, metadata={"json": "setCookies"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ProvenanceView(Record):
    """How an authenticator came to the account."""

    #: Id of the person who issued the link or registered the authenticator, or `link:` and the
    #: id of the link in the answer to its holder, who must not learn who issued it.
    by: str = field(metadata={"json": "by"})
    #: The way in which it was registered.
    how: Route = field(metadata={"json": "how"})
    #: The id of the link that was used, if one was.
    link_id: str | None = field(default=None, metadata={"json": "linkId"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicKeyCredentialCreationOptionsJSON(Record):
    """The options for `navigator.credentials.create()` (WebAuthn Level 3 section 5.4)."""

    #: Which attestation is asked for.
    attestation: AttestationConveyance = field(metadata={"json": "attestation"})
    #: The requirements on the authenticator.
    authenticator_selection: AuthenticatorSelectionCriteria = field(metadata={"json": "authenticatorSelection"})
    #: The challenge in base64url. The server keeps it, verifies one response against it, and drops it.
    challenge: str = field(metadata={"json": "challenge"})
    #: Credentials that the account has already: an authenticator that holds one of them makes no other.
    exclude_credentials: list[PublicKeyCredentialDescriptorJSON] = field(metadata={"json": "excludeCredentials"})
    #: The inputs of extensions, by their identifiers in the IANA registry.
    extensions: dict[str, Any] = field(metadata={"json": "extensions"})
    #: Which authenticator the browser should propose first, the preferred one first.
    hints: list[PublicKeyCredentialHint] | None = field(default=None, metadata={"json": "hints"})
    #: The algorithms that the credential's key may have, the preferred one first.
    pub_key_cred_params: list[PublicKeyCredentialParameters] = field(metadata={"json": "pubKeyCredParams"})
    #: The relying party for which the credential is made.
    rp: PublicKeyCredentialRpEntity = field(metadata={"json": "rp"})
    #: How long the browser should wait for the person, in milliseconds.
    timeout: int = field(metadata={"json": "timeout"})
    #: The account for which the credential is made.
    user: PublicKeyCredentialUserEntityJSON = field(metadata={"json": "user"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicKeyCredentialDescriptorJSON(Record):
    """A credential that is excluded or allowed (WebAuthn Level 3 section 5.8.3)."""

    #: The credential id in base64url.
    id: str = field(metadata={"json": "id"})
    #: How its authenticator can be reached, as it was reported at registration.
    transports: list[str] | None = field(default=None, metadata={"json": "transports"})
    #: The kind of credential.
    type_: PublicKeyCredentialType = field(metadata={"json": "type"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicKeyCredentialParameters(Record):
    """A kind of key that may be made (WebAuthn Level 3 section 5.3)."""

    #: The algorithm, by its COSE number.
    alg: int = field(metadata={"json": "alg"})
    #: The kind of credential.
    type_: PublicKeyCredentialType = field(metadata={"json": "type"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicKeyCredentialRequestOptionsJSON(Record):
    """The options for `navigator.credentials.get()` (WebAuthn Level 3 section 5.5)."""

    #: The credentials that may sign. An empty list asks for a discoverable credential, which says by
    #: itself who signs in.
    allow_credentials: list[PublicKeyCredentialDescriptorJSON] = field(metadata={"json": "allowCredentials"})
    #: The challenge in base64url. The server keeps it, verifies one response against it, and drops it.
    challenge: str = field(metadata={"json": "challenge"})
    #: The inputs of extensions, by their identifiers in the IANA registry.
    extensions: dict[str, Any] | None = field(default=None, metadata={"json": "extensions"})
    #: Which authenticator the browser should propose first, the preferred one first.
    hints: list[PublicKeyCredentialHint] | None = field(default=None, metadata={"json": "hints"})
    #: The domain that the credential must be bound to.
    rp_id: str = field(metadata={"json": "rpId"})
    #: How long the browser should wait for the person, in milliseconds.
    timeout: int = field(metadata={"json": "timeout"})
    #: Whether the user has to be verified, by PIN, fingerprint or the like.
    user_verification: UserVerification = field(metadata={"json": "userVerification"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicKeyCredentialRpEntity(Record):
    """A relying party as browsers show it (WebAuthn Level 3 section 5.4.2)."""

    #: The domain that the credential is bound to.
    id: str = field(metadata={"json": "id"})
    #: The name that people see.
    name: str = field(metadata={"json": "name"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicKeyCredentialUserEntityJSON(Record):
    """An account as authenticators store and show it (WebAuthn Level 3 section 5.4.3)."""

    #: The person's name as it is shown; may be empty.
    display_name: str = field(metadata={"json": "displayName"})
    #: The user handle in base64url. A discoverable credential returns it at every sign-in.
    id: str = field(metadata={"json": "id"})
    #: The user name, by which a person tells this account from others.
    name: str = field(metadata={"json": "name"})


@dataclass(frozen=True, kw_only=True, slots=True)
class RateLimits(Record):
    """How often something may be started or a history read, and how many failures are recorded one by one. The defaults
    suit a hospital of 500 people behind one address.
    """

    #: Ceremonies that one person, or the holder of one link, may begin for one account in a minute;
    #: 30. A sign-in above it counts as an anonymous one.
    begin: int | None = field(default=None, metadata={"json": "begin"})
    #: Reads of histories, of whichever accounts, by one person in a minute; 300. As a history is followed
    #: to its end, a read counts once more for every further 500 events that it follows; one that was let
    #: in is always finished.
    history: int | None = field(default=None, metadata={"json": "history"})
    #: Anonymous sign-in ceremonies that may be open at once in one process, where callers have no
    #: address; 100,000. Sign-ins of a named user have a reserve of as many.
    open: int | None = field(default=None, metadata={"json": "open"})
    #: Failures of one person, link or address that are recorded one by one in a minute; 60. The
    #: others are summed up. So are a person's reads of their own account.
    recorded: int | None = field(default=None, metadata={"json": "recorded"})
    #: Failures of all anonymous callers that are recorded one by one in a minute; 600. The others
    #: are summed up.
    recorded_anonymous: int | None = field(default=None, metadata={"json": "recordedAnonymous"})
    #: Redemptions of one link in a minute; 30.
    redeem: int | None = field(default=None, metadata={"json": "redeem"})
    #: Nicknames that one person may give in one account in a minute; 30.
    rename: int | None = field(default=None, metadata={"json": "rename"})
    #: Anonymous sign-ins that may be started from one address in a minute; 6,000. Sign-ins of a
    #: named user have a reserve of as many.
    start: int | None = field(default=None, metadata={"json": "start"})


@dataclass(frozen=True, kw_only=True, slots=True)
class RedeemLinkAnswer(Record):
    """The session that a redeemed link gives."""

    #: The name of the person whom the link is for, as the directory has it; absent while the
    #: directory cannot be asked.
    display_name: str | None = field(default=None, metadata={"json": "displayName"})
    #: The link as it stands after the operation.
    link: RedeemedLinkView = field(metadata={"json": "link"})
    #: The session's secret; only for this browser.
    session: str = field(repr=False, metadata={"json": "session"})


@dataclass(frozen=True, kw_only=True, slots=True)
class RedeemLinkRequest(Record):
    """Redeems a link: the press of the button."""

    #: Whether the person confirmed that the link is for them, although somebody else is signed in;
    #: `false` if left out. It answers `signed_in_as_another`.
    other_user_confirmed: bool | None = field(default=None, metadata={"json": "otherUserConfirmed"})
    #: The secret in the fragment of the link's address.
    token: str = field(repr=False, metadata={"json": "token"})


@dataclass(frozen=True, kw_only=True, slots=True)
class RedeemedLinkView(Record):
    """A redeemed link, as its holder sees it. Anyone who holds a link need not be signed in, so the record
    names no id of the directory.
    """

    #: The id of the authenticator that was registered with the link.
    authenticator_id: str | None = field(default=None, metadata={"json": "authenticatorId"})
    #: When the link stops working.
    expires_at: datetime = field(metadata={"json": "expiresAt"})
    #: The id of the link, which is not its secret.
    id: str = field(metadata={"json": "id"})
    #: When the link was issued.
    issued_at: datetime = field(metadata={"json": "issuedAt"})
    #: The kind of authenticator that may be registered with the link.
    kind: AuthenticatorKind = field(metadata={"json": "kind"})
    #: The status of the link now: not `issued`, because it was redeemed.
    status: LinkStatus = field(metadata={"json": "status"})


@dataclass(frozen=True, kw_only=True, slots=True)
class RegistrationOptionsRequest(Record):
    """What `registrationOptions` makes a browser's options of."""

    #: The algorithms that the key may have, the preferred one first; every one that is served if left out.
    #: Give `verifyRegistration` the same.
    algorithms: list[int] | None = field(default=None, metadata={"json": "algorithms"})
    #: Which attestation is asked for; `none` if left out. `direct` is what the `attestation` of
    #: `verifyRegistration` can judge.
    attestation: AttestationConveyance | None = field(default=None, metadata={"json": "attestation"})
    #: How the authenticator must be attached; both will do if left out.
    authenticator_attachment: AuthenticatorAttachment | None = field(default=None, metadata={"json": "authenticatorAttachment"})
    #: The challenge, 16 to 1024 bytes in base64url; 32 random bytes if left out.
    challenge: str | None = field(default=None, metadata={"json": "challenge"})
    #: The credentials that the account has already: an authenticator that holds one of them makes no other.
    exclude_credentials: list[CredentialChoice] | None = field(default=None, metadata={"json": "excludeCredentials"})
    #: The inputs of extensions, by their identifiers; `credProps` is asked for unless it is `false` here.
    extensions: dict[str, Any] | None = field(default=None, metadata={"json": "extensions"})
    #: Which authenticator the browser should propose first, the preferred one first.
    hints: list[PublicKeyCredentialHint] | None = field(default=None, metadata={"json": "hints"})
    #: For whom the credential is made: the `relyingParty` of `verifyRegistration`.
    relying_party: RelyingPartyConfig = field(metadata={"json": "relyingParty"})
    #: Whether the credential has to be discoverable; `preferred` if left out. Sign-in without a user name
    #: needs `required`.
    resident_key: ResidentKeyRequirement | None = field(default=None, metadata={"json": "residentKey"})
    #: How long the browser should wait for the person, in milliseconds; 300000 if left out.
    timeout: int | None = field(default=None, metadata={"json": "timeout"})
    #: The account for which the credential is made.
    user: UserOptions = field(metadata={"json": "user"})
    #: Whether the user has to be verified: the `userVerification` of `verifyRegistration`.
    user_verification: UserVerification = field(metadata={"json": "userVerification"})


@dataclass(frozen=True, kw_only=True, slots=True)
class RegistrationPolicy(Record):
    """The rules of registration: kinds, numbers, user verification, attestation."""

    #: The signature algorithms that are offered, most wanted first.
    algorithms: list[int] | None = field(default=None, metadata={"json": "algorithms"})
    #: The attestation policy of a registration.
    attestation: AttestationPolicy | None = field(default=None, metadata={"json": "attestation"})
    #: Whether a credential that may be copied to other devices is refused.
    device_bound: bool | None = field(default=None, metadata={"json": "deviceBound"})
    #: Whether a credential must be discoverable.
    discoverable: bool | None = field(default=None, metadata={"json": "discoverable"})
    #: The kinds of authenticator that are offered.
    kinds: list[AuthenticatorKind] | None = field(default=None, metadata={"json": "kinds"})
    #: How many authenticators an account may hold, removed ones not counted.
    most: int | None = field(default=None, metadata={"json": "most"})
    #: The kinds that may be registered for somebody else by a signed-in person; those of `kinds`
    #: and of this list. Default: security keys, which leave with the person whose account they
    #: open. With `passkey` or `this_device` in the list, the computer or phone of anyone who
    #: registers can become the authenticator of the other person. Empty: nobody registers for
    #: others. Registration links are not concerned, because the person opens them alone.
    on_behalf_kinds: list[AuthenticatorKind] | None = field(default=None, metadata={"json": "onBehalfKinds"})
    #: How long a ceremony may take, in seconds; 30 to 600.
    timeout_seconds: int | None = field(default=None, metadata={"json": "timeoutSeconds"})
    #: The user verification requirement.
    user_verification: UserVerification | None = field(default=None, metadata={"json": "userVerification"})


@dataclass(frozen=True, kw_only=True, slots=True)
class RelyingPartyConfig(Record):
    """The configuration of one relying party."""

    #: Whether ceremonies may run in a cross-origin frame at all.
    allow_cross_origin: bool | None = field(default=None, metadata={"json": "allowCrossOrigin"})
    #: The origins of Android apps from which ceremonies come: `android:apk-key-hash:` and the
    #: SHA-256 digest of the app's signing certificate in base64url, 43 characters. Apps on iOS
    #: send an https origin.
    app_origins: list[str] | None = field(default=None, metadata={"json": "appOrigins"})
    #: The domain that credentials are bound to.
    id: str = field(metadata={"json": "id"})
    #: The name that people see; empty means the id.
    name: str | None = field(default=None, metadata={"json": "name"})
    #: The exact origins from which ceremonies come.
    origins: list[str] = field(metadata={"json": "origins"})
    #: The exact origins that may show the relying party in a cross-origin frame.
    top_origins: list[str] | None = field(default=None, metadata={"json": "topOrigins"})


@dataclass(frozen=True, kw_only=True, slots=True)
class RelyingPartyRecord(Record):
    """One relying party."""

    #: Whether embedding in another site is allowed.
    allow_cross_origin: bool | None = field(default=None, metadata={"json": "allowCrossOrigin"})
    #: The origins of Android apps: `android:apk-key-hash:` and the SHA-256 digest of the app's
    #: signing certificate in base64url, 43 characters. Apps on iOS send an https origin.
    app_origins: list[str] | None = field(default=None, metadata={"json": "appOrigins"})
    #: The relying party id: a domain, a registrable suffix of every origin.
    id: str = field(metadata={"json": "id"})
    #: The name that authenticators and browsers show.
    name: str | None = field(default=None, metadata={"json": "name"})
    #: The exact origins of its pages.
    origins: list[str] = field(metadata={"json": "origins"})
    #: Who may do what, and how; what is left out has its default.
    policy: Policy | None = field(default=None, metadata={"json": "policy"})
    #: The origins that may embed them.
    top_origins: list[str] | None = field(default=None, metadata={"json": "topOrigins"})


@dataclass(frozen=True, kw_only=True, slots=True)
class RemovalView(Record):
    """The end of an authenticator."""

    #: Time of the removal, by the clock of the desk.
    at: datetime = field(metadata={"json": "at"})
    #: The id of the person who removed it.
    by: str = field(metadata={"json": "by"})
    #: A note that the remover added. The owner of the authenticator can read it.
    notes: str | None = field(default=None, metadata={"json": "notes"})
    #: Why it was removed.
    reason: RemovalReason = field(metadata={"json": "reason"})


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoveAuthenticatorRequest(Record):
    """Removes an authenticator for good."""

    #: The id of the authenticator that is removed.
    authenticator_id: str = field(metadata={"json": "authenticatorId"})
    #: `true` once a person was warned that it is the last one.
    last_confirmed: bool | None = field(default=None, metadata={"json": "lastConfirmed"})
    #: At most 500 characters, which the person whose authenticator it is can read.
    notes: str | None = field(default=None, metadata={"json": "notes"})
    #: Why it is removed; `account_closed` is for accounts that are closed.
    reason: RemovalReason = field(metadata={"json": "reason"})
    #: The id of the person whose authenticator it is.
    user_id: str = field(metadata={"json": "userId"})


@dataclass(frozen=True, kw_only=True, slots=True)
class RenameAuthenticatorRequest(Record):
    """Gives an authenticator another nickname."""

    #: The id of the authenticator that is renamed.
    authenticator_id: str = field(metadata={"json": "authenticatorId"})
    #: 1 to 64 characters as a person counts them.
    nickname: str = field(metadata={"json": "nickname"})
    #: The id of the person whose authenticator it is.
    user_id: str = field(metadata={"json": "userId"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ReopenAccountRequest(Record):
    """Reopens a closed account; nothing that ended comes back by itself."""

    #: Why it is reopened: 1 to 500 characters as a person counts them.
    reason: str = field(metadata={"json": "reason"})
    #: The id of the person whose account is reopened.
    user_id: str = field(metadata={"json": "userId"})


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInAnswer(Record):
    """A completed sign-in."""

    #: How the person proved who they are, as authentication method references (RFC 8176).
    amr: list[str] = field(metadata={"json": "amr"})
    #: The assurance level of this sign-in (NIST SP 800-63B-4 section 2).
    assurance: AssuranceView = field(metadata={"json": "assurance"})
    #: When: the `authenticatedAt` of the session that is made of it. No two sign-ins with one
    #: authenticator have the same.
    at: datetime = field(metadata={"json": "at"})
    #: The id of the authenticator that signed.
    authenticator_id: str = field(metadata={"json": "authenticatorId"})
    #: The status that the FIDO Metadata Service reports for the authenticator's model, by its name there.
    model_report: str | None = field(default=None, metadata={"json": "modelReport"})
    #: Id of the user who signed in: the owner of the stored credential.
    user_id: str = field(metadata={"json": "userId"})
    #: Whether the user was verified in this ceremony, by an authenticator that can be relied on for it.
    user_verified: bool = field(metadata={"json": "userVerified"})


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInPolicy(Record):
    """The rules of sign-in: user verification, counters, and what a sign-in stores."""

    #: Which sign-ins are written to the account.
    commit: SignInCommit | None = field(default=None, metadata={"json": "commit"})
    #: How a signature counter that did not advance is treated.
    counter: CounterPolicy | None = field(default=None, metadata={"json": "counter"})
    #: The user verification requirement of a passwordless sign-in.
    passwordless: UserVerification | None = field(default=None, metadata={"json": "passwordless"})
    #: How a sign-in is treated whose authenticator model metadata has reported since.
    reported_models: ReportedModels | None = field(default=None, metadata={"json": "reportedModels"})
    #: The user verification requirement after a first factor.
    second_factor: UserVerification | None = field(default=None, metadata={"json": "secondFactor"})
    #: How long a ceremony may take, in seconds; 30 to 600.
    timeout_seconds: int | None = field(default=None, metadata={"json": "timeoutSeconds"})


@dataclass(frozen=True, kw_only=True, slots=True)
class TableAddition(Record):
    """A row that a commit adds."""

    #: What the row holds, to be given back as it was.
    blob: str = field(metadata={"json": "blob"})
    #: The key of the row that is added.
    key: str = field(metadata={"json": "key"})


@dataclass(frozen=True, kw_only=True, slots=True)
class TableCommit(Record):
    """One change: all of it, or nothing.

    1. With `expectedVersion` 0 the row of `key` is inserted with version 1; if there is one, nothing
    is written and the outcome is `version_conflict`. Otherwise the row is updated to the version
    after `expectedVersion`; if it has another version or is missing: `version_conflict`.
    2. Each of `uniqueKeys` is inserted as a row with this key, the commit's `key` as owner, version 1
    and an empty blob. If any is there, nothing is written: `key_taken`.
    3. Each of `lookupKeys` is inserted likewise, but one that is there with this owner is left as it
    is; with another owner nothing is written: `key_taken`.
    4. Each of `events` is inserted with its own key and blob, the commit's `key` as owner, version 1.
    """

    #: What the row holds from now on.
    blob: str = field(metadata={"json": "blob"})
    #: Rows that are added in the same transaction.
    events: list[TableAddition] = field(metadata={"json": "events"})
    #: The version that the stored row must have; 0 if there must be no row.
    expected_version: int = field(metadata={"json": "expectedVersion"})
    #: The key of the row that is changed.
    key: str = field(metadata={"json": "key"})
    #: Keys to insert; those that exist already must have this commit's `key` as owner.
    lookup_keys: list[str] = field(metadata={"json": "lookupKeys"})
    #: Keys to insert; none of them may exist yet.
    unique_keys: list[str] = field(metadata={"json": "uniqueKeys"})


@dataclass(frozen=True, kw_only=True, slots=True)
class TableRange(Record):
    """Which rows to list, in the order of their keys. Both ends are excluded."""

    #: The keys of the rows come after this one.
    after: str = field(metadata={"json": "after"})
    #: The keys of the rows come before this one.
    before: str = field(metadata={"json": "before"})
    #: How many rows the answer may hold.
    limit: int = field(metadata={"json": "limit"})


@dataclass(frozen=True, kw_only=True, slots=True)
class TableRecord(Record):
    """Which table or view holds people, and in which columns."""

    #: The column that says whether the person is let in.
    active: str | None = field(default=None, metadata={"json": "active"})
    #: The column of the name as shown.
    display_name: str | None = field(default=None, metadata={"json": "displayName"})
    #: The column that holds the address of a person.
    email: str | None = field(default=None, metadata={"json": "email"})
    #: The column of the immutable id.
    id: str | None = field(default=None, metadata={"json": "id"})
    #: The column of the organisation's id.
    organisation: str | None = field(default=None, metadata={"json": "organisation"})
    #: The column of the organisation's name.
    organisation_name: str | None = field(default=None, metadata={"json": "organisationName"})
    #: The column of the person's roles, an array of texts; NULL and an empty array mean none.
    #: Without it the directory does not say which roles people hold, and nobody is refused because
    #: the other person may do more.
    roles: str | None = field(default=None, metadata={"json": "roles"})
    #: The table or view, with its schema if need be: `portal.staff`.
    table: str = field(metadata={"json": "table"})
    #: The address of the database: `postgres://...`.
    url: str = field(repr=False, metadata={"json": "url"})
    #: The column of the user name.
    username: str | None = field(default=None, metadata={"json": "username"})


@dataclass(frozen=True, kw_only=True, slots=True)
class TableRow(Record):
    """A row of the host's table."""

    #: The content of the row: text, which must be returned unchanged.
    blob: str = field(metadata={"json": "blob"})
    #: The key of the row, which no other row has.
    key: str = field(metadata={"json": "key"})
    #: The key of the row that owns this one; a row without an owner has its own key here.
    owner: str = field(metadata={"json": "owner"})
    #: Counts the row's commits from 1.
    version: int = field(metadata={"json": "version"})


@dataclass(frozen=True, kw_only=True, slots=True)
class TrustedProxiesRecord(Record):
    """Proxies in front of the desk that are trusted to report the client's address: `hops` or `networks`."""

    #: The header that they write: `x-forwarded-for` if left out, or `forwarded` (RFC 7239).
    header: str | None = field(default=None, metadata={"json": "header"})
    #: How many proxies a request passes, 1 to 16. The desk must be reachable through all of them only.
    hops: int | None = field(default=None, metadata={"json": "hops"})
    #: The networks of the proxies, such as `10.0.0.0/8`, or their addresses. The header is read only if
    #: the peer of the connection is in one of them.
    networks: list[str] | None = field(default=None, metadata={"json": "networks"})


@dataclass(frozen=True, kw_only=True, slots=True)
class UserOptions(Record):
    """The account for which a credential is made (WebAuthn Level 3 section 5.4.3)."""

    #: The person's name as it is shown; empty if left out.
    display_name: str | None = field(default=None, metadata={"json": "displayName"})
    #: The user handle, 1 to 64 bytes in base64url: random, the same for every credential of the account, and
    #: nothing that names the person. 64 random bytes if left out: store the `user.id` of the answer.
    id: str | None = field(default=None, metadata={"json": "id"})
    #: The user name, by which the person tells this account from others.
    name: str = field(metadata={"json": "name"})


@dataclass(frozen=True, kw_only=True, slots=True)
class UserView(Record):
    """A person, as the host's directory knows them."""

    #: Whether the directory lets the person in at all.
    active: bool = field(metadata={"json": "active"})
    #: The name of the person as it is shown.
    display_name: str = field(metadata={"json": "displayName"})
    #: An address to show beside the name.
    email: str | None = field(default=None, metadata={"json": "email"})
    #: The directory's immutable id of the person.
    id: str = field(metadata={"json": "id"})
    #: The id of the organisation to which the person belongs.
    organisation: str = field(metadata={"json": "organisation"})
    #: The name of that organisation as it is shown.
    organisation_name: str = field(metadata={"json": "organisationName"})
    #: The name that the person signs in with.
    username: str = field(metadata={"json": "username"})


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifyAuthenticationAnswer(Record):
    """What an authentication that verifies shows."""

    #: Who signed, and what became of the counter.
    authentication: AuthenticationRecord = field(metadata={"json": "authentication"})


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifyAuthenticationRequest(Record):
    """What `verifyAuthentication` verifies, and against what."""

    #: The challenge that the caller issued for this ceremony alone.
    challenge: str = field(metadata={"json": "challenge"})
    #: What a signature counter that did not advance means; `refuse` if left out.
    counter: CounterCheck | None = field(default=None, metadata={"json": "counter"})
    #: The stored credential, as `verifyRegistration` answered it, with the counter of its last use.
    credential: CredentialRecord = field(metadata={"json": "credential"})
    #: The handle of the user who signs in, where the caller knows them already.
    expected_user_handle: str | None = field(default=None, metadata={"json": "expectedUserHandle"})
    #: Whose pages the browser was on.
    relying_party: RelyingPartyConfig = field(metadata={"json": "relyingParty"})
    #: What `navigator.credentials.get()` gave, as `toJSON()` writes it.
    response: AuthenticationResponseJSON = field(metadata={"json": "response"})
    #: Whether the user must have been verified.
    user_verification: UserVerification = field(metadata={"json": "userVerification"})


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifyRegistrationAnswer(Record):
    """What a registration that verifies leaves."""

    #: The credential, which the caller stores.
    credential: CredentialRecord = field(metadata={"json": "credential"})


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifyRegistrationRequest(Record):
    """What `verifyRegistration` verifies, and against what."""

    #: The algorithms that were offered, by their COSE numbers; every one that is served if left out.
    algorithms: list[int] | None = field(default=None, metadata={"json": "algorithms"})
    #: What is asked of attestation; nothing if left out.
    attestation: AttestationRequest | None = field(default=None, metadata={"json": "attestation"})
    #: The challenge that the caller issued for this ceremony alone.
    challenge: str = field(metadata={"json": "challenge"})
    #: Whose pages the browser was on.
    relying_party: RelyingPartyConfig = field(metadata={"json": "relyingParty"})
    #: What `navigator.credentials.create()` gave, as `toJSON()` writes it.
    response: RegistrationResponseJSON = field(metadata={"json": "response"})
    #: Whether the user must have been verified.
    user_verification: UserVerification = field(metadata={"json": "userVerification"})


@dataclass(frozen=True, kw_only=True, slots=True)
class WarningRecord(Record):
    """A part of the configuration that gives something up, perhaps without meaning to."""

    #: The stable code: `roles_not_said` or `roles_unreadable`.
    code: str = field(metadata={"json": "code"})
    #: What is given up, and what to do about it.
    detail: str = field(metadata={"json": "detail"})


#: Where people are looked up.
DirectoryChoice = Union["Literal['host']", "dict[str, Any]"]


#: The event that a notification is about.
NotificationKindRecord = Union["dict[str, Any]"]


#: A certificate that attestation statements may lead to, with what it speaks for (WebAuthn Level 3 section 7.1, step 23): the certificate alone is bound to nothing.
TrustAnchor = Union["str", "dict[str, Any]"]


#: AuthenticationResponseJSON (WebAuthn Level 3 section 5.1) as JSON text, as the browser sent it, or read. Text is better:
#: it shows a member that stands twice.
AuthenticationResponseJSON = Union[str, Mapping[str, Any]]


#: RegistrationResponseJSON (WebAuthn Level 3 section 5.1) as JSON text, as the browser sent it, or read. Text is better:
#: it shows a member that stands twice.
RegistrationResponseJSON = Union[str, Mapping[str, Any]]


class Code(StrEnum):
    """Every code that an error may have."""

    #: The request was not understood. Nothing was changed. Load the page again and try once more.
    MALFORMED_REQUEST = "malformed_request"
    #: The request was not understood. Nothing was changed. Load the page again and try once more.
    UNKNOWN_MEMBER = "unknown_member"
    #: The request was not understood. There is no operation of this name.
    UNKNOWN_OPERATION = "unknown_operation"
    #: The request was too large. Nothing was changed. Load the page again and try with less text.
    BODY_TOO_LARGE = "body_too_large"
    #: The request came from another site. Nothing was changed. Open this service in a window of its own and try again. Very old browsers cannot be used.
    CROSS_SITE = "cross_site"
    #: This is not the usual address of the service. Security keys do not work here, and nothing was changed. Open the service at its usual address and try again.
    WRONG_ADDRESS = "wrong_address"
    #: We cannot tell which link you came from. Open the link that you were sent once more. It still works until it expires.
    SESSION_UNKNOWN = "session_unknown"
    #: The request was not understood. The id or the origins of its relying party are not valid.
    RELYING_PARTY_INVALID = "relying_party_invalid"
    #: Page not found. Check the address, or go to the home page.
    NOT_FOUND = "not_found"
    #: Sorry, there is a problem with the service. Nothing was changed. This service is not set up correctly. Tell the people who run it.
    CONFIGURATION_INVALID = "configuration_invalid"
    #: Sorry, there is a problem with the service. Nothing was changed. This service is not set up correctly. Tell the people who run it.
    UNSUPPORTED = "unsupported"
    #: Sorry, there is a problem with the service. Nothing was changed. The service is being restarted. Try again in a minute.
    CLOSED = "closed"
    #: The request took too long. Nothing was changed. Check your internet connection, and then try again.
    REQUEST_TIMEOUT = "request_timeout"
    #: Too many pages are open. This page is kept up to date a little more slowly. Close pages that you no longer need.
    TOO_MANY_STREAMS = "too_many_streams"
    #: You are not signed in. Your key was accepted, but this website did not sign you in. Try to sign in once more. If it happens again, ask the people who run this website.
    SIGN_IN_NOT_ADMITTED = "sign_in_not_admitted"
    #: Sorry, the service is busy. Nothing was changed. Try again in a minute.
    BUSY = "busy"
    #: Sorry, the service is not available. Nothing was changed. Try again in a minute.
    STORE_UNAVAILABLE = "store_unavailable"
    #: Sorry, there is a problem with the service. Nothing was changed. Try again in a minute.
    INTERNAL = "internal"
    #: Sorry, this account cannot be used. Its record was changed outside this service. Nothing was changed now. Tell the people who run the service.
    ACCOUNT_TAMPERED = "account_tampered"
    #: You are not signed in. Sign in, and then try again. Nothing was changed.
    NOT_AUTHENTICATED = "not_authenticated"
    #: Your session has ended. The security key that you signed in with is no longer in use. Sign out, and then sign in again. If you did not expect this, tell your administrator.
    SESSION_REVOKED = "session_revoked"
    #: Your sign-in cannot be used. Its time lies in the future. Sign out, and then sign in again. If it happens again, tell your administrator: a clock of this service is wrong.
    PROOF_IN_FUTURE = "proof_in_future"
    #: You are not allowed to do this. Nothing was changed. Ask an administrator of your organisation if you need to do it.
    NOT_AUTHORISED = "not_authorised"
    #: This is not allowed for this user. A rule of this service stops it. Nothing was changed. Ask an administrator of your organisation.
    HOST_REFUSED = "host_refused"
    #: Confirm that it is you. You have to sign in again before you can do this. Nothing was changed.
    STEP_UP_REQUIRED = "step_up_required"
    #: Your first security key is issued by link. Ask a Registration Authority of your organisation for a link.
    LINK_REQUIRED = "link_required"
    #: User not found. You can only see users of the organisations that you work for. Search for the user again. Nothing was changed.
    USER_UNKNOWN = "user_unknown"
    #: This user’s access is switched off. It has to be switched on in the directory first. Nothing was changed.
    USER_DISABLED = "user_disabled"
    #: This search cannot be made. Enter 1 to 100 visible characters.
    QUERY_INVALID = "query_invalid"
    #: Nothing is held for this user yet. Issue an authenticator first. Nothing was changed.
    ACCOUNT_UNKNOWN = "account_unknown"
    #: This account is open already. There is nothing more to do.
    ACCOUNT_EXISTS = "account_exists"
    #: This account is closed. Nothing can be changed until it is reopened by an administrator.
    ACCOUNT_CLOSED = "account_closed"
    #: This link is not valid. Check that you copied the whole link. If it still does not work, ask the person who sent it for a new one.
    LINK_UNKNOWN = "link_unknown"
    #: The link has not been opened yet. Open the link and press the button to begin.
    LINK_NOT_REDEEMED = "link_not_redeemed"
    #: This link has expired. Links only work for a short time. Ask the person who sent it for a new one.
    LINK_EXPIRED = "link_expired"
    #: This link has already been used. A key was registered with it. If that was not you, tell the person who sent the link at once.
    LINK_USED = "link_used"
    #: This link was cancelled. Ask the person who sent it for a new one if you still need it.
    LINK_CANCELLED = "link_cancelled"
    #: There is a newer link. This link was replaced. Use the newest link that you were sent.
    LINK_SUPERSEDED = "link_superseded"
    #: The link was opened again. Registration goes on in the other window or on the other device. To go on here instead, open the link once more.
    SESSION_ENDED = "session_ended"
    #: This link is not for the person who is signed in. Nothing was registered. If the link was sent to you, go on: the key will be registered for you, and not for the person who is signed in. If you are the person who is signed in, close this page and tell the person who sent you the link.
    SIGNED_IN_AS_ANOTHER = "signed_in_as_another"
    #: That took too long, or was tried twice. Nothing was registered. Try again.
    CEREMONY_UNKNOWN = "ceremony_unknown"
    #: A newer attempt was started. Go on in the other window, or start again here. Nothing was registered here.
    CEREMONY_SUPERSEDED = "ceremony_superseded"
    #: Authenticator not found. Go back to the user’s profile to see their authenticators as they are now.
    AUTHENTICATOR_UNKNOWN = "authenticator_unknown"
    #: This key is not in use yet. Sign in with it once to prove it.
    AUTHENTICATOR_PENDING = "authenticator_pending"
    #: This key is suspended. Ask a Registration Authority of your organisation to reinstate it.
    AUTHENTICATOR_SUSPENDED = "authenticator_suspended"
    #: This key was stopped. It may have been copied. Tell your Registration Authority, and use another key.
    AUTHENTICATOR_QUARANTINED = "authenticator_quarantined"
    #: This key was removed. Use another key, or sign in another way. Ask a Registration Authority if you need a new one.
    AUTHENTICATOR_REMOVED = "authenticator_removed"
    #: This key is already active. There is nothing more to do.
    AUTHENTICATOR_ACTIVE = "authenticator_active"
    #: This key is already registered. Use it to sign in, or take another key to register.
    AUTHENTICATOR_ALREADY_REGISTERED = "authenticator_already_registered"
    #: There are too many authenticators. Remove one that is no longer needed, and then try again. Nothing was changed.
    TOO_MANY_AUTHENTICATORS = "too_many_authenticators"
    #: This is the last authenticator. Confirm that you know it, or issue another authenticator first. Nothing was changed.
    LAST_AUTHENTICATOR_CONFIRM = "last_authenticator_confirm"
    #: The last authenticator cannot be removed. Issue another authenticator first, and then remove this one. Nothing was changed.
    LAST_AUTHENTICATOR_REFUSED = "last_authenticator_refused"
    #: This type of authenticator is not offered. Choose another type. Nothing was changed.
    KIND_NOT_OFFERED = "kind_not_offered"
    #: This is another type of authenticator. Nothing was registered. Use the type that you were asked for and try again. For another user, use that user’s own security key.
    WRONG_KIND = "wrong_kind"
    #: This authenticator can be copied to other devices. That is not allowed here, and nothing was registered. Use a security key and try again.
    NOT_DEVICE_BOUND = "not_device_bound"
    #: This key has no room left. Nothing was registered. Free some room on it, or use another key, and try again.
    NOT_DISCOVERABLE = "not_discoverable"
    #: This key may have been copied. It was refused. Tell your Registration Authority, and use another key.
    COUNTER_REGRESSED = "counter_regressed"
    #: This type of key can no longer be used. A fault in this model was reported. Ask your Registration Authority for another key.
    MODEL_REPORTED = "model_reported"
    #: This nickname cannot be used. Enter 1 to 64 letters, numbers or other visible characters.
    NICKNAME_INVALID = "nickname_invalid"
    #: This text cannot be used. Enter 1 to 500 visible characters.
    NOTE_INVALID = "note_invalid"
    #: This key is not registered here. Use another key, or sign in another way.
    CREDENTIAL_UNKNOWN = "credential_unknown"
    #: This key belongs to somebody else. Use your own key and try again.
    CREDENTIAL_OF_ANOTHER = "credential_of_another"
    #: You were not signed in with this key. Use a key that you registered here, or sign in another way.
    SIGN_IN_REFUSED = "sign_in_refused"
    #: Too many attempts. Wait a minute, and then try again. Nothing was changed.
    TOO_MANY_REQUESTS = "too_many_requests"
    #: This desk does not serve that service. Tell the people who run it. Nothing was changed.
    RELYING_PARTY_UNKNOWN = "relying_party_unknown"
    #: You cannot change this user. This user may do more here than you may. Nothing was changed. Ask somebody who may do at least as much as this user.
    TARGET_OUTRANKS_ACTOR = "target_outranks_actor"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CHALLENGE_UNUSABLE = "challenge_unusable"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    ALGORITHM_MISMATCH = "algorithm_mismatch"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    RESPONSE_TOO_LARGE = "response_too_large"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    RESPONSE_NOT_UTF8 = "response_not_utf8"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    RESPONSE_NOT_JSON = "response_not_json"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    MEMBER_DUPLICATED = "member_duplicated"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    MEMBER_MISSING = "member_missing"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    MEMBER_WRONG_TYPE = "member_wrong_type"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    MEMBER_TOO_LARGE = "member_too_large"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    MEMBER_NOT_BASE64URL = "member_not_base64url"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CREDENTIAL_TYPE_UNKNOWN = "credential_type_unknown"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CREDENTIAL_ID_LENGTH = "credential_id_length"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    RAW_ID_MISMATCH = "raw_id_mismatch"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    USER_HANDLE_LENGTH = "user_handle_length"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    SIGNATURE_EMPTY = "signature_empty"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CLIENT_DATA_NOT_UTF8 = "client_data_not_utf8"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CLIENT_DATA_NOT_JSON = "client_data_not_json"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CLIENT_DATA_MEMBER_DUPLICATED = "client_data_member_duplicated"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CLIENT_DATA_MEMBER_MISSING = "client_data_member_missing"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CLIENT_DATA_MEMBER_WRONG_TYPE = "client_data_member_wrong_type"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CLIENT_DATA_TYPE_MISMATCH = "client_data_type_mismatch"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CHALLENGE_NOT_BASE64URL = "challenge_not_base64url"
    #: The key answered an earlier attempt. Nothing was changed. Close other windows that ask for the key, and try again.
    CHALLENGE_MISMATCH = "challenge_mismatch"
    #: The key answered for another address. Nothing was changed. Open this service at its usual address and try again.
    ORIGIN_MISMATCH = "origin_mismatch"
    #: This page is shown within another page. Nothing was changed. Open this service in a window of its own and try again.
    CROSS_ORIGIN_REFUSED = "cross_origin_refused"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    TOP_ORIGIN_UNEXPECTED = "top_origin_unexpected"
    #: This page is shown within another page. Nothing was changed. Open this service in a window of its own and try again.
    TOP_ORIGIN_MISMATCH = "top_origin_mismatch"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    TOKEN_BINDING_MALFORMED = "token_binding_malformed"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CBOR_TRUNCATED = "cbor_truncated"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CBOR_TRAILING_BYTES = "cbor_trailing_bytes"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CBOR_TOO_DEEP = "cbor_too_deep"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CBOR_TAG = "cbor_tag"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CBOR_FLOAT = "cbor_float"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CBOR_SIMPLE_VALUE = "cbor_simple_value"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CBOR_INDEFINITE_LENGTH = "cbor_indefinite_length"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CBOR_RESERVED = "cbor_reserved"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CBOR_NOT_MINIMAL = "cbor_not_minimal"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CBOR_DUPLICATE_KEY = "cbor_duplicate_key"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CBOR_KEY_TYPE = "cbor_key_type"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CBOR_TOO_MANY_KEYS = "cbor_too_many_keys"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CBOR_TEXT_NOT_UTF8 = "cbor_text_not_utf8"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    ATTESTATION_OBJECT_NOT_MAP = "attestation_object_not_map"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    ATTESTATION_OBJECT_MEMBER_MISSING = "attestation_object_member_missing"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    ATTESTATION_OBJECT_MEMBER_WRONG_TYPE = "attestation_object_member_wrong_type"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    ATTESTATION_OBJECT_MEMBER_UNEXPECTED = "attestation_object_member_unexpected"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    AUTHENTICATOR_DATA_TOO_LARGE = "authenticator_data_too_large"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    AUTHENTICATOR_DATA_TRUNCATED = "authenticator_data_truncated"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    AUTHENTICATOR_DATA_TRAILING_BYTES = "authenticator_data_trailing_bytes"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    FLAGS_RESERVED = "flags_reserved"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    ATTESTED_DATA_MISSING = "attested_data_missing"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    ATTESTED_DATA_UNEXPECTED = "attested_data_unexpected"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    EXTENSIONS_NOT_MAP = "extensions_not_map"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    EXTENSION_MALFORMED = "extension_malformed"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CREDENTIAL_ID_MISMATCH = "credential_id_mismatch"
    #: The key answered for another address. Nothing was changed. Open this service at its usual address and try again.
    RP_ID_HASH_MISMATCH = "rp_id_hash_mismatch"
    #: The key was not touched. Touch the key when it flashes, and try again. Nothing was changed.
    USER_NOT_PRESENT = "user_not_present"
    #: This key did not check that it is you. It needs a PIN or a fingerprint. Nothing was changed. Set one up, and try again.
    USER_NOT_VERIFIED = "user_not_verified"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    BACKUP_STATE_INCONSISTENT = "backup_state_inconsistent"
    #: This passkey has changed since it was registered. Nothing was changed here. Sign in another way, remove the passkey and register it again, or ask a Registration Authority of your organisation.
    BACKUP_ELIGIBILITY_CHANGED = "backup_eligibility_changed"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    COSE_KEY_NOT_MAP = "cose_key_not_map"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    COSE_KEY_PARAMETER_MISSING = "cose_key_parameter_missing"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    COSE_KEY_PARAMETER_WRONG_TYPE = "cose_key_parameter_wrong_type"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    COSE_KEY_PARAMETER_UNEXPECTED = "cose_key_parameter_unexpected"
    #: This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again.
    ALGORITHM_UNKNOWN = "algorithm_unknown"
    #: This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again.
    ALGORITHM_NOT_OFFERED = "algorithm_not_offered"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    KEY_TYPE_MISMATCH = "key_type_mismatch"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    KEY_CURVE_MISMATCH = "key_curve_mismatch"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    KEY_LENGTH = "key_length"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    KEY_INVALID = "key_invalid"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    KEY_WEAK = "key_weak"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    RSA_MODULUS_MALFORMED = "rsa_modulus_malformed"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    RSA_MODULUS_SIZE = "rsa_modulus_size"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    RSA_EXPONENT = "rsa_exponent"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    FORMAT_UNKNOWN = "format_unknown"
    #: This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again.
    FORMAT_SAFETYNET = "format_safetynet"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    STATEMENT_MEMBER_MISSING = "statement_member_missing"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    STATEMENT_MEMBER_WRONG_TYPE = "statement_member_wrong_type"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    STATEMENT_MEMBER_UNEXPECTED = "statement_member_unexpected"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    STATEMENT_NOT_EMPTY = "statement_not_empty"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    STATEMENT_ALGORITHM_UNKNOWN = "statement_algorithm_unknown"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    STATEMENT_ALGORITHM_MISMATCH = "statement_algorithm_mismatch"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    STATEMENT_SIGNATURE_INVALID = "statement_signature_invalid"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CERTIFICATE_COUNT = "certificate_count"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CERTIFICATE_TOO_LARGE = "certificate_too_large"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CERTIFICATE_MALFORMED = "certificate_malformed"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CERTIFICATE_VERSION = "certificate_version"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CERTIFICATE_SUBJECT = "certificate_subject"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CERTIFICATE_BASIC_CONSTRAINTS = "certificate_basic_constraints"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CERTIFICATE_AAGUID_MALFORMED = "certificate_aaguid_malformed"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CERTIFICATE_AAGUID_MISMATCH = "certificate_aaguid_mismatch"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    U2F_AAGUID_NOT_ZERO = "u2f_aaguid_not_zero"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    U2F_KEY_NOT_P256 = "u2f_key_not_p256"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CERTIFICATE_ALTERNATIVE_NAME = "certificate_alternative_name"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CERTIFICATE_KEY_PURPOSE = "certificate_key_purpose"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CERTIFICATE_KEY_MISMATCH = "certificate_key_mismatch"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    TPM_VERSION = "tpm_version"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    TPM_MALFORMED = "tpm_malformed"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    TPM_KEY_MISMATCH = "tpm_key_mismatch"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    TPM_MAGIC = "tpm_magic"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    TPM_TYPE = "tpm_type"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    TPM_EXTRA_DATA = "tpm_extra_data"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    TPM_NAME = "tpm_name"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    ANDROID_DESCRIPTION_MALFORMED = "android_description_malformed"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    ANDROID_CHALLENGE = "android_challenge"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    ANDROID_ALL_APPLICATIONS = "android_all_applications"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    ANDROID_ORIGIN = "android_origin"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    ANDROID_PURPOSE = "android_purpose"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    APPLE_NONCE_MALFORMED = "apple_nonce_malformed"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    APPLE_NONCE = "apple_nonce"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    COMPOUND_COUNT = "compound_count"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    COMPOUND_MALFORMED = "compound_malformed"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    ANCHOR_MALFORMED = "anchor_malformed"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CERTIFICATE_EXPIRED = "certificate_expired"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CHAIN_ORDER = "chain_order"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CHAIN_HAS_ROOT = "chain_has_root"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CHAIN_KEY_USAGE = "chain_key_usage"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CHAIN_ISSUER_NOT_CA = "chain_issuer_not_ca"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CHAIN_PATH_LENGTH = "chain_path_length"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CHAIN_NAME_CONSTRAINTS = "chain_name_constraints"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CHAIN_CRITICAL_EXTENSION = "chain_critical_extension"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CHAIN_SIGNATURE_INVALID = "chain_signature_invalid"
    #: We could not confirm who made this key. Nothing was registered. Use a key of another model, or ask which keys are accepted.
    CHAIN_UNKNOWN_ISSUER = "chain_unknown_issuer"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    CHAIN_INVALID = "chain_invalid"
    #: We could not see which model of key this is. Nothing was registered. Only certain models are accepted here, so your browser has to show us the make and model of your key.
    ATTESTATION_MISSING = "attestation_missing"
    #: We could not see which model of key this is. Nothing was registered. Only certain models are accepted here, so your browser has to show us the make and model of your key.
    ATTESTATION_SELF = "attestation_self"
    #: We could not see which model of key this is. Nothing was registered. Only certain models are accepted here, so your browser has to show us the make and model of your key.
    AAGUID_UNATTESTED = "aaguid_unattested"
    #: This model of key is not on the list. Nothing was registered. Use a model that is accepted here and try again.
    AAGUID_ZERO = "aaguid_zero"
    #: This model of key is not on the list. Nothing was registered. Use a model that is accepted here and try again.
    AAGUID_NOT_LISTED = "aaguid_not_listed"
    #: This model of key is not accepted here. Nothing was registered. Use a key of another model and try again.
    AAGUID_BLOCKED = "aaguid_blocked"
    #: This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again.
    FORMAT_NOT_ALLOWED = "format_not_allowed"
    #: This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again.
    ALGORITHM_NOT_ALLOWED = "algorithm_not_allowed"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    KEY_NOT_IN_HARDWARE = "key_not_in_hardware"
    #: This authenticator can be copied to other devices. That is not allowed here, and nothing was registered. Use a security key and try again.
    BACKUP_ELIGIBLE = "backup_eligible"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    METADATA_MISSING = "metadata_missing"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    METADATA_STALE = "metadata_stale"
    #: We could not confirm who made this key. Nothing was registered. Use a key of another model, or ask which keys are accepted.
    MODEL_UNKNOWN = "model_unknown"
    #: This model of key is no longer safe. Nothing was registered, because a fault was reported for this model. Use a key of another model, and ask for a replacement.
    MODEL_COMPROMISED = "model_compromised"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    MODEL_ATTESTATION_UNLISTED = "model_attestation_unlisted"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    MODEL_ALGORITHM_UNLISTED = "model_algorithm_unlisted"
    #: This model of key is not certified highly enough. Nothing was registered. Use a key that is certified highly enough, or ask which keys are accepted.
    CERTIFICATION_MISSING = "certification_missing"
    #: This model of key is not certified highly enough. Nothing was registered. Use a key that is certified highly enough, or ask which keys are accepted.
    CERTIFICATION_TOO_LOW = "certification_too_low"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    SECOND_OPINION_DISAGREES = "second_opinion_disagrees"
    #: This key needs your username. It cannot say whose it is. Enter your username and password first, and use the key after that.
    USER_HANDLE_MISSING = "user_handle_missing"
    #: This key belongs to somebody else. Nothing was changed. Use your own key and try again.
    USER_HANDLE_MISMATCH = "user_handle_mismatch"
    #: The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service.
    SIGNATURE_INVALID = "signature_invalid"


class Store(Protocol):
    """The host's store."""

    def load(self, key: str) -> MaybeAwaitable[TableRow | Mapping[str, Any] | None]:
        """The row of this key, or null."""
        ...

    def commit(self, request: TableCommit) -> MaybeAwaitable[TableOutcome | Literal["committed", "version_conflict", "key_taken"]]:
        """Writes everything in the commit in one transaction, or nothing."""
        ...

    def list(self, request: TableRange) -> MaybeAwaitable[Sequence[TableRow | Mapping[str, Any]]]:
        """The rows whose keys come after one and before another, in order of their keys."""
        ...

    def remove(self, key: str) -> MaybeAwaitable[TableRow | Mapping[str, Any] | None]:
        """Removes the row of this key and returns it; of several callers, at most one gets it."""
        ...


class Directory(Protocol):
    """The host's directory."""

    def user(self, id: str) -> MaybeAwaitable[PersonRecord | Mapping[str, Any] | None]:
        """The person with this id, let in or not; null if there is nobody."""
        ...

    def search(self, request: HostSearch) -> MaybeAwaitable[HostPeople | Mapping[str, Any]]:
        """People of these organisations who match every word, and how many they are in all."""
        ...


class DirectoryWithRoles(Directory, Protocol):
    """The host's directory, where it says which roles people hold."""

    def roles(self, id: str) -> MaybeAwaitable[Sequence[str]]:
        """The roles that the person with this id holds now."""
        ...


class Notifier(Protocol):
    """The host's notifier."""

    def deliver(self, request: NotificationRecord) -> MaybeAwaitable[None]:
        """Hands a notification over; on a fault it comes again later, with the same id."""
        ...
