//! The portal's own pages, in the desk's frame.

use std::sync::Arc;

use anyhow::Context;
use askama::Template;
use axum::extract::{Form, FromRequestParts, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use http::header::{CONTENT_TYPE, RETRY_AFTER, SET_COOKIE};
use http::request::Parts;
use keydesk_api::Api;
use keydesk_core::error::{Error, Refusal};
use keydesk_core::ids::UserId;
use keydesk_http::{HostPage, HttpDesk, Language};
use serde::Deserialize;
use tower_http::csrf::ProtectionError;

use crate::host::{LANGUAGE, with_return};
use crate::limit::{Passwords, Try};
use crate::log;
use crate::people::{DEMO_PASSWORD, People, Person};
use crate::sessions::{Proof, Session, Sessions};

/// What the portal's pages need.
pub(crate) struct Portal {
    /// Its people.
    pub(crate) people: Arc<People>,
    /// Its sessions.
    pub(crate) sessions: Sessions,
    /// Keydesk's operations.
    pub(crate) api: Api,
    /// Keydesk over HTTP.
    pub(crate) desk: HttpDesk,
    /// Checks passwords, and how often they are tried.
    pub(crate) passwords: Passwords,
    /// The path under which browsers see the portal.
    pub(crate) prefix: String,
}

type App = State<Arc<Portal>>;
type Answer = Result<Response, Failure>;

/// Where to go afterwards.
#[derive(Deserialize)]
pub(crate) struct Return {
    return_to: Option<String>,
}

/// A sign-in form.
#[derive(Deserialize)]
pub(crate) struct Credentials {
    #[serde(default)]
    username: String,
    password: String,
    return_to: Option<String>,
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    at: &'a str,
    person: &'a Person,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn<'a> {
    at: &'a str,
    error: &'a str,
    username: &'a str,
    return_to: &'a str,
    password: &'a str,
    people: Vec<&'a Person>,
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct SecondFactor<'a> {
    at: &'a str,
    return_to: &'a str,
}

#[derive(Template)]
#[template(path = "step_up.html")]
struct StepUp<'a> {
    at: &'a str,
    error: &'a str,
    return_to: &'a str,
    with_key: bool,
}

/// The first page.
pub(crate) async fn home(State(portal): App, request: Request) -> Answer {
    let Some((_, person)) = portal.signed_in(&request.0).await? else {
        return Ok(Redirect::to(&portal.at("/sign-in")).into_response());
    };
    portal.page(StatusCode::OK, "Home", &Home { at: &portal.prefix, person }, Some(person))
}

/// *Username* and *Password*, or the key when that is still due.
pub(crate) async fn sign_in_page(
    State(portal): App,
    Query(query): Query<Return>,
    request: Request,
) -> Answer {
    let return_to = portal.back(query.return_to.as_deref());
    match portal.sessions.of(&request.0).await? {
        Some(session) if session.strength.is_none() => {
            let page = SecondFactor { at: &portal.prefix, return_to: &return_to };
            portal.page(StatusCode::OK, "Use your security key", &page, None)
        }
        Some(_) => Ok(Redirect::to(&return_to).into_response()),
        None => portal.sign_in_form(StatusCode::OK, "", "", &return_to),
    }
}

/// Checks the password; anyone who holds a key has to show it as well.
pub(crate) async fn sign_in(
    State(portal): App,
    request: Request,
    form: Form<Credentials>,
) -> Answer {
    let Form(form) = form;
    let return_to = portal.back(form.return_to.as_deref());
    let checked = portal.check_password(&request.0, &form.username, &form.password).await?;
    let user = match checked {
        Ok(user) => user,
        Err(no) => {
            let error = no.error("Enter a correct username and password");
            let page = portal.sign_in_form(no.status(), &error, &form.username, &return_to);
            return no.with_retry_after(page);
        }
    };
    let key_due = match portal.key_due(&user).await? {
        Ok(key_due) => key_due,
        Err(why) => {
            return portal.sign_in_form(StatusCode::FORBIDDEN, why, &form.username, &return_to);
        }
    };
    let proof = if key_due { Proof::KeyDue } else { Proof::Password };
    portal.sessions.open(&request.0, user, proof).await?;
    let next = if key_due { with_return(&portal.at("/sign-in"), &return_to) } else { return_to };
    Ok(Redirect::to(&next).into_response())
}

/// Asks for the key or the password once more.
pub(crate) async fn step_up_page(
    State(portal): App,
    Query(query): Query<Return>,
    request: Request,
) -> Answer {
    portal.step_up_form(&request.0, StatusCode::OK, "", query.return_to.as_deref()).await
}

/// Checks the password once more. Anyone who holds a key uses that: a password would be weaker.
pub(crate) async fn step_up(
    State(portal): App,
    request: Request,
    form: Form<Credentials>,
) -> Answer {
    let Form(form) = form;
    let Some((session, person)) = portal.signed_in(&request.0).await? else {
        return Ok(Redirect::to(&portal.at("/sign-in")).into_response());
    };
    let username = person.user.username.as_str();
    let checked = if portal.key_due(&session.user).await? != Ok(false) {
        Err(NotChecked::Wrong)
    } else {
        portal.check_password(&request.0, username, &form.password).await?
    };
    if let Err(no) = checked {
        let error = no.error("Enter your correct password");
        let return_to = form.return_to.as_deref();
        let page = portal.step_up_form(&request.0, no.status(), &error, return_to).await;
        return no.with_retry_after(page);
    }
    portal.sessions.open(&request.0, session.user, Proof::Password).await?;
    Ok(Redirect::to(&portal.back(form.return_to.as_deref())).into_response())
}

/// Ends the session.
pub(crate) async fn sign_out(State(portal): App, request: Request) -> Answer {
    let gone = portal.sessions.close(&request.0).await?;
    Ok(([(SET_COOKIE, gone)], Redirect::to(&portal.at("/sign-in"))).into_response())
}

/// Keeps the language that somebody chose.
pub(crate) async fn language(State(portal): App, Path(tag): Path<String>) -> Answer {
    let known = Language::ALL.into_iter().find(|language| language.tag() == tag);
    let tag = known.unwrap_or_default().tag();
    let secure = portal.sessions.secure_attribute();
    let cookie = format!("{LANGUAGE}={tag}; Path=/; SameSite=Lax; Max-Age=31536000{secure}");
    Ok(([(SET_COOKIE, cookie)], Redirect::to(&portal.at("/"))).into_response())
}

/// The origins from which browsers take the keys of this relying party.
pub(crate) async fn related_origins(State(portal): App) -> Response {
    portal.desk.related_origins().into_response()
}

impl Portal {
    /// The address of one of the portal's own pages.
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    async fn signed_in(&self, request: &Parts) -> anyhow::Result<Option<(Session, &Person)>> {
        let session = self.sessions.of(request).await?;
        let Some(session) = session.filter(|session| session.strength.is_some()) else {
            return Ok(None);
        };
        Ok(self.people.get(&session.user).map(|person| (session, person)))
    }

    /// Whether the person's key is asked for after the password; or why the password must not let them
    /// in at all.
    async fn key_due(&self, user: &UserId) -> anyhow::Result<Result<bool, &'static str>> {
        match self.api.desk().second_factor_due(user).await {
            Ok(due) => Ok(Ok(due)),
            Err(Error::Refused(Refusal::AccountClosed)) => Ok(Err(CLOSED)),
            Err(error) if error.code() == "account_tampered" => Ok(Err(TAMPERED)),
            Err(error) => Err(error.into()),
        }
    }

    /// Whose password it is. An unknown name takes as long as a wrong password.
    async fn check_password(
        &self,
        request: &Parts,
        username: &str,
        password: &str,
    ) -> anyhow::Result<Result<UserId, NotChecked>> {
        let from = self.desk.client_address(request).context("the server says no address")?;
        let people = Arc::clone(&self.people);
        let (name, password) = (username.to_owned(), password.to_owned());
        let check =
            move || people.with_password(&name, &password).map(|person| person.user.id.clone());
        Ok(match self.passwords.check(from, username, check).await? {
            Try::Checked(user) => user.ok_or(NotChecked::Wrong),
            Try::TooMany(seconds) => Err(NotChecked::TooMany(seconds)),
            Try::Busy => Err(NotChecked::Busy),
        })
    }

    /// Only pages of the desk are led back to; otherwise it is the first page.
    fn back(&self, return_to: Option<&str>) -> String {
        let home = self.at("/");
        match return_to.filter(|address| *address != home) {
            Some(address) => self.desk.return_to(Some(address)),
            None => home,
        }
    }

    fn sign_in_form(
        &self,
        status: StatusCode,
        error: &str,
        username: &str,
        return_to: &str,
    ) -> Answer {
        let people = self.people.all().collect();
        let at = &self.prefix;
        let form = SignIn { at, error, username, return_to, password: DEMO_PASSWORD, people };
        self.page(status, "Sign in", &form, None)
    }

    async fn step_up_form(
        &self,
        request: &Parts,
        status: StatusCode,
        error: &str,
        return_to: Option<&str>,
    ) -> Answer {
        let return_to = &self.back(return_to);
        let Some((session, person)) = self.signed_in(request).await? else {
            return Ok(Redirect::to(&with_return(&self.at("/sign-in"), return_to)).into_response());
        };
        let with_key = self.key_due(&session.user).await? == Ok(true);
        let form = StepUp { at: &self.prefix, error, return_to, with_key };
        self.page(status, "Confirm that it is you", &form, Some(person))
    }

    fn page(
        &self,
        status: StatusCode,
        title: &str,
        content: &impl Template,
        person: Option<&Person>,
    ) -> Answer {
        let main = content.render().map_err(anyhow::Error::from)?;
        let display_name = person.map(|person| person.user.display_name.clone());
        let page = HostPage { title: title.to_owned(), main, display_name, ..HostPage::default() };
        let mut response = self.desk.page(&page).into_response();
        *response.status_mut() = status;
        Ok(response)
    }
}

/// Why a password lets nobody in.
enum NotChecked {
    Wrong,
    /// Of too many tries, for so many seconds.
    TooMany(u64),
    /// Too many people are signing in.
    Busy,
}

impl NotChecked {
    fn status(&self) -> StatusCode {
        match self {
            Self::Wrong => StatusCode::BAD_REQUEST,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn error(&self, wrong: &str) -> String {
        match self {
            Self::Wrong => wrong.to_owned(),
            Self::TooMany(seconds) => {
                format!("Too many wrong passwords. Try again in {} minutes", seconds.div_ceil(60))
            }
            Self::Busy => "Too many people are signing in. Try again in a few seconds".to_owned(),
        }
    }

    fn with_retry_after(&self, page: Answer) -> Answer {
        let seconds = match self {
            Self::Wrong => return page,
            Self::TooMany(seconds) => *seconds,
            Self::Busy => 5,
        };
        page.map(|page| ([(RETRY_AFTER, seconds.to_string())], page).into_response())
    }
}

/// The head of a request.
pub(crate) struct Request(Parts);

impl<S: Sync> FromRequestParts<S> for Request {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.clone()))
    }
}

/// The portal cannot answer: something is broken.
pub(crate) struct Failure(anyhow::Error);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        log::say(&format!("failed: {:#}", self.0));
        unavailable()
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// Another site sent the form.
pub(crate) fn cross_site(_: ProtectionError) -> Response {
    StatusCode::FORBIDDEN.into_response()
}

/// The layer of the sessions answers 500 and nothing else where it could not write one.
pub(crate) async fn unwritten_session(response: Response) -> Response {
    let bare = response.headers().get(CONTENT_TYPE).is_none();
    if bare && response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        log::say("failed: a session could not be written");
        return unavailable();
    }
    response
}

fn unavailable() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "2")]).into_response()
}

const TAMPERED: &str = "Your account cannot be used. Tell the people who run this service";
const CLOSED: &str = "Your account is closed. Ask your Registration Authority to reopen it";
