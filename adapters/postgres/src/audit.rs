//! The audit record.

use std::time::SystemTime;

use async_trait::async_trait;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::policy::AuditPolicy;
use keydesk_core::ports::{AuditClass, AuditEntry, AuditSink, StoreError};
use keydesk_core::time::Timestamp;
use tokio_postgres::types::ToSql;

use crate::rows::{self, column, row, system_time};
use crate::session::Retry;
use crate::statements::Statement;
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
    /// Id of the actor, if the host knew one.
    pub actor: Option<UserId>,
    /// About whom, if that was said.
    pub user: Option<UserId>,
    /// `ok`, or the code of the refusal or failure.
    pub outcome: String,
    /// The network address or device that the host named.
    pub from: Option<String>,
    /// The client's `User-Agent`.
    pub user_agent: Option<String>,
    /// Whether the caller showed who they are.
    pub class: AuditClass,
    /// How many failures the entry stands for.
    pub count: u64,
    /// The reference number of the refusal.
    pub reference: Option<String>,
}

#[async_trait]
impl AuditSink for PostgresStore {
    async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let at = system_time(entry.at);
        let actor = entry.actor.as_ref().map(UserId::as_str);
        let user = entry.user.as_ref().map(UserId::as_str);
        let count = i64::try_from(entry.count).unwrap_or(i64::MAX);
        let values: [&(dyn ToSql + Sync); 11] = [
            &at,
            &entry.rp.as_str(),
            &entry.operation,
            &actor,
            &user,
            &entry.outcome,
            &entry.from,
            &entry.user_agent,
            &entry.class.as_str(),
            &count,
            &entry.reference,
        ];
        self.session().rows(&self.statements().record, &values, Retry::No).await?;
        Ok(())
    }

    /// In small bites, so that no bite holds many rows for long; any number of nodes may do it at once.
    async fn prune(
        &self,
        rp: &RelyingPartyId,
        policy: &AuditPolicy,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let statements = self.statements();
        let (identified, anonymous) = (AuditClass::Identified, AuditClass::Anonymous);
        let oldest = system_time(now.minus(policy.keep()));
        let oldest_anonymous = system_time(now.minus(policy.keep_anonymous()));
        let kept = i64::try_from(policy.keep_anonymous_entries).unwrap_or(i64::MAX);
        let (old, surplus) = (&statements.prune_old, &statements.prune_surplus);
        Ok(self.remove_entries(old, rp, identified, &oldest).await?
            + self.remove_entries(old, rp, anonymous, &oldest_anonymous).await?
            + self.remove_entries(surplus, rp, anonymous, &kept).await?)
    }
}

impl PostgresStore {
    async fn remove_entries(
        &self,
        which: &Statement,
        rp: &RelyingPartyId,
        class: AuditClass,
        bound: &(dyn ToSql + Sync),
    ) -> Result<u64, StoreError> {
        let mut removed = 0;
        loop {
            let values: [&(dyn ToSql + Sync); 4] = [&rp.as_str(), &class.as_str(), bound, &BITE];
            let found = self.session().rows(which, &values, Retry::Yes).await?;
            let bite: i64 = match found.first() {
                Some(found) => column(found, 0, TABLE)?,
                None => 0,
            };
            removed += u64::try_from(bite).unwrap_or(0);
            if bite < BITE {
                return Ok(removed);
            }
        }
    }

    /// The newest audit entries, at most `limit`, oldest first. `prune` removes what the policy no
    /// longer keeps.
    ///
    /// # Errors
    /// As every read.
    pub async fn audit_entries(&self, limit: usize) -> Result<Vec<RecordedEntry>, StoreError> {
        let audit = &self.statements().audit;
        let found = self.session().rows(audit, &[&rows::limit(limit)], Retry::Yes).await?;
        found.iter().map(recorded).collect()
    }
}

fn recorded(found: &tokio_postgres::Row) -> Result<RecordedEntry, StoreError> {
    let user = |index| -> Result<Option<UserId>, StoreError> {
        let text: Option<&str> = column(found, index, TABLE)?;
        text.map(|text| rows::user(TABLE, text)).transpose()
    };
    let class = AuditClass::parse(column(found, 8, TABLE)?);
    let count: i64 = column(found, 9, TABLE)?;
    Ok(RecordedEntry {
        at: rows::timestamp(column::<SystemTime>(found, 0, TABLE)?),
        rp: RelyingPartyId::new(column::<&str>(found, 1, TABLE)?)
            .map_err(|error| row(TABLE, error))?,
        operation: column(found, 2, TABLE)?,
        actor: user(3)?,
        user: user(4)?,
        outcome: column(found, 5, TABLE)?,
        from: column(found, 6, TABLE)?,
        user_agent: column(found, 7, TABLE)?,
        class: class.ok_or_else(|| row(TABLE, "its class is not known"))?,
        count: u64::try_from(count).map_err(|error| row(TABLE, error))?,
        reference: column(found, 10, TABLE)?,
    })
}

const TABLE: &str = "audit";
const BITE: i64 = 1_000;
