//! The parts of pages that change while somebody looks at them.

use askama::Template;
use keydesk_api::records::{AuthenticatorView, GetUserAnswer, LinkView};

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
    action: Option<Action>,
}

struct Action {
    text: &'static str,
    what: String,
    href: String,
}

impl Authenticators {
    pub(crate) fn new(visit: &Visit, answer: &GetUserAnswer) -> Self {
        let t = visit.shared.text;
        let account = &answer.account;
        let user = encode(&account.user_id);
        let removable = account.status != "closed" && may(answer, "remove");
        let cancellable = may(answer, "cancel_link");
        let keys = account.authenticators.iter().map(|key| row(visit, &user, key, removable));
        let links =
            shown_links(&account.links).map(|link| link_row(visit, &user, link, cancellable));
        let rows: Vec<Row> = keys.chain(links).collect();
        // What a screen reader hears when the table changes: the newest line's state.
        let announce = rows.last().map_or_else(String::new, |row| {
            format!("{} {}: {}", row.kind, row.nickname, row.status)
        });
        Self { t, announce, rows }
    }
}

fn row(visit: &Visit, user: &str, key: &AuthenticatorView, removable: bool) -> Row {
    let t = visit.shared.text;
    let action = (removable && key.status != "removed").then(|| Action {
        text: t.profile.remove,
        what: key.nickname.clone(),
        href: visit.path(&format!("/users/{user}/authenticators/{}/remove", encode(&key.id))),
    });
    Row {
        kind: word(t.words.kinds, &key.kind).to_owned(),
        nickname: key.nickname.clone(),
        model: key.model.clone().unwrap_or_else(|| NONE.to_owned()),
        issued: day(t, &key.created_at),
        last_used: key.last_used_at.as_ref().map_or(t.profile.never.to_owned(), |at| day(t, at)),
        status: word(t.words.statuses, &key.status).to_owned(),
        colour: colour(&key.status),
        action,
    }
}

fn link_row(visit: &Visit, user: &str, link: &LinkView, cancellable: bool) -> Row {
    let t = visit.shared.text;
    let issued = day(t, &link.issued_at);
    let action = (cancellable && is_open(link)).then(|| Action {
        text: t.profile.cancel,
        what: fill(t.profile.link_issued_on, &[("day", &issued)]),
        href: visit.path(&format!("/users/{user}/links/{}/cancel", encode(&link.id))),
    });
    Row {
        kind: word(t.words.kinds, &link.kind).to_owned(),
        nickname: NONE.to_owned(),
        model: NONE.to_owned(),
        issued,
        last_used: t.profile.never.to_owned(),
        status: word(t.words.link_statuses, &link.status).to_owned(),
        colour: colour(&link.status),
        action,
    }
}

/// Open links, and the newest if it ended unused: the one who sent it wants to know.
fn shown_links(links: &[LinkView]) -> impl Iterator<Item = &LinkView> {
    let last = links.len().saturating_sub(1);
    links
        .iter()
        .enumerate()
        .filter(move |(at, link)| is_open(link) || (*at == last && link.status != "completed"))
        .map(|(_, link)| link)
}

pub(crate) fn is_open(link: &LinkView) -> bool {
    matches!(link.status.as_str(), "issued" | "redeemed" | "registering")
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
        let status = word(text.words.link_statuses, &link.status).to_owned();
        let explained = word(text.words.link_explained, &link.status).to_owned();
        let announce = format!("{status}. {explained}");
        Self { announce, status, colour: colour(&link.status), explained }
    }
}

pub(super) fn colour(status: &str) -> &'static str {
    match status {
        "active" | "completed" => "green",
        "pending" | "issued" | "redeemed" => "yellow",
        "registering" => "blue",
        "suspended" => "orange",
        "quarantined" => "red",
        _ => "grey",
    }
}

const NONE: &str = "–";
