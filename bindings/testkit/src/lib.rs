#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod conformance;
mod faults;
mod panic;
mod world;

pub use conformance::{conformance, conformance_people};
pub use faults::Faults;
pub use panic::panic_now;
pub use world::FixedWorld;
