//! What both implementations are given.

use keydesk_core::ids::{CredentialId, UserHandle};
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{
    Algorithm, AttestationPolicy, AuthenticationExpectations, CounterState, PreparedCredential,
    RegistrationExpectations, RelyingParty, RelyingPartyConfig, UserVerification,
    VerifiedRegistration, verify_authentication, verify_registration,
};
use keydesk_testkit::{
    AssertionDraft, AttestationChoice, RegistrationDraft, SoftAuthenticator, creation_options,
    request_options,
};
use serde_json::Value;
use webauthn_rs_core::proto::UserVerificationPolicy;

/// The id of the relying party.
pub const RP_ID: &str = "care.example.org";
/// The origin of its pages.
pub const ORIGIN: &str = "https://care.example.org";
/// The challenge of every ceremony.
pub const CHALLENGE: [u8; 32] = [7; 32];
/// The user handle.
pub const HANDLE: [u8; 64] = [9; 64];

/// One authenticator in front of one relying party.
pub struct Stage {
    rp: RelyingParty,
    /// The authenticator, whose settings a test may change.
    pub key: SoftAuthenticator,
}

impl Stage {
    /// A relying party, and an authenticator with this attestation and this one algorithm.
    pub fn new(choice: AttestationChoice, algorithm: Algorithm) -> Self {
        let mut key = SoftAuthenticator::new(5);
        key.settings.attestation = choice;
        key.settings.algorithms = vec![algorithm];
        let rp = RelyingParty::new(RelyingPartyConfig::new(RP_ID, ORIGIN));
        Self { rp: rp.unwrap(), key }
    }

    /// A registration that may be changed before it is signed.
    pub fn registration(&mut self) -> RegistrationDraft {
        let options = creation_options(&self.rp, &CHALLENGE, &HANDLE);
        self.key.draft_registration(&options, ORIGIN).unwrap()
    }

    /// An assertion that may be changed before it is signed.
    pub fn assertion(&mut self) -> AssertionDraft {
        let options = request_options(&self.rp, &CHALLENGE, &[]);
        self.key.draft_assertion(&options, ORIGIN).unwrap()
    }

    /// Our outcome, without the second opinion.
    pub fn register(
        &self,
        uv: UserVerification,
        response: &Value,
    ) -> Result<VerifiedRegistration, String> {
        let policy = AttestationPolicy { second_opinion: false, ..AttestationPolicy::default() };
        let expected = RegistrationExpectations {
            challenge: &CHALLENGE,
            user_verification: uv,
            algorithms: &Algorithm::ALL,
            attestation: &policy,
            at: Timestamp::parse("2026-01-05T09:00:00Z").unwrap(),
            metadata: None,
        };
        verify_registration(&self.rp, &expected, response.to_string().as_bytes())
            .map_err(|rejection| rejection.code.as_str().to_owned())
    }

    /// Our outcome; a counter that went back counts as refused, as the desk's policy has it.
    pub fn authenticate(
        &self,
        uv: UserVerification,
        credential: &PreparedCredential,
        response: &Value,
    ) -> Result<u32, String> {
        let expected = AuthenticationExpectations {
            challenge: &CHALLENGE,
            user_verification: uv,
            user_handles: &[UserHandle::new(HANDLE).unwrap()],
            user_handle_required: false,
        };
        let verified =
            verify_authentication(&self.rp, credential, &expected, response.to_string().as_bytes())
                .map_err(|rejection| rejection.code.as_str().to_owned())?;
        match verified.counter() {
            CounterState::Regressed => Err("counter_regressed".to_owned()),
            _ => Ok(verified.sign_count()),
        }
    }
}

/// The credential of a registration, ready to verify assertions.
pub fn prepare(registered: &VerifiedRegistration) -> PreparedCredential {
    PreparedCredential::new(
        CredentialId::new(registered.credential_id().as_bytes()).unwrap(),
        registered.public_key(),
        registered.algorithm(),
        registered.sign_count(),
        registered.backup_eligible(),
    )
    .unwrap()
}

/// The same requirement in the other implementation.
pub fn theirs(uv: UserVerification) -> UserVerificationPolicy {
    match uv {
        UserVerification::Required => UserVerificationPolicy::Required,
        UserVerification::Preferred => UserVerificationPolicy::Preferred,
        UserVerification::Discouraged => UserVerificationPolicy::Discouraged_DO_NOT_USE,
    }
}
