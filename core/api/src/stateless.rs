//! Options and verification without a lifecycle: one JSON request, one JSON answer, nothing kept.
//!
//! The caller keeps challenges, uses each once, and stores credentials and their counters. Binary values
//! are unpadded base64url; requests refuse unknown members.

use keydesk_core::base64url;
use keydesk_core::error::Refusal;
use keydesk_core::ids::UserHandle;
use keydesk_core::time::{Clock, SystemClock};
use keydesk_core::webauthn::{
    self, Algorithm, AuthenticationExpectations, Compared, CounterState, PreparedCredential,
    RegistrationExpectations, Rejection, RelyingParty, RelyingPartyConfig, UserVerification,
    VerifiedAuthentication, VerifiedRegistration,
};
use serde::{Deserialize, Serialize};

use crate::{ApiError, Code};

mod attestation;
mod options;
mod records;

use attestation::AttestationRequest;
pub use records::{
    AttestationRecord, AuthenticationRecord, Bytes, CounterCheck, CredentialProperties,
    CredentialRecord, ExtensionsRecord,
};
use records::{
    AuthenticationAnswer, AuthenticationRequest, RegistrationAnswer, RegistrationRequest,
};

/// Answers one of [`STATELESS`] with the answer as JSON.
pub fn call(operation: &str, request: &str) -> Result<String, ApiError> {
    match operation {
        "registrationOptions" => options::registration(request),
        "authenticationOptions" => options::authentication(request),
        "verifyRegistration" => verify_registration(request),
        "verifyAuthentication" => verify_authentication(request),
        _ => Err(ApiError::unknown_operation()),
    }
}

/// `verifyRegistration`: `{relyingParty, challenge, userVerification, algorithms?, attestation?,
/// response}` is answered by `{credential}`.
///
/// `attestation` takes every rule of the attestation policy. Those that go by metadata
/// (`certification`, `freshMetadata`) refuse with `metadata_missing`: stateless calls have no metadata.
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
/// expectedUserHandle?, counter?, response}` is answered by `{authentication}`.
///
/// A signature counter that did not advance is `counter_regressed` unless `counter` is `report`.
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
    let response = request.response.get();
    let verified = verified(&rp, &stored.prepared, &expected, request.counter, response)?;
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
    /// `malformed_request`, `unknown_member`, or the engine's code for an invalid key.
    pub fn read(credential: &str) -> Result<Self, ApiError> {
        parse::<CredentialRecord>(credential)?.prepare()
    }

    /// The same credential after its counter was stored anew.
    #[must_use]
    pub fn with_sign_count(&self, sign_count: u32) -> Self {
        let prepared = self.prepared.with_sign_count(sign_count);
        Self { prepared, owner: self.owner.clone() }
    }

    /// Whether the credential's record named its owner's user handle.
    pub fn has_owner(&self) -> bool {
        self.owner.is_some()
    }

    /// `verifyAuthentication` with everything but the response made ready. The answer is no record yet:
    /// a border on the hot path has a cheaper form for it.
    pub fn verify(
        &self,
        rp: &RelyingParty,
        asked: Asked<'_>,
        response: &str,
    ) -> Result<VerifiedAuthentication, ApiError> {
        let Asked { challenge, user_verification, expected_user_handle, counter } = asked;
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
        verified(rp, &self.prepared, &expected, counter, response)
    }
}

/// What one authentication is held against, by a credential that is ready.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The challenge that was issued, in base64url.
    pub challenge: &'a str,
    /// Whether the user must have been verified.
    pub user_verification: UserVerification,
    /// The owner's handle in base64url, where the caller knows it.
    pub expected_user_handle: Option<&'a str>,
    /// What a signature counter that did not advance means.
    pub counter: CounterCheck,
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

/// The schemas of a stateless operation: its request and its answer.
#[cfg(feature = "schema")]
pub fn schemas(
    operation: &str,
    generator: &mut schemars::SchemaGenerator,
) -> Option<(schemars::Schema, schemars::Schema)> {
    match operation {
        "registrationOptions" => Some((
            generator.subschema_for::<options::RegistrationOptionsRequest>(),
            generator.subschema_for::<webauthn::CreationOptions>(),
        )),
        "authenticationOptions" => Some((
            generator.subschema_for::<options::AuthenticationOptionsRequest>(),
            generator.subschema_for::<webauthn::RequestOptions>(),
        )),
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
    ("registrationOptions", "Makes the options of a registration, with a new challenge"),
    ("authenticationOptions", "Makes the options of an authentication, with a new challenge"),
    ("verifyRegistration", "Verifies a registration; nothing is stored"),
    ("verifyAuthentication", "Verifies an authentication; nothing is stored"),
];

fn parse<'a, T: Deserialize<'a>>(request: &'a str) -> Result<T, ApiError> {
    // Serde would also take the members in order as an array.
    if !request.trim_start().starts_with('{') {
        return Err(ApiError::not_an_object());
    }
    serde_json::from_str(request)
        .map_err(|fault| ApiError::unreadable::<T>(&fault, request.as_bytes()))
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

/// Verifies an assertion. A counter that did not advance is a sign, and no proof, that the authenticator was
/// copied (WebAuthn Level 3 section 7.2, step 22): what follows from it is the relying party's decision.
fn verified(
    rp: &RelyingParty,
    stored: &PreparedCredential,
    expected: &AuthenticationExpectations<'_>,
    counter: CounterCheck,
    response: &str,
) -> Result<VerifiedAuthentication, ApiError> {
    let verified = webauthn::verify_authentication(rp, stored, expected, response.as_bytes())?;
    if verified.counter() != CounterState::Regressed || counter == CounterCheck::Report {
        return Ok(verified);
    }
    let expected = format!("more than {}", stored.sign_count());
    let compared = Compared::new(&expected, &verified.sign_count().to_string());
    Err(ApiError::from(Refusal::CounterRegressed).comparing(compared))
}

fn relying_party(config: RelyingPartyConfig) -> Result<RelyingParty, ApiError> {
    RelyingParty::new(config)
        .map_err(|fault| ApiError::with_detail(Code::RELYING_PARTY_INVALID, &fault.to_string()))
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
