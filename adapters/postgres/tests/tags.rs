//! Accounts of a version without tags, and an account that was put back: SECURITY S31.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

mod server;
#[path = "../../sqlite/tests/upgraded/mod.rs"]
mod upgraded;

use std::sync::Arc;

use keydesk_postgres::{PostgresStore, migrate, tokio_postgres};
use server::Server;

#[tokio::test]
async fn s31_a_database_of_a_version_without_tags_is_migrated_once() {
    let server = Server::start();
    let (before, connection) =
        tokio_postgres::connect(&server.url("postgres"), tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    before.batch_execute(include_str!("data/before_tags.sql")).await.unwrap();
    drop(before);
    connection.await.unwrap().unwrap();
    let config = server.config("before");
    migrate(&config).await.unwrap();
    upgraded::migrates(Arc::new(PostgresStore::open(config).await.unwrap())).await;
}
