//! Maintenance: removing expired records, delivering notifications.

use std::sync::atomic::{AtomicI64, Ordering};

use super::Desk;
use crate::error::Error;

/// When the audit record was pruned last by this process, in milliseconds; 0 for never.
#[derive(Debug, Default)]
pub(super) struct Pruned(AtomicI64);

impl Desk {
    /// Removes what is over: ceremonies that nobody finished, and, once an hour, audit entries that the
    /// policy no longer keeps. Writes what this process summed up of the failures of minutes that are
    /// over. Tries to deliver what is still waiting, at most 100 notifications, and alerts the operator to
    /// metadata whose next update is due (`metadata_due`, once a day). A host calls it about once a minute,
    /// on one node or on all.
    ///
    /// # Errors
    /// The first failure of a store; the rest is tried all the same.
    pub async fn run_maintenance(&self) -> Result<(), Error> {
        Self::run_maintenance_of_all(&[self]).await
    }

    /// [`Desk::run_maintenance`] of several desks that share their ports. Ceremonies and notifications of
    /// all relying parties are together in the store, so only one of the desks handles them.
    ///
    /// # Errors
    /// The first failure of a store; the rest is tried all the same.
    pub async fn run_maintenance_of_all(desks: &[&Self]) -> Result<(), Error> {
        let Some(first) = desks.first() else { return Ok(()) };
        let now = first.ports().clock.now();
        let swept = first.ports().ceremonies.sweep(now).await.map(drop).map_err(Error::from);
        let mut done = swept.and(first.deliver_notifications(100).await.map(drop));
        for desk in desks {
            let recorded = desk.record_the_rest().await;
            let pruned = desk.prune_hourly().await;
            let alerted = desk.alert_to_due_metadata().await;
            done = done.and(recorded).and(pruned).and(alerted);
        }
        done
    }

    async fn prune_hourly(&self) -> Result<(), Error> {
        let now = self.ports().clock.now();
        let millis = now.unix_millis();
        let last = self.pruned().0.load(Ordering::Relaxed);
        if last != 0 && millis < last.saturating_add(HOUR_MILLIS) {
            return Ok(());
        }
        self.ports().audit.prune(self.rp(), &self.policy().audit, now).await?;
        self.pruned().0.store(millis, Ordering::Relaxed);
        Ok(())
    }
}

const HOUR_MILLIS: i64 = 60 * 60 * 1000;
