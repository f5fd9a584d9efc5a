#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "only tests use this crate, and a broken set-up should stop them at once"
)]

pub mod peer;
pub mod stage;
pub mod table;
