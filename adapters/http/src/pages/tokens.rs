//! *Manage FIDO2 Tokens*: the list, registering, and help; one's own or somebody else's.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{FromRequestParts, Query, RawPathParams};
use http::request::Parts;
use http::{Response, StatusCode};
use keydesk_api::records::{AuthenticatorView, GetUserAnswer, GetUserRequest};
use keydesk_core::error::Refusal;
use keydesk_core::model::{
    AccountStatus, AuthenticatorKind, AuthenticatorStatus, RemovalReason, Route,
};
use keydesk_core::policy::Action;
use serde::Deserialize;

use super::failed;
use super::format::{day, encode};
use super::messages::{PageMessage, token_messages};
use super::names::Names;
use super::shell::{Shell, render};
use crate::live;
use crate::problem::Problem;
use crate::shared::Shared;
use crate::text::{Catalogue, Help, fill, find, word};
use crate::visit::{Visit, may, outranked};

/// A visit to the pages about one person's tokens.
pub(crate) struct Tokens {
    pub(crate) visit: Visit,
    /// The owner of the tokens.
    pub(crate) user_id: String,
    /// Which token the page is about; empty on the list.
    pub(crate) token: String,
    /// Whether they are the reader's own.
    pub(crate) own: bool,
    /// The address of the list.
    pub(crate) base: String,
}

impl FromRequestParts<Arc<Shared>> for Tokens {
    type Rejection = Response<Body>;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        let visit = Visit::from_request_parts(parts, shared).await?;
        let params = RawPathParams::from_request_parts(parts, shared).await.ok();
        let named = |wanted: &str| {
            let mut all = params.iter().flatten();
            all.find(|(name, _)| *name == wanted).map(|(_, value)| value.to_owned())
        };
        let user_id = named("user").unwrap_or_else(|| visit.actor_id().to_owned());
        let own = user_id == visit.actor_id();
        let base = base(&visit, &user_id);
        let token = named("token").unwrap_or_default();
        Ok(Self { visit, user_id, token, own, base })
    }
}

impl Tokens {
    /// The person and what the desk holds for them.
    pub(crate) async fn load(&self) -> Result<GetUserAnswer, Response<Body>> {
        let request = GetUserRequest { user_id: self.user_id.clone() };
        let answer = self.visit.shared.api.get_user(&self.visit.caller, request).await;
        answer.map_err(|error| self.visit.refused(error))
    }

    /// The token that the page is about, and the person.
    pub(crate) async fn load_token(
        &self,
    ) -> Result<(GetUserAnswer, AuthenticatorView), Response<Body>> {
        let answer = self.load().await?;
        let key = answer
            .account
            .authenticators
            .iter()
            .find(|key| key.id.to_string() == self.token)
            .cloned();
        match key {
            Some(key) => Ok((answer, key)),
            None => Err(self.refuse(Refusal::AuthenticatorUnknown)),
        }
    }

    /// A refusal as a page.
    pub(crate) fn refuse(&self, refusal: Refusal) -> Response<Body> {
        failed(&self.visit.shared, Some(&self.visit.session), Problem::from(refusal))
    }

    /// The frame of a page about them.
    pub(crate) fn shell(&self, title: &str) -> Shell {
        let shell = Shell::new(&self.visit.shared, Some(&self.visit.session), title);
        if self.own { shell.own(&self.visit.shared) } else { shell }
    }

    /// The line above the heading when a person acts for another.
    pub(crate) fn whose(&self, answer: &GetUserAnswer) -> Option<String> {
        let name = [("name", answer.user.display_name.as_str())];
        (!self.own).then(|| fill(self.visit.shared.text.issue.for_person, &name))
    }

    /// The list, saying what was done to this token.
    pub(crate) fn done(&self, what: &str, token: impl ToString) -> String {
        format!("{}?done={what}&id={}", self.base, encode(token))
    }
}

/// Where the list of this person's tokens is.
fn base(visit: &Visit, user_id: &str) -> String {
    if user_id == visit.actor_id() {
        visit.path("/tokens")
    } else {
        visit.path(&format!("/users/{}/tokens", encode(user_id)))
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Shown {
    /// The change that the person just made, and its object.
    done: Option<String>,
    id: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/tokens.html")]
struct List {
    shell: Shell,
    t: &'static Catalogue,
    back: (String, &'static str),
    whose: Option<String>,
    outranked: String,
    banner: String,
    report: bool,
    signal: Option<Signal>,
    table: String,
    closed: bool,
    live: String,
    live_tag: String,
    events_href: String,
    user_id: String,
    base: String,
    add_body: String,
    kinds: Vec<(&'static str, &'static str)>,
    sign_in: String,
    step_up: String,
    helps: &'static [Help],
    messages: Vec<PageMessage>,
}

/// The signal that tells the browser to stop offering a removed token.
struct Signal {
    rp: String,
    credential: String,
}

pub(crate) async fn show(
    tokens: Tokens,
    Query(shown): Query<Shown>,
) -> Result<Response<Body>, Response<Body>> {
    let answer = tokens.load().await?;
    let visit = &tokens.visit;
    let t = visit.shared.text;
    let id = shown.id.as_deref().unwrap_or_default();
    let about = answer.account.authenticators.iter().find(|key| key.id.to_string() == id);
    let removed =
        about.filter(|key| key.status == AuthenticatorStatus::Removed && done(&shown, "removed"));
    let lost = |key: &AuthenticatorView| {
        let reason = key.removal.as_ref().map(|end| end.reason);
        matches!(reason, Some(RemovalReason::Lost | RemovalReason::Stolen))
    };
    let table = TokenTable::new(visit, &answer).await.render().unwrap_or_default();
    let part = visit.path(&format!("/users/{}", encode(&tokens.user_id)));
    let name = [("name", answer.user.display_name.as_str())];
    let registers = may(&answer, Action::Register);
    let offered = visit.shared.config.kinds.iter().filter(|_| registers);
    let offered = offered.filter(|kind| tokens.own || for_others(visit, **kind));
    let offered = offered.filter(|_| answer.account.status != AccountStatus::Closed);
    let page = List {
        shell: tokens.shell(t.tokens.manage),
        t,
        back: if tokens.own {
            (visit.path("/profile"), t.tokens.back)
        } else {
            (part.clone(), t.common.back)
        },
        whose: tokens.whose(&answer),
        outranked: outranked(t, &answer),
        banner: about.map(|key| banner(t, key, &shown)).unwrap_or_default(),
        report: removed.is_some_and(lost),
        signal: removed.map(|key| Signal {
            rp: visit.shared.api.desk().relying_party().id().to_string(),
            credential: key.evidence.credential_id.to_string(),
        }),
        closed: answer.account.status == AccountStatus::Closed,
        live: format!("{part}/live?view=tokens"),
        live_tag: live::tag(&table),
        events_href: format!("{part}/events?view=tokens"),
        table,
        add_body: fill(t.tokens.add_body.say(tokens.own), &name),
        kinds: offered
            .filter_map(|kind| {
                let of = t.tokens.register_kind.iter().find(|(name, _)| *name == kind.as_str());
                of.copied()
            })
            .collect(),
        // Without what was done before: it is not done again by coming back.
        sign_in: visit.shared.host.sign_in_url(&tokens.base),
        step_up: visit.shared.host.step_up_url(&tokens.base),
        helps: t.tokens.helps,
        messages: token_messages(&visit.shared),
        user_id: tokens.user_id.clone(),
        base: tokens.base.clone(),
    };
    Ok(render(&visit.shared, StatusCode::OK, &page))
}

/// Whether the desk lets this kind be registered for somebody else.
fn for_others(visit: &Visit, kind: AuthenticatorKind) -> bool {
    let policy = visit.shared.api.desk().policy();
    policy.registration.on_behalf_kinds.contains(&kind)
}

fn done(shown: &Shown, what: &str) -> bool {
    shown.done.as_deref() == Some(what)
}

/// The change that the person just made; shown only if the account confirms it.
fn banner(t: &Catalogue, key: &AuthenticatorView, shown: &Shown) -> String {
    let gone = key.status == AuthenticatorStatus::Removed;
    let sentence = match shown.done.as_deref() {
        Some("removed") if gone => t.tokens.done_removed,
        Some("named") if !gone => t.tokens.done_named,
        Some("renamed") if !gone => t.tokens.done_renamed,
        _ => return String::new(),
    };
    fill(sentence, &[("nickname", &key.nickname)])
}

/// The list of tokens that are not removed.
#[derive(Template)]
#[template(path = "parts/tokens.html")]
pub(crate) struct TokenTable {
    t: &'static Catalogue,
    announce: String,
    none: String,
    rows: Vec<Row>,
    renames: bool,
    removes: bool,
}

struct Row {
    nickname: String,
    kind: String,
    registered: String,
    /// The name of the person who registered it, if not its owner.
    by: Option<String>,
    last_used: String,
    status: String,
    colour: &'static str,
    base: String,
}

impl TokenTable {
    pub(crate) async fn new(visit: &Visit, answer: &GetUserAnswer) -> Self {
        let t = visit.shared.text;
        let base = base(visit, answer.user.id.as_str());
        let own = answer.user.id.as_str() == visit.actor_id();
        let held = answer
            .account
            .authenticators
            .iter()
            .filter(|key| key.status != AuthenticatorStatus::Removed);
        let registrars = held.clone().map(|key| key.provenance.by.as_str());
        let names = Names::of(visit, &answer.user, registrars).await;
        let rows: Vec<Row> = held.map(|key| row(t, &names, &base, key)).collect();
        let announce = rows.last().map_or_else(String::new, |row| {
            format!("{} {}: {}", row.kind, row.nickname, row.status)
        });
        let name = [("name", answer.user.display_name.as_str())];
        let none = fill(t.tokens.none.say(own), &name);
        let (renames, removes) = (may(answer, Action::Rename), may(answer, Action::Remove));
        Self { t, announce, none, rows, renames, removes }
    }
}

fn row(t: &Catalogue, names: &Names, base: &str, key: &AuthenticatorView) -> Row {
    let of_another = key.provenance.how != Route::SelfService;
    let who = names.name(&key.provenance.by);
    Row {
        nickname: key.nickname.clone(),
        kind: word(t.words.kinds, key.kind.as_str()).to_owned(),
        registered: day(t, key.created_at),
        by: of_another.then(|| fill(t.tokens.by, &[("who", who)])),
        last_used: key.last_used_at.map_or(t.profile.never.to_owned(), |at| day(t, at)),
        status: find(t.words.statuses, key.status.as_str()).unwrap_or_default().to_owned(),
        colour: super::views::colour(key.status),
        base: format!("{base}/{}", encode(key.id)),
    }
}
