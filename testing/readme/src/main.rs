//! The portal of the README over stores in memory. It prints the first officer's link, and where it listens.
#![allow(clippy::print_stdout, reason = "the test that starts it reads the two lines")]

mod people;
mod portal {
    #![allow(unreachable_pub, missing_docs, reason = "it stands as in the README")]
    include!(concat!(env!("OUT_DIR"), "/portal.rs"));
}
mod sessions;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use keydesk_api::{Actor, Api, Caller, Strength};
use keydesk_core::ids::{OrganisationId, Role, UserId};
use keydesk_core::model::AuthenticatorKind;
use keydesk_core::policy::{Action, Policy};
use keydesk_core::ports::memory::{MemoryDirectory, MemoryStore};
use keydesk_core::ports::{DerivedKeyRing, KeyId};
use keydesk_core::service::{Desk, Ports};
use keydesk_core::time::{Clock, SystemClock};
use keydesk_core::webauthn::RelyingPartyConfig;
use keydesk_http::{HostPage, HttpDesk, Language};

use crate::people::People;
use crate::portal::{Portal, mount, sign_in_page};
use crate::sessions::{Session, Sessions};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let people = Arc::new(People::demo()?);
    let desk = open(&people).await?;
    println!("link {ORIGIN}/desk/link#{}", first_link(&desk).await?);

    let sessions = Arc::new(Sessions::default());
    let host = Arc::new(Portal { people: people.clone(), sessions: sessions.clone() });
    let (routes, http) = mount(Api::new(desk.clone()), host, ORIGIN)?;
    let own = Router::new()
        .route("/", get(home))
        .route("/sign-in", get(sign_in).post(password))
        .route("/sign-out", post(sign_out))
        .with_state(Arc::new(Own { people, sessions, desk, http }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("port {}", listener.local_addr()?.port());
    let app = own.merge(routes).into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, app).await?)
}

async fn open(people: &People) -> anyhow::Result<Desk> {
    let directory = MemoryDirectory::new(people.all().map(|person| person.user.clone()))
        .with_roles(people.all().map(|person| (person.user.id.clone(), person.roles.clone())));
    let keys = DerivedKeyRing::new(KeyId("test".to_owned()), [7; 32]);
    let ports = Ports::over(Arc::new(MemoryStore::new()), Arc::new(directory), Arc::new(keys));
    let mut policy = Policy::default();
    let may =
        [Action::View, Action::ViewHistory, Action::IssueLink, Action::CancelLink, Action::Remove];
    policy.access.roles.insert(Role::new("registration-authority")?, may.into());
    let desk = Desk::new(RelyingPartyConfig::new("localhost", ORIGIN), policy, ports)?;
    desk.prepare().await?;
    Ok(desk)
}

/// The operator's, for the first officer.
async fn first_link(desk: &Desk) -> anyhow::Result<String> {
    let actor = Actor {
        id: UserId::new("operator")?,
        roles: vec![Role::new("registration-authority")?],
        organisations: vec![OrganisationId::new("north")?],
        authenticated_at: SystemClock.now(),
        strength: Strength::SecurityKey,
        authenticator: None,
    };
    let caller = Caller { actor: Some(actor), ..Caller::default() };
    let issued =
        desk.issue_link(&caller, &UserId::new("u-ra")?, AuthenticatorKind::SecurityKey).await?;
    Ok(issued.token.expose())
}

/// What the portal's own pages need.
struct Own {
    people: Arc<People>,
    sessions: Arc<Sessions>,
    desk: Desk,
    http: HttpDesk,
}

async fn home(State(own): State<Arc<Own>>, headers: HeaderMap) -> Response {
    let Some(Session::SignedIn { user, .. }) = own.sessions.of(&headers) else {
        return Redirect::to("/sign-in").into_response();
    };
    let name = own.people.get(&user).map(|person| person.user.display_name.clone());
    let page = HostPage {
        title: "Home".to_owned(),
        main: r#"<h1>Home</h1><a href="/desk/users">Find an existing user</a>"#.to_owned(),
        display_name: name,
        language: Language::English,
    };
    own.http.page(&page).into_response()
}

async fn sign_in(State(own): State<Arc<Own>>, headers: HeaderMap) -> Response {
    let pending = matches!(own.sessions.of(&headers), Some(Session::Pending(_)));
    sign_in_page(&own.http, if pending { "" } else { FORM }).into_response()
}

async fn password(
    State(own): State<Arc<Own>>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let field = |name: &str| {
        sent.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    };
    let Some(person) = own.people.with_password(field("username"), field("password")) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let user = person.user.id.clone();
    let (session, to) = match own.desk.second_factor_due(&user).await {
        Ok(true) => (Session::Pending(user), "/sign-in"),
        Ok(false) => (Session::SignedIn { user, key: None, at: SystemClock.now() }, "/"),
        Err(_) => return StatusCode::FORBIDDEN.into_response(),
    };
    match own.sessions.begin(session) {
        Ok(cookie) => ([(SET_COOKIE, cookie)], Redirect::to(to)).into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn sign_out(State(own): State<Arc<Own>>, headers: HeaderMap) -> Redirect {
    own.sessions.end(&headers);
    Redirect::to("/sign-in")
}

const FORM: &str = r#"<form method="post"><label>Username <input name="username"></label>
<label>Password <input name="password" type="password"></label><button>Sign in</button></form>"#;
const ORIGIN: &str = "http://localhost:3000";
