//! Failures for which there is no entry of the audit record yet.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Desk;
use crate::error::Error;
use crate::ports::AuditEntry;
use crate::time::Timestamp;

/// The sums that this process has not written yet, by minute and by the caller that failed. An entry
/// is written when their number has doubled; what comes in a minute after that is written once the minute
/// is over.
#[derive(Debug, Default)]
pub(super) struct Unrecorded(Mutex<BTreeMap<(i64, String), AuditEntry>>);

impl Unrecorded {
    /// Counts one more. The newest of them describes them all, but for where they came from if that
    /// differs.
    pub(super) fn add(&self, whose: &str, mut entry: AuditEntry) {
        let mut all = self.lock();
        let minute = minute(entry.at);
        let mut key = (minute, whose.to_owned());
        if all.len() >= MAX && !all.contains_key(&key) {
            // The rest of a flood under many names.
            key.1.clear();
            entry.actor = None;
        }
        // Nobody was given the number of an entry that stands for many.
        entry.reference = None;
        if let Some(before) = all.get(&key) {
            entry.count = before.count + 1;
            if before.from != entry.from {
                (entry.from, entry.user_agent) = (None, None);
            }
            if before.user != entry.user {
                entry.user = None;
            }
        }
        all.insert(key, entry);
    }

    /// An entry was written that stands for `count` failures, one of which is its own.
    pub(super) fn written(&self, whose: &str, at: Timestamp, count: u64) {
        let mut all = self.lock();
        let key = (minute(at), whose.to_owned());
        let Some(left) = all.get_mut(&key) else { return };
        // Other nodes may have counted some of them.
        left.count = left.count.saturating_sub(count.saturating_sub(1));
        if left.count == 0 {
            all.remove(&key);
        }
    }

    /// Where those are kept whose minute is over.
    fn over(&self, now: Timestamp) -> Vec<(i64, String)> {
        self.lock().range(..(minute(now), String::new())).map(|(key, _)| key.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(i64, String), AuditEntry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// Writes what was summed up in the minutes that are over. What cannot be written now is kept for the
    /// next time.
    pub(super) async fn record_the_rest(&self) -> Result<(), Error> {
        let mut result = Ok(());
        for key in self.unrecorded().over(self.ports().clock.now()) {
            let Some(entry) = self.unrecorded().lock().remove(&key) else { continue };
            if let Err(error) = self.ports().audit.record(&entry).await {
                self.unrecorded().lock().insert(key, entry);
                result = result.and(Err(error.into()));
            }
        }
        result
    }
}

fn minute(at: Timestamp) -> i64 {
    at.unix_millis().div_euclid(60_000)
}

/// Bounds the memory that a flood under many names takes.
const MAX: usize = 1_000;
