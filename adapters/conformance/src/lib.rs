#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod cases;
mod check;
mod draft;
mod report;
mod scene;
mod subject;
mod text;
mod values;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;

pub use report::{CaseName, CaseResult, Outcome, Report};
pub use subject::{AuditReader, AuditedEntry, Stores, Subject};
pub use values::{directory_of, people, roles_of};

/// Runs every case on `subject` in turn, each in a new file, database or tree branch of its own.
///
/// This is the only entry point, so that no case can be selected or skipped.
pub async fn run(subject: Arc<dyn Subject>) -> Report {
    let mut results = Vec::new();
    for case in cases::all() {
        let attempt = AssertUnwindSafe(case.run(subject.clone())).catch_unwind().await;
        let outcome = attempt.unwrap_or_else(|_| Outcome::Failed("the case panicked".into()));
        results.push(CaseResult { name: case.name, outcome });
    }
    Report { results }
}

/// The names of all cases, in the order in which [`run`] runs them.
pub fn case_names() -> Vec<CaseName> {
    cases::all().into_iter().map(|case| case.name).collect()
}
