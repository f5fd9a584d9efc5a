//! `cargo xtask check`: what holds for the source itself. Every part runs; all failures are listed.

mod deny;
mod headings;
mod ignored;
mod leaks;
mod licences;
pub(crate) mod links;
mod readmes;
mod size;
mod threats;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::generate;
use crate::project::{Project, run as run_command, step};
use crate::setup;

/// What `cargo xtask check` takes.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Write docs/security-tests.md anew first
    #[arg(long)]
    write: bool,
    /// Fail on what a release must not leave unchecked, such as known vulnerabilities
    #[arg(long)]
    release: bool,
}

/// Runs every check.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let Options { write, release } = *options;
    // The crates do not compile without the files that they include.
    setup::assets(project)?;
    if write {
        threats::write(project)?;
    }
    let dependencies = |project: &Project| deny::check(project, release);
    let checks: [(&str, &Check<'_>); 13] = [
        ("formatting", &formatting),
        ("file sizes", &|project| listed(size::check(project)?)),
        ("links in documents", &|project| listed(links::check(project)?)),
        ("a README in every crate", &|project| listed(readmes::check(project)?)),
        ("a licence in every published crate", &|project| listed(licences::check(project)?)),
        ("machine paths and registries", &|project| listed(leaks::check(project)?)),
        ("ignored tests", &|project| listed(ignored::check(project)?)),
        ("attack classes name their tests", &|project| listed(threats::check(project)?)),
        ("generated files", &|project| listed(generate::check(project)?)),
        ("lints", &lints),
        ("documentation", &documentation),
        ("dependencies", &dependencies),
        ("lock files", &lock_files),
    ];
    let mut results = Vec::new();
    for (name, check) in checks {
        let result = step(name, || check(project));
        if let Err(error) = &result {
            eprintln!("{error:#}");
        }
        results.push((name, result.ok()));
    }
    println!("{}", table(&results));
    let failed = results.iter().filter(|(_, note)| note.is_none()).map(|(name, _)| *name);
    let failed: Vec<_> = failed.collect();
    if failed.is_empty() {
        println!("xtask check: all {} parts passed", results.len());
        return Ok(());
    }
    bail!("check failed: {}", failed.join(", "))
}

type Check<'a> = dyn Fn(&Project) -> Result<Note> + 'a;

/// What the closing table says about a part that passed, if anything.
#[derive(Debug, Default)]
struct Note(String);

/// Every part in a line, so that a part that could not look at everything does not scroll away.
fn table(results: &[(&str, Option<Note>)]) -> String {
    let lines = results.iter().map(|(name, note)| match note {
        None => format!("  {name:<36} FAILED"),
        Some(Note(note)) => format!("  {name:<36} passed  {note}").trim_end().to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Turns a list of complaints into the result of a check.
fn listed(complaints: Vec<String>) -> Result<Note> {
    if complaints.is_empty() { Ok(Note::default()) } else { bail!("  {}", complaints.join("\n  ")) }
}

fn formatting(project: &Project) -> Result<Note> {
    run_command(project.cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Note::default())
}

fn lints(project: &Project) -> Result<Note> {
    let mut clippy = project.cargo();
    run_command(clippy.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    Ok(Note::default())
}

fn documentation(project: &Project) -> Result<Note> {
    let mut doc = project.cargo();
    run_command(doc.env("RUSTDOCFLAGS", "-D warnings").args(["doc", "--workspace", "--no-deps"]))?;
    Ok(Note::default())
}

fn lock_files(project: &Project) -> Result<Note> {
    // The fuzzers and the comparison are workspaces of their own.
    for lock in project.files()?.iter().filter(|name| name.ends_with("Cargo.lock")) {
        let manifest = project.path(lock).with_file_name("Cargo.toml");
        let mut metadata = project.cargo();
        metadata.args(["metadata", "--locked", "--format-version", "1", "--manifest-path"]);
        crate::project::output(metadata.arg(manifest))
            .with_context(|| format!("{lock} is not current"))?;
    }
    Ok(Note::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_table_shows_every_part_and_what_was_left_unchecked() {
        let note = |text: &str| Some(Note(text.to_owned()));
        let results = [
            ("lints", note("")),
            ("links", None),
            ("dependencies", note("advisories: NOT CHECKED")),
        ];
        let table = table(&results);
        let lines: Vec<Vec<&str>> =
            table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines[0], ["lints", "passed"]);
        assert_eq!(lines[1], ["links", "FAILED"]);
        assert_eq!(lines[2], ["dependencies", "passed", "advisories:", "NOT", "CHECKED"]);
    }
}
