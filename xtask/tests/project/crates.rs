//! What the crates bring to those who depend on them.

use std::collections::BTreeSet;
use std::process::Command;

use crate::root;

/// The lines of `cargo tree` for one crate of the workspace in this folder, each once.
fn tree(workspace: &str, name: &str, edges: &str) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut tree = Command::new(cargo);
    tree.current_dir(root().join(workspace))
        .args(["tree", "--locked", "--prefix", "none", "-p", name, "-e", edges]);
    let output = tree.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
}

fn has(tree: &BTreeSet<String>, name: &str) -> bool {
    tree.iter().any(|line| line.split(' ').next() == Some(name))
}

/// A host that only verifies builds no second implementation, which is most of the crates and all
/// that is under a copyleft licence.
#[test]
fn who_only_verifies_builds_at_most_95_crates() {
    let crates = tree(".", "keydesk-core", "normal");
    assert!(crates.len() <= 95, "{} crates: {crates:#?}", crates.len());
    assert!(has(&crates, "aws-lc-rs") && !has(&crates, "webauthn-rs-core"), "{crates:#?}");
}

/// The feature is off in `keydesk-core`, so everything that runs a desk has to turn it on.
#[test]
fn the_second_opinion_is_on_wherever_a_desk_runs_or_is_tested() {
    for (workspace, name) in [
        (".", "keydesk-facade"),
        (".", "keydesk-node"),
        (".", "keydesk-node-testing"),
        (".", "portal"),
        (".", "replay"),
        (".", "keydesk-benches"),
        ("fuzz", "keydesk-fuzz"),
        ("benches/compare", "keydesk-compare"),
    ] {
        let features = tree(workspace, name, "normal,features");
        let feature = "keydesk-core feature \"second-opinion\"";
        assert!(features.iter().any(|line| line.starts_with(feature)), "{name} is without it");
    }
    // Core's own tests run with it, `-p keydesk-core` or not.
    let tests = tree(".", "keydesk-core", "normal,dev,features");
    assert!(tests.iter().any(|line| line.contains("feature \"second-opinion\"")));
}
