//! Processes are killed (`kill -9`) while they work: slapd under load, and the portal's process
//! wherever it happens to be. What was acknowledged is there, whole, and orphans are collected.
//!
//! This program is its own child, so it has no test harness: started with `KEYDESK_WRITE_TO` it
//! writes until it is killed. `--ignored` asks for the long runs, as in any other test program.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a broken test should stop at once; the child acknowledges on its standard output"
)]

mod portal;

use keydesk_test_servers::slapd::{Server, Setting};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use keydesk_core::ids::{EventDigest, UserId};
use keydesk_core::machine::{Change, evolve};
use keydesk_core::model::{Account, Version};
use keydesk_core::ports::{AccountStore, History, LookupKey, Outbox, StoreErrorKind};
use keydesk_ldap::{AccountsConfig, LdapAccounts, Password, ServerConfig};
use keydesk_sqlite::SqliteStore;
use portal::{Draft, load, rp, user};

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let Some(to) = std::env::var_os(WRITE_TO) {
        return runtime.block_on(write_until_killed(to.to_str().unwrap()));
    }
    let words: Vec<_> = std::env::args().skip(1).collect();
    let long = words.iter().any(|word| word == "--ignored");
    if words.iter().any(|word| word == "--list") {
        return println!("soak_killed: test");
    }
    let rounds = if long { 30 } else { 3 };
    runtime.block_on(slapd_killed_under_load(rounds));
    println!("test slapd_killed_under_load ({rounds} rounds) ... ok");
    runtime.block_on(portal_killed_while_it_commits(rounds));
    println!("test portal_killed_while_it_commits ({rounds} rounds) ... ok");
}

fn config(url: &str) -> AccountsConfig {
    let mut server = ServerConfig::new(url).with_bind(
        "cn=keydesk-accounts,ou=services,dc=example",
        Password::Given("accounts-secret".to_owned()),
    );
    server.operation_timeout = Duration::from_secs(1);
    server.connect_timeout = Duration::from_secs(1);
    server.retry_for = Duration::from_millis(500);
    let mut config = AccountsConfig::new(server, "ou=keydesk,dc=example");
    config.orphan_age = Duration::from_secs(6);
    config
}

async fn opened(url: &str, folder: &Path) -> (LdapAccounts, Arc<SqliteStore>) {
    let journal = Arc::new(SqliteStore::open(folder.join("journal.db")).unwrap());
    (LdapAccounts::open(config(url), journal.clone()).await.unwrap(), journal)
}

/// Six people whose accounts are written all the time; what was acknowledged is written down.
async fn slapd_killed_under_load(rounds: usize) {
    let server = Server::with(Setting { durable: true, ..Setting::default() });
    let (store, journal) = opened(&server.url(), server.folder()).await;
    let acknowledged: Arc<Mutex<BTreeMap<UserId, Version>>> = Arc::default();
    for round in 1..=rounds {
        let done = Arc::new(AtomicBool::new(false));
        let mut writers = Vec::new();
        for number in 0..6 {
            let (store, done, acknowledged) = (store.clone(), done.clone(), acknowledged.clone());
            writers.push(tokio::spawn(async move {
                let user = user(&format!("user-{number}"));
                while !done.load(Ordering::Relaxed) {
                    let Ok(loaded) = store.load(&rp(), &user).await else { continue };
                    let before = loaded.map_or_else(
                        || Account::unopened(rp(), user.clone()),
                        |loaded| loaded.account,
                    );
                    match Draft::of(&before).commit(&store).await {
                        Ok(version) => {
                            acknowledged.lock().unwrap().insert(user.clone(), version);
                        }
                        // Nobody else writes this account, so that a lost commit of its own is all
                        // that it can conflict with.
                        Err(error) => assert!(
                            [
                                StoreErrorKind::Unavailable,
                                StoreErrorKind::UnknownOutcome,
                                StoreErrorKind::VersionConflict,
                            ]
                            .contains(&error.kind),
                            "{error:?}"
                        ),
                    }
                }
            }));
        }
        tokio::time::sleep(Duration::from_millis(400 + (round as u64 * 37) % 200)).await;
        server.kill();
        tokio::time::sleep(Duration::from_millis(100)).await;
        server.start_again();
        tokio::time::sleep(Duration::from_millis(200)).await;
        done.store(true, Ordering::Relaxed);
        for writer in writers {
            writer.await.unwrap();
        }
        let acknowledged = acknowledged.lock().unwrap().clone();
        assert!(!acknowledged.is_empty(), "nothing was written");
        check(&store, &journal, &acknowledged).await;
        let count: u64 = acknowledged.values().map(|version| version.0).sum();
        println!("slapd, round {round}: {count} acknowledged commits, none lost");
    }
    no_orphans(&server, &store).await;
}

/// The portal's process is this program; it dies wherever it is after so many acknowledgements.
async fn portal_killed_while_it_commits(rounds: usize) {
    let server = Server::start();
    let mut acknowledged = BTreeMap::new();
    let mut orphaned = 0;
    for round in 1..=rounds {
        let to = format!("{}\n{}", server.url(), server.folder().display());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .env(WRITE_TO, to)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut seen = 0;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let (who, version) = line.split_once(' ').unwrap();
            acknowledged.insert(user(who), Version(version.parse().unwrap()));
            seen += 1;
            if seen == 40 + round {
                child.kill().unwrap();
            }
        }
        assert!(!child.wait().unwrap().success(), "the child ended by itself");
        let (store, journal) = opened(&server.url(), server.folder()).await;
        check(&store, &journal, &acknowledged).await;
        orphaned += orphans(&server).len();
        println!("portal, round {round}: nothing lost, {} orphans", orphans(&server).len());
    }
    // Four tasks at work in each round: that none of them ever was between its reservation and its
    // commit would be a wonder in a long run.
    assert!(orphaned > 0 || rounds < 30, "no round left an orphan: nothing was shown");
    let (store, _) = opened(&server.url(), server.folder()).await;
    no_orphans(&server, &store).await;
}

/// What was acknowledged is there, its events are the whole chain, and the account says no more.
async fn check(
    store: &LdapAccounts,
    journal: &SqliteStore,
    acknowledged: &BTreeMap<UserId, Version>,
) {
    store.collect().await.unwrap();
    let pending = journal.pending(1_000_000).await.unwrap();
    let told: std::collections::HashSet<_> = pending.iter().map(|told| told.id).collect();
    for (user, version) in acknowledged {
        let account = load(store, user).await;
        assert!(account.version >= *version, "{user}: {} of {version}", account.version);
        let events = journal.events(&rp(), user, 0, 1_000_000).await.unwrap();
        let mut replayed = Account::unopened(rp(), user.clone());
        let mut previous = EventDigest::NONE;
        for event in &events {
            assert_eq!(event.previous(), previous);
            previous = event.digest();
            replayed = evolve(replayed, event);
            assert!(told.contains(&event.digest()), "a notification is lost");
        }
        replayed.version = Version(events.len().try_into().unwrap());
        assert_eq!(replayed, account, "neither more nor less than the events say");
        // Each round looks at the newest; the oldest were looked at when they were new.
        for event in events.iter().rev().take(20) {
            let Change::LinkIssued { digest, .. } = event.change() else { panic!("{event:?}") };
            let found = store.find(&rp(), &LookupKey::Link(*digest)).await.unwrap();
            assert_eq!(found.unwrap().account.user, *user);
        }
    }
}

/// The names of reservations that no account lists.
fn orphans(server: &Server) -> Vec<String> {
    let names = |base: &str, filter: &str, attribute: &str| -> Vec<String> {
        let found = server.find(base, filter, &[attribute]);
        let prefix = format!("{attribute}: ");
        found.lines().filter_map(|line| line.strip_prefix(&prefix).map(str::to_owned)).collect()
    };
    let listed: std::collections::HashSet<_> = names(
        "ou=accounts,ou=keydesk,dc=example",
        "(objectClass=keydeskAccountEntry)",
        "keydeskLookup",
    )
    .into_iter()
    .collect();
    let mut reserved =
        names("ou=keys,ou=keydesk,dc=example", "(objectClass=keydeskKeyEntry)", "cn");
    reserved.retain(|name| !listed.contains(name));
    reserved
}

/// After their time, no orphan is left, and nothing else is gone.
async fn no_orphans(server: &Server, store: &LdapAccounts) {
    let before = orphans(server).len();
    tokio::time::sleep(Duration::from_millis(7_100)).await;
    let collected = store.collect().await.unwrap();
    assert_eq!(orphans(server), Vec::<String>::new());
    assert_eq!(collected.malformed, 0);
    println!(
        "{before} orphans, {} collected, {} reservations kept",
        collected.orphans, collected.kept
    );
}

async fn write_until_killed(to: &str) {
    let (url, folder) = to.split_once('\n').unwrap();
    let (store, _) = opened(url, Path::new(folder)).await;
    let mut tasks = Vec::new();
    for number in 0..4 {
        let store = store.clone();
        tasks.push(tokio::spawn(async move {
            let user = user(&format!("user-{number}"));
            loop {
                let before = load(&store, &user).await;
                let version = Draft::of(&before).commit(&store).await.unwrap();
                let mut out = std::io::stdout().lock();
                out.write_all(format!("{user} {version}\n").as_bytes()).unwrap();
                out.flush().unwrap();
            }
        }));
    }
    // The first that ends ends the others: it means that something is wrong.
    futures::future::select_all(tasks).await.0.unwrap();
}

const WRITE_TO: &str = "KEYDESK_WRITE_TO";
