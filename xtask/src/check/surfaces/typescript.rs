//! A TypeScript declaration, read as far as its own style goes: a member a line, with its comment
//! before it.

use anyhow::Result;

use super::described::{Described, said};

pub(super) fn read(files: &[String]) -> Result<Described> {
    let mut described = Described::default();
    for file in files {
        let mut reader =
            Reader { described: Described::default(), doc: None, record: None, codes: false };
        let mut comment = None;
        for line in file.lines() {
            reader.line(line, &mut comment);
        }
        let read = reader.described;
        described.operations.extend(read.operations);
        described.codes.extend(read.codes);
        for (name, fields) in read.records {
            // A class of the same name wraps the record.
            described.records.entry(name).or_insert(fields);
        }
    }
    // What a record of operations holds are no fields.
    described.records.remove(OPERATIONS);
    Ok(described)
}

struct Reader {
    described: Described,
    /// The comment that waits for what it is about.
    doc: Option<String>,
    /// The record that is open.
    record: Option<String>,
    /// Whether the lines are codes.
    codes: bool,
}

impl Reader {
    fn line(&mut self, line: &str, comment: &mut Option<String>) {
        let text = line.trim();
        if let Some(open) = comment {
            let ends = text.ends_with("*/");
            open.push(' ');
            open.push_str(text.trim_end_matches("*/").trim_start_matches('*'));
            if ends {
                self.doc = comment.take().map(|doc| said(&doc));
            }
            return;
        }
        if let Some(rest) = text.strip_prefix("/**") {
            match rest.strip_suffix("*/") {
                Some(doc) => self.doc = Some(said(doc)),
                None => *comment = Some(rest.to_owned()),
            }
            return;
        }
        if self.codes {
            match text.strip_prefix("| '").and_then(|code| code.strip_suffix('\'')) {
                Some(code) => drop(self.described.codes.insert(code.to_owned())),
                None => self.codes = false,
            }
        } else if line.starts_with("export type Code =") {
            self.codes = true;
        } else if let Some(name) = declared(line, &["export interface ", "export class "]) {
            self.described.records.entry(name.to_owned()).or_default();
            self.record = Some(name.to_owned());
        } else if let Some(name) = declared(line, &["export function verify"]) {
            // The same function away from the main thread is no operation of its own.
            if !name.ends_with("Async") {
                let doc = self.doc.take().unwrap_or_default();
                self.described.operations.insert(format!("verify{name}"), doc);
            }
        } else if line.starts_with('}') {
            self.record = None;
        } else if let (Some(record), true) = (&self.record, is_member(line)) {
            let doc = self.doc.take().unwrap_or_default();
            let text = text.strip_prefix("readonly ").unwrap_or(text);
            let Some(name) = declared(text, &[""]) else { return };
            if record == OPERATIONS {
                self.described.operations.insert(name.to_owned(), doc);
            } else if let Some(fields) = self.described.records.get_mut(record) {
                fields.insert(name.to_owned(), doc);
            }
        }
        self.doc = None;
    }
}

/// A line two deep, that begins a member.
fn is_member(line: &str) -> bool {
    let inner = line.strip_prefix("  ").unwrap_or_default();
    inner.starts_with(|first: char| first.is_ascii_alphabetic())
        && !inner.starts_with("constructor")
}

/// The name behind one of these words.
fn declared<'l>(line: &'l str, words: &[&str]) -> Option<&'l str> {
    let rest = words.iter().find_map(|word| line.strip_prefix(word))?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    rest.get(..end).filter(|name| !name.is_empty())
}

const OPERATIONS: &str = "Operations";
