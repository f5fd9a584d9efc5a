//! Named points at which a test has the process killed. There is no such code without
//! `--cfg keydesk_test_hooks`.
//!
//! `KEYDESK_KILL_AT=<point>:<n>` kills the process the n-th time that it comes to the point. The
//! points of a commit are `after-claims` (its keys are reserved, nothing is written) and
//! `before-journal` (written, but not repeated in the journal).

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::process::{Signal, getpid, kill_process};

/// Kills the process, as `kill -9` does, if it was to be killed here and now.
pub(crate) fn reached(point: &str) {
    let Some((wanted, number)) = &*KILL_AT else { return };
    if wanted != point || SEEN.fetch_add(1, Ordering::Relaxed) + 1 != *number {
        return;
    }
    let sent = kill_process(getpid(), Signal::KILL);
    // Nothing may happen after the point, not even in the moment that the signal takes.
    while sent.is_ok() {
        std::thread::park();
    }
}

/// What is no point and number kills nothing; the test then misses the death that it waits for.
static KILL_AT: LazyLock<Option<(String, usize)>> = LazyLock::new(|| {
    let text = std::env::var("KEYDESK_KILL_AT").ok()?;
    let (point, number) = text.split_once(':')?;
    Some((point.to_owned(), number.parse().ok()?))
});
static SEEN: AtomicUsize = AtomicUsize::new(0);
