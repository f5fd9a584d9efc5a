//! Every id in a test's name is explained in docs/requirements.md or SECURITY.md.

use std::collections::BTreeSet;
use std::process::Command;

use crate::root;

/// The ids in the names of Rust functions: `fn f23_people_are_found` has `F23`.
fn ids_of_tests() -> BTreeSet<String> {
    let mut grep = Command::new("git");
    grep.args(["grep", "-hoE", "fn [a-z][0-9]{2}_", "--", "*.rs"]).current_dir(root());
    let found = String::from_utf8(grep.output().unwrap().stdout).unwrap();
    let ids = found.lines().filter_map(|line| line.strip_prefix("fn ")?.strip_suffix('_'));
    ids.map(str::to_ascii_uppercase).collect()
}

#[test]
fn every_id_in_a_test_name_is_explained() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let (requirements, security) = (read("docs/requirements.md"), read("SECURITY.md"));
    let ids = ids_of_tests();
    assert!(ids.len() > 40, "{ids:?}");
    let explained = |id: &String| {
        let short = format!("| {}{} |", &id[..1], id[1..].trim_start_matches('0'));
        security.contains(&short) || requirements.contains(&format!("| {id} |"))
    };
    let unknown: Vec<_> = ids.iter().filter(|id| !explained(id)).collect();
    assert!(unknown.is_empty(), "add them to docs/requirements.md: {unknown:?}");
}
