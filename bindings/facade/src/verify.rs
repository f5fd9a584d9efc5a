//! Options and verification without a desk: synchronous, nothing kept.

use keydesk_api::ApiError;
use keydesk_api::stateless::{self, Asked, StoredCredential};
use keydesk_core::webauthn::{RelyingParty, VerifiedAuthentication};

use crate::guard::guarded_sync;
use crate::session::with_response;

/// Calls an operation that needs no desk, one of the stateless ones of `api.json`, with its request as JSON, and
/// returns its answer as JSON. `response` is the browser's, as the very text that came; `None` where
/// it stands in the request.
///
/// # Errors
/// `malformed_request`, `unknown_member`, `relying_party_invalid`, the engine's codes, `counter_regressed`,
/// `internal`; `unknown_operation`.
pub fn verify(operation: &str, request: &str, response: Option<&str>) -> Result<String, ApiError> {
    guarded_sync(|| stateless::call(operation, &with_response(request, response)?))
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

    /// Whether the credential was read with its owner's user handle.
    pub(crate) fn has_owner(&self) -> bool {
        self.0.has_owner()
    }

    pub(crate) fn verify(
        &self,
        rp: &RelyingPartyHandle,
        asked: Asked<'_>,
        response: &str,
    ) -> Result<VerifiedAuthentication, ApiError> {
        guarded_sync(|| self.0.verify(&rp.0, asked, response))
    }
}
