//! The OpenAPI document says what the desk does.

mod support;

use std::collections::BTreeSet;

use keydesk_api::{Code, OPERATIONS};
use serde_json::Value;
use support::Portal;

async fn document() -> Value {
    let answer = Portal::new().get("", "/desk/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    answer.json()
}

#[tokio::test]
async fn the_document_has_every_operation_and_no_other() {
    let document = document().await;
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["servers"][0]["url"], "https://portal.example/desk");
    let paths = document["paths"].as_object().unwrap();
    let described: BTreeSet<&str> = paths.keys().map(|path| &path["/api/".len()..]).collect();
    let known: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.name).collect();
    assert_eq!(described, known);
    for (path, item) in paths {
        let post = &item["post"];
        assert_eq!(format!("/api/{}", post["operationId"].as_str().unwrap()), *path);
        let request = &post["requestBody"]["content"]["application/json"]["schema"];
        let answer = &post["responses"]["200"]["content"]["application/json"]["schema"];
        for schema in [request, answer] {
            assert!(has_members(&document, schema), "{path}: {schema}");
        }
        assert_eq!(post["responses"]["default"]["$ref"], "#/components/responses/Problem");
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    let document = document().await;
    let mut found = 0;
    visit(&document, &mut |reference| {
        found += 1;
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    });
    assert!(found > OPERATIONS.len());
}

#[tokio::test]
async fn requests_refuse_unknown_members_and_problems_list_every_code() {
    let document = document().await;
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas.iter().filter(|(name, _)| name.ends_with("Request")) {
        assert_eq!(schema["additionalProperties"], false, "{name}");
    }
    let listed = schemas["Problem"]["properties"]["code"]["enum"].as_array().unwrap();
    let listed: BTreeSet<&str> = listed.iter().map(|code| code.as_str().unwrap()).collect();
    assert_eq!(listed, Code::all().iter().map(|code| code.as_str()).collect());
}

fn has_members(document: &Value, schema: &Value) -> bool {
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().all(|part| has_members(document, part));
    }
    let named = schema["$ref"].as_str().and_then(|to| document.pointer(&to[1..]));
    let schema = named.unwrap_or(schema);
    schema["properties"].as_object().is_some_and(|members| !members.is_empty())
        || schema.get("oneOf").is_some()
}

fn visit(value: &Value, see: &mut impl FnMut(&str)) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                see(reference);
            }
            members.values().for_each(|member| visit(member, see));
        }
        Value::Array(items) => items.iter().for_each(|item| visit(item, see)),
        _ => {}
    }
}
