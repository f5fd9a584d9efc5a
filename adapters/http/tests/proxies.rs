//! S30: whose address a request has, and the budget of callers who have none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::ConnectInfo;
use http_body_util::Full;
use keydesk_http::{ForwardedHeader, PeerAddress, TrustedProxies};
use serde_json::json;
use support::{Portal, api_request};

/// From where the audit record says that a refused sign-in came.
async fn recorded(portal: &Portal, peer: &str, headers: &[(&str, &str)]) -> Option<String> {
    let mut request = api_request("", "finishSignIn");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request = match peer.parse::<SocketAddr>() {
        Ok(peer) => request.extension(ConnectInfo(peer)),
        Err(_) if peer.is_empty() => request,
        Err(_) => request.extension(PeerAddress(peer.parse().unwrap())),
    };
    let body = json!({ "ceremonyId": "AAAAAAAAAAAAAAAAAAAAAA", "response": {} });
    let answer = portal.send(request.body(Full::from(body.to_string())).unwrap()).await;
    assert_eq!(answer.code(), "ceremony_unknown");
    portal.memory.audit_entries().pop().unwrap().from
}

#[tokio::test]
async fn s30_the_address_is_the_connections_unless_a_trusted_proxy_reports_another() {
    let headers =
        [("x-forwarded-for", "192.0.2.66, 203.0.113.1"), ("forwarded", "for=\"[2001:db8::7]\"")];
    let networks: TrustedProxies = "10.0.0.0/8".parse().unwrap();
    for (proxies, peer, from) in [
        (TrustedProxies::None, "10.0.0.1:4711", Some("10.0.0.1")),
        (TrustedProxies::None, "[::ffff:10.0.0.1]:4711", Some("10.0.0.1")),
        (TrustedProxies::None, "", None),
        (networks.clone(), "10.0.0.1:4711", Some("203.0.113.1")),
        (networks.clone(), "::ffff:10.0.0.1", Some("203.0.113.1")),
        (networks.clone(), "198.51.100.9", Some("198.51.100.9")),
        (networks.clone(), "", None),
        (networks.writing(ForwardedHeader::Forwarded), "10.0.0.1", Some("2001:db8::7")),
        ("1".parse().unwrap(), "198.51.100.9", Some("203.0.113.1")),
        ("1".parse().unwrap(), "", Some("203.0.113.1")),
    ] {
        let named = format!("{proxies:?} {peer}");
        let portal = Portal::with(|config| config.trusted_proxies = proxies);
        assert_eq!(recorded(&portal, peer, &headers).await.as_deref(), from, "{named}");
    }
}

#[tokio::test]
async fn s30_without_an_address_the_open_sign_ins_are_bounded() {
    let portal = Portal::with_policy(|policy| policy.limits.open = 5, |_| ());
    let start = async |user| portal.call(user, "beginSignIn", &json!({})).await;
    for _ in 0..5 {
        assert_eq!(start("").await.status, 200);
    }
    let refused = start("").await;
    assert_eq!((refused.status.as_u16(), refused.code()), (429, "too_many_requests".to_owned()));
    assert_eq!(refused.json()["retryable"], true);
    assert_eq!(refused.header("retry-after"), "60");
    for _ in 0..5 {
        assert_eq!(start("pending-jo").await.status, 200, "from the reserve");
    }
    assert_eq!(start("pending-jo").await.status, 429, "the reserve is used up as well");
    portal.clock.advance(Duration::from_secs(301));
    assert_eq!(start("").await.status, 200, "those before have ended");
}
