//! A mounted desk: after it was closed, and with headers that are none.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken test should stop at once"
)]

use std::path::Path;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use keydesk_api::records::SignInAnswer;
use keydesk_core::time::{Clock, SystemClock};
use keydesk_facade::host::{HostFault, HostPortal, PortalSession, PortalSignedIn};
use keydesk_facade::{
    Dependencies, Facade, HttpAnswer, HttpRequest, Mount, MountConfig, header_pairs,
};
use serde_json::{Value, json};

/// Everybody is the person `u-jo`; remembers how often it was asked.
#[derive(Default)]
struct Portal {
    asked: Mutex<usize>,
}

#[async_trait]
impl HostPortal for Portal {
    async fn session(&self, _: i64) -> Result<PortalSession, HostFault> {
        *self.asked.lock().unwrap() += 1;
        let actor = json!({
            "id": "u-jo", "roles": [], "organisations": [],
            "authenticatedAt": now(), "strength": "password",
        });
        Ok(serde_json::from_value(json!({ "actor": actor })).unwrap())
    }

    async fn signed_in(
        &self,
        _: i64,
        _: SignInAnswer,
    ) -> Result<Option<PortalSignedIn>, HostFault> {
        Ok(None)
    }
}

fn now() -> String {
    SystemClock.now().to_string()
}

async fn opened(store: &str) -> (Facade, Mount, Arc<Portal>) {
    mounted(store, json!({})).await
}

/// A desk that is mounted with these members, too.
async fn mounted(store: &str, members: Value) -> (Facade, Mount, Arc<Portal>) {
    let portal = Arc::new(Portal::default());
    let config = json!({
        "relyingParties": [{
            "id": "localhost", "name": "Portal", "origins": ["http://localhost:8080"],
            "policy": { "limits": { "start": 1 } },
        }],
        "store": store,
        "directory": { "people": [{
            "id": "u-jo", "username": "jo", "displayName": "Jo Bloggs", "organisation": "ward-1",
        }] },
    });
    // It stands, so that the budgets of one minute do not become those of two.
    let clock = keydesk_testkit::FixedClock::at(&now());
    let clock = Some(Arc::new(clock) as Arc<dyn Clock>);
    let dependencies =
        Dependencies { portal: Some(portal.clone()), clock, ..Dependencies::default() };
    let desk = Facade::open_json(&config.to_string(), dependencies).await.unwrap();
    let mut mounting = json!({ "origin": "http://localhost:8080", "signInUrl": "/sign-in" });
    mounting.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let mounting: MountConfig = serde_json::from_value(mounting).unwrap();
    let mount = desk.mount(mounting).unwrap();
    (desk, mount, portal)
}

fn get(target: &str) -> HttpRequest {
    HttpRequest { method: "GET".to_owned(), target: target.to_owned(), ..HttpRequest::default() }
}

/// How many files of this folder this process has open.
fn held_open(folder: &Path) -> usize {
    let descriptors = std::fs::read_dir("/proc/self/fd").unwrap();
    let files = descriptors.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok());
    files.filter(|file| file.starts_with(folder)).count()
}

fn text(answer: &HttpAnswer) -> &str {
    std::str::from_utf8(answer.whole.as_deref().unwrap()).unwrap()
}

fn header<'a>(answer: &'a HttpAnswer, name: &str) -> &'a str {
    let found = answer.headers.iter().find(|(known, _)| known == name);
    found.map_or("", |(_, value)| value)
}

#[tokio::test]
async fn a_mount_speaks_the_language_that_the_hosts_cookie_names() {
    let members = json!({ "languageCookie": "portal-language" });
    let (desk, mount, _) = mounted("memory:", members).await;
    let page = async |cookie: &str| {
        let headers = vec![("cookie".to_owned(), cookie.to_owned())];
        let request = HttpRequest { headers, ..get("/desk/profile") };
        text(&mount.handle(request).await.unwrap()).to_owned()
    };
    assert!(page("a=b; portal-language=cy").await.contains("<html lang=\"cy\""));
    for cookie in ["portal-language=en", "portal-language=xx", "other-language=cy"] {
        assert!(page(cookie).await.contains("<html lang=\"en\""), "{cookie}");
    }
    desk.close().await;
    let (desk, mount, _) = mounted("memory:", json!({ "language": "cy" })).await;
    let page = mount.handle(get("/desk/profile")).await.unwrap();
    assert!(text(&page).contains("<html lang=\"cy\""));
    for wrong in [json!({ "language": "xx" }), json!({ "languageCookie": "a=b" })] {
        let mut mounting = json!({ "origin": "http://localhost:8080", "signInUrl": "/sign-in" });
        mounting.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let refused = desk.mount(serde_json::from_value(mounting).unwrap()).unwrap_err();
        assert_eq!(refused.code.as_str(), "configuration_invalid", "{wrong}");
    }
    desk.close().await;
}

#[tokio::test]
async fn a_mount_answers_closed_once_its_desk_is_and_the_store_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("desk.db");
    let (desk, mount, _) = opened(&format!("sqlite:{}", database.display())).await;
    let page = mount.handle(get("/desk/profile")).await.unwrap();
    assert_eq!(page.status, 200);
    let read = mount.handle(get("/desk/users/u-jo/events")).await.unwrap();
    assert!(String::from_utf8(read.next().await.unwrap()).unwrap().contains("event: ready"));
    // The host does not ask this one for its next part.
    let unread = mount.handle(get("/desk/users/u-jo/events")).await.unwrap();
    let waiting = tokio::spawn(async move { read.next().await });
    let clone = mount.clone();
    assert_ne!(held_open(folder.path()), 0);

    desk.close().await;
    assert_eq!(held_open(folder.path()), 0, "the store is closed");
    assert_eq!(waiting.await.unwrap(), None);
    assert_eq!(unread.next().await, None);
    for mount in [&mount, &clone] {
        let page = mount.handle(get("/desk/profile")).await.unwrap();
        assert_eq!((page.status, header(&page, "retry-after")), (503, "2"));
        assert!(text(&page).contains("Error code: closed"), "{}", text(&page));
        for target in ["/desk/api/getUser", "/desk/users/u-jo/events", "/desk/openapi.json"] {
            let answer = mount.handle(get(target)).await.unwrap();
            assert_eq!(answer.status, 503, "{target}");
            assert_eq!(header(&answer, "content-type"), "application/problem+json", "{target}");
            let problem: Value = serde_json::from_str(text(&answer)).unwrap();
            assert_eq!(problem["code"], "closed", "{target}");
        }
    }
    desk.close().await;
}

#[tokio::test]
async fn a_mount_serves_what_is_below_its_prefix_or_everything_where_it_is_stripped() {
    let (_desk, mount, _) = mounted("memory:", json!({ "maxBody": 2048 })).await;
    assert_eq!((mount.prefix(), mount.body_limit()), ("/desk", 2049));
    for (target, serves) in [
        ("/desk", true),
        ("/desk?user=jo", true),
        ("/desk/users?user=jo", true),
        ("/desks", false),
        ("/?next=/desk", false),
        ("", false),
    ] {
        assert_eq!(mount.serves(target), serves, "{target}");
    }
    let (_desk, mount, _) = mounted("memory:", json!({ "prefixStripped": true })).await;
    assert_eq!(mount.prefix(), "");
    assert!(mount.serves("/users") && mount.serves("/"));
}

#[test]
fn headers_in_a_row_are_pairs() {
    let flat = ["Host", "a", "Cookie", "b", "odd"].map(str::to_owned).to_vec();
    let pairs = [("Host", "a"), ("Cookie", "b")].map(|(name, value)| (name.into(), value.into()));
    assert_eq!(header_pairs(flat), pairs);
}

#[tokio::test]
async fn a_header_beyond_ascii_costs_no_request() {
    let (desk, mount, portal) = opened("memory:").await;
    for value in ["x=\u{e9}", "x=\u{e9}; y=1", "x=\u{20ac}", "x=\r\ny", "x=\0", "\u{1f600}"] {
        for name in ["cookie", "Cookie", "x-\u{e9}", "", "a b"] {
            let before = *portal.asked.lock().unwrap();
            let mut request = get("/desk/profile");
            request.headers.push((name.to_owned(), value.to_owned()));
            let answer = mount.handle(request).await;
            let answer = answer.unwrap_or_else(|error| panic!("{name:?}: {value:?}: {error}"));
            assert_eq!(answer.status, 200, "{name:?}: {value:?}");
            assert_eq!(*portal.asked.lock().unwrap(), before + 1, "{name:?}: {value:?}");
        }
    }
    desk.close().await;
}

#[tokio::test]
async fn a_cookie_beside_one_beyond_ascii_is_still_read() {
    let (desk, mount, _) = opened("memory:").await;
    let ask = async |cookie: &str| {
        let mut request = HttpRequest { method: "POST".to_owned(), ..get("/desk/api/linkStatus") };
        for (name, value) in [
            ("content-type", "application/json"),
            ("keydesk-request", "1"),
            ("cookie", "x=\u{e9}"),
            ("cookie", cookie),
        ] {
            request.headers.push((name.to_owned(), value.to_owned()));
        }
        request.body = b"{}".to_vec();
        let answer = mount.handle(request).await.unwrap();
        let problem: Value = serde_json::from_str(text(&answer)).unwrap();
        problem["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(ask("y=1").await, "session_unknown", "no session came");
    for cookie in ["keydesk-desk-link=AAAA", "x=\u{e9}; keydesk-desk-link=AAAA; y=\u{fc}"] {
        assert_ne!(ask(cookie).await, "session_unknown", "{cookie}: one came");
    }
    desk.close().await;
}

/// Starts a sign-in of the person who is signed in, and gives the code of the refusal.
async fn start(mount: &Mount, peer: &str, forwarded: &str) -> String {
    let mut request = HttpRequest { method: "POST".to_owned(), ..get("/desk/api/beginSignIn") };
    for (name, value) in [
        ("content-type", "application/json"),
        ("keydesk-request", "1"),
        ("x-forwarded-for", forwarded),
    ] {
        request.headers.push((name.to_owned(), value.to_owned()));
    }
    request.body = b"{}".to_vec();
    request.peer = Some(peer.to_owned()).filter(|peer| !peer.is_empty());
    let answer = mount.handle(request).await.unwrap();
    let body: Value = serde_json::from_str(text(&answer)).unwrap();
    body["code"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn s30_budgets_go_by_the_peer_or_by_what_trusted_proxies_report() {
    for trusted in [Value::Null, json!({ "hops": 1 }), json!({ "networks": ["10.0.0.0/8"] })] {
        let (desk, _, _) = opened("memory:").await;
        let mounting = json!({
            "origin": "http://localhost:8080", "signInUrl": "/sign-in", "trustedProxies": trusted,
        });
        let mount = desk.mount(serde_json::from_value(mounting).unwrap()).unwrap();
        // One from the person's own budget and one from everybody's.
        assert_eq!(start(&mount, "10.0.0.1", "203.0.113.1").await, "", "{trusted}");
        assert_eq!(start(&mount, "::ffff:10.0.0.1", "203.0.113.1").await, "", "{trusted}");
        let third = start(&mount, "10.0.0.1", "192.0.2.66, 203.0.113.1").await;
        assert_eq!(third, "too_many_requests", "{trusted}");
        let other = start(&mount, "10.0.0.1", "203.0.113.2").await;
        assert_eq!(other, if trusted.is_null() { "too_many_requests" } else { "" }, "{trusted}");
        assert_eq!(start(&mount, "fe80::1%eth0", "203.0.113.3").await, "", "{trusted}");
        desk.close().await;
    }
}

#[tokio::test]
async fn proxies_that_cannot_be_meant_are_refused() {
    let (desk, _, _) = opened("memory:").await;
    for trusted in [
        json!({}),
        json!({ "hops": 0 }),
        json!({ "hops": 17 }),
        json!({ "networks": [] }),
        json!({ "networks": ["10.0.0.0/33"] }),
        json!({ "networks": ["0.0.0.0/0"] }),
        json!({ "hops": 1, "networks": ["10.0.0.0/8"] }),
        json!({ "hops": 1, "header": "x-real-ip" }),
    ] {
        let mounting = json!({
            "origin": "http://localhost:8080", "signInUrl": "/sign-in", "trustedProxies": trusted,
        });
        let refused = desk.mount(serde_json::from_value(mounting).unwrap()).err();
        assert_eq!(refused.unwrap().code.as_str(), "configuration_invalid", "{trusted}");
    }
    desk.close().await;
}
