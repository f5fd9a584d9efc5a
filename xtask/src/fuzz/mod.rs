//! `cargo xtask fuzz`: builds the fuzzers, runs them, and keeps what they found. Everything here
//! works on stable Rust; `fuzz/README.md` tells how to use cargo-fuzz on nightly in its place.

mod build;
mod corpus;
mod coverage;
mod planted;
mod run;
mod summary;

use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::project::{Project, step};
use build::Fuzzers;
use run::Limit;
use summary::Summary;

/// `fuzz [OPTIONS] [TARGET..]`, or one of the other commands by its name.
pub(crate) fn run(project: &Project, args: &[String]) -> Result<()> {
    match args.split_first() {
        Some((first, rest)) => match (first.as_str(), rest) {
            ("minimise", targets) => corpus::minimise(project, &chosen(project, targets)?),
            ("coverage", []) => coverage::report(project),
            ("planted", []) => planted::find(project),
            ("summary", []) => summary::write(project),
            _ => fuzz(project, args),
        },
        None => fuzz(project, args),
    }
}

fn fuzz(project: &Project, args: &[String]) -> Result<()> {
    let (mut minutes, mut full, mut write, mut targets) = (5.0, false, false, Vec::new());
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--minutes" => {
                let text = rest.next().context("--minutes needs a number")?;
                let number: f64 = text.parse().context("--minutes needs a number")?;
                if !number.is_finite() || number <= 0.0 {
                    bail!("--minutes needs a number above 0");
                }
                minutes = number;
            }
            "--full" => full = true,
            "--write" => write = true,
            option if option.starts_with('-') => bail!("cargo xtask fuzz does not take {option:?}"),
            target => targets.push(target.to_owned()),
        }
    }
    let targets = chosen(project, &targets)?;
    let fuzzers = step("fuzzers", || Fuzzers::build(project, &targets))?;
    let limit = Limit { most: Duration::from_secs_f64(minutes * 60.0), early: !full };
    let mut summary = Summary::default();
    for target in &targets {
        let result = run::one(project, &fuzzers, target, limit, &[])?;
        summary::keep(project, &result)?;
        summary.add(result);
    }
    println!("\n{}", summary.table());
    if write {
        summary::write(project)?;
    }
    summary.verdict()
}

/// What `cargo xtask test` runs: every file of the corpus, then a few seconds more of each target.
pub(crate) fn smoke(project: &Project) -> Result<()> {
    let targets = targets(project)?;
    let fuzzers = Fuzzers::build(project, &targets)?;
    let limit = Limit { most: Duration::from_secs(SMOKE_SECONDS), early: false };
    let mut summary = Summary::default();
    for target in &targets {
        corpus::committed(project, target)?;
        // What a test says is no matter of luck: looking for what is new is `cargo xtask fuzz`.
        summary.add(run::one(project, &fuzzers, target, limit, &["-seed=1"])?);
    }
    println!("{}", summary.table());
    summary.verdict()
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
