//! A portal with a desk in it: its own people, sessions and password sign-in, and Keydesk under `/desk`.
//!
//! `cargo run -p keydesk --example desk`, then http://localhost:8080: `ra` issues links, `jo` and `sam` hold
//! the keys, and everybody's password is `keydesk-demo`. Everything is in memory, for a trial;
//! `keydesk::sqlite::SqliteStore` in place of `MemoryStore` keeps it.
#![allow(clippy::print_stdout, reason = "a program that is run in a terminal")]

use std::collections::HashMap;
use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use axum::Router;
use axum::extract::{Form, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::header::{COOKIE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use keydesk::entropy::{Entropy, SystemEntropy};
use keydesk::http::{
    Host, HostError, HostPage, HostSession, HttpConfig, HttpDesk, Language, SignedIn,
};
use keydesk::ids::{AuthenticatorId, OrganisationId, Role, UserId};
use keydesk::ports::memory::{MemoryDirectory, MemoryStore};
use keydesk::time::{Clock, SystemClock, Timestamp};
use keydesk::{
    Action, Actor, Api, DerivedKeyRing, Desk, Policy, Ports, RelyingPartyConfig, SignIn, Strength,
    TokioClock, User, base64url, run_maintenance,
};
use serde::Deserialize;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 8080)).await?;
    // Where the desk finds the client's address: without it, no limit goes by address.
    let service = app().await?.into_make_service_with_connect_info::<SocketAddr>();
    println!("http://localhost:8080");
    axum::serve(listener, service).await?;
    Ok(())
}

/// The portal's pages, with the desk beside them.
pub(crate) async fn app() -> Result<Router, Box<dyn Error>> {
    let people = people()?;
    // A portal reads its secret from its own configuration: the same at every start and on every node.
    let mut secret = [0; 32];
    SystemEntropy.fill(&mut secret)?;
    let roles = people.iter().map(|person| (person.user.id.clone(), person.roles.clone()));
    let directory = MemoryDirectory::new(people.iter().map(|person| person.user.clone()));
    let ports = Ports {
        clock: Arc::new(TokioClock),
        ..Ports::over(
            Arc::new(MemoryStore::new()),
            Arc::new(directory.with_roles(roles)),
            Arc::new(DerivedKeyRing::of_secret(secret)),
        )
    };
    let relying_party = RelyingPartyConfig::new("localhost", "http://localhost:8080");
    let mut policy = Policy::default();
    let officer =
        [Action::View, Action::ViewHistory, Action::IssueLink, Action::CancelLink, Action::Remove];
    policy.access.roles.insert(Role::new("ra")?, officer.into());
    let desk = Desk::new(relying_party, policy, ports)?;
    desk.prepare().await?;
    tokio::spawn(run_maintenance(desk.clone()));

    let host = Arc::new(Portal { people, sessions: Mutex::default() });
    let config = HttpConfig {
        service_name: "Example portal".to_owned(),
        sign_out: Some("/sign-out".to_owned()),
        ..HttpConfig::new("http://localhost:8080")
    };
    let http = HttpDesk::new(Api::new(desk.clone()), host.clone(), config)?;
    let app = App { host, desk, http: http.clone() };
    Ok(Router::new()
        .route("/", get(home))
        .route("/sign-in", get(sign_in_page).post(sign_in))
        .route("/sign-out", post(sign_out))
        .with_state(app)
        .route_service("/desk", http.clone())
        .route_service("/desk/{*rest}", http))
}

/// The portal's people and sessions.
struct Portal {
    people: Vec<Person>,
    sessions: Mutex<HashMap<String, Session>>,
}

struct Person {
    user: User,
    roles: Vec<Role>,
}

#[derive(Clone)]
struct Session {
    user: UserId,
    at: Timestamp,
    proof: Proof,
}

#[derive(Clone)]
enum Proof {
    /// The password was right, and the key is still due.
    KeyDue,
    /// The password was right, and the person holds no key.
    Password,
    /// The person signed in with this key.
    Key(AuthenticatorId),
}

#[async_trait]
impl Host for Portal {
    async fn session(&self, request: &Parts) -> Result<HostSession, HostError> {
        let Some((session, person)) = self.signed_in_as(&request.headers) else {
            return Ok(HostSession::default());
        };
        let (strength, authenticator) = match session.proof {
            Proof::KeyDue => {
                // Nobody is signed in yet, and the desk may ask for this person's key.
                let pending_user = Some(session.user);
                return Ok(HostSession { pending_user, ..HostSession::default() });
            }
            Proof::Password => (Strength::Password, None),
            // The session ends with this key.
            Proof::Key(key) => (Strength::SecurityKey, Some(key)),
        };
        let actor = Actor {
            id: session.user,
            roles: person.roles.clone(),
            organisations: vec![person.user.organisation.clone()],
            authenticated_at: session.at,
            strength,
            authenticator,
        };
        let display_name = Some(person.user.display_name.clone());
        Ok(HostSession { actor: Some(actor), display_name, ..HostSession::default() })
    }

    async fn signed_in(&self, request: &Parts, sign_in: &SignIn) -> Result<SignedIn, HostError> {
        let session = Session {
            user: sign_in.user.clone(),
            at: sign_in.at,
            proof: Proof::Key(sign_in.authenticator),
        };
        let cookie = self.open(&request.headers, session).map_err(HostError::unavailable)?;
        Ok(SignedIn { set_cookies: vec![cookie], location: "/".to_owned() })
    }

    fn sign_in_url(&self, return_to: &str) -> String {
        // A portal passes `return_to` on, and asks `HttpDesk::return_to` before it follows it.
        let _ = return_to;
        "/sign-in".to_owned()
    }

    fn step_up_url(&self, return_to: &str) -> String {
        self.sign_in_url(return_to)
    }
}

impl Portal {
    /// A new session in place of the one that the request had, and its cookie.
    fn open(&self, headers: &HeaderMap, session: Session) -> Result<HeaderValue, Box<dyn Error>> {
        let mut id = [0; 32];
        SystemEntropy.fill(&mut id)?;
        let id = base64url::encode(id);
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.remove(cookie(headers).unwrap_or_default());
        // A portal on https adds `Secure` and the prefix `__Host-`.
        let header = format!("{COOKIE_NAME}={id}; Path=/; HttpOnly; SameSite=Lax");
        sessions.insert(id, session);
        Ok(header.parse()?)
    }

    fn close(&self, headers: &HeaderMap) {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.remove(cookie(headers).unwrap_or_default());
    }

    fn signed_in_as(&self, headers: &HeaderMap) -> Option<(Session, &Person)> {
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let session = sessions.get(cookie(headers)?)?.clone();
        let person = self.people.iter().find(|person| person.user.id == session.user)?;
        Some((session, person))
    }
}

/// What the portal's pages need.
#[derive(Clone)]
struct App {
    host: Arc<Portal>,
    desk: Desk,
    http: HttpDesk,
}

impl App {
    fn page(&self, title: &str, name: Option<String>, main: String) -> Response {
        let (title, language) = (title.to_owned(), Language::English);
        self.http.page(&HostPage { title, main, display_name: name, language }).into_response()
    }
}

async fn home(State(app): State<App>, headers: HeaderMap) -> Response {
    match app.host.signed_in_as(&headers) {
        Some((Session { proof: Proof::Password | Proof::Key(_), .. }, person)) => {
            let main = "<h1>Example portal</h1><p><a href=\"/desk\">Security keys</a></p>";
            app.page("Home", Some(person.user.display_name.clone()), main.to_owned())
        }
        _ => Redirect::to("/sign-in").into_response(),
    }
}

async fn sign_in_page(State(app): State<App>, headers: HeaderMap) -> Response {
    let key = r#"<button class="nhsuk-button" type="button" disabled data-kd="sign-in">Sign in with a security key</button>"#;
    let session = app.host.signed_in_as(&headers).map(|(session, _)| session.proof);
    if matches!(session, Some(Proof::KeyDue)) {
        return app.page("Use your security key", None, format!("<h1>Use your key</h1>{key}"));
    }
    let form = r#"<h1>Sign in</h1><form action="/sign-in" method="post">
        <label>Username <input name="username" autocomplete="username webauthn"></label>
        <label>Password <input name="password" type="password" autocomplete="current-password"></label>
        <button class="nhsuk-button">Sign in</button></form>"#;
    app.page("Sign in", None, format!("{form}{key}"))
}

#[derive(Deserialize)]
struct Credentials {
    username: String,
    password: String,
}

async fn sign_in(State(app): State<App>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if !app.http.same_site(&parts) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let request = Request::from_parts(parts.clone(), body);
    let Ok(Form(form)) = axum::RequestExt::extract::<Form<Credentials>, _>(request).await else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    // The portal's own password check, with its own limits, stands here.
    let mut people = app.host.people.iter();
    let person = people.find(|person| person.user.username == form.username);
    let Some(person) = person.filter(|_| form.password == "keydesk-demo") else {
        return (StatusCode::UNAUTHORIZED, "Wrong username or password").into_response();
    };
    let user = person.user.id.clone();
    // Also refuses the password of a closed account.
    let proof = match app.desk.second_factor_due(&user).await {
        Ok(true) => Proof::KeyDue,
        Ok(false) => Proof::Password,
        Err(_) => return (StatusCode::FORBIDDEN, "Ask the desk for help").into_response(),
    };
    let next = if matches!(proof, Proof::KeyDue) { "/sign-in" } else { "/" };
    let session = Session { user, at: SystemClock.now(), proof };
    match app.host.open(&parts.headers, session) {
        Ok(cookie) => ([(SET_COOKIE, cookie)], Redirect::to(next)).into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn sign_out(State(app): State<App>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if !app.http.same_site(&parts) {
        return StatusCode::FORBIDDEN.into_response();
    }
    app.host.close(&parts.headers);
    Redirect::to("/sign-in").into_response()
}

/// The session's id in the request's cookies.
fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE_NAME).then_some(value))
}

fn people() -> Result<Vec<Person>, Box<dyn Error>> {
    let person = |id: &str, name: &str, roles: Vec<Role>| {
        let user = User {
            id: UserId::new(format!("u-{id}"))?,
            username: id.to_owned(),
            display_name: name.to_owned(),
            email: None,
            organisation: OrganisationId::new("north")?,
            organisation_name: "North".to_owned(),
            active: true,
        };
        Ok(Person { user, roles })
    };
    let officer = vec![Role::new("ra")?];
    [("ra", "Robin Archer", officer), ("jo", "Jo Lark", vec![]), ("sam", "Sam Reed", vec![])]
        .into_iter()
        .map(|(id, name, roles)| person(id, name, roles))
        .collect()
}

const COOKIE_NAME: &str = "portal-session";
