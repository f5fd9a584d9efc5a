//! Where a portal keeps things: a file in its folder, or a PostgreSQL server of the test's own.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use keydesk_core::ports::{AccountStore, CeremonyStore, History, Outbox};
use keydesk_postgres::{Config, PostgresStore};
use keydesk_sqlite::SqliteStore;
use tokio::runtime::Runtime;

use super::scratch::Scratch;
use crate::server::Server;

/// A place that outlives every portal of a test.
pub(crate) struct Place {
    folder: PathBuf,
    pub(crate) server: Option<Server>,
    runtime: Runtime,
}

/// What is looked at after a kill.
pub(crate) trait Kept: AccountStore + CeremonyStore + History + Outbox {}

impl<S: AccountStore + CeremonyStore + History + Outbox> Kept for S {}

impl Place {
    /// A file in this folder.
    pub(crate) fn file(scratch: &Scratch) -> Self {
        Self::new(scratch, None)
    }

    /// A server with nothing on it yet, which keeps what it acknowledged.
    pub(crate) fn server(scratch: &Scratch) -> Self {
        Self::new(scratch, Some(Server::with(&[])))
    }

    fn new(scratch: &Scratch, server: Option<Server>) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { folder: scratch.path().to_owned(), server, runtime }
    }

    /// What a portal is told on its command line.
    pub(crate) fn options(&self) -> Vec<String> {
        let mut options = vec!["--data".to_owned(), self.folder.display().to_string()];
        if let Some(server) = &self.server {
            options.extend(["--store".to_owned(), url(server, PORTAL)]);
        }
        options
    }

    /// Opens what is kept, for the test to look at it. Of a file it is a copy, so that it is the portal
    /// that mends its own when it starts.
    pub(crate) fn open(&self) -> Arc<dyn Kept> {
        if let Some(server) = &self.server {
            let config = Config::from_url(&url(server, "test")).unwrap();
            return Arc::new(self.wait(PostgresStore::open(config)).unwrap());
        }
        let copy = self.folder.join("copy");
        let _ = std::fs::remove_dir_all(&copy);
        std::fs::create_dir(&copy).unwrap();
        for name in ["keydesk.db", "keydesk.db-wal"] {
            if self.folder.join(name).exists() {
                std::fs::copy(self.folder.join(name), copy.join(name)).unwrap();
            }
        }
        Arc::new(SqliteStore::open(copy.join("keydesk.db")).unwrap())
    }

    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Waits until the server has done whatever a killed portal had sent: it ends each connection
    /// after the last of what came on it.
    pub(crate) fn settle(&self) {
        let Some(server) = &self.server else { return };
        let end = Instant::now() + Duration::from_secs(60);
        let left =
            format!("SELECT count(*) FROM pg_stat_activity WHERE application_name = '{PORTAL}'");
        while server.sql(&left) != "0" {
            assert!(Instant::now() < end, "a killed portal's connections stay");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// What the portals said, in all their lives.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.join("portal.log")
    }
}

fn url(server: &Server, who: &str) -> String {
    format!("{}?connections=4&application_name={who}", server.url("postgres"))
}

const PORTAL: &str = "portal";
