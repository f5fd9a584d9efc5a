//! Accounts of a version without tags, and an account that was put back: SECURITY S31.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

use std::sync::Arc;

use keydesk_postgres::{Config, PostgresStore, migrate, tokio_postgres};
use keydesk_test_desk::upgraded;
use keydesk_test_servers::postgres::Server;

#[tokio::test]
async fn s31_a_database_of_a_version_without_tags_is_migrated_once() {
    let server = Server::start();
    let (before, connection) =
        tokio_postgres::connect(&server.url("postgres"), tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    before.batch_execute(include_str!("data/before_tags.sql")).await.unwrap();
    drop(before);
    connection.await.unwrap().unwrap();
    let config = Config::from_url(&server.schema_url("before")).unwrap();
    migrate(&config).await.unwrap();
    upgraded::migrates(Arc::new(PostgresStore::open(config).await.unwrap())).await;
}
