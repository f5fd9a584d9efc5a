//! Building what runs a target: as fuzzers, or plainly with the counters of line coverage.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::project::{Project, output};

/// The fuzzers, by target.
pub(super) struct Fuzzers(BTreeMap<String, PathBuf>);

impl Fuzzers {
    /// Builds the fuzzers of these targets.
    pub(super) fn build(project: &Project, targets: &[String]) -> Result<Self> {
        let mut build = cargo(project, "build", FUZZER);
        build.args(["--release", "--message-format=json-render-diagnostics"]);
        for target in targets {
            build.args(["--bin", target]);
        }
        let built = executables(&mut build)?;
        for target in targets {
            built.get(target).with_context(|| format!("cargo built no fuzzer for {target}"))?;
        }
        Ok(Self(built))
    }

    /// A run of the fuzzer of this target.
    pub(super) fn command(&self, project: &Project, target: &str) -> Result<Command> {
        let binary = self.0.get(target).with_context(|| format!("{target} was not built"))?;
        Ok(project.command(binary))
    }
}

/// Cargo on the workspace of the fuzzers, with flags for every crate of it.
pub(super) fn cargo(project: &Project, command: &str, flags: &[&str]) -> Command {
    let mut cargo = project.cargo();
    cargo.arg(command).arg("--locked").arg("--manifest-path");
    cargo.arg(project.path("fuzz/Cargo.toml"));
    // Named, so that build scripts and macros are built without the flags.
    cargo.args(["--target", HOST]);
    // Beside the project's own, because the flags differ.
    cargo.arg("--target-dir").arg(project.target().join("fuzz"));
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    cargo
}

/// What cargo built, by name.
pub(super) fn executables(build: &mut Command) -> Result<BTreeMap<String, PathBuf>> {
    let said = output(build.stderr(Stdio::inherit()))?;
    let messages = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    Ok(messages
        .filter_map(|message| {
            let path = message["executable"].as_str()?;
            Some((message["target"]["name"].as_str()?.to_owned(), PathBuf::from(path)))
        })
        .collect())
}

/// What cargo-fuzz sets but for the sanitizer, which takes nightly: our code has no `unsafe`. The
/// planted bugs are in the build and asleep, so that what is shown to find them is what fuzzes.
const FUZZER: &[&str] = &[
    "--cfg=fuzzing",
    "--cfg=keydesk_test_hooks",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];

/// The counters of line coverage.
pub(super) const COVERAGE: &[&str] = &["--cfg=fuzzing", "-Cinstrument-coverage"];

const HOST: &str = env!("KEYDESK_TARGET");
