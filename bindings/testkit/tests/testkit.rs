//! What every language's tests stand on, over a host in Rust that answers on the calling thread.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

use std::sync::{Arc, OnceLock};

use keydesk_bindings_testkit::{Faults, FixedDependencies, conformance, panic_now};
use keydesk_facade::host::{HostFault, Table};
use keydesk_facade::{ApiError, Session, guarded, runtime};
use keydesk_table::MemoryTable;
use serde_json::{Value, json};

/// Answers what a desk asks of the store of its host, unless a fault is in the way.
fn answer(
    table: &MemoryTable,
    faults: &Faults,
    name: &str,
    request: &str,
) -> Result<String, HostFault> {
    match faults.instead_of(name, request) {
        Some(text) if text.starts_with('!') => return Err(HostFault::new(&text)),
        Some(answer) => return Ok(answer),
        None => {}
    }
    let key = || serde_json::from_str(request).unwrap();
    Ok(match name {
        "store.load" => json!(now(table.load(key()))?),
        "store.commit" => json!(now(table.commit(serde_json::from_str(request).unwrap()))?),
        "store.list" => json!(now(table.list(serde_json::from_str(request).unwrap()))?),
        "store.remove" => json!(now(table.remove(key()))?),
        other => return Err(HostFault::new(other)),
    }
    .to_string())
}

/// The value of a future that does not wait.
fn now<T>(future: impl Future<Output = T>) -> T {
    futures::executor::block_on(future)
}

fn provided() -> String {
    let all = json!({ "store.load": true, "store.commit": true, "store.list": true, "store.remove": true });
    all.to_string()
}

fn config() -> String {
    json!({
        "relyingParties": [{ "id": "localhost", "name": "Portal", "origins": ["http://localhost:8080"] }],
        "store": "host",
        "secret": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
        "directory": { "people": [] },
    })
    .to_string()
}

fn begin_sign_in() -> keydesk_facade::Request {
    keydesk_facade::Request {
        operation: "beginSignIn".to_owned(),
        request: "{}".to_owned(),
        response: None,
        caller: String::new(),
    }
}

#[test]
fn two_desks_with_the_same_dependencies_answer_alike_until_the_clock_moves() {
    let dependencies = FixedDependencies::new("2026-01-05T09:00:00Z", 7).unwrap();
    let asked = || -> Value {
        let (table, faults) = (MemoryTable::default(), Faults::default());
        let session = Session::new(|_, _, _| false);
        let host = |name: &'static str, request: String| answer(&table, &faults, name, &request);
        session.here(dependencies.open(&session, config(), provided()), host).unwrap();
        let begun = session.here(session.call(1, begin_sign_in()), host).unwrap();
        serde_json::from_str(&begun).unwrap()
    };
    let first = asked();
    assert_eq!(first, asked());
    dependencies.advance(60_000);
    assert_eq!(dependencies.now(), "2026-01-05T09:01:00Z");
    assert_ne!(first["expiresAt"], asked()["expiresAt"]);
    assert_eq!(FixedDependencies::new("today", 7).unwrap_err().code.as_str(), "malformed_request");
}

#[test]
fn a_fault_of_the_host_fails_the_call_until_it_is_well() {
    let dependencies = FixedDependencies::new("2026-01-05T09:00:00Z", 7).unwrap();
    let (table, faults) = (MemoryTable::default(), Faults::default());
    let session = Session::new(|_, _, _| false);
    let host = |name: &'static str, request: String| answer(&table, &faults, name, &request);
    session.here(dependencies.open(&session, config(), provided()), host).unwrap();
    faults.set("throws").unwrap();
    let error = session.here(session.call(1, begin_sign_in()), host).unwrap_err();
    assert_eq!(error.code.as_str(), "store_unavailable");
    faults.set("well").unwrap();
    session.here(session.call(2, begin_sign_in()), host).unwrap();
}

#[test]
fn the_store_of_a_host_is_put_to_the_suite() {
    // The suite asks from several threads at once, so the host's one function answers.
    let replying: Arc<OnceLock<Session>> = Arc::default();
    let (table, faults) = (MemoryTable::default(), Faults::default());
    let held = Arc::clone(&replying);
    let session = Session::new(move |call, name, request| {
        match answer(&table, &faults, name, &request) {
            Ok(answer) => held.get().unwrap().reply(call, Some(answer), None),
            Err(fault) => held.get().unwrap().reply(call, None, Some(&fault.0)),
        }
        true
    });
    let _ = replying.set(session.clone());
    let report = runtime().unwrap().block_on(conformance(&session, provided())).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["conforms"], true, "{report:#}");
    assert!(report["passed"].as_u64().unwrap() > 40, "{report:#}");
    let none = runtime().unwrap().block_on(conformance(&session, "{}".to_owned()));
    assert_eq!(none.unwrap_err().code.as_str(), "configuration_invalid");
}

#[test]
fn a_panic_is_internal_whether_it_comes_at_once_or_later() {
    for later in [false, true] {
        let answer = runtime().unwrap().block_on(guarded(panic_now(later)));
        let error: ApiError = answer.unwrap_err();
        assert_eq!(error.code.as_str(), "internal");
        assert!(!error.detail.contains("secret"));
    }
}
