//! Every crate that is published holds the text of its licences, which are the project's.

use std::fs;

use anyhow::{Context, Result};

use crate::project::Project;

/// Crates that would be published without the text.
pub(crate) fn check(project: &Project) -> Result<Vec<String>> {
    let licences =
        LICENCES.map(|name| Ok((name, fs::read_to_string(project.path(name)).context(name)?)));
    let licences = licences.into_iter().collect::<Result<Vec<_>>>()?;
    let mut complaints = Vec::new();
    for manifest in project.files()?.iter().filter(|name| name.ends_with("Cargo.toml")) {
        let text = fs::read_to_string(project.path(manifest)).with_context(|| manifest.clone())?;
        if !is_published(&text) {
            continue;
        }
        for (name, licence) in &licences {
            let own = project.path(manifest).with_file_name(name);
            // A link to the project's: cargo packs the file that it leads to.
            if fs::read_to_string(&own).ok().as_ref() != Some(licence) {
                complaints.push(format!(
                    "{manifest}: a published crate needs {name} beside it, a link to the project's"
                ));
            } else if !packs(&text, name) {
                complaints.push(format!("{manifest}: `include` leaves {name} out"));
            }
        }
    }
    Ok(complaints)
}

fn is_published(manifest: &str) -> bool {
    manifest.contains("[package]\n") && !manifest.lines().any(|line| line == "publish = false")
}

/// Whether a list of what is packed, if there is one, names the file.
fn packs(manifest: &str, name: &str) -> bool {
    let list = manifest.split_once("\ninclude = [").and_then(|(_, after)| after.split(']').next());
    list.is_none_or(|list| list.contains(&format!("\"{name}\"")))
}

const LICENCES: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_crate_packs_its_licence() {
        assert!(is_published("[package]\nname = \"a\"\n"));
        assert!(!is_published("[package]\nname = \"a\"\npublish = false\n"));
        assert!(!is_published("[workspace]\n"));
        let packs = |manifest| packs(manifest, "LICENSE-MIT");
        assert!(packs("[package]\nname = \"a\"\n"));
        assert!(packs("[package]\ninclude = [\n    \"src\",\n    \"LICENSE-MIT\",\n]\n"));
        assert!(!packs("[package]\ninclude = [\"LICENSE-APACHE\"]\n"));
        assert!(!packs("[package]\ninclude = [\"src\"]\n\n[features]\na = [\"LICENSE-MIT\"]\n"));
    }

    #[test]
    fn every_published_crate_of_the_project_holds_its_licence() {
        let project = Project::locate().unwrap();
        assert_eq!(check(&project).unwrap(), Vec::<String>::new());
    }
}
