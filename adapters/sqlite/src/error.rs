//! SQLite's errors as kinds of port errors.

use keydesk_core::ports::{StoreError, StoreErrorKind};
use rusqlite::{Error, ErrorCode};

/// A database that cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The path names no file: it is empty, or SQLite's name for a database in memory.
    #[error("the path names no file; use the memory store for a database in memory")]
    NoFile,
    /// The file cannot be created or opened.
    #[error("the file cannot be opened")]
    File(#[source] std::io::Error),
    /// The file holds something else.
    #[error("the file is not a database of Keydesk's")]
    NotKeydesk,
    /// The file was written by a newer version. Use that version, or one that is newer still.
    #[error("written in schema {found}, and this version reads up to {newest}")]
    TooNew {
        /// The schema of the file.
        found: u32,
        /// The newest that this version knows.
        newest: u32,
    },
    /// The file system cannot hold a write-ahead log.
    #[error("the file system does not allow a write-ahead log (journal mode {0})")]
    NoWriteAheadLog(String),
    /// The thread that writes could not be started.
    #[error("the writer could not be started")]
    Writer(#[source] std::io::Error),
    /// SQLite reported an error.
    #[error("SQLite")]
    Sqlite(#[from] Error),
}

/// An error before `COMMIT` was tried: nothing was written.
pub(crate) fn before_commit(error: Error) -> StoreError {
    StoreError::new(kind(&error), error)
}

/// An error of `COMMIT` itself. A full disk writes nothing; after other errors it is unknown whether
/// the commit will be found on the disk.
pub(crate) fn at_commit(error: Error) -> StoreError {
    let kind = match code(&error) {
        Some(ErrorCode::DiskFull) => StoreErrorKind::Full,
        Some(ErrorCode::DatabaseBusy) => StoreErrorKind::Unavailable,
        _ => StoreErrorKind::UnknownOutcome,
    };
    StoreError::new(kind, error)
}

pub(crate) fn is_busy(error: &Error) -> bool {
    matches!(code(error), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// A stored value cannot be read.
pub(crate) fn corrupt(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::new(StoreErrorKind::Corrupt, error)
}

/// The store was closed, or its thread ended.
pub(crate) fn closed() -> StoreError {
    StoreError::new(StoreErrorKind::Unavailable, "the store is closed")
}

/// Returns a copy of the error, for each caller whose work failed with it.
pub(crate) fn copied(error: &StoreError) -> StoreError {
    StoreError {
        kind: error.kind,
        source: error.source.as_ref().map(|text| text.to_string().into()),
    }
}

fn kind(error: &Error) -> StoreErrorKind {
    match code(error) {
        Some(ErrorCode::DiskFull) => StoreErrorKind::Full,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreErrorKind::Corrupt,
        Some(
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::PermissionDenied
            | ErrorCode::ReadOnly
            | ErrorCode::OutOfMemory
            | ErrorCode::OperationInterrupted
            | ErrorCode::FileLockingProtocolFailed
            | ErrorCode::SchemaChanged,
        ) => StoreErrorKind::Unavailable,
        Some(_) => StoreErrorKind::Invalid,
        None if matches!(
            error,
            Error::FromSqlConversionFailure(..)
                | Error::InvalidColumnType(..)
                | Error::IntegralValueOutOfRange(..)
                | Error::Utf8Error(..)
        ) =>
        {
            StoreErrorKind::Corrupt
        }
        None => StoreErrorKind::Invalid,
    }
}

fn code(error: &Error) -> Option<ErrorCode> {
    error.sqlite_error_code()
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    #[test]
    fn every_failure_has_the_kind_that_callers_act_upon() {
        use StoreErrorKind as Kind;
        for (code, before, at) in [
            (ffi::SQLITE_BUSY, Kind::Unavailable, Kind::Unavailable),
            (ffi::SQLITE_BUSY_SNAPSHOT, Kind::Unavailable, Kind::Unavailable),
            (ffi::SQLITE_LOCKED, Kind::Unavailable, Kind::UnknownOutcome),
            (ffi::SQLITE_IOERR, Kind::Unavailable, Kind::UnknownOutcome),
            (ffi::SQLITE_IOERR_FSYNC, Kind::Unavailable, Kind::UnknownOutcome),
            (ffi::SQLITE_CANTOPEN, Kind::Unavailable, Kind::UnknownOutcome),
            (ffi::SQLITE_READONLY, Kind::Unavailable, Kind::UnknownOutcome),
            (ffi::SQLITE_FULL, Kind::Full, Kind::Full),
            (ffi::SQLITE_CORRUPT, Kind::Corrupt, Kind::UnknownOutcome),
            (ffi::SQLITE_NOTADB, Kind::Corrupt, Kind::UnknownOutcome),
            (ffi::SQLITE_TOOBIG, Kind::Invalid, Kind::UnknownOutcome),
            (ffi::SQLITE_CONSTRAINT, Kind::Invalid, Kind::UnknownOutcome),
        ] {
            let error = || Error::SqliteFailure(ffi::Error::new(code), None);
            assert_eq!(before_commit(error()).kind, before, "{code}");
            assert_eq!(at_commit(error()).kind, at, "{code} at commit");
        }
    }
}
