//! F11: each refusal by the portal is a page, or problem+json where that is accepted, with all
//! security headers. Cookies that name no session write nothing to the log.

use std::net::Ipv4Addr;

use serde_json::Value;

use crate::raw::{Raw, header, status};
use crate::scene::{Scene, Store};

on_every_store! {
    f11_every_refusal_by_the_portal_is_its_page_with_all_headers,
    f11_cookies_without_a_session_write_nothing_to_the_log,
}

/// A raw HTTP/1.1 request with this method and path (`head`), headers and body.
fn request(head: &str, headers: &[&str], body: &str) -> String {
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let length = body.len();
    format!(
        "{head} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}"
    )
}

fn f11_every_refusal_by_the_portal_is_its_page_with_all_headers(store: Store) {
    let scene = Scene::on(store);
    let client = Raw::new(Ipv4Addr::LOCALHOST, scene.portal.port);
    let form = "content-type: application/x-www-form-urlencoded";
    let (own, foreign) = ("sec-fetch-site: same-origin", "sec-fetch-site: cross-site");
    let long = format!("username=jo&password={}", "x".repeat(20_000));
    for (expected, head, headers, body) in [
        (404, "GET /nothing-here", &[][..], ""),
        (404, "GET /.well-known/nothing", &[], ""),
        (404, "POST /nothing-here", &[form, own], "a=b"),
        (405, "DELETE /sign-in", &[own], ""),
        (405, "GET /sign-out", &[], ""),
        (413, "POST /sign-in", &[form, own], long.as_str()),
        (415, "POST /sign-in", &["content-type: text/plain", own], "username=jo"),
        (415, "POST /sign-in", &[own], "username=jo&password=x"),
        (422, "POST /sign-in", &[form, own], "username=jo"),
        (422, "POST /step-up", &[form, own], "password=x&password=y"),
        (400, "GET /sign-in?return_to=a&return_to=b", &[], ""),
        (400, "GET /language/%ff", &[], ""),
        (403, "POST /sign-in", &[form, foreign], "username=jo&password=x"),
    ] {
        for accept in
            ["accept: text/html,application/xhtml+xml", "accept: */*", "accept: application/json"]
        {
            let all: Vec<_> = headers.iter().copied().chain([accept]).collect();
            let answer = client.send(&request(head, &all, body));
            let place = format!("{head} {all:?}: {answer}");
            assert_eq!(status(&answer), expected, "{place}");
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "no-referrer"),
                ("cache-control", "no-store"),
                ("cross-origin-opener-policy", "same-origin"),
            ] {
                assert_eq!(header(&answer, name), value, "{place}");
            }
            let rules = header(&answer, "content-security-policy");
            assert!(rules.starts_with("default-src 'none';"), "{place}");
            let (_, content) = answer.split_once("\r\n\r\n").unwrap();
            if accept.ends_with("json") {
                assert_eq!(header(&answer, "content-type"), "application/problem+json", "{place}");
                let problem: Value = serde_json::from_str(content).unwrap();
                assert_eq!(problem["status"], expected, "{place}");
                assert!(problem["title"].is_string() && problem["detail"].is_string(), "{place}");
            } else {
                assert!(header(&answer, "content-type").starts_with("text/html"), "{place}");
                assert!(content.contains("<h1 class=\"nhsuk-heading-l\">"), "{place}");
                assert!(content.contains("nhsuk-header"), "in the desk's frame: {place}");
            }
            if expected == 405 {
                assert_ne!(header(&answer, "allow"), "", "{place}");
            }
        }
    }
    // The portal does not replace error responses of the desk with its own.
    let call = client.call("getUser", &[], &serde_json::json!({ "userId": "user-jo" }));
    assert_eq!(call["code"], "not_authenticated");
}

fn f11_cookies_without_a_session_write_nothing_to_the_log(store: Store) {
    let scene = Scene::on(store);
    let client = Raw::new(Ipv4Addr::LOCALHOST, scene.portal.port);
    let before = scene.log();
    for cookie in [
        "portal=x",
        "portal=",
        "portal=AAAAAAAAAAAAAAAAAAAAAA",
        "portal=%ff; portal=\u{fffd}",
        ";;=",
        "portal",
    ] {
        for path in ["/", "/sign-in", "/desk/", "/nothing-here"] {
            let answer =
                client.send(&request(&format!("GET {path}"), &[&format!("cookie: {cookie}")], ""));
            assert!(status(&answer) < 500, "{cookie} {path}: {answer}");
        }
        let form = [
            "content-type: application/x-www-form-urlencoded",
            "sec-fetch-site: same-origin",
            &format!("cookie: {cookie}"),
        ];
        let answer =
            client.send(&request("POST /sign-in", &form, "username=jo&password=keydesk-demo"));
        assert_eq!(status(&answer), 303, "{cookie}: {answer}");
    }
    assert_eq!(scene.log(), before);
}
