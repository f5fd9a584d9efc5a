//! F14: a person's own history reveals nothing about others.

use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use crate::scene::{Browser, Scene, Store};

on_every_store! {
    f14_a_person_learns_neither_how_busy_the_desk_is_nor_where_officers_sit,
}

fn events(browser: &Browser) -> Vec<Value> {
    let answer = browser.succeed("listEvents", json!({ "userId": "user-jo" }));
    answer.body["events"].as_array().unwrap().clone()
}

fn f14_a_person_learns_neither_how_busy_the_desk_is_nor_where_officers_sit(store: Store) {
    let scene = Scene::on(store);
    let (jo, ra) = (scene.signed_in("jo"), scene.signed_in("ra"));
    let issue = |user: &str| json!({ "userId": user, "kind": "security_key" });
    ra.succeed("issueLink", issue("user-jo"));
    jo.registered("user-jo", &mut SoftAuthenticator::new(1));
    let cursor = || {
        let changes = jo.succeed("changesSince", json!({ "userId": "user-jo" }));
        changes.body["cursor"].clone()
    };
    let before = cursor();
    for _ in 0..5 {
        ra.succeed("issueLink", issue("user-sam"));
    }
    assert_eq!(cursor(), before);
    ra.succeed("issueLink", issue("user-jo"));
    let since = json!({ "userId": "user-jo", "cursor": before });
    let changes = jo.succeed("changesSince", since);
    assert_eq!(changes.body["changes"].as_array().unwrap().len(), 1);

    let read = events(&jo);
    let of = |by: &str| read.iter().filter(|event| event["by"] == by).collect::<Vec<_>>();
    assert!(!of("user-ra").is_empty() && !of("user-jo").is_empty());
    assert!(of("user-ra").iter().all(|event| event["from"].is_null()));
    assert!(of("user-ra").iter().all(|event| event["userAgent"].is_null()));
    assert!(of("user-jo").iter().all(|event| event["from"] == "127.0.0.1"));
    assert!(events(&ra).iter().all(|event| event["from"] == "127.0.0.1"), "officers see all");
}
