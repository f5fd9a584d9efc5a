//! `AuditSink`.

use async_trait::async_trait;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::policy::AuditPolicy;
use keydesk_core::ports::{AuditClass, AuditEntry, AuditSink, StoreError, StoreErrorKind};
use keydesk_core::time::Timestamp;
use rusqlite::{Row, params};

use crate::SqliteStore;
use crate::error::{before_commit, corrupt};
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
    pub from: Option<String>,
    pub user_agent: Option<String>,
    pub class: AuditClass,
    pub count: u64,
    pub reference: Option<String>,
}

#[async_trait]
impl AuditSink for SqliteStore {
    async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let entry = entry.clone();
        let record = move |connection: &rusqlite::Connection| {
            let sql = "INSERT INTO audit (at, rp, operation, actor, user, outcome, from_address,
                user_agent, class, count, reference)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
            let (actor, user) = (entry.actor.as_ref(), entry.user.as_ref());
            let values = params![
                entry.at.unix_millis(),
                entry.rp.as_str(),
                entry.operation,
                actor.map(UserId::as_str),
                user.map(UserId::as_str),
                entry.outcome,
                entry.from,
                entry.user_agent,
                entry.class.as_str(),
                i64::try_from(entry.count).unwrap_or(i64::MAX),
                entry.reference,
            ];
            changed(connection, sql, values)
        };
        self.writer.write(record).await.map(drop)
    }

    async fn prune(
        &self,
        rp: &RelyingPartyId,
        policy: &AuditPolicy,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let older = "SELECT number FROM audit WHERE rp = ?1 AND class = ?2 AND at < ?3 LIMIT ?4";
        let surplus = "SELECT number FROM (SELECT number FROM audit WHERE rp = ?1 AND class = ?2
            ORDER BY at DESC, number DESC LIMIT -1 OFFSET ?3) LIMIT ?4";
        let (identified, anonymous) = (AuditClass::Identified, AuditClass::Anonymous);
        let kept = i64::try_from(policy.keep_anonymous_entries).unwrap_or(i64::MAX);
        let mut pruned = 0;
        for (which, class, bound) in [
            (older, identified, now.minus(policy.keep()).unix_millis()),
            (older, anonymous, now.minus(policy.keep_anonymous()).unix_millis()),
            (surplus, anonymous, kept),
        ] {
            pruned += self.remove_entries(which, rp, class, bound).await?;
        }
        Ok(pruned)
    }
}

impl SqliteStore {
    /// Removes the entries that `which` selects, in small bites, so that no sign-in waits for long.
    async fn remove_entries(
        &self,
        which: &'static str,
        rp: &RelyingPartyId,
        class: AuditClass,
        bound: i64,
    ) -> Result<u64, StoreError> {
        let mut removed = 0;
        loop {
            let rp = rp.as_str().to_owned();
            let bite = move |connection: &rusqlite::Connection| {
                let sql = format!("DELETE FROM audit WHERE number IN ({which})");
                changed(connection, &sql, params![rp, class.as_str(), bound, BITE])
            };
            let bite = u64::try_from(self.writer.write(bite).await?).unwrap_or(0);
            removed += bite;
            if bite < u64::from(BITE) {
                return Ok(removed);
            }
        }
    }

    /// Audit entries after the number `after`, oldest first, at most `max`.
    pub async fn audit_entries(
        &self,
        after: i64,
        max: usize,
    ) -> Result<Vec<RecordedEntry>, StoreError> {
        self.readers.read(|connection| {
            rows(
                connection,
                "SELECT number, at, rp, operation, actor, user, outcome, from_address, user_agent,
                    class, count, reference FROM audit
                 WHERE number > ?1 ORDER BY number LIMIT ?2",
                params![after, limit(max)],
                entry,
            )
        })
    }
}

fn entry(row: &Row<'_>) -> Result<RecordedEntry, StoreError> {
    let class: String = row.get(9).map_err(before_commit)?;
    let count: i64 = row.get(10).map_err(before_commit)?;
    Ok(RecordedEntry {
        number: row.get(0).map_err(before_commit)?,
        at: Timestamp::from_unix_millis(row.get(1).map_err(before_commit)?),
        rp: rp(row, 2)?,
        operation: row.get(3).map_err(before_commit)?,
        actor: maybe_user(row, 4)?,
        user: maybe_user(row, 5)?,
        outcome: row.get(6).map_err(before_commit)?,
        from: row.get(7).map_err(before_commit)?,
        user_agent: row.get(8).map_err(before_commit)?,
        class: AuditClass::parse(&class).ok_or(StoreErrorKind::Corrupt)?,
        count: u64::try_from(count).map_err(corrupt)?,
        reference: row.get(11).map_err(before_commit)?,
    })
}

/// Entries that one transaction removes.
const BITE: u32 = 1_000;
