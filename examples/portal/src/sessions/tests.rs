use std::path::PathBuf;

use anyhow::bail;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path as Segment, RawQuery, State};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::SET_COOKIE;
use http::{Request, StatusCode};
use keydesk_core::ports::{DerivedKeyRing, KeyId, KeyRing};
use keydesk_testkit::FixedClock;
use tower::ServiceExt;
use tower_sessions::SessionStore;
use tower_sessions::session::Id;

use super::store::{Row, Table, Value};
use super::*;
use crate::pages;

const LIMITS: Limits =
    Limits { idle: Duration::from_secs(15 * 60), whole: Duration::from_secs(8 * 60 * 60) };
const MINUTE: Duration = Duration::from_secs(60);

/// A table in a file, gone when the test ends; or one on a server.
struct Place {
    folder: PathBuf,
    server: Option<keydesk_test_servers::postgres::Server>,
}

impl Place {
    fn file(name: &str) -> Self {
        Self::new(name, None)
    }

    fn server(name: &str) -> Self {
        Self::new(&format!("{name}-server"), Some(keydesk_test_servers::postgres::Server::start()))
    }

    fn new(name: &str, server: Option<keydesk_test_servers::postgres::Server>) -> Self {
        let name = format!("keydesk-sessions-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self { folder, server }
    }

    /// A node of the portal, under this clock.
    async fn node(&self, clock: &Arc<FixedClock>) -> Node {
        Node::new(self.table().await, clock, keys(), "http://localhost:8080")
    }

    async fn table(&self) -> Arc<dyn Table> {
        match &self.server {
            None => Arc::new(sqlite::Table::open(&self.folder.join("portal.db")).unwrap()),
            Some(server) => {
                let config = Config::from_url(&server.url("postgres")).unwrap();
                Arc::new(postgres::Table::open(config).await.unwrap())
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn keys() -> Arc<dyn KeyRing> {
    Arc::new(DerivedKeyRing::new(KeyId("test".to_owned()), [7; 32]))
}

struct Node {
    sessions: Sessions,
    store: Store,
    app: Router,
}

impl Node {
    fn new(
        table: Arc<dyn Table>,
        clock: &Arc<FixedClock>,
        keys: Arc<dyn KeyRing>,
        origin: &str,
    ) -> Self {
        let store = Store::new(table, keys, LIMITS, clock.clone());
        let sessions = Sessions::of_store(store.clone(), origin);
        let app = Router::new()
            .route("/sign-in/{user}", get(sign_in))
            .route("/password/{user}", get(password))
            .route("/sign-out", get(sign_out))
            .route("/who", get(who))
            .route("/desk/users/{user}/live", get(who))
            .route("/desk/users/{user}/events", get(who))
            .with_state(sessions.clone())
            .layer(sessions.layer())
            .layer(map_response(pages::unwritten_session));
        Self { sessions, store, app }
    }

    async fn get(&self, path: &str, cookie: &str) -> Response {
        let request = Request::get(path).header(COOKIE, cookie).body(Body::empty()).unwrap();
        self.app.clone().oneshot(request).await.unwrap()
    }

    /// Signs in and gives the cookie.
    async fn sign_in(&self, path: &str, before: &str) -> String {
        let response = self.get(path, before).await;
        assert_eq!(response.status(), StatusCode::OK);
        let cookie = response.headers()[SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// Who this browser is to a page that a person asked for.
    async fn who(&self, cookie: &str) -> String {
        self.at("/who", cookie).await
    }

    async fn at(&self, path: &str, cookie: &str) -> String {
        let body = self.get(path, cookie).await.into_body();
        let text = axum::body::to_bytes(body, 1000).await.unwrap();
        String::from_utf8(text.to_vec()).unwrap()
    }
}

struct Head(Parts);

impl<S: Sync> axum::extract::FromRequestParts<S> for Head {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.clone()))
    }
}

/// Every user has one key, whose id this is.
fn key_of(user: &str) -> AuthenticatorId {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, user.as_bytes());
    let text = keydesk_core::base64url::encode(&digest.as_ref()[..16]);
    AuthenticatorId::parse(&text).unwrap()
}

async fn sign_in(
    State(sessions): State<Sessions>,
    Segment(user): Segment<String>,
    RawQuery(later): RawQuery,
    Head(parts): Head,
) {
    let later = Duration::from_millis(later.map_or(0, |millis| millis.parse().unwrap()));
    let proof = Proof::Key { id: key_of(&user), at: sessions.clock.now().plus(later) };
    sessions.open(&parts, UserId::new(user).unwrap(), proof).await.unwrap();
}

async fn password(
    State(sessions): State<Sessions>,
    Segment(user): Segment<String>,
    Head(parts): Head,
) {
    sessions.open(&parts, UserId::new(user).unwrap(), Proof::KeyDue).await.unwrap();
}

async fn sign_out(State(sessions): State<Sessions>, Head(parts): Head) -> Response {
    [(SET_COOKIE, sessions.close(&parts).await.unwrap())].into_response()
}

async fn who(State(sessions): State<Sessions>, Head(parts): Head) -> String {
    let session = sessions.of(&parts).await.unwrap();
    session.map_or("nobody".to_owned(), |session| session.user.as_str().to_owned())
}

/// The tests of sessions, on a file and on a server.
macro_rules! in_both_places {
    ($($name:ident),* $(,)?) => {
        mod in_a_file {
            $(#[tokio::test]
            async fn $name() {
                super::$name(super::Place::file(stringify!($name))).await;
            })*
        }
        mod on_a_server {
            $(#[tokio::test]
            async fn $name() {
                super::$name(super::Place::server(stringify!($name))).await;
            })*
        }
    };
}

// After the macro, which it uses.
mod unfit;

in_both_places!(
    a_session_ends_when_it_is_not_used,
    a_session_ends_after_its_whole_time_however_much_it_is_used,
    requests_that_a_page_makes_by_itself_do_not_keep_a_session,
    a_person_who_does_not_show_their_key_is_forgotten,
    all_sessions_of_a_key_or_a_person_end_on_every_node,
    a_session_that_is_ended_during_a_request_stays_ended,
    a_sign_in_ends_the_session_before_it_and_takes_a_new_id,
    signing_out_ends_the_session,
);

async fn a_session_ends_when_it_is_not_used(place: Place) {
    let clock = Arc::new(FixedClock::default());
    let node = place.node(&clock).await;
    let cookie = node.sign_in("/sign-in/jo", "").await;
    for _ in 0..3 {
        clock.advance(14 * MINUTE);
        assert_eq!(node.who(&cookie).await, "jo");
    }
    clock.advance(15 * MINUTE);
    assert_eq!(node.who(&cookie).await, "nobody");
}

async fn a_session_ends_after_its_whole_time_however_much_it_is_used(place: Place) {
    let clock = Arc::new(FixedClock::default());
    let node = place.node(&clock).await;
    let cookie = node.sign_in("/sign-in/jo", "").await;
    for _ in 0..47 {
        clock.advance(10 * MINUTE);
        assert_eq!(node.who(&cookie).await, "jo");
    }
    clock.advance(10 * MINUTE);
    assert_eq!(node.who(&cookie).await, "nobody");
}

async fn requests_that_a_page_makes_by_itself_do_not_keep_a_session(place: Place) {
    let clock = Arc::new(FixedClock::default());
    let node = place.node(&clock).await;
    let cookie = node.sign_in("/sign-in/jo", "").await;
    for path in ["/desk/users/jo/live", "/desk/users/jo/events"] {
        clock.advance(7 * MINUTE);
        assert_eq!(node.at(path, &cookie).await, "jo");
    }
    clock.advance(MINUTE);
    assert_eq!(node.at("/desk/users/jo/live", &cookie).await, "nobody");
}

async fn a_person_who_does_not_show_their_key_is_forgotten(place: Place) {
    let clock = Arc::new(FixedClock::default());
    let node = place.node(&clock).await;
    let cookie = node.sign_in("/password/jo", "").await;
    clock.advance(9 * MINUTE);
    assert_eq!(node.who(&cookie).await, "jo");
    clock.advance(MINUTE);
    assert_eq!(node.who(&cookie).await, "nobody");
}

async fn all_sessions_of_a_key_or_a_person_end_on_every_node(place: Place) {
    let clock = Arc::new(FixedClock::default());
    let (one, two) = tokio::join!(place.node(&clock), place.node(&clock));
    let cookies = [
        one.sign_in("/sign-in/jo", "").await,
        two.sign_in("/sign-in/jo", "").await,
        two.sign_in("/password/jo", "").await,
        one.sign_in("/sign-in/sam", "").await,
    ];
    for node in [&one, &two] {
        for cookie in &cookies[..3] {
            assert_eq!(node.who(cookie).await, "jo");
        }
    }
    let id = key_of("jo");
    let here = BornOf::Authenticator { id, except: Some(clock.now()) };
    assert_eq!(one.sessions.end_all(&here).await.unwrap(), 0, "both are of this moment");
    let key = BornOf::Authenticator { id, except: None };
    assert_eq!(one.sessions.end_all(&key).await.unwrap(), 2);
    for node in [&one, &two] {
        assert_eq!(node.who(&cookies[0]).await, "nobody");
        assert_eq!(node.who(&cookies[1]).await, "nobody");
        assert_eq!(
            node.who(&cookies[2]).await,
            "jo",
            "the password's session is none of the key's"
        );
        assert_eq!(node.who(&cookies[3]).await, "sam");
    }
    let person = BornOf::User(UserId::new("jo").unwrap());
    assert_eq!(two.sessions.end_all(&person).await.unwrap(), 1);
    assert_eq!(one.who(&cookies[2]).await, "nobody");
    assert_eq!(one.who(&cookies[3]).await, "sam");
}

async fn a_session_that_is_ended_during_a_request_stays_ended(place: Place) {
    let clock = Arc::new(FixedClock::default());
    let node = place.node(&clock).await;
    let cookie = node.sign_in("/sign-in/jo", "").await;
    let id = id_of(&cookie);
    let record = node.store.load(&id).await.unwrap().unwrap();
    let person = BornOf::User(UserId::new("jo").unwrap());
    node.sessions.end_all(&person).await.unwrap();
    node.store.save(&record).await.unwrap();
    assert_eq!(node.who(&cookie).await, "nobody");
}

async fn a_sign_in_ends_the_session_before_it_and_takes_a_new_id(place: Place) {
    let clock = Arc::new(FixedClock::default());
    let node = place.node(&clock).await;
    let before = node.sign_in("/sign-in/thief", "").await;
    let after = node.sign_in("/sign-in/jo", &before).await;
    assert_ne!(before, after);
    assert_eq!(node.who(&before).await, "nobody");
    assert_eq!(node.who(&after).await, "jo");

    // A cookie that names no session is not taken over either.
    let planted = format!("portal={}", Id::default());
    let given = node.sign_in("/sign-in/jo", &planted).await;
    assert_ne!(given, planted);

    // Nor does the store take an id that the layer kept.
    let mut record = node.store.load(&id_of(&after)).await.unwrap().unwrap();
    let kept: Id = record.id;
    node.store.create(&mut record).await.unwrap();
    assert_ne!(record.id, kept);
}

async fn signing_out_ends_the_session(place: Place) {
    let clock = Arc::new(FixedClock::default());
    let node = place.node(&clock).await;
    let cookie = node.sign_in("/sign-in/jo", "").await;
    let gone = node.get("/sign-out", &cookie).await;
    let gone = gone.headers()[SET_COOKIE].to_str().unwrap().to_owned();
    assert!(gone.starts_with("portal=; ") && gone.contains("Max-Age=0"), "{gone}");
    assert_eq!(node.who(&cookie).await, "nobody");
}

#[tokio::test]
async fn the_table_holds_no_id() {
    let place = Place::file("no-id");
    let node = place.node(&Arc::new(FixedClock::default())).await;
    let cookie = node.sign_in("/sign-in/jo", "").await;
    let id = id_of(&cookie);
    for name in ["portal.db", "portal.db-wal"] {
        let bytes = std::fs::read(place.folder.join(name)).unwrap();
        let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        assert!(!holds(id.to_string().as_bytes()) && !holds(&id.0.to_le_bytes()), "{name}");
    }
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(place.folder.join("portal.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn with_https_the_cookie_is_tied_to_the_host() {
    let place = Place::file("https");
    let table = Arc::new(sqlite::Table::open(&place.folder.join("portal.db")).unwrap());
    let clock = Arc::new(FixedClock::default());
    let node = Node::new(table, &clock, keys(), "https://portal.example");
    let response = node.get("/sign-in/jo", "").await;
    let cookie = response.headers()[SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-portal="), "{cookie}");
    let attributes: Vec<_> = cookie.split("; ").skip(1).collect();
    for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(attributes.contains(&attribute), "{cookie}");
    }
    assert_eq!(attributes.len(), 4, "no Domain, and gone with the browser: {cookie}");
    let gone = node.get("/sign-out", &cookie).await;
    let gone = gone.headers()[SET_COOKIE].to_str().unwrap();
    // A browser drops a `__Host-` cookie that is not Secure, and so would keep the old one.
    assert!(gone.starts_with("__Host-portal=; ") && gone.ends_with("; Secure"), "{gone}");
}

/// A database that is away from the first write on.
struct Broken;

#[async_trait::async_trait]
impl Table for Broken {
    async fn write(&self, _: &'static str, _: Vec<Value>) -> anyhow::Result<u64> {
        bail!("the disk is full");
    }

    async fn read(&self, _: Vec<Value>) -> anyhow::Result<Option<Row>> {
        Ok(None)
    }
}

#[tokio::test]
async fn a_session_that_cannot_be_written_is_503() {
    let node = Node::new(Arc::new(Broken), &Arc::default(), keys(), "http://localhost:8080");
    let response = node.get("/sign-in/jo", "").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()["retry-after"], "2");
    assert!(response.headers().get(SET_COOKIE).is_none());
}

fn id_of(cookie: &str) -> Id {
    cookie.split_once('=').unwrap().1.parse().unwrap()
}
