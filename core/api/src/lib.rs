#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod answers;
mod api;
mod clock;
mod codes;
mod convert;
mod error;
mod left_out;
mod link_pages;
mod maintenance;
mod operations;
pub mod records;
pub mod stateless;
pub mod text;
mod unreadable;

pub use answers::Refusals;
pub use api::Api;
pub use clock::TokioClock;
pub use codes::{Class, Code};
pub use error::{ApiError, ErrorRecord};
pub use keydesk_core::model::{Actor, Caller, Strength};
pub use maintenance::run_maintenance;
pub use operations::{OPERATIONS, Operation, read};
pub use text::Language;
pub use unreadable::{read_named, read_text};
