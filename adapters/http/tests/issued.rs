//! The page of a generated link: shown again to the browser that generated it, and to nobody else.

mod support;

use http_body_util::Full;
use keydesk_http::HttpConfig;
use serde_json::json;
use support::{Answer, Portal, request};

const FORM: &str = "/desk/users/jo/issue/security_key";

/// A generated link: the page's address, and the cookies that the browser keeps for it.
async fn generated(portal: &Portal, user: &str, fields: &str) -> (String, String, Answer) {
    let led = portal.form(user, FORM, fields).await;
    assert_eq!(led.status, 303, "{}", led.text());
    let path = led.header("location").to_owned();
    (path.clone(), led.cookies_for(&path), led)
}

#[tokio::test]
async fn a_link_is_shown_again_to_the_browser_that_generated_it() {
    let portal = Portal::new();
    let (path, cookies, led) = generated(&portal, "ra", "").await;
    assert!(path.starts_with("/desk/users/jo/links/"), "{path}");
    assert_eq!(led.cookies_for("/desk/users/jo"), "", "no other page is sent the link");
    let first = portal.get_with("ra", &path, &cookies).await;
    let link = first.link().unwrap().to_owned();
    // Reload, and back again.
    for _ in 0..3 {
        assert_eq!(portal.get_with("ra", &path, &cookies).await.link(), Some(link.as_str()));
    }
    let links = portal.account("jo").await["links"].clone();
    assert_eq!(links.as_array().unwrap().len(), 1, "{links}");
    assert_eq!(links[0]["status"], "issued");
    let token = link.split_once('#').unwrap().1;
    let redeemed = portal.call("", "redeemLink", &json!({ "token": token })).await;
    assert_eq!(redeemed.status, 200, "{}", redeemed.text());
}

#[tokio::test]
async fn everybody_else_sees_the_state_of_a_link_and_never_the_link() {
    let portal = Portal::new();
    let (path, cookies, _) = generated(&portal, "ra", "").await;
    let (other, others, _) = generated(&portal, "ra", "").await;
    let seen = async |user: &str, path: &str, cookies: &str| {
        let page = portal.get_with(user, path, cookies).await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert!(page.text().contains("Status of the link"));
        page.link().map(str::to_owned)
    };
    assert_eq!(seen("ra", &other, "").await, None, "another browser");
    assert_eq!(seen("locum", &other, &others).await, None, "somebody else in the same browser");
    assert_eq!(seen("ra", &other, &cookies).await, None, "the cookie of another link");
    assert_eq!(seen("ra", &path, &cookies).await, None, "a link that was replaced");
    assert!(seen("ra", &other, &others).await.is_some());
    let tampered = format!("{others}A");
    assert_eq!(seen("ra", &other, &tampered).await, None, "a changed cookie");
    assert_eq!(seen("jo", &other, &others).await, None, "the person whom it is for");
    // Who may not see the person does not see the page.
    assert_eq!(portal.get_with("alex", &other, &others).await.status, 403);
    assert_eq!(portal.get_with("", &other, &others).await.status, 303);
    let unknown = "/desk/users/jo/links/AAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(portal.get_with("ra", unknown, &others).await.status, 404);
}

#[tokio::test]
async fn a_link_is_shown_until_it_is_redeemed_cancelled_or_expired() {
    for end in ["redeemed", "cancelled", "expired"] {
        let portal = Portal::new();
        let (path, cookies, _) = generated(&portal, "ra", "").await;
        let page = portal.get_with("ra", &path, &cookies).await;
        let token = page.link().unwrap().split_once('#').unwrap().1.to_owned();
        match end {
            "redeemed" => {
                portal.call("", "redeemLink", &json!({ "token": token })).await;
            }
            "cancelled" => {
                assert_eq!(portal.form("ra", &format!("{path}/cancel"), "").await.status, 303);
            }
            _ => portal.clock.advance(std::time::Duration::from_secs(3601)),
        }
        let page = portal.get_with("ra", &path, &cookies).await;
        assert_eq!(page.status, 200, "{end}");
        assert!(!page.text().contains(&token), "{end}");
        // The browser forgets what is of no more use.
        let forgotten = page.header("set-cookie");
        assert!(forgotten.contains("-issued=; ") && forgotten.contains("Max-Age=0"), "{forgotten}");
        assert!(forgotten.contains(&format!("Path={path};")), "{forgotten}");
    }
}

#[tokio::test]
async fn the_same_form_sent_again_leads_to_the_same_link() {
    let portal = Portal::new();
    let form = portal.get("ra", FORM).await;
    let attempt = form.text().split("name=\"attempt\" value=\"").nth(1).unwrap();
    let attempt = attempt.split('"').next().unwrap().to_owned();
    let fields = format!("attempt={attempt}");
    let (path, cookies, led) = generated(&portal, "ra", &fields).await;
    let link = portal.get_with("ra", &path, &cookies).await.link().unwrap().to_owned();
    let again = async |fields: &str| {
        let form = request("POST", "ra", FORM)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", led.cookies_for(FORM));
        portal.send(form.body(Full::from(fields.to_owned())).unwrap()).await
    };
    for _ in 0..2 {
        let repeated = again(&fields).await;
        assert_eq!((repeated.status.as_u16(), repeated.header("location")), (303, path.as_str()));
        assert_eq!(portal.get_with("ra", &path, &cookies).await.link(), Some(link.as_str()));
    }
    // Once it is opened, too: a newer link would end what the user has begun.
    let token = link.split_once('#').unwrap().1;
    portal.call("", "redeemLink", &json!({ "token": token })).await;
    assert_eq!(again(&fields).await.header("location"), path);
    assert_eq!(portal.account("jo").await["links"].as_array().unwrap().len(), 1);
    // Another form means another link.
    let newer = again("attempt=another").await;
    assert_ne!(newer.header("location"), path);
    assert_eq!(portal.account("jo").await["links"].as_array().unwrap().len(), 2);
    // Every load of the form is one.
    assert!(!portal.get("ra", FORM).await.text().contains(&attempt));
}

#[tokio::test]
async fn the_cookie_of_a_link_follows_the_prefix_that_browsers_see() {
    let change = |config: &mut HttpConfig| {
        config.prefix = "/desk/keys".to_owned();
    };
    let portal = Portal::with(change);
    let led = portal.form("ra", "/desk/keys/users/jo/issue/security_key", "").await;
    let path = led.header("location").to_owned();
    assert!(path.starts_with("/desk/keys/users/jo/links/"), "{path}");
    let cookies = led.cookies_for(&path);
    let page = portal.get_with("ra", &path, &cookies).await;
    assert!(page.text().contains("value=\"https://portal.example/desk/keys/link#"));
    // Another person's id stands escaped in the path of page and cookie alike.
    let led =
        portal.form("ra", "/desk/keys/users/sam%2F1%3Fx%3D%2520/issue/security_key", "").await;
    let path = led.header("location").to_owned();
    let page = portal.get_with("ra", &path, &led.cookies_for(&path)).await;
    assert!(page.text().contains("value=\"https://portal.example/desk/keys/link#"));
}
