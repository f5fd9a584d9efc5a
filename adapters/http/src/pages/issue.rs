//! *Issue other authenticator*: the type, the instructions, the link.

use askama::Template;
use axum::body::Body;
use axum::extract::Path;
use http::header::SET_COOKIE;
use http::{Response, StatusCode};
use keydesk_api::records::{IssueLinkRequest, UserView};
use keydesk_core::entropy::SystemEntropy;
use keydesk_core::error::Error;
use keydesk_core::ids::CeremonyId;
use keydesk_core::policy::Action;

use super::form::{Choice, FieldError, Fields, error_of};
use super::format::encode;
use super::not_found;
use super::shell::{Shell, render};
use crate::cookies;
use crate::text::{Catalogue, fill, find, word};
use crate::visit::{Visit, see_other};

#[derive(Template)]
#[template(path = "pages/issue.html")]
struct Issue {
    shell: Shell,
    t: &'static Catalogue,
    back: String,
    whose: String,
    action: String,
    kinds: Vec<Choice>,
    chosen: &'static str,
    errors: Vec<FieldError>,
    error: String,
}

/// The radio list of types.
pub(crate) async fn choose(
    visit: Visit,
    Path(user_id): Path<String>,
) -> Result<Response<Body>, Response<Body>> {
    choices(&visit, &user_id, Vec::new()).await
}

/// *Continue*: changes nothing, leads to the instructions of the chosen type.
pub(crate) async fn chosen(
    visit: Visit,
    Path(user_id): Path<String>,
    body: Body,
) -> Result<Response<Body>, Response<Body>> {
    let fields = Fields::read(&visit, body).await?;
    let kind = fields.get("kind");
    let config = &visit.shared.config;
    let user = encode(&user_id);
    if config.kinds.iter().any(|known| known.as_str() == kind) {
        return Ok(see_other(&visit.path(&format!("/users/{user}/issue/{kind}"))));
    }
    if let Some(other) = config.other_types.iter().find(|other| other.value == kind) {
        return Ok(see_other(&format!("{}?user={user}", other.href)));
    }
    let missing = visit.shared.text.issue.missing.to_owned();
    choices(&visit, &user_id, vec![FieldError { field: "kind", text: missing }]).await
}

async fn choices(
    visit: &Visit,
    user_id: &str,
    errors: Vec<FieldError>,
) -> Result<Response<Body>, Response<Body>> {
    let t = visit.shared.text;
    let user = user(visit, user_id).await?;
    let config = &visit.shared.config;
    let own = config.kinds.iter().map(|kind| Choice {
        value: kind.to_string(),
        text: word(t.words.kinds, kind.as_str()).to_owned(),
        hint: find(t.words.kind_hints, kind.as_str()).unwrap_or_default().to_owned(),
    });
    let others = config.other_types.iter().map(|other| Choice {
        value: other.value.clone(),
        text: other.text.clone(),
        hint: other.hint.clone().unwrap_or_default(),
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let base = visit.path(&format!("/users/{}", encode(user_id)));
    let page = Issue {
        shell: Shell::new(&visit.shared, Some(&visit.session), t.issue.heading)
            .with_errors(!errors.is_empty()),
        t,
        whose: whose(t, &user),
        action: format!("{base}/issue"),
        back: base,
        kinds: own.chain(others).collect(),
        chosen: "",
        error: error_of(&errors, "kind"),
        errors,
    };
    Ok(render(&visit.shared, status, &page))
}

#[derive(Template)]
#[template(path = "pages/instructions.html")]
struct Instructions {
    shell: Shell,
    t: &'static Catalogue,
    back: String,
    whose: String,
    heading: String,
    steps: Vec<String>,
    action: String,
    /// Names this form, so that it is known when it comes twice.
    attempt: String,
}

/// The steps before *Generate link*.
pub(crate) async fn instructions(
    visit: Visit,
    Path((user_id, kind)): Path<(String, String)>,
) -> Result<Response<Body>, Response<Body>> {
    let t = visit.shared.text;
    let noun = offered(&visit, &kind).ok_or_else(|| not_found(&visit.shared))?;
    let user = user(&visit, &user_id).await?;
    let heading = fill(t.issue.instructions, &[("kind", noun)]);
    let back = visit.path(&format!("/users/{}/issue", encode(&user_id)));
    let attempt = CeremonyId::generate(&SystemEntropy);
    let attempt = attempt.map_err(|error| visit.refused(Error::from(error).into()))?;
    let page = Instructions {
        shell: Shell::new(&visit.shared, Some(&visit.session), &heading),
        t,
        whose: whose(t, &user),
        heading,
        steps: t.issue.steps.iter().map(|step| fill(step, &[("kind", noun)])).collect(),
        action: visit.path(&form_path(&user_id, &kind)),
        attempt: attempt.to_string(),
        back,
    };
    Ok(render(&visit.shared, StatusCode::OK, &page))
}

/// *Generate link*: leads to the page of the link, which shows it to this browser alone. The same
/// form sent again leads there again, and no newer link ends the one that may have been sent.
pub(crate) async fn generate(
    visit: Visit,
    Path((user_id, kind)): Path<(String, String)>,
    body: Body,
) -> Result<Response<Body>, Response<Body>> {
    let fields = Fields::read(&visit, body).await?;
    offered(&visit, &kind).ok_or_else(|| not_found(&visit.shared))?;
    let config = &visit.shared.config;
    let here = visit.path(&form_path(&user_id, &kind));
    let attempt = fields.get("attempt");
    if let Some(made) = cookies::made(config, &visit.parts.headers, attempt) {
        let account = super::issued::account(&visit, &user_id).await?.account;
        if account.links.iter().any(|link| link.id.to_string() == made) {
            return Ok(see_other(&visit.path(&super::issued::path(&user_id, &made))));
        }
    }
    let request = IssueLinkRequest { user_id: user_id.clone(), kind };
    let answer = visit.shared.api.issue_link(&visit.caller, request).await;
    let answer = answer.map_err(|error| visit.refused(error))?;
    let link = &answer.link;
    let page = visit.path(&super::issued::path(&user_id, &link.id.to_string()));
    let mut response = see_other(&page);
    let shown = super::issued::keep(&visit, &user_id, link, answer.token.expose(), &page);
    let made = cookies::set_made(config, &here, attempt, &link.id.to_string());
    response.headers_mut().extend(shown.into_iter().chain(made).map(|cookie| (SET_COOKIE, cookie)));
    Ok(response)
}

/// The path of the page with *Generate link*, within the desk.
fn form_path(user_id: &str, kind: &str) -> String {
    format!("/users/{}/issue/{kind}", encode(user_id))
}

/// The name of this kind within a sentence, if the desk offers it.
fn offered(visit: &Visit, kind: &str) -> Option<&'static str> {
    let offered = visit.shared.config.kinds.iter().any(|known| known.as_str() == kind);
    find(visit.shared.text.link.kinds, kind).filter(|_| offered).map(|words| words.noun)
}

async fn user(visit: &Visit, user_id: &str) -> Result<UserView, Response<Body>> {
    let answer = super::issued::account(visit, user_id).await?;
    visit.needs(&answer, Action::IssueLink).map_err(|error| visit.refused(error))?;
    Ok(answer.user)
}

pub(super) fn whose(t: &Catalogue, user: &UserView) -> String {
    fill(t.issue.for_person, &[("name", &user.display_name)])
}
