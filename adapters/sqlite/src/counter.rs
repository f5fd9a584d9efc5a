//! `Counter`.

use std::time::Duration;

use async_trait::async_trait;
use keydesk_core::ports::{Counter, StoreError, StoreErrorKind, window_end};
use keydesk_core::time::Timestamp;
use rusqlite::params;

use crate::SqliteStore;
use crate::error::before_commit;
use crate::rows::{changed, row};

#[async_trait]
impl Counter for SqliteStore {
    async fn add(&self, key: &str, window: Duration, now: Timestamp) -> Result<u64, StoreError> {
        let end = window_end(now, window).unix_millis();
        let (key, now) = (key.to_owned(), now.unix_millis());
        let add = move |connection: &_| {
            // Kept for a while, because the clock of another node may be behind.
            let sql = "DELETE FROM counters WHERE window_end < ?1";
            changed(connection, sql, [now.saturating_sub(KEPT_MILLIS)])?;
            let sql = "INSERT INTO counters (key, window_end, count) VALUES (?1, ?2, 1)
                ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count";
            row(connection, sql, params![key, end], |row| row.get(0).map_err(before_commit))
        };
        let count = self.writer.write(add).await?;
        count.ok_or_else(|| StoreErrorKind::Corrupt.into())
    }
}

/// How long a count is kept after its window ended: ten minutes.
const KEPT_MILLIS: i64 = 10 * 60 * 1000;
