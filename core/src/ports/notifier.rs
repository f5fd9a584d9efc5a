//! Notifications to people, on a separate channel, about changes to their authenticators.

use async_trait::async_trait;

use super::StoreError;
use crate::model::Notification;

/// Delivers notifications: the host's mail, message or letter.
///
/// # Behavior
/// - `delivering_twice_is_no_error`: a notification whose id was delivered already is taken.
#[async_trait]
pub trait Notifier: Send + Sync {
    /// Delivers one notification; after an error, Keydesk tries again later. May be called twice for the same id.
    async fn deliver(&self, notification: &Notification) -> Result<(), StoreError>;
}

/// Delivers nowhere. Notifications are taken and dropped: a host that uses it notifies people itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNotifier;

#[async_trait]
impl Notifier for NoNotifier {
    async fn deliver(&self, _notification: &Notification) -> Result<(), StoreError> {
        Ok(())
    }
}
