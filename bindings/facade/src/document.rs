//! `api.json`: every operation, record, field and code, in one document that the typed surface of
//! every language is made from or compared with.

use keydesk_api::{Class, Code, ErrorRecord, OPERATIONS};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::caller::CallerRecord;
use crate::config::Config;
use crate::host::{
    HostPeople, HostSearch, MayQuestion, NotificationRecord, PortalSession, PortalSignedIn,
    TableCommit, TableOutcome, TableRange, TableRow,
};
use crate::mount_config::MountConfig;
use crate::warning::WarningRecord;

/// The document. Schemas are JSON Schema 2020-12 and refer to `#/$defs`.
pub fn api_document() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let operations: Vec<Value> = OPERATIONS
        .iter()
        .map(|operation| {
            let (request, answer) = (operation.schemas)(&mut generator);
            json!({
                "name": operation.name,
                "summary": operation.summary,
                "public": operation.public,
                "request": request,
                "answer": answer,
            })
        })
        .collect();
    let edges = edges(&mut generator);
    let codes: Vec<Value> = Code::all()
        .into_iter()
        .map(|code| json!({ "code": code.as_str(), "class": class(code.class()) }))
        .collect();
    let stateless: Value = serde_json::from_str(STATELESS).unwrap_or_default();
    let mut records = generator.take_definitions(true);
    if let Some(own) = stateless.get("records").and_then(Value::as_object) {
        records.extend(own.iter().map(|(name, schema)| (name.clone(), schema.clone())));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Keydesk",
        "version": env!("CARGO_PKG_VERSION"),
        "operations": operations,
        "stateless": stateless.get("operations"),
        "edges": edges,
        "codes": codes,
        "$defs": records,
    })
}

/// Records that are no operation's: configuration, the caller, and what the host is asked.
fn edges(generator: &mut SchemaGenerator) -> Value {
    json!({
        "error": generator.subschema_for::<ErrorRecord>(),
        "caller": generator.subschema_for::<CallerRecord>(),
        "configuration": generator.subschema_for::<Config>(),
        "mount": generator.subschema_for::<MountConfig>(),
        "tableRow": generator.subschema_for::<TableRow>(),
        "tableCommit": generator.subschema_for::<TableCommit>(),
        "tableOutcome": generator.subschema_for::<TableOutcome>(),
        "tableRange": generator.subschema_for::<TableRange>(),
        "hostSearch": generator.subschema_for::<HostSearch>(),
        "mayQuestion": generator.subschema_for::<MayQuestion>(),
        "warning": generator.subschema_for::<WarningRecord>(),
        "hostPeople": generator.subschema_for::<HostPeople>(),
        "notification": generator.subschema_for::<NotificationRecord>(),
        "portalSession": generator.subschema_for::<PortalSession>(),
        "portalSignedIn": generator.subschema_for::<PortalSignedIn>(),
    })
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Invalid => "invalid",
        Class::NotAuthenticated => "not_authenticated",
        Class::NotAuthorised => "not_authorised",
        Class::NotFound => "not_found",
        Class::Conflict => "conflict",
        Class::Gone => "gone",
        Class::TooLarge => "too_large",
        Class::TooMany => "too_many",
        Class::Unavailable => "unavailable",
        Class::Internal => "internal",
    }
}

/// Written by hand, because the engine's own types carry no schema; a test holds them together.
const STATELESS: &str = include_str!("stateless.json");
