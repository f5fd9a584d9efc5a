//! A desk as a binding holds it: text in and out, on this thread or on another.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken test should stop at once")]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::thread;

use futures::executor::block_on;
use keydesk_core::base64url;
use keydesk_facade::host::{HostFault, Table};
use keydesk_facade::{ApiError, Code, Request, Session, Started, runtime, started};
use keydesk_table::MemoryTable;
use serde_json::{Value, json};

fn config() -> String {
    json!({
        "relyingParties": [{
            "id": "localhost", "name": "Portal", "origins": ["http://localhost:8080"],
            "policy": { "access": { "roles": { "ra": ["view", "issue_link"] } } },
        }],
        "store": "host",
        "secret": base64url::encode([7; 32]),
        "directory": { "people": [{
            "id": "u-jo", "username": "jo", "displayName": "Jo Bloggs", "organisation": "ward-1",
        }] },
    })
    .to_string()
}

fn ra() -> String {
    let now = keydesk_core::time::Clock::now(&keydesk_core::time::SystemClock).to_string();
    let actor = json!({
        "id": "u-ra", "roles": ["ra"], "organisations": ["ward-1"],
        "authenticatedAt": now, "strength": "security_key",
    });
    json!({ "actor": actor }).to_string()
}

/// A host whose rows have one column more, versions as text, and nulls, as databases answer.
fn answer(table: &MemoryTable, name: &str, request: &str) -> Result<String, HostFault> {
    let asked = |request: &str| serde_json::from_str::<Value>(request).unwrap();
    let columns = |row: &keydesk_facade::host::TableRow| {
        let mut row = json!(row);
        row["version"] = row["version"].to_string().into();
        row["changed"] = "2026-01-05".into();
        row["note"] = Value::Null;
        row
    };
    Ok(match name {
        "store.load" => {
            let row = block_on(table.load(asked(request).as_str().unwrap().to_owned()))?;
            row.as_ref().map(columns).unwrap_or_default().to_string()
        }
        "store.commit" => {
            json!(block_on(table.commit(serde_json::from_str(request).unwrap()))?).to_string()
        }
        "store.list" => {
            let rows = block_on(table.list(serde_json::from_str(request).unwrap()))?;
            json!(rows.iter().map(columns).collect::<Vec<_>>()).to_string()
        }
        "store.remove" => {
            let row = block_on(table.remove(asked(request).as_str().unwrap().to_owned()))?;
            row.as_ref().map(columns).unwrap_or_default().to_string()
        }
        other => panic!("{other} is not asked"),
    })
}

#[test]
fn what_a_call_asks_is_answered_on_the_thread_that_calls() {
    let table = MemoryTable::default();
    // Nobody answers elsewhere.
    let session = Session::new(|_, _, _| false);
    let threads: Mutex<BTreeSet<String>> = Mutex::default();
    let here = |name: &'static str, request: String| {
        threads.lock().unwrap().insert(format!("{:?}", thread::current().id()));
        answer(&table, name, &request)
    };
    let world = session.world(&["store".to_owned()]);
    session.here(session.open(&config(), world), here).unwrap();
    let caller = ra();
    let request = json!({ "userId": "u-jo", "kind": "security_key" }).to_string();
    let asked =
        Request { operation: "issueLink", request: &request, response: None, caller: &caller };
    let issued = session.here(session.call(1, asked), here).unwrap();
    let issued: Value = serde_json::from_str(&issued).unwrap();
    assert_eq!(issued["link"]["status"], "issued");
    let this = format!("{:?}", thread::current().id());
    assert_eq!(*threads.lock().unwrap(), BTreeSet::from([this]));
    assert_eq!(session.running(), 0);
    // A fault of the host is a failure of the call, and a second one goes on.
    let failing = |_: &'static str, _: String| Err(HostFault::new("deadlock detected"));
    let error = session.here(session.call(2, asked), failing).unwrap_err();
    assert_eq!(error.code.as_str(), "store_unavailable");
    session.here(session.call(3, asked), here).unwrap();
    runtime().unwrap().block_on(session.close());
    let error = session.here(session.call(4, asked), here).unwrap_err();
    assert_eq!(error.code.as_str(), "closed");
}

#[test]
fn a_panic_on_the_calling_thread_costs_one_call() {
    let session = Session::new(|_, _, _| false);
    let panics = async { panic!("a secret") };
    let error = session.here::<()>(panics, |_, _| unreachable!()).unwrap_err();
    assert_eq!(error.code.as_str(), "internal");
    assert!(!error.detail.contains("secret"));
}

#[test]
fn a_call_that_waits_can_be_given_up_and_is_counted_until_then() {
    let asked: Arc<Mutex<Vec<i64>>> = Arc::default();
    let heard = Arc::clone(&asked);
    let session = Session::new(move |call, _, _| {
        heard.lock().unwrap().push(call);
        true
    });
    let table = MemoryTable::default();
    let here = |name: &'static str, request: String| answer(&table, name, &request);
    session.here(session.open(&config(), session.world(&["store".to_owned()])), here).unwrap();
    let (caller, request) = (ra(), json!({ "userId": "u-jo" }).to_string());
    let one = session.clone();
    let waiting = started(async move {
        let asked =
            Request { operation: "getUser", request: &request, response: None, caller: &caller };
        one.call(7, asked).await
    });
    // The host has not answered yet.
    let Ok(Started::Waiting(call)) = waiting else { panic!("it waits for the host") };
    assert_eq!((session.running(), asked.lock().unwrap().len()), (1, 1));
    session.give_up(7);
    let error: ApiError = runtime().unwrap().block_on(call).unwrap_err();
    assert_eq!(error.code.as_str(), Code::CLOSED.as_str());
    assert_eq!(session.running(), 0);
    // What waits for nothing is done at once, and says so.
    assert!(matches!(started(async { 1 }), Ok(Started::Done(1))));
}
