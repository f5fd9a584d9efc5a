//! Counters for rate limits that several nodes agree on.

use std::time::Duration;

use async_trait::async_trait;

use super::StoreError;
use crate::time::Timestamp;

/// Counts in fixed windows of time.
///
/// # Behavior
/// - `adds_up_within_a_window`: each `add` in one window returns one more than the one before it.
/// - `counts_every_concurrent_add`: concurrent adds all count.
/// - `begins_again_in_the_next_window`: the first `add` of a later window returns 1.
/// - `windows_are_apart`: an `add` from a node whose clock is behind, in an earlier window, leaves
///   the count of the later one as it is.
/// - `keys_are_apart`: one key's count does not show in another's.
#[async_trait]
pub trait Counter: Send + Sync {
    /// Adds one to the count of `key` in the window that holds `now`, and returns the count.
    async fn add(&self, key: &str, window: Duration, now: Timestamp) -> Result<u64, StoreError>;
}

/// Returns the end of the window that contains `now`; windows follow each other from the epoch on.
pub fn window_end(now: Timestamp, window: Duration) -> Timestamp {
    let now = now.unix_millis();
    let millis = i64::try_from(window.as_millis()).unwrap_or(i64::MAX).max(1);
    Timestamp::from_unix_millis(now.saturating_sub(now.rem_euclid(millis)).saturating_add(millis))
}
