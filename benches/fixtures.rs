//! What the groups verify: credentials, responses and accounts of a software authenticator.
#![forbid(unsafe_code)]
#![allow(
    clippy::expect_used,
    reason = "only benches use this crate, and a broken set-up should stop them at once"
)]

mod lifecycle;

use keydesk_core::ids::UserHandle;
use keydesk_core::time::{Clock, SystemClock};
use keydesk_core::webauthn::{
    Algorithm, AttestationPolicy, AttestationRequirement, AuthenticationExpectations,
    PreparedCredential, RegistrationExpectations, Rejection, RelyingParty, RelyingPartyConfig,
    UserVerification, VerifiedAuthentication, VerifiedRegistration, verify_authentication,
    verify_registration,
};
use keydesk_testkit::{
    AttestationChoice, Settings, SoftAuthenticator, creation_options, request_options,
};

pub use lifecycle::{SignIn, Step, lifecycle, sign_ins};

/// The relying party of every group.
pub fn relying_party() -> RelyingParty {
    RelyingParty::new(RelyingPartyConfig {
        name: "Portal".into(),
        ..RelyingPartyConfig::new("portal.example.org", ORIGIN)
    })
    .expect("a sound configuration")
}

/// A registration, ready to be verified over and over.
pub struct Registration {
    rp: RelyingParty,
    policy: AttestationPolicy,
    algorithm: Algorithm,
    /// `RegistrationResponseJSON`.
    pub response: String,
    authenticator: SoftAuthenticator,
}

impl Registration {
    /// One with this attestation and algorithm. Where the format has certificates, they have to
    /// lead to the authenticator's root.
    pub fn new(attestation: AttestationChoice, algorithm: Algorithm) -> Self {
        let algorithms = vec![algorithm];
        let settings = Settings { attestation, algorithms, ..Settings::default() };
        let mut authenticator = SoftAuthenticator::with_settings(7, settings);
        let rp = relying_party();
        let options = creation_options(&rp, &CHALLENGE, &HANDLE);
        let response = authenticator.create(&options, ORIGIN).expect("registers").to_string();
        let mut policy = AttestationPolicy::default();
        if !matches!(attestation, AttestationChoice::None | AttestationChoice::PackedSelf) {
            policy.require = AttestationRequirement::Trusted;
            policy.anchors = vec![authenticator.anchor().into()];
        }
        Self { rp, policy, algorithm, response, authenticator }
    }

    /// The timed call.
    pub fn verify(&self) -> Result<VerifiedRegistration, Rejection> {
        let expected = RegistrationExpectations {
            challenge: &CHALLENGE,
            user_verification: UserVerification::Preferred,
            algorithms: &[self.algorithm],
            attestation: &self.policy,
            metadata: None,
            at: SystemClock.now(),
        };
        verify_registration(&self.rp, &expected, self.response.as_bytes())
    }
}

/// An assertion, ready to be verified over and over.
pub struct Assertion {
    rp: RelyingParty,
    owner: [UserHandle; 1],
    credential: PreparedCredential,
    /// `AuthenticationResponseJSON`.
    pub response: String,
    /// The same with one bit of the signature flipped.
    pub flipped: String,
    /// The credential's COSE key.
    pub public_key: Vec<u8>,
}

impl Assertion {
    /// One with this algorithm.
    pub fn new(algorithm: Algorithm) -> Self {
        let mut made = Registration::new(AttestationChoice::None, algorithm);
        let verified = made.verify().expect("verifies");
        let id = verified.credential_id().clone();
        let options = request_options(&made.rp, &CHALLENGE, &[id.as_bytes()]);
        let draft = made.authenticator.draft_assertion(&options, ORIGIN).expect("signs in");
        let signed = draft.sign();
        let mut flipped = signed.clone();
        let last = flipped.signature.len() - 1;
        flipped.signature[last] ^= 1;
        let public_key = verified.public_key().to_vec();
        let (count, eligible) = (verified.sign_count(), verified.backup_eligible());
        let credential = PreparedCredential::new(id, &public_key, algorithm, count, eligible);
        Self {
            rp: made.rp,
            owner: [UserHandle::new(HANDLE.to_vec()).expect("64 bytes")],
            credential: credential.expect("a sound key"),
            response: signed.to_json().to_string(),
            flipped: flipped.to_json().to_string(),
            public_key,
        }
    }

    /// The credential, prepared.
    pub fn credential(&self) -> &PreparedCredential {
        &self.credential
    }

    /// The timed call.
    pub fn verify(
        &self,
        credential: &PreparedCredential,
        response: &str,
    ) -> Result<VerifiedAuthentication, Rejection> {
        let expected = AuthenticationExpectations {
            challenge: &CHALLENGE,
            user_verification: UserVerification::Required,
            user_handles: &self.owner,
            user_handle_required: true,
        };
        verify_authentication(&self.rp, credential, &expected, response.as_bytes())
    }
}

const ORIGIN: &str = "https://portal.example.org";
const CHALLENGE: [u8; 32] = [7; 32];
const HANDLE: [u8; 64] = [9; 64];
