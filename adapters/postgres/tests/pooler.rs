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
mod server;

use std::fs;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use keydesk_core::ports::{AccountStore, History, Page};
use keydesk_postgres::{Config, Follower, PostgresStore, Wake, migrate};
use keydesk_testkit::{SoftAuthenticator, free_port};
use portal::{desk, register, rp, sign_in, stored, user};
use server::{Folder, Server, binary_of, fresh_folder, give, owned};

struct Pooler {
    child: Child,
    port: u16,
    _folder: Folder,
}

impl Pooler {
    fn start(server: &Server) -> Self {
        let (folder, port) = (fresh_folder("pooler"), free_port());
        let settings = format!(
            "[databases]\n* = host=127.0.0.1 port={} user=postgres\n[pgbouncer]\n\
             listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n\
             pool_mode = transaction\ndefault_pool_size = 3\nmax_client_conn = 200\n",
            server.port()
        );
        let file = folder.join("pgbouncer.ini");
        fs::write(&file, settings).unwrap();
        give(&file);
        let mut command = owned(Command::new(binary_of("pgbouncer", &["/usr/sbin"])));
        command.arg(&file).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().unwrap();
        let until = Instant::now() + Duration::from_secs(20);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "pgbouncer does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, port, _folder: folder }
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everything_works_through_a_pooler_and_wakes_come_past_it() {
    let server = Server::start();
    let pooler = Pooler::start(&server);
    let url = format!(
        "postgres://postgres@127.0.0.1:{}/postgres?named_statements=off&schema=pooled&connections=12",
        pooler.port
    );
    let config = Config::from_url(&url).unwrap();
    migrate(&config).await.unwrap();
    let store = PostgresStore::open(config).await.unwrap();
    let wake = Wake::listen(server.config("pooled")).unwrap();
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
        let signed_in = events.iter().filter(|event| event.change().name() == "signed_in").count();
        assert_eq!(signed_in, 5);
        assert_eq!(stored(&store, name).await.sequence, events.len() as u64);
    }
    let changed = tokio::time::timeout(Duration::from_secs(10), follower.next()).await;
    assert!(!changed.expect("woken past the pooler").unwrap().is_empty());
}
