//! Every refusal and failure of the portal's own is a page in the desk's frame, or a problem (RFC 9457)
//! for a program that asks, with the headers of every page. Extractors, the router and layers answer a
//! line of plain text or nothing.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, ALLOW, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use keydesk_http::HostPage;
use serde_json::json;

use crate::pages::Portal;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    at: &'a str,
    title: &'a str,
    what_to_do: &'a str,
}

/// Answers in the portal's own form where something inside answered in another.
pub(crate) async fn in_our_form(
    State(portal): State<Arc<Portal>>,
    request: Request,
    next: Next,
) -> Response {
    let wants_json = wants_json(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    if !failed || is_ours(response.headers()) {
        return response;
    }
    let mut answer = page(&portal, status);
    if wants_json {
        let (title, what_to_do) = words(status);
        let problem = json!({
            "type": "about:blank", "title": title, "status": status.as_u16(), "detail": what_to_do,
        });
        *answer.body_mut() = problem.to_string().into();
        answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    }
    *answer.status_mut() = status;
    for name in [ALLOW, RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer
}

/// The page, with its headers.
fn page(portal: &Portal, status: StatusCode) -> Response {
    let (title, what_to_do) = words(status);
    let content = ErrorPage { at: &portal.prefix, title, what_to_do };
    // Without a page there are still its headers.
    let main = content.render().unwrap_or_default();
    let page = HostPage { title: title.to_owned(), main, ..HostPage::default() };
    portal.desk.page(&page).into_response()
}

/// What happened, and what to do next.
fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::NOT_FOUND => ("Page not found", "Check the address, or go to the first page."),
        StatusCode::FORBIDDEN => (
            "This came from another site",
            "Nothing was changed. Go to the first page, and do it from there.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("This is too long", "Nothing was changed. Go back, and enter less text.")
        }
        StatusCode::REQUEST_TIMEOUT => (
            "This took too long",
            "Nothing was changed. Check your connection, go back, and try again.",
        ),
        status if status.is_server_error() => {
            ("Sorry, the service is not available", "Try again in a minute.")
        }
        _ => (
            "This cannot be answered",
            "Nothing was changed. Go to the first page, and do it from there.",
        ),
    }
}

/// Whether a program asks: it names JSON, and no page.
fn wants_json(headers: &HeaderMap) -> bool {
    let accepts = |kind: &str| {
        let mut values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
        values.any(|value| value.to_ascii_lowercase().contains(kind))
    };
    accepts("json") && !accepts("text/html")
}

/// Whether the desk or the portal wrote the response: a page or a problem.
fn is_ours(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    kind.starts_with(b"text/html") || kind == PROBLEM.as_bytes()
}

const PROBLEM: &str = "application/problem+json";
