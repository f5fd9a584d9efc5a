//! A store of one's own: four functions over one table, here in SQLite by `rusqlite`.
//!
//! `cargo run -p keydesk --example store` holds it against every case that a store must pass, which a
//! portal does in its own tests. `keydesk::table::TableStore` makes of it what `Ports::over` takes.
#![allow(clippy::print_stdout, reason = "a program that is run in a terminal")]

use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use keydesk::table::testing::conformance;
use keydesk::table::{Fault, Table, TableCommit, TableOutcome, TableRange, TableRow};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let report = conformance(Arc::new(OwnTable::open()?)).await;
    println!("{report}");
    if report.conforms() { Ok(()) } else { Err("the store does not conform".into()) }
}

/// The portal's database, with a table `keydesk` in it.
pub(crate) struct OwnTable(Mutex<Connection>);

impl OwnTable {
    pub(crate) fn open() -> rusqlite::Result<Self> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(
            "CREATE TABLE keydesk (
                key TEXT PRIMARY KEY, owner TEXT NOT NULL, version INTEGER NOT NULL, blob TEXT NOT NULL
            ) WITHOUT ROWID",
        )?;
        Ok(Self(Mutex::new(connection)))
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Table for OwnTable {
    async fn load(&self, key: String) -> Result<Option<TableRow>, Fault> {
        let sql = "SELECT key, owner, version, blob FROM keydesk WHERE key = ?1";
        self.lock().query_row(sql, [key], row).optional().map_err(fault)
    }

    async fn commit(&self, commit: TableCommit) -> Result<TableOutcome, Fault> {
        let mut connection = self.lock();
        // Everything or nothing: a transaction that is not committed goes back when it is dropped.
        let transaction = connection.transaction().map_err(fault)?;
        let outcome = write(&transaction, &commit).map_err(fault)?;
        if outcome == TableOutcome::Committed {
            transaction.commit().map_err(fault)?;
        }
        Ok(outcome)
    }

    async fn list(&self, range: TableRange) -> Result<Vec<TableRow>, Fault> {
        let sql = "SELECT key, owner, version, blob FROM keydesk
            WHERE key > ?1 AND key < ?2 ORDER BY key LIMIT ?3";
        let connection = self.lock();
        let mut statement = connection.prepare(sql).map_err(fault)?;
        let rows = statement.query_map(params![range.after, range.before, range.limit], row);
        rows.and_then(Iterator::collect).map_err(fault)
    }

    async fn remove(&self, key: String) -> Result<Option<TableRow>, Fault> {
        let sql = "DELETE FROM keydesk WHERE key = ?1 RETURNING key, owner, version, blob";
        self.lock().query_row(sql, [key], row).optional().map_err(fault)
    }
}

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
        // An account may claim a key again that it owns.
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
