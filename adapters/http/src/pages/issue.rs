//! *Issue other authenticator*: the type, the instructions, the link.

use askama::Template;
use axum::body::Body;
use axum::extract::Path;
use http::{Response, StatusCode};
use keydesk_api::records::{GetUserRequest, IssueLinkRequest, UserView};

use super::form::{Choice, FieldError, Fields, error_of};
use super::format::{encode, moment};
use super::not_found;
use super::shell::{Shell, render};
use super::views::LinkState;
use crate::live;
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
    if config.kinds.iter().any(|known| known == kind) {
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
        value: kind.clone(),
        text: word(t.words.kinds, kind).to_owned(),
        hint: find(t.words.kind_hints, kind).unwrap_or_default().to_owned(),
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
}

/// What to do before *Generate link*.
pub(crate) async fn instructions(
    visit: Visit,
    Path((user_id, kind)): Path<(String, String)>,
) -> Result<Response<Body>, Response<Body>> {
    let t = visit.shared.text;
    let noun = offered(&visit, &kind).ok_or_else(|| not_found(&visit.shared))?;
    let user = user(&visit, &user_id).await?;
    let heading = fill(t.issue.instructions, &[("kind", noun)]);
    let back = visit.path(&format!("/users/{}/issue", encode(&user_id)));
    let page = Instructions {
        shell: Shell::new(&visit.shared, Some(&visit.session), &heading),
        t,
        whose: whose(t, &user),
        heading,
        steps: t.issue.steps.iter().map(|step| fill(step, &[("kind", noun)])).collect(),
        action: format!("{back}/{kind}"),
        back,
    };
    Ok(render(&visit.shared, StatusCode::OK, &page))
}

#[derive(Template)]
#[template(path = "pages/link_ready.html")]
struct LinkReady {
    shell: Shell,
    t: &'static Catalogue,
    whose: String,
    send: String,
    address: String,
    expires_at: String,
    expires: String,
    live: String,
    live_tag: String,
    events_href: String,
    state: String,
    profile: String,
}

/// *Generate link*. The answer to the form itself shows the link: an address that could be loaded
/// again would have to hold or keep the secret.
pub(crate) async fn generate(
    visit: Visit,
    Path((user_id, kind)): Path<(String, String)>,
    body: Body,
) -> Result<Response<Body>, Response<Body>> {
    Fields::read(&visit, body).await?;
    offered(&visit, &kind).ok_or_else(|| not_found(&visit.shared))?;
    let user = user(&visit, &user_id).await?;
    let t = visit.shared.text;
    let request = IssueLinkRequest { user_id: user_id.clone(), kind: kind.clone() };
    let answer = visit.shared.api.issue_link(&visit.caller, request).await;
    let answer = answer.map_err(|error| visit.refused(error))?;
    let page = if kind == "security_key" { String::new() } else { format!("/{kind}") };
    let origin = &visit.shared.config.origin;
    let base = visit.path(&format!("/users/{}", encode(&user_id)));
    let query = format!("link={}", encode(&answer.link.id));
    let state = LinkState::new(t, &answer.link).render().unwrap_or_default();
    let page = LinkReady {
        shell: Shell::new(&visit.shared, Some(&visit.session), t.issue.ready),
        t,
        whose: whose(t, &user),
        send: fill(t.issue.send, &[("name", &user.display_name)]),
        address: format!(
            "{origin}{}#{}",
            visit.path(&format!("/link{page}")),
            answer.token.expose()
        ),
        expires: moment(t, &answer.link.expires_at),
        expires_at: answer.link.expires_at,
        live: format!("{base}/live?{query}"),
        live_tag: live::tag(&state),
        events_href: format!("{base}/events?{query}"),
        state,
        profile: format!("{base}#authenticators"),
    };
    Ok(render(&visit.shared, StatusCode::OK, &page))
}

/// What this kind is called within a sentence, if the desk offers it.
fn offered(visit: &Visit, kind: &str) -> Option<&'static str> {
    let offered = visit.shared.config.kinds.iter().any(|known| known == kind);
    find(visit.shared.text.link.kinds, kind).filter(|_| offered).map(|words| words.noun)
}

async fn user(visit: &Visit, user_id: &str) -> Result<UserView, Response<Body>> {
    let request = GetUserRequest { user_id: user_id.to_owned() };
    let answer = visit.shared.api.get_user(&visit.caller, request).await;
    answer.map(|answer| answer.user).map_err(|error| visit.refused(error))
}

fn whose(t: &Catalogue, user: &UserView) -> String {
    fill(t.issue.for_person, &[("name", &user.display_name)])
}
