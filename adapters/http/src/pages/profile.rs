//! *View profile*: authenticators, open links and history of one user.

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, Query};
use http::{Response, StatusCode};
use keydesk_api::records::{AccountView, GetUserRequest, UserView};
use keydesk_core::model::{AccountStatus, AuthenticatorStatus, LinkStatus};
use keydesk_core::policy::Action;
use serde::Deserialize;

use super::format::encode;
use super::history::{History, history};
use super::shell::{Shell, render};
use super::views::Authenticators;
use crate::live;
use crate::text::{Catalogue, fill, word};
use crate::visit::{Visit, may, outranked};

#[derive(Debug, Deserialize)]
pub(crate) struct Shown {
    /// The change that the person just made, and its object.
    done: Option<String>,
    id: Option<String>,
    /// Where the page of history before ended.
    after: Option<i64>,
}

#[derive(Template)]
#[template(path = "pages/profile.html")]
struct Profile {
    shell: Shell,
    t: &'static Catalogue,
    back: String,
    banner: String,
    user: UserView,
    account_status: String,
    authenticators: String,
    live: String,
    live_tag: String,
    events_href: String,
    issue: Option<String>,
    tokens: Option<String>,
    outranked: String,
    closed: bool,
    history: Option<History>,
}

pub(crate) async fn show(
    visit: Visit,
    Path(user_id): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response<Body>, Response<Body>> {
    let api = &visit.shared.api;
    let t = visit.shared.text;
    let request = GetUserRequest { user_id: user_id.clone() };
    let answer =
        api.get_user(&visit.caller, request).await.map_err(|error| visit.refused(error))?;
    let base = visit.path(&format!("/users/{}", encode(&user_id)));
    let history = history(&visit, &answer, shown.after, &base).await?;
    let authenticators = Authenticators::new(&visit, &answer).render().unwrap_or_default();
    let page = Profile {
        shell: Shell::new(&visit.shared, Some(&visit.session), &answer.user.display_name),
        t,
        back: visit.path("/users"),
        banner: banner(t, &answer.account, &shown),
        account_status: word(t.words.account_statuses, answer.account.status.as_str()).to_owned(),
        live: format!("{base}/live"),
        live_tag: live::tag(&authenticators),
        events_href: format!("{base}/events"),
        issue: may(&answer, Action::IssueLink).then(|| format!("{base}/issue")),
        tokens: may(&answer, Action::Register).then(|| format!("{base}/tokens")),
        outranked: outranked(t, &answer),
        closed: answer.account.status == AccountStatus::Closed,
        history,
        user: answer.user,
        authenticators,
    };
    Ok(render(&visit.shared, StatusCode::OK, &page))
}

/// The change that the person just made; shown only if the account confirms it.
fn banner(t: &Catalogue, account: &AccountView, shown: &Shown) -> String {
    let id = shown.id.as_deref().unwrap_or_default();
    match shown.done.as_deref() {
        Some("removed") => {
            let key = account.authenticators.iter().find(|key| key.id.to_string() == id);
            key.filter(|key| key.status == AuthenticatorStatus::Removed).map(|key| {
                let kind = word(t.words.kinds, key.kind.as_str());
                fill(t.profile.removed, &[("kind", kind), ("nickname", &key.nickname)])
            })
        }
        Some("cancelled") => account
            .links
            .iter()
            .find(|link| link.id.to_string() == id && link.status == LinkStatus::Cancelled)
            .map(|_| t.profile.cancelled.to_owned()),
        _ => None,
    }
    .unwrap_or_default()
}
