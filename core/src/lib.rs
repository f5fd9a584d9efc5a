#![doc = include_str!("../README.md")]
//!
//! # Where to start in this reference
//!
//! - [`webauthn::verify_registration`] and [`webauthn::verify_authentication`] for those who only verify.
//! - [`service::Desk`] over [`service::Ports`], which a host makes with [`service::Ports::over`].
//! - [`policy::Policy`] says who may do what, [`model`] is what they do it to.
//! - [`ports`] are the traits of stores, directories and notifiers; [`ports::memory`] implements them all.
//! - [`machine::decide`] and [`machine::evolve`] are the rules, pure.
#![forbid(unsafe_code)]

mod action;
pub mod base64url;
pub mod entropy;
pub mod error;
#[cfg(keydesk_test_hooks)]
pub mod hooks;
pub mod ids;
pub mod machine;
pub mod model;
pub mod policy;
pub mod ports;
mod refusal;
#[cfg(feature = "schema")]
mod schema;
pub mod secret;
pub mod service;
mod text;
pub mod time;
pub mod webauthn;
mod wire;
