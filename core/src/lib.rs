#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod base64url;
pub mod entropy;
pub mod ids;
pub mod secret;
pub mod time;
pub mod webauthn;
