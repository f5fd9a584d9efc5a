//! `api.json` is what the code says.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

use std::collections::BTreeSet;

use keydesk_facade::api_document;
use serde_json::Value;

#[test]
fn the_document_is_current() {
    let kept: Value = serde_json::from_str(include_str!("../api.json")).unwrap();
    assert!(kept == api_document(), "cargo xtask generate");
}

#[test]
fn every_reference_leads_somewhere_and_every_field_is_documented() {
    let document = api_document();
    let records = document["$defs"].as_object().unwrap();
    let mut references = BTreeSet::new();
    collect(&document, &mut references);
    for reference in references {
        let name = reference.strip_prefix("#/$defs/").unwrap();
        assert!(records.contains_key(name), "{reference}");
    }
    for (name, record) in records {
        let Some(fields) = record["properties"].as_object() else { continue };
        for (field, schema) in fields {
            let said = schema["description"].as_str().unwrap_or_default();
            // A clause, and not a word or two.
            assert!(said.split_whitespace().count() >= 4, "{name}.{field} is “{said}”");
        }
    }
}

fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        Value::Object(members) => {
            if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                references.insert(reference.to_owned());
            }
            members.values().for_each(|item| collect(item, references));
        }
        _ => {}
    }
}
