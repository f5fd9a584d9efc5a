//! `cargo xtask test`: set-up, then every test. CI calls this and nothing else.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::fuzz;
use crate::project::{Project, output, run as run_command, step};
use crate::setup;

/// Runs the Rust tests, then the browser journeys, so that a runner's own summary ends the output.
pub(crate) fn run(project: &Project, args: &[String]) -> Result<()> {
    let mut options = Options::default();
    let mut rest = args;
    while let Some((first, others)) = rest.split_first() {
        match first.as_str() {
            "--soak" => options.soak = true,
            "--screenshots" => options.screenshots = true,
            "journeys" => {
                setup::everything(project)?;
                return journeys(project, others, &options);
            }
            other => bail!("cargo xtask test does not take {other:?}"),
        }
        rest = others;
    }
    all(project, &options)
}

#[derive(Default)]
struct Options {
    /// The long tests, too.
    soak: bool,
    /// Replace the pictures in the source.
    screenshots: bool,
}

fn all(project: &Project, options: &Options) -> Result<()> {
    setup::everything(project)?;
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
    keep("fuzzers", step("fuzzers", || fuzz::smoke(project)));
    if options.soak {
        keep("planted bugs", step("planted bugs", || fuzz::soak(project)));
    }
    keep("browser journeys", journeys(project, &[], options));
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}

fn rust(project: &Project, more: &[&str]) -> Result<()> {
    run_command(project.cargo().args(["test", "--workspace", "--no-fail-fast"]).args(more))
}

/// Builds the portal and drives it with a real browser. Says its build time first: the test
/// runner's summary is the last thing printed.
fn journeys(project: &Project, chosen: &[String], options: &Options) -> Result<()> {
    let binary = step("portal build", || portal_binary(project))?;
    let folder = project.path(FOLDER);
    let files =
        if chosen.is_empty() { journey_files(project, options.soak)? } else { chosen.to_vec() };
    println!("xtask: browser journeys");
    let mut node = project.command("node");
    node.current_dir(&folder)
        .env("KEYDESK_PORTAL_BIN", binary)
        // One file at a time: a journey measures what a person at one browser sees.
        .args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .args(files);
    if options.screenshots {
        node.env("KEYDESK_SCREENSHOTS", folder.join("screenshots"));
    }
    run_command(&mut node)
}

/// Every journey by name: given a folder, the runner would take a missing file for a short list.
fn journey_files(project: &Project, soak: bool) -> Result<Vec<String>> {
    let folder = project.path(FOLDER);
    let entries = std::fs::read_dir(&folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let wanted = name.ends_with(".test.mjs") || (soak && name.ends_with(".soak.mjs"));
        if wanted {
            files.push(name);
        }
    }
    files.sort();
    if files.is_empty() {
        bail!("there is no journey in {FOLDER}");
    }
    Ok(files)
}

/// Builds the portal and asks cargo where it put it: the target folder may be anywhere.
fn portal_binary(project: &Project) -> Result<PathBuf> {
    let mut build = project.cargo();
    // The whole workspace's features, as the Rust tests had them, so that nothing is built twice.
    build.args(["build", "--workspace", "--bin", "portal"]);
    build.arg("--message-format=json-render-diagnostics").stderr(Stdio::inherit());
    output(&mut build)?
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "portal")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .context("cargo built the portal but named no executable")
}

const FOLDER: &str = "examples/portal/journeys";
