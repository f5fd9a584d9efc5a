//! A panic in Rust costs one call, never the host's process.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};

use futures::FutureExt;
use keydesk_api::{ApiError, Code};

/// The future's answer, or `internal` if it panicked.
pub async fn guarded<T>(future: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
    // On the heap, so that a host's futures around it nest no deeper than its compiler goes.
    AssertUnwindSafe(Box::pin(future)).catch_unwind().await.unwrap_or_else(|_| Err(panicked()))
}

/// The function's answer, or `internal` if it panicked.
pub fn guarded_sync<T>(function: impl FnOnce() -> Result<T, ApiError>) -> Result<T, ApiError> {
    catch_unwind(AssertUnwindSafe(function)).unwrap_or_else(|_| Err(panicked()))
}

// The message of a panic may contain any data, so it is not shown.
fn panicked() -> ApiError {
    ApiError::with_detail(Code::INTERNAL, "Something is wrong in Keydesk itself. Report it.")
}

#[cfg(test)]
#[allow(clippy::panic, clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_internal_and_says_nothing() {
        let error: Result<(), ApiError> = guarded(async { panic!("secret") }).await;
        let error = error.unwrap_err();
        assert_eq!(error.code.as_str(), "internal");
        assert!(!error.detail.contains("secret"));
        let error = guarded_sync::<()>(|| panic!("secret")).unwrap_err();
        assert_eq!(error.code.as_str(), "internal");
    }
}
