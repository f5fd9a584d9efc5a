//! The project's own commands. `cargo xtask --help` lists them.
#![forbid(unsafe_code)]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks on its standard streams"
)]

mod check;
mod compare;
mod digest;
#[cfg(test)]
mod documented;
mod fuzz;
mod generate;
mod journeys;
mod portal;
mod progress;
mod project;
mod python;
mod report;
mod sbom;
mod setup;
mod test;
mod tool;
mod with_servers;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory, Parser, Subcommand};
use project::Project;

/// The project's own commands, run from anywhere in the checkout.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", version)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Install what the portal and the tests need; quick when nothing is missing
    Setup {
        /// What the long tests need too
        #[arg(long)]
        soak: bool,
        /// Only the pages' style sheet and script: all that a build of the Node package or of the Rust
        /// crates needs, and no system package
        #[arg(long, conflicts_with = "soak")]
        assets: bool,
        /// Install system packages as root without asking. Without a terminal nobody is asked
        #[arg(long, short, conflicts_with = "assets")]
        yes: bool,
    },
    /// Run the example portal
    #[command(disable_help_flag = true)]
    Portal {
        /// Options of the portal, passed on unchanged; --help lists them
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<OsString>,
    },
    /// Set up, check, then run every test
    Test(test::Options),
    /// Check the source: formatting, links, words, lints, documentation, packages, dependencies
    Check(check::Options),
    /// Time Keydesk beside bare aws-lc-rs and other libraries
    Compare(compare::Options),
    /// Fuzz all targets, or these, one after the other
    Fuzz(fuzz::Options),
    /// Write anew what is made from the code: api.json, the types of every language, the references in docs
    Generate,
    /// Build the Python package in place, with what its tests need
    Python,
    /// Write the contents of every package to target/sbom, as CycloneDX
    Sbom,
    /// Run a command beside private servers, which are stopped when it ends
    WithServers(with_servers::Options),
}

fn main() -> ExitCode {
    // Wrong options end here with code 2 and a suggestion.
    let line = CommandLine::parse();
    match line.command.map_or_else(help, run) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn help() -> Result<ExitCode> {
    CommandLine::command().print_help()?;
    Ok(ExitCode::SUCCESS)
}

fn run(command: Command) -> Result<ExitCode> {
    let project = Project::locate()?;
    match command {
        Command::Setup { assets: true, .. } => setup::assets(&project)?,
        Command::Setup { soak, yes, .. } => {
            setup::everything(&project, soak, setup::Consent::of(yes))?;
        }
        Command::Portal { options } => portal::run(&project, &options)?,
        Command::Test(options) => test::run(&project, &options)?,
        Command::Check(options) => check::run(&project, &options)?,
        Command::Compare(options) => compare::run(&project, &options)?,
        Command::Fuzz(options) => fuzz::run(&project, &options)?,
        Command::Generate => generate::write(&project)?,
        Command::Python => python::build(&project)?,
        Command::Sbom => sbom::write(&project)?,
        Command::WithServers(options) => return with_servers::run(&options),
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }
}
