//! The examples do what they say.

#![allow(clippy::unwrap_used, dead_code, reason = "a broken test should stop at once")]

#[path = "../examples/desk.rs"]
mod desk;
#[path = "../examples/store.rs"]
mod store;
#[path = "../examples/verify.rs"]
mod verify;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};
use tower::ServiceExt;

const ORIGIN: &str = "http://localhost:8080";

/// A browser with one cookie jar.
struct Browser<'a> {
    app: &'a Router,
    cookies: Vec<(String, String)>,
}

impl<'a> Browser<'a> {
    fn new(app: &'a Router) -> Self {
        Self { app, cookies: Vec::new() }
    }

    async fn ask(
        &mut self,
        method: &str,
        path: &str,
        kind: &str,
        body: String,
    ) -> (StatusCode, HeaderMap, String) {
        let jar: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(COOKIE, jar.join("; "))
            .header("sec-fetch-site", "same-origin")
            .header("keydesk-request", "1")
            .header(CONTENT_TYPE, kind)
            .extension(ConnectInfo(SocketAddr::from((Ipv4Addr::LOCALHOST, 5000))))
            .body(Body::from(body))
            .unwrap();
        let (parts, body) = self.app.clone().oneshot(request).await.unwrap().into_parts();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(kept, _)| kept != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        (parts.status, parts.headers, text)
    }

    async fn get(&mut self, path: &str) -> (StatusCode, String) {
        let (status, _, text) = self.ask("GET", path, "text/plain", String::new()).await;
        (status, text)
    }

    /// Signs in by the form, and gives where it leads.
    async fn password(&mut self, user: &str) -> String {
        let form = format!("username={user}&password=keydesk-demo");
        let kind = "application/x-www-form-urlencoded";
        let (status, headers, _) = self.ask("POST", "/sign-in", kind, form).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        headers[LOCATION].to_str().unwrap().to_owned()
    }

    async fn call(&mut self, operation: &str, body: Value) -> Value {
        let path = format!("/desk/api/{operation}");
        let (status, _, text) = self.ask("POST", &path, "application/json", body.to_string()).await;
        assert_eq!(status, StatusCode::OK, "{operation}: {text}");
        serde_json::from_str(&text).unwrap()
    }
}

#[tokio::test]
async fn the_desk_example_registers_by_link_and_signs_in_with_and_without_a_password() {
    let app = desk::app().await.unwrap();
    let mut officer = Browser::new(&app);
    assert_eq!(officer.get("/desk/users").await.0, StatusCode::SEE_OTHER, "nobody is signed in");
    assert_eq!(officer.password("ra").await, "/");
    let (status, page) = officer.get("/desk/users/u-jo").await;
    assert!(status == StatusCode::OK && page.contains("Jo Lark"), "{status}: {page}");
    let issue = json!({ "userId": "u-jo", "kind": "security_key" });
    let issued = officer.call("issueLink", issue).await;

    let (mut jo, mut key) = (Browser::new(&app), SoftAuthenticator::new(1));
    jo.call("redeemLink", json!({ "token": issued["token"] })).await;
    let begun = jo.call("beginLinkRegistration", json!({})).await;
    let response = key.create(&begun["options"], ORIGIN).unwrap();
    let finish = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
    jo.call("finishLinkRegistration", finish).await;

    // The password alone is not enough any more.
    let mut jo = Browser::new(&app);
    assert_eq!(jo.password("jo").await, "/sign-in");
    assert_eq!(jo.get("/").await.0, StatusCode::SEE_OTHER);
    for expected in ["u-jo", "passwordless"] {
        if expected == "passwordless" {
            jo = Browser::new(&app);
        }
        let begun = jo.call("beginSignIn", json!({})).await;
        let named =
            begun["options"]["allowCredentials"].as_array().is_some_and(|all| !all.is_empty());
        assert_eq!(named, expected == "u-jo", "{begun}");
        let response = key.get(&begun["options"], ORIGIN).unwrap();
        let finish = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
        jo.call("finishSignIn", finish).await;
        let (status, page) = jo.get("/").await;
        assert!(status == StatusCode::OK && page.contains("Jo Lark"), "{status}: {page}");
    }
    let (status, page) = jo.get("/desk/tokens").await;
    assert!(status == StatusCode::OK && page.contains("Security key"), "{status}: {page}");
    let form = "application/x-www-form-urlencoded";
    jo.ask("POST", "/sign-out", form, String::new()).await;
    assert_eq!(jo.get("/").await.0, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_store_example_conforms() {
    let table = store::OwnTable::open().unwrap();
    let report = keydesk::table::testing::conformance(Arc::new(table)).await;
    assert!(report.conforms(), "{report}");
}

#[test]
fn the_verify_example_runs() {
    verify::main().unwrap();
}
