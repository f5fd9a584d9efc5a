//! Counters: a row's version is the count.

use std::time::Duration;

use async_trait::async_trait;
use keydesk_core::ports::{Counter, StoreError, StoreErrorKind, window_end};
use keydesk_core::time::Timestamp;

use crate::keys;
use crate::store::TableStore;
use crate::{TableCommit, TableOutcome};

#[async_trait]
impl Counter for TableStore {
    async fn add(&self, key: &str, window: Duration, now: Timestamp) -> Result<u64, StoreError> {
        let end = window_end(now, window).unix_millis();
        let key = keys::count(key, end);
        for _ in 0..TRIES {
            let stored = self.row(&key).await?.map_or(0, |row| row.version);
            let commit = TableCommit::of_one(key.clone(), stored, String::new());
            if self.write(commit).await? == TableOutcome::Committed {
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
