//! Storage for ceremonies until the browser responds.

use async_trait::async_trait;

use super::{Loaded, LookupKey, StoreError};
use crate::ids::{CeremonyId, RelyingPartyId};
use crate::model::Ceremony;
use crate::time::Timestamp;

/// Keeps ceremonies until they are answered or expire. Losing them loses attempts, never accounts.
///
/// # Behavior
/// - `take_returns_what_was_put`: `take` returns the ceremony that was put under the id.
/// - `take_is_once`: of any number of callers, at once or later, at most one gets it.
/// - `ceremonies_of_relying_parties_are_apart`: an id of one relying party is unknown to another.
/// - `take_and_find_does_what_the_two_do`: `take_and_find`, if present, takes the ceremony once, even if it
///   finds no account, and finds the account even if there is no ceremony to take.
/// - `sweep_removes_only_the_expired`: `sweep` removes those that expired at or before `now`.
#[async_trait]
pub trait CeremonyStore: Send + Sync {
    /// Keeps a ceremony under its id.
    async fn put(&self, rp: &RelyingPartyId, ceremony: &Ceremony) -> Result<(), StoreError>;

    /// Removes and returns a ceremony, expired or not.
    async fn take(
        &self,
        rp: &RelyingPartyId,
        id: &CeremonyId,
    ) -> Result<Option<Ceremony>, StoreError>;

    /// [`take`](Self::take) and [`AccountStore::find`](super::AccountStore::find) in one step, which
    /// is how every sign-in ends. A desk calls it only where both ports are one store in the same
    /// `Arc`. Returns `None`, the default, if the store has no such step; then nothing was done.
    async fn take_and_find(
        &self,
        _rp: &RelyingPartyId,
        _id: &CeremonyId,
        _key: &LookupKey,
    ) -> Option<Result<(Option<Ceremony>, Option<Loaded>), StoreError>> {
        None
    }

    /// Removes expired ceremonies and returns how many there were.
    async fn sweep(&self, now: Timestamp) -> Result<u64, StoreError>;
}
