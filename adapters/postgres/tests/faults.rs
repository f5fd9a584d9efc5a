//! Faults between a desk and its server, and the error that each party receives.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a broken test should stop at once"
)]

mod portal;
mod proxy;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use keydesk_core::ports::{
    AccountStore, CeremonyStore, History, Outbox, StoreError, StoreErrorKind as Kind,
};
use keydesk_core::service::tag_account;
use keydesk_postgres::{Config, PostgresStore, migrate, tokio_postgres};
use keydesk_test_servers::postgres::Server;
use keydesk_testkit::SoftAuthenticator;
use portal::{anybody, desk, register, rp, sign_in, stored, user};
use proxy::{Cut, Proxy};

#[track_caller]
fn kind<T>(result: Result<T, StoreError>) -> Kind {
    result.err().expect("an error").kind
}

async fn opened(config: &Config) -> PostgresStore {
    migrate(config).await.unwrap();
    PostgresStore::open(config.clone()).await.unwrap()
}

#[tokio::test]
async fn unreachable_at_start_is_unavailable_and_soon() {
    let mut config = Config::from_url("postgres://postgres@127.0.0.1:1/postgres").unwrap();
    config.retry_for = Duration::from_millis(300);
    let begun = Instant::now();
    assert_eq!(kind(PostgresStore::open(config.clone()).await), Kind::Unavailable);
    assert_eq!(kind(migrate(&config).await), Kind::Unavailable);
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_wrong_name_or_a_missing_schema_is_invalid() {
    let server = Server::start();
    let other = |url: String| Config::from_url(&url).unwrap();
    let no_database = other(server.url("nowhere"));
    assert_eq!(kind(PostgresStore::open(no_database).await), Kind::Invalid);
    let no_role = other(server.url("postgres").replace("postgres@", "nobody@"));
    assert_eq!(kind(PostgresStore::open(no_role).await), Kind::Invalid);
    let config = Config::from_url(&server.schema_url("absent")).unwrap();
    let error = PostgresStore::open(config).await.unwrap_err();
    assert_eq!(error.kind, Kind::Invalid);
    let said = std::error::Error::source(&error).unwrap().to_string();
    assert!(said.contains("run migrate"), "{said}");
    // The schema goes while the store is open.
    let config = Config::from_url(&server.schema_url("gone")).unwrap();
    let store = opened(&config).await;
    server.sql("DROP SCHEMA gone CASCADE");
    assert_eq!(kind(store.load(&rp(), &user("jo")).await), Kind::Invalid);
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_as_it_is() {
    let server = Server::start();
    let config = Config::from_url(&server.schema_url("newer")).unwrap();
    migrate(&config).await.unwrap();
    server.sql("UPDATE newer.schema_version SET version = 99");
    assert_eq!(kind(PostgresStore::open(config.clone()).await), Kind::TooNew);
    assert_eq!(kind(migrate(&config).await), Kind::TooNew);
    assert_eq!(server.sql("SELECT version FROM newer.schema_version"), "99");
    // Made for another sort of server.
    server.sql("UPDATE newer.schema_version SET version = 1, dialect = 'portable'");
    assert_eq!(kind(PostgresStore::open(config.clone()).await), Kind::Invalid);
    // Written by a version that had one migration fewer.
    server.sql("UPDATE newer.schema_version SET version = 1, dialect = 'postgres'");
    assert_eq!(kind(PostgresStore::open(config.clone()).await), Kind::Invalid);
    // Begun and never finished.
    server.sql("UPDATE newer.schema_version SET version = 0, dialect = 'postgres'");
    assert_eq!(kind(PostgresStore::open(config).await), Kind::Invalid);
}

#[tokio::test]
async fn a_row_that_does_not_decode_is_corrupt() {
    let server = Server::start();
    let config = Config::from_url(&server.schema_url("rows")).unwrap();
    let store = opened(&config).await;
    let desk = desk(&store, &["jo"]);
    let mut key = SoftAuthenticator::new(1);
    register(&desk, "jo", &mut key).await.unwrap();
    let begun = desk.begin_sign_in(&anybody(), Some(&user("jo"))).await.unwrap();
    let load = async || store.load(&rp(), &user("jo")).await;
    let break_and_mend = async |change: &str, expected: Kind| {
        server.sql("CREATE TABLE rows.kept AS SELECT * FROM rows.accounts");
        server.sql("DROP TRIGGER IF EXISTS version_goes_forward ON rows.accounts");
        server.sql(&format!("UPDATE rows.accounts SET {change}"));
        assert_eq!(kind(load().await), expected, "{change}");
        let listing = store.list(&rp(), keydesk_core::ports::Page { after: None, limit: 9 }).await;
        assert_eq!(kind(listing), expected, "{change}");
        server.sql("DELETE FROM rows.accounts");
        server.sql("INSERT INTO rows.accounts SELECT * FROM rows.kept; DROP TABLE rows.kept");
    };
    break_and_mend("document = ''", Kind::Corrupt).await;
    break_and_mend("document = 'null'", Kind::Corrupt).await;
    break_and_mend("document = left(document, 100)", Kind::Corrupt).await;
    break_and_mend("version = version + 1", Kind::Tampered).await;
    let other_user = "document = replace(document, '\"user\":\"jo\"', '\"user\":\"sam\"')";
    break_and_mend(other_user, Kind::Tampered).await;
    let newer = "document = replace(document, '\"format\":2', '\"format\":3')";
    break_and_mend(newer, Kind::TooNew).await;
    load().await.unwrap().expect("mended");
    // An event that was rewritten; its digest would no longer be what the next one names.
    server.sql("UPDATE rows.events SET document = replace(document, ',', ', ') WHERE sequence = 2");
    assert_eq!(kind(store.events(&rp(), &user("jo"), 0, 9).await), Kind::Tampered);
    server.sql("UPDATE rows.events SET document = '{}' WHERE sequence = 2");
    assert_eq!(kind(store.events(&rp(), &user("jo"), 1, 1).await), Kind::Corrupt);
    server.sql("INSERT INTO rows.outbox VALUES ('x', 'r', 'u', now(), '[]', now(), 1)");
    assert_eq!(kind(store.pending(9).await), Kind::Corrupt);
    server.sql("UPDATE rows.ceremonies SET document = '7'");
    assert_eq!(kind(store.take(&rp(), &begun.id).await), Kind::Corrupt);
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_unavailable_and_wrote_nothing() {
    let server = Server::start();
    let mut config = Config::from_url(&server.schema_url("slow")).unwrap();
    config.statement_timeout = Duration::from_millis(1_500);
    let store = opened(&config).await;
    let desk = desk(&store, &["jo"]);
    let mut key = SoftAuthenticator::new(1);
    register(&desk, "jo", &mut key).await.unwrap();
    let before = stored(&store, "jo").await;
    // Somebody holds the row.
    let (client, connection) = config.server.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute("BEGIN; SELECT 1 FROM slow.accounts FOR UPDATE").await.unwrap();
    let begun = Instant::now();
    let error = sign_in(&desk, "jo", &mut key).await.unwrap_err();
    assert_eq!(error.code(), "store_unavailable");
    assert!(begun.elapsed() < Duration::from_secs(5));
    client.batch_execute("ROLLBACK").await.unwrap();
    assert_eq!(stored(&store, "jo").await, before);
    sign_in(&desk, "jo", &mut key).await.unwrap();
}

#[tokio::test]
async fn each_refusal_of_the_server_has_its_kind() {
    let server = Server::start();
    let config = Config::from_url(&server.schema_url("refuses")).unwrap();
    let store = opened(&config).await;
    let desk = desk(&store, &["jo"]);
    let mut key = SoftAuthenticator::new(1);
    register(&desk, "jo", &mut key).await.unwrap();
    let before = stored(&store, "jo").await;
    server.sql(
        "CREATE FUNCTION refuses.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         RAISE EXCEPTION 'made up' USING ERRCODE = TG_ARGV[0]; END $$",
    );
    for (state, expected) in [
        ("53100", Kind::Full),
        ("53200", Kind::Full),
        ("53300", Kind::Unavailable),
        ("25006", Kind::Unavailable),
        ("58030", Kind::Unavailable),
        ("42501", Kind::Invalid),
        // Retried until `retry_for` has passed, because the server rolled it back.
        ("40001", Kind::Unavailable),
        ("40P01", Kind::Unavailable),
        // The server goes away with these: nobody knows.
        ("57P01", Kind::UnknownOutcome),
        ("40003", Kind::UnknownOutcome),
    ] {
        server.sql(&format!(
            "CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON refuses.events FOR EACH STATEMENT \
             EXECUTE FUNCTION refuses.fail('{state}')"
        ));
        let next = next_of(&before);
        assert_eq!(kind(commit(&store, &before, &next).await), expected, "{state}");
        assert_eq!(stored(&store, "jo").await, before, "{state}");
    }
    server.sql("DROP TRIGGER fail ON refuses.events");
    let next = next_of(&before);
    commit(&store, &before, &next).await.unwrap();
    assert_eq!(stored(&store, "jo").await, next.0);
}

/// The account one sign-in later, and the event of it.
fn next_of(
    before: &keydesk_core::model::Account,
) -> (keydesk_core::model::Account, keydesk_core::machine::Event) {
    use keydesk_core::machine::{Change, evolve};
    let change = Change::AuthenticatorRenamed {
        authenticator: before.authenticators[0].id,
        nickname: keydesk_core::model::Nickname::new("renamed").unwrap(),
    };
    let at = keydesk_core::time::Timestamp::parse("2030-01-01T00:00:00Z").unwrap();
    let event = keydesk_testkit::event(before, change, keydesk_core::model::By::KeyHolder, at);
    let mut next = evolve(before.clone(), &event);
    next.version = before.version.next();
    (next, event)
}

async fn commit(
    store: &PostgresStore,
    before: &keydesk_core::model::Account,
    (next, event): &(keydesk_core::model::Account, keydesk_core::machine::Event),
) -> Result<(), StoreError> {
    store
        .commit(keydesk_core::ports::Commit {
            rp: &next.rp,
            user: &next.user,
            expected: before.version,
            next,
            encoded: &next.encode().unwrap(),
            unique_keys: &[],
            lookup_keys: &[],
            events: std::slice::from_ref(event),
            notifications: &[],
        })
        .await
        .map(drop)
}

/// The wire is cut under a commit: the store says that it does not know, and the desk finds out.
#[tokio::test]
async fn a_commit_that_is_lost_on_the_way_is_read_back() {
    let server = Server::start();
    let proxy = Proxy::start(server.port()).await;
    let mut config = Config::from_url(&server.schema_url("lost")).unwrap();
    config.server = {
        let url =
            server.url("postgres").replace(&server.port().to_string(), &proxy.port().to_string());
        Config::from_url(&url).unwrap().server
    };
    // One text on the wire for each statement, which the cut can be hung on.
    config.named_statements = false;
    let store = opened(&config).await;
    let desk = desk(&store, &["jo"]);
    let mut key = SoftAuthenticator::new(1);
    register(&desk, "jo", &mut key).await.unwrap();
    for (round, when) in [Cut::BeforeRequest, Cut::BeforeAnswer].into_iter().enumerate() {
        let before = stored(&store, "jo").await;
        // The port by itself: unknown, whichever it was.
        proxy.cut(when, b"UPDATE \"lost\".accounts");
        let mut next = next_of(&before);
        tag_account(&mut next.0, desk.key_ring()).unwrap();
        assert_eq!(kind(commit(&store, &before, &next).await), Kind::UnknownOutcome);
        let after = stored(&store, "jo").await;
        assert_eq!(after.version == next.0.version, when == Cut::BeforeAnswer);
        // The desk: a success that is there once.
        proxy.cut(when, b"UPDATE \"lost\".accounts");
        let before = stored(&store, "jo").await;
        sign_in(&desk, "jo", &mut key).await.unwrap();
        let now = stored(&store, "jo").await;
        assert_eq!(now.sequence, before.sequence + 1, "round {round}");
        // A ceremony that may be taken is not said to be unknown, nor asked for again.
        let begun = desk.begin_sign_in(&anybody(), Some(&user("jo"))).await.unwrap();
        proxy.cut(when, b"DELETE FROM \"lost\".ceremonies");
        assert_eq!(kind(store.take(&rp(), &begun.id).await), Kind::UnknownOutcome);
        let left = store.take(&rp(), &begun.id).await.unwrap();
        assert_eq!(left.is_none(), when == Cut::BeforeAnswer);
        // What only reads is asked for again without anybody noticing.
        proxy.cut(when, b"SELECT version, document");
        store.load(&rp(), &user("jo")).await.unwrap().expect("the account");
    }
    assert_eq!(proxy.cuts(), 8);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_restarts_under_load_loses_nothing_that_was_acknowledged() {
    let server = Arc::new(Server::with(&["fsync=off"]));
    let config = Config::from_url(&server.schema_url("restart")).unwrap();
    let store = opened(&config).await;
    let people: Vec<String> = (0..8).map(|number| format!("user{number}")).collect();
    let names: Vec<&str> = people.iter().map(String::as_str).collect();
    let desk = desk(&store, &names);
    let stop = Arc::new(AtomicBool::new(false));
    let mut tasks = Vec::new();
    for (number, name) in people.iter().enumerate() {
        let mut key = SoftAuthenticator::new(number as u64);
        register(&desk, name, &mut key).await.unwrap();
        let (desk, name, stop) = (desk.clone(), name.clone(), stop.clone());
        tasks.push(tokio::spawn(async move {
            let (mut acknowledged, mut refused) = (0, 0);
            while !stop.load(Ordering::SeqCst) {
                match sign_in(&desk, &name, &mut key).await {
                    Ok(_) => acknowledged += 1,
                    Err(error) => {
                        assert_eq!(error.code(), "store_unavailable", "{error:?}");
                        refused += 1;
                    }
                }
            }
            (name, acknowledged, refused)
        }));
    }
    for round in 0..3 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        let server = server.clone();
        tokio::task::spawn_blocking(move || {
            if round % 2 == 0 {
                server.stop()
            } else {
                server.kill()
            }
            std::thread::sleep(Duration::from_millis(200));
            server.start_again();
        })
        .await
        .unwrap();
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    stop.store(true, Ordering::SeqCst);
    let mut total = 0;
    for task in tasks {
        let (name, acknowledged, refused) = task.await.unwrap();
        let events = store.events(&rp(), &user(&name), 0, 100_000).await.unwrap();
        let signed_in =
            events.iter().filter(|event| event.change().name().as_str() == "signed_in").count();
        assert!(signed_in >= acknowledged, "{name}: {acknowledged} acknowledged, {signed_in} kept");
        // A sign-in answered with "unavailable" may be stored, but none is stored twice.
        assert!(signed_in <= acknowledged + refused, "{name}");
        assert_eq!(events.len() as u64, stored(&store, &name).await.sequence);
        total += acknowledged;
    }
    assert!(total > 0);
}
