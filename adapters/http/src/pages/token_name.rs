//! The nickname of a token: right after it was registered, and later.

use askama::Template;
use axum::body::Body;
use http::{Response, StatusCode};
use keydesk_api::records::{AuthenticatorView, GetUserAnswer, RenameAuthenticatorRequest};
use keydesk_core::error::Refusal;
use keydesk_core::model::AuthenticatorStatus;
use keydesk_core::model::{InvalidText, Nickname};
use keydesk_core::policy::Action;

use super::form::{FieldError, Fields, error_of};
use super::shell::{Shell, render};
use super::tokens::Tokens;
use crate::text::{Catalogue, fill};
use crate::visit::see_other;

#[derive(Template)]
#[template(path = "pages/token_name.html")]
struct Name {
    shell: Shell,
    t: &'static Catalogue,
    /// Whether it was registered just now.
    new: bool,
    whose: Option<String>,
    banner: String,
    heading: &'static str,
    action: String,
    back: String,
    button: &'static str,
    keep: String,
    nickname: String,
    errors: Vec<FieldError>,
    error: String,
}

/// *Nickname*, *Submit*: the token is registered already, whatever becomes of this form.
pub(crate) async fn show_new(tokens: Tokens) -> Result<Response<Body>, Response<Body>> {
    show(&tokens, true).await
}

/// *Edit*.
pub(crate) async fn show_edit(tokens: Tokens) -> Result<Response<Body>, Response<Body>> {
    show(&tokens, false).await
}

/// *Submit*.
pub(crate) async fn submit(tokens: Tokens, body: Body) -> Result<Response<Body>, Response<Body>> {
    rename(&tokens, body, true).await
}

/// *Save Changes*.
pub(crate) async fn save(tokens: Tokens, body: Body) -> Result<Response<Body>, Response<Body>> {
    rename(&tokens, body, false).await
}

async fn show(tokens: &Tokens, new: bool) -> Result<Response<Body>, Response<Body>> {
    let (answer, key) = tokens.load_token().await?;
    if key.status == AuthenticatorStatus::Removed {
        return Err(tokens.refuse(Refusal::AuthenticatorRemoved));
    }
    tokens.visit.needs(&answer, Action::Rename).map_err(|error| tokens.visit.refused(error))?;
    let nickname = key.nickname.clone();
    Ok(page(tokens, &answer, &key, new, nickname, Vec::new()))
}

async fn rename(tokens: &Tokens, body: Body, new: bool) -> Result<Response<Body>, Response<Body>> {
    let visit = &tokens.visit;
    let fields = Fields::read(visit, body).await?;
    let nickname = fields.get("nickname").to_owned();
    if let Err(invalid) = Nickname::new(&nickname) {
        let (answer, key) = tokens.load_token().await?;
        let text = complaint(visit.shared.text, invalid).to_owned();
        let errors = vec![FieldError { field: "nickname", text }];
        return Ok(page(tokens, &answer, &key, new, nickname, errors));
    }
    let request = RenameAuthenticatorRequest {
        user_id: tokens.user_id.clone(),
        authenticator_id: tokens.token.clone(),
        nickname,
    };
    let renamed = visit.shared.api.rename_authenticator(&visit.caller, request).await;
    renamed.map_err(|error| visit.refused(error))?;
    let done = if new { "named" } else { "renamed" };
    Ok(see_other(&tokens.done(done, &tokens.token)))
}

fn complaint(t: &Catalogue, invalid: InvalidText) -> &'static str {
    match invalid {
        InvalidText::Empty => t.tokens.nickname_missing,
        InvalidText::TooLong => t.tokens.nickname_long,
        InvalidText::Unprintable => t.tokens.nickname_unprintable,
    }
}

fn page(
    tokens: &Tokens,
    answer: &GetUserAnswer,
    key: &AuthenticatorView,
    new: bool,
    nickname: String,
    errors: Vec<FieldError>,
) -> Response<Body> {
    let shared = &tokens.visit.shared;
    let t = shared.text;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let named = [("nickname", key.nickname.as_str())];
    let heading = if new { t.tokens.name_heading } else { t.tokens.edit_heading };
    let said = new && errors.is_empty();
    let page = Name {
        shell: tokens.shell(heading).with_errors(!errors.is_empty()),
        t,
        new,
        whose: tokens.whose(answer),
        banner: if said { fill(t.tokens.done_registered, &named) } else { String::new() },
        heading,
        action: format!("{}/{}/{}", tokens.base, key.id, if new { "name" } else { "edit" }),
        back: tokens.base.clone(),
        button: if new { t.tokens.submit } else { t.tokens.save },
        keep: if new { fill(t.tokens.keep_name, &named) } else { t.tokens.keep.to_owned() },
        nickname,
        error: error_of(&errors, "nickname"),
        errors,
    };
    render(shared, status, &page)
}
