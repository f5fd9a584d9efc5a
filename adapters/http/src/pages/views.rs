//! The parts of pages that change while somebody looks at them.

use askama::Template;
use keydesk_api::records::{AuthenticatorView, GetUserAnswer, LinkView};
use keydesk_core::model::{AccountStatus, AuthenticatorStatus, LinkStatus};
use keydesk_core::policy::Action;

use super::format::{day, encode};
use crate::text::{Catalogue, fill, word};
use crate::visit::{Visit, may};

/// The table of authenticators and open links.
#[derive(Template)]
#[template(path = "parts/authenticators.html")]
pub(crate) struct Authenticators {
    t: &'static Catalogue,
    announce: String,
    rows: Vec<Row>,
}

struct Row {
    kind: String,
    nickname: String,
    model: String,
    issued: String,
    last_used: String,
    status: String,
    colour: &'static str,
    action: Option<RowAction>,
}

struct RowAction {
    text: &'static str,
    what: String,
    href: String,
}

impl Authenticators {
    pub(crate) fn new(visit: &Visit, answer: &GetUserAnswer) -> Self {
        let t = visit.shared.text;
        let account = &answer.account;
        let user = encode(&account.user_id);
        let removable = account.status != AccountStatus::Closed && may(answer, Action::Remove);
        let cancellable = may(answer, Action::CancelLink);
        let keys = account.authenticators.iter().map(|key| row(visit, &user, key, removable));
        let links =
            shown_links(&account.links).map(|link| link_row(visit, &user, link, cancellable));
        let rows: Vec<Row> = keys.chain(links).collect();
        // The text that a screen reader announces when the table changes: the status of the last row.
        let announce = rows.last().map_or_else(String::new, |row| {
            format!("{} {}: {}", row.kind, row.nickname, row.status)
        });
        Self { t, announce, rows }
    }
}

fn row(visit: &Visit, user: &str, key: &AuthenticatorView, removable: bool) -> Row {
    let t = visit.shared.text;
    let action = (removable && key.status != AuthenticatorStatus::Removed).then(|| RowAction {
        text: t.profile.remove,
        what: key.nickname.clone(),
        href: visit.path(&format!("/users/{user}/authenticators/{}/remove", encode(key.id))),
    });
    Row {
        kind: word(t.words.kinds, key.kind.as_str()).to_owned(),
        nickname: key.nickname.clone(),
        model: key.model.clone().unwrap_or_else(|| NONE.to_owned()),
        issued: day(t, key.created_at),
        last_used: key.last_used_at.map_or(t.profile.never.to_owned(), |at| day(t, at)),
        status: word(t.words.statuses, key.status.as_str()).to_owned(),
        colour: colour(key.status),
        action,
    }
}

fn link_row(visit: &Visit, user: &str, link: &LinkView, cancellable: bool) -> Row {
    let t = visit.shared.text;
    let issued = day(t, link.issued_at);
    let action = (cancellable && link.status.is_open()).then(|| RowAction {
        text: t.profile.cancel,
        what: fill(t.profile.link_issued_on, &[("day", &issued)]),
        href: visit.path(&format!("/users/{user}/links/{}/cancel", encode(link.id))),
    });
    Row {
        kind: word(t.words.kinds, link.kind.as_str()).to_owned(),
        nickname: NONE.to_owned(),
        model: NONE.to_owned(),
        issued,
        last_used: t.profile.never.to_owned(),
        status: word(t.words.link_statuses, link.status.as_str()).to_owned(),
        colour: link_colour(link.status),
        action,
    }
}

/// Open links, and the newest if it ended unused: the one who sent it wants to know.
fn shown_links(links: &[LinkView]) -> impl Iterator<Item = &LinkView> {
    let last = links.len().saturating_sub(1);
    links
        .iter()
        .enumerate()
        .filter(move |(at, link)| {
            link.status.is_open() || (*at == last && link.status != LinkStatus::Completed)
        })
        .map(|(_, link)| link)
}

/// Where a registration link stands.
#[derive(Template)]
#[template(path = "parts/link_state.html")]
pub(crate) struct LinkState {
    announce: String,
    status: String,
    colour: &'static str,
    explained: String,
}

impl LinkState {
    pub(crate) fn new(text: &'static Catalogue, link: &LinkView) -> Self {
        let status = word(text.words.link_statuses, link.status.as_str()).to_owned();
        let explained = word(text.words.link_explained, link.status.as_str()).to_owned();
        let announce = format!("{status}. {explained}");
        Self { announce, status, colour: link_colour(link.status), explained }
    }
}

pub(super) fn colour(status: AuthenticatorStatus) -> &'static str {
    match status {
        AuthenticatorStatus::Active => "green",
        AuthenticatorStatus::Pending => "yellow",
        AuthenticatorStatus::Suspended => "orange",
        AuthenticatorStatus::Quarantined => "red",
        AuthenticatorStatus::Removed => "grey",
    }
}

fn link_colour(status: LinkStatus) -> &'static str {
    match status {
        LinkStatus::Completed => "green",
        LinkStatus::Issued | LinkStatus::Redeemed => "yellow",
        LinkStatus::Registering => "blue",
        LinkStatus::Expired | LinkStatus::Cancelled | LinkStatus::Superseded => "grey",
    }
}

const NONE: &str = "–";
