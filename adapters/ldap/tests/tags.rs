//! Accounts of a version without tags: SECURITY S31.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

mod bound;

use bound::Bound;
use keydesk_test_servers::slapd::{Server, Setting};
use std::sync::Arc;

use keydesk_core::ports::memory::MemoryStore;
use keydesk_ldap::{AccountsConfig, LdapAccounts};
use keydesk_sqlite::SqliteStore;
use keydesk_test_desk::upgraded;
use rusqlite::Connection;

#[tokio::test]
async fn s31_accounts_of_a_version_without_tags_are_migrated_once() {
    let server = Server::with(Setting::default());
    let file = server.folder().join("rest.db");
    Connection::open(&file).unwrap().execute_batch(upgraded::DATABASE).unwrap();
    let rest = Arc::new(SqliteStore::open(&file).unwrap());
    let config = AccountsConfig::new(server.accounts(), "ou=keydesk,dc=example");
    // The journal of that version holds what the entries hold.
    let before = LdapAccounts::open(config.clone(), Arc::new(MemoryStore::new())).await.unwrap();
    upgraded::copy(rest.as_ref(), &before).await;
    let accounts = LdapAccounts::open(config, rest.clone()).await.unwrap();
    upgraded::migrates_in(Arc::new(accounts), rest).await;
}
