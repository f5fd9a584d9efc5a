#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod conformance;
mod dependencies;
mod faults;
mod panic;

pub use conformance::{conformance, conformance_people};
pub use dependencies::FixedDependencies;
pub use faults::Faults;
pub use panic::panic_now;
