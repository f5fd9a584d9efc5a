//! Delivering notifications: at once where that works, later where it does not.

use super::Desk;
use crate::error::Error;
use crate::model::Notification;

impl Desk {
    /// Tries to deliver what is still waiting, oldest first, and says how many were delivered. A
    /// host calls it now and then; what fails stays for the next time.
    pub async fn deliver_notifications(&self, limit: usize) -> Result<usize, Error> {
        let pending = self.ports().outbox.pending(limit).await?;
        Ok(self.deliver_now(&pending).await)
    }

    /// The commit happened, so a failure here is no failure of the operation.
    pub(super) async fn deliver_now(&self, notifications: &[Notification]) -> usize {
        let mut delivered = 0;
        for notification in notifications {
            let told = self.ports().notifier.deliver(notification).await.is_ok();
            if told && self.ports().outbox.delivered(&notification.id).await.is_ok() {
                delivered += 1;
            }
        }
        delivered
    }
}
