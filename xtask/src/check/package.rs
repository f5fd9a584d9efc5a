//! Every published crate can be packed, and the one that includes most compiles from its package.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::project::{Project, output, run};

/// Packs all published crates, and builds `keydesk-http` and what it needs from their packages: it
/// includes files that are not under version control.
pub(crate) fn check(project: &Project) -> Result<()> {
    let crates = published(project)?;
    let pack = |names: &mut dyn Iterator<Item = &str>| {
        let mut cargo = project.cargo();
        // Uncommitted changes are the normal case here; a release is made from a tag.
        cargo.args(["package", "--quiet", "--allow-dirty"]);
        names.for_each(|name| {
            cargo.args(["--package", name]);
        });
        cargo
    };
    run(pack(&mut crates.iter().map(String::as_str)).arg("--no-verify"))?;
    run(&mut pack(&mut BUILT.into_iter()))?;
    // The unpacked crates and what was built of them.
    let built = project.target().join("package");
    fs::remove_dir_all(&built).with_context(|| built.display().to_string())
}

/// The workspace's crates that `publish = false` does not hold back.
fn published(project: &Project) -> Result<Vec<String>> {
    let metadata = output(project.cargo().args([
        "metadata",
        "--no-deps",
        "--format-version",
        "1",
        "--locked",
    ]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array().context("no packages in cargo's metadata")?;
    let open = packages.iter().filter(|package| package["publish"].is_null());
    Ok(open.filter_map(|package| Some(package["name"].as_str()?.to_owned())).collect())
}

const BUILT: [&str; 3] = ["keydesk-core", "keydesk-api", "keydesk-http"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_of_the_project_alone_are_not_published() {
        let crates = published(&Project::locate().unwrap()).unwrap();
        for name in BUILT {
            assert!(crates.contains(&name.to_owned()), "{name}");
        }
        assert!(!crates.contains(&"xtask".to_owned()));
        assert!(!crates.contains(&"keydesk-testkit".to_owned()));
    }
}
