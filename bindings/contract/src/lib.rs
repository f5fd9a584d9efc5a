#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod coverage;
mod http;
mod mounted;
mod mutations;
mod play;
mod record;
mod scenario;
mod scenarios;

pub use self::http::{PlayedOverHttp, openapi, play_over_http};
pub use coverage::Coverage;
pub use keydesk_table::testing::Misbehaviour;
pub use play::{Player, play};
pub use scenario::{HttpStep, Scenario, Step};
pub use scenarios::record_all;
