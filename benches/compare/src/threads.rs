//! How much two threads do against one.

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::clock::thread_cpu;
use crate::measure::median;
use crate::subjects::{keydesk_prepared, repeat};
use crate::vectors::{CREDENTIALS, World};

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

/// Blocks of one thread and of two, alternating.
pub(crate) fn measure(world: &World, rounds: usize) -> Result<Threads> {
    let (mut wall, mut cpu, mut share) = (Vec::new(), Vec::new(), Vec::new());
    block(world, 2)?;
    for _ in 0..rounds {
        let one = block(world, 1)?;
        let two = block(world, 2)?;
        wall.push(2.0 * one.wall / two.wall);
        cpu.push(4.0 * one.cpu / two.cpu);
        share.push(two.cpu / two.wall / 2.0);
    }
    Ok(Threads { wall: median(wall), cpu: median(cpu), share: median(share) })
}

struct Block {
    /// From the common start to the end of the last thread.
    wall: f64,
    /// Of all threads together.
    cpu: f64,
}

fn block(world: &World, threads: usize) -> Result<Block> {
    let barrier = Barrier::new(threads);
    let work = || {
        barrier.wait();
        let (start, cpu) = (Instant::now(), thread_cpu());
        let good = repeat(keydesk_prepared, world, CALLS);
        (start, Instant::now(), thread_cpu() - cpu, good)
    };
    let done: Vec<_> = thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles.into_iter().map(|handle| handle.join()).collect()
    });
    let mut block = Block { wall: 0.0, cpu: 0.0 };
    let mut first: Option<Instant> = None;
    let mut last: Option<Instant> = None;
    for result in done {
        let Ok((start, end, cpu, true)) = result else {
            bail!("keydesk refused a good assertion in one of {threads} threads");
        };
        block.cpu += cpu;
        first = Some(first.map_or(start, |first| first.min(start)));
        last = Some(last.map_or(end, |last| last.max(end)));
    }
    if let (Some(first), Some(last)) = (first, last) {
        block.wall = (last - first).as_secs_f64();
    }
    Ok(block)
}

/// Calls of each thread in one block: long beside the time in which two new threads find two cores.
const CALLS: usize = 32 * CREDENTIALS;
