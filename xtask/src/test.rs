//! `cargo xtask test`: set-up, the checks of the source, then every test. CI calls this and nothing else.

use std::process::Command;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::check;
use crate::fuzz;
use crate::journeys;
use crate::project::{Project, run as run_command};
use crate::python;
use crate::report::{Report, Tests};
use crate::setup;
use crate::with_servers;

/// What `cargo xtask test` takes.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Run the long tests too
    #[arg(long, global = true)]
    soak: bool,
    /// Replace the committed pictures of the pages
    #[arg(long, global = true)]
    screenshots: bool,
    /// Install system packages as root without asking. Without a terminal nobody is asked
    #[arg(long, short, global = true)]
    yes: bool,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Set up, then run the browser journeys alone
    Journeys {
        /// Only these files of examples/portal/journeys
        #[arg(value_name = "FILE")]
        files: Vec<String>,
    },
}

/// Runs the checks first and the browser journeys last, and ends with a table of what ran.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let files = match &options.part {
        None => &[][..],
        Some(Part::Journeys { files }) => files,
    };
    journeys::check_names(project, files)?;
    setup::everything(project, options.soak, setup::Consent::of(options.yes))?;
    let mut report = Report::default();
    if options.part.is_none() {
        all_but_journeys(project, options.soak, &mut report);
    }
    journeys::run(project, files, options.soak, &mut report);
    report.end()?;
    if options.screenshots { journeys::keep_pictures(project) } else { Ok(()) }
}

fn all_but_journeys(project: &Project, soak: bool, report: &mut Report) {
    check::parts(project, false, report);
    report.part("Rust tests", |tests| tests.of(&mut rust(project, &[])));
    if soak {
        // `check` holds ignored tests to this name, so none is left out by the filter.
        let filter = ["--lib", "--bins", "--tests", "--", "--ignored", "soak_"];
        report.part("Rust soak tests", |tests| tests.of(&mut rust(project, &filter)));
    }
    report.part("Node package", |tests| node(project, soak, tests));
    report.part("Node example", |tests| node_example(project, tests));
    report.part("Python package", |tests| python::test(project, soak, tests));
    report.part("fuzzers", |_| fuzz::smoke(project));
    if soak {
        report.part("planted bugs", |_| fuzz::soak(project));
    }
}

/// Builds the Node package, as released and as it is for tests, and tries it.
fn node(project: &Project, soak: bool, tests: &mut Tests) -> Result<()> {
    let npm = |script| project.npm("bindings/node", script);
    run_command(&mut npm("build:testing"))?;
    run_command(&mut npm("build"))?;
    tests.of(&mut with_servers::beside(&["postgres"], &npm("test")))?;
    if !soak {
        return Ok(());
    }
    // It fetches packages of its own, as locked.
    tests.of(&mut npm("soak:recipes"))?;
    run_command(&mut npm("soak"))
}

/// Drives the Express portal through a registration and a sign-in; the journeys drive it further.
fn node_example(project: &Project, tests: &mut Tests) -> Result<()> {
    let npm = |script| project.npm("examples/node-express", script);
    run_command(&mut npm("build"))?;
    tests.of(&mut with_servers::beside(&["postgres"], &npm("test")))
}

fn rust(project: &Project, more: &[&str]) -> Command {
    let mut cargo = project.cargo();
    cargo.args(["test", "--workspace", "--no-fail-fast"]).args(more);
    cargo
}
