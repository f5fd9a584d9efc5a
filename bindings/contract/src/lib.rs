#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod bends;
mod coverage;
mod http;
mod mounted;
mod play;
mod record;
mod scenario;
mod scenarios;

pub use self::http::{PlayedOverHttp, openapi, play_over_http};
pub use coverage::Coverage;
pub use keydesk_table::testing::Mood;
pub use play::{Player, play};
pub use scenario::{HttpStep, Scenario, Step};
pub use scenarios::record_all;
