//! Every port conforms over a host's table, and a host that misbehaves is never believed.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken test should stop at once")]

mod common;
#[path = "../../../adapters/sqlite/tests/upgraded/mod.rs"]
mod upgraded;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::future::BoxFuture;
use keydesk_conformance::{AuditReader, AuditedEntry, Stores, Subject, directory_of, run};
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::model::User;
use keydesk_core::ports::{
    AccountStore, AuditClass, DerivedKeyRing, KeyId, NoNotifier, StoreError, StoreErrorKind,
};
use keydesk_facade::host::{HostPage, HostStore, StoreBridge};
use keydesk_sqlite::SqliteStore;
use rusqlite::Connection;
use serde::Deserialize;

use common::{Mood, Table};

struct OverTable;

struct Audited(Arc<Table>);

#[async_trait]
impl AuditReader for Audited {
    async fn entries(&self) -> Result<Vec<AuditedEntry>, StoreError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Entry {
            at: keydesk_core::time::Timestamp,
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
        let page = HostPage { after: "audit".into(), before: "audit0".into(), limit: 100_000 };
        let mut rows = self.0.list(page).await.unwrap();
        // Each class has a prefix of its own; the stamp is what orders them.
        rows.sort_by_key(|row| row.key.rsplit('/').next().unwrap().to_owned());
        let read = |blob: &str| serde_json::from_str::<Entry>(blob).unwrap();
        let entries = rows.iter().map(|row| read(&row.blob)).map(|entry| AuditedEntry {
            at: entry.at,
            rp: entry.relying_party,
            operation: entry.operation,
            actor: entry.actor,
            user: entry.user,
            outcome: entry.outcome,
            from: entry.from,
            user_agent: entry.user_agent,
            class: AuditClass::parse(&entry.class).unwrap(),
            count: entry.count,
            reference: entry.reference,
        });
        Ok(entries.collect())
    }
}

#[async_trait]
impl Subject for OverTable {
    async fn open(&self, _: &str, people: &[User]) -> Result<Stores, StoreError> {
        let table = Arc::new(Table::default());
        let store = Arc::new(StoreBridge::new(table.clone(), Duration::from_secs(10)));
        Ok(Stores {
            accounts: store.clone(),
            ceremonies: store.clone(),
            history: store.clone(),
            counter: store.clone(),
            outbox: store.clone(),
            records: store.clone(),
            notifier: Arc::new(NoNotifier),
            directory: Arc::new(directory_of(people)?),
            audit: store,
            audited: Arc::new(Audited(table)),
            keys: Arc::new(DerivedKeyRing::new(KeyId("one".into()), [7; 32])),
        })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        tokio::spawn(task);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_port_conforms_over_a_hosts_table() {
    let report = run(Arc::new(OverTable)).await;
    assert!(report.conforms(), "{report}");
}

#[tokio::test]
async fn s31_a_table_of_a_version_without_tags_is_migrated_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.db");
    Connection::open(&file).unwrap().execute_batch(upgraded::DATABASE).unwrap();
    let (_, store) = bridge();
    upgraded::copy(&SqliteStore::open(&file).unwrap(), &store).await;
    upgraded::migrates(Arc::new(store)).await;
}

fn bridge() -> (Arc<Table>, StoreBridge) {
    let table = Arc::new(Table::default());
    let bridge = StoreBridge::new(table.clone(), Duration::from_millis(100));
    (table, bridge)
}

#[tokio::test]
async fn a_host_that_throws_or_never_answers_is_unavailable_and_never_says_not_found() {
    let (table, bridge) = bridge();
    let rp = RelyingPartyId::new("portal.example").unwrap();
    let user = UserId::new("jo").unwrap();
    assert_eq!(bridge.load(&rp, &user).await.unwrap(), None);
    for mood in [Mood::Throws, Mood::NeverAnswers] {
        table.feels(mood);
        let error = bridge.load(&rp, &user).await.unwrap_err();
        assert_eq!(error.kind, StoreErrorKind::Unavailable, "{mood:?}");
    }
}

#[tokio::test]
async fn a_host_that_answers_with_another_row_is_corrupt() {
    let (table, bridge) = bridge();
    let rp = RelyingPartyId::new("portal.example").unwrap();
    let commit = keydesk_facade::host::HostCommit {
        key: "account/portal.example/aa".into(),
        expected_version: 0,
        blob: "{}".into(),
        unique_keys: vec![],
        lookup_keys: vec![],
        events: vec![],
    };
    table.commit(commit).await.unwrap();
    table.feels(Mood::AnotherRow);
    let error = bridge.load(&rp, &UserId::new("jo").unwrap()).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Corrupt);
}
