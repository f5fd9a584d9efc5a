//! Removing an authenticator: a tick box, a reason, notes.

use askama::Template;
use axum::body::Body;
use axum::extract::Path;
use http::{Response, StatusCode};
use keydesk_api::records::{
    AuthenticatorView, GetUserAnswer, GetUserRequest, RemoveAuthenticatorRequest,
};
use keydesk_core::error::Refusal;
use keydesk_core::model::AuthenticatorStatus;
use keydesk_core::policy::Action;
use keydesk_core::policy::LastAuthenticator;

use super::form::{Choice, FieldError, Fields, error_of};
use super::format::encode;
use super::shell::{Shell, render};
use super::{failed, not_found};
use crate::problem::Problem;
use crate::text::{Catalogue, fill, find, word};
use crate::visit::{Visit, see_other};

#[derive(Template)]
#[template(path = "pages/remove.html")]
struct Remove {
    shell: Shell,
    t: &'static Catalogue,
    back: String,
    whose: String,
    heading: String,
    body: String,
    /// Whether the page warned that this is the person's last authenticator.
    last: bool,
    last_body: String,
    last_confirm: String,
    confirm: String,
    /// Says that the person reads what an officer writes about them.
    notes_hint: String,
    action: String,
    reasons: Vec<Choice>,
    values: Values,
    errors: Vec<FieldError>,
    reason_error: String,
    notes_error: String,
    confirm_error: String,
    last_error: String,
}

#[derive(Debug, Default)]
struct Values {
    reason: String,
    notes: String,
}

pub(crate) async fn show(
    visit: Visit,
    Path((user_id, id)): Path<(String, String)>,
) -> Result<Response<Body>, Response<Body>> {
    let (answer, key) = load(&visit, &user_id, &id).await?;
    visit.needs(&answer, Action::Remove).map_err(|error| visit.refused(error))?;
    let last = needs_warning(&visit, &answer, &key);
    Ok(page(&visit, &answer, &key, Values::default(), last, Vec::new()))
}

pub(crate) async fn remove(
    visit: Visit,
    Path((user_id, id)): Path<(String, String)>,
    body: Body,
) -> Result<Response<Body>, Response<Body>> {
    let fields = Fields::read(&visit, body).await?;
    let (answer, key) = load(&visit, &user_id, &id).await?;
    let profile = visit.path(&format!("/users/{}", encode(&user_id)));
    let done = format!("{profile}?done=removed&id={}", encode(&id));
    if key.status == AuthenticatorStatus::Removed {
        // Pressed twice, or removed by somebody else meanwhile: it is as it was asked for.
        return Ok(see_other(&done));
    }
    let t = visit.shared.text;
    let values =
        Values { reason: fields.get("reason").to_owned(), notes: fields.get("notes").to_owned() };
    let warned = fields.has("last_warned") || needs_warning(&visit, &answer, &key);
    let errors = wrong(t, &fields, &values, warned);
    if !errors.is_empty() {
        return Ok(page(&visit, &answer, &key, values, warned, errors));
    }
    let request = RemoveAuthenticatorRequest {
        user_id,
        authenticator_id: id,
        reason: values.reason.clone(),
        notes: Some(values.notes.clone()).filter(|notes| !notes.is_empty()),
        last_confirmed: fields.ticked("last_confirm").then_some(true),
    };
    match visit.shared.api.remove_authenticator(&visit.caller, request).await {
        Ok(_) => Ok(see_other(&done)),
        Err(error) if error.code.as_str() == "last_authenticator_confirm" => {
            let text = t.remove.last_heading.to_owned();
            let errors = vec![FieldError { field: "last_confirm", text }];
            Ok(page(&visit, &answer, &key, values, true, errors))
        }
        Err(error) => Err(visit.refused(error)),
    }
}

/// Whether the desk will ask for a second confirmation: then the page asks at once.
fn needs_warning(visit: &Visit, answer: &GetUserAnswer, key: &AuthenticatorView) -> bool {
    let policy = visit.shared.api.desk().policy().last_authenticator;
    let active = |other: &&AuthenticatorView| other.status == AuthenticatorStatus::Active;
    let others = answer.account.authenticators.iter().filter(active).any(|o| o.id != key.id);
    policy == LastAuthenticator::Warn && key.status == AuthenticatorStatus::Active && !others
}

fn wrong(t: &Catalogue, fields: &Fields, values: &Values, warned: bool) -> Vec<FieldError> {
    let notes_long = values.notes.chars().count() > NOTES;
    let rules = [
        (find(t.words.reasons, &values.reason).is_none(), "reason", t.remove.reason_missing),
        (notes_long, "notes", t.remove.notes_long),
        (!fields.ticked("confirm"), "confirm", t.remove.confirm_missing),
        (warned && !fields.ticked("last_confirm"), "last_confirm", t.remove.last_missing),
    ];
    let broken = rules.into_iter().filter(|(broken, ..)| *broken);
    broken.map(|(_, field, text)| FieldError { field, text: text.to_owned() }).collect()
}

async fn load(
    visit: &Visit,
    user_id: &str,
    id: &str,
) -> Result<(GetUserAnswer, AuthenticatorView), Response<Body>> {
    let request = GetUserRequest { user_id: user_id.to_owned() };
    let answer = visit.shared.api.get_user(&visit.caller, request).await;
    let answer = answer.map_err(|error| visit.refused(error))?;
    let key = answer.account.authenticators.iter().find(|key| key.id.to_string() == id).cloned();
    let unknown = Problem::from(Refusal::AuthenticatorUnknown);
    key.map(|key| (answer, key)).ok_or_else(|| failed(&visit.shared, Some(&visit.session), unknown))
}

fn page(
    visit: &Visit,
    answer: &GetUserAnswer,
    key: &AuthenticatorView,
    values: Values,
    last: bool,
    errors: Vec<FieldError>,
) -> Response<Body> {
    let t = visit.shared.text;
    let Some(noun) = find(t.link.kinds, key.kind.as_str()).map(|words| words.noun) else {
        return not_found(&visit.shared);
    };
    let name = answer.user.display_name.as_str();
    let kind = word(t.words.kinds, key.kind.as_str()).to_lowercase();
    let said = [("name", name), ("kind", noun), ("nickname", &key.nickname)];
    let heading = [("kind", kind.as_str()), ("nickname", &key.nickname)];
    let heading = fill(t.remove.heading, &heading);
    let back = visit.path(&format!("/users/{}", encode(&answer.user.id)));
    let reasons = t.words.reasons.iter().map(|(value, text)| Choice {
        value: (*value).to_owned(),
        text: (*text).to_owned(),
        hint: String::new(),
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let page = Remove {
        shell: Shell::new(&visit.shared, Some(&visit.session), &heading)
            .with_errors(!errors.is_empty()),
        t,
        whose: fill(t.issue.for_person, &[("name", name)]),
        heading,
        body: fill(t.remove.body, &said),
        last,
        last_body: fill(t.remove.last_body, &said),
        last_confirm: fill(t.remove.last_confirm, &said),
        confirm: fill(t.remove.confirm, &said),
        notes_hint: fill(t.remove.notes_hint, &said),
        action: format!("{back}/authenticators/{}/remove", encode(key.id)),
        back,
        reasons: reasons.collect(),
        values,
        reason_error: error_of(&errors, "reason"),
        notes_error: error_of(&errors, "notes"),
        confirm_error: error_of(&errors, "confirm"),
        last_error: error_of(&errors, "last_confirm"),
        errors,
    };
    render(&visit.shared, status, &page)
}

const NOTES: usize = 500;
