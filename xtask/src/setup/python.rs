//! The Python packages of the tests, exactly as listed, in an environment of their own.

use std::fs;

use anyhow::{Context, Result};

use crate::digest::sha256;
use crate::project::{Project, run};

/// The Python of the tests' own environment.
pub(crate) fn program(project: &Project) -> std::path::PathBuf {
    project.path(FOLDER).join("bin/python")
}

/// Makes the environment, unless it was made from this very list.
pub(crate) fn install(project: &Project) -> Result<()> {
    let list = fs::read(project.path(LIST)).with_context(|| format!("{LIST} cannot be read"))?;
    let stamp = project.path(FOLDER).join("keydesk-setup");
    let wanted = sha256(&list);
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        println!("  already there: {FOLDER}");
        return Ok(());
    }
    // Debian has pip in a package of its own, and `ensurepip` in another one: this needs the first alone.
    let mut make = project.command("python3");
    run(make.args(["-m", "venv", "--clear", "--without-pip", FOLDER]))
        .context("the tests of the Python package need Python 3.10 or later")?;
    let mut install = project.command("python3");
    install.args(["-m", "pip", "--disable-pip-version-check", "--python"]).arg(program(project));
    run(install.args(["install", "--quiet", "--only-binary", ":all:", "--requirement", LIST]))?;
    fs::write(&stamp, wanted).with_context(|| format!("{} cannot be written", stamp.display()))
}

const FOLDER: &str = ".cache/python";
const LIST: &str = "bindings/python/tests/requirements.txt";
