#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::new_without_default,
    reason = "only tests use this crate, and a broken set-up should stop them at once"
)]

pub mod bench;
pub mod key;
pub mod operation;
pub mod people;
pub mod portal;
pub mod simulation;
pub mod upgraded;
pub mod watched;

pub use key::{ORIGIN, RP, key, plain_key, sent};
pub use people::{ALEX, DAYS_AGO, JO, NOBODY, SAM};
pub use portal::{Portal, begin, nhsmail, register};
pub use watched::{Fault, Watched};

use keydesk_core::error::Error;

/// The code of a refusal; panics for a failure or a success.
#[track_caller]
pub fn refusal<T>(result: Result<T, Error>) -> &'static str {
    match result {
        Ok(_) => panic!("was not refused"),
        Err(Error::Refused(refusal)) => refusal.code(),
        Err(error) => panic!("failed instead of being refused: {error:?}"),
    }
}

/// The code of a failure.
#[track_caller]
pub fn failure<T>(result: Result<T, Error>) -> &'static str {
    match result {
        Ok(_) => panic!("did not fail"),
        Err(error @ Error::Failed(_)) => error.code(),
        Err(error) => panic!("was refused instead of failing: {error:?}"),
    }
}

/// Asserts that an operation is refused with this code and that no port keeps anything that it did
/// not keep before.
#[macro_export]
macro_rules! refused {
    ($portal:expr, $code:expr, $operation:expr) => {{
        let before = $portal.kept().await;
        let result = $operation.await;
        assert_eq!($crate::refusal(result), $code);
        assert_eq!($portal.kept().await, before, "{} changed something", $code);
    }};
}
