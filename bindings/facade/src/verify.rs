//! Verification without a desk: synchronous, nothing kept.

use keydesk_api::ApiError;
use keydesk_api::stateless::{self, StoredCredential};
use keydesk_core::webauthn::{RelyingParty, UserVerification, VerifiedAuthentication};

use crate::guard::guarded_sync;

/// `verifyRegistration`: JSON in, JSON out.
///
/// # Errors
/// `malformed_request`, `unknown_member`, `relying_party_invalid`, the engine's codes, `internal`.
pub fn verify_registration(request: &str) -> Result<String, ApiError> {
    guarded_sync(|| stateless::verify_registration(request))
}

/// `verifyAuthentication`: JSON in, JSON out.
///
/// # Errors
/// `malformed_request`, `unknown_member`, `relying_party_invalid`, the engine's codes, `internal`.
pub fn verify_authentication(request: &str) -> Result<String, ApiError> {
    guarded_sync(|| stateless::verify_authentication(request))
}

/// A relying party whose configuration was read and checked once.
#[derive(Debug, Clone)]
pub struct RelyingPartyHandle(RelyingParty);

impl RelyingPartyHandle {
    /// Reads `{id, name?, origins, appOrigins?, topOrigins?, allowCrossOrigin?}`.
    ///
    /// # Errors
    /// `malformed_request`, `unknown_member`, `relying_party_invalid`.
    pub fn read(config: &str) -> Result<Self, ApiError> {
        guarded_sync(|| stateless::prepare_relying_party(config).map(Self))
    }
}

/// A stored credential whose key was read and checked once.
#[derive(Debug, Clone)]
pub struct CredentialHandle(StoredCredential);

/// What a response is held against.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The challenge that was issued, in base64url.
    pub challenge: &'a str,
    /// What is asked of the user.
    pub user_verification: UserVerification,
    /// The owner's user handle in base64url, where the caller knows it.
    pub user_handle: Option<&'a str>,
}

impl CredentialHandle {
    /// Reads a credential as `verifyRegistration` answered it.
    ///
    /// # Errors
    /// `malformed_request`, `unknown_member`, the engine's codes.
    pub fn read(credential: &str) -> Result<Self, ApiError> {
        guarded_sync(|| StoredCredential::read(credential).map(Self))
    }

    /// The same credential after its counter was stored anew.
    #[must_use]
    pub fn with_sign_count(&self, sign_count: u32) -> Self {
        Self(self.0.with_sign_count(sign_count))
    }

    /// Verifies an AuthenticationResponseJSON. What `verifyAuthentication` answers as `authentication` is
    /// the `AuthenticationRecord` of it, for a language that does not take it over without JSON.
    ///
    /// # Errors
    /// `malformed_request`, the engine's codes, `internal`.
    pub fn verify(
        &self,
        rp: &RelyingPartyHandle,
        expected: Expected<'_>,
        response: &str,
    ) -> Result<VerifiedAuthentication, ApiError> {
        guarded_sync(|| {
            let Expected { challenge, user_verification, user_handle } = expected;
            self.0.verify(&rp.0, challenge, user_verification, user_handle, response)
        })
    }
}
