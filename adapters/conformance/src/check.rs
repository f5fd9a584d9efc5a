//! How a case says that something is not as it should be.

use std::error::Error;
use std::fmt::Debug;

use keydesk_core::ports::{StoreError, StoreErrorKind};

use crate::Outcome;

/// The result of a case.
pub(crate) type Verdict = Result<(), Stop>;

/// Why a case ends before its end.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The store does not claim the capability that the case is about.
    NotClaimed,
    /// Something is not as it should be.
    Failed(String),
}

impl<E: Error> From<E> for Stop {
    fn from(error: E) -> Self {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(error) = source {
            text = format!("{text}: {error}");
            source = error.source();
        }
        Self::Failed(text)
    }
}

impl From<Verdict> for Outcome {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Ok(()) => Self::Passed,
            Err(Stop::NotClaimed) => Self::NotClaimed,
            Err(Stop::Failed(reason)) => Self::Failed(reason),
        }
    }
}

/// Fails with `what` if it is not so.
pub(crate) fn check(so: bool, what: &str) -> Verdict {
    if so { Ok(()) } else { Err(Stop::Failed(what.to_owned())) }
}

/// Fails if the two differ.
pub(crate) fn same<T: PartialEq + Debug>(what: &str, got: &T, wanted: &T) -> Verdict {
    if got == wanted {
        return Ok(());
    }
    Err(Stop::Failed(format!("{what}: got {got:?}, and not {wanted:?}")))
}

/// Fails if it is not the error that was wanted.
pub(crate) fn refused<T: Debug>(
    what: &str,
    result: Result<T, StoreError>,
    wanted: StoreErrorKind,
) -> Verdict {
    match result {
        Err(error) if error.kind == wanted => Ok(()),
        Err(error) => Err(Stop::Failed(format!("{what}: got {:?}, and not {wanted:?}", error))),
        Ok(value) => Err(Stop::Failed(format!("{what}: got {value:?}, and not {wanted:?}"))),
    }
}
