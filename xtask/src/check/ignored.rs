//! No test is left out in silence: an ignored one is a soak test, and journeys skip nothing.

use std::fs;

use anyhow::{Context, Result};

use crate::project::Project;

/// Ignored Rust tests that `--soak` would not run, and skipped or exclusive journeys.
pub(crate) fn check(project: &Project) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for name in project.files()? {
        let rust = name.ends_with(".rs");
        if !rust && !name.ends_with(".mjs") {
            continue;
        }
        let text = fs::read_to_string(project.path(&name))
            .with_context(|| format!("{name}: unreadable"))?;
        let found = if rust { ignored(&text) } else { skipped(&text) };
        complaints.extend(found.into_iter().map(|what| format!("{name}: {what}")));
    }
    Ok(complaints)
}

fn ignored(text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut pending = false;
    for line in text.lines().map(str::trim_start) {
        pending |= line.starts_with("#[ignore");
        let Some(after) = line.split_once("fn ").map(|(_, after)| after) else { continue };
        if line.starts_with("//") || !pending {
            continue;
        }
        pending = false;
        let test: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if !test.starts_with("soak_") {
            complaints.push(format!("{test} is ignored but its name does not begin with soak_"));
        }
    }
    complaints
}

fn skipped(text: &str) -> Vec<String> {
    WAYS_TO_SKIP
        .iter()
        .filter(|way| text.contains(**way))
        .map(|way| format!("{way:?} leaves a test out"))
        .collect()
}

const WAYS_TO_SKIP: [&str; 6] = [".skip(", ".only(", ".todo(", "skip:", "todo:", "only:"];

#[cfg(test)]
mod tests {
    use super::{ignored, skipped};

    #[test]
    fn only_soak_tests_may_be_ignored() {
        let attribute = ["#[", "ignore = \"long\"]"].concat();
        assert!(ignored(&format!("{attribute}\nasync fn soak_kill() {{}}")).is_empty());
        assert!(ignored("#[test]\nfn quick() {}").is_empty());
        assert_eq!(
            ignored(&format!("{attribute}\n#[test]\nfn slow() {{}}\nfn other() {{}}")),
            ["slow is ignored but its name does not begin with soak_"]
        );
    }

    #[test]
    fn a_journey_may_not_skip() {
        assert!(skipped("test('a', async () => {})").is_empty());
        assert_eq!(skipped("test.skip('a')").len(), 1);
        assert_eq!(skipped("test('a', { skip: true })").len(), 1);
    }
}
