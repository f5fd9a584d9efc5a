//! Errors, by what is known of the outcome.

use keydesk_core::ports::{StoreError, StoreErrorKind};
use tokio_postgres::error::SqlState;

use crate::config::ConfigError;

/// Why a call did not do what was asked, for operators. Holds no parameter, row or secret: the
/// server's DETAIL, which repeats rows, is left out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PostgresError {
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The password could not be fetched.
    #[error("the password could not be fetched: {0}")]
    Password(String),
    /// No connection to be had.
    #[error("no connection: {0}")]
    Connect(String),
    /// The connection was lost, or no answer came in time.
    #[error("{statement}: lost the server: {why}")]
    Lost {
        /// The name of the statement.
        statement: &'static str,
        /// The observed fault.
        why: String,
    },
    /// The server refused.
    #[error("{statement}: the server said {code}: {message}")]
    Refused {
        /// The name of the statement.
        statement: &'static str,
        /// The SQLSTATE.
        code: String,
        /// The server's message.
        message: String,
    },
    /// The schema is not there, or older than this version.
    #[error("schema {schema} is at version {found} and {needed} is needed: run migrate")]
    NotMigrated {
        /// Which schema.
        schema: String,
        /// Its version; 0 if it is not there.
        found: i32,
        /// The version that this release needs.
        needed: i32,
    },
    /// The schema is newer than this version.
    #[error("schema {schema} is at version {found}, and this version knows up to {needed}")]
    TooNew {
        /// Which schema.
        schema: String,
        /// Its version.
        found: i32,
        /// The newest version that this release knows.
        needed: i32,
    },
    /// The database is not set up as it must be, or was asked for what it cannot do.
    #[error("{0}")]
    Unusable(String),
    /// A row that Keydesk did not write so.
    #[error("a row of {table} does not decode: {why}")]
    Row {
        /// The name of the table.
        table: &'static str,
        /// The fault.
        why: String,
    },
}

/// A statement that did not succeed, by what is known of its outcome.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It never left this process, or the server was not ready for any: nothing was done.
    NotSent(PostgresError),
    /// The server rolled it back, and the same may be tried again at once.
    RolledBack(PostgresError),
    /// The server rolled it back.
    Refused(StoreErrorKind, PostgresError),
    /// It was sent, and what became of it is not known.
    Lost(PostgresError),
}

impl Fault {
    /// The fault for an error of the client library after a statement was sent.
    pub(crate) fn of_statement(statement: &'static str, error: &tokio_postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else {
            return match std::error::Error::source(error) {
                // A parameter or column that does not fit its type: found on this side.
                Some(cause) if !error.is_closed() && !is_io(cause) => Self::Refused(
                    StoreErrorKind::Invalid,
                    PostgresError::Unusable(format!("{statement}: {error}: {cause}")),
                ),
                _ => Self::Lost(PostgresError::Lost { statement, why: error.to_string() }),
            };
        };
        let refused = PostgresError::Refused {
            statement,
            code: said.code().code().to_owned(),
            message: said.message().to_owned(),
        };
        if [&SqlState::T_R_SERIALIZATION_FAILURE, &SqlState::T_R_DEADLOCK_DETECTED]
            .contains(&said.code())
        {
            return Self::RolledBack(refused);
        }
        // The server went away with it: whether it had committed by then is unknown.
        if is_gone(said.code()) {
            return Self::Lost(refused);
        }
        let key = said.table() == Some("keys") && *said.code() == SqlState::NOT_NULL_VIOLATION;
        // The version was the expected one, so an older state of the account was put back.
        let event = said.table() == Some("events") && *said.code() == SqlState::UNIQUE_VIOLATION;
        let kind = match (key, event) {
            (true, _) => StoreErrorKind::KeyTaken,
            (_, true) => StoreErrorKind::Tampered,
            _ => kind(said.code()),
        };
        Self::Refused(kind, refused)
    }

    /// The fault for an error of the client library while connecting.
    pub(crate) fn of_connection(error: &tokio_postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else {
            let cause = std::error::Error::source(error).map(ToString::to_string);
            let why = cause.map_or(error.to_string(), |cause| format!("{error}: {cause}"));
            let why = PostgresError::Connect(why);
            // The client library has no other word for a password that is missing, or a way to
            // prove it that this side does not know. Neither gets better by waiting.
            let hopeless = ["invalid configuration", "authentication error"];
            return if hopeless.contains(&error.to_string().as_str()) {
                Self::Refused(StoreErrorKind::Invalid, why)
            } else {
                Self::NotSent(why)
            };
        };
        let code = said.code();
        let why = PostgresError::Connect(format!("{}: {}", code.code(), said.message()));
        // A wrong password or name does not get better by waiting.
        match code.code().get(..2) {
            Some("28" | "3D" | "42") => Self::Refused(StoreErrorKind::Invalid, why),
            _ => Self::NotSent(why),
        }
    }

    /// As the port says it. `once`: the statement may not be done twice.
    pub(crate) fn into_store(self, once: bool) -> StoreError {
        let (kind, error) = match self {
            Self::NotSent(error) | Self::RolledBack(error) => (StoreErrorKind::Unavailable, error),
            Self::Refused(kind, error) => (kind, error),
            Self::Lost(error) if once => (StoreErrorKind::UnknownOutcome, error),
            Self::Lost(error) => (StoreErrorKind::Unavailable, error),
        };
        StoreError::new(kind, error)
    }
}

impl From<PostgresError> for StoreError {
    fn from(error: PostgresError) -> Self {
        let kind = match &error {
            PostgresError::TooNew { .. } => StoreErrorKind::TooNew,
            PostgresError::Row { .. } => StoreErrorKind::Corrupt,
            PostgresError::Connect(_) | PostgresError::Lost { .. } => StoreErrorKind::Unavailable,
            _ => StoreErrorKind::Invalid,
        };
        Self::new(kind, error)
    }
}

/// The fault for the SQLSTATE of a statement that was rolled back.
fn kind(code: &SqlState) -> StoreErrorKind {
    match code.code() {
        // disk_full, out_of_memory, configuration_limit_exceeded
        "53100" | "53200" | "53400" => StoreErrorKind::Full,
        // too_many_connections; query_canceled, which a statement time-out is; lock_not_available;
        // read_only_sql_transaction, which a standby says; io_error
        "53300" | "57014" | "55P03" | "25006" | "58030" => StoreErrorKind::Unavailable,
        // data_corrupted, index_corrupted
        "XX001" | "XX002" => StoreErrorKind::Corrupt,
        _ => StoreErrorKind::Invalid,
    }
}

/// Connection exceptions, a server that stops or starts, and CockroachDB's "result is ambiguous".
fn is_gone(code: &SqlState) -> bool {
    code.code().starts_with("08") || matches!(code.code(), "57P01" | "57P02" | "57P03" | "40003")
}

fn is_io(cause: &(dyn std::error::Error + 'static)) -> bool {
    cause.is::<std::io::Error>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sqlstate_that_matters_has_its_kind() {
        let cases = [
            ("53100", StoreErrorKind::Full),
            ("53300", StoreErrorKind::Unavailable),
            ("57014", StoreErrorKind::Unavailable),
            ("25006", StoreErrorKind::Unavailable),
            ("42P01", StoreErrorKind::Invalid),
            ("42501", StoreErrorKind::Invalid),
            ("23000", StoreErrorKind::Invalid),
            ("XX001", StoreErrorKind::Corrupt),
        ];
        for (code, expected) in cases {
            assert_eq!(kind(&SqlState::from_code(code)), expected, "{code}");
        }
        for code in ["08006", "57P01", "57P02", "57P03", "40003"] {
            assert!(is_gone(&SqlState::from_code(code)), "{code}");
        }
        assert!(!is_gone(&SqlState::from_code("57014")));
    }
}
