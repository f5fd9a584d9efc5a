//! The pages: what each shows, and what its form does.

pub(crate) mod cancel;
mod errors;
pub(crate) mod find;
mod form;
mod format;
mod history;
pub(crate) mod issue;
pub(crate) mod issued;
pub(crate) mod link;
mod messages;
mod names;
pub(crate) mod own;
pub(crate) mod profile;
pub(crate) mod remove;
mod shell;
pub(crate) mod token_name;
pub(crate) mod token_remove;
pub(crate) mod tokens;
pub(crate) mod views;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use http::{HeaderMap, Response};
use keydesk_core::policy::Action;

pub(crate) use errors::{failed, is_for_programs, not_found, nothing_here, refused, wrong_method};
pub use shell::HostPage;
pub(crate) use shell::host_page;

use crate::shared::Shared;
use crate::visit::{Visit, see_other};

/// The desk's first page: the search for those who look after others, else one's own profile.
pub(crate) async fn start(visit: Visit) -> Response<Body> {
    let first = if visit.offers(Action::View) { "/users" } else { "/profile" };
    see_other(&visit.path(first))
}

pub(crate) async fn asset(
    State(shared): State<Arc<Shared>>,
    Path((hash, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response<Body> {
    shared.assets.get(&hash, &name, &headers).unwrap_or_else(|| not_found(&shared))
}
