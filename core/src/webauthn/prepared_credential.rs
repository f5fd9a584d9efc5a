//! A stored credential, read once for many authentications.

use std::fmt;
use std::sync::Arc;

use super::algorithm::Algorithm;
use super::cose::CoseKey;
use super::public_key::PublicKey;
use super::rejection::{Rejection, RejectionCode};
use crate::ids::CredentialId;

/// A stored credential made ready, so that verifying parses no key and copies none. Cloning is
/// cheap, and one may serve many threads.
#[derive(Clone)]
pub struct PreparedCredential {
    pub(super) credential_id: Arc<CredentialId>,
    pub(super) key: Arc<PublicKey>,
    sign_count: u32,
    pub(super) backup_eligible: bool,
}

impl PreparedCredential {
    /// Checks a stored COSE key as strictly as at registration; its algorithm is the stored one.
    pub fn new(
        credential_id: CredentialId,
        public_key: &[u8],
        algorithm: Algorithm,
        sign_count: u32,
        backup_eligible: bool,
    ) -> Result<Self, Rejection> {
        let key = CoseKey::parse(public_key)?;
        if key.algorithm != algorithm {
            let (stored, key) = (algorithm.to_string(), key.algorithm.to_string());
            return Err(Rejection::compared(RejectionCode::AlgorithmMismatch, &stored, &key));
        }
        let key = Arc::new(PublicKey::from_cose(&key)?);
        Ok(Self { credential_id: Arc::new(credential_id), key, sign_count, backup_eligible })
    }

    /// The same credential after its counter was stored anew.
    #[must_use]
    pub fn with_sign_count(&self, sign_count: u32) -> Self {
        Self { sign_count, ..self.clone() }
    }

    /// The credential's id.
    pub fn credential_id(&self) -> &CredentialId {
        &self.credential_id
    }

    /// The stored signature counter.
    pub fn sign_count(&self) -> u32 {
        self.sign_count
    }

    /// The key's algorithm.
    pub fn algorithm(&self) -> Algorithm {
        self.key.algorithm
    }
}

impl fmt::Debug for PreparedCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedCredential")
            .field("credential_id", &self.credential_id)
            .field("algorithm", &self.key.algorithm)
            .field("sign_count", &self.sign_count)
            .field("backup_eligible", &self.backup_eligible)
            .finish_non_exhaustive()
    }
}
