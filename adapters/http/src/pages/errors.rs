//! Pages that say why there is no other page.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::State;
use http::{Method, Response, StatusCode, Uri};
use keydesk_api::Code;

use super::link;
use super::messages::filled;
use super::shell::{Shell, render};
use crate::host::HostSession;
use crate::problem::Problem;
use crate::shared::Shared;
use crate::text::{Catalogue, Message, fill};

#[derive(Template)]
#[template(path = "pages/failed.html")]
struct Failed {
    shell: Shell,
    t: &'static Catalogue,
    message: Message,
    body: String,
    ask: String,
    code: String,
    /// Where the page is to be found instead, and the words of the link.
    address: Option<(String, String)>,
}

/// A refusal as a page.
pub(crate) fn failed(
    shared: &Shared,
    session: Option<&HostSession>,
    problem: Problem,
) -> Response<Body> {
    let t = shared.text;
    let message = t.message(problem.code.as_str());
    let code = fill(t.common.error_code, &[("code", problem.code.as_str())]);
    let ask = t.language.ask_roles(problem.roles()).unwrap_or_default();
    let shell = Shell::new(shared, session, message.title);
    let body = filled(shared, message.body);
    let address = problem.address.clone().map(|address| {
        let words = fill(t.common.go_to, &[("address", &shared.config.origin)]);
        (address.into_string(), words)
    });
    let page = Failed { shell, t, message, body, ask, code, address };
    let mut response = render(shared, problem.status, &page);
    problem.add_retry_after(&mut response);
    problem.keep_cause(&mut response);
    response
}

/// There is no such page.
pub(crate) fn not_found(shared: &Shared) -> Response<Body> {
    failed(shared, None, Problem::new(Code::NOT_FOUND))
}

/// A refusal in the form that fits this path within the desk: a page for people, a problem
/// for programs.
pub(crate) fn refused(shared: &Shared, path: &str, problem: Problem) -> Response<Body> {
    if is_for_programs(path) {
        problem.into_response(shared.language)
    } else {
        failed(shared, None, problem)
    }
}

/// Whether scripts and other programs ask for this path within the desk.
pub(crate) fn is_for_programs(path: &str) -> bool {
    let segments: Vec<&str> = path.split('/').collect();
    matches!(
        segments[..],
        ["", "api", _, ..] | ["", "openapi.json"] | ["", "users", _, "live" | "events"]
    )
}

pub(crate) async fn nothing_here(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
) -> Response<Body> {
    if let Some(page) = link::changed(&shared, &method, &uri) {
        return page;
    }
    refused(&shared, uri.path(), Problem::new(Code::NOT_FOUND))
}

/// There is something here, but not for this method.
pub(crate) async fn wrong_method(State(shared): State<Arc<Shared>>, uri: Uri) -> Response<Body> {
    if is_for_programs(uri.path()) {
        let problem = Problem::new(Code::MALFORMED_REQUEST);
        return problem.with_status(StatusCode::METHOD_NOT_ALLOWED).into_response(shared.language);
    }
    let mut response = not_found(&shared);
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}
