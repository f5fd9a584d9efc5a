//! Every scenario is answered as it was recorded, and what they reach is counted.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

use std::collections::BTreeSet;
use std::path::Path;

use keydesk_contract::{Scenario, play};
use serde_json::Value;

fn scenarios() -> Vec<Scenario> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 11, "{} scenarios", files.len());
    let read = |path: &std::path::PathBuf| std::fs::read_to_string(path).unwrap();
    files.iter().map(|path| serde_json::from_str(&read(path)).unwrap()).collect()
}

#[tokio::test]
async fn every_scenario_is_answered_as_it_was_recorded() {
    for scenario in scenarios() {
        play(&scenario).await.unwrap();
    }
}

/// From `api.json`: every operation is answered and refused, and every code is reached, but for
/// those that are named here.
#[test]
fn every_operation_and_every_code_is_reached_or_named() {
    let api: Value = serde_json::from_str(include_str!("../../facade/api.json")).unwrap();
    let (mut answered, mut refused, mut codes) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for step in scenarios().into_iter().flat_map(|scenario| scenario.steps) {
        let Some(operation) = step.call.or(step.verify) else { continue };
        if step.answer.is_some() {
            answered.insert(operation.clone());
        }
        if let Some(error) = step.error {
            refused.insert(operation);
            codes.insert(error["code"].as_str().unwrap().to_owned());
        }
    }
    let operations = ["operations", "stateless"].map(|list| api[list].as_array().unwrap().clone());
    for operation in operations.concat() {
        let name = operation["name"].as_str().unwrap();
        assert!(answered.contains(name), "{name} is never answered");
        assert!(refused.contains(name), "{name} is never refused");
    }
    let every: BTreeSet<String> = api["codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(codes.difference(&every).collect::<Vec<_>>(), Vec::<&String>::new());
    let missing: Vec<&str> = every.difference(&codes).map(String::as_str).collect();
    let named: Vec<&str> = include_str!("unreached.txt").lines().collect();
    assert_eq!(missing, named, "tests/unreached.txt");
}
