//! The native half of `keydesk` with what tests need beside it.
//!
//! It is a crate of its own, so that no feature and no flag can bring a test's powers into what is
//! released.
#![cfg_attr(test, allow(dead_code, reason = "napi registers nothing in tests"))]
#![allow(unreachable_pub, reason = "napi takes nothing else, and exports it by itself")]

mod conformance;
mod hooks;
