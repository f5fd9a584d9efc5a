//! In preparation.
#![forbid(unsafe_code)]

pub mod stateless;
