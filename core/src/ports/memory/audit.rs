use async_trait::async_trait;

use super::MemoryStore;
use crate::ids::RelyingPartyId;
use crate::policy::AuditPolicy;
use crate::ports::{AuditEntry, AuditSink, StoreError};
use crate::time::Timestamp;

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

/// Bounds what this process remembers of each class.
const KEPT_AUDIT: usize = 10_000;
