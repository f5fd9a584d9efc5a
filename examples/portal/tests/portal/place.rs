//! Where a portal keeps things: a file in its folder, a PostgreSQL server of the test's own, or
//! a directory of the test's own, with that file as its journal.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use keydesk_core::ports::{AccountStore, CeremonyStore, History, Outbox};
use keydesk_postgres::tokio_postgres::{self, NoTls, SimpleQueryMessage};
use keydesk_postgres::{Config, PostgresStore};
use keydesk_sqlite::SqliteStore;
use tokio::runtime::Runtime;

use super::directory::Directory;
use super::scratch::Scratch;
use keydesk_test_servers::postgres::Server;

/// A place that outlives every portal of a test.
pub(crate) struct Place {
    folder: PathBuf,
    pub(crate) server: Option<Arc<Server>>,
    /// The database on that server.
    database: String,
    pub(crate) directory: Option<Directory>,
    extra: Vec<String>,
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
        Self::new(scratch, Some(Arc::new(Server::with(&[]))), None)
    }

    /// A new database of this name on a server that several tests share.
    pub(crate) fn database(scratch: &Scratch, server: Arc<Server>, name: &str) -> Self {
        server.sql(&format!("CREATE DATABASE {name}"));
        Self { database: name.to_owned(), ..Self::new(scratch, Some(server), None) }
    }

    /// A directory with people and no accounts yet, and a file for the rest.
    pub(crate) fn directory(scratch: &Scratch) -> Self {
        Self::new(scratch, None, Some(Directory::start(scratch.path())))
    }

    fn new(scratch: &Scratch, server: Option<Arc<Server>>, directory: Option<Directory>) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self {
            folder: scratch.path().to_owned(),
            server,
            database: "postgres".to_owned(),
            directory,
            extra: Vec::new(),
            runtime,
        }
        .with_options(&KILLED_OFTEN)
    }

    /// Starts portals with these options in place of those that the soak tests need.
    pub(crate) fn with_options(self, options: &[&str]) -> Self {
        Self { extra: options.iter().map(|&option| option.to_owned()).collect(), ..self }
    }

    /// Two people of one organisation, by the ids that they have here.
    pub(crate) fn users(&self) -> [&'static str; 2] {
        if self.directory.is_some() { Directory::USERS } else { ["user-jo", "user-sam"] }
    }

    /// The portal's command-line options.
    pub(crate) fn options(&self) -> Vec<String> {
        let mut options = vec!["--data".to_owned(), self.folder.display().to_string()];
        if let Some(server) = &self.server {
            options.extend(["--store".to_owned(), self.url(server, PORTAL)]);
        }
        if let Some(directory) = &self.directory {
            options.extend(["--directory".to_owned(), directory.address()]);
            options.push("--demo-passwords".to_owned());
            options.extend(["--accounts".to_owned(), "directory".to_owned()]);
        }
        options.extend_from_slice(&self.extra);
        options
    }

    /// Opens what is kept, for the test to look at it. Of a file it is a copy, so that it is the portal
    /// that mends its own when it starts.
    pub(crate) fn open(&self) -> Kept {
        if let Some(server) = &self.server {
            let config = Config::from_url(&self.url(server, "test")).unwrap();
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

    /// The address of the database for the test itself, if it is a server's.
    pub(super) fn test_url(&self) -> Option<String> {
        self.server.as_ref().map(|server| self.url(server, "test"))
    }

    pub(super) fn name_of_database(&self) -> &str {
        &self.database
    }

    pub(super) fn file_of_store(&self) -> PathBuf {
        self.folder.join("keydesk.db")
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

    /// Runs an SQL statement on Keydesk's tables as somebody who can write them: the first column of
    /// each row.
    pub(crate) fn sql(&self, statement: &str) -> Vec<String> {
        let Some(server) = &self.server else {
            let connection = rusqlite::Connection::open(self.folder.join("keydesk.db")).unwrap();
            connection.busy_timeout(Duration::from_secs(10)).unwrap();
            // What guards against mistakes does not stop anyone who owns the file.
            connection.pragma_update(None, "foreign_keys", false).unwrap();
            let mut statement = connection.prepare(statement).unwrap();
            if statement.column_count() == 0 {
                statement.execute([]).unwrap();
                return Vec::new();
            }
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            return rows.map(Result::unwrap).collect();
        };
        self.wait(async {
            let url = server.url(&self.database);
            let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
            let connection = tokio::spawn(connection);
            client.batch_execute("SET search_path = keydesk").await.unwrap();
            let messages = client.simple_query(statement).await.unwrap();
            drop(client);
            connection.await.unwrap().unwrap();
            let rows = messages.into_iter().filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                _ => None,
            });
            rows.collect()
        })
    }

    /// What the portals said, in all their lives.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.join("portal.log")
    }

    fn url(&self, server: &Server, who: &str) -> String {
        format!("{}?connections=4&application_name={who}", server.url(&self.database))
    }
}

const PORTAL: &str = "portal";
/// All rounds come from one address, one after the other.
const KILLED_OFTEN: [&str; 4] = ["--attempts", "10000", "--fresh-for", "86400"];
