//! The registration link over HTTP: where its secrets go, and what loading it does.

mod support;

use http_body_util::Full;
use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};
use support::{ORIGIN, Portal, api_request, request};

#[tokio::test]
async fn s06_loading_the_link_page_changes_nothing() {
    let portal = Portal::new();
    let token = portal.link("jo").await;
    let before = portal.account("jo").await;
    for _ in 0..100 {
        for method in ["GET", "HEAD"] {
            let request = request(method, "", "/desk/link").body(Full::default()).unwrap();
            let answer = portal.send(request).await;
            assert_eq!(answer.status, 200);
            assert_eq!(answer.header("set-cookie"), "");
        }
    }
    assert_eq!(portal.account("jo").await, before);
    let redeemed = portal.call("", "redeemLink", &json!({ "token": token })).await;
    assert_eq!(redeemed.json()["link"]["status"], "redeemed");
}

#[tokio::test]
async fn s06_no_get_or_head_changes_anything() {
    let portal = Portal::new();
    let mut key = SoftAuthenticator::new(1);
    let authenticator = portal.registered("jo", &mut key).await;
    portal.link("jo").await;
    let before = portal.account("jo").await;
    let link = before["links"][1]["id"].as_str().unwrap().to_owned();
    for path in [
        "/desk".to_owned(),
        "/desk/users?query=jo".to_owned(),
        "/desk/users/jo".to_owned(),
        "/desk/users/jo/issue".to_owned(),
        "/desk/users/jo/issue/security_key".to_owned(),
        format!("/desk/users/jo/links/{link}/cancel"),
        format!("/desk/users/jo/authenticators/{authenticator}/remove?confirm=yes&reason=lost"),
        "/desk/api/issueLink".to_owned(),
        "/desk/openapi.json".to_owned(),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = portal.send(request(method, "ra", &path).body(Full::default()).unwrap());
            assert!(answer.await.status.as_u16() < 500, "{method} {path}");
        }
    }
    assert_eq!(portal.account("jo").await, before);
}

#[tokio::test]
async fn s06_the_token_is_only_in_the_page_that_issues_it() {
    let portal = Portal::new();
    let led = portal.form("ra", "/desk/users/jo/issue/security_key", "").await;
    let path = led.header("location").to_owned();
    let page = portal.get_with("ra", &path, &led.cookies_for(&path)).await;
    let token = page.link().unwrap().split_once('#').unwrap().1.to_owned();
    assert_eq!(token.len(), 43, "{token}");
    for answer in [&led, &page] {
        let headers: Vec<_> = answer.headers.values().map(|value| value.as_bytes()).collect();
        assert!(!String::from_utf8(headers.concat()).unwrap().contains(&token));
    }
    assert!(!led.text().contains(&token));
    assert!(!portal.get("ra", &path).await.text().contains(&token), "another browser");
    for path in ["/desk/users/jo", "/desk/users/jo/live", "/desk/users?query=jo"] {
        assert!(!portal.get("ra", path).await.text().contains(&token), "{path}");
    }
    let events = portal.call("ra", "listEvents", &json!({ "userId": "jo" })).await;
    assert!(!events.text().contains(&token));
    let redeemed = portal.call("", "redeemLink", &json!({ "token": token })).await;
    assert_eq!(redeemed.status, 200);
    assert!(!redeemed.text().contains(&token));
    let again = portal.call("", "redeemLink", &json!({ "token": format!("{token}x") })).await;
    assert_eq!(again.code(), "link_unknown");
    assert!(!again.text().contains(&token), "a refusal repeats nothing");
}

#[tokio::test]
async fn s06_the_session_is_in_a_cookie_that_scripts_cannot_read() {
    let portal = Portal::new();
    let token = portal.link("jo").await;
    let body = json!({ "token": token }).to_string();
    let request = api_request("", "redeemLink").header("keydesk-session", "cookie");
    let answer = portal.send(request.body(Full::from(body)).unwrap()).await;
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-keydesk-desk-link="), "{cookie}");
    for flag in ["; Path=/;", "; HttpOnly;", "; SameSite=Strict;", "; Secure"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert!(answer.headers["set-cookie"].is_sensitive());
    let secret = answer.cookie();
    let secret = secret.split_once('=').unwrap().1;
    assert!(!answer.text().contains(secret));
    assert!(answer.json().get("session").is_none());

    let status = portal.call_with(&answer.cookie(), "linkStatus", &json!({})).await.json();
    assert_eq!(status["link"]["status"], "redeemed");
    // A client without cookies gets it in the body, and sends it in the body.
    let token = portal.link("jo").await;
    let answer = portal.call("", "redeemLink", &json!({ "token": token })).await.json();
    let body = json!({ "session": answer["session"] });
    assert_eq!(portal.call("", "linkStatus", &body).await.status, 200);
}

#[tokio::test]
async fn s07_opening_the_link_again_ends_the_older_session() {
    let portal = Portal::new();
    let token = json!({ "token": portal.link("jo").await });
    let first = portal.call("", "redeemLink", &token).await.cookie();
    let begun = portal.call_with(&first, "beginLinkRegistration", &json!({})).await.json();
    let second = portal.call("", "redeemLink", &token).await.cookie();
    assert_ne!(first, second);
    let mut key = SoftAuthenticator::new(1);
    let response = key.create(&begun["options"], ORIGIN).unwrap();
    let body = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
    for cookie in [&first, &second] {
        // The ceremony of the first session belongs to neither any more.
        let answer = portal.call_with(cookie, "finishLinkRegistration", &body).await;
        assert!(answer.status.is_client_error(), "{}", answer.text());
    }
    assert_eq!(
        portal.call_with(&first, "beginLinkRegistration", &json!({})).await.code(),
        "session_ended"
    );
    let begun = portal.call_with(&second, "beginLinkRegistration", &json!({})).await.json();
    let response = key.create(&begun["options"], ORIGIN).unwrap();
    let body = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
    let done = portal.call_with(&second, "finishLinkRegistration", &body).await;
    assert_eq!(done.status, 200, "{}", done.text());
    // The reply was lost: the same answer again.
    let again = portal.call_with(&second, "finishLinkRegistration", &body).await;
    assert_eq!(again.json(), done.json());
    assert_eq!(portal.account("jo").await["authenticators"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn without_a_session_the_link_must_be_opened_again() {
    let portal = Portal::new();
    for operation in ["linkStatus", "beginLinkRegistration"] {
        let answer = portal.call("", operation, &json!({})).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "session_unknown"));
    }
    let cookie = "__Host-keydesk-desk-link=garbled";
    let answer = portal.call_with(cookie, "linkStatus", &json!({})).await;
    assert_eq!(answer.code(), "session_ended");
    // The cookie's session is added, never mixed with a doubled or an unknown member.
    let request = api_request("", "linkStatus").header("cookie", cookie);
    let body = Full::from(r#"{"session":"a","session":"b"}"#);
    assert_eq!(portal.send(request.body(body).unwrap()).await.code(), "malformed_request");
    let answer = portal.call_with(cookie, "linkStatus", &json!({ "more": 1 })).await;
    assert_eq!(answer.code(), "unknown_member");
}

#[tokio::test]
async fn the_page_has_words_for_every_kind_and_code() {
    let portal = Portal::new();
    let page = portal.get("", "/desk/link").await;
    assert!(page.text().contains("Register your security key"));
    for code in ["link_expired", "link_used", "session_ended", "cancelled", "already_registered"] {
        assert!(page.text().contains(&format!("data-code=\"{code}\"")), "{code}");
    }
    let passkey = portal.get("", "/desk/link/passkey").await;
    assert!(passkey.text().contains("Register your passkey"));
    assert_eq!(portal.get("", "/desk/link/smartcard").await.status, 404);
}

/// The link of the account view names who issued it; the answer to the holder of the link does not.
#[tokio::test]
async fn a_link_holder_without_a_session_receives_no_directory_id() {
    let portal = Portal::new();
    let token = portal.link("jo").await;
    assert_eq!(portal.account("jo").await["links"][0]["issuedBy"], "ra");
    let redeemed = portal.call("", "redeemLink", &json!({ "token": token })).await;
    let cookie = redeemed.cookie();
    let mut told = vec![("redeemLink", redeemed.json())];
    let begun = portal.call_with(&cookie, "beginLinkRegistration", &json!({})).await.json();
    let response = SoftAuthenticator::new(1).create(&begun["options"], ORIGIN).unwrap();
    let finish = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
    told.push(("beginLinkRegistration", begun));
    for operation in ["linkStatus", "finishLinkRegistration", "finishLinkRegistration"] {
        let request = if operation == "linkStatus" { json!({}) } else { finish.clone() };
        let answer = portal.call_with(&cookie, operation, &request).await;
        assert_eq!(answer.status, 200, "{operation}: {}", answer.text());
        told.push((operation, answer.json()));
    }
    told.push(("linkStatus", portal.call_with(&cookie, "linkStatus", &json!({})).await.json()));
    for (operation, answer) in &told {
        assert!(!holds(answer, "ra"), "{operation} tells who issued the link: {answer}");
    }
    let (_, registered) = &told[3];
    let link = told[0].1["link"]["id"].as_str().unwrap();
    assert_eq!(registered["authenticator"]["provenance"]["by"], format!("link:{link}"));
}

/// Whether a value stands anywhere in an answer.
fn holds(answer: &Value, value: &str) -> bool {
    match answer {
        Value::String(text) => text == value,
        Value::Array(items) => items.iter().any(|item| holds(item, value)),
        Value::Object(members) => members.values().any(|member| holds(member, value)),
        _ => false,
    }
}

/// Row 13: whatever a mail program makes of the address, it is no "page not found", and what came of
/// the token is not in the page.
#[tokio::test]
async fn a_changed_link_is_answered_with_a_page_that_holds_nothing_of_it() {
    let portal = Portal::new();
    let token = portal.link("jo").await;
    let before = portal.account("jo").await;
    for (path, base) in [
        ("/desk/link%23TOKEN", "/desk/link"),
        ("/desk/link%2523TOKEN", "/desk/link"),
        ("/desk/link%23TOKEN&data=05%7C01%7Cjo", "/desk/link"),
        ("/desk/link%EF%BC%83TOKEN", "/desk/link"),
        ("/desk/linkTOKEN", "/desk/link"),
        ("/desk/link/TOKEN", "/desk/link"),
        ("/desk/link/passkey%23TOKEN", "/desk/link/passkey"),
        ("/desk/link/passkey/TOKEN", "/desk/link/passkey"),
        ("/desk/link=23TOKEN", "/desk/link"),
        ("/desk/link-23TOKEN", "/desk/link"),
        ("/desk/link*TOKEN__;Iw!!", "/desk/link"),
        ("/desk/link&num;TOKEN", "/desk/link"),
        ("/desk/LINK%23TOKEN", "/desk/link"),
        ("/desk//link%23TOKEN", "/desk/link"),
        ("/desk/link/", "/desk/link"),
        ("/desk/link&", "/desk/link"),
        ("/desk/link.", "/desk/link"),
        ("/desk/link%20", "/desk/link"),
        ("/desk/Link", "/desk/link"),
        ("/desk/link/Passkey", "/desk/link/passkey"),
    ] {
        let page = portal.get("", &path.replace("TOKEN", &token)).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        let repair = format!("data-kd=\"repair\" data-base=\"{base}\"");
        assert!(page.text().contains(&repair), "{path}: {}", page.text());
        assert!(!page.text().contains(&token[..20]), "{path}");
        assert!(!format!("{:?}", page.headers).contains(&token[..20]), "{path}");
        assert_eq!(page.header("set-cookie"), "");
    }
    assert_eq!(portal.account("jo").await, before);
    for path in ["/desk/links", "/desk/linkage", "/desk/link/smartcard", "/desk/link/a/b"] {
        assert_eq!(portal.get("", path).await.status, 404, "{path}");
    }
}

/// Row 15.
#[tokio::test]
async fn a_link_stops_where_somebody_else_is_signed_in_and_names_its_person_once_redeemed() {
    let portal = Portal::new();
    let token = portal.link("sam/1?x=%20").await;
    let redeem = async |user: &str, body: Value| {
        let request = api_request(user, "redeemLink").header("keydesk-session", "cookie");
        portal.send(request.body(Full::from(body.to_string())).unwrap()).await
    };
    let page = portal.get("", "/desk/link").await;
    assert!(!page.text().contains("Sam"), "nobody is named before");
    let stopped = redeem("jo", json!({ "token": token })).await;
    assert_eq!(stopped.code(), "signed_in_as_another");
    assert_eq!(stopped.json()["signedInAs"], "Name of jo");
    assert!(!stopped.text().contains("Sam"), "{}", stopped.text());
    assert_eq!(stopped.header("set-cookie"), "");
    let link = portal.account("sam/1?x=%20").await["links"][0].clone();
    assert_eq!(link["status"], "issued", "nothing changed");
    let asked = json!({ "token": token, "otherUserConfirmed": false });
    assert_eq!(redeem("jo", asked).await.code(), "signed_in_as_another");
    let confirmed = json!({ "token": token, "otherUserConfirmed": true });
    let redeemed = redeem("jo", confirmed).await;
    assert_eq!(redeemed.status, 200, "{}", redeemed.text());
    assert_eq!(redeemed.json()["displayName"], "Sam");
    let status = portal.call_with(&redeemed.cookie(), "linkStatus", &json!({})).await.json();
    assert_eq!(status["displayName"], "Sam", "after a reload, too");
    // Nobody is asked on their own link, or where nobody is signed in; and a link that does not
    // work says that first.
    let token = portal.link("jo").await;
    for user in ["jo", ""] {
        assert_eq!(redeem(user, json!({ "token": token })).await.status, 200, "{user}");
    }
    portal.link("jo").await;
    assert_eq!(redeem("ra", json!({ "token": token })).await.code(), "link_superseded");
}
