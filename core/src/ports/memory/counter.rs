use std::time::Duration;

use async_trait::async_trait;

use super::MemoryStore;
use crate::ports::{Counter, StoreError, window_end};
use crate::time::Timestamp;

#[async_trait]
impl Counter for MemoryStore {
    async fn add(&self, key: &str, window: Duration, now: Timestamp) -> Result<u64, StoreError> {
        let end = window_end(now, window).unix_millis();
        let now = now.unix_millis();
        let mut state = self.lock();
        if state.counts.len() >= state.counts_swept_at.max(KEPT_COUNTS) {
            state.counts.retain(|(_, end), _| *end > now);
            // Doubling keeps the sweeps rare even when every window is still open.
            state.counts_swept_at = state.counts.len() * 2;
        }
        let count = state.counts.entry((key.to_owned(), end)).or_insert(0);
        *count += 1;
        Ok(*count)
    }
}

/// From so many counts on, those of windows that ended are forgotten.
const KEPT_COUNTS: usize = 100_000;
