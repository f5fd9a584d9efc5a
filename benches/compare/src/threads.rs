//! How much two threads do against one.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::clock::thread_cpu;
use crate::measure::median;
use crate::subjects::{keydesk_prepared, repeat};
use crate::vectors::{CREDENTIALS, Workload};

/// What two threads did.
pub(crate) struct Threads {
    /// Calls per second of wall time, against one thread.
    pub(crate) wall: f64,
    /// Calls per second of CPU time, both threads together, against one thread.
    pub(crate) cpu: f64,
    /// How much of the wall time the two threads had a core: below 1 the machine was not quiet, and
    /// the wall time says little.
    pub(crate) share: f64,
}

/// Windows of one thread and of two, alternating.
pub(crate) fn measure(workload: &Workload, rounds: usize) -> Result<Threads> {
    let (mut wall, mut cpu, mut share) = (Vec::new(), Vec::new(), Vec::new());
    window(workload, 2)?;
    for _ in 0..rounds {
        let one = window(workload, 1)?;
        let two = window(workload, 2)?;
        wall.push(two.per_wall / one.per_wall);
        cpu.push(2.0 * two.per_cpu / one.per_cpu);
        share.push(two.share);
    }
    Ok(Threads { wall: median(wall), cpu: median(cpu), share: median(share) })
}

struct Window {
    /// Calls in a second of wall time, of all threads together.
    per_wall: f64,
    /// Calls in a second of CPU time.
    per_cpu: f64,
    /// CPU time in the wall time of all threads.
    share: f64,
}

fn window(workload: &Workload, threads: usize) -> Result<Window> {
    let barrier = Barrier::new(threads);
    let work = || {
        barrier.wait();
        let (start, cpu) = (Instant::now(), thread_cpu());
        let (mut calls, mut good) = (0.0, true);
        while start.elapsed() < WINDOW {
            good &= repeat(keydesk_prepared, workload, CREDENTIALS);
            calls += CREDENTIALS as f64;
        }
        (calls, start.elapsed().as_secs_f64(), thread_cpu() - cpu, good)
    };
    let done: Vec<_> = thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles.into_iter().map(|handle| handle.join()).collect()
    });
    let (mut per_wall, mut calls, mut wall, mut cpu) = (0.0, 0.0, 0.0, 0.0);
    for result in done {
        let Ok((own, elapsed, used, true)) = result else {
            bail!("keydesk refused a good assertion in one of {threads} threads");
        };
        per_wall += own / elapsed;
        calls += own;
        wall += elapsed;
        cpu += used;
    }
    Ok(Window { per_wall, per_cpu: calls / cpu, share: cpu / wall })
}

/// All threads work for as long: a fixed number of calls each would let one wait for the slower at
/// the end, and time that. Long beside the time in which two new threads find two cores.
const WINDOW: Duration = Duration::from_millis(200);
