//! Cargo tools of a pinned version: from the path, or our own copy, built on first use.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::Result;

use crate::project::{Project, on_path, run};

/// The tool of this name, which is built if it is missing.
pub(crate) fn get(project: &Project, name: &str, version: &str) -> Result<PathBuf> {
    if let Some(found) = on_path(name) {
        return Ok(found);
    }
    let root = project.path(".cache/tools");
    let own = root.join("bin").join(name);
    if !own.is_file() {
        println!("  {name} is missing; building {version}, which takes some minutes");
        let mut install = project.cargo();
        install.args(["install", "--locked", "--version", version, name, "--root"]);
        run(install.arg(&root).stdin(Stdio::null()))?;
    }
    Ok(own)
}
