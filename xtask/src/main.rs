//! The project's own commands. `cargo xtask help` lists them.
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
mod journeys;
mod portal;
mod project;
mod sbom;
mod setup;
mod test;
mod tool;

use std::process::ExitCode;

use anyhow::{Result, bail};
use project::Project;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Result<()> {
    let project = Project::locate()?;
    let (name, rest) = match args.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => ("help", args),
    };
    match name {
        "setup" => {
            no_arguments(name, rest)?;
            setup::everything(&project, false)
        }
        "portal" => portal::run(&project, rest),
        "test" => test::run(&project, rest),
        "check" => check::run(&project, rest),
        "compare" => compare::run(&project, rest),
        "fuzz" => fuzz::run(&project, rest),
        "sbom" => {
            no_arguments(name, rest)?;
            sbom::write(&project)
        }
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("there is no command {other:?}\n\n{HELP}"),
    }
}

fn no_arguments(command: &str, rest: &[String]) -> Result<()> {
    match rest.first() {
        None => Ok(()),
        Some(extra) => bail!("cargo xtask {command} takes no argument; it was given {extra:?}"),
    }
}

const HELP: &str = "\
cargo xtask COMMAND

  setup                  install what the portal and the tests need; quick when nothing is missing
  portal [OPTIONS]       run the example portal; OPTIONS (--port N, --data DIR,
                         --store postgres://..., --directory ldap://...) go to it unchanged
  test [--soak]          setup, then every test; --soak adds the long ones
  test journeys [FILE..] setup, then the browser journeys alone, or only these files of theirs
  test --screenshots ... replaces the committed pictures of the pages as well
  check [--write]        formatting, lints, documentation, dependencies, file sizes, links;
                         --write brings the generated parts of documents up to date first;
                         --release fails where known vulnerabilities could not be checked
  compare [--rust]       time Keydesk beside bare aws-lc-rs and other libraries; --rust leaves out
                         those of Node.js and Python, --rounds N goes for N rounds,
                         --write keeps the result in benches/README.md
  fuzz [OPTIONS] [TARGET..]
                         fuzz all targets, or these, one after the other: each until the last third
                         of its time brought nothing new, at most --minutes N (5); --full for all of
                         them; --write keeps the summary in fuzz/README.md
  fuzz summary           put the longest run of each target into fuzz/README.md
  fuzz planted           plant five bugs; each must be found within a minute
  fuzz coverage          which lines of core/src/webauthn the corpus reaches
  fuzz minimise [TARGET..]
                         make the committed corpus anew from seeds and all that was found
  sbom                   write what every package is made of to target/sbom, as CycloneDX
";
