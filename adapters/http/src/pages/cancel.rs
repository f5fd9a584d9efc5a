//! Cancelling an open link.

use askama::Template;
use axum::body::Body;
use axum::extract::Path;
use http::{Response, StatusCode};
use keydesk_api::records::{CancelLinkRequest, GetUserRequest};
use keydesk_core::policy::Action;

use super::form::Fields;
use super::format::encode;
use super::shell::{Shell, render};
use crate::text::{Catalogue, fill};
use crate::visit::{Visit, see_other};

#[derive(Template)]
#[template(path = "pages/cancel.html")]
struct Cancel {
    shell: Shell,
    t: &'static Catalogue,
    back: String,
    body: String,
    action: String,
}

pub(crate) async fn show(
    visit: Visit,
    Path((user_id, link_id)): Path<(String, String)>,
) -> Result<Response<Body>, Response<Body>> {
    let t = visit.shared.text;
    let request = GetUserRequest { user_id: user_id.clone() };
    let answer = visit.shared.api.get_user(&visit.caller, request).await;
    let answer = answer.map_err(|error| visit.refused(error))?;
    visit.needs(&answer, Action::CancelLink).map_err(|error| visit.refused(error))?;
    let back = visit.path(&format!("/users/{}", encode(&user_id)));
    let page = Cancel {
        shell: Shell::new(&visit.shared, Some(&visit.session), t.cancel.heading),
        t,
        body: fill(t.cancel.body, &[("name", &answer.user.display_name)]),
        action: format!("{back}/links/{}/cancel", encode(&link_id)),
        back,
    };
    Ok(render(&visit.shared, StatusCode::OK, &page))
}

pub(crate) async fn cancel(
    visit: Visit,
    Path((user_id, link_id)): Path<(String, String)>,
    body: Body,
) -> Result<Response<Body>, Response<Body>> {
    Fields::read(&visit, body).await?;
    let profile = visit.path(&format!("/users/{}", encode(&user_id)));
    let location = format!("{profile}?done=cancelled&id={}", encode(&link_id));
    let request = CancelLinkRequest { user_id, link_id };
    let answer = visit.shared.api.cancel_link(&visit.caller, request).await;
    answer.map_err(|error| visit.refused(error))?;
    Ok(see_other(&location))
}
