//! CPU time, in seconds.

use rustix::time::{ClockId, clock_gettime};

/// The CPU time that this thread has spent.
pub(crate) fn thread_cpu() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
