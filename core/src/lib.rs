#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

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
