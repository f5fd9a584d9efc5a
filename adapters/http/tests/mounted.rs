//! The desk in somebody else's portal: two desks, proxies, the portal's own filters, related origins.

#![allow(clippy::print_stdout, reason = "a figure that a document quotes")]

mod support;

use std::io::Read;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_body_util::{BodyExt, Full};
use keydesk_core::model::AuthenticatorKind;
use keydesk_http::{HttpConfig, HttpDesk, Language};
use keydesk_testkit::SoftAuthenticator;
use serde_json::json;
use support::{ORIGIN, Portal, request};
use tower::ServiceExt;

#[tokio::test]
async fn the_cookies_of_two_desks_on_one_origin_are_two() {
    let one = Portal::new();
    let two = Portal::with(|config| config.prefix = "/desk/second".to_owned());
    let mut cookies = Vec::new();
    for desk in [&one, &two] {
        let body = json!({ "userId": "jo", "kind": "security_key" });
        let issued = desk.call("ra", "issueLink", &body).await.json();
        let token = issued["token"].as_str().unwrap();
        let prefix = desk.desk.return_to(None);
        assert_eq!(issued["url"], format!("{ORIGIN}{prefix}/link#{token}"));
        let redeemed = desk.call("", "redeemLink", &json!({ "token": token })).await;
        cookies.push(redeemed.cookie());
    }
    let names: Vec<_> = cookies.iter().map(|cookie| cookie.split('=').next().unwrap()).collect();
    assert_eq!(names, ["__Host-keydesk-desk-link", "__Host-keydesk-desk.second-link"]);
    // Each finds its own among both.
    let both = cookies.join("; ");
    for desk in [&one, &two] {
        let answer = desk.call_with(&both, "linkStatus", &json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let begun = desk.call_with(&both, "beginLinkRegistration", &json!({})).await;
        assert_eq!(begun.status, 200, "{}", begun.text());
    }
}

#[tokio::test]
async fn a_link_of_the_api_has_the_address_of_the_page_for_its_kind() {
    let kinds = AuthenticatorKind::ALL;
    let portal = Portal::with_policy(|policy| policy.registration.kinds = kinds.to_vec(), |_| ());
    let body = json!({ "userId": "jo", "kind": "passkey" });
    let issued = portal.call("ra", "issueLink", &body).await.json();
    let token = issued["token"].as_str().unwrap();
    assert_eq!(issued["url"], format!("{ORIGIN}/desk/link/passkey#{token}"));
}

#[tokio::test]
async fn s15_only_the_person_themself_receives_their_user_handle() {
    let portal = Portal::new();
    let mut key = SoftAuthenticator::new(1);
    portal.registered("ra", &mut key).await;
    let body = json!({ "userId": "ra" });
    let mine = portal.call("ra", "getUser", &body).await.json();
    let handle = mine["userHandle"].as_str().unwrap();
    let token = portal.link("ra").await;
    let redeemed = portal.call("", "redeemLink", &json!({ "token": token })).await;
    let begun = portal.call_with(&redeemed.cookie(), "beginLinkRegistration", &json!({})).await;
    let begun = begun.json();
    assert_eq!(begun["options"]["user"]["id"], handle);
    let others = portal.call("locum", "getUser", &body).await.json();
    assert_eq!(others["user"]["id"], "ra");
    assert_eq!(others.get("userHandle"), None);
}

#[tokio::test]
async fn the_related_origins_are_those_of_the_relying_party() {
    let answer = Portal::new().desk.related_origins();
    let (parts, body) = answer.into_parts();
    assert_eq!(parts.headers["content-type"], "application/json");
    let body = body.collect().await.unwrap().to_bytes();
    let document: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(document, json!({ "origins": [ORIGIN] }));
}

#[tokio::test]
async fn headers_of_a_proxy_change_no_address() {
    let portal = Portal::new();
    let mut pages = Vec::new();
    for headers in [&[][..], &[("host", "evil.example"), ("x-forwarded-host", "evil.example")]] {
        let mut form = request("POST", "ra", "/desk/users/jo/issue/security_key")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-forwarded-proto", "http")
            .header("origin", ORIGIN);
        for (name, value) in headers {
            form = form.header(*name, *value);
        }
        let led = portal.send(form.body(Full::default()).unwrap()).await;
        let path = led.header("location").to_owned();
        let page = portal.get_with("ra", &path, &led.cookies_for(&path)).await;
        assert_eq!(page.status, 200);
        assert!(page.link().unwrap().starts_with("https://portal.example/desk/link#"));
        pages.push(page);
    }
    assert!(!pages[1].text().contains("evil"));
}

/// What a host does that asks every form for a token: it exempts the prefix, and the desk's own
/// rule stands there instead.
#[tokio::test]
async fn s08_a_hosts_token_filter_exempts_the_desk_and_the_desk_guards_itself() {
    async fn token_filter(request: Request, next: Next) -> Response {
        let exempt = request.uri().path().starts_with("/desk");
        let changes = request.method() == "POST";
        if changes && !exempt && !request.headers().contains_key("x-csrf-token") {
            return StatusCode::FORBIDDEN.into_response();
        }
        next.run(request).await
    }
    let portal = Portal::new();
    let app = Router::new()
        .route("/other", axum::routing::post(|| async { "done" }))
        .route_service("/desk/{*rest}", portal.desk.clone())
        .layer(from_fn(token_filter));
    let post = async |path: &str, site: &str| {
        let form = request("POST", "ra", path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site)
            .body(axum::body::Body::empty())
            .unwrap();
        app.clone().oneshot(form).await.unwrap().status().as_u16()
    };
    assert_eq!(post("/other", "same-origin").await, 403);
    assert_eq!(post("/desk/users/jo/issue/security_key", "same-origin").await, 303);
    assert_eq!(post("/desk/users/jo/issue/security_key", "cross-site").await, 403);
}

#[tokio::test]
async fn polling_shows_what_events_tell() {
    let portal = Portal::with(|config| config.live_interval = Duration::from_millis(100));
    let part = "/desk/users/jo/live?view=tokens";
    let first = portal.get("ra", part).await;
    let tag = first.header("etag").to_owned();
    let again = async |tag: &str| {
        let asked = request("GET", "ra", part).header("if-none-match", tag);
        portal.send(asked.body(Full::default()).unwrap()).await
    };
    let same = again(&tag).await;
    assert_eq!((same.status.as_u16(), same.body.len()), (304, 0));
    portal.registered("jo", &mut SoftAuthenticator::new(1)).await;
    let changed = again(&tag).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), tag);
    assert!(changed.text().contains("Security key"));
}

#[tokio::test]
async fn a_desk_is_mounted_at_an_origin_of_its_relying_party_alone() {
    let portal = Portal::new();
    let config = HttpConfig::new("https://other.example");
    let refused = HttpDesk::new(portal.api.clone(), portal.host.clone(), config).unwrap_err();
    assert_eq!(refused.to_string(), format!("origin must be one of the relying party's: {ORIGIN}"));
}

#[tokio::test]
async fn the_language_is_the_configured_one() {
    let portal = Portal::with(|config| config.language = Language::Welsh);
    let page = portal.get("ra", "/desk/users").await;
    assert!(page.text().contains("<html lang=\"cy\">"));
    assert!(page.text().contains("Dod o hyd i ddefnyddiwr presennol"));
    let refused = portal.call("", "getUser", &json!({ "userId": "jo" })).await;
    assert_eq!(refused.code(), "not_authenticated");
    assert_eq!(refused.json()["title"], "Nid ydych wedi mewngofnodi");
    let english = Portal::new().get("ra", "/desk/users").await;
    assert!(english.text().contains("<html lang=\"en\">"));
}

/// What is wrong with a request is said in Welsh, too, and with it who can help.
#[tokio::test]
async fn problem_documents_of_a_welsh_desk_are_welsh() {
    let portal = Portal::with(|config| config.language = Language::Welsh);
    portal.registered("jo", &mut SoftAuthenticator::new(2)).await;
    let id = portal.registered("ra", &mut SoftAuthenticator::new(1)).await;
    let user = json!({ "userId": "jo", "colour": "red" });
    let (nobody, empty) = (json!({ "userId": "jo" }), json!({ "userId": "" }));
    let other = json!({ "userId": "ra", "authenticatorId": id, "reason": "lost" });
    for (actor, operation, request, code, detail) in [
        ("", "getUser", &nobody, "not_authenticated", "Mewngofnodwch"),
        ("ra", "getUser", &user, "unknown_member", "Mae gan y cais aelod nad yw’n hysbys yma."),
        (
            "ra",
            "getUser",
            &empty,
            "malformed_request",
            "Nid yw aelod userId y cais ar y ffurf ddisgwyliedig.",
        ),
        ("ra", "getUser", &json!([]), "malformed_request", "Nid gwrthrych JSON yw’r cais."),
        (
            "ra",
            "getUser",
            &json!({}),
            "malformed_request",
            "Nid yw’r cais ar y ffurf ddisgwyliedig.",
        ),
        ("ra", "getUsers", &user, "unknown_operation", "Nid oes gweithred o’r enw hwn."),
        (
            "helper",
            "removeAuthenticator",
            &other,
            "target_outranks_actor",
            "Gofynnwch i rywun ag un o’r rolau hyn: locum, Registration Authority.",
        ),
    ] {
        let answer = portal.call(actor, operation, request).await;
        assert_eq!(answer.code(), code, "{operation}: {}", answer.text());
        let problem = answer.json();
        assert_eq!(problem["title"], Language::Welsh.message(code).title);
        let said = problem["detail"].as_str().unwrap();
        assert!(said.contains(detail), "{code}: {said}");
    }
}

/// PERFORMANCE P7: everything that a browser without a cache loads for the registration page.
#[tokio::test]
async fn a_registration_page_is_small() {
    let portal = Portal::new();
    let load = async |path: &str| {
        let asked = request("GET", "", path).header("accept-encoding", "br, gzip;q=0.8");
        portal.send(asked.body(Full::default()).unwrap()).await
    };
    let page = load("/desk/link").await;
    let from = page.text().find("/desk/assets/").unwrap();
    let folder = &page.text()[from..from + "/desk/assets/0123456789abcdef".len()];
    let (mut sent, mut own, mut written) = (page.body.len(), 0, 0);
    for name in [
        "nhsuk-frontend.min.css",
        "nhsuk-frontend.min.js",
        "keydesk.css",
        "keydesk.js",
        "address.js",
        "ceremony.js",
        "credential.js",
        "link.js",
        "register.js",
        "favicon.svg",
    ] {
        let asset = load(&format!("{folder}/{name}")).await;
        assert_eq!(asset.header("content-encoding"), "gzip", "{name}");
        assert_eq!(asset.header("vary"), "accept-encoding");
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(&asset.body[..]).read_to_end(&mut text).unwrap();
        let plain = portal.get("", &format!("{folder}/{name}")).await;
        assert_eq!(plain.header("content-encoding"), "");
        assert_eq!(text, plain.body, "{name}");
        sent += asset.body.len();
        if name.ends_with(".js") && !name.starts_with("nhsuk") {
            own += asset.body.len();
            written += text.len();
        }
    }
    println!("{sent} bytes sent, {own} of them our own JavaScript, {written} as written");
    assert!(sent <= 100 * 1024, "{sent}");
    assert!(own <= 8 * 1024, "{own}");
    assert!(written <= 24 * 1024, "{written}");
}
