//! Notifications that wait for their delivery.

use async_trait::async_trait;

use super::StoreError;
use crate::ids::EventDigest;
use crate::model::Notification;

/// Keeps notifications from the commit that made them until they were delivered.
///
/// # Behavior
/// - `notifications_wait_in_order`: `pending` returns what commits wrote, oldest first.
/// - `delivered_notifications_are_gone`: after `delivered`, an id is not pending; twice is no error.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// The oldest that were not delivered yet, at most `limit`.
    async fn pending(&self, limit: usize) -> Result<Vec<Notification>, StoreError>;

    /// Forgets one that was delivered.
    async fn delivered(&self, id: &EventDigest) -> Result<(), StoreError>;
}
