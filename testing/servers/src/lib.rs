#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "only tests use this crate, and a broken set-up should stop them at once"
)]

mod folder;
pub mod pgbouncer;
mod port;
pub mod postgres;
mod process;
pub mod slapd;

pub use folder::{Folder, give};
pub use port::free_port;
pub use process::{own_groups, wait_until};
