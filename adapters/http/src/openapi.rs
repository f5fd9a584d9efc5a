//! The OpenAPI 3.1 document of the JSON API.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};
use keydesk_api::{OPERATIONS, Operation};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::config::HttpConfig;
use crate::shared::Shared;

pub(crate) async fn show(State(shared): State<Arc<Shared>>) -> Response<Body> {
    let mut response = Response::new(Body::from(shared.openapi.clone()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

pub(crate) fn document(_: &HttpConfig) -> String {
    String::new()
}
