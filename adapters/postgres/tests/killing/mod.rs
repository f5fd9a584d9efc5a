//! Nodes and servers are killed (`kill -9`) while nodes work; what was acknowledged is there, whole.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use keydesk_core::ids::EventDigest;
use keydesk_core::machine::Event;
use keydesk_core::model::{AuthenticatorKind, LinkState};
use keydesk_core::ports::{AccountStore, History, Page};
use keydesk_core::service::Desk;
use keydesk_postgres::{Config, PostgresStore, migrate};
use keydesk_testkit::SoftAuthenticator;

use crate::portal::{ORIGIN, anybody, desk, ra, rp, user};
use crate::proxy::{Cut, Proxy};
use keydesk_test_servers::postgres::Server;

/// What nodes said was done, a line each: who, and what is in the record of it.
type Acknowledged = Arc<Mutex<Vec<(String, String)>>>;

/// A node is killed as the request of each of its commits is about to leave, and as the answer is
/// about to arrive: two points around each of the six commits from a link to a second sign-in.
pub(crate) async fn nodes() {
    let server = Server::with(&["fsync=off"]);
    let config = Config::from_url(&server.schema_url("killed")).unwrap();
    migrate(&config).await.unwrap();
    let store = PostgresStore::open(config).await.unwrap();
    let acknowledged = Acknowledged::default();
    for commit in 0..6 {
        for when in [Cut::BeforeRequest, Cut::BeforeAnswer] {
            let proxy = Proxy::start(server.port()).await;
            let url = format!(
                "postgres://postgres@127.0.0.1:{}/postgres?schema=killed&named_statements=off",
                proxy.port()
            );
            let name = format!("node{commit}{}", when as u8);
            let (node, reader) = work(&url, &name, &acknowledged);
            let node = Arc::new(Mutex::new(node));
            let doomed = node.clone();
            // Each commit, and nothing else, begins with this.
            proxy.cut_after(commit, when, b"WITH account AS (", move || {
                doomed.lock().unwrap().0.kill().unwrap();
            });
            node.lock().unwrap().0.stdin.take().unwrap().write_all(b"go\n").unwrap();
            let ended = tokio::task::spawn_blocking(move || reader.join().unwrap());
            tokio::time::timeout(Duration::from_secs(60), ended).await.unwrap().unwrap();
            assert_eq!(proxy.cuts(), 1, "{name}");
            assert!(!node.lock().unwrap().0.wait().unwrap().success());
            let count = server.sql(&format!(
                "SELECT count(*) FROM killed.accounts WHERE user_id = '{name}0' \
                 AND version = {}",
                if when == Cut::BeforeAnswer { commit + 1 } else { commit }
            ));
            let expected = if commit == 0 && when == Cut::BeforeRequest { "0" } else { "1" };
            assert_eq!(count, expected, "{name}");
            whole(&server, &store, "killed", &acknowledged).await;
        }
    }
}

/// Two nodes work while their server is killed, so many times.
pub(crate) async fn server(rounds: usize) {
    let server = Arc::new(Server::with(&[]));
    let config = Config::from_url(&server.schema_url("soak")).unwrap();
    migrate(&config).await.unwrap();
    let acknowledged = Acknowledged::default();
    let url = format!("{}?schema=soak&connections=8", server.url("postgres"));
    let mut nodes: Vec<_> = ["left", "right"].map(|name| work(&url, name, &acknowledged)).into();
    for (node, _) in &mut nodes {
        node.0.stdin.as_mut().unwrap().write_all(b"go\n").unwrap();
    }
    for round in 0..rounds {
        tokio::time::sleep(Duration::from_millis(150 + 37 * (round as u64 % 11))).await;
        let killed = server.clone();
        let again = move || {
            if round % 2 == 0 {
                killed.kill()
            } else {
                killed.kill_hard()
            }
            killed.start_again();
        };
        tokio::task::spawn_blocking(again).await.unwrap();
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    for (node, reader) in nodes {
        drop(node);
        reader.join().unwrap();
    }
    let config = Config::from_url(&server.schema_url("soak")).unwrap();
    let store = PostgresStore::open(config).await.unwrap();
    let count = whole(&server, &store, "soak", &acknowledged).await;
    println!("{rounds} kills, {count} acknowledged changes, all there");
    assert!(count > rounds);
}

/// Every acknowledged change is there, no link was used twice, and no account is half.
async fn whole(
    server: &Server,
    store: &PostgresStore,
    schema: &str,
    acknowledged: &Acknowledged,
) -> usize {
    let page = Page { after: None, limit: 1_000_000 };
    let accounts = store.list(&rp(), page).await.unwrap().accounts;
    let mut record: BTreeMap<String, String> = BTreeMap::new();
    for loaded in &accounts {
        let account = &loaded.account;
        let events = store.events(&rp(), &account.user, 0, 1_000_000).await.unwrap();
        let mut before = EventDigest::NONE;
        for event in &events {
            assert_eq!(event.previous(), before, "{}", account.user);
            before = event.digest();
        }
        assert_eq!((account.head, account.sequence), (before, events.len() as u64));
        let named = |name: &str| {
            events.iter().filter(|event| event.change().name().as_str() == name).count()
        };
        let completed: BTreeSet<_> = account
            .links
            .iter()
            .filter_map(|link| match &link.state {
                LinkState::Completed { authenticator, .. } => Some(*authenticator),
                _ => None,
            })
            .collect();
        assert_eq!(named("link_completed"), completed.len(), "{}", account.user);
        assert_eq!(named("authenticator_registered"), account.authenticators.len());
        assert_eq!(completed.len(), account.authenticators.len(), "{}", account.user);
        let text = events.iter().map(|event| String::from_utf8_lossy(Event::encoded(event)));
        record.insert(account.user.as_str().to_owned(), text.collect());
    }
    let acknowledged = acknowledged.lock().unwrap();
    for (who, what) in acknowledged.iter() {
        assert!(record.get(who).is_some_and(|text| text.contains(what)), "lost: {who} {what}");
    }
    // The readable tables and the reservations agree with the accounts.
    for (what, difference) in [
        ("authenticators", "SELECT credential_id FROM {s}.authenticators"),
        ("keys", "SELECT key FROM {s}.keys WHERE sort = 'credential'"),
    ] {
        let count = format!("SELECT count(*) FROM ({}) x", difference.replace("{s}", schema));
        let held: usize = accounts.iter().map(|loaded| loaded.account.authenticators.len()).sum();
        assert_eq!(server.sql(&count), held.to_string(), "{what}");
    }
    acknowledged.len()
}

/// A node's process; killed when dropped, so that a test that fails leaves none behind.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a node; what it acknowledges is written down as it says so.
fn work(
    url: &str,
    name: &str,
    acknowledged: &Acknowledged,
) -> (Killed, std::thread::JoinHandle<()>) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env("KEYDESK_TEST_WORKER", url).env("KEYDESK_TEST_NAME", name);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let answers = BufReader::new(child.stdout.take().unwrap());
    let acknowledged = acknowledged.clone();
    let reader = std::thread::spawn(move || {
        for line in answers.lines().map_while(Result::ok) {
            let (who, what) = line.split_once(' ').unwrap();
            acknowledged.lock().unwrap().push((who.to_owned(), what.to_owned()));
        }
    });
    (Killed(child), reader)
}

/// What a node does until it is killed.
pub(crate) async fn worker(url: &str) {
    let name = std::env::var("KEYDESK_TEST_NAME").unwrap();
    let store = PostgresStore::open(Config::from_url(url).unwrap()).await.unwrap();
    let people: Vec<String> = (0..5_000).map(|number| format!("{name}{number}")).collect();
    let names: Vec<&str> = people.iter().map(String::as_str).collect();
    let desk = desk(&store, &names);
    std::io::stdin().read_line(&mut String::new()).unwrap();
    let base = name.bytes().fold(7_u64, |sum, byte| sum * 31 + u64::from(byte)) << 20;
    for (number, person) in people.iter().enumerate() {
        let mut key = SoftAuthenticator::new(base + number as u64);
        if let Err(error) = journey(&desk, person, &mut key).await {
            let known = ["store_unavailable", "busy", "ceremony_unknown", "session_ended"];
            assert!(known.contains(&error.code()), "{error:?}");
        }
    }
}

async fn journey(
    desk: &Desk,
    person: &str,
    key: &mut SoftAuthenticator,
) -> Result<(), keydesk_core::error::Error> {
    let say = |what: &dyn std::fmt::Display| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{person} {what}").and_then(|()| out.flush()).unwrap();
    };
    let kind = AuthenticatorKind::SecurityKey;
    let issued = desk.issue_link(&ra(), &user(person), kind).await?;
    say(&issued.link.id);
    let redeemed = desk.redeem_link(&anybody(), &issued.token).await?;
    say(&"link_redeemed");
    let begun = desk.begin_link_registration(&anybody(), &redeemed.session).await?;
    say(&begun.id);
    let answer = key.create(&begun.options, ORIGIN).unwrap().to_string();
    let session = &redeemed.session;
    let registered =
        desk.finish_link_registration(&anybody(), session, &begun.id, answer.as_bytes()).await?;
    say(&registered.authenticator.credential_id);
    for _ in 0..2 {
        let begun = desk.begin_sign_in(&anybody(), Some(&user(person))).await?;
        let answer = key.get(&begun.options, ORIGIN).unwrap().to_string();
        desk.finish_sign_in(&anybody(), &begun.id, answer.as_bytes()).await?;
        say(&begun.id);
    }
    Ok(())
}
