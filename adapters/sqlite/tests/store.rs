//! What is particular to this store.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

mod scratch;

use std::sync::Arc;
use std::time::Duration;

use futures::executor::block_on;
use futures::future::join_all;
use keydesk_core::entropy::SystemEntropy;
use keydesk_core::ids::{CeremonyId, RelyingPartyId, UserHandle, UserId};
use keydesk_core::machine::{Change, evolve};
use keydesk_core::model::{Account, By, Ceremony, CeremonyPurpose};
use keydesk_core::policy::AuditPolicy;
use keydesk_core::ports::{
    AccountStore, AuditClass, AuditEntry, AuditSink, CeremonyStore, Commit, Counter, StoreError,
    StoreErrorKind,
};
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::UserVerification;
use keydesk_sqlite::{OpenError, SqliteOptions, SqliteStore};

use scratch::Scratch;

fn rp() -> RelyingPartyId {
    RelyingPartyId::new("login.example").unwrap()
}

fn user(name: &str) -> UserId {
    UserId::new(name).unwrap()
}

fn now() -> Timestamp {
    Timestamp::parse("2026-01-05T09:00:00Z").unwrap()
}

async fn open_account(store: &SqliteStore, user: &UserId) -> Result<Account, StoreError> {
    let before = Account::unopened(rp(), user.clone());
    let handle = UserHandle::generate(&SystemEntropy).unwrap();
    let event =
        keydesk_testkit::event(&before, Change::AccountCreated { handle }, By::KeyHolder, now());
    let mut next = evolve(before.clone(), &event);
    next.version = before.version.next();
    let commit = Commit {
        rp: &rp(),
        user,
        expected: before.version,
        next: &next,
        encoded: &next.encode().unwrap(),
        unique_keys: &[],
        lookup_keys: &[],
        events: &[event],
        notifications: &[],
    };
    store.commit(commit).await.map(|_| next)
}

fn kind<T: std::fmt::Debug>(result: Result<T, StoreError>) -> StoreErrorKind {
    result.unwrap_err().kind
}

#[test]
fn a_refusal_leaves_the_other_writes_of_its_batch_be() {
    let scratch = Scratch::new("batch");
    let store = SqliteStore::open(scratch.path().join("a.db")).unwrap();
    block_on(open_account(&store, &user("taken"))).unwrap();
    // All are queued before the first is answered, so most share a transaction.
    let names: Vec<_> = (0..200)
        .map(|number| if number % 2 == 0 { format!("{number}") } else { "taken".into() })
        .collect();
    let results = block_on(join_all(names.iter().map(|name| {
        let store = &store;
        async move { open_account(store, &user(name)).await }
    })));
    for (name, result) in names.iter().zip(results) {
        match name.as_str() {
            "taken" => assert_eq!(kind(result), StoreErrorKind::VersionConflict),
            name => {
                let loaded = block_on(store.load(&rp(), &user(name))).unwrap().unwrap();
                assert_eq!(loaded.account, result.unwrap());
            }
        }
    }
}

#[test]
fn a_closed_store_is_unavailable_and_kept_what_was_handed_over() {
    let scratch = Scratch::new("closed");
    let path = scratch.path().join("a.db");
    let store = SqliteStore::open(&path).unwrap();
    block_on(open_account(&store, &user("jo"))).unwrap();
    store.close();
    assert_eq!(kind(block_on(store.load(&rp(), &user("jo")))), StoreErrorKind::Unavailable);
    assert_eq!(kind(block_on(open_account(&store, &user("sam")))), StoreErrorKind::Unavailable);
    store.close();
    drop(store);
    let store = SqliteStore::open(&path).unwrap();
    assert!(block_on(store.load(&rp(), &user("jo"))).unwrap().is_some());
    assert!(block_on(store.load(&rp(), &user("sam"))).unwrap().is_none());
}

#[test]
fn work_that_nobody_waits_for_any_more_is_done_all_the_same() {
    let scratch = Scratch::new("dropped");
    let path = scratch.path().join("a.db");
    let store = SqliteStore::open(&path).unwrap();
    {
        let jo = user("jo");
        let mut commit = Box::pin(open_account(&store, &jo));
        let waker = futures::task::noop_waker();
        let polled = commit.as_mut().poll(&mut std::task::Context::from_waker(&waker));
        drop((commit, polled.is_ready()));
    }
    store.close();
    let store = SqliteStore::open(&path).unwrap();
    assert!(block_on(store.load(&rp(), &user("jo"))).unwrap().is_some());
}

#[test]
fn a_writer_that_cannot_get_in_is_unavailable_and_writes_nothing() {
    let scratch = Scratch::new("busy");
    let path = scratch.path().join("a.db");
    let options =
        SqliteOptions { busy_timeout: Duration::from_millis(50), ..SqliteOptions::default() };
    let store = SqliteStore::open_with(&path, options).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(kind(block_on(open_account(&store, &user("jo")))), StoreErrorKind::Unavailable);
    // Readers do not mind.
    assert!(block_on(store.load(&rp(), &user("jo"))).unwrap().is_none());
    other.execute_batch("ROLLBACK").unwrap();
    block_on(open_account(&store, &user("jo"))).unwrap();
}

#[test]
fn too_many_waiting_writes_are_refused_at_once() {
    let scratch = Scratch::new("waiting");
    let path = scratch.path().join("a.db");
    let options = SqliteOptions { waiting_writes: 3, ..SqliteOptions::default() };
    let store = SqliteStore::open_with(&path, options).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let holder = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(1_500));
        other.execute_batch("ROLLBACK").unwrap();
    });
    let adds = (0..50).map(|_| store.add("key", Duration::from_secs(60), now()));
    let results = block_on(join_all(adds));
    holder.join().unwrap();
    let refused = results.iter().filter(|result| result.is_err()).count();
    // One batch may be with the writer already while three more wait.
    assert!((44..=47).contains(&refused), "{refused}");
    for result in results {
        assert!(result.is_ok_and(|count| count <= 6) || refused > 0);
    }
    assert!(block_on(store.add("key", Duration::from_secs(60), now())).is_ok());
}

#[test]
fn two_stores_on_one_file_take_a_ceremony_once() {
    let scratch = Scratch::new("take");
    let path = scratch.path().join("a.db");
    let stores =
        [0, 1].map(|_| Arc::new(SqliteStore::open(&path).unwrap()) as Arc<dyn CeremonyStore>);
    for _ in 0..10 {
        let purpose = CeremonyPurpose::SignIn {
            user: None,
            user_verification: UserVerification::Required,
            allowed: Vec::new(),
        };
        let id = CeremonyId::generate(&SystemEntropy).unwrap();
        let ceremony = Ceremony { id, challenge: [7; 32], expires_at: now(), purpose, tag: None };
        block_on(stores[0].put(&rp(), &ceremony)).unwrap();
        let threads: Vec<_> = (0..16)
            .map(|number| {
                let store = stores[number % 2].clone();
                std::thread::spawn(move || block_on(store.take(&rp(), &id)).unwrap())
            })
            .collect();
        let taken = threads.into_iter().filter_map(|thread| thread.join().unwrap());
        assert_eq!(taken.collect::<Vec<_>>(), [ceremony]);
    }
}

#[test]
fn what_does_not_decode_is_corrupt_and_what_is_newer_is_too_new() {
    let scratch = Scratch::new("corrupt");
    let path = scratch.path().join("a.db");
    let store = SqliteStore::open(&path).unwrap();
    let jo = user("jo");
    block_on(open_account(&store, &jo)).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    let set = |text: &str| other.execute("UPDATE accounts SET account = ?1", [text]).unwrap();
    let good: String =
        other.query_row("SELECT account FROM accounts", [], |row| row.get(0)).unwrap();
    for (text, wanted) in [
        ("", StoreErrorKind::Corrupt),
        ("{}", StoreErrorKind::Corrupt),
        (&good.replace("\"version\":1", "\"version\":2"), StoreErrorKind::Tampered),
        (&good.replace("\"format\":2", "\"format\":3"), StoreErrorKind::TooNew),
    ] {
        set(text);
        assert_eq!(kind(block_on(store.load(&rp(), &jo))), wanted, "{text}");
    }
    set(&good);
    assert!(block_on(store.load(&rp(), &jo)).unwrap().is_some());
    let history: &dyn keydesk_core::ports::History = &store;
    other
        .execute("UPDATE events SET event = replace(event, 'key_holder', 'somebody')", [])
        .unwrap();
    assert_eq!(kind(block_on(history.events(&rp(), &jo, 0, 10))), StoreErrorKind::Corrupt);
    // An event that could be one, beside the digest of another.
    other
        .execute("UPDATE events SET event = replace(event, 'somebody', 'key_holder')", [])
        .unwrap();
    other.execute("UPDATE events SET digest = zeroblob(32)", []).unwrap();
    assert_eq!(kind(block_on(history.events(&rp(), &jo, 0, 10))), StoreErrorKind::Tampered);
}

#[test]
fn pruning_removes_more_than_one_bite_and_no_identified_entry() {
    let scratch = Scratch::new("audit");
    let store = SqliteStore::open(scratch.path().join("a.db")).unwrap();
    let entry = |number: i64, class| AuditEntry {
        at: Timestamp::from_unix_millis(number),
        rp: rp(),
        operation: "finishSignIn",
        actor: None,
        user: None,
        outcome: "ceremony_unknown",
        from: Some("192.0.2.7".into()),
        user_agent: None,
        class,
        count: 1,
        reference: None,
    };
    block_on(store.record(&entry(0, AuditClass::Identified))).unwrap();
    for number in 1..=2_505 {
        block_on(store.record(&entry(number, AuditClass::Anonymous))).unwrap();
    }
    let policy = AuditPolicy { keep_anonymous_entries: 5, ..AuditPolicy::default() };
    let now = Timestamp::from_unix_millis(3_000);
    assert_eq!(block_on(store.prune(&rp(), &policy, now)).unwrap(), 2_500);
    let kept = block_on(store.audit_entries(0, 100)).unwrap();
    let times: Vec<_> = kept.iter().map(|entry| entry.at.unix_millis()).collect();
    assert_eq!(times, [0, 2_501, 2_502, 2_503, 2_504, 2_505]);
}

#[test]
fn a_path_that_names_no_file_is_refused() {
    for path in ["", ":memory:"] {
        assert!(matches!(SqliteStore::open(path), Err(OpenError::NoFile)), "{path:?}");
    }
    let scratch = Scratch::new("open");
    let result = SqliteStore::open(scratch.path());
    assert!(matches!(result, Err(OpenError::File(_))), "{result:?}");
    let text = scratch.path().join("text");
    std::fs::write(&text, "not a database, but a text of some length").unwrap();
    let result = SqliteStore::open(&text);
    assert!(matches!(result, Err(OpenError::NotKeydesk)), "{result:?}");
}

#[cfg(unix)]
#[test]
fn a_new_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new("rights");
    let store = SqliteStore::open(scratch.path().join("a.db")).unwrap();
    block_on(open_account(&store, &user("jo"))).unwrap();
    let mut files = 0;
    for entry in std::fs::read_dir(scratch.path()).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        files += 1;
    }
    assert_eq!(files, 3, "the database, its log and its index");
}
