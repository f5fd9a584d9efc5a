//! What the whole project keeps to, read from its files.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod architecture;
mod crates;
mod portal_side;
mod requirements;

use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
