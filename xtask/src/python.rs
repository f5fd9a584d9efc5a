//! `cargo xtask python`: builds the Python package in place, as its tests need it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::{Project, run};
use crate::report::Tests;
use crate::setup::python;
use crate::with_servers;

/// Puts the native half, with what tests need, beside the modules.
pub(crate) fn build(project: &Project) -> Result<()> {
    python::install(project)?;
    run(project.cargo().args(["build", "--package", "keydesk-python", "--features", "testing"]))?;
    let built = project.target().join("debug").join(BUILT);
    let place = project.path(FOLDER).join("keydesk/_native.abi3.so");
    // A process that has the old one open must keep it.
    let new = place.with_extension("new");
    fs::copy(&built, &new).with_context(|| format!("{} cannot be copied", built.display()))?;
    fs::rename(&new, &place).with_context(|| format!("{} cannot be written", place.display()))?;
    println!("Built. Tests: cd {FOLDER} && {} -m pytest", python::program(project).display());
    Ok(())
}

/// Builds the package, for tests and as a wheel, and tries both.
pub(crate) fn test(project: &Project, soak: bool, tests: &mut Tests) -> Result<()> {
    build(project)?;
    for check in [["check", "--quiet"], ["format", "--check"]] {
        let mut ruff = project.command(python::program(project));
        run(ruff.current_dir(project.path(FOLDER)).args(["-m", "ruff"]).args(check))?;
    }
    let wheel = wheel(project)?;
    let mut pytest = pytest(project);
    pytest.env("KEYDESK_TEST_WHEEL", wheel).args(["-q", "-rfEs"]);
    tests.of(&mut with_servers::beside(&["postgres"], &pytest))?;
    if !soak {
        return Ok(());
    }
    let mut leaks = project.command(python::program(project));
    leaks.current_dir(project.path(FOLDER)).env("PYTHONPATH", ".:tests").arg("tests/soak_leaks.py");
    run(&mut leaks)
}

fn pytest(project: &Project) -> Command {
    let mut pytest = project.command(python::program(project));
    pytest.current_dir(project.path(FOLDER)).args(["-m", "pytest"]);
    pytest
}

/// A wheel that is not optimised: what is in it is the same.
fn wheel(project: &Project) -> Result<PathBuf> {
    let folder = project.target().join("wheels-dev");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    let mut maturin = project.command(python::program(project));
    maturin.current_dir(project.path(FOLDER));
    maturin.args(["-m", "maturin", "build", "--quiet", "--profile", "dev", "--out"]);
    run(maturin.arg(&folder))?;
    let wheels =
        fs::read_dir(&folder).with_context(|| format!("{} has no wheel", folder.display()))?;
    let wheels: Vec<PathBuf> = wheels.filter_map(|entry| Some(entry.ok()?.path())).collect();
    match wheels.as_slice() {
        [wheel] => Ok(wheel.clone()),
        _ => bail!("{} has {} files, and one wheel was expected", folder.display(), wheels.len()),
    }
}

const FOLDER: &str = "bindings/python";
const BUILT: &str = "lib_native.so";
