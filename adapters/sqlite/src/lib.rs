#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod accounts;
mod audit;
mod ceremonies;
mod config;
mod counter;
mod error;
mod history;
mod migrate;
mod outbox;
mod readers;
mod records;
mod rows;
mod store;
mod writer;

pub use audit::RecordedEntry;
pub use config::SqliteOptions;
pub use error::OpenError;
pub use store::SqliteStore;
