//! `cargo xtask compare`: Keydesk beside other libraries. Everything that it needs comes from their
//! registries, exactly as locked in `benches/compare`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use crate::digest::sha256;
use crate::project::{Project, run as run_command, step};
use crate::setup::{self, node};

/// What `cargo xtask compare` takes.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Leave out the libraries of Node.js and Python
    #[arg(long)]
    rust: bool,
    /// Measure this many rounds
    #[arg(long, value_name = "N")]
    rounds: Option<usize>,
    /// Put the result of the whole comparison into benches/README.md
    #[arg(long, conflicts_with = "rust")]
    write: bool,
}

/// Installs the peers, builds and runs the comparison.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    if !options.rust {
        // The binding has the pages in it.
        setup::assets(project)?;
    }
    let out = project.path(OUT);
    let mut compare = project.cargo();
    compare.args(["run", "--release", "--locked", "--quiet", "--manifest-path"]);
    compare.arg(project.path(FOLDER).join("Cargo.toml"));
    compare.arg("--target-dir").arg(project.target());
    compare.arg("--").arg("--out").arg(&out);
    if let Some(rounds) = options.rounds {
        compare.args(["--rounds", &rounds.to_string()]);
    }
    if !options.rust {
        let script = step("@simplewebauthn/server", || node_peer(project))?;
        compare.arg("--node").arg("node").arg(script);
        let script = step("keydesk for Node", || node_binding(project))?;
        compare.arg("--keydesk-node").arg(script);
        let (python, script) = step("py_webauthn", || python_peer(project))?;
        compare.arg("--python").arg(python).arg(script);
    }
    step("comparison, in a release build", || run_command(&mut compare))?;
    if options.write { step("benches/README.md", || keep(project, &out)) } else { Ok(()) }
}

/// `npm ci`, unless what is installed came from this very lock file.
fn node_peer(project: &Project) -> Result<PathBuf> {
    let folder = project.path(FOLDER).join("node");
    let stamp = folder.join("node_modules/.keydesk-setup");
    installed(&folder.join("package-lock.json"), &stamp, || {
        node::require(project)?;
        let mut npm = project.command("npm");
        npm.current_dir(&folder);
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
        run_command(&mut npm)
    })?;
    Ok(folder.join("peer.mjs"))
}

/// Our own package as it is published: its native half, built for release.
fn node_binding(project: &Project) -> Result<PathBuf> {
    let mut build = project.command("node");
    run_command(build.current_dir(project.path("bindings/node")).args(NODE_BUILD))?;
    Ok(project.path(FOLDER).join("node/keydesk.mjs"))
}

/// A virtual environment with what is pinned, unless it was made from this very list.
fn python_peer(project: &Project) -> Result<(PathBuf, PathBuf)> {
    let folder = project.path(FOLDER).join("python");
    let environment = project.path(".cache/compare-python");
    let python = environment.join("bin/python");
    let pins = folder.join("requirements.txt");
    installed(&pins, &environment.join(".keydesk-setup"), || {
        let mut make = project.command("python3");
        make.args(["-m", "venv", "--clear"]).arg(&environment);
        run_command(&mut make).context("Python 3.10 or newer with venv is needed")?;
        let mut install = project.command(&python);
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        install.args(["--no-deps", "--requirement"]).arg(&pins);
        run_command(&mut install)
    })?;
    Ok((python, folder.join("peer.py")))
}

/// Runs `install` if the stamp does not name this very lock file, and stamps it.
fn installed(lock: &Path, stamp: &Path, install: impl FnOnce() -> Result<()>) -> Result<()> {
    let wanted = fs::read(lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    let wanted = sha256(&wanted);
    if fs::read_to_string(stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    install()?;
    fs::write(stamp, wanted).with_context(|| format!("{} cannot be written", stamp.display()))
}

/// Puts the result into the README, between its marks, and the plot beside it.
fn keep(project: &Project, out: &Path) -> Result<()> {
    let read = |path: &Path| {
        fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let readme = project.path("benches/README.md");
    let text = between(&read(&readme)?, &read(&out.join("result.md"))?)
        .with_context(|| format!("{} lacks {BEGIN} or {END}", readme.display()))?;
    fs::write(&readme, text)?;
    fs::copy(out.join("compare.svg"), project.path("benches/compare.svg"))?;
    Ok(())
}

pub(crate) fn between(text: &str, result: &str) -> Option<String> {
    let (head, rest) = text.split_once(BEGIN)?;
    let (_, tail) = rest.split_once(END)?;
    Some(format!("{head}{BEGIN}\n{result}{END}{tail}"))
}

const FOLDER: &str = "benches/compare";
const NODE_BUILD: [&str; 2] = ["scripts/build.mjs", "--native"];
const OUT: &str = "target/compare";
const BEGIN: &str = "<!-- result -->";
const END: &str = "<!-- end of result -->";

#[cfg(test)]
mod tests {
    use super::between;

    #[test]
    fn a_result_takes_the_place_of_the_one_before() {
        let text = "a\n<!-- result -->\nold\n<!-- end of result -->\nb";
        let new = "a\n<!-- result -->\nnew\n<!-- end of result -->\nb";
        assert_eq!(between(text, "new\n").as_deref(), Some(new));
        assert_eq!(between(new, "new\n").as_deref(), Some(new));
        assert_eq!(between("a\n<!-- result -->\n", "new"), None);
    }
}
