//! Attacks on the running portal over HTTP with real sessions, each on SQLite and on PostgreSQL.
//!
//! To add a row: a file `sNN_name.rs` here, a `mod` line below, scenarios that take a [`Store`], and
//! their names in [`on_every_store!`], which makes a test of each on either store.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests; a broken one should stop at once"
)]

#[path = "../portal/mod.rs"]
mod portal;
mod raw;
#[macro_use]
mod scene;

mod f11_errors;
mod f14_history;
mod s15_copies;
mod s20_decoys;
mod s27_sessions;
mod s28_models;
mod s29_roles;
mod s30_audit;
mod s30_limits;
mod s30_soak;
mod s31_columns;
mod s31_tampered;
mod s32_second_factor;
mod s36_on_behalf;
mod strangers;
