//! What drives the portal over HTTP, kills it, and looks at what it left.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests; a broken one should stop at once")]

mod client;
mod journey;
mod ledger;
mod process;
mod scratch;
mod stored;

pub(crate) use journey::Journey;
pub(crate) use ledger::Ledger;
pub(crate) use process::{Portal, free_port, hooked_build};
pub(crate) use scratch::Scratch;
pub(crate) use stored::check;
