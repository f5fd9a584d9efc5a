//! For tests of a host: the suite that every store must pass, and a table that misbehaves.

mod conformance;
mod misbehaving;

pub use conformance::{run as conformance, run_with_directory as conformance_with_directory};
pub use misbehaving::{Misbehaving, Misbehaviour};
