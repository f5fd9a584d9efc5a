//! Every port conforms over a table, and a table that misbehaves is never believed.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken test should stop at once")]

use std::sync::Arc;
use std::time::Duration;

use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::ports::{AccountStore, StoreErrorKind};
use keydesk_sqlite::SqliteStore;
use keydesk_table::testing::{Misbehaving, Misbehaviour, conformance};
use keydesk_table::{MemoryTable, TableStore};
use keydesk_test_desk::upgraded;
use rusqlite::Connection;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_port_conforms_over_a_table() {
    let table = Arc::new(MemoryTable::default());
    let report = conformance(table.clone()).await;
    assert!(report.conforms(), "{report}");
    let rows = table.rows();
    assert!(rows.len() > 100);
    // Each case stands behind its name and a slash.
    let longest = rows.iter().filter_map(|row| row.key.split_once('/')).map(|(_, key)| key.len());
    assert!(longest.max().unwrap() <= 600);
}

#[tokio::test]
async fn s31_a_table_of_a_version_without_tags_is_migrated_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.db");
    Connection::open(&file).unwrap().execute_batch(upgraded::DATABASE).unwrap();
    let store = TableStore::new(Arc::new(MemoryTable::default()), Duration::from_secs(10));
    upgraded::copy(&SqliteStore::open(&file).unwrap(), &store).await;
    upgraded::migrates(Arc::new(store)).await;
}

#[tokio::test]
async fn a_table_that_fails_is_unavailable_and_one_that_lies_is_corrupt() {
    let table = Arc::new(Misbehaving::default());
    let store = TableStore::new(table.clone(), Duration::from_millis(100));
    let rp = RelyingPartyId::new("portal.example").unwrap();
    let user = UserId::new("jo").unwrap();
    assert_eq!(store.load(&rp, &user).await.unwrap(), None);
    for (misbehaviour, kind) in [
        (Misbehaviour::Throws, StoreErrorKind::Unavailable),
        (Misbehaviour::NeverAnswers, StoreErrorKind::Unavailable),
        (Misbehaviour::Lies, StoreErrorKind::Corrupt),
    ] {
        table.misbehave(misbehaviour);
        assert_eq!(store.load(&rp, &user).await.unwrap_err().kind, kind, "{misbehaviour:?}");
    }
}
