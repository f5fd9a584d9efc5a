//! A desk as a binding holds it: text in and out, on this thread or on another.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken test should stop at once")]

use std::collections::{BTreeMap, BTreeSet};
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

/// The functions of a host that provides a store alone.
fn store() -> String {
    let functions = ["store.load", "store.commit", "store.list", "store.remove"];
    json!(functions.map(|name| (name, true)).into_iter().collect::<BTreeMap<_, _>>()).to_string()
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
    let warnings = session.here(session.open(config(), store()), here).unwrap();
    assert!(warnings.starts_with('['), "{warnings}");
    let asked = Request {
        operation: "issueLink".to_owned(),
        request: json!({ "userId": "u-jo", "kind": "security_key" }).to_string(),
        response: None,
        caller: ra(),
    };
    let issued = session.here(session.call(1, asked.clone()), here).unwrap();
    let issued: Value = serde_json::from_str(&issued).unwrap();
    assert_eq!(issued["link"]["status"], "issued");
    let this = format!("{:?}", thread::current().id());
    assert_eq!(*threads.lock().unwrap(), BTreeSet::from([this]));
    assert_eq!(session.running(), 0);
    // A fault of the host is a failure of the call, and a second one goes on.
    let failing = |_: &'static str, _: String| Err(HostFault::new("deadlock detected"));
    let error = session.here(session.call(2, asked.clone()), failing).unwrap_err();
    assert_eq!(error.code.as_str(), "store_unavailable");
    session.here(session.call(3, asked.clone()), here).unwrap();
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
    // Maintenance asks as well, from its own task; only the call reads an account.
    let session = Session::new(move |call, _, request| {
        if request.starts_with("\"account/") {
            heard.lock().unwrap().push(call);
        }
        true
    });
    let table = MemoryTable::default();
    let here = |name: &'static str, request: String| answer(&table, name, &request);
    session.here(session.open(config(), store()), here).unwrap();
    let request = Request {
        operation: "getUser".to_owned(),
        request: json!({ "userId": "u-jo" }).to_string(),
        response: None,
        caller: ra(),
    };
    let waiting = started(session.call(7, request));
    // The host has not answered yet.
    let Ok(Started::Waiting(call)) = waiting else { panic!("it waits for the host") };
    assert_eq!((session.running(), asked.lock().unwrap().len()), (1, 1));
    session.give_up(7);
    let (sender, receiver) = std::sync::mpsc::channel();
    call.then(move |answer| sender.send(answer).unwrap()).unwrap();
    let error: ApiError = receiver.recv().unwrap().unwrap_err();
    assert_eq!(error.code.as_str(), Code::CLOSED.as_str());
    assert_eq!(session.running(), 0);
    // What waits for nothing is done at once, and says so.
    assert!(matches!(started(async { 1 }), Ok(Started::Done(1))));
}

#[test]
fn a_host_whose_store_lacks_a_function_opens_no_desk() {
    let session = Session::new(|_, _, _| true);
    let provided = json!({ "store.load": true, "store.commit": null }).to_string();
    let error = session.here(session.open(config(), provided), |_, _| unreachable!()).unwrap_err();
    assert_eq!(error.code.as_str(), "configuration_invalid");
    assert_eq!(error.detail, "store has no function commit");
}

#[test]
fn a_desk_is_managed_by_the_names_of_its_functions() {
    let table = MemoryTable::default();
    let session = Session::new(|_, _, _| false);
    let here = |name: &'static str, request: String| answer(&table, name, &request);
    session.here(session.open(config(), store()), here).unwrap();
    let manage = |function: &str, request: Value| {
        let asked = session.manage(function.to_owned(), request.to_string());
        session.here(asked, here).map_err(|error| error.code.as_str().to_owned())
    };
    assert_eq!(manage("secondFactorDue", json!({ "userId": "u-jo" })).unwrap(), "false");
    assert_eq!(manage("deliverNotifications", json!({})).unwrap(), "0");
    assert_eq!(manage("updateMetadata", json!({ "local": [] })).unwrap(), "null");
    for (wanted, function, request) in [
        ("malformed_request", "secondFactorDue", json!({})),
        ("malformed_request", "secondFactorDue", json!({ "userId": "" })),
        ("malformed_request", "deliverNotifications", json!({ "limit": -1 })),
        ("configuration_invalid", "updateMetadata", json!({ "blob": "a.b.c" })),
        ("unknown_operation", "open", json!({})),
    ] {
        assert_eq!(manage(function, request).unwrap_err(), wanted, "{function}");
    }
    assert_eq!(manage("close", json!({})).unwrap(), "null");
    assert_eq!(manage("close", json!({})).unwrap(), "null");
    assert_eq!(manage("deliverNotifications", json!({})).unwrap_err(), "closed");
}
