//! TypeScript: `types.d.ts`, and where times stand, for the half of the package that is JavaScript.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::Value;

use super::document::{Document, Field, Form, Type};
use super::{HEAD, RESPONSES, indented};

pub(super) fn types(document: &Document) -> String {
    let mut text = format!("// {HEAD}\n\nimport type {{ CallOptions }} from './index'\n");
    let given = given(document);
    for (name, (doc, values)) in known(document) {
        let values: Vec<_> =
            values.iter().map(|value| format!("  | {}\n", literal(value))).collect();
        text += &format!("\n{}export type {name} =\n{}", comment(doc, ""), values.concat());
    }
    for one in &document.records {
        let name = &one.name;
        let times = if given.contains(name.as_str()) { "Date | string" } else { "Date" };
        text += &format!("\n{}", comment(&one.doc, ""));
        match &one.form {
            Form::Record(fields) => {
                text += &format!("export interface {name} {}\n", members(fields, times, ""));
            }
            Form::Values(values) => {
                text += &format!("export type {name} =\n");
                for (value, doc) in values {
                    text += &format!("{}  | '{value}'\n", comment(doc, "  "));
                }
            }
            Form::Choice(choices) => {
                let choices: Vec<_> = choices.iter().map(|one| written(one, times)).collect();
                text += &format!("export type {name} = {}\n", choices.join(" | "));
            }
        }
    }
    text += "\n/** Every operation of a desk. Each rejects with a KeydeskError. */\nexport interface Operations {\n";
    for one in &document.operations {
        text += &comment(&one.doc(), "  ");
        let (name, request, answer) = (&one.name, &one.request, &one.answer);
        text +=
            &format!("  {name}(request: {request}, options?: CallOptions): Promise<{answer}>\n");
    }
    text += "}\n\n/** Every code that an error may have. */\nexport type Code =\n";
    for code in &document.codes {
        if let Some(says) = &code.says {
            text += &comment(says, "  ");
        }
        text += &format!("  | '{}'\n", code.name);
    }
    text
}

/// Records that a host writes: it may write times as text.
fn given(document: &Document) -> BTreeSet<&str> {
    let requests = document.operations.iter().chain(&document.stateless);
    let named = ["ActorRecord", "AttestationRequest", "CallerRecord", "Config", "MountConfig"];
    requests.map(|one| one.request.as_str()).chain(named).collect()
}

/// The types whose values are known, by their names.
fn known(document: &Document) -> BTreeMap<&str, (&str, &[Value])> {
    let mut found = BTreeMap::new();
    for one in &document.records {
        let Form::Record(fields) = &one.form else { continue };
        for field in fields {
            let of = if let Type::List(of) = &field.of { of } else { &field.of };
            if let Type::Known { name, doc, values, .. } = of {
                found.insert(name.as_str(), (doc.as_str(), values.as_slice()));
            }
        }
    }
    found
}

fn literal(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| format!("'{text}'"))
}

fn comment(doc: &str, indent: &str) -> String {
    match doc.lines().collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [line] => format!("{indent}/** {line} */\n"),
        _ => format!("{indent}/**\n{}{indent} */\n", indented(doc, &format!("{indent} * "))),
    }
}

fn members(fields: &[Field], times: &str, indent: &str) -> String {
    let mut text = "{\n".to_owned();
    for field in fields {
        let optional = if field.required { "" } else { "?" };
        let deeper = format!("{indent}  ");
        let of = written(&field.of, times);
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{}{deeper}{}{optional}: {of}",
            comment(&field.doc, &deeper),
            field.name
        );
    }
    text + indent + "}"
}

fn written(of: &Type, times: &str) -> String {
    match of {
        Type::Text => "string".to_owned(),
        Type::Time => times.to_owned(),
        Type::Whole => "number".to_owned(),
        Type::Flag => "boolean".to_owned(),
        Type::Nothing => "null".to_owned(),
        Type::Any => "any".to_owned(),
        Type::List(of) => match written(of, times) {
            of if of.contains(' ') => format!("Array<{of}>"),
            of => format!("{of}[]"),
        },
        Type::Map(of) => format!("Record<string, {}>", written(of, times)),
        // A response is taken as the text that the browser sent, too.
        Type::Named(name) if RESPONSES.contains(&name.as_str()) => format!("{name} | string"),
        Type::Named(name) | Type::Known { name, .. } => name.clone(),
        Type::Optional(of) => format!("{} | null", written(of, times)),
        Type::Fields(fields) => {
            let field = |(name, of): &(String, Type)| match of {
                Type::Optional(of) => format!("{name}?: {}", written(of, times)),
                of => format!("{name}: {}", written(of, times)),
            };
            let fields: Vec<_> = fields.iter().map(field).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Type::Constant(text) => format!("'{text}'"),
        Type::OneOf(several) => {
            several.iter().map(|one| written(one, times)).collect::<Vec<_>>().join(" | ")
        }
    }
}

/// `records.cjs`: the answer of each operation, where times stand in records and in what the host is
/// asked, and values that are packed as numbers.
pub(super) fn times(document: &Document) -> String {
    let answers = document.operations.iter().map(|one| format!("  {}: '{}'", one.name, one.answer));
    let places: BTreeMap<&str, BTreeMap<&str, &str>> = document
        .records
        .iter()
        .filter_map(|one| Some((one.name.as_str(), places(document.record(&one.name)?))))
        .collect();
    let kept = |fields: &BTreeMap<&str, &str>| {
        let kept = fields.iter().filter(|(_, of)| leads(&places, of, &mut BTreeSet::new()));
        let kept: Vec<_> = kept.map(|(field, of)| format!("{field}: '{of}'")).collect();
        if kept.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", kept.join(", ")) }
    };
    let records = places.iter().map(|(name, fields)| (name, kept(fields)));
    let records = records.filter(|(_, fields)| fields != "{}");
    let records = records.map(|(name, fields)| format!("  {name}: {fields}"));
    let callbacks = document.callbacks.iter().map(|one| {
        let fields = match &one.request {
            Type::Named(name) => places.get(name.as_str()).map(&kept),
            Type::Fields(fields) => {
                let of = fields.iter().filter_map(|(field, of)| Some((field.as_str(), place(of)?)));
                Some(kept(&of.collect()))
            }
            _ => None,
        };
        format!("  '{}': {}", one.name, fields.unwrap_or_else(|| "{}".to_owned()))
    });
    let values = document.records.iter().filter_map(|one| match &one.form {
        Form::Values(values) if PACKED.contains(&one.name.as_str()) => {
            let values: Vec<_> = values.iter().map(|(value, _)| format!("'{value}'")).collect();
            Some(format!("  {}: [{}]", one.name, values.join(", ")))
        }
        _ => None,
    });
    let lists = [
        ("OPERATIONS", "The answer of each operation.", answers.collect::<Vec<_>>()),
        (
            "CALLBACKS",
            "What the host is asked, and the fields of each request that hold times or records with times.",
            callbacks.collect(),
        ),
        (
            "RECORDS",
            "The fields of each record that hold times or records with times.",
            records.collect(),
        ),
        ("VALUES", "Values that cross as their places in these lists.", values.collect()),
    ];
    let mut text = format!("'use strict'\n\n// {HEAD}\n\n");
    for (name, comment, lines) in &lists {
        text += &format!("// {comment}\nconst {name} = {{\n{}\n}}\n\n", lines.join(",\n"));
    }
    let names = lists.map(|(name, ..)| name).join(", ");
    text + &format!("module.exports = {{ {names} }}\n")
}

/// The fields that hold a time or a record.
fn places(fields: &[Field]) -> BTreeMap<&str, &str> {
    fields.iter().filter_map(|field| Some((field.name.as_str(), place(&field.of)?))).collect()
}

fn place(of: &Type) -> Option<&str> {
    match if let Type::List(of) = of { of } else { of } {
        Type::Time => Some(TIME),
        Type::Named(name) => Some(name.as_str()),
        _ => None,
    }
}

/// Whether this is a time, or a record that holds one somewhere.
fn leads<'d>(
    places: &BTreeMap<&str, BTreeMap<&'d str, &'d str>>,
    of: &'d str,
    seen: &mut BTreeSet<&'d str>,
) -> bool {
    if of == TIME {
        return true;
    }
    seen.insert(of)
        && places.get(of).is_some_and(|fields| fields.values().any(|of| leads(places, of, seen)))
}

const TIME: &str = "time";
/// What the packed answer of a verification holds as numbers.
const PACKED: [&str; 3] = ["CounterCheck", "CounterState", "UserVerification"];
