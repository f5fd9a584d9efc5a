//! Misspelt words, by typos; `.typos.toml` says what it leaves alone.

use anyhow::{Result, bail};

use crate::project::{Project, show};
use crate::tool;

/// Misspelt words with their places, as typos prints them.
pub(crate) fn check(project: &Project) -> Result<Vec<String>> {
    let mut typos = project.command(tool::wheel(project, "typos", VERSION)?);
    let out = typos.args(["--format", "brief"]).output()?;
    let complaints: Vec<_> =
        String::from_utf8_lossy(&out.stdout).lines().map(str::to_owned).collect();
    if !out.status.success() && complaints.is_empty() {
        bail!("`{}` failed: {}", show(&typos), String::from_utf8_lossy(&out.stderr).trim_end());
    }
    Ok(complaints)
}

const VERSION: &str = "1.52.0";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_is_found_and_a_term_of_the_field_is_not() {
        let project = Project::locate().unwrap();
        let folder = std::env::temp_dir().join(format!("keydesk-typos-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut typos = project.command(tool::wheel(&project, "typos", VERSION).unwrap());
        let settings = project.path(".typos.toml");
        std::fs::write(folder.join("a.md"), ["A COSE key is reci", "eved.\n"].concat()).unwrap();
        typos.arg("--config").arg(settings).args(["--format", "brief"]).arg(&folder);
        let out = String::from_utf8(typos.output().unwrap().stdout).unwrap();
        std::fs::remove_dir_all(folder).unwrap();
        assert_eq!(out.lines().count(), 1, "{out}");
        assert!(out.contains("received"), "{out}");
    }
}
