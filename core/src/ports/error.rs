//! The one error that ports return.

use std::error::Error;

use crate::machine::EventDecodeError;

/// A port did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct StoreError {
    /// The kind of error.
    pub kind: StoreErrorKind,
    /// The cause, as the adapter saw it; for operators, never for the user.
    #[source]
    pub source: Option<Box<dyn Error + Send + Sync>>,
}

/// The kind of error that a port met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum StoreErrorKind {
    /// The stored version is not the expected one. Nothing was written.
    #[error("another change came first")]
    VersionConflict,
    /// A unique key is held already. Nothing was written.
    #[error("a unique key is taken")]
    KeyTaken,
    /// The store or service cannot be reached, or did not answer in time. Nothing was written.
    #[error("cannot be reached")]
    Unavailable,
    /// The reply was lost: the commit may or may not have succeeded. Read the record to find out.
    #[error("the outcome is not known")]
    UnknownOutcome,
    /// The store is full. Nothing was written.
    #[error("has no room")]
    Full,
    /// A stored record does not decode.
    #[error("holds a record that does not decode")]
    Corrupt,
    /// A stored record decodes, but Keydesk did not write it in this form.
    #[error("holds a record that Keydesk did not write in this form")]
    Tampered,
    /// A stored record was written by a newer version.
    #[error("was written by a newer version")]
    TooNew,
    /// The port cannot do what was asked, or refused it for a reason of its own.
    #[error("refused the request")]
    Invalid,
}

impl StoreError {
    /// An error with what the adapter saw.
    pub fn new(kind: StoreErrorKind, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind, source: Some(source.into()) }
    }

    /// Whether the same call may be made again as it is.
    pub fn retry(&self) -> bool {
        matches!(self.kind, StoreErrorKind::Unavailable | StoreErrorKind::Full)
    }
}

impl From<StoreErrorKind> for StoreError {
    fn from(kind: StoreErrorKind) -> Self {
        Self { kind, source: None }
    }
}

impl From<EventDecodeError> for StoreError {
    fn from(error: EventDecodeError) -> Self {
        let kind = match error {
            EventDecodeError::Malformed(_) => StoreErrorKind::Corrupt,
            EventDecodeError::TooNew { .. } => StoreErrorKind::TooNew,
            EventDecodeError::NotCanonical | EventDecodeError::NotCommitted(_) => {
                StoreErrorKind::Tampered
            }
        };
        Self::new(kind, error)
    }
}

impl From<crate::model::DecodeError> for StoreError {
    fn from(error: crate::model::DecodeError) -> Self {
        let kind = match error {
            crate::model::DecodeError::TooNew { .. } => StoreErrorKind::TooNew,
            crate::model::DecodeError::Corrupt(_) => StoreErrorKind::Corrupt,
        };
        Self::new(kind, error)
    }
}
