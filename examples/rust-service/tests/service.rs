//! A key is registered and signs in, over the service's own routes and table.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

mod scratch;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use keydesk_testkit::SoftAuthenticator;
use rust_service::routes::routes;
use rust_service::secret;
use rust_service::service::Service;
use rust_service::store::OwnTable;
use scratch::Scratch;
use serde_json::{Value, json};
use tower::ServiceExt;

const ORIGIN: &str = "https://service.example";

async fn open(file: &Path) -> Router {
    let table = Arc::new(OwnTable::open(file).unwrap());
    let secret = secret::kept_in(&file.with_extension("key")).unwrap();
    routes(Service::open(table, secret, "service.example", ORIGIN).await.unwrap())
}

async fn ask(app: &Router, method: &str, path: &str, user: &str, body: &Value) -> (u16, Value) {
    let request = Request::builder().method(method).uri(path);
    let request = if user.is_empty() {
        request
    } else {
        request.header("authorization", format!("Bearer {user}"))
    };
    let request = request.header("content-type", "application/json");
    let request = request.body(Body::from(body.to_string())).unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap())
}

#[tokio::test]
async fn a_key_is_registered_and_signs_in_after_a_restart() {
    let scratch = Scratch::new("rust-service");
    let file = scratch.path().join("service.db");
    let (app, mut key, none) = (open(&file).await, SoftAuthenticator::new(1), json!({}));
    let (status, answer) = ask(&app, "POST", "/keys/begin", "", &none).await;
    assert_eq!((status, &answer["code"]), (401, &json!("not_authenticated")));
    let (status, answer) = ask(&app, "POST", "/keys/begin", "nobody", &none).await;
    assert_eq!((status, &answer["code"]), (400, &json!("user_unknown")));

    let (_, begun) = ask(&app, "POST", "/keys/begin", "jo", &none).await;
    let response = key.create(&begun["options"], ORIGIN).unwrap();
    let finish = json!({ "ceremony": begun["ceremony"], "response": response });
    // Begun by somebody else: it is not theirs to finish.
    let (status, answer) = ask(&app, "POST", "/keys/finish", "sam", &finish).await;
    assert_eq!((status, &answer["code"]), (400, &json!("ceremony_unknown")));

    let (_, begun) = ask(&app, "POST", "/keys/begin", "jo", &none).await;
    let response = key.create(&begun["options"], ORIGIN).unwrap();
    let finish = json!({ "ceremony": begun["ceremony"], "response": response });
    let (status, answer) = ask(&app, "POST", "/keys/finish", "jo", &finish).await;
    assert_eq!((status, &answer["nickname"]), (200, &json!("Security key")));
    drop(app);

    let app = open(&file).await;
    let (_, answer) = ask(&app, "GET", "/keys", "jo", &none).await;
    assert_eq!(answer["keys"], json!([{ "nickname": "Security key" }]));
    let (_, begun) = ask(&app, "POST", "/sign-in/begin", "", &none).await;
    let response = key.get(&begun["options"], ORIGIN).unwrap();
    let finish = json!({ "ceremony": begun["ceremony"], "response": response });
    let (status, answer) = ask(&app, "POST", "/sign-in/finish", "", &finish).await;
    assert_eq!((status, &answer["user"]), (200, &json!("jo")));
    assert_eq!(answer["amr"], json!(["swk", "user", "mfa"]));
    let (status, answer) = ask(&app, "POST", "/sign-in/finish", "", &finish).await;
    assert_eq!((status, &answer["code"]), (400, &json!("ceremony_unknown")));
}

#[tokio::test]
async fn s31_another_secret_does_not_open_the_table() {
    let scratch = Scratch::new("rust-service-secret");
    let file = scratch.path().join("service.db");
    let app = open(&file).await;
    let (status, _) = ask(&app, "POST", "/keys/begin", "jo", &json!({})).await;
    assert_eq!(status, 200);
    drop(app);
    let table = Arc::new(OwnTable::open(&file).unwrap());
    let refused = Service::open(table, [7; 32], "service.example", ORIGIN).await.err().unwrap();
    assert!(refused.to_string().contains("secret"), "{refused}");
    drop(open(&file).await);
}
