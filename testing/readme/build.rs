//! Copies the code block `portal.rs` of adapters/http/README.md to OUT_DIR, unchanged.

use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let readme = "../../adapters/http/README.md";
    println!("cargo::rerun-if-changed={readme}");
    let text = fs::read_to_string(readme)?;
    let fence = format!("```rust,ignore\n// {PORTAL}\n");
    let (_, after) = text.split_once(&fence).ok_or_else(|| format!("{readme} has no {PORTAL}"))?;
    let (block, _) = after.split_once("\n```").ok_or("the block has no closing fence")?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join(PORTAL), block)?;
    Ok(())
}

const PORTAL: &str = "portal.rs";
