//! Several nodes on one server: which node receives which change when, who sweeps and migrates, and
//! how many round trips a sign-in takes.
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
use std::time::{Duration, Instant};

use keydesk_core::ids::CeremonyId;
use keydesk_core::model::{AuthenticatorKind, Ceremony, CeremonyPurpose, Version};
use keydesk_core::ports::{AccountStore, CeremonyStore, StoreErrorKind};
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::UserVerification;
use keydesk_postgres::{Config, Dialect, Follower, PostgresStore, Wake, migrate, tokio_postgres};
use keydesk_test_servers::postgres::Server;
use keydesk_testkit::SoftAuthenticator;
use portal::{anybody, desk, ra, register, rp, sign_in, user};
use proxy::Proxy;
use tokio::time::timeout;

const LONG: Duration = Duration::from_secs(600);

async fn opened(config: &Config) -> PostgresStore {
    migrate(config).await.unwrap();
    PostgresStore::open(config.clone()).await.unwrap()
}

/// Asking is put off for ten minutes, so only NOTIFY can be what wakes.
#[tokio::test]
async fn another_node_receives_a_link_at_once_and_a_sign_in_when_it_asks() {
    let server = Server::start();
    let config = Config::from_url(&server.schema_url("wake")).unwrap();
    let (here, there) = (opened(&config).await, opened(&config).await);
    let wake = Wake::listen(config.clone()).unwrap();
    let mut woken = Follower::begin(&there, &rp(), Some(&wake), LONG).await.unwrap();
    let often = Duration::from_millis(100);
    let mut asking = Follower::begin(&there, &rp(), None, often).await.unwrap();
    let desk = desk(&here, &["jo"]);
    // The first call may find out that the listener has only now begun.
    let kind = AuthenticatorKind::SecurityKey;
    let waiting = tokio::spawn(async move {
        let changed = timeout(Duration::from_secs(10), woken.next()).await;
        (woken, changed)
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    let begun = Instant::now();
    desk.issue_link(&ra(), &user("jo"), kind).await.unwrap();
    let (mut woken, changed) = waiting.await.unwrap();
    let changed = changed.expect("woken").unwrap();
    assert_eq!((changed[0].user.as_str(), changed[0].version), ("jo", Version(1)));
    assert!(begun.elapsed() < Duration::from_secs(5));
    let asked = timeout(Duration::from_secs(10), asking.next()).await.unwrap().unwrap();
    assert_eq!(asked[0].version, Version(1));

    let mut key = SoftAuthenticator::new(1);
    register(&desk, "jo", &mut key).await.unwrap();
    while timeout(Duration::from_millis(700), woken.next()).await.is_ok() {}
    // Only a call that waits already can be woken: each begins by asking.
    let waiting = tokio::spawn(async move {
        let quiet = timeout(Duration::from_millis(1500), woken.next()).await;
        (woken, quiet)
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    sign_in(&desk, "jo", &mut key).await.unwrap();
    let (mut woken, quiet) = waiting.await.unwrap();
    assert!(quiet.is_err(), "a sign-in woke another node: {quiet:?}");
    let newest = here.load(&rp(), &user("jo")).await.unwrap().unwrap().account.version;
    let mut seen = Version(0);
    while seen < newest {
        let changed = timeout(Duration::from_secs(10), asking.next()).await.unwrap().unwrap();
        seen = changed.last().unwrap().version;
    }

    // The listener finds its way back to a server that was away.
    server.stop();
    server.start_again();
    let restarted = Instant::now();
    loop {
        desk.issue_link(&ra(), &user("jo"), kind).await.unwrap();
        match timeout(Duration::from_millis(500), woken.next()).await {
            Ok(Ok(_)) => break,
            _ => assert!(restarted.elapsed() < Duration::from_secs(30), "never woken again"),
        }
    }
}

#[tokio::test]
async fn a_server_without_notify_is_followed_by_asking() {
    let server = Server::start();
    let mut config = Config::from_url(&server.schema_url("portable")).unwrap();
    config.dialect = Dialect::Portable;
    assert_eq!(Wake::listen(config.clone()).unwrap_err().kind, StoreErrorKind::Invalid);
    let store = opened(&config).await;
    let mut follower =
        Follower::begin(&store, &rp(), None, Duration::from_millis(50)).await.unwrap();
    let desk = desk(&store, &["jo", "sam"]);
    for (seed, name) in [(1, "jo"), (2, "sam")] {
        register(&desk, name, &mut SoftAuthenticator::new(seed)).await.unwrap_or_else(|error| {
            panic!("{name}: {error:?}");
        });
        let newest = store.load(&rp(), &user(name)).await.unwrap().unwrap().account.version;
        let mut seen = Version(0);
        while seen < newest {
            let changed = timeout(Duration::from_secs(10), follower.next()).await.unwrap().unwrap();
            for change in changed {
                // Reported once: a version that was seen is not reported again.
                if change.user.as_str() == name {
                    assert!(change.version > seen);
                    seen = change.version;
                }
            }
        }
    }
    let again = timeout(Duration::from_millis(500), follower.next()).await;
    assert!(again.is_err(), "{again:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_nodes_sweep_at_once_and_remove_each_ceremony_once() {
    let server = Server::start();
    let config = Config::from_url(&server.schema_url("sweep")).unwrap();
    let first = opened(&config).await;
    server.sql(
        "INSERT INTO sweep.ceremonies SELECT 'care.example', 'old ' || n, 'sign_in', \
         timestamptz '2026-01-01' + n * interval '1 ms', '{}' FROM generate_series(1, 5000) n",
    );
    server.sql(
        "INSERT INTO sweep.counters SELECT 'k' || n, timestamptz '2026-01-01', 1 \
         FROM generate_series(1, 1500) n",
    );
    let now = Timestamp::parse("2026-06-01T00:00:00Z").unwrap();
    let mut live = Vec::new();
    for number in 0..20_u8 {
        let ceremony = Ceremony {
            id: CeremonyId::generate(&keydesk_core::entropy::SystemEntropy).unwrap(),
            challenge: [number; 32],
            expires_at: Timestamp::from_unix_millis(now.unix_millis() + 1),
            purpose: CeremonyPurpose::SignIn {
                user: None,
                user_verification: UserVerification::Required,
                allowed: Vec::new(),
            },
            tag: None,
        };
        first.put(&rp(), &ceremony).await.unwrap();
        live.push(ceremony);
    }
    let mut nodes = Vec::new();
    for _ in 0..8 {
        let store = PostgresStore::open(config.clone()).await.unwrap();
        nodes.push(tokio::spawn(async move { store.sweep(now).await.unwrap() }));
    }
    let mut swept = 0;
    for node in nodes {
        swept += node.await.unwrap();
    }
    // A row that another node's transaction holds is passed over, and left to the next sweep.
    swept += first.sweep(now).await.unwrap();
    assert_eq!(swept, 5000);
    assert_eq!(server.sql("SELECT count(*) FROM sweep.counters"), "0");
    for ceremony in live {
        let taken = first.take(&rp(), &ceremony.id).await.unwrap();
        assert_eq!(taken, Some(ceremony));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nodes_that_start_at_once_migrate_once() {
    let server = Server::start();
    for round in 0..10 {
        let config = Config::from_url(&server.schema_url(&format!("round{round}"))).unwrap();
        let begin = Arc::new(tokio::sync::Barrier::new(8));
        let mut nodes = Vec::new();
        for _ in 0..8 {
            let (config, begin) = (config.clone(), begin.clone());
            nodes.push(tokio::spawn(async move {
                begin.wait().await;
                migrate(&config).await.unwrap();
                PostgresStore::open(config).await.map(drop).unwrap();
            }));
        }
        for node in nodes {
            node.await.unwrap();
        }
        assert_eq!(server.sql(&format!("SELECT version FROM round{round}.schema_version")), "4");
    }
}

/// A node far away: the wire takes 40 ms each way, so a trip takes 80.
#[tokio::test]
async fn a_sign_in_takes_two_trips() {
    let server = Server::start();
    let proxy = Proxy::start(server.port()).await;
    let mut config = Config::from_url(&server.schema_url("trips")).unwrap();
    let url = format!("postgres://postgres@127.0.0.1:{}/postgres", proxy.port());
    config.server = Config::from_url(&url).unwrap().server;
    let store = opened(&config).await;
    let desk = desk(&store, &["jo"]);
    let mut key = SoftAuthenticator::new(1);
    register(&desk, "jo", &mut key).await.unwrap();
    // Both connections that a sign-in uses have prepared what it sends.
    for _ in 0..4 {
        sign_in(&desk, "jo", &mut key).await.unwrap();
    }
    let mut fastest = LONG;
    for _ in 0..5 {
        let begun = desk.begin_sign_in(&anybody(), Some(&user("jo"))).await.unwrap();
        let answer = key.get(&begun.options, portal::ORIGIN).unwrap().to_string();
        proxy.delay(Duration::from_millis(40));
        let clock = Instant::now();
        desk.finish_sign_in(&anybody(), &begun.id, answer.as_bytes()).await.unwrap();
        fastest = fastest.min(clock.elapsed());
        proxy.delay(Duration::ZERO);
    }
    let trips = fastest.as_millis() / 80;
    assert_eq!(trips, 2, "{fastest:?}");
}

/// SECURITY S13, S14 and the host's own connection: no statement outlives its transaction.
#[tokio::test]
async fn without_named_statements_none_is_left_on_the_connection() {
    let server = Server::start();
    for (named, expected) in [(false, false), (true, true)] {
        let schema = if named { "named" } else { "unnamed" };
        let mut config = Config::from_url(&server.schema_url(schema)).unwrap();
        config.named_statements = named;
        migrate(&config).await.unwrap();
        let (client, connection) = config.server.connect(tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        let client = Arc::new(client);
        let store = PostgresStore::with_clients(client.clone(), config).await.unwrap();
        let desk = desk(&store, &["jo"]);
        let mut key = SoftAuthenticator::new(1);
        register(&desk, "jo", &mut key).await.unwrap();
        sign_in(&desk, "jo", &mut key).await.unwrap();
        desk.changes_since(None, 5).await.unwrap();
        store.sweep(Timestamp::from_unix_millis(0)).await.unwrap();
        let left = client.query_typed("SELECT count(*) FROM pg_prepared_statements", &[]).await;
        let left: i64 = left.unwrap()[0].get(0);
        assert_eq!(left > 0, expected, "{left} statements left");
    }
}
