//! Connections that only read.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use keydesk_core::ports::StoreError;
use rusqlite::Connection;

use crate::SqliteOptions;
use crate::error::{before_commit, closed};

/// Read-only connections. A read takes microseconds, so it runs where it is asked for; when all
/// connections are in use another is opened, so that nobody waits and nothing can lock up.
pub(crate) struct Readers {
    path: PathBuf,
    options: SqliteOptions,
    /// `None` once the store is closed.
    idle: Mutex<Option<Vec<Connection>>>,
}

impl Readers {
    pub(crate) fn new(path: PathBuf, options: SqliteOptions) -> Self {
        Self { path, options, idle: Mutex::new(Some(Vec::new())) }
    }

    /// Reads in one statement or several. Each statement sees one state of the database.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self.idle().as_mut().ok_or_else(closed)?.pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.options.open_reader(&self.path).map_err(before_commit)?,
        };
        let result = work(&connection);
        if let Some(idle) = self.idle().as_mut()
            && idle.len() < self.options.readers
        {
            idle.push(connection);
        }
        result
    }

    pub(crate) fn close(&self) {
        self.idle().take();
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Option<Vec<Connection>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
