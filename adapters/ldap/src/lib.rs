#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod accounts;
mod config;
mod connect;
mod directory;
mod dn;
mod entry;
mod error;
mod escape;
#[cfg(keydesk_test_hooks)]
mod fault;
#[doc(hidden)]
pub mod fuzzing;
mod pool;
mod sweep;
mod tls;

pub use accounts::{AccountsConfig, Collected, LdapAccounts};
pub use config::{Bind, Password, PasswordCallback, ServerConfig, StartTls};
pub use directory::{
    Active, Attributes, Branch, DirectoryConfig, IdForm, LdapDirectory, Organisations, Referrals,
    Roles,
};
pub use error::{LdapError, LdapErrorCode};
pub use sweep::{Departed, Departure, OnDeparture, SweepOutcome, SweepPolicy, SweepReport, sweep};
