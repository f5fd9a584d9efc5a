//! What holds whatever is read: no panic in a small stack, and budgets of time, memory and log
//! (SECURITY.md of the project, limits).

use std::cell::Cell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::time::Duration;

use keydesk_core::webauthn::Rejection;
use tracing::field::{Field, Visit};
use tracing::span;

/// What one call may use.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Bytes of stack.
    pub stack: usize,
    /// Bytes allocated, freed ones counted too.
    pub allocated: u64,
    /// Time of the processor.
    pub time: Duration,
}

impl Budget {
    /// Our parsers and verifiers.
    pub const ENGINE: Self =
        Self { stack: 128 << 10, allocated: 1 << 20, time: Duration::from_millis(50) };
    /// Where keys of ML-DSA are verified: aws-lc works on its stack, and these are measured apart.
    pub const ML_DSA: Self = Self { stack: 512 << 10, ..Self::ENGINE };
    /// Metadata and the lifecycle: many calls in one, with limits of their own.
    pub const LARGE: Self =
        Self { stack: 1 << 20, allocated: 64 << 20, time: Duration::from_secs(2) };
    /// Instrumented code and checked arithmetic are slower than a release build by about this.
    const SLOWER: u32 = 4;
}

/// Runs `work` within the budget of the engine.
pub fn bounded<T>(work: impl Fn() -> T) -> T {
    within(Budget::ENGINE, work)
}

/// Runs `work` within a budget. Panics where one is overrun; ends the process where the stack is.
pub fn within<T>(budget: Budget, work: impl Fn() -> T) -> T {
    prepare();
    let mut tries = 0;
    loop {
        tries += 1;
        LOGGED.set(0);
        let mut result = None;
        let start = processor_time();
        let used = allocation_counter::measure(|| {
            result = Some(stacker::grow(budget.stack, &work));
        });
        let took = processor_time().saturating_sub(start);
        assert!(
            used.bytes_total <= budget.allocated,
            "{} bytes allocated, the budget is {}",
            used.bytes_total,
            budget.allocated
        );
        assert!(LOGGED.get() <= LOG, "{} bytes logged, the budget is {LOG}", LOGGED.get());
        // A machine may stall once; code that is slow is slow again.
        if took <= budget.time * Budget::SLOWER || tries == 3 {
            assert!(
                took <= budget.time * Budget::SLOWER,
                "took {took:?}, the budget is {:?} in a release build",
                budget.time
            );
            return result.expect("it ran");
        }
    }
}

/// A refusal carries a code and a few words of ours, and nothing else of what was read.
pub fn refusal(rejection: &Rejection) {
    let text = rejection.to_string();
    assert!(text.starts_with(rejection.code.description()), "{text}");
    // A finding names a model, in characters of its maker's choice.
    assert!(text.chars().count() <= 600 && !text.contains(char::is_control), "{text}");
    assert!(rejection.code.to_string().len() <= 40);
    if rejection.finding.is_none() {
        assert!(text.len() <= 200, "{text}");
    }
}

/// Runs another implementation, whose panics are not ours.
pub fn foreign<T>(work: impl FnOnce() -> T) -> Option<T> {
    FOREIGN.set(true);
    let result = catch_unwind(AssertUnwindSafe(work)).ok();
    FOREIGN.set(false);
    result
}

/// Sets the process up, once: the counting of log bytes, a stack for the signal that tells of a
/// stack overflow, and a panic hook that passes over what [`foreign`] runs.
pub fn prepare() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // A second subscriber would be a mistake of this crate alone.
        tracing::subscriber::set_global_default(Counting).expect("the only subscriber");
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !FOREIGN.get() {
                hook(info);
            }
        }));
        signal_stack();
        #[cfg(keydesk_test_hooks)]
        plant();
    });
}

/// Plants the bug that the environment names.
#[cfg(keydesk_test_hooks)]
fn plant() {
    use keydesk_core::hooks::Bug;
    let Ok(wanted) = std::env::var("KEYDESK_PLANT") else { return };
    let found = Bug::ALL.iter().find(|(name, _)| *name == wanted);
    found.unwrap_or_else(|| panic!("there is no bug {wanted:?}")).1.plant();
}

/// Without a stack of its own the handler of libFuzzer could not write the input down after a
/// stack overflow.
fn signal_stack() {
    let memory = Box::leak(vec![0_u8; 256 << 10].into_boxed_slice());
    let stack =
        libc::stack_t { ss_sp: memory.as_mut_ptr().cast(), ss_flags: 0, ss_size: memory.len() };
    // SAFETY: the memory is leaked, so it outlives every use, and nothing else refers to it.
    let set = unsafe { libc::sigaltstack(&stack, std::ptr::null_mut()) };
    assert_eq!(set, 0, "a signal stack can be set");
}

fn processor_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a live timespec of this frame.
    let read = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    assert_eq!(read, 0, "the thread has a clock");
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).expect("below a second"))
}

/// Counts the bytes of every event and writes none.
struct Counting;

impl tracing::Subscriber for Counting {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        span.record(&mut Length);
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut Length);
    }
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Length);
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

struct Length;

impl Visit for Length {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        LOGGED.set(LOGGED.get() + field.name().len() + format!("{value:?}").len());
    }
}

thread_local! {
    static LOGGED: Cell<usize> = const { Cell::new(0) };
    static FOREIGN: Cell<bool> = const { Cell::new(false) };
}

/// Bytes that one call may log.
const LOG: usize = 2 << 10;
