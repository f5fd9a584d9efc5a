//! *Remove*: the confirmation prompt.

use askama::Template;
use axum::body::Body;
use http::{Response, StatusCode};
use keydesk_api::records::{AuthenticatorView, GetUserAnswer, RemoveAuthenticatorRequest};
use keydesk_core::model::AuthenticatorStatus;
use keydesk_core::policy::Action;
use keydesk_core::policy::LastAuthenticator;

use super::form::{Choice, FieldError, Fields, error_of};
use super::shell::{Shell, render};
use super::tokens::Tokens;
use crate::text::{Catalogue, fill};
use crate::visit::see_other;

#[derive(Template)]
#[template(path = "pages/token_remove.html")]
struct Remove {
    shell: Shell,
    t: &'static Catalogue,
    whose: Option<String>,
    heading: String,
    body: String,
    action: String,
    back: String,
    reasons: Vec<Choice>,
    reason: String,
    /// Whether it is the last one, and the person has to say that they know it.
    last: bool,
    last_heading: String,
    last_body: String,
    /// Whether it is the last one, and cannot be removed.
    refused: bool,
    errors: Vec<FieldError>,
    last_error: String,
}

pub(crate) async fn show(tokens: Tokens) -> Result<Response<Body>, Response<Body>> {
    let (answer, key) = tokens.load_token().await?;
    if key.status == AuthenticatorStatus::Removed {
        return Ok(see_other(&tokens.done("removed", key.id)));
    }
    tokens.visit.needs(&answer, Action::Remove).map_err(|error| tokens.visit.refused(error))?;
    let last = rule(&tokens, &answer, &key) == Some(LastAuthenticator::Warn);
    Ok(page(&tokens, &answer, &key, String::new(), last, Vec::new()))
}

pub(crate) async fn remove(tokens: Tokens, body: Body) -> Result<Response<Body>, Response<Body>> {
    let visit = &tokens.visit;
    let fields = Fields::read(visit, body).await?;
    let (answer, key) = tokens.load_token().await?;
    let done = tokens.done("removed", key.id);
    if key.status == AuthenticatorStatus::Removed {
        // Pressed twice, or removed by somebody else meanwhile: it is as it was asked for.
        return Ok(see_other(&done));
    }
    let t = visit.shared.text;
    let reason = fields.get("reason").to_owned();
    let unconfirmed = || {
        let text = t.remove.last_missing.to_owned();
        let errors = vec![FieldError { field: "last_confirm", text }];
        page(&tokens, &answer, &key, reason.clone(), true, errors)
    };
    let known = t.words.reasons.iter().any(|(name, _)| *name == reason);
    let request = RemoveAuthenticatorRequest {
        user_id: tokens.user_id.clone(),
        authenticator_id: key.id.to_string(),
        reason: if known { reason.clone() } else { "other".to_owned() },
        notes: None,
        last_confirmed: fields.ticked("last_confirm").then_some(true),
    };
    match visit.shared.api.remove_authenticator(&visit.caller, request).await {
        Ok(_) => Ok(see_other(&done)),
        Err(error) if error.code.as_str() == "last_authenticator_confirm" => Ok(unconfirmed()),
        Err(error) => Err(visit.refused(error)),
    }
}

/// The policy's rule for this token, if it is the last one in use.
fn rule(
    tokens: &Tokens,
    answer: &GetUserAnswer,
    key: &AuthenticatorView,
) -> Option<LastAuthenticator> {
    let active = |other: &&AuthenticatorView| other.status == AuthenticatorStatus::Active;
    let others = answer.account.authenticators.iter().filter(active).any(|o| o.id != key.id);
    let rule = tokens.visit.shared.api.desk().policy().last_authenticator;
    (key.status == AuthenticatorStatus::Active && !others).then_some(rule)
}

fn page(
    tokens: &Tokens,
    answer: &GetUserAnswer,
    key: &AuthenticatorView,
    reason: String,
    last: bool,
    errors: Vec<FieldError>,
) -> Response<Body> {
    let shared = &tokens.visit.shared;
    let t = shared.text;
    let own = tokens.own;
    let said = [("name", answer.user.display_name.as_str()), ("nickname", key.nickname.as_str())];
    let heading = fill(t.tokens.remove_heading, &said);
    // "The user has left their role" is for others to say.
    let said_of_oneself = |(value, _): &&(&str, &str)| !own || *value != "left_role";
    let reasons = t.words.reasons.iter().filter(said_of_oneself).map(|(value, text)| Choice {
        value: (*value).to_owned(),
        text: (*text).to_owned(),
        hint: String::new(),
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let page = Remove {
        shell: tokens.shell(&heading).with_errors(!errors.is_empty()),
        t,
        whose: tokens.whose(answer),
        heading,
        body: fill(t.tokens.remove_body.say(own), &said),
        action: format!("{}/{}/remove", tokens.base, key.id),
        back: tokens.base.clone(),
        reasons: reasons.collect(),
        reason,
        last,
        last_heading: fill(t.tokens.last_heading.say(own), &said),
        last_body: fill(t.tokens.last_body.say(own), &said),
        refused: own && rule(tokens, answer, key) == Some(LastAuthenticator::Refuse),
        last_error: error_of(&errors, "last_confirm"),
        errors,
    };
    render(shared, status, &page)
}
