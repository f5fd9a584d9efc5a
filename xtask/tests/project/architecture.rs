//! How the crates of the workspace may refer to each other's source.

use std::path::{Component, Path, PathBuf};
use std::process::Command;

use crate::root;

/// The Rust files under version control and the new ones that are not ignored.
fn sources() -> Vec<PathBuf> {
    let mut list = Command::new("git");
    list.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.rs"]);
    let output = list.current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8(output.stdout).unwrap();
    let files = names.split('\0').filter(|name| !name.is_empty()).map(|name| root().join(name));
    files.filter(|file| file.is_file()).collect()
}

/// The folder of the crate that a file belongs to: the nearest one with a manifest.
fn crate_of(file: &Path) -> &Path {
    file.ancestors().skip(1).find(|folder| folder.join("Cargo.toml").is_file()).unwrap()
}

/// The path without `..`, as text alone: the file need not exist.
fn resolved(path: &Path) -> PathBuf {
    let mut resolved = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => assert!(resolved.pop(), "{} leaves the root", path.display()),
            part => resolved.push(part),
        }
    }
    resolved
}

/// The files that `#[path]` attributes in this text name.
fn path_attributes(text: &str) -> impl Iterator<Item = &str> {
    // Written in two parts, so that this file names no path itself.
    text.split(concat!("#[", "path")).skip(1).filter_map(|after| {
        let after = after.trim_start().strip_prefix('=')?.trim_start();
        after.strip_prefix('"')?.split('"').next()
    })
}

#[test]
fn no_path_attribute_leaves_its_crate() {
    let (mut found, mut leaving) = (0, Vec::new());
    let files = sources();
    assert!(files.len() > 300, "{} files", files.len());
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        for named in path_attributes(&text) {
            found += 1;
            let target = resolved(&file.parent().unwrap().join(named));
            let (from, to) = (crate_of(file), crate_of(&target));
            if from != to {
                let file = file.strip_prefix(root()).unwrap().display();
                leaving.push(format!("{file}: {named} is in {}", to.display()));
            }
        }
    }
    assert!(found > 0, "the search finds the attributes of core's unit tests");
    assert!(
        leaving.is_empty(),
        "a module of another crate is compiled twice, and its errors appear in a crate that does not \
         own it; move what is shared into a crate of `testing`:\n{}",
        leaving.join("\n")
    );
}

#[test]
fn path_attributes_are_found_in_every_form() {
    let open = "#[";
    let text =
        format!("{open}path = \"../a.rs\"]\nmod a;\n{open}path=\"b.rs\"] mod b;\n{open}path(x)]");
    assert_eq!(path_attributes(&text).collect::<Vec<_>>(), ["../a.rs", "b.rs"]);
}

/// The folders of crates, lowest first: a crate depends on those of its own layer and below.
const LAYERS: [&[&str]; 5] = [
    &["core"],
    &["core/api"],
    &[
        "adapters/conformance",
        "adapters/sqlite",
        "adapters/postgres",
        "adapters/ldap",
        "adapters/table",
        "adapters/http",
    ],
    &["bindings"],
    &["examples", "benches", "xtask"],
];

/// Whether a crate is for tests alone.
fn for_tests(folder: &str) -> bool {
    ["core/testkit", "bindings/testkit"].contains(&folder) || folder.starts_with("testing/")
}

fn layer(folder: &str) -> Option<usize> {
    if for_tests(folder) {
        return None;
    }
    LAYERS.iter().position(|layer| {
        layer
            .iter()
            .any(|of| folder == *of || *of != "core" && folder.starts_with(&format!("{of}/")))
    })
}

/// What is shipped never leads upwards. Crates for tests alone (`core/testkit`, `bindings/testkit`,
/// `testing`) may use anything, and nothing that is shipped uses them.
#[test]
fn the_crates_depend_downwards_alone() {
    let mut metadata = Command::new(env!("CARGO"));
    metadata.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]);
    let output = metadata.current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let folder = |path: &serde_json::Value| {
        let path = Path::new(path.as_str().unwrap());
        path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned()
    };
    let mut arrows = 0;
    for package in metadata["packages"].as_array().unwrap() {
        let manifest = folder(&package["manifest_path"]);
        let of = manifest.trim_end_matches("/Cargo.toml");
        let Some(height) = layer(of) else {
            assert!(for_tests(of), "{of} stands in no layer");
            continue;
        };
        // What is never published may use crates for tests.
        let published = package["publish"].is_null();
        let shipped = package["dependencies"].as_array().unwrap().iter();
        for dependency in shipped.filter(|one| one["kind"] != "dev" && one["path"].is_string()) {
            let to = folder(&dependency["path"]);
            match layer(&to) {
                Some(target) => {
                    assert!(target <= height, "{of} depends on {to}, which is above it");
                    arrows += 1;
                }
                None => assert!(!published, "{of} depends on {to}, which is for tests"),
            }
        }
    }
    assert!(arrows > 20, "{arrows}");
}
