//! Each feature compiles without the others.

#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

use std::process::Command;

const FEATURES: [&str; 8] =
    ["verify", "desk", "http", "sqlite", "postgres", "ldap", "table", "testing"];

#[test]
fn each_feature_compiles_alone() {
    for feature in FEATURES {
        let mut check = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        check.current_dir(env!("CARGO_MANIFEST_DIR"));
        check.args(["check", "--locked", "--quiet", "--lib", "--no-default-features"]);
        let checked = check.args(["--features", feature]).output().unwrap();
        let said = String::from_utf8_lossy(&checked.stderr);
        assert!(checked.status.success() && said.is_empty(), "{feature}: {said}");
    }
}

#[test]
fn the_manifest_has_no_other_features() {
    let manifest = include_str!("../Cargo.toml");
    let features = manifest.split("[features]\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let named = features.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    let named: Vec<&str> = named.filter(|name| *name != "default").collect();
    assert_eq!(named, FEATURES);
}
