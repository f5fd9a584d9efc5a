//! The JSON API: who may ask, in what form, and what a refusal looks like.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use bytes::Bytes;
use http_body_util::{Full, StreamBody};
use keydesk_api::OPERATIONS;
use keydesk_core::ids::UserId;
use keydesk_core::ports::AuditClass;
use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};
use support::{ORIGIN, Portal, api_request, request};
use tower::ServiceExt;

#[tokio::test]
async fn s08_no_operation_but_the_public_ones_answers_nobody() {
    let portal = Portal::new();
    for operation in OPERATIONS.iter().filter(|operation| !operation.public) {
        let code = portal.call("", operation.name, &sample(operation.name)).await.code();
        assert_eq!(code, "not_authenticated", "{}", operation.name);
    }
}

#[tokio::test]
async fn another_organisations_user_is_unknown_in_every_operation() {
    let portal = Portal::new();
    for operation in OPERATIONS.iter().filter(|operation| !operation.public) {
        let mut request = sample(operation.name);
        let Some(user) = request.get_mut("userId") else { continue };
        *user = "alex".into();
        let elsewhere = portal.call("ra", operation.name, &request).await;
        request["userId"] = "nobody".into();
        let nobody = portal.call("ra", operation.name, &request).await;
        assert_eq!(elsewhere.code(), "user_unknown", "{}", operation.name);
        assert_eq!(elsewhere.status.as_u16(), 404, "{}", operation.name);
        assert_eq!(elsewhere.text(), nobody.text(), "{}", operation.name);
        assert_eq!(elsewhere.headers, nobody.headers, "{}", operation.name);
    }
}

#[tokio::test]
async fn a_stale_session_is_asked_to_step_up() {
    let portal = Portal::new();
    let body = json!({ "userId": "jo", "kind": "security_key" });
    let answer = portal.call("ra-stale", "issueLink", &body).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "step_up_required"));
    assert_eq!(portal.account("jo").await["links"], json!([]));
}

#[tokio::test]
async fn what_other_sites_can_send_is_refused() {
    let portal = Portal::new();
    let body = json!({ "userId": "jo", "kind": "security_key" }).to_string();
    for headers in [
        &[][..],
        &[("origin", ORIGIN)],
        &[("sec-fetch-site", "same-origin")],
        &[("keydesk-request", "1"), ("sec-fetch-site", "cross-site")],
        &[("keydesk-request", "1"), ("sec-fetch-site", "same-site")],
        &[("keydesk-request", "1"), ("origin", "https://evil.example")],
    ] {
        let mut builder =
            request("POST", "ra", "/desk/api/issueLink").header("content-type", "application/json");
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        let answer = portal.send(builder.body(Full::from(body.clone())).unwrap()).await;
        let seen = (answer.status.as_u16(), answer.code());
        assert_eq!(seen, (403, "cross_site".to_owned()), "{headers:?}");
    }
    assert_eq!(portal.account("jo").await["links"], json!([]));
}

#[tokio::test]
async fn the_form_of_a_request_is_checked() {
    let portal = Portal::new();
    let cases: [(&str, u16, &str); 6] = [
        (r#"{"userId":"jo","extra":1}"#, 400, "unknown_member"),
        (r#"{"userId":"jo","userId":"alex"}"#, 400, "malformed_request"),
        (r#"{"userId":7}"#, 400, "malformed_request"),
        ("{", 400, "malformed_request"),
        ("", 400, "malformed_request"),
        ("[]", 400, "malformed_request"),
    ];
    for (body, status, code) in cases {
        let request = api_request("ra", "getUser").body(Full::from(body)).unwrap();
        let answer = portal.send(request).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{body}");
    }
    let answer = portal.call("ra", "dropTables", &json!({})).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (404, "unknown_operation"));
    let answer = portal.get("ra", "/desk/api/getUser").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (405, "malformed_request"));
    let plain = request("POST", "ra", "/desk/api/getUser")
        .header("keydesk-request", "1")
        .header("content-type", "text/plain")
        .body(Full::from(r#"{"userId":"jo"}"#))
        .unwrap();
    let answer = portal.send(plain).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (415, "malformed_request"));
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read() {
    let portal = Portal::new();
    let mut fits = json!({ "userId": "jo" }).to_string();
    fits.push_str(&" ".repeat(128 * 1024 - fits.len()));
    let answer = portal.send(api_request("ra", "getUser").body(Full::from(fits)).unwrap()).await;
    assert_eq!(answer.status, 200);
    // Without a length that could be believed.
    let chunks = std::iter::repeat_n(Bytes::from(vec![b' '; 1024]), 1024);
    let frames = chunks.map(|chunk| Ok::<_, std::io::Error>(http_body::Frame::data(chunk)));
    let body = StreamBody::new(futures::stream::iter(frames));
    let response = portal.desk.clone().oneshot(api_request("ra", "getUser").body(body).unwrap());
    assert_eq!(response.await.unwrap().status(), 413);
    let large = Full::from(vec![b' '; 128 * 1024 + 1]);
    let answer = portal.send(api_request("ra", "getUser").body(large).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (413, "body_too_large"));
}

#[tokio::test]
async fn an_unavailable_store_is_a_503_with_a_time_to_come_back() {
    let portal = Portal::new();
    portal.store.turn(false);
    let answer = portal.call("ra", "getUser", &json!({ "userId": "jo" })).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "store_unavailable"));
    assert_eq!(answer.json()["retryable"], true);
    assert_eq!(answer.header("retry-after"), "2");
    let page = portal.get("ra", "/desk/users/jo").await;
    assert_eq!((page.status.as_u16(), page.header("retry-after")), (503, "2"));
    assert!(page.text().contains("store_unavailable"));
    portal.store.turn(true);
    assert_eq!(portal.get("ra", "/desk/users/jo").await.status, 200);
    let answer = portal.call("broken", "getUser", &json!({ "userId": "jo" })).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "store_unavailable"));
}

#[tokio::test]
async fn the_cause_of_a_failure_reaches_only_the_hosts_developers() {
    let portal = Portal::new();
    portal.store.turn(false);
    let jo = json!({ "userId": "jo" });
    let mut shown = vec![portal.call("ra", "getUser", &jo).await.text().to_owned()];
    portal.store.turn(true);
    shown.push(portal.call("broken", "getUser", &jo).await.text().to_owned());
    shown.push(portal.get("broken", "/desk/users").await.text().to_owned());
    // Requests for nonsense do not fill the log.
    portal.call("ra", "getUser", &json!({ "userId": 7 })).await;
    portal.call("ra", "getUser", &json!({ "userId": "nobody" })).await;
    assert_eq!(
        *portal.host.faults.lock().unwrap(),
        [
            "/desk/api/getUser store_unavailable: a store or the directory did not answer: cannot be reached",
            "/desk/api/getUser store_unavailable: no such table: sessions",
            "/desk/users store_unavailable: no such table: sessions",
        ]
    );
    assert!(shown.iter().all(|text| !text.contains("no such table") && !text.contains("reached")));
}

#[tokio::test]
async fn a_sign_in_of_which_the_host_makes_no_session_is_final() {
    let portal = Portal::new();
    let mut key = SoftAuthenticator::new(1);
    portal.registered("jo", &mut key).await;
    for (sessions, status) in [("fail", 500), ("refuse", 403)] {
        let begun = portal.call("pending-jo", "beginSignIn", &json!({})).await.json();
        let response = key.get(&begun["options"], ORIGIN).unwrap();
        let body = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
        let request = api_request("pending-jo", "finishSignIn").header("x-test-sessions", sessions);
        let answer = portal.send(request.body(Full::from(body.to_string())).unwrap()).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (status, "sign_in_not_admitted")
        );
        assert_eq!(answer.json()["retryable"], false, "the ceremony is spent");
        assert_eq!(answer.header("set-cookie"), "");
        let entry = portal.memory.audit_entries().pop().unwrap();
        assert_eq!((entry.operation, entry.outcome), ("finishSignIn", "sign_in_not_admitted"));
        assert_eq!(entry.user, Some(UserId::new("jo").unwrap()));
        assert_eq!(entry.class, AuditClass::Identified);
    }
    assert_eq!(
        *portal.host.faults.lock().unwrap(),
        ["/desk/api/finishSignIn sign_in_not_admitted: no room for a session"]
    );
}

#[tokio::test]
async fn s20_only_the_hosts_session_names_the_user_of_a_sign_in() {
    let portal = Portal::new();
    let mut key = SoftAuthenticator::new(1);
    portal.registered("jo", &mut key).await;
    let named = json!({ "userId": "jo" });
    for asker in ["", "ra", "pending-sam"] {
        let answer = portal.call(asker, "beginSignIn", &named).await;
        assert_eq!(answer.code(), "not_authorised", "{asker}");
    }
    let anybody = portal.call("", "beginSignIn", &json!({})).await.json();
    assert_eq!(anybody["options"]["allowCredentials"].as_array().map_or(0, Vec::len), 0);
    for request in [json!([]), json!([null]), json!(["jo"])] {
        let answer = portal.call("pending-jo", "beginSignIn", &request).await;
        assert_eq!(answer.code(), "malformed_request", "{request}");
    }
    for request in [json!({}), named] {
        let due = portal.call("pending-jo", "beginSignIn", &request).await.json();
        assert_eq!(due["options"]["allowCredentials"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_sign_in_is_handed_to_the_host() {
    let portal = Portal::new();
    let mut key = SoftAuthenticator::new(1);
    portal.registered("jo", &mut key).await;
    let begun = portal.call("pending-jo", "beginSignIn", &json!({})).await.json();
    let response = key.get(&begun["options"], ORIGIN).unwrap();
    let body = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
    let answer = portal.call("pending-jo", "finishSignIn", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["userId"], "jo");
    assert_eq!(answer.json()["location"], "/home");
    assert_eq!(answer.header("set-cookie"), "portal=jo");
    assert!(answer.headers["set-cookie"].is_sensitive());
    // A replay has no ceremony, and no cookie.
    let again = portal.call("pending-jo", "finishSignIn", &body).await;
    assert_eq!(again.code(), "ceremony_unknown");
    assert_eq!(again.header("set-cookie"), "");
}

#[tokio::test]
async fn the_desk_works_under_another_prefix_and_behind_one_that_strips_it() {
    let portal = Portal::with(|config| config.prefix = "/desk/keys".to_owned());
    let page = portal.get("ra", "/desk/keys/users").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("action=\"/desk/keys/users\""));
    assert_eq!(portal.get("ra", "/desk/users").await.status, 404);
    let behind = Portal::with(|config| {
        config.prefix = "/portal/keys".to_owned();
        config.prefix_stripped = true;
    });
    let page = behind.get("", "/link").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("src=\"/portal/keys/assets/"));
}

/// A request that reads, for an operation that needs a signed-in person.
fn sample(operation: &str) -> Value {
    let user = json!({ "userId": "jo" });
    let with = |members: Value| {
        let mut all = user.clone();
        let more = members.as_object().unwrap().clone();
        all.as_object_mut().unwrap().extend(more);
        all
    };
    let id = "AAAAAAAAAAAAAAAAAAAAAA";
    match operation {
        "findUsers" => json!({ "query": "jo" }),
        "listAffectedAuthenticators" => json!({}),
        "getUser" | "listEvents" | "changesSince" => user,
        "issueLink" | "beginRegistration" => with(json!({ "kind": "security_key" })),
        "cancelLink" => with(json!({ "linkId": id })),
        "finishRegistration" => with(json!({ "ceremonyId": id, "response": {} })),
        "renameAuthenticator" => with(json!({ "authenticatorId": id, "nickname": "x" })),
        "removeAuthenticator" => with(json!({ "authenticatorId": id, "reason": "lost" })),
        "closeAccount" | "reopenAccount" => with(json!({ "reason": "x" })),
        other => panic!("no sample for {other}"),
    }
}

/// Row 12: a name of the same server that is not the configured one is no attack.
#[tokio::test]
async fn the_service_at_another_name_leads_to_its_usual_address() {
    let portal = Portal::new();
    let alias = ("origin", "http://127.0.0.1:8080");
    let same = ("sec-fetch-site", "same-origin");
    let asked = async |headers: &[(&str, &str)]| {
        let mut builder = api_request("", "beginSignIn");
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        portal.send(builder.body(Full::from("{}")).unwrap()).await
    };
    let answer = asked(&[alias, same]).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "wrong_address"));
    assert_eq!(answer.json()["address"], "https://portal.example/desk/api/beginSignIn");
    for headers in [
        &[alias][..],
        &[alias, ("sec-fetch-site", "cross-site")],
        &[alias, ("sec-fetch-site", "none")],
    ] {
        assert_eq!(asked(headers).await.code(), "cross_site", "{headers:?}");
    }
    let form = request("POST", "ra", "/desk/users/jo/issue?x=1")
        .header("content-type", "application/x-www-form-urlencoded")
        .header(alias.0, alias.1)
        .header(same.0, same.1);
    let page = portal.send(form.body(Full::from("kind=security_key")).unwrap()).await;
    assert_eq!(page.status, 403);
    assert!(page.text().contains("This is not the usual address of the service"));
    let link =
        "<a href=\"https://portal.example/desk/users/jo/issue\">Go to https://portal.example</a>";
    assert!(page.text().contains(link), "{}", page.text());
}
