//! The result of a run of tests or checks: its parts, how long each took, and what failed.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::project::{cannot_start, show};

/// The parts of a run, in order. A failure does not hide what the later parts say.
#[derive(Default)]
pub(crate) struct Report {
    parts: Vec<Part>,
}

struct Part {
    name: String,
    took: Duration,
    tests: Tests,
    error: Option<anyhow::Error>,
}

/// The tests that ran in one part, as their runners printed them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tests {
    ran: u64,
    failed: Vec<String>,
    note: String,
}

impl Report {
    /// Runs a part of the tests.
    pub(crate) fn part(&mut self, name: &str, work: impl FnOnce(&mut Tests) -> Result<()>) {
        println!("xtask: {name}");
        let (start, mut tests) = (Instant::now(), Tests::default());
        let error = work(&mut tests).err();
        let part = Part { name: name.to_owned(), took: start.elapsed(), tests, error };
        println!("xtask: {}", part.line(0));
        self.parts.push(part);
    }

    /// Prints the table of the parts, and names what failed.
    pub(crate) fn end(self) -> Result<()> {
        let width = self.parts.iter().map(|part| part.name.chars().count()).max().unwrap_or(0);
        println!("\nxtask: summary");
        for part in &self.parts {
            println!("  {}", part.line(width));
        }
        let failed: Vec<&Part> = self.parts.iter().filter(|part| part.error.is_some()).collect();
        for part in &failed {
            for test in &part.tests.failed {
                println!("  failed in {}: {test}", part.name);
            }
            if let Some(error) = &part.error {
                eprintln!("xtask: {}: {error:#}", part.name);
            }
        }
        if failed.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = failed.iter().map(|part| part.name.as_str()).collect();
        bail!("failed: {}", names.join(", "))
    }
}

impl Part {
    fn line(&self, width: usize) -> String {
        let how = if self.error.is_none() { "passed" } else { "FAILED" };
        let (name, seconds) = (&self.name, self.took.as_secs_f64());
        let tests = match (self.tests.ran, self.tests.failed.len()) {
            (0, _) => String::new(),
            (ran, 0) => format!(", {ran} tests"),
            (ran, failed) => format!(", {ran} tests, {failed} failed"),
        };
        let note = &self.tests.note;
        format!("{name:width$}  {how} in {seconds:.1} s{tests}  {note}").trim_end().to_owned()
    }
}

impl Tests {
    /// Adds a remark to the part's line in the closing table, such as what it could not check.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.note = note.into();
    }

    /// Runs a test runner, passes on what it prints, and keeps what it says of its tests. A run without
    /// a test is an error.
    pub(crate) fn of(&mut self, command: &mut Command) -> Result<()> {
        let shown = show(command);
        let mut child =
            command.stdout(Stdio::piped()).spawn().with_context(|| cannot_start(command))?;
        let before = self.ran;
        if let Some(printed) = child.stdout.take() {
            let mut printed = BufReader::new(printed);
            let (mut line, mut out) = (Vec::new(), std::io::stdout());
            while printed.read_until(b'\n', &mut line)? > 0 {
                out.write_all(&line)?;
                out.flush()?;
                self.said(&String::from_utf8_lossy(&line));
                line.clear();
            }
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("`{shown}` failed: {status}");
        }
        if self.ran == before {
            bail!("`{shown}` ran no test");
        }
        Ok(())
    }

    /// Reads a line of Rust's test runner, of Node's in either of its forms, or of pytest.
    fn said(&mut self, line: &str) {
        let line = line.trim();
        let ran = line
            .strip_prefix("running ")
            .and_then(|rest| rest.strip_suffix(" tests").or_else(|| rest.strip_suffix(" test")))
            .or_else(|| line.strip_prefix("ℹ tests "))
            .or_else(|| line.strip_prefix("# tests "));
        if let Some(ran) = ran {
            self.ran += ran.parse::<u64>().unwrap_or(0);
        }
        self.ran += pytest(line).unwrap_or(0);
        let rust = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"));
        // Node's name ends with the time that the test took.
        let spec = line.strip_prefix("✖ ").filter(|name| *name != "failing tests:");
        let spec = spec.map(|name| name.rsplit_once(" (").map_or(name, |(name, _)| name));
        let tap = line.strip_prefix("not ok ").and_then(|rest| rest.split_once(" - "));
        let pytest = line.strip_prefix("FAILED ").or_else(|| line.strip_prefix("ERROR "));
        let pytest = pytest.map(|name| name.split_once(" - ").map_or(name, |(name, _)| name));
        if let Some(name) = rust.or(spec).or(tap.map(|(_, name)| name)).or(pytest)
            && !self.failed.iter().any(|failed| failed == name)
        {
            self.failed.push(name.to_owned());
        }
    }
}

/// How many tests ran, of the line with which pytest ends: `1 failed, 2 passed, 1 warning in 0.12s`.
fn pytest(line: &str) -> Option<u64> {
    let (counts, _) =
        line.split_once(" in ").filter(|(_, time)| time.starts_with(char::is_numeric))?;
    let ran = counts.split(", ").map(|count| {
        let (number, what) = count.split_once(' ')?;
        let ran = ["passed", "failed", "error", "errors"].contains(&what);
        let other = ["skipped", "warning", "warnings", "deselected"].contains(&what);
        let number: u64 = number.parse().ok().filter(|_| ran || other)?;
        Some(if ran { number } else { 0 })
    });
    ran.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Tests {
        let mut tests = Tests::default();
        text.lines().for_each(|line| tests.said(line));
        tests
    }

    #[test]
    fn failed_tests_of_every_runner_are_named_once() {
        let rust =
            "running 2 tests\ntest a::b ... ok\ntest c ... FAILED\nrunning 1 test\ntest d ... ok";
        assert_eq!(said(rust), Tests { ran: 3, failed: vec!["c".into()], ..Tests::default() });
        let spec = "✔ fine (1.5ms)\n✖ a link (once) (12.1ms)\nℹ tests 2\n✖ failing tests:\n✖ a link (once) (12.1ms)";
        assert_eq!(
            said(spec),
            Tests { ran: 2, failed: vec!["a link (once)".into()], ..Tests::default() }
        );
        let pytest = "..F\nFAILED tests/test_a.py::test_b[c] - assert 1 == 2\n1 failed, 2 passed, 1 warning in 0.12s";
        let pytest = said(pytest);
        assert_eq!((pytest.ran, pytest.failed), (3, vec!["tests/test_a.py::test_b[c]".to_owned()]));
        let tap = "ok 1 - fine\nnot ok 2 - a link\n# tests 2";
        assert_eq!(said(tap), Tests { ran: 2, failed: vec!["a link".into()], ..Tests::default() });
    }

    #[test]
    fn the_closing_table_shows_how_each_part_ended_and_its_note() {
        let mut report = Report::default();
        report.part("lints", |_| Ok(()));
        report.part("links", |_| bail!("  a.md: b.md: is not there"));
        report.part("dependencies", |tests| {
            tests.note("advisories: NOT CHECKED");
            Ok(())
        });
        let lines: Vec<String> = report.parts.iter().map(|part| part.line(12)).collect();
        assert!(lines[0].starts_with("lints         passed in "), "{}", lines[0]);
        assert!(lines[1].starts_with("links         FAILED in "), "{}", lines[1]);
        assert!(lines[2].ends_with(" s  advisories: NOT CHECKED"), "{}", lines[2]);
        assert_eq!(report.end().unwrap_err().to_string(), "failed: links");
    }

    #[test]
    fn a_run_without_a_test_fails() {
        let run = |script| Tests::default().of(Command::new("sh").args(["-c", script]));
        assert!(run("echo '# tests 1'").is_ok());
        assert!(run("echo '# tests 0'").unwrap_err().to_string().contains("ran no test"));
        assert!(run("echo '# tests 1'; exit 3").is_err());
    }
}
