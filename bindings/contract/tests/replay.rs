//! Every scenario is answered as it was recorded, over the facade and over HTTP, and what they reach
//! is counted.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken test should stop at once")]

use std::collections::BTreeSet;
use std::path::Path;

use keydesk_api::Refusals;
use keydesk_contract::{Coverage, Scenario, play, play_over_http};
use serde_json::Value;

fn scenarios() -> Vec<Scenario> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 30, "{} scenarios", files.len());
    let read = |path: &std::path::PathBuf| std::fs::read_to_string(path).unwrap();
    files.iter().map(|path| serde_json::from_str(&read(path)).unwrap()).collect()
}

/// Fails unless the scenarios have a step in which the operation is answered and one in which it is refused.
fn reached_both(reached: &Coverage, operation: &str) {
    for (kind, is) in [
        ("answered", reached.answered.contains(operation)),
        ("refused", reached.refused.contains_key(operation)),
    ] {
        let what = "add a step to a file of bindings/contract/src/scenarios in which it is";
        assert!(is, "{operation}: {what} {kind}");
    }
}

#[tokio::test]
async fn every_scenario_is_answered_as_it_was_recorded() {
    for scenario in scenarios() {
        play(&scenario).await.unwrap();
    }
}

/// The same over HTTP: every operation is answered and refused, and every code arrives but for those
/// that have nothing to do with a request.
#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_is_answered_over_http_as_it_was_recorded() {
    let mut reached = Coverage::default();
    let mut left_out = BTreeSet::new();
    for scenario in scenarios() {
        let played = play_over_http(&scenario).await.unwrap();
        for (operation, code) in &played.asked {
            reached.add(operation, code.as_deref());
        }
        for code in &played.others {
            reached.add("http", Some(code));
        }
        left_out.extend(played.left_out);
    }
    let api = api();
    for operation in names(&api["operations"], "name") {
        reached_both(&reached, &operation);
    }
    assert_eq!(left_out.len(), 4, "{left_out:?}");
    let missing = named_missing(&api, &reached);
    assert_eq!(missing, reasons(include_str!("unreached-http.txt")), "tests/unreached-http.txt");
}

/// From `api.json`: every operation is answered and refused, and every code is reached, but for
/// those that are named with a reason.
#[test]
fn every_operation_and_every_code_is_reached_or_named() {
    let api = api();
    let reached = Coverage::of(&scenarios());
    let lists = ["operations", "stateless"].map(|list| names(&api[list], "name"));
    for operation in lists.into_iter().flatten() {
        reached_both(&reached, &operation);
    }
    let every: BTreeSet<String> = names(&api["codes"], "code").into_iter().collect();
    let unknown: Vec<_> = reached.codes().difference(&every).cloned().collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    let missing = named_missing(&api, &reached);
    assert_eq!(missing, reasons(include_str!("unreached.txt")), "tests/unreached.txt");
}

/// The table of operations and codes is kept, so that a code that an operation no longer gives is
/// seen.
#[test]
fn the_table_of_operations_and_codes_is_the_kept_one() {
    let reached = Coverage::of(&scenarios());
    let kept = include_str!("coverage.txt");
    assert!(reached.to_text() == kept, "cargo run -p keydesk-contract --bin record");
    for operation in ["finishRegistration", "verifyRegistration"] {
        assert!(reached.refused[operation].len() >= 100, "{operation}");
    }
    for operation in ["finishSignIn", "verifyAuthentication"] {
        assert!(reached.refused[operation].len() >= 30, "{operation}");
    }
}

/// Each operation declares its codes; the scenarios reach no other one, and of those that are its own
/// all but what `unreached-codes.txt` gives a reason for.
#[test]
fn an_operation_is_refused_with_the_codes_that_it_declares() {
    let reached = Coverage::of(&scenarios());
    let api = api();
    let codes = api["codes"].as_array().unwrap().iter();
    let engine: BTreeSet<_> = codes
        .filter(|one| one["engine"] == true)
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    let mut silent = BTreeSet::new();
    for list in ["operations", "stateless"] {
        for operation in api[list].as_array().unwrap() {
            let name = operation["name"].as_str().unwrap();
            let declared: BTreeSet<_> = operation["codes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one.as_str().unwrap())
                .collect();
            reached_both(&reached, name);
            let seen = &reached.refused[name];
            for code in seen.iter().map(String::as_str) {
                let verified = operation["engine"] == true && engine.contains(code);
                assert!(verified || declared.contains(code), "{name} answers {code} undeclared");
            }
            let own = Refusals::of(name).unwrap().own();
            let unseen = own.iter().filter(|code| !seen.contains(**code));
            silent.extend(unseen.map(|code| format!("{name} {code}")));
        }
    }
    assert_eq!(silent, reasons(include_str!("unreached-codes.txt")), "tests/unreached-codes.txt");
}

fn api() -> Value {
    serde_json::from_str(include_str!("../../facade/api.json")).unwrap()
}

fn names(list: &Value, member: &str) -> Vec<String> {
    let named = list.as_array().unwrap().iter();
    named.map(|one| one[member].as_str().unwrap().to_owned()).collect()
}

fn named_missing(api: &Value, reached: &Coverage) -> BTreeSet<String> {
    let codes = reached.codes();
    names(&api["codes"], "code").into_iter().filter(|code| !codes.contains(code)).collect()
}

/// The codes of a list whose lines are `code: reason`.
fn reasons(list: &str) -> BTreeSet<String> {
    let read = |line: &str| {
        let (code, reason) = line.split_once(": ").expect("a reason");
        assert!(reason.len() > 10, "{line}");
        code.to_owned()
    };
    list.lines().map(read).collect()
}
