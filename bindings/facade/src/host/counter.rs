//! Counters: a row's version is the count.

use std::time::Duration;

use async_trait::async_trait;
use keydesk_core::ports::{Counter, StoreError, StoreErrorKind};
use keydesk_core::time::Timestamp;

use super::keys;
use super::store::StoreBridge;
use super::{HostCommit, HostOutcome};

#[async_trait]
impl Counter for StoreBridge {
    async fn add(&self, key: &str, window: Duration, now: Timestamp) -> Result<u64, StoreError> {
        let now = now.unix_millis();
        let millis = i64::try_from(window.as_millis()).unwrap_or(i64::MAX).max(1);
        let end = now.saturating_sub(now.rem_euclid(millis)).saturating_add(millis);
        let key = keys::count(key, end);
        for _ in 0..TRIES {
            let stored = self.row(&key).await?.map_or(0, |row| row.version);
            let commit = HostCommit {
                key: key.clone(),
                expected_version: stored,
                blob: String::new(),
                unique_keys: Vec::new(),
                lookup_keys: Vec::new(),
                events: Vec::new(),
            };
            if self.write(commit).await? == HostOutcome::Committed {
                return u64::try_from(stored + 1)
                    .map_err(|error| StoreError::new(StoreErrorKind::Corrupt, error));
            }
            tokio::task::yield_now().await;
        }
        Err(StoreErrorKind::Unavailable.into())
    }
}

/// Each loss means that another caller counted, so this many callers had to come first.
const TRIES: usize = 1000;
