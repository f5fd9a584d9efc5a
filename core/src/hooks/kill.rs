//! Named points at which a test has the process killed. Stores have them around what they write.
//!
//! `KEYDESK_KILL_AT=<point>:<n>` kills the process the n-th time that it comes to the point.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::process::{Signal, getpid, kill_process};

/// Kills the process, as `kill -9` does, if it was to be killed here and now.
pub fn reached(point: &str) {
    if is_due(point) {
        die();
    }
}

/// Does the work; if the process was to be killed here and now, it dies some time within `most`,
/// which should be about as long as the work takes.
pub async fn during<T>(point: &str, most: Duration, work: impl Future<Output = T>) -> T {
    if is_due(point) {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        // Any share of it: nanoseconds of the clock are random enough.
        let moment = most.mul_f64(f64::from(since.subsec_nanos() % SHARES) / f64::from(SHARES));
        std::thread::spawn(move || {
            std::thread::sleep(moment);
            die();
        });
        let _ = work.await;
        // The work may end before the moment comes; its caller must not learn of it.
        return std::future::pending().await;
    }
    work.await
}

fn is_due(point: &str) -> bool {
    let Some((wanted, number)) = &*KILL_AT else { return false };
    wanted == point && SEEN.fetch_add(1, Ordering::Relaxed) + 1 == *number
}

fn die() {
    let sent = kill_process(getpid(), Signal::KILL);
    // Nothing may happen after the point, not even in the moment that the signal takes.
    while sent.is_ok() {
        std::thread::park();
    }
}

/// A text that is not a point and a number kills nothing; the test then waits for a death in vain.
static KILL_AT: LazyLock<Option<(String, usize)>> = LazyLock::new(|| {
    let text = std::env::var("KEYDESK_KILL_AT").ok()?;
    let (point, number) = text.split_once(':')?;
    Some((point.to_owned(), number.parse().ok()?))
});
static SEEN: AtomicUsize = AtomicUsize::new(0);
const SHARES: u32 = 1_000_003;
