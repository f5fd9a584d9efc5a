use async_trait::async_trait;

use super::MemoryStore;
use crate::ids::EventDigest;
use crate::model::Notification;
use crate::ports::{Outbox, StoreError};

#[async_trait]
impl Outbox for MemoryStore {
    async fn pending(&self, limit: usize) -> Result<Vec<Notification>, StoreError> {
        Ok(self.lock().outbox.iter().take(limit).cloned().collect())
    }

    async fn delivered(&self, id: &EventDigest) -> Result<(), StoreError> {
        self.lock().outbox.retain(|notification| notification.id != *id);
        Ok(())
    }
}
