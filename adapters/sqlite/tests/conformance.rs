//! The stores on SQLite conform, with and without a runtime.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

mod scratch;

use std::sync::Arc;

use async_trait::async_trait;
use futures::future::BoxFuture;
use keydesk_conformance::{AuditReader, AuditedEntry, Report, Stores, Subject, directory_of, run};
use keydesk_core::model::User;
use keydesk_core::ports::{DerivedKeyRing, KeyId, NoNotifier, StoreError, StoreErrorKind};
use keydesk_sqlite::SqliteStore;

use scratch::Scratch;

struct Sqlite {
    scratch: Scratch,
    runtime: Option<tokio::runtime::Handle>,
}

struct Audited(Arc<SqliteStore>);

#[async_trait]
impl AuditReader for Audited {
    async fn entries(&self) -> Result<Vec<AuditedEntry>, StoreError> {
        let entries = self.0.audit_entries(0, 100_000).await?;
        Ok(entries
            .into_iter()
            .map(|entry| AuditedEntry {
                at: entry.at,
                rp: entry.rp,
                operation: entry.operation,
                actor: entry.actor,
                user: entry.user,
                outcome: entry.outcome,
                from: entry.from,
                user_agent: entry.user_agent,
                class: entry.class,
                count: entry.count,
                reference: entry.reference,
            })
            .collect())
    }
}

#[async_trait]
impl Subject for Sqlite {
    async fn open(&self, place: &str, people: &[User]) -> Result<Stores, StoreError> {
        let path = self.scratch.path().join(format!("{place}.db"));
        let store = SqliteStore::open(path)
            .map_err(|error| StoreError::new(StoreErrorKind::Unavailable, error))?;
        let store = Arc::new(store);
        Ok(Stores {
            accounts: store.clone(),
            ceremonies: store.clone(),
            history: store.clone(),
            counter: store.clone(),
            outbox: store.clone(),
            records: store.clone(),
            notifier: Arc::new(NoNotifier),
            directory: Arc::new(directory_of(people)?),
            audit: store.clone(),
            audited: Arc::new(Audited(store)),
            keys: Arc::new(DerivedKeyRing::new(KeyId("one".into()), [7; 32])),
        })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        match &self.runtime {
            Some(runtime) => drop(runtime.spawn(task)),
            None => drop(std::thread::spawn(move || futures::executor::block_on(task))),
        }
    }
}

fn conforms(report: &Report) {
    assert!(report.conforms(), "{report}");
    // It claims to be durable and shared, and has no step that takes and finds.
    let not_claimed: Vec<_> = report.not_claimed().map(|result| result.name.case).collect();
    assert_eq!(not_claimed, ["take_and_find_does_what_the_two_do"], "{report}");
}

#[test]
fn sqlite_conforms_without_a_runtime() {
    let subject = Sqlite { scratch: Scratch::new("conformance-threads"), runtime: None };
    conforms(&futures::executor::block_on(run(Arc::new(subject))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite_conforms_on_a_runtime() {
    let runtime = Some(tokio::runtime::Handle::current());
    let subject = Sqlite { scratch: Scratch::new("conformance-tokio"), runtime };
    conforms(&run(Arc::new(subject)).await);
}

#[tokio::test(flavor = "current_thread")]
async fn sqlite_conforms_on_a_runtime_of_one_thread() {
    let runtime = Some(tokio::runtime::Handle::current());
    let subject = Sqlite { scratch: Scratch::new("conformance-single"), runtime };
    conforms(&run(Arc::new(subject)).await);
}
