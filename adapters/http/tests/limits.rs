//! What one client may hold: open streams, slow bodies; and a desk that was closed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures::{StreamExt, stream};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use keydesk_http::DeskBody;
use serde_json::{Value, json};
use support::{Portal, api_request, request};
use tower::ServiceExt;

async fn events(portal: &Portal, user: &str, of: &str) -> Response<DeskBody> {
    let path = format!("/desk/users/{of}/events");
    let request = request("GET", user, &path).body(Full::<Bytes>::default()).unwrap();
    portal.desk.clone().oneshot(request).await.unwrap()
}

async fn refused(response: Response<DeskBody>) -> (u16, String, bool, String) {
    let (head, body) = response.into_parts();
    assert_eq!(head.headers["content-type"], "application/problem+json");
    let retry_after = head.headers["retry-after"].to_str().unwrap().to_owned();
    let body = body.collect().await.unwrap().to_bytes();
    let problem: Value = serde_json::from_slice(&body).unwrap();
    let code = problem["code"].as_str().unwrap().to_owned();
    (head.status.as_u16(), code, problem["retryable"].as_bool().unwrap(), retry_after)
}

#[tokio::test]
async fn one_person_holds_so_many_streams_and_others_theirs() {
    let portal = Portal::with(|config| config.live_streams_per_person = 3);
    let mut open = Vec::new();
    for _ in 0..3 {
        open.push(events(&portal, "ra", "jo").await);
        assert_eq!(open.last().unwrap().status(), StatusCode::OK);
    }
    let expected = (429, "too_many_streams".to_owned(), true, "60".to_owned());
    assert_eq!(refused(events(&portal, "ra", "jo").await).await, expected);
    assert_eq!(events(&portal, "jo", "jo").await.status(), StatusCode::OK, "somebody else");
    // The page asks instead, and is answered.
    assert_eq!(portal.get("ra", "/desk/users/jo/live").await.status, 200);
    open.pop();
    assert_eq!(events(&portal, "ra", "jo").await.status(), StatusCode::OK, "one has ended");
}

#[tokio::test]
async fn all_together_hold_so_many_streams() {
    let portal = Portal::with(|config| config.live_streams = 2);
    let open = [events(&portal, "ra", "jo").await, events(&portal, "jo", "jo").await];
    assert!(open.iter().all(|stream| stream.status() == StatusCode::OK));
    let expected = (503, "too_many_streams".to_owned(), true, "2".to_owned());
    assert_eq!(refused(events(&portal, "ra", "jo").await).await, expected);
    drop(open);
    assert_eq!(events(&portal, "ra", "jo").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_stream_that_is_refused_takes_no_place() {
    let portal = Portal::with(|config| config.live_streams_per_person = 1);
    for _ in 0..5 {
        let refused = events(&portal, "ra", "alex").await;
        assert_eq!(refused.status(), StatusCode::NOT_FOUND);
    }
    assert_eq!(events(&portal, "ra", "jo").await.status(), StatusCode::OK);
}

/// A body that begins and does not go on.
fn unfinished() -> Body {
    let begun = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"{")) });
    Body::from_stream(begun.chain(stream::pending()))
}

#[tokio::test]
async fn a_body_that_does_not_come_is_a_problem_or_a_page() {
    let portal = Portal::with(|config| config.body_timeout = Duration::from_secs(1));
    let send = async |request: Request<Body>| {
        let response = portal.desk.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (head, String::from_utf8(body.to_vec()).unwrap())
    };
    let (head, text) = send(api_request("ra", "getUser").body(unfinished()).unwrap()).await;
    assert_eq!(head.status, StatusCode::REQUEST_TIMEOUT);
    assert_eq!(head.headers["content-type"], "application/problem+json");
    let problem: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&problem["code"], &problem["retryable"]),
        (&json!("request_timeout"), &json!(true))
    );

    let form = request("POST", "ra", "/desk/users/jo/issue")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    let (head, text) = send(form.body(unfinished()).unwrap()).await;
    assert_eq!(head.status, StatusCode::REQUEST_TIMEOUT);
    assert!(text.contains("Error code: request_timeout"), "{text}");
}

#[tokio::test]
async fn a_closed_desk_answers_closed_and_lets_its_streams_go() {
    let portal = Portal::with(|config| config.live_interval = Duration::from_secs(30));
    let mut stream = events(&portal, "ra", "jo").await.into_body();
    stream.frame().await.unwrap().unwrap();
    let closed = portal.desk.close();
    assert!(stream.frame().await.is_none(), "it ends, long before its interval");

    let page = portal.get("ra", "/desk/users").await;
    assert_eq!(page.status, 503);
    assert!(page.text().contains("Error code: closed"), "{}", page.text());
    assert_eq!(page.header("retry-after"), "2");
    let answer = portal.call("ra", "getUser", &json!({ "userId": "jo" })).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "closed"));
    assert_eq!(events(&portal, "ra", "jo").await.status(), StatusCode::SERVICE_UNAVAILABLE);

    for (path, kind) in [
        ("/desk/users", "text/html; charset=utf-8"),
        ("/desk/api/getUser", "application/problem+json"),
        ("/desk/users/jo/events", "application/problem+json"),
    ] {
        let answer = closed.answer(&path.parse().unwrap());
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers()["content-type"], kind, "{path}");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        assert!(std::str::from_utf8(&body).unwrap().contains("closed"));
    }
}
