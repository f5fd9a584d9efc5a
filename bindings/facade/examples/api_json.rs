//! Writes `api.json` to standard output, for `cargo xtask generate`.
#![forbid(unsafe_code)]

use std::io::{Write, stdout};

fn main() -> std::io::Result<()> {
    let document = serde_json::to_string_pretty(&keydesk_facade::api_document())?;
    stdout().write_all(format!("{document}\n").as_bytes())
}
