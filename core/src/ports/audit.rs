//! The record of what no event tells: refusals and reads.

use async_trait::async_trait;

use super::StoreError;
use crate::error::Refusal;
use crate::ids::{RelyingPartyId, UserId};
use crate::time::Timestamp;
use crate::webauthn::RejectionCode;

/// Takes audit entries. What changed an account is in its events; this is for the rest. A sink may
/// forget the oldest entries, and says how many it keeps; [`NoAudit`] keeps none.
///
/// # Behavior
/// - `entries_are_kept_as_given`: an operator can read back what was recorded, in order, unchanged.
/// - `every_concurrent_entry_is_kept`: entries of one instant, recorded at once, are all kept.
#[async_trait]
pub trait AuditSink: Send + Sync {
    /// Takes one entry. If it fails, the operation fails: nothing is done or read unrecorded.
    async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError>;
}

/// One operation that changed nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// For which relying party.
    pub rp: RelyingPartyId,
    /// Which operation.
    pub operation: &'static str,
    /// Who asked, if the host knew.
    pub actor: Option<UserId>,
    /// About whom, if that was said.
    pub user: Option<UserId>,
    /// `ok`, or the code of the refusal or failure.
    pub outcome: &'static str,
}

impl AuditEntry {
    /// Whether an operator should look at it now: somebody changed a record behind Keydesk's back; two
    /// implementations of WebAuthn disagreed on a registration, so one of them has a fault or
    /// somebody is trying one out; or an authenticator's counter went back, so there may be a copy of it.
    pub fn is_alert(&self) -> bool {
        [
            "account_tampered",
            Refusal::CounterRegressed.code(),
            RejectionCode::SecondOpinionDisagrees.as_str(),
        ]
        .contains(&self.outcome)
    }
}

/// Records nothing, for hosts that record requests themselves.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoAudit;

#[async_trait]
impl AuditSink for NoAudit {
    async fn record(&self, _entry: &AuditEntry) -> Result<(), StoreError> {
        Ok(())
    }
}
