#![doc = include_str!("../README.md")]
//!
//! # Where to start in this reference
//!
//! - [`webauthn::verify_registration`] and [`webauthn::verify_authentication`], with examples.
#![cfg_attr(
    feature = "desk",
    doc = "- [`Desk`] over [`Ports`], its [`policy::Policy`], and [`Api`], the same operations as records."
)]
#![cfg_attr(
    feature = "http",
    doc = "- [`http::HttpDesk`] is mounted beside your pages; you implement [`http::Host`]."
)]
#![cfg_attr(feature = "sqlite", doc = "- [`sqlite::SqliteStore`]: one file on one machine.")]
#![cfg_attr(feature = "postgres", doc = "- [`postgres::PostgresStore`]: several nodes.")]
#![cfg_attr(feature = "ldap", doc = "- [`ldap::LdapDirectory`] and [`ldap::LdapAccounts`].")]
#![cfg_attr(
    feature = "table",
    doc = "- [`table::Table`]: four functions over one table of your own database."
)]
#![forbid(unsafe_code)]

#[cfg(feature = "verify")]
pub use keydesk_core::{base64url, ids, time, webauthn};

#[cfg(feature = "desk")]
pub use keydesk_api as api;
#[cfg(feature = "desk")]
pub use keydesk_api::{Api, ApiError, TokioClock, run_maintenance};
#[cfg(feature = "desk")]
pub use keydesk_core::model::{Actor, AuthenticatorKind, Caller, Strength, User};
#[cfg(feature = "desk")]
pub use keydesk_core::policy::{Action, Policy};
#[cfg(feature = "desk")]
pub use keydesk_core::ports::DerivedKeyRing;
#[cfg(feature = "desk")]
pub use keydesk_core::service::{Desk, Ports, SignIn};
#[cfg(feature = "verify")]
pub use keydesk_core::webauthn::RelyingPartyConfig;
#[cfg(feature = "desk")]
pub use keydesk_core::{entropy, error, machine, model, policy, ports, secret, service};

#[cfg(feature = "http")]
pub use keydesk_http as http;
#[cfg(feature = "ldap")]
pub use keydesk_ldap as ldap;
#[cfg(feature = "postgres")]
pub use keydesk_postgres as postgres;
#[cfg(feature = "sqlite")]
pub use keydesk_sqlite as sqlite;
#[cfg(feature = "table")]
pub use keydesk_table as table;

/// The front page of the project, whose block is compiled.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct FrontPage;
