//! A desk over ports in memory, mounted in a host that believes a header.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test binary uses a part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod host;
mod store;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, SET_COOKIE};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use keydesk_api::Api;
use keydesk_core::ids::{OrganisationId, Role, UserId};
use keydesk_core::model::User;
use keydesk_core::policy::{Action, Policy};
use keydesk_core::ports::memory::{MemoryDirectory, MemoryStore};
use keydesk_core::ports::{DerivedKeyRing, KeyId};
use keydesk_core::service::{Desk, Ports};
use keydesk_core::webauthn::RelyingPartyConfig;
use keydesk_http::{HttpConfig, HttpDesk};
use keydesk_testkit::{FixedClock, SoftAuthenticator};
use serde_json::{Value, json};
use tower::ServiceExt;

pub use host::TestHost;
pub use store::Switch;

pub const ORIGIN: &str = "https://portal.example";

/// A portal with its desk, seen from outside.
pub struct Portal {
    pub desk: HttpDesk,
    pub api: Api,
    pub clock: Arc<FixedClock>,
    pub store: Arc<Switch>,
    pub host: Arc<TestHost>,
    pub memory: Arc<MemoryStore>,
}

/// A response, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Portal {
    pub fn new() -> Self {
        Self::with(|_| ())
    }

    pub fn with(change: impl FnOnce(&mut HttpConfig)) -> Self {
        Self::with_policy(|_| (), change)
    }

    pub fn with_policy(
        change_policy: impl FnOnce(&mut Policy),
        change: impl FnOnce(&mut HttpConfig),
    ) -> Self {
        let clock = Arc::new(FixedClock::at("2026-11-22T09:00:00Z"));
        let memory = Arc::new(MemoryStore::new());
        let store = Arc::new(Switch::new(memory.clone()));
        let ports = Ports {
            accounts: store.clone(),
            clock: clock.clone(),
            ..Ports::over(
                memory.clone(),
                Arc::new(MemoryDirectory::new(people()).with_roles(roles())),
                Arc::new(DerivedKeyRing::new(KeyId("test".to_owned()), [7; 32])),
            )
        };
        let relying_party = RelyingPartyConfig {
            name: "Test".to_owned(),
            ..RelyingPartyConfig::new("portal.example", ORIGIN)
        };
        let mut policy = Policy::default();
        for role in ["ra", "locum"] {
            let all = Action::ALL.into_iter().collect();
            policy.access.roles.insert(Role::new(role).unwrap(), all);
        }
        let helps = [Action::View, Action::ViewHistory, Action::Register, Action::Remove];
        policy.access.roles.insert(Role::new("helper").unwrap(), helps.into());
        policy.access.role_names =
            [(Role::new("ra").unwrap(), "Registration Authority".to_owned())].into();
        policy.limits.redeem = 10_000;
        change_policy(&mut policy);
        let api = Api::new(Desk::new(relying_party, policy, ports).unwrap());
        let mut config = HttpConfig {
            sign_out: Some("/sign-out".to_owned()),
            live_interval: Duration::from_millis(100),
            ..HttpConfig::new(ORIGIN)
        };
        change(&mut config);
        let host = Arc::new(TestHost { clock: clock.clone(), faults: Mutex::default() });
        let desk = HttpDesk::new(api.clone(), host.clone(), config).unwrap();
        Self { desk, api, clock, store, host, memory }
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Full<Bytes>>) -> Answer {
        let response = self.desk.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Loads a page as this person; nobody for an empty name.
    pub async fn get(&self, user: &str, path: &str) -> Answer {
        self.send(request("GET", user, path).body(Full::default()).unwrap()).await
    }

    /// Sends a form as a browser does.
    pub async fn form(&self, user: &str, path: &str, fields: &str) -> Answer {
        let request = request("POST", user, path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Full::from(fields.to_owned())).unwrap()).await
    }

    /// *Generate link*, as a browser does it: the page that it is led to.
    pub async fn generated(&self, user: &str, path: &str) -> Answer {
        let led = self.form(user, path, "").await;
        assert_eq!(led.status, 303, "{}", led.text());
        self.get_with(user, led.header("location"), &led.cookies_for(led.header("location"))).await
    }

    /// Loads a page as this person, with these cookies.
    pub async fn get_with(&self, user: &str, path: &str, cookies: &str) -> Answer {
        let request = request("GET", user, path).header("cookie", cookies);
        self.send(request.body(Full::default()).unwrap()).await
    }

    fn api_request(&self, user: &str, operation: &str) -> http::request::Builder {
        let prefix = self.desk.return_to(None);
        api_request(user, operation).uri(format!("{prefix}/api/{operation}"))
    }

    /// Calls an operation as this person.
    pub async fn call(&self, user: &str, operation: &str, body: &Value) -> Answer {
        let request = self.api_request(user, operation);
        self.send(request.body(Full::from(body.to_string())).unwrap()).await
    }

    /// The same with a cookie.
    pub async fn call_with(&self, cookie: &str, operation: &str, body: &Value) -> Answer {
        let request = self.api_request("", operation).header("cookie", cookie);
        self.send(request.body(Full::from(body.to_string())).unwrap()).await
    }

    /// A new link for this user: its token.
    pub async fn link(&self, user: &str) -> String {
        let body = json!({ "userId": user, "kind": "security_key" });
        // Nobody issues the first link to themselves.
        let issuer = if user == "ra" { "locum" } else { "ra" };
        let answer = self.call(issuer, "issueLink", &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["token"].as_str().unwrap().to_owned()
    }

    /// Registers a key by link, and returns the authenticator's id.
    pub async fn registered(&self, user: &str, key: &mut SoftAuthenticator) -> String {
        let token = self.link(user).await;
        let redeemed = self.call("", "redeemLink", &json!({ "token": token })).await;
        let cookie = redeemed.cookie();
        let begun = self.call_with(&cookie, "beginLinkRegistration", &json!({})).await.json();
        let response = key.create(&begun["options"], ORIGIN).unwrap();
        let body = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
        let done = self.call_with(&cookie, "finishLinkRegistration", &body).await;
        assert_eq!(done.status, 200, "{}", done.text());
        done.json()["authenticator"]["id"].as_str().unwrap().to_owned()
    }

    /// What the desk holds for this user.
    pub async fn account(&self, user: &str) -> Value {
        self.call("ra", "getUser", &json!({ "userId": user })).await.json()["account"].clone()
    }
}

impl Answer {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The code of a problem; panics if it is no well-formed problem.
    pub fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem = self.json();
        let members: Vec<&String> = problem.as_object().unwrap().keys().collect();
        let always = ["code", "detail", "retryable", "status", "title", "type"];
        let more = ["address", "reference", "signedInAs"];
        let known = |member: &&String| always.iter().chain(&more).any(|known| member == known);
        assert!(
            members.iter().all(known) && always.iter().all(|known| problem.get(known).is_some())
        );
        assert_eq!(problem["status"], self.status.as_u16());
        let code = problem["code"].as_str().unwrap();
        assert_eq!(problem["type"], format!("urn:keydesk:{code}"));
        assert!(!problem["title"].as_str().unwrap().is_empty());
        assert!(problem["detail"].as_str().unwrap().ends_with('.'), "{problem}");
        code.to_owned()
    }

    /// What a browser sends back to this path.
    pub fn cookies_for(&self, path: &str) -> String {
        let set = self.headers.get_all(SET_COOKIE).iter().map(|value| value.to_str().unwrap());
        let sent = set.filter(|cookie| {
            let of = cookie.split("; Path=").nth(1).unwrap().split(';').next().unwrap();
            let below = path.strip_prefix(of);
            below.is_some_and(|rest| rest.is_empty() || of.ends_with('/') || rest.starts_with('/'))
        });
        sent.map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
    }

    /// The address of the registration link that the page shows.
    pub fn link(&self) -> Option<&str> {
        let start =
            self.text().find("value=\"https://portal.example/desk/link")? + "value=\"".len();
        self.text()[start..].split('"').next()
    }

    /// What a browser sends back.
    pub fn cookie(&self) -> String {
        self.header(SET_COOKIE.as_str()).split(';').next().unwrap().to_owned()
    }
}

pub fn request(method: &str, user: &str, path: &str) -> http::request::Builder {
    Request::builder().method(method).uri(path).header("x-test-user", user)
}

pub fn api_request(user: &str, operation: &str) -> http::request::Builder {
    request("POST", user, &format!("/desk/api/{operation}"))
        .header(CONTENT_TYPE, "application/json")
        .header("keydesk-request", "1")
}

/// Which roles it says that they hold.
fn roles() -> [(UserId, Vec<Role>); 1] {
    [(UserId::new("ra").unwrap(), vec![Role::new("ra").unwrap()])]
}

/// Whom the directory knows; it does not know the locum.
fn people() -> Vec<User> {
    let person = |id: &str, name: &str, organisation: &str| User {
        id: UserId::new(id).unwrap(),
        username: id.to_owned(),
        display_name: name.to_owned(),
        email: None,
        organisation: OrganisationId::new(organisation).unwrap(),
        organisation_name: organisation.to_owned(),
        active: true,
    };
    vec![
        person("ra", "Registration Authority", "north"),
        person("jo", "Jo <script>alert(1)</script>", "north"),
        person("sam/1?x=%20", "Sam", "north"),
        person("alex", "Alex", "south"),
    ]
}
