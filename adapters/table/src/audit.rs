//! The audit record: a row for each entry, in the order of their stamps, each class under its own prefix.

use async_trait::async_trait;
use keydesk_core::ids::RelyingPartyId;
use keydesk_core::policy::AuditPolicy;
use keydesk_core::ports::{AuditClass, AuditEntry, AuditSink, StoreError, StoreErrorKind};
use keydesk_core::time::Timestamp;
use serde::Deserialize;
use serde_json::json;

use crate::calls::corrupt;
use crate::keys;
use crate::store::{MAX, TableStore};
use crate::{TableCommit, TableOutcome, TableRow};

/// The fields of an entry that decide whether it is still kept.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    at: Timestamp,
    relying_party: RelyingPartyId,
}

#[async_trait]
impl AuditSink for TableStore {
    async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let blob = json!({
            "at": entry.at,
            "relyingParty": entry.rp,
            "operation": entry.operation,
            "actor": entry.actor,
            "user": entry.user,
            "outcome": entry.outcome,
            "from": entry.from,
            "userAgent": entry.user_agent,
            "class": entry.class.as_str(),
            "count": entry.count,
            "reference": entry.reference,
        });
        let prefix = keys::audit(&entry.rp, entry.class);
        let key = format!("{prefix}{}", self.stamps.next(self.clock.now()));
        let row = TableCommit::of_one(key, 0, blob.to_string());
        match self.write(row).await? {
            TableOutcome::Committed => Ok(()),
            _ => Err(corrupt("a new row was refused")),
        }
    }

    async fn prune(
        &self,
        rp: &RelyingPartyId,
        policy: &AuditPolicy,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let (kept, kept_anonymous) = (now.minus(policy.keep()), now.minus(policy.keep_anonymous()));
        let identified = keys::audit(rp, AuditClass::Identified);
        let anonymous = keys::audit(rp, AuditClass::Anonymous);
        // Rows that were written before each relying party and class had a prefix of its own.
        let mut removed = self.remove_old(keys::OLD_AUDIT, keys::OLD_AUDIT_END, rp, kept).await?;
        removed += self.remove_old(&identified, &keys::end_of(&identified), rp, kept).await?;
        let end = keys::end_of(&anonymous);
        removed += self.remove_old(&anonymous, &end, rp, kept_anonymous).await?;
        Ok(removed + self.remove_surplus(&anonymous, policy.keep_anonymous_entries).await?)
    }
}

impl TableStore {
    /// Removes the entries between two keys that are older than `kept`. They are in order of time, so it
    /// stops at the first page without one.
    async fn remove_old(
        &self,
        after: &str,
        before: &str,
        rp: &RelyingPartyId,
        kept: Timestamp,
    ) -> Result<u64, StoreError> {
        let (mut last, mut removed) = (after.to_owned(), 0);
        loop {
            let rows = self.rows(&last, before, MAX).await?;
            let so_far = removed;
            for row in &rows {
                let entry: Kept = serde_json::from_str(&row.blob)
                    .map_err(|error| StoreError::new(StoreErrorKind::Corrupt, error))?;
                if entry.relying_party == *rp && entry.at < kept {
                    removed += self.removed(row).await?;
                }
            }
            match rows.last() {
                Some(row) if rows.len() == MAX && removed > so_far => last.clone_from(&row.key),
                _ => return Ok(removed),
            }
        }
    }

    /// Removes all but the newest entries under a prefix.
    async fn remove_surplus(&self, prefix: &str, max: u64) -> Result<u64, StoreError> {
        let end = keys::end_of(prefix);
        let (mut last, mut count) = (prefix.to_owned(), 0_u64);
        loop {
            let rows = self.rows(&last, &end, MAX).await?;
            count = count.saturating_add(u64::try_from(rows.len()).unwrap_or(u64::MAX));
            match rows.last() {
                Some(row) if rows.len() == MAX => last.clone_from(&row.key),
                _ => break,
            }
        }
        let (mut surplus, mut removed) = (count.saturating_sub(max), 0);
        while surplus > 0 {
            let bite = usize::try_from(surplus).unwrap_or(MAX).min(MAX);
            let rows = self.rows(prefix, &end, bite).await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                removed += self.removed(row).await?;
                surplus -= 1;
            }
        }
        Ok(removed)
    }

    async fn removed(&self, row: &TableRow) -> Result<u64, StoreError> {
        Ok(u64::from(self.remove(row.key.clone()).await?))
    }
}
