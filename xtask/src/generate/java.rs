//! Java: records, enumerations and interfaces, a file for each.

use std::collections::BTreeMap;

use super::document::{Callback, Document, Field, Form, Type};
use super::{HEAD, RESPONSE_PARTS, RESPONSES, indented, pascal};

/// The text of each file, by its name.
pub(super) fn types(document: &Document) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let own = document.records.iter().filter(|one| !RESPONSE_PARTS.contains(&one.name.as_str()));
    for one in own {
        let name = &one.name;
        let body = match &one.form {
            Form::Record(_) if RESPONSES.contains(&name.as_str()) => choice(name, &one.doc, &[]),
            Form::Record(fields) => record(name, &one.doc, fields),
            Form::Values(values) => values_of(name, &one.doc, values),
            Form::Choice(choices) => choice(name, &one.doc, choices),
        };
        files.insert(format!("{name}.java"), file(&body));
    }
    files.insert("Code.java".to_owned(), file(&codes(document)));
    files.insert("Operations.java".to_owned(), file(&operations(document)));
    let mut parts: BTreeMap<&str, Vec<&Callback>> = BTreeMap::new();
    for one in &document.callbacks {
        let part = one.name.split_once('.').map_or("rules", |(part, _)| part);
        parts.entry(part).or_default().push(one);
    }
    for (part, functions) in parts {
        let name = format!("Host{}", pascal(part));
        files.insert(format!("{name}.java"), file(&host(&name, part, &functions)));
    }
    files
}

fn file(body: &str) -> String {
    let mut imports = Vec::new();
    for (word, path) in
        [("Instant", "java.time.Instant"), ("List<", "java.util.List"), ("Map<", "java.util.Map")]
    {
        if body.contains(word) {
            imports.push(format!("import {path};\n"));
        }
    }
    let gap = if imports.is_empty() { "" } else { "\n" };
    format!("// {HEAD}\npackage {PACKAGE};\n\n{}{gap}{body}", imports.concat())
}

fn record(name: &str, doc: &str, fields: &[Field]) -> String {
    let mut about = doc.to_owned() + "\n";
    for field in fields {
        let absent = if field.required { "" } else { " Null where it is left out." };
        about += &format!("\n@param {} {}{absent}", java_name(&field.name), field.doc);
    }
    let members: Vec<_> = fields
        .iter()
        .map(|field| {
            let of = if field.required { written(&field.of) } else { boxed(&field.of) };
            let renamed = java_name(&field.name) != field.name;
            let named = if renamed { format!("@Json(\"{}\") ", field.name) } else { String::new() };
            format!("        {named}{of} {}", java_name(&field.name))
        })
        .collect();
    let members =
        if members.is_empty() { String::new() } else { format!("\n{}", members.join(",\n")) };
    format!("{}public record {name}({members}) {{}}\n", javadoc(&about, ""))
}

fn values_of(name: &str, doc: &str, values: &[(String, String)]) -> String {
    let constants: Vec<_> = values
        .iter()
        .map(|(value, doc)| {
            let constant = value.replace('-', "_").to_uppercase();
            format!("{}    {constant}(\"{value}\")", javadoc(doc, "    "))
        })
        .collect();
    format!(
        "{}public enum {name} {{\n{};\n\n{}}}\n",
        javadoc(doc, ""),
        constants.join(",\n\n"),
        text_of_enum(name)
    )
}

fn text_of_enum(name: &str) -> String {
    format!(
        "    private final String text;\n\n    {name}(String text) {{\n        this.text = text;\n    }}\n\n    \
         /** The value as it is written in JSON. */\n    public String text() {{\n        return text;\n    }}\n"
    )
}

/// One of several forms, as the JSON that it is.
fn choice(name: &str, doc: &str, choices: &[Type]) -> String {
    let forms: Vec<_> = choices
        .iter()
        .filter_map(|one| match one {
            Type::Constant(text) => Some(format!("{{@code \"{text}\"}}")),
            Type::Named(name) => Some(format!("{{@link {name}}}")),
            Type::Fields(fields) => {
                let names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
                Some(format!("an object with {}", names.join(", ")))
            }
            Type::Text => Some("a text".to_owned()),
            _ => None,
        })
        .collect();
    let forms =
        if forms.is_empty() { String::new() } else { format!("\n\nOne of: {}.", forms.join("; ")) };
    let about = format!("{doc}{forms}\n\n@param json the value as JSON");
    format!("{}public record {name}(String json) {{}}\n", javadoc(&about, ""))
}

fn codes(document: &Document) -> String {
    let constants: Vec<_> = document
        .codes
        .iter()
        .map(|code| {
            let says = code.says.as_deref().unwrap_or_default();
            let (constant, name) = (code.name.to_uppercase(), &code.name);
            format!("{}    {constant}(\"{name}\")", javadoc(says, "    "))
        })
        .collect();
    format!(
        "/** Every code that an error may have. */\npublic enum Code {{\n{};\n\n{}}}\n",
        constants.join(",\n"),
        text_of_enum("Code")
    )
}

fn operations(document: &Document) -> String {
    let mut text = "/** Every operation of a desk. Each throws a {@code KeydeskException}. */\n\
                    public interface Operations {\n"
        .to_owned();
    for one in &document.operations {
        let (name, request, answer) = (&one.name, &one.request, &one.answer);
        text +=
            &format!("\n{}    {answer} {name}({request} request);\n", javadoc(&one.doc(), "    "));
    }
    text + "}\n"
}

fn host(name: &str, part: &str, functions: &[&Callback]) -> String {
    let mut text = format!("/** The host's {part}. */\npublic interface {name} {{\n");
    for one in functions {
        let function = one.name.split_once('.').map_or(one.name.as_str(), |(_, name)| name);
        let given = match &one.request {
            Type::Fields(fields) => {
                let fields =
                    fields.iter().map(|(name, of)| format!("{} {}", written(of), java_name(name)));
                fields.collect::<Vec<_>>().join(", ")
            }
            Type::Text => format!("String {}", if part == "store" { "key" } else { "id" }),
            of => format!("{} asked", written(of)),
        };
        let doc = javadoc(&format!("{}.", one.summary), "    ");
        text += &format!("\n{doc}    {} {function}({given});\n", written(&one.answer));
    }
    text + "}\n"
}

/// A name that is no word of the language.
fn java_name(name: &str) -> String {
    if ["public", "default", "package"].contains(&name) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

fn written(of: &Type) -> String {
    match of {
        Type::Whole => "long".to_owned(),
        Type::Flag => "boolean".to_owned(),
        Type::Nothing => "void".to_owned(),
        of => boxed(of),
    }
}

fn boxed(of: &Type) -> String {
    match of {
        Type::Text | Type::Constant(_) => "String".to_owned(),
        Type::Known { of, .. } => boxed(of),
        Type::Time => "Instant".to_owned(),
        Type::Whole => "Long".to_owned(),
        Type::Flag => "Boolean".to_owned(),
        Type::Nothing => "Void".to_owned(),
        Type::Any | Type::OneOf(_) => "Object".to_owned(),
        Type::List(of) => format!("List<{}>", boxed(of)),
        Type::Map(of) => format!("Map<String, {}>", boxed(of)),
        Type::Named(name) => name.clone(),
        Type::Optional(of) => boxed(of),
        Type::Fields(_) => "Map<String, Object>".to_owned(),
    }
}

fn javadoc(doc: &str, indent: &str) -> String {
    let doc = doc.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let doc = ticked(&doc.replace("*/", "*&#47;").replace('@', "&#64;"));
    // The tags that are ours.
    let doc = doc
        .replace("&#64;param", "@param")
        .replace("&#64;link", "@link")
        .replace("&#64;code", "@code");
    match doc.trim_end().lines().collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [line] => format!("{indent}/** {line} */\n"),
        _ => format!(
            "{indent}/**\n{}{indent} */\n",
            indented(doc.trim_end(), &format!("{indent} * "))
        ),
    }
}

/// `code` as Javadoc writes it.
fn ticked(doc: &str) -> String {
    let mut parts = doc.split('`');
    let mut text = parts.next().unwrap_or_default().to_owned();
    while let Some(code) = parts.next() {
        let code = code.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        text += &format!(
            "{{@code {}}}{}",
            code.replace("&#64;", "@"),
            parts.next().unwrap_or_default()
        );
    }
    text
}

const PACKAGE: &str = "dev.keydesk.api";
