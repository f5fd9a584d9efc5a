//! What came of all runs: a table on the screen, and the one in `fuzz/README.md`.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::run::Outcome;
use crate::compare::between;
use crate::project::Project;

/// The outcomes of one command.
#[derive(Debug, Default)]
pub(super) struct Summary(Vec<Outcome>);

impl Summary {
    pub(super) fn add(&mut self, outcome: Outcome) {
        self.0.push(outcome);
    }

    /// The table, as Markdown.
    pub(super) fn table(&self) -> String {
        let mut table = HEAD.to_owned();
        for outcome in &self.0 {
            table += &row(outcome);
        }
        table
    }

    /// An error if anything was found.
    pub(super) fn verdict(&self) -> Result<()> {
        let found = |outcome: &&Outcome| !outcome.findings.is_empty();
        let failed: Vec<_> = self.0.iter().filter(found).map(|outcome| &*outcome.target).collect();
        if failed.is_empty() {
            return Ok(());
        }
        bail!("inputs violate an assertion: {}; see fuzz/README.md, findings", failed.join(", "))
    }
}

/// One outcome as one line.
pub(super) fn line(outcome: &Outcome) -> String {
    format!(
        "{}: {} executions in {} s, {} edges, {} inputs, nothing new after {} s, {} findings",
        outcome.target,
        outcome.executions,
        outcome.seconds,
        outcome.coverage,
        outcome.corpus,
        outcome.newest,
        outcome.findings.len()
    )
}

fn row(outcome: &Outcome) -> String {
    format!(
        "| `{}` | {} | {} | {} | {} | {} | {} |\n",
        outcome.target,
        outcome.executions,
        outcome.seconds,
        outcome.newest,
        outcome.coverage,
        outcome.corpus,
        match outcome.findings.len() {
            0 => "none".to_owned(),
            count => count.to_string(),
        }
    )
}

/// Keeps an outcome for [`write()`], unless a longer one is kept already.
pub(super) fn keep(project: &Project, outcome: &Outcome) -> Result<()> {
    let file = project.path(format!("{RESULTS}/{}.json", outcome.target));
    fs::create_dir_all(project.path(RESULTS))?;
    if let Ok(kept) = fs::read(&file)
        && let Some(kept) = read(&serde_json::from_slice(&kept)?)
        && kept.seconds > outcome.seconds
        && outcome.findings.is_empty()
        && kept.findings.is_empty()
    {
        return Ok(());
    }
    let value = json!({
        "target": outcome.target,
        "executions": outcome.executions,
        "coverage": outcome.coverage,
        "corpus": outcome.corpus,
        "seconds": outcome.seconds,
        "newest": outcome.newest,
        "findings": outcome.findings,
    });
    fs::write(&file, format!("{value:#}\n"))?;
    Ok(())
}

/// Puts the longest run of each target into the README.
pub(super) fn write(project: &Project) -> Result<()> {
    let mut summary = Summary::default();
    for target in super::targets(project)? {
        let file = project.path(format!("{RESULTS}/{target}.json"));
        let kept = fs::read(&file).with_context(|| format!("{target} was not run yet"))?;
        let kept = read(&serde_json::from_slice(&kept)?);
        summary.add(kept.with_context(|| format!("{} is not a result", file.display()))?);
    }
    let readme = project.path("fuzz/README.md");
    let text = fs::read_to_string(&readme)?;
    let text = between(&text, &summary.table())
        .with_context(|| format!("{} lacks the marks of the result", readme.display()))?;
    fs::write(&readme, text)?;
    Ok(())
}

fn read(value: &Value) -> Option<Outcome> {
    let number = |name: &str| value[name].as_u64();
    Some(Outcome {
        target: value["target"].as_str()?.to_owned(),
        executions: number("executions")?,
        coverage: number("coverage")?,
        corpus: number("corpus")?,
        seconds: number("seconds")?,
        newest: number("newest")?,
        findings: value["findings"]
            .as_array()?
            .iter()
            .filter_map(|finding| finding.as_str().map(str::to_owned))
            .collect(),
    })
}

const HEAD: &str = "| target | executions | seconds | newest edge after | edges | inputs | findings |\n|---|---:|---:|---:|---:|---:|---|\n";
const RESULTS: &str = ".cache/fuzz/results";
