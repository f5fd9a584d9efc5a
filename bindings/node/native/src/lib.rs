#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(dead_code, reason = "napi registers nothing in tests"))]
#![allow(unreachable_pub, reason = "napi takes nothing else, and exports it by itself")]

mod answer;
mod ask;
mod desk;
mod mount;
mod verify;

pub use answer::answered_text;
pub use ask::Ask;
pub use desk::NativeDesk;
