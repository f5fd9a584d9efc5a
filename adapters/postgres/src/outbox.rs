//! Notifications that wait.

use async_trait::async_trait;
use keydesk_core::ids::EventDigest;
use keydesk_core::model::Notification;
use keydesk_core::ports::{Outbox, StoreError};

use crate::rows::{self, column, row};
use crate::session::Retry;
use crate::store::PostgresStore;

#[async_trait]
impl Outbox for PostgresStore {
    async fn pending(&self, limit: usize) -> Result<Vec<Notification>, StoreError> {
        let pending = &self.statements().pending;
        let found = self.session().rows(pending, &[&rows::limit(limit)], Retry::Yes).await?;
        let read = |found| {
            serde_json::from_str(column(found, 0, "outbox")?).map_err(|error| row("outbox", error))
        };
        found.iter().map(read).collect()
    }

    async fn delivered(&self, id: &EventDigest) -> Result<(), StoreError> {
        let delivered = &self.statements().delivered;
        self.session().rows(delivered, &[&id.to_string()], Retry::Yes).await?;
        Ok(())
    }
}
