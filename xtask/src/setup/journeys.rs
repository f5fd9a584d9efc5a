//! The npm packages of the browser journeys, of the Node package and of its example, exactly as locked.

use std::fs;

use anyhow::{Context, Result, bail};

use super::node;
use crate::digest::sha256;
use crate::project::{Project, run};

/// `npm ci` in each folder, unless what is installed came from its very lock file.
pub(crate) fn install(project: &Project) -> Result<()> {
    FOLDERS.iter().try_for_each(|folder| install_in(project, folder))
}

fn install_in(project: &Project, name: &str) -> Result<()> {
    let folder = project.path(name);
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{name}/package-lock.json cannot be read"))?;
    // A package of this project is named by its folder.
    if String::from_utf8_lossy(&lock).contains("\"resolved\": \"http") {
        bail!("{name}/package-lock.json names a registry; delete its \"resolved\" members");
    }
    let stamp = folder.join("node_modules/.keydesk-setup");
    let wanted = sha256(&lock);
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        println!("  already there: {name}/node_modules");
        return Ok(());
    }
    node::require(project)?;
    run(project.command("npm").current_dir(&folder).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))?;
    fs::write(&stamp, wanted).with_context(|| format!("{} cannot be written", stamp.display()))
}

const FOLDERS: [&str; 3] = ["examples/portal/journeys", "bindings/node", "examples/node-express"];
