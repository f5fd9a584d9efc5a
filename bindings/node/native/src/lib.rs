#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(dead_code, reason = "napi registers nothing in tests"))]
#![allow(unreachable_pub, reason = "napi takes nothing else, and exports it by itself")]

mod answer;
mod desk;
mod mount;
mod verify;

pub use answer::{Answer, answered_text};
pub use desk::{Ask, NativeDesk};
