#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod play;
mod record;
mod scenario;
mod scenarios;

pub use play::{Player, play};
pub use scenario::{Scenario, Step};
pub use scenarios::record_all;
