//! Every call of the host's code: with a time-out, and with what it answers held to be untrusted.

use std::future::Future;
use std::time::Duration;

use keydesk_core::ports::{StoreError, StoreErrorKind};

use crate::Fault;

/// A read: a fault or no answer in time means that nothing is known.
///
/// # Errors
/// `Unavailable`.
pub async fn read<T>(
    timeout: Duration,
    call: impl Future<Output = Result<T, Fault>>,
) -> Result<T, StoreError> {
    timed(timeout, call).await.map_err(|fault| StoreError::new(StoreErrorKind::Unavailable, fault))
}

/// A write: after a fault or without an answer in time it may or may not have happened.
///
/// # Errors
/// `UnknownOutcome`.
pub async fn write<T>(
    timeout: Duration,
    call: impl Future<Output = Result<T, Fault>>,
) -> Result<T, StoreError> {
    let written = timed(timeout, call).await;
    written.map_err(|fault| StoreError::new(StoreErrorKind::UnknownOutcome, fault))
}

/// An answer that no correct host gives.
pub fn corrupt(what: &str) -> StoreError {
    StoreError::new(StoreErrorKind::Corrupt, Fault::new(what))
}

async fn timed<T>(
    timeout: Duration,
    call: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    tokio::time::timeout(timeout, call)
        .await
        .unwrap_or_else(|_| Err(Fault::new("the host did not answer in time")))
}
