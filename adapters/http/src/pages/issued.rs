//! The page of one registration link: its state, and for the browser that generated it the link
//! itself, until it is opened.
//!
//! The token is kept nowhere on the server. It goes to that browser sealed, in a cookie that it
//! sends to this page alone, so that reloading and coming back show the same link.

use askama::Template;
use axum::body::Body;
use axum::extract::Path;
use http::header::SET_COOKIE;
use http::{HeaderValue, Response, StatusCode};
use keydesk_api::records::{GetUserAnswer, GetUserRequest, LinkView};
use keydesk_core::error::Refusal;
use keydesk_core::model::LinkStatus;

use super::failed;
use super::format::{encode, moment};
use super::issue::whose;
use super::link;
use super::shell::{Shell, render};
use super::views::LinkState;
use crate::problem::Problem;
use crate::text::{Catalogue, fill};
use crate::visit::Visit;
use crate::{cookies, live, seal};

#[derive(Template)]
#[template(path = "pages/issued.html")]
struct Issued {
    shell: Shell,
    t: &'static Catalogue,
    whose: String,
    heading: &'static str,
    send: String,
    /// The link itself, where it can be shown.
    address: Option<String>,
    open: bool,
    expires_at: String,
    expires: String,
    live: String,
    live_tag: String,
    events_href: String,
    state: String,
    profile: String,
}

/// The page.
pub(crate) async fn show(
    visit: Visit,
    Path((user_id, link_id)): Path<(String, String)>,
) -> Result<Response<Body>, Response<Body>> {
    let answer = account(&visit, &user_id).await?;
    let unknown = || Problem::from(Refusal::LinkUnknown);
    let known = answer.account.links.iter().find(|link| link.id.to_string() == link_id);
    let known =
        known.ok_or_else(|| failed(&visit.shared, Some(&visit.session), unknown()))?.clone();
    let t = visit.shared.text;
    let config = &visit.shared.config;
    let held = cookies::issued(config, &visit.parts.headers);
    let token = held.as_deref().filter(|_| known.status == LinkStatus::Issued).and_then(|sealed| {
        let keys = visit.shared.api.desk().key_ring();
        seal::open(keys, &context(&visit, &user_id, &link_id), sealed)
    });
    let origin = &config.origin;
    let page = visit.path(&link::path(known.kind));
    let address = token.map(|token| format!("{origin}{page}#{token}"));
    let gone = held.is_some() && address.is_none();
    let base = visit.path(&format!("/users/{}", encode(&user_id)));
    let query = format!("link={}", encode(&link_id));
    let state = LinkState::new(t, &known).render().unwrap_or_default();
    let heading = if address.is_some() { t.issue.ready } else { t.issue.link };
    let page = Issued {
        shell: Shell::new(&visit.shared, Some(&visit.session), heading),
        t,
        whose: whose(t, &answer.user),
        heading,
        send: fill(t.issue.send, &[("name", &answer.user.display_name)]),
        address,
        open: known.status.is_open(),
        expires: moment(t, known.expires_at),
        expires_at: known.expires_at.to_string(),
        live: format!("{base}/live?{query}"),
        live_tag: live::tag(&state),
        events_href: format!("{base}/events?{query}"),
        state,
        profile: format!("{base}#authenticators"),
    };
    let mut response = render(&visit.shared, StatusCode::OK, &page);
    if gone {
        // It is of no more use, and a browser keeps only so many cookies.
        let here = visit.path(&path(&user_id, &link_id));
        let cookie = cookies::set_issued(config, &here, "", 0);
        response.headers_mut().extend(cookie.map(|cookie| (SET_COOKIE, cookie)));
    }
    Ok(response)
}

/// The path of the page of a link, within the desk.
pub(super) fn path(user_id: &str, link_id: &str) -> String {
    format!("/users/{}/links/{}", encode(user_id), encode(link_id))
}

/// The cookie by which this browser shows the link again at `page`; `None` if it cannot be sealed:
/// then the link is shown to nobody, and has to be made anew.
pub(super) fn keep(
    visit: &Visit,
    user_id: &str,
    link: &LinkView,
    token: &str,
    page: &str,
) -> Option<HeaderValue> {
    let desk = visit.shared.api.desk();
    let sealed =
        seal::seal(desk.key_ring(), &context(visit, user_id, &link.id.to_string()), token)?;
    let left = link.expires_at.unix_millis().saturating_sub(desk.now().unix_millis()) / 1000;
    cookies::set_issued(&visit.shared.config, page, &sealed, left)
}

/// The person and what the desk holds for them.
pub(super) async fn account(visit: &Visit, user_id: &str) -> Result<GetUserAnswer, Response<Body>> {
    let request = GetUserRequest { user_id: user_id.to_owned() };
    let answer = visit.shared.api.get_user(&visit.caller, request).await;
    answer.map_err(|error| visit.refused(error))
}

/// The context of a sealed token: another person who is signed in in that browser cannot see it, and it is
/// shown as no other link.
fn context<'a>(visit: &'a Visit, user_id: &'a str, link_id: &'a str) -> [&'a str; 4] {
    let rp = visit.shared.api.desk().relying_party().id();
    [rp.as_str(), visit.actor_id(), user_id, link_id]
}
