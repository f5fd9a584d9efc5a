//! How a database is opened.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use crate::error::OpenError;

/// How a database is opened. The default is what a portal wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqliteOptions {
    /// How long a write waits for another process that writes, before it is `Unavailable`; 5
    /// seconds.
    pub busy_timeout: Duration,
    /// How many read-only connections are kept open; 4. More are opened while more reads run.
    pub readers: usize,
    /// How many writes may wait for their turn before further ones are `Unavailable`; 10,000.
    pub waiting_writes: usize,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(5), readers: 4, waiting_writes: 10_000 }
    }
}

impl SqliteOptions {
    /// The one connection that writes; creates the file, readable by its owner alone.
    pub(crate) fn open_writer(&self, path: &Path) -> Result<Connection, OpenError> {
        create(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = self.open(path, flags)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        Ok(connection)
    }

    /// A connection that only reads.
    pub(crate) fn open_reader(&self, path: &Path) -> Result<Connection, rusqlite::Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        self.open(path, flags)
    }

    fn open(&self, path: &Path, flags: OpenFlags) -> Result<Connection, rusqlite::Error> {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(self.busy_timeout)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // A file that somebody else prepared cannot make our statements run its own code.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        Ok(connection)
    }
}

/// Turns on the write-ahead log and makes every commit wait for the disk.
pub(crate) fn make_durable(connection: &Connection) -> Result<(), OpenError> {
    // Another process that opens the same new file holds the lock for a moment, and SQLite does
    // not wait for it here.
    let mut tries = 0;
    loop {
        let mode = connection
            .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0));
        match mode {
            Ok(mode) if mode == "wal" => break,
            Ok(mode) => return Err(OpenError::NoWriteAheadLog(mode)),
            Err(error) if crate::error::is_busy(&error) && tries < WAL_TRIES => {
                tries += 1;
                std::thread::sleep(WAL_PAUSE);
            }
            Err(error) => return Err(error.into()),
        }
    }
    // Power may fail after any commit that was acknowledged.
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(())
}

/// SQLite gives its other files the rights of this one.
fn create(path: &Path) -> Result<(), OpenError> {
    if path.as_os_str().is_empty() || path == Path::new(":memory:") {
        return Err(OpenError::NoFile);
    }
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(OpenError::File)
}

/// More than there are statements in this crate.
const STATEMENTS: usize = 64;
const WAL_TRIES: u32 = 200;
const WAL_PAUSE: Duration = Duration::from_millis(10);
