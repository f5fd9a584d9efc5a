//! The one runtime that every desk of a process shares.

use std::sync::OnceLock;

use keydesk_api::{ApiError, Code};
use tokio::runtime::{Builder, Handle, Runtime};

use crate::guard::guarded_sync;

/// The runtime, started at its first use. It lives as long as the process: its threads wait for
/// work and keep no process from ending.
///
/// # Errors
/// `internal` if the operating system gives no threads.
pub fn runtime() -> Result<&'static Handle, ApiError> {
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime.handle());
    }
    let made = Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .thread_name("keydesk")
        .enable_all()
        .build()
        .map_err(|_| ApiError::with_detail(Code::INTERNAL, "No thread could be started."))?;
    // Of two first uses one runtime stays; the other ends here without having run anything.
    if let Err(second) = RUNTIME.set(made) {
        second.shutdown_background();
    }
    RUNTIME
        .get()
        .map(Runtime::handle)
        .ok_or_else(|| ApiError::with_detail(Code::INTERNAL, "There is no runtime."))
}

/// Runs work that keeps a processor busy on a thread of its own, so that neither the thread that asks for
/// it nor those that drive sockets wait for it.
///
/// # Errors
/// Those of the work; `internal` if it panicked.
pub async fn elsewhere<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(move || guarded_sync(work)).await;
    done.unwrap_or_else(|_| Err(ApiError::with_detail(Code::INTERNAL, "The work was stopped.")))
}

static RUNTIME: OnceLock<Runtime> = OnceLock::new();
/// A host has its own threads; ours only drive sockets and timers.
const WORKERS: usize = 2;
