//! `core/ARCHITECTURE.md` says what the code says. `UPDATE=1 cargo test -p keydesk-core --test
//! architecture` writes the diagrams anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use keydesk_core::machine::table::{ACCOUNT, AUTHENTICATOR, LINK, diagram};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn page() -> String {
    std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap()
}

#[test]
fn the_diagrams_are_those_of_the_table() {
    let drawn = [diagram(LINK), diagram(AUTHENTICATOR), diagram(ACCOUNT)];
    let page = page();
    let mut blocks = page.split("```mermaid\n");
    let mut wanted = blocks.next().unwrap().to_owned();
    let mut count = 0;
    for (block, drawn) in blocks.zip(&drawn) {
        let (_, after) = block.split_once("```\n").expect("every block ends");
        wanted += &format!("```mermaid\n{drawn}```\n{after}");
        count += 1;
    }
    assert_eq!(count, 3, "link, authenticator, account");
    assert_eq!(page.matches("```mermaid").count(), 3);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(root().join("ARCHITECTURE.md"), &wanted).unwrap();
        return;
    }
    assert!(
        page == wanted,
        "core/ARCHITECTURE.md does not show the table of core/src/machine/table.rs. \
         Run: UPDATE=1 cargo test -p keydesk-core --test architecture"
    );
}

#[test]
fn every_path_that_the_page_names_is_there_and_every_folder_is_named() {
    let page = page();
    let named: BTreeSet<_> = page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|code| code.starts_with("src/") || code.starts_with("tests/"))
        .collect();
    assert!(named.len() > 10);
    for path in &named {
        assert!(root().join(path).exists(), "{path} is not there");
    }
    for entry in std::fs::read_dir(root().join("src")).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            let folder = format!("src/{}", entry.file_name().to_str().unwrap());
            assert!(
                named.iter().any(|path| path.starts_with(&folder)),
                "{folder} is not on the page"
            );
        }
    }
}

#[test]
fn what_core_never_does_it_does_not_do() {
    let never = [
        "std::env::",
        "std::fs::",
        "std::net::",
        "std::process::",
        "std::thread::",
        "tokio::",
        "println!",
        "eprintln!",
        "unsafe {",
    ];
    let mut seen = 0;
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        // Only builds for tests have these, as `lib.rs` is asked below.
        if folder.ends_with("src/hooks") {
            continue;
        }
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                // Only what is shipped: a file's own tests are below this line.
                let shipped = text.split("#[cfg(test)]").next().unwrap();
                for word in never {
                    assert!(!shipped.contains(word), "{} has {word}", path.display());
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 50);
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    assert!(lib.contains("#![forbid(unsafe_code)]"));
    assert!(lib.contains("#[cfg(keydesk_test_hooks)]\npub mod hooks;"));
    // The machine reads no clock and draws nothing.
    for entry in std::fs::read_dir(root().join("src/machine")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for word in ["Clock", "Entropy", "ports::", "async ", "dyn "] {
            assert!(!text.contains(word), "the machine has {word}");
        }
    }
}

#[test]
fn the_readme_gives_a_reason_for_each_dependency_and_no_other() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap();
    let dependencies: BTreeSet<_> = dependencies
        .lines()
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['.', ' ']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .collect();
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let named: BTreeSet<_> = readme
        .lines()
        .filter(|line| line.starts_with("| `"))
        .filter_map(|line| line.split('|').nth(1))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    assert_eq!(named, dependencies);
}
