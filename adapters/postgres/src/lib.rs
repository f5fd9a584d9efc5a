#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod accounts;
mod address;
mod audit;
mod ceremonies;
mod checkout;
mod config;
mod connect;
mod counter;
mod cursor;
mod directory;
mod error;
mod history;
mod migrate;
mod outbox;
mod records;
mod rows;
mod session;
mod sql;
mod statements;
mod store;
mod tls;
mod watch;

pub use audit::RecordedEntry;
pub use checkout::ClientSource;
pub use config::{Config, ConfigError, Dialect, Password, PasswordCallback, Tls};
pub use connect::connect;
pub use directory::{Columns, DirectoryConfig, IdType, PostgresDirectory};
pub use error::PostgresError;
pub use migrate::{migrate, migrate_with};
pub use store::PostgresStore;
pub use watch::{Follower, Wake};
// Part of this crate's interface: a host that brings its client must bring this version's.
pub use tokio_postgres;
