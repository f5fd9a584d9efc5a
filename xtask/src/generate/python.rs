//! Python: frozen dataclasses, enumerations of text, and protocols for what a host is asked.

use super::document::{Document, Field, Form, Type};
use super::{HEAD, RESPONSE_PARTS, RESPONSES, indented, snake};

pub(super) fn types(document: &Document) -> String {
    let mut text = format!(
        "# {HEAD}\n\"\"\"The records, values and codes of Keydesk {}, and what a host is asked.\"\"\"\n\n\
         from __future__ import annotations\n\nfrom collections.abc import Awaitable, Mapping, Sequence\n\
         from dataclasses import dataclass, field\nfrom datetime import datetime\n\
         from typing import Any, Literal, Protocol, TypeVar, Union\n\nfrom ._record import Record, StrEnum\n\n\
         _T = TypeVar(\"_T\")\n\n\
         #: A value, or an awaitable of it: the functions of a host may be plain or `async`.\n\
         MaybeAwaitable = Union[_T, Awaitable[_T]]\n",
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
            let mut choices: Vec<_> = choices.iter().map(written).collect();
            choices.dedup();
            let doc = one.doc.replace('\n', " ");
            text += &format!("\n\n#: {doc}\n{} = Union[{}]\n", one.name, quoted(&choices));
        }
    }
    for name in RESPONSES.iter().filter(|name| document.record(name).is_some()) {
        text += &format!(
            "\n\n#: {name} (WebAuthn Level 3 section 5.1) as JSON text, as the browser sent it, or read. Text is better:\n\
             #: it shows a member that stands twice.\n{name} = Union[str, Mapping[str, Any]]\n"
        );
    }
    text += &codes(document);
    text + &callbacks(document)
}

/// A method for each operation: of a desk that waits, and of one on an event loop.
pub(super) fn operations(document: &Document) -> String {
    let mut text = format!(
        "# {HEAD}\n\"\"\"The operations of a desk.\"\"\"\n\n\
         from __future__ import annotations\n\nfrom typing import TypeVar\n\n\
         from . import records\nfrom ._record import Record\n\n_Answer = TypeVar(\"_Answer\", bound=Record)\n"
    );
    for (class, word, wait) in [("Operations", "", ""), ("AsyncOperations", "async ", "await ")] {
        text += &format!(
            "\n\nclass {class}:\n    \"\"\"Every operation of a desk. Each raises a `KeydeskError`.\"\"\"\n\n    \
             {word}def _call(\n        self, operation: str, request: Record, caller: records.CallerRecord | None, \
             answer: type[_Answer]\n    ) -> _Answer:\n        raise NotImplementedError\n"
        );
        for one in &document.operations {
            text += &format!(
                "\n    {word}def {}(\n        self, request: records.{}, *, caller: records.CallerRecord | None = None\n    \
                 ) -> records.{}:\n{}        return {wait}self._call(\"{}\", request, caller, records.{})\n",
                snake(&one.name),
                one.request,
                one.answer,
                docstring(&one.doc(), "        "),
                one.name,
                one.answer,
            );
        }
    }
    text
}

/// The tables by which the package finds records, exceptions and functions of the host.
pub(super) fn tables(document: &Document) -> String {
    let mut text = format!(
        "# {HEAD}\n\"\"\"The records of operations and of the host's functions, and the sort of each code.\"\"\"\n\n\
         from __future__ import annotations\n\nfrom . import records\nfrom ._record import Record\n\n\
         #: The answer of each operation.\nANSWERS: dict[str, type[Record]] = {{\n"
    );
    for one in document.operations.iter().chain(&document.stateless) {
        text += &format!("    \"{}\": records.{},\n", one.name, one.answer);
    }
    text += "}\n\n#: The functions of a host, and the record with which each is called, unless that is a text.\n\
        CALLBACKS: dict[str, type[Record] | None] = {\n";
    for one in &document.callbacks {
        let record = match &one.request {
            Type::Named(name) => format!("records.{name}"),
            _ => "None".to_owned(),
        };
        text += &format!("    \"{}\": {record},\n", one.name);
    }
    text += "}\n\n#: The sort of answer that each code is; the class of its exception follows from it.\n\
        CLASSES: dict[str, str] = {\n";
    for code in &document.codes {
        text += &format!("    \"{}\": \"{}\",\n", code.name, code.class);
    }
    text + "}\n"
}

fn is_response(name: &str) -> bool {
    RESPONSES.contains(&name) || RESPONSE_PARTS.contains(&name)
}

fn quoted(choices: &[String]) -> String {
    choices.iter().map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(", ")
}

fn values_of(name: &str, doc: &str, values: &[(String, String)]) -> String {
    let mut text = format!("\n\nclass {name}(StrEnum):\n{}", docstring(doc, "    "));
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
        "\n\n@dataclass(frozen=True, kw_only=True, slots=True)\nclass {name}(Record):\n{}",
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
        let shown = if SECRETS.contains(&one.name.as_str()) { "repr=False, " } else { "" };
        text += &format!(
            "\n    {}: {of} = field({default}{shown}metadata={{\"json\": \"{}\"}})",
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
        "\n\nclass Code(StrEnum):\n    \"\"\"Every code that an error may have.\"\"\"\n".to_owned();
    for code in &document.codes {
        for line in code.says.iter().flat_map(|says| says.lines()) {
            text += &format!("\n    #: {line}");
        }
        text += &format!("\n    {} = \"{}\"", code.name.to_uppercase(), code.name);
    }
    text + "\n"
}

/// A protocol for each part of the host: its functions, with what they are given and answer. The functions of
/// a mount are given to the mount.
fn callbacks(document: &Document) -> String {
    let mut text = String::new();
    let mut last = "";
    for one in &document.callbacks {
        let Some((part, function)) = one.name.split_once('.') else { continue };
        if part == "portal" {
            continue;
        }
        // A protocol has no optional members.
        let optional = one.name == "directory.roles";
        let class = super::pascal(part);
        if optional {
            text += &format!(
                "\n\nclass {class}WithRoles({class}, Protocol):\n    \"\"\"The host's {part}, where it says which roles people hold.\"\"\"\n"
            );
        } else if part != last {
            text += &format!("\n\nclass {class}(Protocol):\n    \"\"\"The host's {part}.\"\"\"\n");
            last = part;
        }
        let given = match &one.request {
            Type::Text => format!("{}: str", if part == "store" { "key" } else { "id" }),
            of => format!("request: {}", written(of)),
        };
        text += &format!(
            "\n    def {}(self, {given}) -> MaybeAwaitable[{}]:\n{}        ...\n",
            snake(function),
            answered(document, &one.answer),
            docstring(&format!("{}.", one.summary), "        ")
        );
    }
    text
}

/// What a host may answer: a record or its fields, a value or its text.
fn answered(document: &Document, of: &Type) -> String {
    match of {
        Type::Optional(of) => format!("{} | None", answered(document, of)),
        Type::List(of) => format!("Sequence[{}]", answered(document, of)),
        Type::Named(name) => {
            let named = document.records.iter().find(|one| one.name == *name);
            match named.map(|one| &one.form) {
                Some(Form::Values(values)) => {
                    let texts: Vec<_> = values.iter().map(|(value, _)| value.clone()).collect();
                    format!("{name} | Literal[{}]", quoted(&texts))
                }
                _ => format!("{name} | Mapping[str, Any]"),
            }
        }
        of => written(of),
    }
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

/// Fields that are `SecretText` in Rust, or addresses that may hold a password: `repr` does not show them.
const SECRETS: [&str; 9] = [
    "journal",
    "olderSecrets",
    "password",
    "secret",
    "session",
    "setCookies",
    "store",
    "token",
    "url",
];
