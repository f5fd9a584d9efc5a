//! One table of the service's own SQLite file, and the four functions that Keydesk asks of it.

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use keydesk_table::{Fault, Table, TableCommit, TableOutcome, TableRange, TableRow};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};

/// The table `keydesk`, beside whatever else the service keeps in the file.
pub struct OwnTable {
    connection: Mutex<Connection>,
}

impl OwnTable {
    /// Opens the file, and makes the table where there is none.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn open(path: impl AsRef<Path>) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS keydesk (
                key TEXT PRIMARY KEY, owner TEXT NOT NULL, version INTEGER NOT NULL, blob TEXT NOT NULL
            ) WITHOUT ROWID",
        )?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, commit: &TableCommit) -> rusqlite::Result<TableOutcome> {
        let mut connection = self.lock();
        // Taken at once: a commit that began by reading could not be written after another's.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcome = write(&transaction, commit)?;
        if outcome == TableOutcome::Committed {
            transaction.commit()?;
        }
        Ok(outcome)
    }

    fn rows(&self, range: &TableRange) -> rusqlite::Result<Vec<TableRow>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT key, owner, version, blob FROM keydesk WHERE key > ?1 AND key < ?2 ORDER BY key LIMIT ?3",
        )?;
        statement.query_map(params![range.after, range.before, range.limit], row)?.collect()
    }
}

#[async_trait]
impl Table for OwnTable {
    async fn load(&self, key: String) -> Result<Option<TableRow>, Fault> {
        let sql = "SELECT key, owner, version, blob FROM keydesk WHERE key = ?1";
        self.lock().query_row(sql, [key], row).optional().map_err(fault)
    }

    async fn commit(&self, commit: TableCommit) -> Result<TableOutcome, Fault> {
        self.write(&commit).map_err(fault)
    }

    async fn list(&self, range: TableRange) -> Result<Vec<TableRow>, Fault> {
        self.rows(&range).map_err(fault)
    }

    async fn remove(&self, key: String) -> Result<Option<TableRow>, Fault> {
        let sql = "DELETE FROM keydesk WHERE key = ?1 RETURNING key, owner, version, blob";
        self.lock().query_row(sql, [key], row).optional().map_err(fault)
    }
}

/// Everything in the commit, in a transaction that goes back unless it is committed.
fn write(transaction: &Transaction<'_>, commit: &TableCommit) -> rusqlite::Result<TableOutcome> {
    let insert = |key: &str, blob: &str| {
        let sql = "INSERT INTO keydesk VALUES (?1, ?2, 1, ?3) ON CONFLICT DO NOTHING";
        Ok::<_, rusqlite::Error>(transaction.execute(sql, [key, &commit.key, blob])? == 1)
    };
    let written = if commit.expected_version == 0 {
        insert(&commit.key, &commit.blob)?
    } else {
        let sql =
            "UPDATE keydesk SET version = version + 1, blob = ?2 WHERE key = ?1 AND version = ?3";
        transaction.execute(sql, params![commit.key, commit.blob, commit.expected_version])? == 1
    };
    if !written {
        return Ok(TableOutcome::VersionConflict);
    }
    for key in &commit.unique_keys {
        if !insert(key, "")? {
            return Ok(TableOutcome::KeyTaken);
        }
    }
    for key in &commit.lookup_keys {
        let sql = "SELECT owner = ?2 FROM keydesk WHERE key = ?1";
        if !insert(key, "")? && !transaction.query_row(sql, [key, &commit.key], |row| row.get(0))? {
            return Ok(TableOutcome::KeyTaken);
        }
    }
    for event in &commit.events {
        insert(&event.key, &event.blob)?;
    }
    Ok(TableOutcome::Committed)
}

fn row(row: &Row<'_>) -> rusqlite::Result<TableRow> {
    Ok(TableRow { key: row.get(0)?, owner: row.get(1)?, version: row.get(2)?, blob: row.get(3)? })
}

fn fault(error: rusqlite::Error) -> Fault {
    Fault::new(&error.to_string())
}

impl fmt::Debug for OwnTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnTable").finish_non_exhaustive()
    }
}
