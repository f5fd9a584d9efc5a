//! `api.json`, read into what every printer needs.

use anyhow::{Context, Result};
use serde_json::{Map, Value};

/// The document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) version: String,
    pub(super) operations: Vec<Operation>,
    pub(super) stateless: Vec<Operation>,
    pub(super) callbacks: Vec<Callback>,
    pub(super) codes: Vec<Code>,
    /// In order of their names.
    pub(super) records: Vec<Named>,
}

/// An operation, with the records that it takes and answers.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) name: String,
    pub(super) summary: String,
    pub(super) request: String,
    pub(super) answer: String,
    pub(super) codes: Vec<String>,
    /// Whether it verifies a browser's response, so that every code of the engine is among its own.
    pub(super) engine: bool,
}

/// What the host is asked.
#[derive(Debug)]
pub(super) struct Callback {
    pub(super) name: String,
    pub(super) summary: String,
    pub(super) request: Type,
    pub(super) answer: Type,
}

/// A code, what sort of answer it is, and whether the engine gives it.
#[derive(Debug)]
pub(super) struct Code {
    pub(super) name: String,
    pub(super) class: String,
    pub(super) engine: bool,
    /// What it says to a person.
    pub(super) says: Option<String>,
}

/// A record, or another form that has a name.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) form: Form,
}

#[derive(Debug)]
pub(super) enum Form {
    Record(Vec<Field>),
    /// One of these texts, each with its meaning.
    Values(Vec<(String, String)>),
    /// One of several forms.
    Choice(Vec<Type>),
}

/// A field of a record.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) of: Type,
    pub(super) required: bool,
    /// What it is where it is left out, as JSON.
    pub(super) default: Option<Value>,
}

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Type {
    Text,
    Time,
    Whole,
    Flag,
    Nothing,
    /// Whatever JSON holds.
    Any,
    List(Box<Self>),
    Map(Box<Self>),
    Named(String),
    /// Null or this.
    Optional(Box<Self>),
    /// Fields without a name for them all.
    Fields(Vec<(String, Self)>),
    /// This text alone.
    Constant(String),
    /// A text or a number of which these values are known, under a name for languages whose types hold
    /// values. There may be other texts.
    Known {
        name: String,
        doc: String,
        values: Vec<Value>,
        of: Box<Self>,
    },
    /// One of these.
    OneOf(Vec<Self>),
}

impl Operation {
    /// What it does, and the codes with which it is refused.
    pub(super) fn doc(&self) -> String {
        let codes: Vec<_> = self.codes.iter().map(|code| format!("`{code}`")).collect();
        let engine = if self.engine { ", and every code of the engine" } else { "" };
        format!("{}.\n\nCodes: {}{engine}.", self.summary, codes.join(", "))
    }
}

impl Document {
    pub(super) fn read(text: &str) -> Result<Self> {
        let api: Value = serde_json::from_str(text).context("api.json")?;
        let records = api["$defs"].as_object().context("$defs")?;
        Ok(Self {
            version: text_of(&api, "version")?,
            operations: list(&api, "operations", operation)?,
            stateless: list(&api, "stateless", operation)?,
            callbacks: list(&api, "callbacks", callback)?,
            codes: list(&api, "codes", code)?,
            records: records.iter().map(|(name, schema)| named(name, schema)).collect(),
        })
    }

    /// The record of this name, if there is one with fields.
    pub(super) fn record(&self, name: &str) -> Option<&[Field]> {
        self.records.iter().find(|one| one.name == name).and_then(|one| match &one.form {
            Form::Record(fields) => Some(fields.as_slice()),
            _ => None,
        })
    }
}

fn list<T>(api: &Value, name: &str, read: fn(&Value) -> Result<T>) -> Result<Vec<T>> {
    api[name].as_array().with_context(|| name.to_owned())?.iter().map(read).collect()
}

fn text_of(value: &Value, member: &str) -> Result<String> {
    Ok(value[member].as_str().with_context(|| format!("{member} in {value}"))?.to_owned())
}

fn operation(value: &Value) -> Result<Operation> {
    let record = |member: &str| match type_of(&value[member]) {
        Type::Named(name) => Ok(name),
        other => anyhow::bail!("{member} is no record but {other:?}"),
    };
    let name = text_of(value, "name")?;
    let codes = value["codes"].as_array();
    let codes =
        codes.with_context(|| format!("{name} has no row in core/api/src/answers.rs"))?.iter();
    Ok(Operation {
        name,
        summary: text_of(value, "summary")?,
        request: record("request")?,
        answer: record("answer")?,
        codes: codes.filter_map(|code| code.as_str().map(str::to_owned)).collect(),
        engine: value["engine"] == true,
    })
}

fn callback(value: &Value) -> Result<Callback> {
    Ok(Callback {
        name: text_of(value, "name")?,
        summary: text_of(value, "summary")?,
        request: type_of(&value["request"]),
        answer: type_of(&value["answer"]),
    })
}

fn code(value: &Value) -> Result<Code> {
    Ok(Code {
        name: text_of(value, "code")?,
        class: text_of(value, "class")?,
        engine: value["engine"] == true,
        says: value["says"].as_str().map(str::to_owned),
    })
}

fn named(name: &str, schema: &Value) -> Named {
    let doc = description(schema);
    let form = match schema["properties"].as_object() {
        Some(fields) => Form::Record(fields_of(schema, fields)),
        None => match (schema["oneOf"].as_array(), schema["enum"].as_array()) {
            (Some(choices), _) if choices.iter().all(|one| one["const"].is_string()) => {
                let value = |one: &Value| {
                    (one["const"].as_str().unwrap_or_default().to_owned(), description(one))
                };
                Form::Values(choices.iter().map(value).collect())
            }
            (Some(choices), _) => Form::Choice(choices.iter().map(type_of).collect()),
            (None, Some(values)) => {
                let value =
                    |one: &Value| (one.as_str().unwrap_or_default().to_owned(), String::new());
                Form::Values(values.iter().map(value).collect())
            }
            (None, None) => Form::Choice(vec![type_of(schema)]),
        },
    };
    Named { name: name.to_owned(), doc, form }
}

fn fields_of(schema: &Value, fields: &Map<String, Value>) -> Vec<Field> {
    let required: Vec<_> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    fields
        .iter()
        .map(|(name, field)| {
            let of = type_of(field);
            Field {
                name: name.clone(),
                doc: description(field),
                // Left out and null are one.
                of: if let Type::Optional(of) = of { *of } else { of },
                required: required.contains(&name.as_str()),
                default: field.get("default").cloned().filter(|default| !default.is_null()),
            }
        })
        .collect()
}

fn description(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    text.lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

fn type_of(schema: &Value) -> Type {
    let values = schema["examples"].as_array().or_else(|| schema["enum"].as_array());
    if let (Some(name), Some(values)) = (schema["title"].as_str(), values) {
        let of = if schema["type"] == "integer" { Type::Whole } else { Type::Text };
        let doc = schema["$comment"].as_str().unwrap_or_default().to_owned();
        let (name, values) = (name.to_owned(), values.clone());
        return Type::Known { name, doc, values, of: Box::new(of) };
    }
    if let Some(name) = schema["$ref"].as_str() {
        return Type::Named(name.trim_start_matches("#/$defs/").to_owned());
    }
    if let Some(choices) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
        let (nothing, some): (Vec<_>, Vec<_>) =
            choices.iter().map(type_of).partition(|one| *one == Type::Nothing);
        let one = match <[Type; 1]>::try_from(some) {
            Ok([one]) => one,
            Err(several) => Type::OneOf(several),
        };
        return if nothing.is_empty() { one } else { Type::Optional(Box::new(one)) };
    }
    if let Some(text) = schema["const"].as_str() {
        return Type::Constant(text.to_owned());
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        kind => kind.as_str().into_iter().collect(),
    };
    let one = match kinds.iter().find(|kind| **kind != "null") {
        Some(&"string") if schema["format"] == "date-time" => Type::Time,
        Some(&"string") => Type::Text,
        Some(&"integer" | &"number") => Type::Whole,
        Some(&"boolean") => Type::Flag,
        Some(&"array") => Type::List(Box::new(type_of(&schema["items"]))),
        Some(&"object") => {
            match (schema["properties"].as_object(), &schema["additionalProperties"]) {
                (Some(fields), _) => {
                    let field = |field: Field| {
                        let of = field.of;
                        let of = if field.required { of } else { Type::Optional(Box::new(of)) };
                        (field.name, of)
                    };
                    Type::Fields(fields_of(schema, fields).into_iter().map(field).collect())
                }
                (None, of @ Value::Object(_)) => Type::Map(Box::new(type_of(of))),
                (None, _) => Type::Map(Box::new(Type::Any)),
            }
        }
        _ if kinds.contains(&"null") => return Type::Nothing,
        _ => Type::Any,
    };
    if kinds.contains(&"null") { Type::Optional(Box::new(one)) } else { one }
}
