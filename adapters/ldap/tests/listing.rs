//! What a page of a list costs where there are many accounts.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a broken test should stop at once")]

mod bound;
mod portal;

use bound::Bound;
use keydesk_test_servers::slapd::Server;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use keydesk_core::ports::{AccountStore, Page};
use keydesk_ldap::{AccountsConfig, LdapAccounts};
use keydesk_sqlite::SqliteStore;
use portal::{Draft, rp, user};

/// What the README says of lists.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures, and takes minutes"]
async fn soak_list_of_many_accounts() {
    let server = Server::start();
    let journal = Arc::new(SqliteStore::open(server.folder().join("journal.db")).unwrap());
    let config = AccountsConfig::new(server.accounts(), "ou=keydesk,dc=example");
    let store = LdapAccounts::open(config, journal).await.unwrap();
    let mut have = 0;
    for many in [1_000, 10_000] {
        let commits = (have..many).map(|number| {
            let store = store.clone();
            async move { Draft::first(&id(number)).commit(&store).await.unwrap() }
        });
        futures::stream::iter(commits).buffer_unordered(16).collect::<Vec<_>>().await;
        have = many;
        for (part, after) in [("first", None), ("middle", Some(many / 2))] {
            let mut times = Vec::new();
            for _ in 0..11 {
                let page = Page { after: after.map(id), limit: 20 };
                let begun = Instant::now();
                let listing = store.list(&rp(), page).await.unwrap();
                times.push(begun.elapsed());
                let first = after.map_or(0, |after| after + 1);
                let users = listing.accounts.iter().map(|loaded| loaded.account.user.clone());
                assert!(users.eq((first..first + 20).map(id)));
            }
            times.sort();
            println!("of {many}, {part} page of 20: {}", times_text(&times));
        }
        let begun = Instant::now();
        let (mut after, mut seen) = (None, 0);
        loop {
            let listing = store.list(&rp(), Page { after, limit: 1_000 }).await.unwrap();
            seen += listing.accounts.len();
            after = listing.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, many);
        println!("of {many}, all by pages of 1,000: {:.1} s", begun.elapsed().as_secs_f64());
    }
}

fn id(number: usize) -> keydesk_core::ids::UserId {
    user(&format!("6b657964-6573-4b00-8000-{number:012}"))
}

fn times_text(sorted: &[Duration]) -> String {
    let millis = |time: &Duration| time.as_secs_f64() * 1_000.0;
    let (middle, last) = (&sorted[sorted.len() / 2], &sorted[sorted.len() - 1]);
    format!("median {:.1} ms, most {:.1} ms", millis(middle), millis(last))
}
