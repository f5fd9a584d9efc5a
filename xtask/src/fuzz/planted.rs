//! The test of the fuzzers: bugs planted into core, each of which its target has to find within a
//! minute.

use std::fs;
use std::time::Duration;

use anyhow::{Result, bail};

use super::build::Fuzzers;
use super::run::{Limit, arguments, follow};
use crate::project::{Project, step};

/// Runs each target against its bug, from the committed corpus alone.
pub(super) fn find(project: &Project) -> Result<()> {
    let mut targets: Vec<String> = BUGS.iter().map(|(_, target)| (*target).to_owned()).collect();
    targets.dedup();
    let fuzzers = step("fuzzers", || Fuzzers::build(project, &targets))?;
    let mut missed = Vec::new();
    for (bug, target) in BUGS {
        let corpus = super::corpus::committed(project, target)?;
        let work = project.path(format!(".cache/fuzz/planted/{bug}"));
        drop(fs::remove_dir_all(&work));
        fs::create_dir_all(&work)?;
        let mut command = fuzzers.command(project, target)?;
        arguments(project, target, &mut command)?;
        command.arg(format!("-artifact_prefix={}/", work.display()));
        let limit = Limit { max: MINUTE, early: false };
        // Asleep first: what is found below is the bug's, not the corpus's.
        let mut asleep = fuzzers.command(project, target)?;
        asleep.arg("-runs=0").arg(&corpus);
        let clean = follow(target, asleep, limit, false)?;
        if !clean.findings.is_empty() {
            bail!("an input of {target} violates an assertion without a planted bug");
        }
        command.env("KEYDESK_PLANT", bug).arg(&work).arg(&corpus);
        let outcome = follow(target, command, limit, false)?;
        let (found, seconds) = (!outcome.findings.is_empty(), outcome.seconds);
        let word = if found { "found" } else { "NOT FOUND" };
        println!(
            "xtask: planted {bug}: {word} by {target} after {seconds} s, {} executions",
            outcome.executions
        );
        if !found {
            missed.push(*bug);
        }
    }
    if missed.is_empty() {
        Ok(())
    } else {
        bail!("not found within a minute: {}", missed.join(", "))
    }
}

/// The bugs of `core/src/hooks/bug.rs`, and who finds them.
const BUGS: &[(&str, &str)] = &[
    ("cbor-depth", "cbor"),
    ("trailing-bytes", "authenticator_data"),
    ("curve-mismatch", "cose_key"),
    ("counter", "verify_authentication"),
    ("owner-binding", "verify_authentication"),
];

const MINUTE: Duration = Duration::from_secs(60);
