//! What `lib/native.cjs` loads.

mod answer;
mod ask;
mod desk;
mod mount;
mod verify;

#[allow(unused_imports, reason = "the testing crate uses more of it")]
pub(crate) use {answer::answered_text, desk::NativeDesk};
