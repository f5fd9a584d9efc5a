use std::time::Duration;

use async_trait::async_trait;

use super::MemoryStore;
use crate::ids::{EventDigest, RelyingPartyId, UserId};
use crate::machine::Event;
use crate::model::Notification;
use crate::policy::AuditPolicy;
use crate::ports::{
    AuditEntry, AuditSink, Changes, Counter, History, Outbox, Records, StoreError, StoreErrorKind,
};
use crate::time::Timestamp;

#[async_trait]
impl History for MemoryStore {
    async fn events(
        &self,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Event>, StoreError> {
        let state = self.lock();
        let of_account = |event: &&Event| event.rp() == rp && event.user() == user;
        let events = state.events.iter().filter(of_account);
        Ok(events.filter(|event| event.sequence() > after).take(limit).cloned().collect())
    }

    async fn changes_since(
        &self,
        rp: &RelyingPartyId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Changes, StoreError> {
        let state = self.lock();
        let end = state.commits.len();
        let mut next = match cursor {
            None => end,
            Some(text) => {
                text.parse().ok().filter(|next| *next <= end).ok_or(StoreErrorKind::Invalid)?
            }
        };
        let mut changed = Vec::new();
        while next < end && changed.len() < limit {
            let (of, change) = &state.commits[next];
            if of == rp {
                changed.push(change.clone());
            }
            next += 1;
        }
        Ok(Changes { changed, cursor: next.to_string() })
    }
}

#[async_trait]
impl Counter for MemoryStore {
    async fn add(&self, key: &str, window: Duration, now: Timestamp) -> Result<u64, StoreError> {
        let now = now.unix_millis();
        let millis = i64::try_from(window.as_millis()).unwrap_or(i64::MAX).max(1);
        let end = now.saturating_sub(now.rem_euclid(millis)).saturating_add(millis);
        let mut state = self.lock();
        if state.counts.len() >= state.counts_swept_at.max(KEPT_COUNTS) {
            state.counts.retain(|(_, end), _| *end > now);
            // Doubling keeps the sweeps rare even when every window is still open.
            state.counts_swept_at = state.counts.len() * 2;
        }
        let count = state.counts.entry((key.to_owned(), end)).or_insert(0);
        *count += 1;
        Ok(*count)
    }
}

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

#[async_trait]
impl Records for MemoryStore {
    async fn read(&self, rp: &RelyingPartyId, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.lock().records.get(&(rp.clone(), name.to_owned())).cloned())
    }

    async fn write(
        &self,
        rp: &RelyingPartyId,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Result<bool, StoreError> {
        let mut state = self.lock();
        let key = (rp.clone(), name.to_owned());
        let is_expected = state.records.get(&key).map(String::as_str) == expected;
        if is_expected {
            state.records.insert(key, next.to_owned());
        }
        Ok(is_expected)
    }
}

#[async_trait]
impl AuditSink for MemoryStore {
    async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let mut state = self.lock();
        state.audited += 1;
        let number = state.audited;
        let entries = state.entries(entry.class);
        if entries.len() >= KEPT_AUDIT {
            entries.pop_front();
        }
        entries.push_back((number, entry.clone()));
        Ok(())
    }

    async fn prune(
        &self,
        rp: &RelyingPartyId,
        policy: &AuditPolicy,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let mut state = self.lock();
        let before = state.identified.len() + state.anonymous.len();
        let (kept, kept_anonymous) = (now.minus(policy.keep()), now.minus(policy.keep_anonymous()));
        state.identified.retain(|(_, entry)| entry.rp != *rp || entry.at >= kept);
        state.anonymous.retain(|(_, entry)| entry.rp != *rp || entry.at >= kept_anonymous);
        let of_rp = state.anonymous.iter().filter(|(_, entry)| entry.rp == *rp).count();
        let max = usize::try_from(policy.keep_anonymous_entries).unwrap_or(usize::MAX);
        let mut surplus = of_rp.saturating_sub(max);
        state.anonymous.retain(|(_, entry)| {
            let removed = entry.rp == *rp && surplus > 0;
            surplus -= usize::from(removed);
            !removed
        });
        let after = state.identified.len() + state.anonymous.len();
        Ok(u64::try_from(before - after).unwrap_or(u64::MAX))
    }
}

/// From so many counts on, those of windows that ended are forgotten.
const KEPT_COUNTS: usize = 100_000;
/// Bounds what this process remembers of each class.
const KEPT_AUDIT: usize = 10_000;
