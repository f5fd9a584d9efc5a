//! The attack classes of SECURITY.md, and `docs/security-tests.md`: the tests that are named after each.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use crate::project::Project;

/// Reports rows without a test, tests without a row, and a list of tests that is out of date.
pub(crate) fn check(project: &Project) -> Result<Vec<String>> {
    let tests = tests(project)?;
    let rows = rows(&read(project, CLASSES)?);
    let mut complaints = disagreements(&rows, &tests);
    for row in self::rows(&read(project, ANSWERS)?).iter().filter(|row| !rows.contains(row)) {
        complaints.push(format!("{ANSWERS} has a row S{row} that {CLASSES} does not have"));
    }
    if read(project, LIST).unwrap_or_default() != generate(&tests) {
        complaints.push(format!("{LIST} is out of date: run `cargo xtask check --write`"));
    }
    Ok(complaints)
}

/// Writes the list of tests.
pub(crate) fn write(project: &Project) -> Result<()> {
    let path = project.path(LIST);
    fs::create_dir_all(project.path("docs")).context("docs cannot be made")?;
    fs::write(path, generate(&tests(project)?)).with_context(|| format!("{LIST} cannot be written"))
}

fn read(project: &Project, file: &str) -> Result<String> {
    fs::read_to_string(project.path(file)).with_context(|| format!("{file} cannot be read"))
}

/// A row number, and the tests named after it with their files.
type Tests = BTreeMap<u32, Vec<(String, String)>>;

fn tests(project: &Project) -> Result<Tests> {
    let mut tests = Tests::new();
    for file in project.files()? {
        // This crate's own tests speak of rows without testing them.
        if file.starts_with("xtask/") {
            continue;
        }
        let marks: &[&str] = match file.rsplit('.').next() {
            Some("rs") => &["fn s"],
            Some("mjs") => &["test('s", "test(\"s"],
            _ => continue,
        };
        let text = fs::read_to_string(project.path(&file))
            .with_context(|| format!("{file}: unreadable"))?;
        for (row, name) in marks.iter().flat_map(|mark| named(&text, mark)) {
            tests.entry(row).or_default().push((name, file.clone()));
        }
    }
    Ok(tests)
}

/// Tests called `s04_...` in Rust, `s04 ...` in a journey.
fn named(text: &str, mark: &str) -> Vec<(u32, String)> {
    let quote = mark.chars().find(|c| "'\"".contains(*c));
    text.lines()
        .filter_map(|line| {
            let after = line.trim_start().split_once(mark).map(|(_, after)| after)?;
            let name: String = match quote {
                Some(quote) => after.split(quote).next()?.to_owned(),
                None => after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect(),
            };
            let row = name.get(..2)?.parse().ok()?;
            name.get(2..3).filter(|next| *next == "_" || *next == " ")?;
            Some((row, format!("s{name}")))
        })
        .collect()
}

/// The numbers of the table's rows, such as `| S4 | ... |`.
fn rows(document: &str) -> Vec<u32> {
    let cells = document.lines().filter_map(|line| line.strip_prefix("| S")?.split(' ').next());
    cells.filter_map(|number| number.parse().ok()).collect()
}

fn disagreements(rows: &[u32], tests: &Tests) -> Vec<String> {
    let untested = rows.iter().filter(|row| !tests.contains_key(row));
    let unknown = tests.keys().filter(|row| !rows.contains(row));
    untested
        .map(|row| format!("{CLASSES} has a row S{row}, but no test names it"))
        .chain(unknown.map(|row| format!("{CLASSES} has no row S{row}, but tests name it")))
        .collect()
}

fn generate(tests: &Tests) -> String {
    let mut text = HEAD.to_owned();
    for (row, tests) in tests {
        text.push_str(&format!("\n## S{row}\n\n"));
        for (name, file) in tests {
            text.push_str(&format!("- [`{name}`](../{file})\n"));
        }
    }
    text
}

const CLASSES: &str = "SECURITY.md";
const ANSWERS: &str = "PAST-VULNERABILITIES.md";
const LIST: &str = "docs/security-tests.md";
const HEAD: &str = "\
# Security tests

The tests of each attack class in [SECURITY.md](../SECURITY.md). A test belongs to a class by its name: `s04_...` in Rust,
`s04 ...` in a browser journey. `cargo xtask check --write` makes this list from the source.
";

#[cfg(test)]
mod tests {
    use super::{Tests, disagreements, generate, named, rows};

    #[test]
    fn tests_are_found_by_name() {
        let rust = "    fn s04_link_replay() {\nfn size() {\nasync fn s6_x() {\npub fn s06() {}\n";
        assert_eq!(named(rust, "fn s"), [(4, "s04_link_replay".to_owned())]);
        let journey = "test('s06 a scanner', async () => {\ntest('sign in', async () => {\n";
        assert_eq!(named(journey, "test('s"), [(6, "s06 a scanner".to_owned())]);
    }

    #[test]
    fn every_class_has_a_test_and_every_test_a_class() {
        let rows = rows("| row | class |\n|---|---|\n| S4 | replay |\n| S5 | forged |\n");
        assert_eq!(rows, [4, 5]);
        let tests = Tests::from([
            (4, vec![("s04_a".into(), "a.rs".into()), ("s04 b".into(), "b.mjs".into())]),
            (9, vec![("s09_c".into(), "c.rs".into())]),
        ]);
        let complaints = disagreements(&rows, &tests);
        assert!(complaints[0].contains("S5, but no test"), "{complaints:?}");
        assert!(complaints[1].contains("no row S9"), "{complaints:?}");
        assert!(
            generate(&tests).contains("\n## S4\n\n- [`s04_a`](../a.rs)\n- [`s04 b`](../b.mjs)\n")
        );
    }
}
