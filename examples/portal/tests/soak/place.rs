//! Where a portal keeps things: a file in its folder, a PostgreSQL server of the test's own, or
//! a directory of the test's own, with that file as its journal.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use keydesk_core::ports::{AccountStore, CeremonyStore, History, Outbox};
use keydesk_postgres::{Config, PostgresStore};
use keydesk_sqlite::SqliteStore;
use tokio::runtime::Runtime;

use super::directory::Directory;
use super::scratch::Scratch;
use crate::server::Server;

/// A place that outlives every portal of a test.
pub(crate) struct Place {
    folder: PathBuf,
    pub(crate) server: Option<Server>,
    pub(crate) directory: Option<Directory>,
    runtime: Runtime,
}

/// What is looked at after a kill.
pub(crate) struct Kept {
    pub(crate) accounts: Arc<dyn AccountStore>,
    pub(crate) ceremonies: Arc<dyn CeremonyStore>,
    pub(crate) history: Arc<dyn History>,
    pub(crate) outbox: Arc<dyn Outbox>,
}

impl Kept {
    fn by<S: AccountStore + CeremonyStore + History + Outbox + 'static>(store: S) -> Self {
        let store = Arc::new(store);
        Self {
            accounts: store.clone(),
            ceremonies: store.clone(),
            history: store.clone(),
            outbox: store,
        }
    }
}

impl Place {
    /// A file in this folder.
    pub(crate) fn file(scratch: &Scratch) -> Self {
        Self::new(scratch, None, None)
    }

    /// A server with nothing on it yet, which keeps what it acknowledged.
    pub(crate) fn server(scratch: &Scratch) -> Self {
        Self::new(scratch, Some(Server::with(&[])), None)
    }

    /// A directory with people and no accounts yet, and a file for the rest.
    pub(crate) fn directory(scratch: &Scratch) -> Self {
        Self::new(scratch, None, Some(Directory::start(scratch.path())))
    }

    fn new(scratch: &Scratch, server: Option<Server>, directory: Option<Directory>) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { folder: scratch.path().to_owned(), server, directory, runtime }
    }

    /// Two people of one organisation, by the ids that they have here.
    pub(crate) fn users(&self) -> [&'static str; 2] {
        if self.directory.is_some() { Directory::USERS } else { ["user-jo", "user-sam"] }
    }

    /// What a portal is told on its command line.
    pub(crate) fn options(&self) -> Vec<String> {
        let mut options = vec!["--data".to_owned(), self.folder.display().to_string()];
        if let Some(server) = &self.server {
            options.extend(["--store".to_owned(), url(server, PORTAL)]);
        }
        if let Some(directory) = &self.directory {
            options.extend(["--directory".to_owned(), directory.address()]);
            options.extend(["--accounts".to_owned(), "directory".to_owned()]);
        }
        options
    }

    /// Opens what is kept, for the test to look at it. Of a file it is a copy, so that it is the portal
    /// that mends its own when it starts.
    pub(crate) fn open(&self) -> Kept {
        if let Some(server) = &self.server {
            let config = Config::from_url(&url(server, "test")).unwrap();
            return Kept::by(self.wait(PostgresStore::open(config)).unwrap());
        }
        let copy = self.folder.join("copy");
        let _ = std::fs::remove_dir_all(&copy);
        std::fs::create_dir(&copy).unwrap();
        for name in ["keydesk.db", "keydesk.db-wal"] {
            if self.folder.join(name).exists() {
                std::fs::copy(self.folder.join(name), copy.join(name)).unwrap();
            }
        }
        let mut kept = Kept::by(SqliteStore::open(copy.join("keydesk.db")).unwrap());
        if let Some(directory) = &self.directory {
            kept.accounts = Arc::new(self.wait(directory.accounts(kept.accounts)));
        }
        kept
    }

    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Waits until the server has done whatever a killed portal had sent: it ends each connection
    /// after the last of what came on it.
    pub(crate) fn settle(&self) {
        let end = Instant::now() + Duration::from_secs(60);
        while self.has_connections() {
            assert!(Instant::now() < end, "a killed portal's connections stay");
            // Those that the test itself had end meanwhile.
            self.wait(async { tokio::time::sleep(Duration::from_millis(10)).await });
        }
    }

    fn has_connections(&self) -> bool {
        let left =
            format!("SELECT count(*) FROM pg_stat_activity WHERE application_name = '{PORTAL}'");
        self.server.as_ref().is_some_and(|server| server.sql(&left) != "0")
            || self.directory.as_ref().is_some_and(Directory::has_connections)
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
