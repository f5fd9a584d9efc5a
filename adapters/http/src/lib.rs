#![doc = include_str!("../README.md")]
//!
//! # Where to start in this reference
//!
//! [`HttpDesk::new`] takes the operations of a desk ([`keydesk_api::Api`]), your [`Host`] and an [`HttpConfig`].
//! [`HostSession`] and [`SignedIn`] are what a [`Host`] answers; [`Host::failed`] receives what went wrong.
//! [`HttpDesk::page`] shows your own pages in the same frame, as [`HostPage`].
#![forbid(unsafe_code)]

mod api;
mod assets;
mod body;
mod client;
mod closed;
mod config;
mod cookies;
mod guard;
mod headers;
mod host;
mod live;
mod openapi;
mod pages;
mod problem;
mod proxies;
mod return_address;
mod seal;
mod service;
mod shared;
mod streams;
mod text;
mod visit;

pub use closed::ClosedDesk;
pub use config::{HttpConfig, InvalidHttpConfig, OtherType, PageLink};
pub use host::{Fault, Host, HostError, HostSession, SignedIn};
pub use keydesk_api::Language;
pub use pages::HostPage;
pub use proxies::{ForwardedHeader, InvalidTrustedProxies, PeerAddress, TrustedProxies};
pub use service::{DeskBody, HttpDesk};
