//! `cargo xtask check`: checks of the source itself. Every part runs; the closing table lists failures.

mod deny;
mod headings;
mod ignored;
mod leaks;
mod licences;
pub(crate) mod links;
mod package;
mod readmes;
mod size;
mod spelling;
mod threats;
mod words;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::fuzz;
use crate::generate;
use crate::project::{Project, run as run_command};
use crate::report::{Report, Tests};
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
    // The crates do not compile without the files that they include.
    setup::assets(project)?;
    if options.write {
        threats::write(project)?;
    }
    let mut report = Report::default();
    parts(project, options.release, &mut report);
    report.end()
}

/// Runs every check as a part of a report, the quick ones first. The pages' assets must be there.
pub(crate) fn parts(project: &Project, release: bool, report: &mut Report) {
    let lists: [(&str, List); 10] = [
        ("file sizes", size::check),
        ("links in documents", links::check),
        ("a README in every crate", readmes::check),
        ("a licence in every published crate", licences::check),
        ("machine paths and registries", leaks::check),
        ("words", words::check),
        ("ignored tests", ignored::check),
        ("attack classes name their tests", threats::check),
        ("generated files", generate::check),
        ("spelling", spelling::check),
    ];
    report.part("formatting", |_| run_command(project.cargo().args(["fmt", "--all", "--check"])));
    for (name, check) in lists {
        report.part(name, |_| listed(&check(project)?));
    }
    report.part("lock files", |_| lock_files(project));
    report.part("lints", |_| lints(project));
    report.part("documentation", |_| documentation(project));
    report.part("packages", |_| package::check(project));
    report.part("dependencies", |tests: &mut Tests| {
        tests.note(deny::check(project, release)?);
        Ok(())
    });
}

/// A check that lists what it complains of, with file and reason.
type List = fn(&Project) -> Result<Vec<String>>;

fn listed(complaints: &[String]) -> Result<()> {
    if complaints.is_empty() { Ok(()) } else { bail!("  {}", complaints.join("\n  ")) }
}

/// Clippy on every workspace, and on the sets of features that differ from the workspace's.
fn lints(project: &Project) -> Result<()> {
    let clippy = || {
        let mut cargo = project.cargo();
        cargo.args(["clippy", "--all-targets"]);
        cargo
    };
    run_command(clippy().arg("--workspace").args(STRICT))?;
    run_command(clippy().args(["--workspace", "--all-features"]).args(STRICT))?;
    // Built with others, these have the features that the others ask for.
    for alone in ["keydesk-core", "keydesk-table", "keydesk-facade"] {
        run_command(clippy().args(["--package", alone]).args(STRICT))?;
    }
    let target = project.target();
    let compare = ["--manifest-path", "benches/compare/Cargo.toml", "--target-dir"];
    run_command(clippy().args(compare).arg(target).args(STRICT))?;
    fuzz::lints(project)
}

/// What clippy passes on to the compiler.
pub(crate) const STRICT: [&str; 3] = ["--", "-D", "warnings"];

fn documentation(project: &Project) -> Result<()> {
    let mut doc = project.cargo();
    run_command(doc.env("RUSTDOCFLAGS", "-D warnings").args(["doc", "--workspace", "--no-deps"]))
}

fn lock_files(project: &Project) -> Result<()> {
    // The fuzzers and the comparison are workspaces of their own.
    for lock in project.files()?.iter().filter(|name| name.ends_with("Cargo.lock")) {
        let manifest = project.path(lock).with_file_name("Cargo.toml");
        let mut metadata = project.cargo();
        metadata.args(["metadata", "--locked", "--format-version", "1", "--manifest-path"]);
        crate::project::output(metadata.arg(manifest))
            .with_context(|| format!("{lock} is not current"))?;
    }
    Ok(())
}
