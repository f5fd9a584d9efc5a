//! Hand-written files stay short enough to be read in one go.

use std::fs;

use anyhow::{Context, Result};

use crate::project::Project;

/// Files over the limit, and exceptions that are no longer needed.
pub(crate) fn check(project: &Project) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for name in project.files()? {
        if !ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            continue;
        }
        let text = fs::read_to_string(project.path(&name))
            .with_context(|| format!("{name}: unreadable"))?;
        let lines = text.lines().count();
        let excepted = EXCEPTIONS.iter().any(|(file, _)| *file == name);
        if lines > LIMIT && !excepted {
            complaints.push(format!("{name}: {lines} lines, the limit is {LIMIT}"));
        }
        if lines <= LIMIT && excepted {
            complaints.push(format!("{name}: {lines} lines, it needs no exception any more"));
        }
    }
    for (name, reason) in EXCEPTIONS {
        if !project.path(name).is_file() {
            complaints.push(format!("{name}: excepted ({reason}) but not there"));
        }
    }
    Ok(complaints)
}

const LIMIT: usize = 400;
const ENDINGS: [&str; 10] =
    [".rs", ".js", ".mjs", ".ts", ".html", ".css", ".py", ".java", ".sql", ".sh"];

/// File and reason. Keep it empty if you can.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("bindings/java/dev/keydesk/api/Code.java", "made from bindings/facade/api.json"),
    ("bindings/node/types.d.ts", "made from bindings/facade/api.json"),
    ("bindings/python/keydesk/records.py", "made from bindings/facade/api.json"),
];
