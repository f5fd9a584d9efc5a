//! The suite that every store must pass, over a table.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::future::BoxFuture;
use keydesk_conformance::{AuditReader, AuditedEntry, Report, Stores, Subject, directory_of};
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::model::User;
use keydesk_core::ports::{
    AuditClass, DerivedKeyRing, Directory, KeyId, NoNotifier, StoreError, StoreErrorKind,
};
use keydesk_core::time::Timestamp;
use serde::Deserialize;

use crate::{Fault, Table, TableCommit, TableOutcome, TableRange, TableRow, TableStore};

/// Runs every case over a table, each in keys of its own, and leaves its rows there.
pub async fn run(table: Arc<dyn Table>) -> Report {
    keydesk_conformance::run(Arc::new(OverTable { table, directory: None })).await
}

/// The same with a directory of the host's, which holds [`keydesk_conformance::people`] with the roles of
/// [`keydesk_conformance::roles_of`] in every place.
pub async fn run_with_directory(table: Arc<dyn Table>, directory: Arc<dyn Directory>) -> Report {
    let directory = Some(directory);
    keydesk_conformance::run(Arc::new(OverTable { table, directory })).await
}

struct OverTable {
    table: Arc<dyn Table>,
    directory: Option<Arc<dyn Directory>>,
}

/// A part of the table for each case: the names of cases stand in front of its keys.
struct Place {
    table: Arc<dyn Table>,
    prefix: String,
}

struct Audited(Arc<Place>);

impl Place {
    fn out(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    fn back(&self, row: TableRow) -> TableRow {
        let own = |key: String| key.strip_prefix(&self.prefix).unwrap_or(&key).to_owned();
        TableRow { key: own(row.key), owner: own(row.owner), ..row }
    }
}

#[async_trait]
impl Table for Place {
    async fn load(&self, key: String) -> Result<Option<TableRow>, Fault> {
        Ok(self.table.load(self.out(&key)).await?.map(|row| self.back(row)))
    }

    async fn commit(&self, mut commit: TableCommit) -> Result<TableOutcome, Fault> {
        commit.key = self.out(&commit.key);
        for key in commit.unique_keys.iter_mut().chain(&mut commit.lookup_keys) {
            *key = self.out(key);
        }
        for event in &mut commit.events {
            event.key = self.out(&event.key);
        }
        self.table.commit(commit).await
    }

    async fn list(&self, page: TableRange) -> Result<Vec<TableRow>, Fault> {
        let page = TableRange {
            after: self.out(&page.after),
            before: self.out(&page.before),
            limit: page.limit,
        };
        let rows = self.table.list(page).await?;
        Ok(rows.into_iter().map(|row| self.back(row)).collect())
    }

    async fn remove(&self, key: String) -> Result<Option<TableRow>, Fault> {
        Ok(self.table.remove(self.out(&key)).await?.map(|row| self.back(row)))
    }
}

#[async_trait]
impl AuditReader for Audited {
    async fn entries(&self) -> Result<Vec<AuditedEntry>, StoreError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Entry {
            at: Timestamp,
            relying_party: RelyingPartyId,
            operation: String,
            actor: Option<UserId>,
            user: Option<UserId>,
            outcome: String,
            from: Option<String>,
            user_agent: Option<String>,
            class: String,
            count: u64,
            reference: Option<String>,
        }
        let corrupt = |error| StoreError::new(StoreErrorKind::Corrupt, error);
        let page = TableRange { after: "audit".into(), before: "audit0".into(), limit: 10_000 };
        let rows = self.0.list(page).await;
        let mut rows = rows.map_err(|fault| StoreError::new(StoreErrorKind::Unavailable, fault))?;
        // Each class has a prefix of its own; the stamp is what orders them.
        rows.sort_by_key(|row| row.key.rsplit('/').next().unwrap_or_default().to_owned());
        let mut entries = Vec::new();
        for row in rows {
            let entry: Entry = serde_json::from_str(&row.blob).map_err(corrupt)?;
            entries.push(AuditedEntry {
                at: entry.at,
                rp: entry.relying_party,
                operation: entry.operation,
                actor: entry.actor,
                user: entry.user,
                outcome: entry.outcome,
                from: entry.from,
                user_agent: entry.user_agent,
                class: AuditClass::parse(&entry.class).ok_or(StoreErrorKind::Corrupt)?,
                count: entry.count,
                reference: entry.reference,
            });
        }
        Ok(entries)
    }
}

#[async_trait]
impl Subject for OverTable {
    async fn open(&self, place: &str, people: &[User]) -> Result<Stores, StoreError> {
        let place = Place { table: Arc::clone(&self.table), prefix: format!("{place}/") };
        let place = Arc::new(place);
        let store = Arc::new(TableStore::new(place.clone(), Duration::from_secs(30)));
        Ok(Stores {
            accounts: store.clone(),
            ceremonies: store.clone(),
            history: store.clone(),
            counter: store.clone(),
            outbox: store.clone(),
            records: store.clone(),
            notifier: Arc::new(NoNotifier),
            directory: match &self.directory {
                Some(directory) => directory.clone(),
                None => Arc::new(directory_of(people)?),
            },
            audit: store,
            audited: Arc::new(Audited(place)),
            keys: Arc::new(DerivedKeyRing::new(KeyId("one".into()), [7; 32])),
        })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        tokio::spawn(task);
    }
}
