//! The tables of SECURITY.md and PAST-VULNERABILITIES.md: each attack class with the tests that are
//! named after it.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use crate::project::Project;

/// Rows whose tests are not the ones in the source.
pub(crate) fn check(project: &Project) -> Result<Vec<String>> {
    let tests = tests(project)?;
    let mut complaints = Vec::new();
    for file in FILES {
        let text = read(project, file)?;
        let (generated, left) = generate(file, &text, &tests);
        complaints.extend(left);
        for (old, new) in text.lines().zip(generated.lines()).filter(|(old, new)| old != new) {
            complaints.push(format!("{file} is out of date: run `cargo xtask check --write`"));
            complaints.push(format!("  has  {old}"));
            complaints.push(format!("  want {new}"));
        }
    }
    Ok(complaints)
}

/// Writes the tests of the source into the tables.
pub(crate) fn write(project: &Project) -> Result<()> {
    let tests = tests(project)?;
    for file in FILES {
        let (generated, _) = generate(file, &read(project, file)?, &tests);
        let path = project.path(file);
        fs::write(path, generated).with_context(|| format!("{file} cannot be written"))?;
    }
    Ok(())
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

/// The document with the last column of each row such as `| S4 | ... | ... |` made from the tests.
fn generate(file: &str, text: &str, tests: &Tests) -> (String, Vec<String>) {
    let mut left: Vec<u32> = tests.keys().copied().collect();
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(" | ").collect();
            let number = cells[0].strip_prefix("| S").and_then(|number| number.parse().ok());
            let Some((_, kept)) = cells.split_last().filter(|(_, kept)| kept.len() > 1) else {
                return line.to_owned();
            };
            let Some(number) = number else { return line.to_owned() };
            left.retain(|row| *row != number);
            let shown = tests.get(&number).map_or_else(|| NONE.into(), |tests| cell(tests));
            format!("{} | {shown} |", kept.join(" | "))
        })
        .collect();
    let complaints = left.iter().map(|row| format!("{file} has no row S{row}, but tests name it"));
    (lines.join("\n") + "\n", complaints.collect())
}

fn cell(tests: &[(String, String)]) -> String {
    let shown = tests.iter().map(|(name, file)| format!("[`{name}`]({file})"));
    shown.collect::<Vec<_>>().join(", ")
}

const FILES: [&str; 2] = ["SECURITY.md", "PAST-VULNERABILITIES.md"];
const NONE: &str = "no test yet";

#[cfg(test)]
mod tests {
    use super::{Tests, generate, named};

    #[test]
    fn tests_are_found_by_name() {
        let rust = "    fn s04_link_replay() {\nfn size() {\nasync fn s6_x() {\npub fn s06() {}\n";
        assert_eq!(named(rust, "fn s"), [(4, "s04_link_replay".to_owned())]);
        let journey = "test('s06 a scanner', async () => {\ntest('sign in', async () => {\n";
        assert_eq!(named(journey, "test('s"), [(6, "s06 a scanner".to_owned())]);
    }

    #[test]
    fn the_table_is_made_from_the_tests() {
        let tests = Tests::from([
            (4, vec![("s04_a".into(), "a.rs".into()), ("s04 b".into(), "b.mjs".into())]),
            (9, vec![("s09_c".into(), "c.rs".into())]),
        ]);
        let text = "x\n| S4 | replay | old |\n| S5 | forged | old |\n";
        let (made, complaints) = generate("SECURITY.md", text, &tests);
        assert_eq!(
            made,
            "x\n| S4 | replay | [`s04_a`](a.rs), [`s04 b`](b.mjs) |\n| S5 | forged | no test yet |\n"
        );
        assert_eq!(complaints, ["SECURITY.md has no row S9, but tests name it"]);
    }
}
