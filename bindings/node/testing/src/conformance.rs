//! The suite that every store must pass, over a store that is written in JavaScript.

use keydesk_conformance::Outcome;
use napi::bindgen_prelude::{Either, Object};
use napi::{Env, Result};
use napi_derive::napi;
use serde_json::json;

use keydesk_node_native::{NativeDesk, answered_text};

/// Runs every case; answers `{conforms, passed, results: [{name, outcome}]}`. The desk need not be
/// open: only its host's store is used.
#[napi(ts_return_type = "string | Promise<string>")]
pub fn conformance<'env>(
    env: &'env Env,
    desk: &NativeDesk,
) -> Result<Either<String, Object<'env>>> {
    let world = desk.world(&["store".to_owned()]);
    answered_text(env, async move {
        let table = world.store.ok_or_else(|| {
            keydesk_facade::ApiError::edge(keydesk_facade::Code::INTERNAL, "there is no store")
        })?;
        let report = keydesk_table::testing::conformance(table).await;
        let results: Vec<_> = report
            .results
            .iter()
            .map(|case| json!({ "name": format!("{:?}", case.name), "outcome": format!("{:?}", case.outcome) }))
            .collect();
        let passed =
            report.results.iter().filter(|case| matches!(case.outcome, Outcome::Passed)).count();
        Ok(json!({ "conforms": report.conforms(), "passed": passed, "results": results })
            .to_string())
    })
}
