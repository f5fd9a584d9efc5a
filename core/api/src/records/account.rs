//! Accounts and authenticators.

use serde::{Deserialize, Serialize};

use super::LinkView;

/// What the desk holds for one user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountView {
    /// Whose it is.
    pub user_id: String,
    /// `unopened`, `open` or `closed`.
    pub status: String,
    /// Counts commits; the tag that polling compares.
    pub version: i64,
    /// Removed ones included, oldest first.
    pub authenticators: Vec<AuthenticatorView>,
    /// The registration links that are kept, oldest first.
    pub links: Vec<LinkView>,
}

/// An account as it stands after the operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountAnswer {
    /// The account.
    pub account: AccountView,
}

/// One authenticator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuthenticatorView {
    /// Its id.
    pub id: String,
    /// `security_key`, `passkey` or `this_device`.
    pub kind: String,
    /// What its owner calls it.
    pub nickname: String,
    /// `pending`, `active`, `suspended`, `quarantined` or `removed`.
    pub status: String,
    /// The model's name, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// When it was registered.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub created_at: String,
    /// When it last signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub last_used_at: Option<String>,
    /// How and by whom it was registered.
    pub provenance: ProvenanceView,
    /// What was seen at registration.
    pub evidence: EvidenceView,
    /// What it is good for, and why.
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
    /// `link`, `self_service`, `on_behalf` or `import`.
    pub how: String,
    /// Id of the person who issued the link or registered the authenticator, or `link:` and the
    /// id of the link in the answer to its holder, who is not told who issued it.
    pub by: String,
    /// The link that was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_id: Option<String>,
}

/// What a registration showed about the authenticator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EvidenceView {
    /// The credential id.
    pub credential_id: String,
    /// The signature algorithm's name.
    pub algorithm: String,
    /// The model id; a claim unless `aaguidAttested`.
    pub aaguid: String,
    /// Whether an anchor that may speak for this model vouched for its id.
    pub aaguid_attested: bool,
    /// The attestation statement format.
    pub attestation_format: String,
    /// `none`, `self`, `basic`, `attca` or `anonca`.
    pub attestation: String,
    /// Whether the attestation led to an anchor that may vouch for it.
    pub trusted: bool,
    /// What keeps the private key, where the attestation or the metadata said so: `software`,
    /// `trusted_environment` or `strong_box`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_security: Option<String>,
    /// Whether a TPM signed the attestation with SHA-1 (RS1); left out if not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation_sha1: Option<bool>,
    /// Why an attestation that is there is not trusted, by the code with which it would be refused:
    /// `statement_algorithm_unknown`, `chain_unknown_issuer` and the other codes of paths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub untrusted_reason: Option<String>,
    /// The model's FIDO2 certification level by metadata, at registration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certification: Option<String>,
    /// Whether the user was verified (PIN or biometric).
    pub user_verified: bool,
    /// Whether it may be synced to other devices.
    pub backup_eligible: bool,
    /// Whether it is synced.
    pub backed_up: bool,
    /// How it is reached.
    pub transports: Vec<String>,
}

/// An assurance level with its reasons (NIST SP 800-63B-4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AssuranceView {
    /// `aal1`, `aal2` or `aal3_capable`.
    pub level: String,
    /// Why it is not higher or lower.
    pub reasons: Vec<String>,
}

/// The end of an authenticator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemovalView {
    /// When.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub at: String,
    /// Who.
    pub by: String,
    /// One of the removal reasons.
    pub reason: String,
    /// What the remover added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// Gives an authenticator another nickname.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RenameAuthenticatorRequest {
    /// Whose it is.
    pub user_id: String,
    /// Which.
    pub authenticator_id: String,
    /// 1 to 64 characters as a person counts them.
    pub nickname: String,
}

/// Removes an authenticator for good.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemoveAuthenticatorRequest {
    /// Whose it is.
    pub user_id: String,
    /// Which.
    pub authenticator_id: String,
    /// `lost`, `stolen`, `broken`, `replaced`, `left_role`, `not_needed` or `other`.
    pub reason: String,
    /// At most 500 characters.
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
    /// Whose.
    pub user_id: String,
    /// 1 to 200 characters.
    pub reason: String,
}

/// Reopens a closed account; nothing that ended comes back by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReopenAccountRequest {
    /// Whose.
    pub user_id: String,
    /// 1 to 200 characters.
    pub reason: String,
}
