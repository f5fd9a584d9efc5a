//! Every crate that is published holds the text of its licences, which are the project's.

use std::fs;

use anyhow::{Context, Result};

use crate::project::Project;

/// Crates that would be published without the text.
pub(crate) fn check(project: &Project) -> Result<Vec<String>> {
    let licence = fs::read_to_string(project.path("LICENSE")).context("LICENSE")?;
    let mut complaints = Vec::new();
    for manifest in project.files()?.iter().filter(|name| name.ends_with("Cargo.toml")) {
        let text = fs::read_to_string(project.path(manifest)).with_context(|| manifest.clone())?;
        if !is_published(&text) {
            continue;
        }
        let own = project.path(manifest).with_file_name("LICENSE");
        // A link to the project's: cargo packs what it leads to.
        if fs::read_to_string(&own).ok().as_ref() != Some(&licence) {
            complaints.push(format!("{manifest}: the crate is published, and no LICENSE beside it says what the project's does"));
        } else if !packs_licence(&text) {
            complaints.push(format!("{manifest}: `include` leaves LICENSE out"));
        }
    }
    Ok(complaints)
}

fn is_published(manifest: &str) -> bool {
    manifest.contains("[package]\n") && !manifest.lines().any(|line| line == "publish = false")
}

/// Whether a list of what is packed, if there is one, names the file.
fn packs_licence(manifest: &str) -> bool {
    let list = manifest.split_once("\ninclude = [").and_then(|(_, after)| after.split(']').next());
    list.is_none_or(|list| list.contains("\"LICENSE\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_crate_packs_its_licence() {
        assert!(is_published("[package]\nname = \"a\"\n"));
        assert!(!is_published("[package]\nname = \"a\"\npublish = false\n"));
        assert!(!is_published("[workspace]\n"));
        assert!(packs_licence("[package]\nname = \"a\"\n"));
        assert!(packs_licence("[package]\ninclude = [\n    \"src\",\n    \"LICENSE\",\n]\n"));
        assert!(!packs_licence(
            "[package]\ninclude = [\"src\"]\n\n[features]\na = [\"LICENSE\"]\n"
        ));
    }

    #[test]
    fn every_published_crate_of_the_project_holds_its_licence() {
        let project = Project::locate().unwrap();
        assert_eq!(check(&project).unwrap(), Vec::<String>::new());
    }
}
