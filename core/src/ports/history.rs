//! The record of what happened, and the feed of what changed.

use async_trait::async_trait;

use super::StoreError;
use crate::ids::{RelyingPartyId, UserId};
use crate::machine::Event;
use crate::model::Version;
use crate::time::Timestamp;

/// Reads what commits wrote.
///
/// # Behavior
/// - `events_come_back_in_order`: `events` returns what commits wrote, unchanged, by sequence.
/// - `events_page_after_a_sequence`: only events after the given sequence, at most `limit`.
/// - `changes_are_complete`: anyone who follows `changes_since` from a cursor sees every account that
///   was committed after it, at least once, at its newest version or a later one.
/// - `changes_without_a_cursor_begin_now`: no cursor returns no change and a cursor for the present.
/// - `foreign_cursors_are_invalid`: a cursor that the store never gave is `Invalid`.
#[async_trait]
pub trait History: Send + Sync {
    /// Events of one account after `after`, oldest first, at most `limit`.
    async fn events(
        &self,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Event>, StoreError>;

    /// Accounts that were committed after `cursor`, at most `limit`.
    ///
    /// # Errors
    /// `Invalid` for a cursor that this store never gave.
    async fn changes_since(
        &self,
        rp: &RelyingPartyId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Changes, StoreError>;
}

/// Accounts that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// In the order of their commits.
    pub changed: Vec<Changed>,
    /// Where to go on.
    pub cursor: String,
}

/// One account that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Id of the user whose account changed.
    pub user: UserId,
    /// The version that the commit made.
    pub version: Version,
    /// Time of the change.
    pub at: Timestamp,
}
