//! The record of actions without an event: refusals and reads.

use async_trait::async_trait;

use super::StoreError;
use crate::ids::{RelyingPartyId, UserId};
use crate::policy::AuditPolicy;
use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::webauthn::RejectionCode;

/// Records audit entries: refusals, failures and reads. Changes of an account are in its events.
///
/// Entries of [`AuditClass::Identified`] and of [`AuditClass::Anonymous`] callers are kept apart, so that
/// anonymous entries, however many, never displace identified ones. The policy sets the retention. A sink
/// removes nothing by itself, but a sink in memory may keep only the newest entries of each class.
///
/// # Behavior
/// - `entries_are_kept_as_given`: an operator can read back what was recorded, in order, unchanged.
/// - `every_concurrent_entry_is_kept`: entries of one instant, recorded at once, are all kept.
/// - `each_class_of_entries_has_its_own_age`: `prune` removes the entries of each class that are older
///   than the policy keeps them, and returns how many.
/// - `anonymous_entries_displace_no_identified_ones`: `prune` keeps the newest anonymous entries, as many
///   as the policy says, and every identified one that is not too old.
/// - `pruning_is_for_one_relying_party`: `prune` leaves the entries of other relying parties.
#[async_trait]
pub trait AuditSink: Send + Sync {
    /// Records one entry. If this fails, the operation fails too: its result is not returned.
    async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError>;

    /// Removes the entries of one relying party that `policy` no longer keeps, and returns how many there
    /// were. A sink that passes entries on, and keeps none, returns 0.
    async fn prune(
        &self,
        rp: &RelyingPartyId,
        policy: &AuditPolicy,
        now: Timestamp,
    ) -> Result<u64, StoreError>;
}

/// Whether the caller of an operation showed who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuditClass {
    /// A signed-in person, the holder of a link, or the holder of a key that was verified.
    Identified,
    /// An unknown caller: the claims may be false, and there may be any number of such callers.
    Anonymous,
}

/// An entry about an operation that changed nothing, or about what no event of an account holds: a counter
/// that went back, a sign-in that the host did not admit, metadata that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Time of the attempt.
    pub at: Timestamp,
    /// For which relying party.
    pub rp: RelyingPartyId,
    /// Name of the operation, such as `getUser`.
    pub operation: &'static str,
    /// Id of the actor, if the host knew one.
    pub actor: Option<UserId>,
    /// Id of the user whose account was asked for, if one was named.
    pub user: Option<UserId>,
    /// `ok`, or the code of the refusal or failure.
    pub outcome: &'static str,
    /// The network address or device that the host named, without unprintable characters, at most 100
    /// of them.
    pub from: Option<String>,
    /// The client's `User-Agent`, likewise, at most 256 characters.
    pub user_agent: Option<String>,
    /// Whether the caller showed who they are.
    pub class: AuditClass,
    /// How many failures the entry stands for; 1 unless there were so many in one minute that they were
    /// summed up.
    pub count: u64,
    /// The reference number of the refusal: 8 random characters. `None` where no number was
    /// given.
    pub reference: Option<String>,
}

impl AuditClass {
    /// The name that stores write: `identified` or `anonymous`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identified => "identified",
            Self::Anonymous => "anonymous",
        }
    }

    /// The class of a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Identified, Self::Anonymous].into_iter().find(|class| class.as_str() == name)
    }
}

impl AuditEntry {
    /// Whether an operator should look at it now: a record was changed outside Keydesk; two
    /// implementations of WebAuthn disagreed on a registration, so one of them has a fault or
    /// a caller is probing for one; an authenticator's counter went back, so there may be a copy of it; or
    /// the next update of the metadata is due.
    pub fn is_alert(&self) -> bool {
        [
            "account_tampered",
            Refusal::CounterRegressed.code(),
            RejectionCode::SecondOpinionDisagrees.as_str(),
            METADATA_DUE,
        ]
        .contains(&self.outcome)
    }
}

/// The outcome of an entry that alerts to metadata whose next update is due.
pub(crate) const METADATA_DUE: &str = "metadata_due";

/// Records nothing, for hosts that record requests themselves.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoAudit;

#[async_trait]
impl AuditSink for NoAudit {
    async fn record(&self, _entry: &AuditEntry) -> Result<(), StoreError> {
        Ok(())
    }

    async fn prune(
        &self,
        _rp: &RelyingPartyId,
        _policy: &AuditPolicy,
        _now: Timestamp,
    ) -> Result<u64, StoreError> {
        Ok(0)
    }
}
