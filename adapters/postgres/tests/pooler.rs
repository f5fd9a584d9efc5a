//! Through a real PgBouncer in transaction mode, which gives each transaction whichever server
//! connection is free.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a broken test should stop at once"
)]

mod portal;

use std::sync::Arc;
use std::time::Duration;

use keydesk_core::ports::{AccountStore, History, Page};
use keydesk_postgres::{Config, Follower, PostgresStore, Wake, migrate};
use keydesk_test_servers::pgbouncer::Pooler;
use keydesk_test_servers::postgres::Server;
use keydesk_testkit::SoftAuthenticator;
use portal::{desk, register, rp, sign_in, stored, user};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everything_works_through_a_pooler_and_wakes_come_past_it() {
    let server = Server::start();
    let pooler = Pooler::start(&server);
    let url = pooler.url("postgres?named_statements=off&schema=pooled&connections=12");
    let config = Config::from_url(&url).unwrap();
    migrate(&config).await.unwrap();
    let store = PostgresStore::open(config).await.unwrap();
    let wake = Wake::listen(Config::from_url(&server.schema_url("pooled")).unwrap()).unwrap();
    let every = Duration::from_secs(600);
    let mut follower = Follower::begin(&store, &rp(), Some(&wake), every).await.unwrap();
    let people: Vec<String> = (0..24).map(|number| format!("user{number:02}")).collect();
    let names: Vec<&str> = people.iter().map(String::as_str).collect();
    let desk = Arc::new(desk(&store, &names));
    let mut tasks = Vec::new();
    for (number, name) in people.iter().enumerate() {
        let (desk, name) = (desk.clone(), name.clone());
        tasks.push(tokio::spawn(async move {
            let mut key = SoftAuthenticator::new(number as u64);
            register(&desk, &name, &mut key).await.unwrap();
            for _ in 0..5 {
                sign_in(&desk, &name, &mut key).await.unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let listing = store.list(&rp(), Page { after: None, limit: 100 }).await.unwrap();
    assert_eq!(listing.accounts.len(), people.len());
    for name in &people {
        let events = store.events(&rp(), &user(name), 0, 100).await.unwrap();
        let signed_in =
            events.iter().filter(|event| event.change().name().as_str() == "signed_in").count();
        assert_eq!(signed_in, 5);
        assert_eq!(stored(&store, name).await.sequence, events.len() as u64);
    }
    let changed = tokio::time::timeout(Duration::from_secs(10), follower.next()).await;
    assert!(!changed.expect("woken past the pooler").unwrap().is_empty());
}
