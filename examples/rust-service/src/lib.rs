#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod routes;
pub mod secret;
pub mod service;
pub mod store;
