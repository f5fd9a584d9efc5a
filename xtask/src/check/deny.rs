//! cargo-deny: licences, sources, banned crates, and known vulnerabilities.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::Result;

use crate::project::{Project, on_path, output, run};

/// Runs cargo-deny. When the list of vulnerabilities cannot be fetched, runs the rest and says so:
/// a machine without a way out can still check its own tree.
pub(crate) fn check(project: &Project) -> Result<()> {
    let tool = tool(project)?;
    let deny = || {
        let mut deny = project.command(&tool);
        deny.args(["--workspace", "--all-features"]);
        deny
    };
    let fetched = output(deny().args(["fetch", "db"]));
    let mut check = deny();
    check.args(["check", "--hide-inclusion-graph"]);
    match fetched {
        Ok(_) => run(check.arg("all")),
        Err(error) => {
            println!("{error:#}");
            println!("  ADVISORIES WERE NOT CHECKED: their list could not be fetched (see above).");
            println!("  Bans, licences and sources are checked now.");
            run(check.args(["bans", "licenses", "sources"]))
        }
    }
}

/// cargo-deny from the path, or our own copy, built on first use.
fn tool(project: &Project) -> Result<PathBuf> {
    if let Some(found) = on_path("cargo-deny") {
        return Ok(found);
    }
    let root = project.path(".cache/tools");
    let own = root.join("bin/cargo-deny");
    if !own.is_file() {
        println!("  cargo-deny is missing; building {VERSION}, which takes some minutes");
        let mut install = project.cargo();
        install.args(["install", "--locked", "--version", VERSION, "cargo-deny", "--root"]);
        run(install.arg(&root).stdin(Stdio::null()))?;
    }
    Ok(own)
}

const VERSION: &str = "0.20.2";
