//! Notifications that wait.

use async_trait::async_trait;
use keydesk_core::ids::EventDigest;
use keydesk_core::model::Notification;
use keydesk_core::ports::{Outbox, StoreError, StoreErrorKind};

use crate::keys;
use crate::store::{MAX, TableStore};

#[async_trait]
impl Outbox for TableStore {
    async fn pending(&self, limit: usize) -> Result<Vec<Notification>, StoreError> {
        let rows = self.rows(keys::OUTBOX, &keys::end_of(keys::OUTBOX), limit).await?;
        rows.iter().map(|row| notification(&row.blob)).collect()
    }

    async fn delivered(&self, id: &EventDigest) -> Result<(), StoreError> {
        let mut last = keys::OUTBOX.to_owned();
        loop {
            let rows = self.rows(&last, &keys::end_of(keys::OUTBOX), MAX).await?;
            for row in &rows {
                if notification(&row.blob)?.id == *id {
                    self.remove(row.key.clone()).await?;
                    return Ok(());
                }
            }
            match rows.last() {
                Some(row) if rows.len() == MAX => last.clone_from(&row.key),
                _ => return Ok(()),
            }
        }
    }
}

fn notification(blob: &str) -> Result<Notification, StoreError> {
    serde_json::from_str(blob).map_err(|error| StoreError::new(StoreErrorKind::Corrupt, error))
}
