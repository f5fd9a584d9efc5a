//! Live status: events, and polling as their equal.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use std::time::Duration;

use http_body_util::{BodyExt, Full};
use keydesk_core::ids::UserId;
use keydesk_http::DeskBody;
use keydesk_testkit::SoftAuthenticator;
use support::{Portal, request};
use tower::ServiceExt;

#[tokio::test]
async fn polling_with_the_tag_says_when_nothing_changed() {
    let portal = Portal::new();
    let first = portal.get("ra", "/desk/users/jo/live").await;
    let tag = first.header("etag").to_owned();
    let ask = |tag: &str| {
        let request = request("GET", "ra", "/desk/users/jo/live").header("if-none-match", tag);
        portal.send(request.body(Full::default()).unwrap())
    };
    let same = ask(&tag).await;
    assert_eq!((same.status.as_u16(), same.body.len()), (304, 0));
    assert_eq!(same.header("etag"), tag);
    portal.link("jo").await;
    let changed = ask(&tag).await;
    assert_eq!(changed.status, 200);
    assert!(changed.text().contains("Link issued"));
    // Time alone changes it, too.
    let tag = changed.header("etag").to_owned();
    portal.clock.advance(Duration::from_secs(3601));
    let expired = ask(&tag).await;
    assert_eq!(expired.status, 200);
    assert!(expired.text().contains("Link expired"));
    // The page carries the tag of what it shows.
    let page = portal.get("ra", "/desk/users/jo").await;
    let quoted = expired.header("etag").replace('"', "&#34;");
    assert!(page.text().contains(&format!("data-tag=\"{quoted}\"")));
}

#[tokio::test]
async fn events_tell_of_each_change() {
    let portal = Portal::new();
    let mut events = open(&portal, "/desk/users/jo/events").await;
    assert!(next(&mut events).await.contains("event: ready"));
    let mut key = SoftAuthenticator::new(1);
    portal.registered("jo", &mut key).await;
    let mut said = next(&mut events).await;
    assert!(said.starts_with("event: changed\n") && said.ends_with("\n\n"), "{said}");
    let part = portal.get("ra", "/desk/users/jo/live").await;
    assert!(part.text().contains("Active"));
    // Several changes may be reported as one, but the last is always reported.
    while !said.contains(part.header("etag")) {
        said = next(&mut events).await;
    }
}

#[tokio::test]
async fn events_tell_of_a_link_that_runs_out() {
    let portal = Portal::new();
    portal.link("jo").await;
    let link = portal.account("jo").await["links"][0]["id"].as_str().unwrap().to_owned();
    let mut events = open(&portal, &format!("/desk/users/jo/events?link={link}")).await;
    next(&mut events).await;
    portal.clock.advance(Duration::from_secs(3601));
    assert!(next(&mut events).await.starts_with("event: changed\n"));
    let part = portal.get("ra", &format!("/desk/users/jo/live?link={link}")).await;
    assert!(part.text().contains("Link expired"));
}

#[tokio::test]
async fn events_tell_at_once_what_the_host_heard_from_elsewhere() {
    let portal = Portal::with(|config| config.live_interval = Duration::from_secs(30));
    let mut events = open(&portal, "/desk/users/jo/events").await;
    next(&mut events).await;
    portal.link("jo").await;
    portal.desk.changed(&UserId::new("sam").unwrap());
    let early = tokio::time::timeout(Duration::from_millis(500), events.frame()).await;
    assert!(early.is_err(), "somebody else's change: {early:?}");
    portal.desk.changed(&UserId::new("jo").unwrap());
    let said = next(&mut events).await;
    assert!(said.starts_with("event: changed\n"), "{said}");
    // A page that received more changes than it can remember reads the account all the same.
    portal.link("jo").await;
    for number in 0..1_000 {
        portal.desk.changed(&UserId::new(format!("user{number}")).unwrap());
    }
    assert!(next(&mut events).await.starts_with("event: changed\n"));
}

#[tokio::test]
async fn events_are_for_those_who_may_look() {
    let portal = Portal::new();
    assert_eq!(portal.get("", "/desk/users/jo/events").await.code(), "not_authenticated");
    assert_eq!(portal.get("ra", "/desk/users/alex/events").await.code(), "user_unknown");
    assert_eq!(portal.get("ra", "/desk/users/jo/events?link=x").await.code(), "link_unknown");
}

async fn open(portal: &Portal, path: &str) -> DeskBody {
    let request = request("GET", "ra", path).body(Full::<bytes::Bytes>::default()).unwrap();
    let response = portal.desk.clone().oneshot(request).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert_eq!(response.headers()["x-accel-buffering"], "no");
    assert_eq!(response.headers()["cache-control"], "no-store");
    response.into_body()
}

async fn next(body: &mut DeskBody) -> String {
    let frame = tokio::time::timeout(Duration::from_secs(5), body.frame()).await;
    let data = frame.expect("an event in time").unwrap().unwrap().into_data().unwrap();
    String::from_utf8(data.to_vec()).unwrap()
}
