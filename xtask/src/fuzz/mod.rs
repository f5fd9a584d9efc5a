//! `cargo xtask fuzz`: builds the fuzzers, runs them, and keeps what they found. Everything here
//! works on stable Rust; `fuzz/README.md` says how to use cargo-fuzz on nightly in its place.

mod build;
mod corpus;
mod coverage;
mod planted;
mod run;
mod summary;

use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};

use crate::project::{Project, step};
use build::Fuzzers;
use run::Limit;
use summary::Summary;

/// What `cargo xtask fuzz` takes.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    /// Fuzz each target for at most so many minutes
    #[arg(long, value_name = "N", default_value_t = 5.0, value_parser = above_zero)]
    minutes: f64,
    /// Use all of the time, also when its last third brought nothing new
    #[arg(long)]
    full: bool,
    /// Put the summary into fuzz/README.md
    #[arg(long)]
    write: bool,
    /// These targets instead of all
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    #[command(subcommand)]
    other: Option<Other>,
}

#[derive(Debug, Subcommand)]
enum Other {
    /// Put the longest run of each target into fuzz/README.md
    Summary,
    /// Plant five bugs, each of which must be found within a minute
    Planted,
    /// Show which lines of core/src/webauthn the corpus reaches
    Coverage,
    /// Unpack the committed corpus to fuzz/corpus, where cargo-fuzz looks for it
    Unpack {
        /// These targets instead of all
        #[arg(value_name = "TARGET")]
        targets: Vec<String>,
    },
    /// Make the committed corpus anew from seeds and all that was found
    Minimise {
        /// These targets instead of all
        #[arg(value_name = "TARGET")]
        targets: Vec<String>,
    },
}

fn above_zero(text: &str) -> Result<f64> {
    let number: f64 = text.parse()?;
    if number.is_finite() && number > 0.0 { Ok(number) } else { bail!("must be above 0") }
}

/// Fuzzes, or does the other thing that the options name.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    match &options.other {
        None => fuzz(project, options),
        Some(Other::Summary) => summary::write(project),
        Some(Other::Planted) => planted::find(project),
        Some(Other::Coverage) => coverage::report(project),
        Some(Other::Unpack { targets }) => {
            let targets = chosen(project, targets)?;
            targets.iter().try_for_each(|target| corpus::for_cargo_fuzz(project, target))
        }
        Some(Other::Minimise { targets }) => corpus::minimise(project, &chosen(project, targets)?),
    }
}

fn fuzz(project: &Project, options: &Options) -> Result<()> {
    let targets = chosen(project, &options.targets)?;
    let fuzzers = step("fuzzers", || Fuzzers::build(project, &targets))?;
    let limit =
        Limit { max: Duration::from_secs_f64(options.minutes * 60.0), early: !options.full };
    let mut summary = Summary::default();
    for target in &targets {
        let result = run::one(project, &fuzzers, target, limit, &[])?;
        summary::keep(project, &result)?;
        summary.add(result);
    }
    println!("\n{}", summary.table());
    if options.write {
        summary::write(project)?;
    }
    summary.verdict()
}

/// What `cargo xtask test` runs: every file of the corpus, then a few seconds more of each target.
pub(crate) fn smoke(project: &Project) -> Result<()> {
    let targets = targets(project)?;
    let fuzzers = Fuzzers::build(project, &targets)?;
    let limit = Limit { max: Duration::from_secs(SMOKE_SECONDS), early: false };
    let mut summary = Summary::default();
    for target in &targets {
        // What a test says is no matter of luck: looking for what is new is `cargo xtask fuzz`.
        summary.add(run::one(project, &fuzzers, target, limit, &["-seed=1"])?);
    }
    println!("{}", summary.table());
    summary.verdict()
}

/// Clippy on the fuzzers, built as plain Rust.
pub(crate) fn lints(project: &Project) -> Result<()> {
    let mut clippy =
        build::cargo(project, "clippy", &["--cfg=fuzzing", "--cfg=keydesk_test_hooks"]);
    clippy.args(["--no-default-features", "--all-targets"]).args(crate::check::STRICT);
    crate::project::run(&mut clippy)
}

/// The soak test of the fuzzers themselves.
pub(crate) fn soak(project: &Project) -> Result<()> {
    planted::find(project)
}

/// The targets of these names, or all of them.
fn chosen(project: &Project, names: &[String]) -> Result<Vec<String>> {
    let all = targets(project)?;
    if names.is_empty() {
        return Ok(all);
    }
    match names.iter().find(|name| !all.contains(name)) {
        Some(unknown) => bail!("there is no target {unknown:?}; there are {}", all.join(", ")),
        None => Ok(names.to_vec()),
    }
}

/// Every target, by the files that cargo-fuzz goes by.
fn targets(project: &Project) -> Result<Vec<String>> {
    let folder = project.path("fuzz/fuzz_targets");
    let mut targets = Vec::new();
    for entry in
        std::fs::read_dir(&folder).with_context(|| format!("{} is missing", folder.display()))?
    {
        let name = entry?.file_name().to_string_lossy().into_owned();
        targets.extend(name.strip_suffix(".rs").map(str::to_owned));
    }
    targets.sort();
    Ok(targets)
}

/// Of each target in `cargo xtask test`, beside its corpus.
const SMOKE_SECONDS: u64 = 2;
