//! Where the project is, and how its commands are run.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// The checkout that this binary was built from.
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// Finds the checkout: the folder above this crate.
    pub(crate) fn locate() -> Result<Self> {
        let own = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = own.parent().context("the xtask crate has no folder above it")?.to_path_buf();
        if !root.join("Cargo.toml").is_file() {
            bail!("{} is not the project's root: it has no Cargo.toml", root.display());
        }
        Ok(Self { root })
    }

    /// A path inside the checkout.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// The folder that cargo builds into.
    pub(crate) fn target(&self) -> PathBuf {
        let own = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        own.map_or_else(|| self.path("target"), |own| self.path(own))
    }

    /// The cargo that started us, so that a pinned toolchain stays the same throughout.
    pub(crate) fn cargo(&self) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = self.command(cargo);
        // A clone of CI's is built once: what would make the next build shorter only fills its disk.
        if std::env::var_os("CI").is_some() {
            command.env("CARGO_INCREMENTAL", "0");
        }
        command
    }

    /// A command that runs in the root.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// A script of the npm package in this folder.
    pub(crate) fn npm(&self, folder: &str, script: &str) -> Command {
        let mut npm = self.command("npm");
        npm.current_dir(self.path(folder)).args(["run", script]);
        npm
    }

    /// The files under version control and the new ones that are not ignored, relative to the root.
    pub(crate) fn files(&self) -> Result<Vec<String>> {
        let mut list = self.command("git");
        list.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let mut files: Vec<String> = output(&mut list)
            .context("the list of files comes from git: is this a clone?")?
            .split('\0')
            .filter(|name| !name.is_empty() && self.path(name).is_file())
            .map(str::to_owned)
            .collect();
        files.sort();
        files.dedup();
        Ok(files)
    }
}

/// Runs a command with our own standard streams; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    let status = command.status().with_context(|| cannot_start(command))?;
    if status.success() { Ok(()) } else { bail!("`{shown}` failed: {status}") }
}

/// Runs a command and gives its standard output; on failure the error carries what it said.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let out = command.stdin(Stdio::null()).output().with_context(|| cannot_start(command))?;
    if !out.status.success() {
        let said = String::from_utf8_lossy(&out.stderr);
        bail!("`{shown}` failed: {}\n{}", out.status, said.trim_end());
    }
    String::from_utf8(out.stdout).with_context(|| format!("`{shown}` did not print UTF-8"))
}

/// Announces a step, runs it, and says how long it took.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("xtask: {name}");
    let start = Instant::now();
    let result = work();
    let how = if result.is_ok() { "done" } else { "FAILED" };
    println!("xtask: {name}: {how} in {:.1} s", start.elapsed().as_secs_f64());
    result
}

/// Whether a program of this name is on the path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The command as a person would type it.
pub(crate) fn show(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

pub(crate) fn cannot_start(command: &Command) -> String {
    format!("`{}` could not be started; is it installed?", command.get_program().to_string_lossy())
}
