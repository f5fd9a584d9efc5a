//! The records of stateless verification.

use keydesk_core::base64url::serde_bytes;
use keydesk_core::ids::{CredentialId, UserHandle};
use keydesk_core::webauthn::{
    Aaguid, Algorithm, AttestationFormat, AttestationKind, CounterState, RelyingPartyConfig,
    Transports, UserVerification,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::attestation::AttestationRequest;
#[cfg(feature = "schema")]
use crate::records::{AuthenticationResponseJson, RegistrationResponseJson};

/// A credential as it crosses the border: what a registration answers, and what the caller stores
/// and hands back.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CredentialRecord {
    /// The credential id, chosen by the authenticator.
    pub id: CredentialId,
    /// The public key as a COSE key.
    pub public_key: Bytes,
    /// The key's algorithm, by its COSE number.
    pub algorithm: Algorithm,
    /// The signature counter as it was last seen.
    pub sign_count: u32,
    /// The owner's handle, which the caller may add.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_handle: Option<UserHandle>,
    /// The model; a claim, unless the request listed it.
    #[serde(default = "no_aaguid")]
    pub aaguid: Aaguid,
    /// How the authenticator can be reached.
    #[serde(default)]
    pub transports: Transports,
    /// Whether the credential may be backed up.
    pub backup_eligible: bool,
    /// Whether the credential was backed up when it was last seen.
    #[serde(default)]
    pub backed_up: bool,
    /// Whether the user was verified at registration.
    #[serde(default)]
    pub user_verified: bool,
    /// What the attestation statement showed at registration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation: Option<AttestationRecord>,
    /// The outputs of extensions that Keydesk understands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extensions: Option<ExtensionsRecord>,
}

/// What an attestation showed.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttestationRecord {
    /// The format of the attestation statement.
    pub format: AttestationFormat,
    /// Who vouches for the authenticator (WebAuthn Level 3 section 6.5.3).
    #[serde(rename = "type")]
    pub kind: AttestationKind,
    /// Whether the certificates lead to one of the anchors that speak for this statement.
    pub trusted: bool,
    /// Whether a TPM signed with SHA-1 (RS1).
    #[serde(default, skip_serializing_if = "is_false")]
    pub sha1: bool,
    /// Why a statement that is there is not trusted: the code with which it would be refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub untrusted_reason: Option<String>,
}

/// Extension outputs of a registration.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExtensionsRecord {
    /// The protection level, 1 to 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cred_protect: Option<u8>,
    /// The shortest PIN that the authenticator takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_pin_length: Option<u32>,
    /// What the browser says about the credential.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cred_props: Option<CredentialProperties>,
}

/// `credProps`, as the browser says.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialProperties {
    /// Whether the credential is discoverable, as the browser says.
    pub rk: bool,
}

/// A verified authentication as it crosses the border.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuthenticationRecord {
    /// The id of the credential that signed.
    pub credential_id: CredentialId,
    /// The signature counter that the caller has to store.
    pub sign_count: u32,
    /// What became of the signature counter. `regressed` stands here only where `counter: 'report'` was asked.
    pub counter: CounterState,
    /// Whether the user was verified in this ceremony.
    pub user_verified: bool,
    /// Whether the credential may be backed up.
    pub backup_eligible: bool,
    /// Whether the credential is backed up now.
    pub backed_up: bool,
    /// The handle that the response named, which is the expected one and the stored one. Absent
    /// where neither was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_handle: Option<UserHandle>,
    /// The handle that the response named where neither an expected nor a stored one was given. No
    /// signature covers it: it says nothing about who signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unverified_user_handle: Option<UserHandle>,
}

/// What a signature counter that did not advance means (WebAuthn Level 3 section 7.2, step 22).
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CounterCheck {
    /// The authenticator may have been copied: `counter_regressed`.
    #[default]
    Refuse,
    /// The answer's `counter` says `regressed`, and the caller decides.
    Report,
}

/// Bytes, written as unpadded base64url.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bytes(#[serde(with = "serde_bytes")] pub Vec<u8>);

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Bytes {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Bytes".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "base64url" })
    }
}

/// What `verifyRegistration` verifies, and against what.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "VerifyRegistrationRequest"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RegistrationRequest<'a> {
    /// Whose pages the browser was on.
    pub(super) relying_party: RelyingPartyConfig,
    /// The challenge that the caller issued for this ceremony alone.
    pub(super) challenge: Bytes,
    /// Whether the user must have been verified.
    pub(super) user_verification: UserVerification,
    /// The algorithms that were offered, by their COSE numbers; every one that is served if left out.
    #[serde(default)]
    pub(super) algorithms: Option<Vec<Algorithm>>,
    /// What is asked of attestation; nothing if left out.
    #[serde(default)]
    pub(super) attestation: Option<AttestationRequest>,
    /// What `navigator.credentials.create()` gave, as `toJSON()` writes it.
    #[serde(borrow)]
    #[cfg_attr(feature = "schema", schemars(with = "RegistrationResponseJson"))]
    pub(super) response: &'a RawValue,
}

/// What a registration that verifies leaves.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "VerifyRegistrationAnswer"))]
pub(super) struct RegistrationAnswer {
    /// The credential, which the caller stores.
    pub(super) credential: CredentialRecord,
}

/// What `verifyAuthentication` verifies, and against what.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "VerifyAuthenticationRequest"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AuthenticationRequest<'a> {
    /// Whose pages the browser was on.
    pub(super) relying_party: RelyingPartyConfig,
    /// The challenge that the caller issued for this ceremony alone.
    pub(super) challenge: Bytes,
    /// Whether the user must have been verified.
    pub(super) user_verification: UserVerification,
    /// The stored credential, as `verifyRegistration` answered it, with the counter of its last use.
    pub(super) credential: CredentialRecord,
    /// The handle of the user who signs in, where the caller knows them already.
    #[serde(default)]
    pub(super) expected_user_handle: Option<UserHandle>,
    /// What a signature counter that did not advance means; `refuse` if left out.
    #[serde(default)]
    pub(super) counter: CounterCheck,
    /// What `navigator.credentials.get()` gave, as `toJSON()` writes it.
    #[serde(borrow)]
    #[cfg_attr(feature = "schema", schemars(with = "AuthenticationResponseJson"))]
    pub(super) response: &'a RawValue,
}

/// What an authentication that verifies shows.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "VerifyAuthenticationAnswer"))]
pub(super) struct AuthenticationAnswer {
    /// Who signed, and what became of the counter.
    pub(super) authentication: AuthenticationRecord,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_false(flag: &bool) -> bool {
    !flag
}

fn no_aaguid() -> Aaguid {
    Aaguid::ZERO
}
