//! Every route with requests that cannot be read: what comes back is a problem or a page, with a code,
//! in our own words.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use std::collections::BTreeSet;

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::Full;
use keydesk_api::Code;
use support::{Answer, Portal, request};

/// Every route of the desk; a test holds the list to the source.
const ROUTES: [&str; 25] = [
    "/",
    "/users",
    "/users/{user}",
    "/users/{user}/live",
    "/users/{user}/events",
    "/users/{user}/issue",
    "/users/{user}/issue/{kind}",
    "/users/{user}/links/{link}",
    "/users/{user}/links/{link}/cancel",
    "/users/{user}/authenticators/{authenticator}/remove",
    "/profile",
    "/tokens",
    "/tokens/{token}/name",
    "/tokens/{token}/edit",
    "/tokens/{token}/remove",
    "/users/{user}/tokens",
    "/users/{user}/tokens/{token}/name",
    "/users/{user}/tokens/{token}/edit",
    "/users/{user}/tokens/{token}/remove",
    "/link",
    "/link/{kind}",
    "/api/{operation}",
    "/openapi.json",
    "/assets/{hash}/{*name}",
    "/no/such/page",
];

#[test]
fn the_routes_are_those_of_the_source() {
    let source = include_str!("../src/service.rs");
    let routes = source.split_once("fn router(").unwrap().1;
    let routes = routes.split_once("/// The address within").unwrap().0;
    let mut found = BTreeSet::new();
    for literal in routes.split('"').skip(1).step_by(2).filter(|text| text.starts_with('/')) {
        found.insert(literal.to_owned());
    }
    let pages: Vec<_> = routes
        .match_indices("of(\"")
        .map(|(at, _)| routes[at + 4..].split('"').next().unwrap().to_owned())
        .collect();
    for base in ["/tokens", "/users/{user}/tokens"] {
        found.extend(pages.iter().map(|page| format!("{base}/{{token}}/{page}")));
    }
    let listed: BTreeSet<_> = ROUTES.iter().map(|route| (*route).to_owned()).collect();
    assert!(found.is_subset(&listed), "not in the list: {:?}", found.difference(&listed));
    assert_eq!(listed.len() - found.len(), 1, "{:?}", listed.difference(&found));
}

fn with(route: &str, value: &str) -> String {
    let mut path = String::new();
    for part in route.split('{') {
        match part.split_once('}') {
            Some((_, rest)) => path.extend([value, rest]),
            None => path.push_str(part),
        }
    }
    format!("/desk{path}")
}

/// A response that says no must do so in our words.
fn judged(answer: &Answer, what: &str) {
    let status = answer.status;
    if !(status.is_client_error() || status.is_server_error()) {
        return;
    }
    assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{what}: {}", answer.text());
    let known = Code::all();
    let code = if answer.header("content-type") == "application/problem+json" {
        answer.code()
    } else {
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{what}");
        let text = answer.text();
        match text.split_once("Error code: ") {
            Some((_, code)) => code.split('<').next().unwrap().trim().to_owned(),
            // A form that says what is wrong in it.
            None => {
                assert!(text.contains("There is a problem"), "{what}: {text}");
                return;
            }
        }
    };
    assert!(known.iter().any(|one| one.as_str() == code), "{what}: {code}");
    assert!(code != "internal", "{what}");
    for words in ["Failed to", "Invalid UTF-8", ", expected `", "unknown variant", "deserialize"] {
        assert!(!answer.text().contains(words), "{what}: {}", answer.text());
    }
}

async fn sent(portal: &Portal, request: Request<Full<Bytes>>) -> Answer {
    let what = format!("{} {} {:?}", request.method(), request.uri(), request.headers());
    let answer = portal.send(request).await;
    judged(&answer, &what);
    answer
}

#[tokio::test]
async fn no_route_answers_a_malformed_request_in_the_frameworks_words() {
    let portal = Portal::new();
    let queries = [
        "",
        "?view=zzz",
        "?view=tokens&view=tokens",
        "?link=%ff",
        "?%ff=1",
        "?query=%",
        "?cursor=%00",
        "?done=zzz&id=%ff",
        "?limit=-1",
        "?tab=9",
        "?view=%zz&link",
        "?&&==&",
    ];
    let values = ["jo", "%ff", "%C3%28", "%00", "%2e%2e", "%", "%zz", "a%2Fb", "%F0%9F%98%80"];
    let types = [
        "",
        "text/plain",
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json; charset=utf-16",
    ];
    let bodies: [&[u8]; 6] = [b"", b"{", b"\xff\xfe", b"=&=%ff", b"{\"userId\":\"\xff\"}", b"[[[["];
    let mut refused = 0;
    for route in ROUTES {
        for user in ["", "ra", "jo"] {
            for query in queries {
                for value in values {
                    let path = with(route, value) + query;
                    let Ok(request) = request("GET", user, &path).body(Full::default()) else {
                        continue;
                    };
                    if route.ends_with("/events") && value == "jo" {
                        // It would go on for as long as nothing is wrong.
                        continue;
                    }
                    refused += usize::from(sent(&portal, request).await.status.is_client_error());
                }
            }
            for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"]
            {
                for kind in types {
                    for body in bodies {
                        let request = request(method, user, &with(route, "jo"))
                            .header("content-type", kind)
                            .header("keydesk-request", "1")
                            .header("sec-fetch-site", "same-origin");
                        let request = request.body(Full::from(body)).unwrap();
                        let answer = sent(&portal, request).await;
                        refused += usize::from(answer.status.is_client_error());
                    }
                }
            }
            let large = request("POST", user, &with(route, "jo"))
                .header("content-type", "application/x-www-form-urlencoded")
                .header("keydesk-request", "1")
                .header("sec-fetch-site", "same-origin");
            let large = large.body(Full::from(vec![b'x'; 128 * 1024 + 1])).unwrap();
            sent(&portal, large).await;
        }
    }
    assert!(refused > 5_000, "only {refused} were refused");
}

#[tokio::test]
async fn what_the_review_saw_is_answered_with_a_code() {
    let portal = Portal::new();
    for path in [
        "/desk/users/jo/live?view=zzz",
        "/desk/users/jo/events?view=zzz",
        "/desk/users/%ff/live",
        "/desk/api/%ff",
    ] {
        let method = if path.contains("/api/") { Method::POST } else { Method::GET };
        let request = request(method.as_str(), "ra", path)
            .header("keydesk-request", "1")
            .header("content-type", "application/json");
        let answer = portal.send(request.body(Full::default()).unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "malformed_request"));
    }
    let page = portal.get("ra", "/desk/users/%ff").await;
    assert_eq!(page.status, 400);
    assert!(page.text().contains("Error code: malformed_request"), "{}", page.text());
    let wrong = portal
        .send(
            request("POST", "ra", "/desk/openapi.json")
                .header("sec-fetch-site", "same-origin")
                .body(Full::default())
                .unwrap(),
        )
        .await;
    assert_eq!(wrong.status, 405);
    assert_eq!(wrong.header("allow"), "GET,HEAD");
}
