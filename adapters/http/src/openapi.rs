//! The OpenAPI 3.1 document of the JSON API, made from the table of operations.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};
use keydesk_api::{Code, OPERATIONS, Operation};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::config::HttpConfig;
use crate::problem::status;
use crate::shared::Shared;

pub(crate) async fn show(State(shared): State<Arc<Shared>>) -> Response<Body> {
    let mut response = Response::new(Body::from(shared.openapi.to_string()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// The document as text.
pub(crate) fn document(config: &HttpConfig) -> String {
    let mut settings = SchemaSettings::draft2020_12();
    // The document's own dialect is this one already.
    settings.meta_schema = None;
    settings.definitions_path = "/components/schemas".into();
    let mut generator = settings.into_generator();
    let paths: Map<String, Value> = OPERATIONS
        .iter()
        .map(|operation| {
            let path = format!("/api/{}", operation.name);
            (path, json!({ "post": described(operation, &mut generator) }))
        })
        .collect();
    let mut schemas = generator.take_definitions(true);
    schemas.insert("Problem".to_owned(), problem());
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": config.service_name,
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Requests refuse unknown members. Times are RFC 3339 in UTC, binary \
                            values unpadded base64url. Who asks is told by the portal's own \
                            session.",
        },
        "servers": [{ "url": format!("{}{}", config.origin, config.prefix) }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "parameters": { "KeydeskRequest": request_header(), "KeydeskSession": session_header() },
            "responses": { "Problem": refusal() },
        },
    });
    document.to_string()
}

fn described(operation: &Operation, generator: &mut SchemaGenerator) -> Value {
    let (request, answer) = (operation.schemas)(generator);
    let mut answer = answer.to_value();
    if operation.name == "finishSignIn" {
        let location = json!({ "type": "object", "properties": { "location": {
            "type": "string", "description": "Where the portal sends the browser now",
        } } });
        answer = json!({ "allOf": [answer, location] });
    }
    let mut described = json!({
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [{ "$ref": "#/components/parameters/KeydeskRequest" }],
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": request.to_value() } },
        },
        "responses": {
            "200": {
                "description": "Done",
                "content": { "application/json": { "schema": answer } },
            },
            "default": { "$ref": "#/components/responses/Problem" },
        },
    });
    if let Some(members) = described.as_object_mut() {
        if let Some(note) = note(operation.name) {
            members.insert("description".to_owned(), note.into());
        }
        if operation.name == "redeemLink" {
            members["parameters"] = json!([
                { "$ref": "#/components/parameters/KeydeskRequest" },
                { "$ref": "#/components/parameters/KeydeskSession" },
            ]);
        }
    }
    described
}

/// The particulars of an operation over HTTP.
fn note(operation: &str) -> Option<&'static str> {
    match operation {
        "linkStatus" | "beginLinkRegistration" | "finishLinkRegistration" => {
            Some("`session` may be left out: it is then taken from the cookie that redeemLink set.")
        }
        "redeemLink" => Some("Sets the cookie that holds the session."),
        "beginSignIn" => Some(
            "The user is the one of the portal's own session; a request that names another is \
             refused.",
        ),
        "finishSignIn" => Some("Sets the cookies of the portal's session."),
        _ => None,
    }
}

fn request_header() -> Value {
    json!({
        "name": "Keydesk-Request",
        "in": "header",
        "required": true,
        "description": "Other sites' pages cannot send it.",
        "schema": { "const": "1" },
    })
}

fn session_header() -> Value {
    json!({
        "name": "Keydesk-Session",
        "in": "header",
        "description": "With `cookie` the answer leaves `session` out.",
        "schema": { "const": "cookie" },
    })
}

fn refusal() -> Value {
    json!({
        "description": "Refused or failed; nothing was changed",
        "headers": { "Retry-After": {
            "description": "Seconds, with 429 and 503", "schema": { "type": "integer" },
        } },
        "content": { "application/problem+json": {
            "schema": { "$ref": "#/components/schemas/Problem" },
        } },
    })
}

/// RFC 9457, with the closed list of codes and the status of each.
fn problem() -> Value {
    let codes = Code::all();
    let names: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    let mut statuses: Vec<u16> =
        codes.iter().map(|code| status(code.class()).as_u16()).chain([405, 415]).collect();
    statuses.sort_unstable();
    statuses.dedup();
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail", "code", "retryable"],
        "properties": {
            "type": { "type": "string", "format": "uri" },
            "title": { "type": "string" },
            "status": { "type": "integer", "enum": statuses },
            "detail": { "type": "string" },
            "code": { "type": "string", "enum": names },
            "retryable": {
                "type": "boolean",
                "description": "Whether the same request may succeed if it is made again",
            },
            "reference": {
                "type": "string",
                "description": "The number that the audit entry of a refusal has, for anyone who asks an operator about it",
            },
        },
    })
}
