//! Counters, outbox and audit record.

use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use keydesk_core::ids::{EventDigest, RelyingPartyId, UserId};
use keydesk_core::model::Notification;
use keydesk_core::ports::{AuditEntry, AuditSink, Counter, Outbox, StoreError};
use keydesk_core::time::Timestamp;

use crate::rows::{self, column, row, system_time};
use crate::session::Again;
use crate::store::PostgresStore;

/// An audit entry as an operator reads it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedEntry {
    /// When.
    pub at: Timestamp,
    /// For which relying party.
    pub rp: RelyingPartyId,
    /// Which operation.
    pub operation: String,
    /// Who asked, if the host knew.
    pub actor: Option<UserId>,
    /// About whom, if that was said.
    pub user: Option<UserId>,
    /// `ok`, or the code of the refusal or failure.
    pub outcome: String,
}

#[async_trait]
impl Counter for PostgresStore {
    async fn add(&self, key: &str, window: Duration, now: Timestamp) -> Result<u64, StoreError> {
        let now = now.unix_millis();
        let millis = i64::try_from(window.as_millis()).unwrap_or(i64::MAX).max(1);
        let end = now.saturating_sub(now.rem_euclid(millis)).saturating_add(millis);
        let end = system_time(Timestamp::from_unix_millis(end));
        let add = &self.statements().add;
        let found = self.session().rows(add, &[&text_key(key), &end], Again::No).await?;
        let count: i64 = match found.first() {
            Some(found) => column(found, 0, "counters")?,
            None => return Err(row("counters", "no count came back")),
        };
        u64::try_from(count).map_err(|error| row("counters", error))
    }
}

#[async_trait]
impl Outbox for PostgresStore {
    async fn pending(&self, limit: usize) -> Result<Vec<Notification>, StoreError> {
        let pending = &self.statements().pending;
        let found = self.session().rows(pending, &[&rows::limit(limit)], Again::Yes).await?;
        let read = |found| {
            serde_json::from_str(column(found, 0, "outbox")?).map_err(|error| row("outbox", error))
        };
        found.iter().map(read).collect()
    }

    async fn delivered(&self, id: &EventDigest) -> Result<(), StoreError> {
        let delivered = &self.statements().delivered;
        self.session().rows(delivered, &[&id.to_string()], Again::Yes).await?;
        Ok(())
    }
}

#[async_trait]
impl AuditSink for PostgresStore {
    async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let at = system_time(entry.at);
        let actor = entry.actor.as_ref().map(UserId::as_str);
        let user = entry.user.as_ref().map(UserId::as_str);
        let record = &self.statements().record;
        self.session()
            .rows(
                record,
                &[&at, &entry.rp.as_str(), &entry.operation, &actor, &user, &entry.outcome],
                Again::No,
            )
            .await?;
        Ok(())
    }
}

impl PostgresStore {
    /// The newest audit entries, at most `limit`, oldest first. All are kept until the operator
    /// removes them.
    ///
    /// # Errors
    /// As every read.
    pub async fn audit_entries(&self, limit: usize) -> Result<Vec<RecordedEntry>, StoreError> {
        let audit = &self.statements().audit;
        let found = self.session().rows(audit, &[&rows::limit(limit)], Again::Yes).await?;
        found.iter().map(recorded).collect()
    }
}

fn recorded(found: &tokio_postgres::Row) -> Result<RecordedEntry, StoreError> {
    let user = |index| -> Result<Option<UserId>, StoreError> {
        let text: Option<&str> = column(found, index, TABLE)?;
        text.map(|text| rows::user(TABLE, text)).transpose()
    };
    Ok(RecordedEntry {
        at: rows::timestamp(column::<SystemTime>(found, 0, TABLE)?),
        rp: RelyingPartyId::new(column::<&str>(found, 1, TABLE)?)
            .map_err(|error| row(TABLE, error))?,
        operation: column(found, 2, TABLE)?,
        actor: user(3)?,
        user: user(4)?,
        outcome: column(found, 5, TABLE)?,
    })
}

/// PostgreSQL's text holds every character but NUL. Written so that no two keys become one.
fn text_key(key: &str) -> String {
    key.replace('\\', "\\\\").replace('\0', "\\0")
}

const TABLE: &str = "audit";

#[cfg(test)]
mod tests {
    use super::text_key;

    #[test]
    fn no_two_keys_become_one() {
        let keys = ["a\0b", "a\\0b", "a\\\0b", "a\\\\0b", "ab"];
        let written: std::collections::BTreeSet<_> = keys.map(text_key).into();
        assert_eq!(written.len(), keys.len());
        assert!(written.iter().all(|key| !key.contains('\0')));
    }
}
