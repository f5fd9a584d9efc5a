//! Accounts of a version without tags, and an account that was put back: SECURITY S31.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

mod scratch;

use std::sync::Arc;

use keydesk_sqlite::SqliteStore;
use keydesk_test_desk::upgraded;
use rusqlite::Connection;

use scratch::Scratch;

#[tokio::test]
async fn s31_a_database_of_a_version_without_tags_is_migrated_once() {
    let scratch = Scratch::new("before-tags");
    let file = scratch.path().join("desk.db");
    let before = Connection::open(&file).unwrap();
    before.execute_batch(upgraded::DATABASE).unwrap();
    before.close().unwrap();
    upgraded::migrates(Arc::new(SqliteStore::open(&file).unwrap())).await;
}
