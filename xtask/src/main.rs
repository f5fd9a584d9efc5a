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
mod fuzz;
mod generate;
mod journeys;
mod portal;
mod progress;
mod project;
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
    /// Set up, then run every test
    Test(test::Options),
    /// Check formatting, lints, documentation, dependencies, file sizes and links
    Check(check::Options),
    /// Time Keydesk beside bare aws-lc-rs and other libraries
    Compare(compare::Options),
    /// Fuzz all targets, or these, one after the other
    Fuzz(fuzz::Options),
    /// Write anew what is made from the code: api.json, the types of every language, the references in docs
    Generate,
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
        Command::Sbom => sbom::write(&project)?,
        Command::WithServers(options) => return with_servers::run(&options),
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use clap::error::ErrorKind;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn documents_name_commands_and_options_that_exist() {
        let project = Project::locate().unwrap();
        let mut named = 0;
        for name in project.files().unwrap() {
            // The changelog names what there was at the time.
            if !name.ends_with(".md") || name == "CHANGELOG.md" {
                continue;
            }
            let text = std::fs::read_to_string(project.path(&name)).unwrap();
            for command in commands(&text) {
                named += 1;
                assert_eq!(refused(command), None, "{name}: `{command}`");
            }
        }
        assert!(named > 20, "{named} commands were found");
    }

    #[test]
    fn commands_are_found_in_prose_and_in_blocks() {
        let text = "Run `cargo xtask fuzz`, or:\n```\ncargo xtask test --soak   # long\n```\n";
        let found: Vec<&str> = commands(text).collect();
        assert_eq!(found, ["cargo xtask fuzz", "cargo xtask test --soak"]);
        for right in ["cargo xtask with-servers", "cargo xtask fuzz [--minutes N] [TARGET..]"] {
            assert_eq!(refused(right), None, "{right}");
        }
        for wrong in
            ["cargo xtask tests", "cargo xtask test --soaks", "cargo xtask fuzz [--hours N]"]
        {
            assert!(refused(wrong).is_some(), "{wrong}");
        }
    }

    /// What is wrong with a command as a document writes it. `N` and `[FILE..]` stand for values, and a
    /// verb may be named without what it needs.
    fn refused(command: &str) -> Option<String> {
        let plain = command.replace(['[', ']'], "").replace("..", "");
        let words: Vec<&str> =
            plain.split_whitespace().skip(1).filter(|word| *word != ".").collect();
        if words.get(1) == Some(&"COMMAND") {
            return None;
        }
        let error = CommandLine::try_parse_from(words).err()?;
        let fine = [
            ErrorKind::DisplayHelp,
            ErrorKind::DisplayVersion,
            ErrorKind::MissingRequiredArgument,
            ErrorKind::ValueValidation,
        ];
        (!fine.contains(&error.kind())).then(|| error.to_string())
    }

    /// Every `cargo xtask ...` of a document, without the remark behind it.
    fn commands(text: &str) -> impl Iterator<Item = &str> {
        text.match_indices("cargo xtask ").map(|(at, _)| {
            let rest = &text[at..];
            rest[..rest.find(['`', '\n', '#', '"', ')']).unwrap_or(rest.len())].trim()
        })
    }
}
