//! The native half of the npm package `keydesk`; `lib/` and `index.*` are the other half.
//!
//! Text goes in and text comes out: an answer as its JSON, an error as `!` and its JSON, so that no
//! exception is ever made here. What takes no waiting is answered at once, not by a promise.
#![cfg_attr(test, allow(dead_code, reason = "napi registers nothing in tests"))]
#![allow(unreachable_pub, reason = "napi takes nothing else, and exports it by itself")]

mod native;
