//! Nodes that are processes of their own, on one server: the test starts itself again as each.
//!
//! SECURITY S4: of 64 who redeem one link and complete, one does. `--ignored` is for the long run.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a broken test should stop at once; a node answers on its standard output"
)]

mod killing;
mod portal;
mod proxy;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

use keydesk_core::error::Error;
use keydesk_core::ids::CeremonyId;
use keydesk_core::model::{AuthenticatorKind, LinkSession, LinkStatus};
use keydesk_core::secret::SecretToken;
use keydesk_core::service::Desk;
use keydesk_postgres::{Config, PostgresStore, migrate};
use keydesk_test_servers::postgres::Server;
use keydesk_testkit::SoftAuthenticator;
use portal::{ORIGIN, anybody, desk, ra, stored, user};

const PROCESSES: usize = 4;
const TASKS: usize = 16;
const ROUNDS: usize = 20;

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    if let Ok(url) = std::env::var("KEYDESK_TEST_NODE") {
        runtime.block_on(node(&url));
        return;
    }
    if let Ok(url) = std::env::var("KEYDESK_TEST_WORKER") {
        runtime.block_on(killing::worker(&url));
        return;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let long = arguments.iter().any(|argument| argument == "--ignored");
    let names: &[&str] = if long { &LONG } else { &SHORT };
    let filters: Vec<_> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let asked = |name: &str| filters.is_empty() || filters.iter().any(|part| name.contains(*part));
    for name in names.iter().filter(|name| asked(name)) {
        if arguments.iter().any(|argument| argument == "--list") {
            println!("{name}: test");
            continue;
        }
        match *name {
            "one_of_64_redeemers_on_four_processes_wins" => {
                runtime.block_on(one_of_64_redeemers_on_four_processes_wins());
            }
            "a_node_that_is_killed_around_a_commit_leaves_no_half" => {
                runtime.block_on(killing::nodes());
            }
            _ => runtime.block_on(killing::server(50)),
        }
        println!("test {name} ... ok");
    }
}

const SHORT: [&str; 2] = [
    "one_of_64_redeemers_on_four_processes_wins",
    "a_node_that_is_killed_around_a_commit_leaves_no_half",
];
const LONG: [&str; 1] = ["soak_a_server_that_is_killed_50_times_under_load_loses_nothing"];

async fn one_of_64_redeemers_on_four_processes_wins() {
    let server = Server::start();
    let config = Config::from_url(&server.schema_url("race")).unwrap();
    migrate(&config).await.unwrap();
    let store = PostgresStore::open(config).await.unwrap();
    let people: Vec<String> = (0..ROUNDS).map(name).collect();
    let names: Vec<&str> = people.iter().map(String::as_str).collect();
    let desk = desk(&store, &names);
    let url = format!("{}?schema=race&connections=8", server.url("postgres"));
    let mut nodes: Vec<Node> = (0..PROCESSES).map(|number| Node::start(&url, number)).collect();
    for (round, person) in people.iter().enumerate() {
        let kind = AuthenticatorKind::SecurityKey;
        let issued = desk.issue_link(&ra(), &user(person), kind).await.unwrap();
        // Everybody redeems by themselves; or all complete one session, as a double click does.
        let order = if round % 4 == 3 {
            let redeemed = desk.redeem_link(&anybody(), &issued.token).await.unwrap();
            let begun = desk.begin_link_registration(&anybody(), &redeemed.session).await.unwrap();
            let mut key = SoftAuthenticator::new(round as u64);
            let answer = key.create(&begun.options, ORIGIN).unwrap();
            format!("complete {} {} {answer}", redeemed.session.expose(), begun.id)
        } else {
            format!("redeem {} {round}", issued.token.expose())
        };
        nodes.iter_mut().for_each(|node| node.order(&order));
        let won: usize = nodes.iter_mut().map(Node::answer).sum();
        let account = stored(&store, person).await;
        assert_eq!(account.authenticators.len(), 1, "round {round}: {order}");
        let link = account.link(&issued.link.id).unwrap();
        assert_eq!(link.status(desk.now()), LinkStatus::Completed, "round {round}");
        let registered = server.sql(&format!(
            "SELECT count(*) FILTER (WHERE name = 'authenticator_registered') || ' ' || \
             count(*) FILTER (WHERE name = 'link_completed') FROM race.events \
             WHERE user_id = '{person}'"
        ));
        assert_eq!(registered, "1 1", "round {round}");
        if order.starts_with("redeem") {
            assert_eq!(won, 1, "round {round}: {won} were told that they registered");
        } else {
            // The same session and ceremony get the same success, however often they ask.
            assert!(won >= 1, "round {round}");
        }
    }
    for node in nodes {
        node.end();
    }
}

fn name(round: usize) -> String {
    format!("person{round:02}")
}

/// One process, which takes a command on each line.
struct Node {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Node {
    fn start(url: &str, number: usize) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env("KEYDESK_TEST_NODE", url).env("KEYDESK_TEST_NUMBER", number.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let orders = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { child, orders, answers }
    }

    fn order(&mut self, order: &str) {
        writeln!(self.orders, "{order}").unwrap();
    }

    fn answer(&mut self) -> usize {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        line.trim().parse().unwrap_or_else(|_| panic!("a node said {line:?}"))
    }

    fn end(mut self) {
        drop(self.orders);
        assert!(self.child.wait().unwrap().success());
    }
}

/// As a person presses the button again.
macro_rules! until_not_busy {
    ($act:expr) => {
        loop {
            match $act.await {
                Err(error) if error.code() == "busy" => {}
                other => break other,
            }
        }
    };
}

/// What a node does: sixteen tasks for each line.
async fn node(url: &str) {
    let store = PostgresStore::open(Config::from_url(url).unwrap()).await.unwrap();
    let people: Vec<String> = (0..ROUNDS).map(name).collect();
    let names: Vec<&str> = people.iter().map(String::as_str).collect();
    let desk = Arc::new(desk(&store, &names));
    let number: usize = std::env::var("KEYDESK_TEST_NUMBER").unwrap().parse().unwrap();
    for order in std::io::stdin().lines() {
        let order = Arc::new(order.unwrap());
        let begin = Arc::new(tokio::sync::Barrier::new(TASKS));
        let mut tasks = Vec::new();
        for task in 0..TASKS {
            let (desk, order, begin) = (desk.clone(), order.clone(), begin.clone());
            tasks.push(tokio::spawn(async move {
                begin.wait().await;
                obey(&desk, &order, (number * TASKS + task) as u64).await
            }));
        }
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(()) => won += 1,
                Err(error) => assert!(LOST.contains(&error.code()), "{error:?}"),
            }
        }
        println!("{won}");
    }
}

async fn obey(desk: &Desk, order: &str, number: u64) -> Result<(), Error> {
    let words: Vec<&str> = order.splitn(4, ' ').collect();
    match words[..] {
        ["redeem", token, round] => {
            let token = SecretToken::parse(token).unwrap();
            let seed = 1_000 + round.parse::<u64>().unwrap() * 64 + number;
            let mut key = SoftAuthenticator::new(seed);
            let redeemed = until_not_busy!(desk.redeem_link(&anybody(), &token))?;
            let session = &redeemed.session;
            let begun = until_not_busy!(desk.begin_link_registration(&anybody(), session))?;
            let answer = key.create(&begun.options, ORIGIN).unwrap().to_string();
            finish(desk, session, &begun.id, answer.as_bytes()).await
        }
        ["complete", session, ceremony, answer] => {
            let session = LinkSession::parse(session).unwrap();
            let ceremony = CeremonyId::parse(ceremony).unwrap();
            finish(desk, &session, &ceremony, answer.as_bytes()).await
        }
        _ => panic!("not an order: {order}"),
    }
}

async fn finish(
    desk: &Desk,
    session: &LinkSession,
    ceremony: &CeremonyId,
    answer: &[u8],
) -> Result<(), Error> {
    desk.finish_link_registration(&anybody(), session, ceremony, answer).await.map(drop)
}

/// The codes that the later callers may receive.
const LOST: [&str; 5] =
    ["session_ended", "link_used", "ceremony_superseded", "ceremony_unknown", "busy"];
