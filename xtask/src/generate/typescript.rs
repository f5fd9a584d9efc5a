//! TypeScript: `types.d.ts`, and where times stand, for the half of the package that is JavaScript.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::document::{Document, Field, Form, Type};
use super::{HEAD, indented};

/// What the hand-written half has its own words for.
const OWN: [&str; 1] = ["ResponseJson"];

pub(super) fn types(document: &Document) -> String {
    let mut text =
        format!("// {HEAD}\n\nimport type {{ CallOptions, ResponseJson }} from './index'\n");
    let given = given(document);
    for one in document.records.iter().filter(|one| !OWN.contains(&one.name.as_str())) {
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
        Type::Named(name) => name.clone(),
        Type::Optional(of) => format!("{} | null", written(of, times)),
        Type::Fields(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(name, of)| format!("{name}: {}", written(of, times))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Type::Constant(text) => format!("'{text}'"),
        Type::OneOf(several) => {
            several.iter().map(|one| written(one, times)).collect::<Vec<_>>().join(" | ")
        }
    }
}

/// `records.cjs`: the answer of each operation, and where times stand in records.
pub(super) fn times(document: &Document) -> String {
    let answers = document.operations.iter().map(|one| format!("  {}: '{}'", one.name, one.answer));
    let answers: Vec<_> = answers.collect();
    let places: BTreeMap<&str, BTreeMap<&str, &str>> = document
        .records
        .iter()
        .filter_map(|one| Some((one.name.as_str(), places(document.record(&one.name)?))))
        .collect();
    let records = places.iter().filter_map(|(name, fields)| {
        let kept = fields.iter().filter(|(_, of)| leads(&places, of, &mut BTreeSet::new()));
        let kept: Vec<_> = kept.map(|(field, of)| format!("{field}: '{of}'")).collect();
        (!kept.is_empty()).then(|| format!("  {name}: {{ {} }}", kept.join(", ")))
    });
    format!(
        "'use strict'\n\n// {HEAD}\n\n// The answer of each operation.\nconst OPERATIONS = {{\n{}\n}}\n\n\
         // The fields of each record that hold times or records with times.\nconst RECORDS = {{\n{}\n}}\n\n\
         module.exports = {{ OPERATIONS, RECORDS }}\n",
        answers.join(",\n"),
        records.collect::<Vec<_>>().join(",\n")
    )
}

/// The fields that hold a time or a record.
fn places(fields: &[Field]) -> BTreeMap<&str, &str> {
    let held = fields.iter().filter_map(|field| {
        let of = if let Type::List(of) = &field.of { of } else { &field.of };
        match of {
            Type::Time => Some((field.name.as_str(), TIME)),
            Type::Named(name) => Some((field.name.as_str(), name.as_str())),
            _ => None,
        }
    });
    held.collect()
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
