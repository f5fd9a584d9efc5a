//! Every crate has a README.

use anyhow::Result;

use crate::project::Project;

/// Crates without one.
pub(crate) fn check(project: &Project) -> Result<Vec<String>> {
    let files = project.files()?;
    Ok(files
        .iter()
        .filter_map(|name| name.strip_suffix("Cargo.toml"))
        .map(|folder| format!("{folder}README.md"))
        .filter(|readme| !files.contains(readme))
        .map(|readme| format!("{readme} is missing"))
        .collect())
}
