//! The pages: what each shows, and what its form does.

pub(crate) mod cancel;
mod errors;
pub(crate) mod find;
mod form;
mod format;
pub(crate) mod issue;
pub(crate) mod link;
mod messages;
pub(crate) mod profile;
pub(crate) mod remove;
mod shell;
pub(crate) mod views;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use http::Response;

pub(crate) use errors::{failed, not_found, nothing_here, wrong_method};
pub use shell::HostPage;
pub(crate) use shell::host_page;

use crate::shared::Shared;
use crate::visit::see_other;

/// The desk's first page.
pub(crate) async fn start(State(shared): State<Arc<Shared>>) -> Response<Body> {
    see_other(&shared.config.path("/users"))
}

pub(crate) async fn asset(
    State(shared): State<Arc<Shared>>,
    Path((hash, name)): Path<(String, String)>,
) -> Response<Body> {
    shared.assets.get(&hash, &name).unwrap_or_else(|| not_found(&shared))
}
