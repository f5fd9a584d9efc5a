//! `cargo xtask test`: set-up, then every test. CI calls this and nothing else.

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use crate::fuzz;
use crate::journeys;
use crate::project::{Project, run as run_command, step};
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

/// Runs the Rust tests, then the browser journeys, so that a runner's own summary ends the output.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    match &options.part {
        None => all(project, options),
        Some(Part::Journeys { files }) => {
            setup::everything(project, options.soak)?;
            in_browser(project, files, options)
        }
    }
}

fn all(project: &Project, options: &Options) -> Result<()> {
    setup::everything(project, options.soak)?;
    let mut failed = Vec::new();
    // A failure does not hide what the later steps would have said.
    let mut keep = |name: &'static str, result: Result<()>| {
        if let Err(error) = result {
            eprintln!("xtask: {name}: {error:#}");
            failed.push(name);
        }
    };
    keep("Rust tests", step("Rust tests", || rust(project, &[])));
    if options.soak {
        // `check` holds ignored tests to this name, so none is left out by the filter.
        let filter = ["--lib", "--bins", "--tests", "--", "--ignored", "soak_"];
        keep("Rust soak tests", step("Rust soak tests", || rust(project, &filter)));
    }
    keep("Node package", step("Node package", || node(project, options.soak)));
    keep("Node example", step("Node example", || node_example(project)));
    keep("fuzzers", step("fuzzers", || fuzz::smoke(project)));
    if options.soak {
        keep("planted bugs", step("planted bugs", || fuzz::soak(project)));
    }
    keep("browser journeys", in_browser(project, &[], options));
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}

/// Builds the Node package, as released and as it is for tests, and tries it.
fn node(project: &Project, soak: bool) -> Result<()> {
    let folder = project.path("bindings/node");
    let soak = soak.then_some("soak");
    for script in ["build:testing", "build", "test"].into_iter().chain(soak) {
        let mut npm = project.command("npm");
        npm.current_dir(&folder).args(["run", script]);
        if script == "test" {
            npm = with_servers::beside(&["postgres"], &npm);
        }
        run_command(&mut npm)?;
    }
    Ok(())
}

/// Drives the Express portal through a registration and a sign-in; the journeys drive it further.
fn node_example(project: &Project) -> Result<()> {
    let folder = project.path("examples/node-express");
    let npm = |script| {
        let mut npm = project.command("npm");
        npm.current_dir(&folder).args(["run", script]);
        npm
    };
    run_command(&mut npm("build"))?;
    run_command(&mut with_servers::beside(&["postgres"], &npm("test")))
}

fn in_browser(project: &Project, chosen: &[String], options: &Options) -> Result<()> {
    journeys::run(project, chosen, options.soak)?;
    if options.screenshots { journeys::keep_pictures(project) } else { Ok(()) }
}

fn rust(project: &Project, more: &[&str]) -> Result<()> {
    run_command(project.cargo().args(["test", "--workspace", "--no-fail-fast"]).args(more))
}
