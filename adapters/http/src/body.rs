//! Reads the bodies of requests, within a size and a time.

use axum::body::{Body, to_bytes};
use bytes::Bytes;
use http_body_util::LengthLimitError;
use keydesk_api::Code;

use crate::config::HttpConfig;
use crate::problem::Problem;

/// The whole body. A client that sends it byte by byte holds its connection for `body_timeout` at
/// most, whatever the server in front allows.
///
/// # Errors
/// `body_too_large`; `request_timeout`; `malformed_request` where it broke off.
pub(crate) async fn read(config: &HttpConfig, body: Body) -> Result<Bytes, Problem> {
    let read = tokio::time::timeout(config.body_timeout, to_bytes(body, config.max_body)).await;
    let read = read.map_err(|_| Problem::timed_out())?;
    read.map_err(|error| {
        let too_large = error.into_inner().is::<LengthLimitError>();
        Problem::new(if too_large { Code::BODY_TOO_LARGE } else { Code::MALFORMED_REQUEST })
    })
}
