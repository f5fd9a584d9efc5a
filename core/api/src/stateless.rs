//! Verification without a lifecycle: one JSON request, one JSON answer, nothing kept.
//!
//! The caller issues challenges, uses each once, stores credentials and decides what a regressed
//! counter means. Binary values are unpadded base64url; requests refuse unknown members.

use keydesk_core::base64url::{self, serde_bytes};
use keydesk_core::ids::{CredentialId, UserHandle};
use keydesk_core::time::{Clock, SystemClock};
use keydesk_core::webauthn::{
    self, Aaguid, Algorithm, AttestationFormat, AttestationKind, AuthenticationExpectations,
    CounterState, PreparedCredential, RegistrationExpectations, Rejection, RelyingParty,
    RelyingPartyConfig, Transports, UserVerification, VerifiedAuthentication, VerifiedRegistration,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

#[cfg(feature = "schema")]
use crate::records::ResponseJson;
use crate::{ApiError, Code};

mod attestation;

use attestation::AttestationRequest;

/// Answers `verifyRegistration` or `verifyAuthentication` with the answer as JSON.
pub fn call(operation: &str, request: &str) -> Result<String, ApiError> {
    match operation {
        "verifyRegistration" => verify_registration(request),
        "verifyAuthentication" => verify_authentication(request),
        _ => Err(ApiError::unknown_operation()),
    }
}

/// `verifyRegistration`: `{relyingParty, challenge, userVerification, algorithms?, attestation?,
/// response}` is answered by `{credential}`.
///
/// `attestation` takes every rule of the attestation policy. Those that go by metadata
/// (`certification`, `freshMetadata`) refuse with `metadata_missing`: there is none here.
/// Without `attestation.at`, certificates have to be valid now. An anchor is a certificate, or
/// `{certificate, formats?, aaguids?}` with what it speaks for; see [`TrustAnchor`](webauthn::TrustAnchor).
/// The answer's AAGUID is a claim unless `attestation.aaguids` listed it.
pub fn verify_registration(request: &str) -> Result<String, ApiError> {
    let request: RegistrationRequest<'_> = parse(request)?;
    let rp = relying_party(request.relying_party)?;
    let AttestationRequest { policy, at } = request.attestation.unwrap_or_default();
    let expected = RegistrationExpectations {
        challenge: &request.challenge.0,
        user_verification: request.user_verification,
        algorithms: request.algorithms.as_deref().unwrap_or(&Algorithm::ALL),
        attestation: &policy,
        at: at.unwrap_or_else(|| SystemClock.now()),
        metadata: None,
    };
    let response = request.response.get().as_bytes();
    let verified = webauthn::verify_registration(&rp, &expected, response)?;
    answer(&RegistrationAnswer { credential: credential(&verified) })
}

/// `verifyAuthentication`: `{relyingParty, challenge, userVerification, credential,
/// expectedUserHandle?, response}` is answered by `{authentication}`.
///
/// The credential's handle, the expected one and the response's are the same where they are there.
pub fn verify_authentication(request: &str) -> Result<String, ApiError> {
    let request: AuthenticationRequest<'_> = parse(request)?;
    let rp = relying_party(request.relying_party)?;
    let stored = request.credential.prepare()?;
    let owner = owner(request.expected_user_handle.as_ref(), stored.owner.as_ref())?;
    let expected = AuthenticationExpectations {
        challenge: &request.challenge.0,
        user_verification: request.user_verification,
        user_handles: owner,
        user_handle_required: false,
    };
    let response = request.response.get().as_bytes();
    let verified = webauthn::verify_authentication(&rp, &stored.prepared, &expected, response)?;
    answer(&AuthenticationAnswer { authentication: AuthenticationRecord::from(&verified) })
}

/// A relying party made ready, so that no verification reads its configuration again.
pub fn prepare_relying_party(config: &str) -> Result<RelyingParty, ApiError> {
    relying_party(parse(config)?)
}

/// A stored credential made ready, so that no verification parses its key again. Cheap to clone.
#[derive(Debug, Clone)]
pub struct StoredCredential {
    prepared: PreparedCredential,
    owner: Option<UserHandle>,
}

impl StoredCredential {
    /// Reads a [`CredentialRecord`] from JSON.
    ///
    /// # Errors
    /// `malformed_request`, `unknown_member`, or the engine's code for a key that cannot be one.
    pub fn read(credential: &str) -> Result<Self, ApiError> {
        parse::<CredentialRecord>(credential)?.prepare()
    }

    /// The same credential after its counter was stored anew.
    #[must_use]
    pub fn with_sign_count(&self, sign_count: u32) -> Self {
        let prepared = self.prepared.with_sign_count(sign_count);
        Self { prepared, owner: self.owner.clone() }
    }

    /// `verifyAuthentication` with everything but the response made ready. The answer is no record yet:
    /// a border on the hot path has a cheaper form for it.
    pub fn verify(
        &self,
        rp: &RelyingParty,
        challenge: &str,
        user_verification: UserVerification,
        expected_user_handle: Option<&str>,
        response: &str,
    ) -> Result<VerifiedAuthentication, ApiError> {
        let challenge =
            base64url::decode(challenge).map_err(|_| ApiError::malformed("challenge"))?;
        let expected = expected_user_handle.map(UserHandle::parse).transpose();
        let expected = expected.map_err(|_| ApiError::malformed("expectedUserHandle"))?;
        let owner = owner(expected.as_ref(), self.owner.as_ref())?;
        let expected = AuthenticationExpectations {
            challenge: &challenge,
            user_verification,
            user_handles: owner,
            user_handle_required: false,
        };
        let response = response.as_bytes();
        Ok(webauthn::verify_authentication(rp, &self.prepared, &expected, response)?)
    }
}

impl CredentialRecord {
    fn prepare(self) -> Result<StoredCredential, ApiError> {
        let prepared = PreparedCredential::new(
            self.id,
            &self.public_key.0,
            self.algorithm,
            self.sign_count,
            self.backup_eligible,
        )?;
        Ok(StoredCredential { prepared, owner: self.user_handle })
    }
}

/// A credential as it crosses the border: what a registration answers, and what the caller stores
/// and hands back.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CredentialRecord {
    /// The credential id.
    pub id: CredentialId,
    /// The public key as a COSE key.
    pub public_key: Bytes,
    /// The key's algorithm, by its COSE number.
    pub algorithm: Algorithm,
    /// The signature counter.
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
    /// Whether it is backed up.
    #[serde(default)]
    pub backed_up: bool,
    /// Whether the user was verified.
    #[serde(default)]
    pub user_verified: bool,
    /// What the attestation showed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation: Option<AttestationRecord>,
    /// Extension outputs that are understood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extensions: Option<ExtensionsRecord>,
}

/// What an attestation showed.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttestationRecord {
    /// The statement's format.
    pub format: AttestationFormat,
    /// Who vouches.
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
    /// Whether the credential is discoverable.
    pub rk: bool,
}

/// A verified authentication as it crosses the border.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuthenticationRecord {
    /// The credential that signed.
    pub credential_id: CredentialId,
    /// The counter to store.
    pub sign_count: u32,
    /// What became of the counter.
    pub counter: CounterState,
    /// Whether the user was verified.
    pub user_verified: bool,
    /// Whether the credential may be backed up.
    pub backup_eligible: bool,
    /// Whether it is backed up.
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
struct RegistrationRequest<'a> {
    /// Whose pages the browser was on.
    relying_party: RelyingPartyConfig,
    /// The challenge that the caller issued for this ceremony alone.
    challenge: Bytes,
    /// Whether the user must have been verified.
    user_verification: UserVerification,
    /// The algorithms that were offered, by their COSE numbers; every one that is served if left out.
    #[serde(default)]
    algorithms: Option<Vec<Algorithm>>,
    /// What is asked of attestation; nothing if left out.
    #[serde(default)]
    attestation: Option<AttestationRequest>,
    /// RegistrationResponseJSON (WebAuthn Level 3 section 5.1).
    #[serde(borrow)]
    #[cfg_attr(feature = "schema", schemars(with = "ResponseJson"))]
    response: &'a RawValue,
}

/// What a registration that verifies leaves.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "VerifyRegistrationAnswer"))]
struct RegistrationAnswer {
    /// The credential, which the caller stores.
    credential: CredentialRecord,
}

/// What `verifyAuthentication` verifies, and against what.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "VerifyAuthenticationRequest"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AuthenticationRequest<'a> {
    /// Whose pages the browser was on.
    relying_party: RelyingPartyConfig,
    /// The challenge that the caller issued for this ceremony alone.
    challenge: Bytes,
    /// Whether the user must have been verified.
    user_verification: UserVerification,
    /// The stored credential, as `verifyRegistration` answered it, with the counter of its last use.
    credential: CredentialRecord,
    /// The handle of the user who signs in, where the caller knows them already.
    #[serde(default)]
    expected_user_handle: Option<UserHandle>,
    /// AuthenticationResponseJSON (WebAuthn Level 3 section 5.1).
    #[serde(borrow)]
    #[cfg_attr(feature = "schema", schemars(with = "ResponseJson"))]
    response: &'a RawValue,
}

/// What an authentication that verifies shows.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "VerifyAuthenticationAnswer"))]
struct AuthenticationAnswer {
    /// Who signed, and what became of the counter.
    authentication: AuthenticationRecord,
}

/// The schemas of a stateless operation: its request and its answer.
#[cfg(feature = "schema")]
pub fn schemas(
    operation: &str,
    generator: &mut schemars::SchemaGenerator,
) -> Option<(schemars::Schema, schemars::Schema)> {
    match operation {
        "verifyRegistration" => Some((
            generator.subschema_for::<RegistrationRequest<'_>>(),
            generator.subschema_for::<RegistrationAnswer>(),
        )),
        "verifyAuthentication" => Some((
            generator.subschema_for::<AuthenticationRequest<'_>>(),
            generator.subschema_for::<AuthenticationAnswer>(),
        )),
        _ => None,
    }
}

/// The stateless operations, and what each does.
pub const STATELESS: &[(&str, &str)] = &[
    ("verifyRegistration", "Verifies a registration, and keeps nothing"),
    ("verifyAuthentication", "Verifies an authentication, and keeps nothing"),
];

fn parse<'a, T: Deserialize<'a>>(request: &'a str) -> Result<T, ApiError> {
    // Serde would also take the members in order as an array.
    if !request.trim_start().starts_with('{') {
        return Err(ApiError::not_an_object());
    }
    serde_json::from_str(request).map_err(|fault| ApiError::unreadable(&fault))
}

/// Whom a credential belongs to, as far as it is known; the two that know have to agree.
fn owner<'a>(
    expected: Option<&'a UserHandle>,
    stored: Option<&'a UserHandle>,
) -> Result<&'a [UserHandle], ApiError> {
    match (expected, stored) {
        (Some(expected), Some(owner)) if expected != owner => {
            Err(Rejection::from(webauthn::RejectionCode::UserHandleMismatch).into())
        }
        (expected, owner) => Ok(expected.or(owner).map_or(&[], std::slice::from_ref)),
    }
}

fn relying_party(config: RelyingPartyConfig) -> Result<RelyingParty, ApiError> {
    RelyingParty::new(config)
        .map_err(|fault| ApiError::edge(Code::RELYING_PARTY_INVALID, &fault.to_string()))
}

fn answer<T: Serialize>(answer: &T) -> Result<String, ApiError> {
    serde_json::to_string(answer).map_err(ApiError::unwritable)
}

fn credential(verified: &VerifiedRegistration) -> CredentialRecord {
    let attestation = verified.attestation();
    let extensions = ExtensionsRecord {
        cred_protect: verified.extensions().cred_protect,
        min_pin_length: verified.extensions().min_pin_length,
        cred_props: verified.discoverable().map(|rk| CredentialProperties { rk }),
    };
    CredentialRecord {
        id: verified.credential_id().clone(),
        public_key: Bytes(verified.public_key().to_vec()),
        algorithm: verified.algorithm(),
        sign_count: verified.sign_count(),
        user_handle: None,
        aaguid: verified.aaguid(),
        transports: verified.transports().clone(),
        backup_eligible: verified.backup_eligible(),
        backed_up: verified.backed_up(),
        user_verified: verified.user_verified(),
        attestation: Some(AttestationRecord {
            format: attestation.format,
            kind: attestation.kind,
            trusted: attestation.trusted,
            sha1: attestation.sha1,
            untrusted_reason: attestation.untrusted.map(|code| code.as_str().to_owned()),
        }),
        extensions: (extensions != ExtensionsRecord::default()).then_some(extensions),
    }
}

impl From<&VerifiedAuthentication> for AuthenticationRecord {
    fn from(verified: &VerifiedAuthentication) -> Self {
        Self {
            credential_id: verified.credential_id().clone(),
            sign_count: verified.sign_count(),
            counter: verified.counter(),
            user_verified: verified.user_verified(),
            backup_eligible: verified.backup_eligible(),
            backed_up: verified.backed_up(),
            user_handle: verified.user_handle().cloned(),
            unverified_user_handle: verified.unverified_user_handle().cloned(),
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_false(flag: &bool) -> bool {
    !flag
}

fn no_aaguid() -> Aaguid {
    Aaguid::ZERO
}
