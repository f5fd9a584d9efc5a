//! `cargo xtask check`: what holds for the source itself. Every part runs; all failures are listed.

mod deny;
mod headings;
mod ignored;
mod leaks;
pub(crate) mod links;
mod readmes;
mod size;
mod surfaces;
mod threats;

use anyhow::{Result, bail};

use crate::project::{Project, run as run_command, step};
use crate::setup;

/// Runs every check. With `--write`, brings the generated parts of documents up to date first.
pub(crate) fn run(project: &Project, args: &[String]) -> Result<()> {
    let write = match args {
        [] => false,
        [only] if only == "--write" => true,
        _ => bail!("cargo xtask check takes --write and nothing else"),
    };
    // The crates do not compile without the files that they include.
    setup::assets(project)?;
    if write {
        threats::write(project)?;
    }
    let checks: [(&str, Check); 12] = [
        ("formatting", formatting),
        ("file sizes", |project| listed(size::check(project)?)),
        ("links in documents", |project| listed(links::check(project)?)),
        ("a README in every crate", |project| listed(readmes::check(project)?)),
        ("machine paths and registries", |project| listed(leaks::check(project)?)),
        ("ignored tests", |project| listed(ignored::check(project)?)),
        ("attack classes name their tests", |project| listed(threats::check(project)?)),
        ("surfaces of the languages", |project| listed(surfaces::check(project)?)),
        ("lints", lints),
        ("documentation", documentation),
        ("dependencies", deny::check),
        ("lock file", lock_file),
    ];
    let mut failed = Vec::new();
    for (name, check) in checks {
        if let Err(error) = step(name, || check(project)) {
            eprintln!("{error:#}");
            failed.push(name);
        }
    }
    if failed.is_empty() {
        println!("xtask check: all {} parts passed", checks.len());
        return Ok(());
    }
    bail!("check failed: {}", failed.join(", "))
}

type Check = fn(&Project) -> Result<()>;

/// Turns a list of complaints into the result of a check.
fn listed(complaints: Vec<String>) -> Result<()> {
    if complaints.is_empty() { Ok(()) } else { bail!("  {}", complaints.join("\n  ")) }
}

fn formatting(project: &Project) -> Result<()> {
    run_command(project.cargo().args(["fmt", "--all", "--check"]))
}

fn lints(project: &Project) -> Result<()> {
    let mut clippy = project.cargo();
    run_command(clippy.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn documentation(project: &Project) -> Result<()> {
    let mut doc = project.cargo();
    run_command(doc.env("RUSTDOCFLAGS", "-D warnings").args(["doc", "--workspace", "--no-deps"]))
}

fn lock_file(project: &Project) -> Result<()> {
    let mut metadata = project.cargo();
    metadata.args(["metadata", "--locked", "--format-version", "1"]);
    crate::project::output(&mut metadata).map(drop)
}
