//! Accounts and authenticators.

use keydesk_core::ids::{AuthenticatorId, CredentialId, LinkId, UserId};
use keydesk_core::model::{
    AccountStatus, AssuranceLevel, AssuranceReason, AuthenticatorKind, AuthenticatorStatus,
    RemovalReason, Route,
};
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::metadata::CertificationLevel;
use keydesk_core::webauthn::{Aaguid, AttestationFormat, AttestationKind, KeySecurity, Transports};
use serde::{Deserialize, Serialize};

use super::LinkView;

/// The account of one user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountView {
    /// The id of the person whose account it is.
    pub user_id: UserId,
    /// Whether anything may be done with it.
    pub status: AccountStatus,
    /// Counts commits; the tag that polling compares.
    pub version: i64,
    /// The authenticators of the account, removed ones included, oldest first.
    pub authenticators: Vec<AuthenticatorView>,
    /// The registration links that are kept, oldest first.
    pub links: Vec<LinkView>,
}

/// An account as it stands after the operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountAnswer {
    /// The account as it stands after the operation.
    pub account: AccountView,
}

/// One authenticator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuthenticatorView {
    /// Its id, which no other authenticator ever has.
    pub id: AuthenticatorId,
    /// The kind that it was registered as.
    pub kind: AuthenticatorKind,
    /// The name that its owner gave it.
    pub nickname: String,
    /// The state of the authenticator: whether it can sign in, be renamed or be removed.
    pub status: AuthenticatorStatus,
    /// The model's name, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// When the authenticator was registered.
    pub created_at: Timestamp,
    /// Time of its last sign-in; left out before the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// How and by whom it was registered.
    pub provenance: ProvenanceView,
    /// The facts about the authenticator that its registration proved or claimed.
    pub evidence: EvidenceView,
    /// The assurance level that it can reach, with the reasons (NIST SP 800-63B-4 section 2).
    pub assurance: AssuranceView,
    /// When, by whom and why it was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removal: Option<RemovalView>,
}

/// How an authenticator came to the account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProvenanceView {
    /// The way in which it was registered.
    pub how: Route,
    /// Id of the person who issued the link or registered the authenticator, or `link:` and the
    /// id of the link in the answer to its holder, who must not learn who issued it.
    pub by: String,
    /// The id of the link that was used, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_id: Option<LinkId>,
}

/// The facts about an authenticator that its registration proved or claimed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EvidenceView {
    /// The credential id, chosen by the authenticator.
    pub credential_id: CredentialId,
    /// The name of the credential's signature algorithm.
    pub algorithm: String,
    /// The model id; a claim unless `aaguidAttested`.
    pub aaguid: Aaguid,
    /// Whether an anchor that may speak for this model vouched for its id.
    pub aaguid_attested: bool,
    /// The format of the attestation statement that came with the registration.
    pub attestation_format: AttestationFormat,
    /// The source of trust in the authenticator's model: its attestation type (WebAuthn Level 3
    /// section 6.5.3).
    pub attestation: AttestationKind,
    /// Whether the attestation led to an anchor that may vouch for it.
    pub trusted: bool,
    /// Where the private key is kept; left out if neither attestation nor metadata says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_security: Option<KeySecurity>,
    /// Whether a TPM signed the attestation with SHA-1 (RS1); left out if not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation_sha1: Option<bool>,
    /// Why an attestation that is there is not trusted, by the code with which it would be refused:
    /// `statement_algorithm_unknown`, `chain_unknown_issuer` and the other codes of paths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub untrusted_reason: Option<String>,
    /// The model's FIDO2 certification level by metadata, at registration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certification: Option<CertificationLevel>,
    /// Whether the user was verified (PIN or biometric).
    pub user_verified: bool,
    /// Whether it may be synced to other devices.
    pub backup_eligible: bool,
    /// Whether it was synced at registration.
    pub backed_up: bool,
    /// How the browser says that it can be reached (WebAuthn Level 3 section 5.8.4).
    pub transports: Transports,
}

/// An assurance level with its reasons (NIST SP 800-63B-4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AssuranceView {
    /// The level that it may count for.
    pub level: AssuranceLevel,
    /// Why it is not higher or lower.
    pub reasons: Vec<AssuranceReason>,
}

/// The end of an authenticator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemovalView {
    /// Time of the removal, by the clock of the desk.
    pub at: Timestamp,
    /// The id of the person who removed it.
    pub by: String,
    /// Why it was removed.
    pub reason: RemovalReason,
    /// A note that the remover added. The owner of the authenticator can read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// Gives an authenticator another nickname.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RenameAuthenticatorRequest {
    /// The id of the person whose authenticator it is.
    #[cfg_attr(feature = "schema", schemars(with = "UserId"))]
    pub user_id: String,
    /// The id of the authenticator that is renamed.
    #[cfg_attr(feature = "schema", schemars(with = "AuthenticatorId"))]
    pub authenticator_id: String,
    /// 1 to 64 characters as a person counts them.
    pub nickname: String,
}

/// Removes an authenticator for good.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemoveAuthenticatorRequest {
    /// The id of the person whose authenticator it is.
    #[cfg_attr(feature = "schema", schemars(with = "UserId"))]
    pub user_id: String,
    /// The id of the authenticator that is removed.
    #[cfg_attr(feature = "schema", schemars(with = "AuthenticatorId"))]
    pub authenticator_id: String,
    /// Why it is removed; `account_closed` is for accounts that are closed.
    #[cfg_attr(feature = "schema", schemars(with = "RemovalReason"))]
    pub reason: String,
    /// At most 500 characters, which the person whose authenticator it is can read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// `true` once a person was warned that it is the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_confirmed: Option<bool>,
}

/// Closes an account: every authenticator and open link ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CloseAccountRequest {
    /// The id of the person whose account is closed.
    #[cfg_attr(feature = "schema", schemars(with = "UserId"))]
    pub user_id: String,
    /// Why it is closed: 1 to 500 characters as a person counts them.
    pub reason: String,
}

/// Reopens a closed account; nothing that ended comes back by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReopenAccountRequest {
    /// The id of the person whose account is reopened.
    #[cfg_attr(feature = "schema", schemars(with = "UserId"))]
    pub user_id: String,
    /// Why it is reopened: 1 to 500 characters as a person counts them.
    pub reason: String,
}
