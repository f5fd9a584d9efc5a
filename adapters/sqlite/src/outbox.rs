//! `Outbox`.

use async_trait::async_trait;
use keydesk_core::ids::EventDigest;
use keydesk_core::model::Notification;
use keydesk_core::ports::{Outbox, StoreError};

use crate::SqliteStore;
use crate::error::corrupt;
use crate::rows::{bytes, changed, limit, rows};

#[async_trait]
impl Outbox for SqliteStore {
    async fn pending(&self, max: usize) -> Result<Vec<Notification>, StoreError> {
        self.readers.read(|connection| {
            rows(
                connection,
                "SELECT notification FROM outbox ORDER BY number LIMIT ?1",
                [limit(max)],
                |row| serde_json::from_slice(bytes(row, 0)?).map_err(corrupt),
            )
        })
    }

    async fn delivered(&self, id: &EventDigest) -> Result<(), StoreError> {
        let id = *id.as_bytes();
        let forget =
            move |connection: &_| changed(connection, "DELETE FROM outbox WHERE id = ?1", [id]);
        self.writer.write(forget).await.map(drop)
    }
}
