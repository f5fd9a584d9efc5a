//! One relying party, one authenticator, and the expectations that they meet on.

use keydesk_core::ids::{CredentialId, UserHandle};
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{
    Algorithm, AttestationPolicy, AttestationRequirement, AuthenticationExpectations,
    PreparedCredential, RegistrationExpectations, Rejection, RejectionCode, RelyingParty,
    RelyingPartyConfig, UserVerification, VerifiedAuthentication, VerifiedRegistration,
    verify_authentication, verify_registration,
};
use keydesk_testkit::{
    AssertionDraft, AttestationChoice, Cbor, RegistrationDraft, SoftAuthenticator,
    creation_options, request_options,
};
use serde_json::{Value, json};

pub(crate) const ORIGIN: &str = "https://care.example.org";
pub(crate) const CHALLENGE: [u8; 32] = [7; 32];
pub(crate) const HANDLE: [u8; 64] = [9; 64];

pub(crate) struct Stage {
    pub(crate) rp: RelyingParty,
    pub(crate) authenticator: SoftAuthenticator,
    pub(crate) algorithms: Vec<Algorithm>,
    pub(crate) policy: AttestationPolicy,
    pub(crate) user_verification: UserVerification,
    pub(crate) at: Timestamp,
}

impl Stage {
    /// An authenticator with this attestation, and no demand for any.
    pub(crate) fn new(attestation: AttestationChoice) -> Self {
        let mut authenticator = SoftAuthenticator::new(1);
        authenticator.settings.attestation = attestation;
        Self {
            rp: relying_party(json!({})),
            authenticator,
            algorithms: Algorithm::ALL.to_vec(),
            policy: AttestationPolicy::default(),
            user_verification: UserVerification::Preferred,
            at: Timestamp::parse("2026-01-05T09:00:00Z").unwrap(),
        }
    }

    pub(crate) fn trusting(mut self, anchors: Vec<Vec<u8>>) -> Self {
        self.policy.require = AttestationRequirement::Trusted;
        self.policy.anchors = anchors.into_iter().map(Into::into).collect();
        self
    }

    pub(crate) fn creation_options(&self) -> Value {
        creation_options(&self.rp, &CHALLENGE, &HANDLE)
    }

    pub(crate) fn draft(&mut self) -> RegistrationDraft {
        let options = self.creation_options();
        self.authenticator.draft_registration(&options, ORIGIN).unwrap()
    }

    pub(crate) fn register(&self, response: &Value) -> Result<VerifiedRegistration, Rejection> {
        self.register_text(&response.to_string())
    }

    pub(crate) fn register_text(&self, response: &str) -> Result<VerifiedRegistration, Rejection> {
        let expected = RegistrationExpectations {
            challenge: &CHALLENGE,
            user_verification: self.user_verification,
            algorithms: &self.algorithms,
            attestation: &self.policy,
            at: self.at,
            metadata: None,
        };
        verify_registration(&self.rp, &expected, response.as_bytes())
    }

    /// Registers a fresh credential.
    pub(crate) fn registered(&mut self) -> VerifiedRegistration {
        let response = self.draft().to_json();
        self.register(&response).unwrap()
    }

    /// Registers a fresh credential and makes it ready.
    pub(crate) fn prepared(&mut self) -> PreparedCredential {
        prepare(&self.registered())
    }

    pub(crate) fn assertion(&mut self) -> AssertionDraft {
        let options = request_options(&self.rp, &CHALLENGE, &[]);
        self.authenticator.draft_assertion(&options, ORIGIN).unwrap()
    }

    pub(crate) fn authenticate(
        &self,
        credential: &PreparedCredential,
        response: &Value,
    ) -> Result<VerifiedAuthentication, Rejection> {
        self.authenticate_text(credential, &response.to_string())
    }

    pub(crate) fn authenticate_text(
        &self,
        credential: &PreparedCredential,
        response: &str,
    ) -> Result<VerifiedAuthentication, Rejection> {
        let expected = AuthenticationExpectations {
            challenge: &CHALLENGE,
            user_verification: self.user_verification,
            user_handles: &[UserHandle::new(HANDLE).unwrap()],
            user_handle_required: false,
        };
        verify_authentication(&self.rp, credential, &expected, response.as_bytes())
    }
}

pub(crate) fn relying_party(changes: Value) -> RelyingParty {
    RelyingParty::new(config(changes)).unwrap()
}

pub(crate) fn config(changes: Value) -> RelyingPartyConfig {
    let mut config = json!({ "id": "example.org", "name": "Care", "origins": [ORIGIN] });
    for (name, value) in changes.as_object().unwrap() {
        config[name] = value.clone();
    }
    serde_json::from_value(config).unwrap()
}

pub(crate) fn prepare(registration: &VerifiedRegistration) -> PreparedCredential {
    PreparedCredential::new(
        registration.credential_id().clone(),
        registration.public_key(),
        registration.algorithm(),
        registration.sign_count(),
        registration.backup_eligible(),
    )
    .unwrap()
}

pub(crate) fn credential_id(bytes: &[u8]) -> CredentialId {
    CredentialId::new(bytes).unwrap()
}

/// The code of a refusal; a success fails the test.
pub(crate) fn code<T: std::fmt::Debug>(result: Result<T, Rejection>, name: &str) -> RejectionCode {
    match result {
        Err(rejection) => rejection.code,
        Ok(verified) => panic!("{name} was accepted: {verified:?}"),
    }
}

/// Code and part of a refusal, for codes that several members share.
pub(crate) fn code_at<T: std::fmt::Debug>(
    result: Result<T, Rejection>,
    name: &str,
) -> (RejectionCode, &'static str) {
    match result {
        Err(rejection) => (rejection.code, rejection.detail),
        Ok(verified) => panic!("{name} was accepted: {verified:?}"),
    }
}

/// The certificates of a statement.
pub(crate) fn x5c(statement: &mut Cbor) -> &mut Vec<Cbor> {
    match statement.get("x5c") {
        Cbor::Array(items) => items,
        other => panic!("{other:?}"),
    }
}

/// Changes one bit of a byte string.
pub(crate) fn flip(value: &mut Cbor) {
    match value {
        Cbor::Bytes(bytes) => *bytes.last_mut().unwrap() ^= 1,
        other => panic!("{other:?}"),
    }
}
