//! The modules of core stand in layers: each uses those below it, so that there is no circle.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Lowest first.
const LAYERS: [&str; 17] = [
    "base64url",
    "entropy",
    "hooks",
    "time",
    "wire",
    "text",
    "secret",
    "ids",
    "action",
    "webauthn",
    "schema",
    "refusal",
    "model",
    "policy",
    "machine",
    "ports",
    "error",
];
/// Above all others.
const TOP: &str = "service";

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The files of a module that are shipped.
fn files(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            files(&entry.unwrap().path(), found);
        }
        return;
    }
    let name = path.file_name().unwrap().to_str().unwrap();
    let test = path.iter().any(|part| part.to_str().unwrap().ends_with("_tests"));
    if name.ends_with(".rs") && !name.ends_with("tests.rs") && !test {
        found.push(path.to_owned());
    }
}

/// The modules of core that the code of a file names. What documentation links to is not used.
fn used(text: &str) -> BTreeSet<String> {
    let shipped = text.split("#[cfg(test)]").next().unwrap();
    let code = shipped.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut used = BTreeSet::new();
    for line in code {
        for after in line.split("crate::").skip(1) {
            let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            used.insert(after[..end.unwrap_or(after.len())].to_owned());
        }
    }
    used
}

fn modules() -> BTreeSet<String> {
    let entries = std::fs::read_dir(source()).unwrap().map(|entry| entry.unwrap().path());
    let named = entries.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned());
    named.filter(|name| name != "lib").collect()
}

#[test]
fn every_module_uses_those_below_it_alone() {
    let layers: Vec<&str> = LAYERS.into_iter().chain([TOP]).collect();
    let listed: BTreeSet<String> = layers.iter().map(|&name| name.to_owned()).collect();
    assert_eq!(modules(), listed, "every module has its layer");
    let mut arrows = 0;
    for (height, module) in layers.iter().enumerate() {
        let mut found = Vec::new();
        let folder = source().join(module);
        let file = source().join(format!("{module}.rs"));
        files(if folder.is_dir() { &folder } else { &file }, &mut found);
        assert!(!found.is_empty(), "{module} has no file");
        for path in found {
            for name in used(&std::fs::read_to_string(&path).unwrap()) {
                let Some(of) = layers.iter().position(|layer| *layer == name) else {
                    panic!("{} uses crate::{name}, which is no module", path.display());
                };
                assert!(of <= height, "{} uses {name}, which is above it", path.display());
                arrows += usize::from(of < height);
            }
        }
    }
    assert!(arrows > 100);
}

#[test]
fn what_is_used_is_seen() {
    let text = "/// [`X`]: crate::service::X\nuse crate::ids::{A, B};\nfn f(a: crate::model::C) {}\n\
        #[cfg(test)]\nmod tests { use crate::error::E; }";
    assert_eq!(used(text), BTreeSet::from(["ids".to_owned(), "model".to_owned()]));
}
