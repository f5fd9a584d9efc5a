//! What a surface holds, whatever it is written in.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::Value;

/// Fields by record, with what is said of each.
pub(super) type Records = BTreeMap<String, BTreeMap<String, String>>;

/// Operations, records and codes, with what is said of them in one line.
#[derive(Debug, Default)]
pub(super) struct Described {
    pub(super) operations: BTreeMap<String, String>,
    pub(super) records: Records,
    pub(super) codes: BTreeSet<String>,
}

impl Described {
    /// What `api.json` holds; without `whole`, the operations of a desk and what they reach.
    pub(super) fn of_api(api: &Value, whole: bool) -> Result<Self> {
        let mut described = Self::default();
        let mut reached = BTreeSet::from(["ErrorRecord".to_owned()]);
        let lists = if whole { &["operations", "stateless"][..] } else { &["operations"] };
        for list in lists {
            for operation in api[*list].as_array().context("a list of operations")? {
                let name = operation["name"].as_str().context("a name")?;
                let summary = operation["summary"].as_str().context("a summary")?;
                described.operations.insert(name.to_owned(), said(summary));
                reach(api, operation, &mut reached);
            }
        }
        let defs = api["$defs"].as_object().context("records")?;
        for (name, schema) in defs.iter().filter(|(name, _)| whole || reached.contains(*name)) {
            described.add(name, schema);
        }
        for code in api["codes"].as_array().context("codes")? {
            described.codes.insert(code["code"].as_str().context("a code")?.to_owned());
        }
        Ok(described)
    }

    /// Adds a record by its JSON Schema, if it has fields.
    pub(super) fn add(&mut self, name: &str, schema: &Value) {
        let Some(fields) = schema["properties"].as_object() else { return };
        let fields = fields.iter().map(|(field, schema)| {
            (field.clone(), said(schema["description"].as_str().unwrap_or_default()))
        });
        self.records.insert(name.to_owned(), fields.collect());
    }
}

/// A text in one line, without the dot at its end.
pub(super) fn said(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.strip_suffix('.').map(str::to_owned).unwrap_or(line)
}

/// The records that a schema names, and those that they name.
fn reach(api: &Value, schema: &Value, reached: &mut BTreeSet<String>) {
    match schema {
        Value::Array(items) => items.iter().for_each(|item| reach(api, item, reached)),
        Value::Object(members) => {
            let name = members.get("$ref").and_then(Value::as_str);
            if let Some(name) = name.and_then(|name| name.strip_prefix("#/$defs/"))
                && reached.insert(name.to_owned())
            {
                reach(api, &api["$defs"][name], reached);
            }
            members.values().for_each(|member| reach(api, member, reached));
        }
        _ => {}
    }
}
