//! A running portal for tests: its process, where it keeps things, and a client that talks to it.
#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::panic,
    reason = "every test program uses a part of it; a broken set-up should stop the test at once"
)]

mod audit;
mod client;
mod directory;
mod place;
mod process;
mod scratch;

pub(crate) use audit::Recorded;
pub(crate) use client::{Answer, Client, Lost, Page};
pub(crate) use directory::Directory;
pub(crate) use place::{Kept, Place};
pub(crate) use process::{Portal, hooked_build};
pub(crate) use scratch::Scratch;
