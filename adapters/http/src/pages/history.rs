//! The history of an account, as a part of the pages that show one.

use axum::body::Body;
use http::Response;
use keydesk_api::records::{EventView, EventsAnswer, GetUserAnswer, ListEventsRequest};
use keydesk_core::policy::Action;

use super::format::moment;
use super::names::Names;
use crate::text::{Catalogue, word};
use crate::visit::{Visit, may};

/// A page of the history, newest first.
pub(super) struct History {
    pub(super) events: Vec<Happened>,
    /// Where later events stand, if there are any.
    pub(super) later: Option<String>,
}

pub(super) struct Happened {
    pub(super) at: String,
    pub(super) when: String,
    pub(super) what: String,
    pub(super) who: String,
}

/// The history after this event, for the page at `path`; `None` for somebody who may not see it, and sees
/// the rest of the page all the same.
pub(super) async fn history(
    visit: &Visit,
    answer: &GetUserAnswer,
    after: Option<i64>,
    path: &str,
) -> Result<Option<History>, Response<Body>> {
    if !may(answer, Action::ViewHistory) {
        return Ok(None);
    }
    let user = &answer.user;
    let request = ListEventsRequest { user_id: user.id.to_string(), after };
    let answer = visit.shared.api.list_events(&visit.caller, request).await;
    let EventsAnswer { events, next } = answer.map_err(|error| visit.refused(error))?;
    let names = Names::of(visit, user, events.iter().map(|event| event.by.as_str())).await;
    // The newest events come first.
    let events = events.iter().rev().map(|event| happened(visit.shared.text, &names, event));
    let later = next.map(|after| format!("{path}?after={after}#history"));
    Ok(Some(History { events: events.collect(), later }))
}

fn happened(t: &Catalogue, names: &Names, event: &EventView) -> Happened {
    let who = match event.by.as_str() {
        "key_holder" => t.words.by_key,
        by if by.starts_with("link:") => t.words.by_link,
        by => names.name(by),
    };
    Happened {
        at: event.at.to_string(),
        when: moment(t, event.at),
        what: word(t.words.events, event.event.as_str()).to_owned(),
        who: who.to_owned(),
    }
}
