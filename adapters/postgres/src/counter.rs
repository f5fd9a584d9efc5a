//! Counts of attempts, each a row that ends.

use std::time::Duration;

use async_trait::async_trait;
use keydesk_core::ports::{Counter, StoreError, window_end};
use keydesk_core::time::Timestamp;

use crate::rows::{column, row, system_time};
use crate::session::Retry;
use crate::store::PostgresStore;

#[async_trait]
impl Counter for PostgresStore {
    async fn add(&self, key: &str, window: Duration, now: Timestamp) -> Result<u64, StoreError> {
        let end = system_time(window_end(now, window));
        let add = &self.statements().add;
        let found = self.session().rows(add, &[&text_key(key), &end], Retry::No).await?;
        let count: i64 = match found.first() {
            Some(found) => column(found, 0, "counters")?,
            None => return Err(row("counters", "no count came back")),
        };
        u64::try_from(count).map_err(|error| row("counters", error))
    }
}

/// PostgreSQL's text holds every character but NUL. Written so that no two keys become one.
fn text_key(key: &str) -> String {
    key.replace('\\', "\\\\").replace('\0', "\\0")
}

#[cfg(test)]
mod tests {
    use super::text_key;

    #[test]
    fn no_two_keys_become_one() {
        let keys = ["a\0b", "a\\0b", "a\\\0b", "a\\\\0b", "ab"];
        let written: std::collections::BTreeSet<_> = keys.map(text_key).into();
        assert_eq!(written.len(), keys.len());
        assert!(written.iter().all(|key| !key.contains('\0')));
    }
}
