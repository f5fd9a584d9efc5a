//! SECURITY S6: the headers of every response, whatever it is.

mod support;

use http_body_util::Full;
use serde_json::json;
use support::{Answer, Portal, api_request, request};

fn assert_guarded(what: &str, answer: &Answer) {
    for (name, value) in [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        ),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        (
            "permissions-policy",
            "publickey-credentials-create=(self), publickey-credentials-get=(self)",
        ),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
}

#[tokio::test]
async fn s06_every_response_carries_the_headers_and_is_not_stored() {
    let portal = Portal::new();
    let token = portal.link("jo").await;
    let too_large = "x".repeat(128 * 1024 + 1);
    let foreign = request("POST", "ra", "/desk/users/jo/issue")
        .header("sec-fetch-site", "cross-site")
        .body(Full::default())
        .unwrap();
    let all = [
        ("start", 303, portal.get("ra", "/desk").await),
        ("search", 200, portal.get("ra", "/desk/users?query=jo").await),
        ("profile", 200, portal.get("ra", "/desk/users/jo").await),
        ("part", 200, portal.get("ra", "/desk/users/jo/live").await),
        ("part for nobody", 401, portal.get("", "/desk/users/jo/live").await),
        ("sign-in", 303, portal.get("", "/desk/users/jo").await),
        ("refused", 403, portal.get("jo", "/desk/users/sam").await),
        ("unknown", 404, portal.get("ra", "/desk/users/alex").await),
        ("link page", 200, portal.get("", "/desk/link").await),
        ("no page", 404, portal.get("ra", "/desk/nothing").await),
        ("outside", 404, portal.get("ra", "/desktop").await),
        ("wrong method", 405, portal.form("ra", "/desk/users/jo/live", "").await),
        ("cross-site form", 403, portal.send(foreign).await),
        ("document", 200, portal.get("", "/desk/openapi.json").await),
        ("answer", 200, portal.call("", "redeemLink", &json!({ "token": token })).await),
        ("form", 303, portal.form("ra", "/desk/users/jo/issue/security_key", "").await),
        ("link", 200, portal.generated("ra", "/desk/users/jo/issue/security_key").await),
        ("changed link", 200, portal.get("", "/desk/link%23abcdefghijklmnopqrstuvwxyz").await),
        ("problem", 401, portal.call("", "getUser", &json!({ "userId": "jo" })).await),
        (
            "too large",
            413,
            portal.send(api_request("ra", "getUser").body(Full::from(too_large)).unwrap()).await,
        ),
    ];
    for (what, status, answer) in &all {
        assert_eq!(answer.status.as_u16(), *status, "{what}: {}", answer.text());
        assert_guarded(what, answer);
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    }
}

#[tokio::test]
async fn assets_are_kept_for_ever_at_an_address_that_changes_with_them() {
    let portal = Portal::new();
    let page = portal.get("", "/desk/link").await;
    let from = page.text().find("/desk/assets/").unwrap();
    let folder = &page.text()[from..from + "/desk/assets/0123456789abcdef".len()];
    for (name, kind) in [
        ("keydesk.js", "text/javascript; charset=utf-8"),
        ("address.js", "text/javascript; charset=utf-8"),
        ("ceremony.js", "text/javascript; charset=utf-8"),
        ("credential.js", "text/javascript; charset=utf-8"),
        ("link.js", "text/javascript; charset=utf-8"),
        ("register.js", "text/javascript; charset=utf-8"),
        ("sign-in.js", "text/javascript; charset=utf-8"),
        ("tokens.js", "text/javascript; charset=utf-8"),
        ("live.js", "text/javascript; charset=utf-8"),
        ("keydesk.css", "text/css; charset=utf-8"),
        ("nhsuk-frontend.min.css", "text/css; charset=utf-8"),
        ("nhsuk-frontend.min.js", "text/javascript; charset=utf-8"),
        ("favicon.svg", "image/svg+xml"),
        ("images/nhsuk-icon-cross.svg", "image/svg+xml"),
    ] {
        let answer = portal.get("", &format!("{folder}/{name}")).await;
        assert_eq!(answer.status, 200, "{name}");
        assert_guarded(name, &answer);
        assert_eq!(answer.header("content-type"), kind);
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    }
    let old = portal.get("", "/desk/assets/0000000000000000/keydesk.js").await;
    assert_eq!(old.status, 404);
    assert_eq!(old.header("cache-control"), "no-store");

    let themed = Portal::with(|config| config.theme = Some("body{color:red}".to_owned()));
    let page = themed.get("", "/desk/link").await;
    assert!(page.text().contains("/theme.css"));
    assert!(!page.text().contains(folder), "a theme changes the address");
}

/// PERFORMANCE P7: what the pages load of our own, as it is written and as it is sent.
#[tokio::test]
async fn the_browser_modules_are_small() {
    let portal = Portal::new();
    let page = portal.get("", "/desk/link").await;
    let from = page.text().find("/desk/assets/").unwrap();
    let folder = &page.text()[from..from + "/desk/assets/0123456789abcdef".len()];
    for modules in [
        &["keydesk", "address", "ceremony", "credential", "link", "register"][..],
        &["keydesk", "ceremony", "credential", "sign-in"],
        &["keydesk", "ceremony", "credential", "register", "live", "tokens"],
        &["keydesk", "copy", "live"],
    ] {
        let (mut written, mut sent) = (0, 0);
        for name in modules {
            let path = format!("{folder}/{name}.js");
            written += portal.get("", &path).await.body.len();
            let asked = request("GET", "", &path).header("accept-encoding", "gzip");
            sent += portal.send(asked.body(Full::default()).unwrap()).await.body.len();
        }
        assert!(written <= 24 * 1024, "{written} bytes as written: {modules:?}");
        assert!(sent <= 8 * 1024, "{sent} bytes compressed: {modules:?}");
    }
}
