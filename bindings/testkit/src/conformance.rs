//! The suite that every store must pass, over a store and a directory that a host provides.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use keydesk_conformance::{Outcome, Report, people, roles_of};
use keydesk_core::ids::InvalidId;
use keydesk_core::model::User;
use keydesk_facade::host::DirectoryBridge;
use keydesk_facade::{ApiError, Code, Dependencies, Session};
use serde_json::json;

/// Runs every case over the store of a session's host, whose functions `provided` names as in
/// [`Session::dependencies`]; over its directory too if it provides one, which must hold what
/// [`conformance_people`] returns. The desk need not be open. The suite calls the host from many
/// threads, so the callback of [`Session::new`] must answer, not the calling thread. Returns
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
        let Dependencies { store, directory, roles, .. } = session.dependencies(&provided)?;
        let table = store.ok_or_else(|| {
            ApiError::with_detail(Code::CONFIGURATION_INVALID, "The host provides no store.")
        })?;
        let Some(directory) = directory else {
            return Ok(report_json(&keydesk_table::testing::conformance(table).await));
        };
        let mut directory = DirectoryBridge::new(directory, TIMEOUT);
        if let Some(roles) = roles {
            directory = directory.with_roles(roles);
        }
        let directory = Arc::new(directory);
        let report = keydesk_table::testing::conformance_with_directory(table, directory).await;
        Ok(report_json(&report))
    }
}

/// The people whom a host's directory must hold for the suite, as JSON records of `directory.user`,
/// each with a member `roles`, which `directory.roles` must return.
///
/// # Errors
/// `internal` for an id in the suite's own data that is not valid, which does not happen.
pub fn conformance_people() -> Result<String, ApiError> {
    let invalid = |error: InvalidId| ApiError::with_detail(Code::INTERNAL, &error.to_string());
    let record = |person: &User| {
        Ok(json!({
            "id": person.id,
            "username": person.username,
            "displayName": person.display_name,
            "email": person.email,
            "organisation": person.organisation,
            "organisationName": person.organisation_name,
            "active": person.active,
            "roles": roles_of(&person.id)?,
        }))
    };
    let people = people().map_err(invalid)?;
    let records: Result<Vec<_>, InvalidId> = people.iter().map(record).collect();
    Ok(json!(records.map_err(invalid)?).to_string())
}

const TIMEOUT: Duration = Duration::from_secs(30);

fn report_json(report: &Report) -> String {
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
