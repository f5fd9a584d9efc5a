//! Python: frozen dataclasses, enumerations of text, and protocols for what a host is asked.

use super::document::{Callback, Document, Field, Form, Type};
use super::{HEAD, RESPONSE_PARTS, RESPONSES, indented, snake};

pub(super) fn types(document: &Document) -> String {
    let mut text = format!(
        "# {HEAD}\n\"\"\"The records, values, codes and operations of Keydesk {}.\"\"\"\n\n\
         from __future__ import annotations\n\nfrom dataclasses import dataclass, field\n\
         from datetime import datetime\nfrom enum import Enum\nfrom typing import Any, Literal, Protocol, Union\n",
        document.version
    );
    for one in &document.records {
        if let Form::Values(values) = &one.form {
            text += &values_of(&one.name, &one.doc, values);
        }
    }
    for one in &document.records {
        match &one.form {
            Form::Record(_) if is_response(&one.name) => {}
            Form::Record(fields) => text += &record(&one.name, &one.doc, fields),
            _ => {}
        }
    }
    for one in &document.records {
        if let Form::Choice(choices) = &one.form {
            let choices: Vec<_> = choices.iter().map(written).collect();
            let doc = one.doc.replace('\n', " ");
            text += &format!("\n\n#: {doc}\n{} = Union[{}]\n", one.name, quoted(&choices));
        }
    }
    for name in RESPONSES.iter().filter(|name| document.record(name).is_some()) {
        text += &format!(
            "\n\n#: {name} (WebAuthn Level 3 section 5.1), as the browser sent it.\n{name} = Union[\"dict[str, Any]\"]\n"
        );
    }
    text += &codes(document);
    text += "\n\nclass Operations(Protocol):\n    \"\"\"Every operation of a desk. Each raises a `KeydeskError`.\"\"\"\n";
    for one in &document.operations {
        text += &format!(
            "\n    def {}(self, request: {}, **options: Any) -> {}:\n{}        ...\n",
            snake(&one.name),
            one.request,
            one.answer,
            docstring(&one.doc(), "        ")
        );
    }
    text += &callbacks(&document.callbacks);
    text
}

fn is_response(name: &str) -> bool {
    RESPONSES.contains(&name) || RESPONSE_PARTS.contains(&name)
}

fn quoted(choices: &[String]) -> String {
    choices.iter().map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(", ")
}

fn values_of(name: &str, doc: &str, values: &[(String, String)]) -> String {
    let mut text = format!("\n\nclass {name}(str, Enum):\n{}", docstring(doc, "    "));
    for (value, doc) in values {
        let name = value.replace('-', "_").to_uppercase();
        for line in doc.lines() {
            text += &format!("\n    #: {line}");
        }
        text += &format!("\n    {name} = \"{value}\"");
    }
    text + "\n"
}

fn record(name: &str, doc: &str, fields: &[Field]) -> String {
    let mut text = format!(
        "\n\n@dataclass(frozen=True, kw_only=True, slots=True)\nclass {name}:\n{}",
        docstring(doc, "    ")
    );
    // Fields by keyword need no order: one without a default may follow one with.
    for one in fields {
        for line in one.doc.lines() {
            text += &format!("\n    #: {line}").replace("#: \n", "#:\n");
        }
        let of = written(&one.of);
        let (of, default) = if one.required {
            (of, String::new())
        } else {
            (format!("{of} | None"), "default=None, ".to_owned())
        };
        text += &format!(
            "\n    {}: {of} = field({default}metadata={{\"json\": \"{}\"}})",
            python_name(&one.name),
            one.name
        );
    }
    if fields.is_empty() {
        text += "\n    pass";
    }
    text + "\n"
}

/// A name in Python's style, which is no word of the language.
fn python_name(name: &str) -> String {
    let name = snake(name);
    if ["from", "class", "global", "import", "in", "is", "not", "type"].contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

fn written(of: &Type) -> String {
    match of {
        Type::Text => "str".to_owned(),
        Type::Time => "datetime".to_owned(),
        Type::Whole => "int".to_owned(),
        Type::Flag => "bool".to_owned(),
        Type::Nothing => "None".to_owned(),
        Type::Any => "Any".to_owned(),
        Type::List(of) => format!("list[{}]", written(of)),
        Type::Map(of) => format!("dict[str, {}]", written(of)),
        Type::Named(name) => name.clone(),
        Type::Optional(of) => format!("{} | None", written(of)),
        Type::Fields(_) => "dict[str, Any]".to_owned(),
        Type::Known { of, .. } => written(of),
        Type::Constant(text) => format!("Literal['{text}']"),
        Type::OneOf(several) => several.iter().map(written).collect::<Vec<_>>().join(" | "),
    }
}

fn codes(document: &Document) -> String {
    let mut text =
        "\n\nclass Code(str, Enum):\n    \"\"\"Every code that an error may have.\"\"\"\n"
            .to_owned();
    for code in &document.codes {
        for line in code.says.iter().flat_map(|says| says.lines()) {
            text += &format!("\n    #: {line}");
        }
        text += &format!("\n    {} = \"{}\"", code.name.to_uppercase(), code.name);
    }
    text + "\n"
}

/// A protocol for each part of the host: its functions, with what they are given and answer.
fn callbacks(callbacks: &[Callback]) -> String {
    let mut text = String::new();
    let mut last = "";
    for one in callbacks {
        let (part, function) = one.name.split_once('.').unwrap_or(("rules", &one.name));
        if part != last {
            let class = super::pascal(part);
            text += &format!("\n\nclass {class}(Protocol):\n    \"\"\"The host's {part}.\"\"\"\n");
            last = part;
        }
        let given = match &one.request {
            Type::Fields(fields) => {
                let fields =
                    fields.iter().map(|(name, of)| format!("{}: {}", snake(name), written(of)));
                fields.collect::<Vec<_>>().join(", ")
            }
            Type::Text => format!("{}: str", if part == "store" { "key" } else { "id" }),
            of => format!("asked: {}", written(of)),
        };
        text += &format!(
            "\n    def {}(self, {given}) -> {}:\n{}        ...\n",
            snake(function),
            written(&one.answer),
            docstring(&format!("{}.", one.summary), "        ")
        );
    }
    text
}

fn docstring(doc: &str, indent: &str) -> String {
    let doc = doc.replace('\\', "\\\\");
    match doc.lines().collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [line] => format!("{indent}\"\"\"{line}\"\"\"\n"),
        _ => {
            let lines = indented(&doc, indent);
            format!("{indent}\"\"\"{}\n{indent}\"\"\"\n", lines.trim())
        }
    }
}
