//! *Profile*: the reader's own details, their *Self-Service* and what happened to their account.

use askama::Template;
use axum::body::Body;
use axum::extract::Query;
use http::{Response, StatusCode};
use keydesk_api::records::{GetUserRequest, UserView};
use serde::Deserialize;

use super::history::{History, history};
use super::shell::{Shell, render};
use crate::text::Catalogue;
use crate::visit::Visit;

#[derive(Debug, Deserialize)]
pub(crate) struct Shown {
    /// Where the page of history before ended.
    after: Option<i64>,
}

#[derive(Template)]
#[template(path = "pages/own.html")]
struct Own {
    shell: Shell,
    t: &'static Catalogue,
    user: UserView,
    tokens: String,
    history: Option<History>,
}

pub(crate) async fn show(
    visit: Visit,
    Query(shown): Query<Shown>,
) -> Result<Response<Body>, Response<Body>> {
    let api = &visit.shared.api;
    let t = visit.shared.text;
    let user_id = visit.actor_id().to_owned();
    let request = GetUserRequest { user_id };
    let answer = api.get_user(&visit.caller, request).await;
    let answer = answer.map_err(|error| visit.refused(error))?;
    let history = history(&visit, &answer, shown.after, &visit.path("/profile")).await?;
    let shell = Shell::new(&visit.shared, Some(&visit.session), t.tokens.profile);
    let page = Own {
        shell: shell.own(&visit.shared),
        t,
        tokens: visit.path("/tokens"),
        history,
        user: answer.user,
    };
    Ok(render(&visit.shared, StatusCode::OK, &page))
}
