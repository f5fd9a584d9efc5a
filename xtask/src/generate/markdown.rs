//! References for people: the policy, the configuration, the codes.

use std::fmt::Write;

use super::HEAD;
use super::document::{Document, Field, Form, Type};

/// Every record that is reached from these, in the order in which they are met.
pub(super) fn records(document: &Document, title: &str, intro: &str, roots: &[&str]) -> String {
    let mut text = format!("<!-- {HEAD} -->\n# {title}\n\n{intro}\n");
    let mut waiting: Vec<String> = roots.iter().rev().map(|&name| name.to_owned()).collect();
    let mut shown: Vec<String> = Vec::new();
    while let Some(name) = waiting.pop() {
        if shown.contains(&name) {
            continue;
        }
        let Some(one) = document.records.iter().find(|one| one.name == name) else { continue };
        shown.push(name);
        let _ = write!(text, "\n## {}\n\n{}\n", one.name, one.doc);
        match &one.form {
            Form::Record(fields) => {
                text += "\n| member | type | default | what |\n|---|---|---|---|\n";
                for field in fields {
                    text += &line(field);
                }
                let named = fields.iter().rev().filter_map(|field| within(&field.of));
                waiting.extend(named.map(str::to_owned));
            }
            Form::Values(values) => {
                text += "\n| value | what |\n|---|---|\n";
                for (value, doc) in values {
                    let _ = writeln!(text, "| `{value}` | {} |", cell(doc));
                }
            }
            Form::Choice(choices) => {
                text += "\nOne of:\n\n";
                for choice in choices {
                    let _ = writeln!(text, "- {}", kind(choice));
                }
                waiting.extend(choices.iter().rev().filter_map(within).map(str::to_owned));
            }
        }
    }
    text
}

fn line(field: &Field) -> String {
    let default = match (&field.default, field.required) {
        (Some(default), _) if default.as_object().is_some_and(|of| !of.is_empty()) => {
            "see there".to_owned()
        }
        (Some(default), _) => format!("`{default}`"),
        (None, true) => "required".to_owned(),
        (None, false) => "–".to_owned(),
    };
    format!("| `{}` | {} | {default} | {} |\n", field.name, kind(&field.of), cell(&field.doc))
}

fn cell(doc: &str) -> String {
    doc.replace("\n\n", "<br>").replace('\n', " ").replace('|', "\\|")
}

fn kind(of: &Type) -> String {
    match of {
        Type::Text => "text".to_owned(),
        Type::Time => "time".to_owned(),
        Type::Whole => "number".to_owned(),
        Type::Flag => "yes or no".to_owned(),
        Type::Nothing => "null".to_owned(),
        Type::Any => "any".to_owned(),
        Type::List(of) => format!("list of {}", kind(of)),
        Type::Map(of) => format!("{} by name", kind(of)),
        Type::Named(name) => format!("[{name}](#{})", name.to_lowercase()),
        Type::Optional(of) => kind(of),
        Type::Fields(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(name, of)| format!("`{name}`: {}", kind(of))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Type::Known { of, .. } => kind(of),
        Type::Constant(text) => format!("`{text}`"),
        Type::OneOf(several) => several.iter().map(kind).collect::<Vec<_>>().join(" or "),
    }
}

/// The record that a type names.
fn within(of: &Type) -> Option<&str> {
    match of {
        Type::Named(name) => Some(name),
        Type::List(of) | Type::Map(of) | Type::Optional(of) => within(of),
        Type::Fields(fields) => fields.iter().find_map(|(_, of)| within(of)),
        _ => None,
    }
}

/// The codes: what each says, and which operations answer it.
pub(super) fn codes(document: &Document) -> String {
    let mut text = format!(
        "<!-- {HEAD} -->\n# Codes\n\nEvery refusal and failure has a code that never changes its meaning. \
         It stands in errors of every language, in problem documents over HTTP, and in the audit record.\n\n\
         | code | class | what it says | of |\n|---|---|---|---|\n"
    );
    let all = || document.operations.iter().chain(&document.stateless);
    for code in &document.codes {
        let of: Vec<_> = if code.engine {
            vec!["every operation that verifies".to_owned()]
        } else {
            let names = all().filter(|one| one.codes.contains(&code.name));
            names.map(|one| format!("`{}`", one.name)).collect()
        };
        let of = if of.len() >= document.operations.len() {
            "every operation".to_owned()
        } else {
            of.join(", ")
        };
        let says = cell(code.says.as_deref().unwrap_or_default());
        let _ = writeln!(text, "| `{}` | `{}` | {says} | {of} |", code.name, code.class);
    }
    text
}
