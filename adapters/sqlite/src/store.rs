//! The store as a whole.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::SqliteOptions;
use crate::error::OpenError;
use crate::migrate::migrate;
use crate::readers::Readers;
use crate::writer::Writer;

/// Accounts, ceremonies, history, counters, outbox and audit record of any number of relying
/// parties, in one SQLite file.
///
/// It needs no runtime: reads run where they are polled, and writes on a thread of its own. Several
/// processes of one machine may open one file on a local file system.
pub struct SqliteStore {
    pub(crate) readers: Readers,
    pub(crate) writer: Writer,
    path: PathBuf,
}

impl SqliteStore {
    /// Opens a file, and makes it first if there is none.
    ///
    /// # Errors
    /// [`OpenError`]; a file that was refused is left as it is.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        Self::open_with(path, SqliteOptions::default())
    }

    /// As [`SqliteStore::open`], with options.
    pub fn open_with(path: impl AsRef<Path>, options: SqliteOptions) -> Result<Self, OpenError> {
        let path = path.as_ref().to_owned();
        let mut connection = options.open_writer(&path)?;
        migrate(&mut connection)?;
        let writer =
            Writer::start(connection, options.waiting_writes).map_err(OpenError::Writer)?;
        let readers = Readers::new(path.clone(), options);
        Ok(Self { readers, writer, path })
    }

    /// Writes what still waits, and closes the file. Blocks meanwhile. Whatever is asked afterwards
    /// is `Unavailable`. Dropping the store does the same.
    pub fn close(&self) {
        self.writer.close();
        self.readers.close();
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.path).finish_non_exhaustive()
    }
}
