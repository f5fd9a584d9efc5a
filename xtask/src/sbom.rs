//! `cargo xtask sbom`: what every package is made of, as CycloneDX, by its own cargo tool.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::project::{Project, run};
use crate::tool;

/// Writes one file for each crate of the workspace to `target/sbom`.
pub(crate) fn write(project: &Project) -> Result<()> {
    let tool = tool::get(project, "cargo-cyclonedx", VERSION)?;
    let mut cyclonedx = project.command(tool);
    cyclonedx.args(["cyclonedx", "--format", "json", "--spec-version", "1.5"]);
    cyclonedx.args(["--all-features", "--target", "all", "--override-filename", NAME, "--quiet"]);
    run(&mut cyclonedx)?;
    let folder = project.path("target/sbom");
    fs::create_dir_all(&folder)?;
    let mut count = 0;
    for manifest in project.files()? {
        let Some(of) = manifest.strip_suffix("Cargo.toml") else { continue };
        // The tool writes beside each manifest; nothing of it stays in the source.
        let written = project.path(format!("{of}{NAME}.json"));
        let Ok(text) = fs::read_to_string(&written) else { continue };
        fs::remove_file(&written)?;
        let sbom: Value = serde_json::from_str(&text)?;
        let name = sbom["metadata"]["component"]["name"].as_str();
        let name = name.with_context(|| format!("the SBOM of {of} names no component"))?;
        let parts = sbom["components"].as_array().map_or(0, Vec::len);
        fs::write(folder.join(format!("{name}.cdx.json")), &text)?;
        println!("  {name}: {parts} components");
        count += 1;
    }
    if count == 0 {
        bail!("cargo-cyclonedx wrote nothing");
    }
    println!("xtask: {count} files in {}", folder.display());
    Ok(())
}

const VERSION: &str = "0.5.9";
const NAME: &str = "keydesk-sbom";
