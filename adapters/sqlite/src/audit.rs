//! `AuditSink`.

use async_trait::async_trait;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::ports::{AuditEntry, AuditSink, StoreError};
use keydesk_core::time::Timestamp;
use rusqlite::{Row, params};

use crate::SqliteStore;
use crate::error::before_commit;
use crate::rows::{changed, limit, maybe_user, rows, rp};

/// An audit entry that was read back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the other members are those of `AuditEntry`")]
pub struct RecordedEntry {
    /// Its place in the record; later entries have greater ones.
    pub number: i64,
    pub at: Timestamp,
    pub rp: RelyingPartyId,
    pub operation: String,
    pub actor: Option<UserId>,
    pub user: Option<UserId>,
    pub outcome: String,
}

#[async_trait]
impl AuditSink for SqliteStore {
    /// Keeps the newest `audit_entries` of [`SqliteOptions`](crate::SqliteOptions).
    async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let (entry, kept) = (entry.clone(), i64::from(self.options.audit_entries));
        let record = move |connection: &rusqlite::Connection| {
            let sql = "INSERT INTO audit (at, rp, operation, actor, user, outcome)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            let (actor, user) = (entry.actor.as_ref(), entry.user.as_ref());
            let (actor, user) = (actor.map(UserId::as_str), user.map(UserId::as_str));
            let (at, rp) = (entry.at.unix_millis(), entry.rp.as_str());
            changed(connection, sql, params![at, rp, entry.operation, actor, user, entry.outcome])?;
            let oldest = connection.last_insert_rowid() - kept;
            changed(connection, "DELETE FROM audit WHERE number <= ?1", [oldest])
        };
        self.writer.write(record).await.map(drop)
    }
}

impl SqliteStore {
    /// Audit entries after the number `after`, oldest first, at most `most`.
    pub async fn audit_entries(
        &self,
        after: i64,
        most: usize,
    ) -> Result<Vec<RecordedEntry>, StoreError> {
        self.readers.read(|connection| {
            rows(
                connection,
                "SELECT number, at, rp, operation, actor, user, outcome FROM audit
                 WHERE number > ?1 ORDER BY number LIMIT ?2",
                params![after, limit(most)],
                entry,
            )
        })
    }
}

fn entry(row: &Row<'_>) -> Result<RecordedEntry, StoreError> {
    Ok(RecordedEntry {
        number: row.get(0).map_err(before_commit)?,
        at: Timestamp::from_unix_millis(row.get(1).map_err(before_commit)?),
        rp: rp(row, 2)?,
        operation: row.get(3).map_err(before_commit)?,
        actor: maybe_user(row, 4)?,
        user: maybe_user(row, 5)?,
        outcome: row.get(6).map_err(before_commit)?,
    })
}
