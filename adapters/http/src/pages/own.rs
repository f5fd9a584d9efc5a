//! *Profile*: the reader's own details, their *Self-Service* and what happened to their account.

use askama::Template;
use axum::body::Body;
use axum::extract::Query;
use http::{Response, StatusCode};
use keydesk_api::records::{GetUserRequest, ListEventsRequest, UserView};
use serde::Deserialize;

use super::profile::{Happened, told};
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
    events: Vec<Happened>,
    later: Option<String>,
}

pub(crate) async fn show(
    visit: Visit,
    Query(shown): Query<Shown>,
) -> Result<Response<Body>, Response<Body>> {
    let api = &visit.shared.api;
    let t = visit.shared.text;
    let user_id = visit.actor_id().to_owned();
    let request = GetUserRequest { user_id: user_id.clone() };
    let answer = api.get_user(&visit.caller, request).await;
    let answer = answer.map_err(|error| visit.refused(error))?;
    let request = ListEventsRequest { user_id, after: shown.after };
    let history = api.list_events(&visit.caller, request).await;
    let history = history.map_err(|error| visit.refused(error))?;
    let here = visit.path("/profile");
    let shell = Shell::new(&visit.shared, Some(&visit.session), t.tokens.profile);
    let page = Own {
        shell: shell.own(&visit.shared),
        t,
        tokens: visit.path("/tokens"),
        events: told(&visit, &answer.user, &history.events).await,
        later: history.next.map(|after| format!("{here}?after={after}#history")),
        user: answer.user,
    };
    Ok(render(&visit.shared, StatusCode::OK, &page))
}
