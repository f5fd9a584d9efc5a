//! A process that writes is killed (`kill -9`): what it acknowledged is there, whole.
//!
//! This program is its own child, so it has no test harness: started with `KEYDESK_WRITE_TO` it
//! writes until it is killed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a broken test should stop at once; the child acknowledges on its standard output"
)]

mod scratch;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use futures::executor::block_on;
use keydesk_core::entropy::SystemEntropy;
use keydesk_core::ids::{CeremonyId, EventDigest, LinkDigest, LinkId, RelyingPartyId, UserId};
use keydesk_core::machine::{Change, evolve};
use keydesk_core::model::{
    Account, AuthenticatorKind, By, Ceremony, CeremonyPurpose, Notification, NotificationKind,
    Version,
};
use keydesk_core::ports::{
    AccountStore, CeremonyStore, Commit, History, LookupKey, Outbox, UniqueKey,
};
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::UserVerification;
use keydesk_sqlite::SqliteStore;

use scratch::Scratch;

fn main() {
    if let Some(path) = std::env::var_os(WRITE_TO) {
        return write_until_killed(path.as_ref());
    }
    if std::env::args().any(|argument| argument == "--list") {
        return println!("a_killed_writer_loses_nothing: test");
    }
    let scratch = Scratch::new("killed");
    let path = scratch.path().join("a.db");
    let mut acknowledged = Acknowledged::default();
    for round in 1..=ROUNDS {
        kill_while_it_writes(&path, &mut acknowledged);
        verify(&path, &acknowledged);
        println!("round {round}: {} acknowledged writes, none lost", acknowledged.count);
    }
    println!("test a_killed_writer_loses_nothing ... ok");
}

#[derive(Default)]
struct Acknowledged {
    count: usize,
    versions: BTreeMap<UserId, Version>,
    taken: Vec<CeremonyId>,
}

fn kill_while_it_writes(path: &Path, acknowledged: &mut Acknowledged) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .env(WRITE_TO, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut seen = 0;
    // What it said before it died was acknowledged, even if it is read later.
    for line in lines {
        let line = line.unwrap();
        let (what, rest) = line.split_once(' ').unwrap();
        if what == "taken" {
            acknowledged.taken.push(CeremonyId::parse(rest).unwrap());
        } else {
            let version = Version(rest.parse().unwrap());
            acknowledged.versions.insert(UserId::new(what).unwrap(), version);
        }
        acknowledged.count += 1;
        seen += 1;
        if seen == WRITES {
            child.kill().unwrap();
        }
    }
    let status = child.wait().unwrap();
    assert!(seen >= WRITES && !status.success(), "the writer ended by itself: {status}");
}

fn verify(path: &Path, acknowledged: &Acknowledged) {
    let store = SqliteStore::open(path).unwrap();
    let pending = block_on(store.pending(1_000_000)).unwrap();
    for (user, version) in &acknowledged.versions {
        let account = block_on(store.load(&rp(), user)).unwrap().unwrap().account;
        assert!(account.version >= *version, "{user}: {} of {version}", account.version);
        let events = block_on(store.events(&rp(), user, 0, 1_000_000)).unwrap();
        let mut replayed = Account::unopened(rp(), user.clone());
        let mut previous = EventDigest::NONE;
        for event in &events {
            assert_eq!(event.previous(), previous);
            previous = event.digest();
            replayed = evolve(replayed, event);
            let Change::LinkIssued { digest, .. } = event.change() else { panic!("{event:?}") };
            let found = block_on(store.find(&rp(), &LookupKey::Link(*digest))).unwrap();
            assert_eq!(found.unwrap().account.user, *user);
            assert!(pending.iter().any(|told| told.id == event.digest()));
        }
        replayed.version = Version(events.len().try_into().unwrap());
        assert_eq!(replayed, account, "neither more nor less than the events say");
    }
    for id in &acknowledged.taken {
        assert_eq!(block_on(store.take(&rp(), id)).unwrap(), None, "taken twice");
    }
}

fn write_until_killed(path: &Path) {
    let store = Arc::new(SqliteStore::open(path).unwrap());
    let threads: Vec<_> = (0..4)
        .map(|number| {
            let store = store.clone();
            std::thread::spawn(move || {
                let user = UserId::new(format!("user-{number}")).unwrap();
                loop {
                    let version = commit(&store, &user);
                    acknowledge(&format!("{user} {version}"));
                    acknowledge(&format!("taken {}", take(&store)));
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

/// One line at once, so that lines of two threads do not mix and none waits in a buffer.
fn acknowledge(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

fn commit(store: &SqliteStore, user: &UserId) -> Version {
    let before = block_on(store.load(&rp(), user)).unwrap();
    let before = before.map_or_else(|| Account::unopened(rp(), user.clone()), |kept| kept.account);
    let link = LinkId::generate(&SystemEntropy).unwrap();
    let mut digest = [0; 32];
    digest[..16].copy_from_slice(link.as_bytes());
    let digest = LinkDigest::from_bytes(digest);
    let (kind, at) = (AuthenticatorKind::SecurityKey, Timestamp::from_unix_millis(0));
    let change = Change::LinkIssued { link, digest, kind, expires_at: at };
    let event = keydesk_testkit::event(&before, change, By::KeyHolder, at);
    let mut next = evolve(before.clone(), &event);
    next.version = before.version.next();
    let told = Notification {
        id: event.digest(),
        rp: rp(),
        user: user.clone(),
        at,
        kind: NotificationKind::AccountClosed,
        end_sessions: None,
    };
    let commit = Commit {
        rp: &rp(),
        user,
        expected: before.version,
        next: &next,
        encoded: &next.encode().unwrap(),
        unique_keys: &[UniqueKey::Link(digest)],
        lookup_keys: &[],
        events: &[event],
        notifications: &[told],
    };
    block_on(store.commit(commit)).unwrap()
}

fn take(store: &SqliteStore) -> CeremonyId {
    let id = CeremonyId::generate(&SystemEntropy).unwrap();
    let purpose = CeremonyPurpose::SignIn {
        user: None,
        user_verification: UserVerification::Required,
        allowed: Vec::new(),
    };
    let expires_at = Timestamp::from_unix_millis(0);
    let ceremony = Ceremony { id, challenge: [7; 32], expires_at, purpose, tag: None };
    block_on(store.put(&rp(), &ceremony)).unwrap();
    assert_eq!(block_on(store.take(&rp(), &id)).unwrap(), Some(ceremony));
    id
}

fn rp() -> RelyingPartyId {
    RelyingPartyId::new("login.example").unwrap()
}

const WRITE_TO: &str = "KEYDESK_WRITE_TO";
const ROUNDS: usize = 5;
/// How many acknowledgements a round waits for before it kills.
const WRITES: usize = 100;
