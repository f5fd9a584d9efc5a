//! Takes the portal out of the README, unchanged.

use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let readme = "../../adapters/http/README.md";
    println!("cargo::rerun-if-changed={readme}");
    let text = fs::read_to_string(readme)?;
    let fence = format!("```rust,ignore\n// {FILE}\n");
    let (_, after) = text.split_once(&fence).ok_or_else(|| format!("{readme} has no {FILE}"))?;
    let (block, _) = after.split_once("\n```").ok_or("the block has no end")?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join(FILE), block)?;
    Ok(())
}

const FILE: &str = "portal.rs";
