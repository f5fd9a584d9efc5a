//! One core for everybody.

use anyhow::Result;
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// While it is held, this thread and every process that it starts run on one and the same core. Those of
/// a machine that is shared are not equally fast at any moment, and a ratio of two processes that each
/// have their own says more about that than about them.
pub(crate) struct OneCore(CpuSet);

impl OneCore {
    pub(crate) fn hold() -> Result<Self> {
        let all = sched_getaffinity(None)?;
        let mut one = CpuSet::new();
        if let Some(last) = (0..CpuSet::MAX_CPU).rev().find(|core| all.is_set(*core)) {
            one.set(last);
        }
        sched_setaffinity(None, &one)?;
        Ok(Self(all))
    }
}

impl Drop for OneCore {
    fn drop(&mut self) {
        if let Err(error) = sched_setaffinity(None, &self.0) {
            eprintln!("the cores were not given back: {error}");
        }
    }
}
