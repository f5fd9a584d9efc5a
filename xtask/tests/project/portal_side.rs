//! What a host in Rust has, hosts in other languages have as well, or a reason stands beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;

use crate::root;

fn read(path: &str) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The public members of a struct and functions of a trait or of inherent `impl` blocks, as
/// `Name.member`.
fn public_items(name: &str, text: &str) -> BTreeSet<String> {
    let mut items = BTreeSet::new();
    let mut within = None;
    for line in text.lines() {
        let opens = |what: &str| {
            line == format!("{what} {name} {{") || line.starts_with(&format!("{what} {name}:"))
        };
        match line {
            _ if opens("pub struct") || opens("impl") => within = Some("    pub "),
            _ if opens("pub trait") => within = Some("    "),
            "}" => within = None,
            _ => {}
        }
        let Some(item) = within.and_then(|visible| line.strip_prefix(visible)) else { continue };
        let item = item.trim_start_matches("async ");
        let (word, end) = match item.strip_prefix("fn ") {
            Some(function) => (function, ['(', '<']),
            None if within == Some("    ") => continue,
            None => (item, [':', ':']),
        };
        let Some((word, _)) = word.split_once(end) else { continue };
        if word.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            items.insert(format!("{name}.{word}"));
        }
    }
    items
}

/// The Rust files of core's service.
fn service() -> Vec<String> {
    let folder = root().join("core/src/service");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let sources: Vec<PathBuf> =
        files.filter(|file| file.extension().is_some_and(|end| end == "rs")).collect();
    sources.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

fn of_a_rust_host() -> BTreeSet<String> {
    let mut items = BTreeSet::new();
    for (name, file) in [
        ("HttpConfig", "config"),
        ("Host", "host"),
        ("HostSession", "host"),
        ("SignedIn", "host"),
        ("HttpDesk", "service"),
    ] {
        let found = public_items(name, &read(&format!("adapters/http/src/{file}.rs")));
        assert!(found.len() >= 2, "{name}: {found:?}");
        items.extend(found);
    }
    let before = items.len();
    items.extend(service().iter().flat_map(|text| public_items("Desk", text)));
    assert!(items.len() > before + 25, "{items:?}");
    items
}

/// What other languages have, by the names of `api.json` and of the functions of a desk and a mount.
fn of_other_languages() -> BTreeSet<String> {
    let api: Value = serde_json::from_str(&read("bindings/facade/api.json")).unwrap();
    let mut names = BTreeSet::new();
    for (record, schema) in api["$defs"].as_object().unwrap() {
        let members = schema["properties"].as_object().into_iter().flatten();
        names.extend(members.map(|(member, _)| format!("{record}.{member}")));
    }
    for list in ["operations", "callbacks"] {
        let named = api[list].as_array().unwrap().iter();
        names.extend(named.map(|entry| entry["name"].as_str().unwrap().to_owned()));
    }
    for file in ["manage", "mount_manage"] {
        let text = read(&format!("bindings/facade/src/{file}.rs"));
        let arms =
            text.lines().filter_map(|line| line.trim().strip_suffix("\" => {")?.strip_prefix('"'));
        names.extend(arms.map(str::to_owned));
    }
    names
}

#[test]
fn what_a_rust_host_has_other_languages_have_or_a_reason_says_why_not() {
    let (table, others) = (read("bindings/facade/portal-side.txt"), of_other_languages());
    let (mut listed, mut wrong) = (BTreeMap::new(), Vec::new());
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (item, rest) = line.split_once(' ').unwrap_or((line, ""));
        match (rest.strip_prefix("= "), rest.strip_prefix("- ")) {
            (Some(name), _) if others.contains(name) => {}
            (None, Some(reason)) if reason.len() > 10 => {}
            _ => wrong.push(line.to_owned()),
        }
        assert!(listed.insert(item.to_owned(), rest).is_none(), "{item} stands twice");
    }
    assert!(wrong.is_empty(), "neither a name that there is nor a reason: {wrong:#?}");
    let items = of_a_rust_host();
    let listed: BTreeSet<String> = listed.into_keys().collect();
    let missing: Vec<_> = items.difference(&listed).collect();
    assert!(missing.is_empty(), "add to bindings/facade/portal-side.txt: {missing:#?}");
    let gone: Vec<_> = listed.difference(&items).collect();
    assert!(gone.is_empty(), "take out of bindings/facade/portal-side.txt: {gone:#?}");
}
