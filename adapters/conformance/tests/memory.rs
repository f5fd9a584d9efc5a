//! The reference stores conform, and the cases are those that the ports name.
#![allow(clippy::panic, reason = "a broken test should stop at once")]

mod subject;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use futures::executor::block_on;
use keydesk_conformance::{case_names, run};

use subject::Memory;

#[test]
fn memory_conforms() {
    let report = block_on(run(Arc::new(Memory)));
    assert!(report.conforms(), "{report}");
    assert_eq!(report.results.len(), case_names().len());
    let not_claimed: Vec<_> = report.not_claimed().map(|result| result.name.case).collect();
    let wanted = [
        "durable_stores_keep_what_was_committed",
        "shared_stores_agree",
        "take_and_find_does_what_the_two_do",
    ];
    assert_eq!(not_claimed, wanted);
}

#[test]
fn every_bullet_of_the_ports_is_a_case_and_every_case_a_bullet() {
    let ports = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../core/src/ports");
    let mut bullets = BTreeSet::new();
    for entry in std::fs::read_dir(ports).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            bullets.extend(behaviour(&std::fs::read_to_string(path).unwrap()));
        }
    }
    let cases: BTreeSet<_> =
        case_names().iter().map(|name| (name.port.to_owned(), name.case.to_owned())).collect();
    assert_eq!(bullets, cases);
    assert_eq!(cases.len(), case_names().len(), "a case stands twice");
    let distinct: BTreeSet<_> = cases.iter().map(|(_, case)| case).collect();
    assert_eq!(distinct.len(), cases.len(), "two cases would share a place");
}

/// The port and name of every bullet under a `# Behavior` heading.
fn behaviour(source: &str) -> Vec<(String, String)> {
    let (mut found, mut open, mut named) = (Vec::new(), false, Vec::new());
    for line in source.lines() {
        let comment = line.strip_prefix("///").map(str::trim);
        match comment {
            Some(heading) if heading.starts_with('#') => open = heading == "# Behavior",
            Some(text) if open && text.starts_with("- ") => {
                let name = text.strip_prefix("- `").and_then(|rest| rest.split_once('`'));
                named.push(name.unwrap_or_else(|| panic!("no name in {text}")).0.to_owned());
            }
            Some(_) => {}
            None => {
                open = false;
                if let Some(rest) = line.strip_prefix("pub trait ") {
                    let port: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
                    found.extend(named.drain(..).map(|name| (port.clone(), name)));
                }
            }
        }
    }
    assert!(named.is_empty(), "bullets without a trait: {named:?}");
    found
}
