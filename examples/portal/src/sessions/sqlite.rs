//! Sessions in a SQLite file.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, ToSql, params_from_iter};

use super::store::{self, Row, SQL, Value};

/// One connection, whose calls run off the async threads.
pub(crate) struct Table {
    connection: Arc<Mutex<Connection>>,
}

impl Table {
    /// Opens the file, and makes it for its owner alone.
    pub(crate) fn open(file: &Path) -> anyhow::Result<Self> {
        OpenOptions::new().append(true).create(true).mode(0o600).open(file)?;
        Self::of(Connection::open(file)?)
    }

    fn of(connection: Connection) -> anyhow::Result<Self> {
        // A session that is lost with the machine costs its person one sign-in.
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")?;
        connection.execute_batch(SQL.create)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)) })
    }

    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let connection = Arc::clone(&self.connection);
        let done = tokio::task::spawn_blocking(move || {
            work(&connection.lock().unwrap_or_else(PoisonError::into_inner))
        });
        Ok(done.await??)
    }
}

#[async_trait]
impl store::Table for Table {
    async fn write(&self, statement: &'static str, values: Vec<Value>) -> anyhow::Result<u64> {
        let changed = self.with(move |connection| {
            connection.prepare_cached(statement)?.execute(params_from_iter(values))
        });
        Ok(u64::try_from(changed.await?)?)
    }

    async fn read(&self, values: Vec<Value>) -> anyhow::Result<Option<Row>> {
        self.with(move |connection| {
            let mut read = connection.prepare_cached(SQL.read)?;
            let row = read.query_row(params_from_iter(values), |row| {
                Ok(Row { data: row.get(0)?, used_at: row.get(1)?, ends_at: row.get(2)? })
            });
            row.optional()
        })
        .await
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Self::Text(None) => ValueRef::Null,
            Self::Time(millis) => ValueRef::Integer(*millis),
        }))
    }
}
