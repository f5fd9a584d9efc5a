//! The result of a run: measured rows and speed targets, as Markdown tables and as JSON.

use std::fmt::{self, Write};

use keydesk_core::time::{Clock, SystemClock};
use serde::Serialize;

use crate::measure::Samples;
use crate::subjects::Subject;
use crate::threads::Threads;
use crate::vectors::Workload;

/// One verifier's result.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) language: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) median_microseconds: f64,
    pub(crate) ratio_to_base: f64,
    /// The most Rust allocations of one call; null if the verifier runs in another process.
    pub(crate) allocations: Option<u64>,
    #[serde(skip)]
    quartiles: [f64; 3],
}

/// One of the project's speed targets (P1 to P4 in docs/requirements.md), and this run's value.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bar {
    bar: &'static str,
    what: String,
    measured: f64,
    limit: f64,
    at_most: bool,
    met: bool,
}

/// The rows, targets, versions and notes of one run.
#[derive(Serialize, Default)]
pub(crate) struct Report {
    pub(crate) rows: Vec<Row>,
    pub(crate) bars: Vec<Bar>,
    #[serde(skip)]
    pub(crate) versions: Vec<String>,
    #[serde(skip)]
    pub(crate) notes: Vec<String>,
}

impl Report {
    /// Adds the row of the subject at index `of`, compared with that at index `base`.
    pub(crate) fn row(
        &mut self,
        workload: &Workload,
        samples: &Samples,
        subjects: &[Subject],
        of: usize,
        base: usize,
    ) {
        let subject = &subjects[of];
        let quartiles = samples.ratio(of, base);
        self.rows.push(Row {
            name: subject.name.clone(),
            language: subject.language,
            operation: subject.operation,
            median_microseconds: samples.microseconds(of),
            ratio_to_base: quartiles[1],
            allocations: subject.allocations(workload),
            quartiles,
        });
    }

    /// Adds a target with an upper limit.
    pub(crate) fn at_most(&mut self, bar: &'static str, what: &str, measured: f64, limit: f64) {
        let (what, met) = (what.into(), measured <= limit);
        self.bars.push(Bar { bar, what, measured, limit, at_most: true, met });
    }

    /// Adds a target with a lower limit.
    pub(crate) fn at_least(&mut self, bar: &'static str, what: &str, measured: f64, limit: f64) {
        let (what, met) = (what.into(), measured >= limit);
        self.bars.push(Bar { bar, what, measured, limit, at_most: false, met });
    }

    /// Adds the targets for two threads, and a note on whether other work disturbed the run.
    pub(crate) fn threads(&mut self, threads: &Threads) {
        self.at_least("P4", "two threads against one, wall time", threads.wall, 1.95);
        self.at_least("P4", "two threads against one, CPU time", threads.cpu, 1.95);
        let percent = threads.share * 100.0;
        let quiet = if threads.share < QUIET {
            "other work was running, so their wall time says little"
        } else {
            "the machine was quiet"
        };
        self.notes.push(format!("two threads had {percent:.0}% of two cores: {quiet}"));
    }

    /// The part of a document that holds this run: machine, versions, date, tables.
    pub(crate) fn markdown(&self, rounds: usize) -> String {
        let mut text = String::new();
        let date = SystemClock.now().to_string();
        let date = date.split('T').next().unwrap_or_default();
        let machine = machine();
        let versions = self.versions.join(", ");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "- Date: {date}\n- Machine: {machine}\n- Versions: {versions}");
        let _ = writeln!(text, "- {rounds} rounds");
        for note in &self.notes {
            let _ = writeln!(text, "- {note}");
        }
        let _ = write!(text, "\n{}", Table(self));
        text
    }
}

/// The rows and the bars as Markdown tables, which read well on a terminal too.
pub(crate) struct Table<'r>(pub(crate) &'r Report);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rows = vec![[
            "library".to_owned(),
            "language".into(),
            "operation".into(),
            "median us".into(),
            "ratio to base".into(),
            "middle half".into(),
            "allocations".into(),
        ]];
        rows.extend(self.0.rows.iter().map(|row| {
            let [low, middle, high] = row.quartiles;
            [
                row.name.clone(),
                row.language.into(),
                row.operation.into(),
                format!("{:.1}", row.median_microseconds),
                format!("{middle:.3}"),
                format!("{low:.3} to {high:.3}"),
                row.allocations.map_or("not counted".into(), |count| count.to_string()),
            ]
        }));
        write_table(f, &rows)?;
        writeln!(f)?;
        let mut bars =
            vec![["bar".to_owned(), "what".into(), "measured".into(), "limit".into(), "".into()]];
        bars.extend(self.0.bars.iter().map(|bar| {
            let sign = if bar.at_most { "at most" } else { "at least" };
            [
                bar.bar.into(),
                bar.what.clone(),
                format!("{:.3}", bar.measured),
                format!("{sign} {}", bar.limit),
                if bar.met { "met" } else { "missed" }.into(),
            ]
        }));
        write_table(f, &bars)
    }
}

fn write_table<const N: usize>(f: &mut fmt::Formatter<'_>, rows: &[[String; N]]) -> fmt::Result {
    let width: [usize; N] =
        std::array::from_fn(|at| rows.iter().map(|row| row[at].len()).max().unwrap_or_default());
    for (number, row) in rows.iter().enumerate() {
        for (cell, width) in row.iter().zip(width) {
            write!(f, "| {cell:width$} ")?;
        }
        writeln!(f, "|")?;
        if number == 0 {
            for width in width {
                write!(f, "|{}", "-".repeat(width + 2))?;
            }
            writeln!(f, "|")?;
        }
    }
    Ok(())
}

/// The processor model, the number of cores, the operating system and the architecture.
fn machine() -> String {
    let model = crate::processor::name();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model}, {cores} cores, {} {}", std::env::consts::OS, std::env::consts::ARCH)
}

/// The version of a crate in the lock file of this build.
pub(crate) fn locked(name: &str) -> String {
    let head = format!("name = \"{name}\"\nversion = \"");
    let version = include_str!("../Cargo.lock")
        .split_once(&head)
        .and_then(|(_, rest)| rest.split('"').next())
        .unwrap_or("of unknown version");
    format!("{name} {version}")
}

/// If two threads get less than this share of two cores, other work disturbed the run.
const QUIET: f64 = 0.98;
