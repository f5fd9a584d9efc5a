//! What drives the portal over HTTP, kills it, and looks at what it left.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests; a broken one should stop at once")]

use std::io::Write;

mod journey;
mod ledger;
mod stored;
mod two_nodes;

pub(crate) use journey::Journey;
pub(crate) use ledger::Ledger;
pub(crate) use stored::check;
pub(crate) use two_nodes::server_killed;

/// On the terminal at once: the test runner keeps what is printed until the end.
pub(crate) fn say(line: &str) {
    // Nobody needs to be watching.
    let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
}
