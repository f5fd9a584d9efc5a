//! `api.json`: every operation, record, field and code, in one document that the typed surface of
//! every language is made from or compared with.

use keydesk_api::records::SignInAnswer;
use keydesk_api::stateless::STATELESS;
use keydesk_api::{Class, Code, ErrorRecord, Language, OPERATIONS, Refusals};
use keydesk_core::webauthn::RejectionCode;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::caller::CallerRecord;
use crate::config::{Config, PersonRecord};
use crate::faults::FaultRecord;
use crate::host::{
    HostPeople, HostSearch, MayQuestion, NotificationRecord, PortalSession, PortalSignedIn,
    TableCommit, TableOutcome, TableRange, TableRow,
};
use crate::mount_config::MountConfig;
use crate::mount_manage::{HostAnswerRecord, HostPageRecord};
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
                "codes": Refusals::of(operation.name).map(|of| of.codes()),
                "engine": Refusals::of(operation.name).is_some_and(|of| of.engine),
            })
        })
        .collect();
    let edges = edges(&mut generator);
    let callbacks = callbacks(&mut generator);
    let codes: Vec<Value> = Code::all()
        .into_iter()
        .map(|code| {
            let engine = RejectionCode::ALL.iter().any(|one| one.as_str() == code.as_str());
            let says = Language::English.message(code.as_str()).in_one_line();
            let (name, class) = (code.as_str(), class(code.class()));
            json!({ "code": name, "class": class, "engine": engine, "says": says })
        })
        .collect();
    let stateless: Vec<Value> = STATELESS
        .iter()
        .filter_map(|(name, summary)| {
            let (request, answer) = keydesk_api::stateless::schemas(name, &mut generator)?;
            Some(json!({
                "name": name,
                "summary": summary,
                "request": request,
                "answer": answer,
                "codes": Refusals::of(name).map(|of| of.codes()),
                "engine": Refusals::of(name).is_some_and(|of| of.engine),
            }))
        })
        .collect();
    let records = generator.take_definitions(true);
    let mut document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Keydesk",
        "version": env!("CARGO_PKG_VERSION"),
        "operations": operations,
        "stateless": stateless,
        "edges": edges,
        "callbacks": callbacks,
        "codes": codes,
        "$defs": records,
    });
    plain(&mut document);
    document
}

/// Descriptions are those of the Rust types: what only Rust's documentation can follow is left out.
fn plain(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(plain),
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "description" => *text = without_links(text),
                    _ => plain(member),
                }
            }
        }
        _ => {}
    }
}

/// `code` in place of [`code`] and of [`code`](path).
fn without_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[`") {
        let Some((code, tail)) = after.split_once("`]") else { break };
        let path = tail.strip_prefix('(').and_then(|path| path.split_once(')'));
        plain.push_str(&format!("{before}`{code}`"));
        rest = path.map_or(tail, |(_, tail)| tail);
    }
    plain.push_str(rest);
    plain
}

/// Records that are no operation's and no callback's.
fn edges(generator: &mut SchemaGenerator) -> Value {
    json!({
        "error": generator.subschema_for::<ErrorRecord>(),
        "caller": generator.subschema_for::<CallerRecord>(),
        "configuration": generator.subschema_for::<Config>(),
        "mount": generator.subschema_for::<MountConfig>(),
        "hostPage": generator.subschema_for::<HostPageRecord>(),
        "hostAnswer": generator.subschema_for::<HostAnswerRecord>(),
        "warning": generator.subschema_for::<WarningRecord>(),
    })
}

/// What the host is asked, each by the name under which it comes: `part.function`.
fn callbacks(generator: &mut SchemaGenerator) -> Value {
    let key = || json!({ "type": "string", "description": "The row's key." });
    let id = || json!({ "type": "string", "description": "The directory's id of the person." });
    let request = || {
        json!({
            "type": "object",
            "description": "The request of the host's own server that this is about, by its number.",
            "properties": { "request": { "type": "integer" } },
            "required": ["request"],
        })
    };
    let nothing = || json!({ "type": "null" });
    let row = generator.subschema_for::<Option<TableRow>>();
    json!([
        callback("store.load", "The row of this key, or null", key(), row.clone()),
        callback(
            "store.commit",
            "Writes everything in the commit in one transaction, or nothing",
            generator.subschema_for::<TableCommit>(),
            generator.subschema_for::<TableOutcome>(),
        ),
        callback(
            "store.list",
            "The rows whose keys come after one and before another, in order of their keys",
            generator.subschema_for::<TableRange>(),
            generator.subschema_for::<Vec<TableRow>>(),
        ),
        callback(
            "store.remove",
            "Removes the row of this key and returns it; of several callers, at most one gets it",
            key(),
            row,
        ),
        callback(
            "directory.user",
            "The person with this id, let in or not; null if there is nobody",
            id(),
            generator.subschema_for::<Option<PersonRecord>>(),
        ),
        callback(
            "directory.search",
            "People of these organisations who match every word, and how many they are in all",
            generator.subschema_for::<HostSearch>(),
            generator.subschema_for::<HostPeople>(),
        ),
        callback(
            "directory.roles",
            "The roles that the person with this id holds now",
            id(),
            json!({ "type": "array", "items": { "type": "string" } }),
        ),
        callback(
            "may",
            "Whether the actor may do this to the other person, by the host's own rules",
            generator.subschema_for::<MayQuestion>(),
            json!({ "type": "boolean" }),
        ),
        callback(
            "notifier.deliver",
            "Hands a notification over; on a fault it comes again later, with the same id",
            generator.subschema_for::<NotificationRecord>(),
            nothing(),
        ),
        callback(
            "onError",
            "Takes a failure of which the person at the browser read no more than a code",
            generator.subschema_for::<FaultRecord>(),
            nothing(),
        ),
        callback(
            "portal.session",
            "Who is signed in, by the host's own session; null for nobody",
            request(),
            generator.subschema_for::<Option<PortalSession>>(),
        ),
        callback(
            "portal.signedIn",
            "Opens the host's session for a person who signed in with an authenticator; null refuses",
            json!({
                "type": "object",
                "description": "The request, and who signed in.",
                "properties": {
                    "request": { "type": "integer" },
                    "signIn": generator.subschema_for::<SignInAnswer>(),
                },
                "required": ["request", "signIn"],
            }),
            generator.subschema_for::<Option<PortalSignedIn>>(),
        ),
    ])
}

fn callback(
    name: &str,
    summary: &str,
    request: impl Into<Value>,
    answer: impl Into<Value>,
) -> Value {
    json!({ "name": name, "summary": summary, "request": request.into(), "answer": answer.into() })
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
