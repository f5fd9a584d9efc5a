//! The page that a registration link opens. It needs no session, and loading it does nothing.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State};
use http::{Response, StatusCode};

use super::messages::{PageMessage, link_messages};
use super::not_found;
use super::shell::{Shell, render};
use crate::shared::Shared;
use crate::text::{Catalogue, LinkKind, fill, find};

#[derive(Template)]
#[template(path = "pages/link.html")]
struct LinkPage {
    shell: Shell,
    t: &'static Catalogue,
    kind: LinkKind,
    intro: String,
    needs: Vec<String>,
    steps: Vec<String>,
    messages: Vec<PageMessage>,
}

/// For a security key.
pub(crate) async fn show(State(shared): State<Arc<Shared>>) -> Response<Body> {
    page(&shared, "security_key")
}

/// For another kind.
pub(crate) async fn show_kind(
    State(shared): State<Arc<Shared>>,
    Path(kind): Path<String>,
) -> Response<Body> {
    page(&shared, &kind)
}

fn page(shared: &Shared, kind: &str) -> Response<Body> {
    let t = shared.text;
    let Some(kind) = find(t.link.kinds, kind) else {
        return not_found(shared);
    };
    let said = |sentence: &&str| fill(sentence, &[("kind", kind.noun)]);
    let page = LinkPage {
        shell: Shell::new(shared, None, kind.register),
        t,
        kind,
        intro: said(&t.link.intro),
        needs: t.link.needs.iter().map(said).collect(),
        steps: t.link.steps.iter().map(said).collect(),
        messages: link_messages(t),
    };
    render(shared, StatusCode::OK, &page)
}
