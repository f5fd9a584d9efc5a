//! A panic on purpose.

use std::time::Duration;

use keydesk_facade::ApiError;

/// Panics, at once or after waiting. A binding shows that its host receives `internal`, that nothing of
/// the panic's message reaches it, and that the process goes on.
///
/// # Errors
/// None: it panics.
#[allow(clippy::panic, reason = "it is what this is for")]
pub async fn panic_now(later: bool) -> Result<String, ApiError> {
    if later {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("a panic on purpose, with a secret in it")
}
