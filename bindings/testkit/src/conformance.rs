//! The suite that every store must pass, over a store that a host provides.

use std::future::Future;

use keydesk_conformance::{Outcome, Report};
use keydesk_facade::{ApiError, Code, Session};
use serde_json::json;

/// Runs every case over the store of a session's host, whose functions `provided` names as in
/// [`Session::world`]. The desk need not be open. The suite asks from several
/// threads at once, so it is the host's one function that answers, and not the calling thread. Answers
/// `{"conforms": ..., "passed": ..., "results": [{"name": ..., "outcome": ...}]}`.
///
/// # Errors
/// `configuration_invalid` where the host provides no store, or lacks a function of it.
pub fn conformance(
    session: &Session,
    provided: String,
) -> impl Future<Output = Result<String, ApiError>> + Send + use<> {
    let session = session.clone();
    async move {
        let table = session.world(&provided)?.store.ok_or_else(|| {
            ApiError::edge(Code::CONFIGURATION_INVALID, "The host provides no store.")
        })?;
        Ok(written(&keydesk_table::testing::conformance(table).await))
    }
}

fn written(report: &Report) -> String {
    let results: Vec<_> = report
        .results
        .iter()
        .map(|case| {
            json!({
                "name": format!("{:?}", case.name),
                "outcome": format!("{:?}", case.outcome),
            })
        })
        .collect();
    let passed = report.results.iter().filter(|case| matches!(case.outcome, Outcome::Passed));
    let passed = passed.count();
    json!({ "conforms": report.conforms(), "passed": passed, "results": results }).to_string()
}
