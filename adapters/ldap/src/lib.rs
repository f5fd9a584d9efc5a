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
#[doc(hidden)]
pub mod fuzzing;
mod pool;
mod result_code;
mod sweep;
mod tls;

pub use accounts::{AccountsConfig, Collected, LdapAccounts};
pub use config::{Bind, Password, PasswordCallback, ServerConfig, StartTls};
pub use directory::{
    Active, Attributes, Branch, DirectoryConfig, IdForm, LdapDirectory, Organisations, Referrals,
    Roles, TimeForm,
};
pub use error::{LdapError, LdapErrorCode};
pub use sweep::{Departed, Departure, OnDeparture, SweepOutcome, SweepPolicy, SweepReport, sweep};
