//! S27: a session that was born of a key ends with that key.

use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use crate::scene::{Scene, Store};

on_every_store! {
    s27_after_a_removal_every_other_session_of_the_key_is_ended,
    s27_a_session_that_removes_its_own_key_registers_one_other,
    s27_a_closed_account_has_no_session,
    s27_a_session_of_another_key_lives_on,
}

/// The review's reproduction: a thief in another browser, and a key that is removed as stolen.
fn s27_after_a_removal_every_other_session_of_the_key_is_ended(store: Store) {
    let scene = Scene::on(store);
    let ra = scene.signed_in("ra");
    let (mut stolen, mut own) = (SoftAuthenticator::new(1), SoftAuthenticator::new(2));
    let id = scene.signed_in("jo").registered("user-jo", &mut stolen);
    let thief = scene.signed_in_with(&mut stolen);
    thief.succeed("getUser", json!({ "userId": "user-jo" }));
    let begun = thief.succeed("beginRegistration", begin());
    let response = own.create(&begun.body["options"], thief.client.origin()).unwrap();

    ra.succeed("removeAuthenticator", removal(&id));

    assert_eq!(scene.browser().sign_in(&mut stolen).code(), "authenticator_removed");
    assert_eq!(thief.register("user-jo", &mut own).code(), "not_authenticated");
    let finish = json!({
        "userId": "user-jo", "ceremonyId": begun.text("/ceremonyId"), "response": response,
    });
    assert_eq!(thief.call("finishRegistration", finish).code(), "not_authenticated");
    for (operation, body) in everything(&id) {
        assert_eq!(thief.call(operation, body).code(), "not_authenticated", "{operation}");
    }
    assert_eq!(thief.client.load("/").unwrap().location(), "/sign-in");
    assert_eq!(scene.browser().sign_in(&mut own).code(), "sign_in_refused");
}

fn s27_a_session_that_removes_its_own_key_registers_one_other(store: Store) {
    let scene = Scene::on(store);
    let mut keys: Vec<_> = (1..=3).map(SoftAuthenticator::new).collect();
    let id = scene.signed_in("jo").registered("user-jo", &mut keys[0]);
    let (jo, other) = (scene.signed_in_with(&mut keys[0]), scene.signed_in_with(&mut keys[0]));

    jo.succeed("removeAuthenticator", removal(&id));

    assert_eq!(other.call("getUser", user()).code(), "not_authenticated");
    let listed = jo.succeed("getUser", user());
    assert_eq!(listed.body["account"]["authenticators"][0]["status"], "removed");
    // By the password alone nobody registers a key in its place.
    assert_eq!(scene.signed_in("jo").register("user-jo", &mut keys[2]).code(), "link_required");
    jo.registered("user-jo", &mut keys[1]);
    assert_eq!(jo.register("user-jo", &mut keys[2]).code(), "step_up_required");
    assert_eq!(scene.browser().sign_in(&mut keys[1]).code(), "");
}

fn s27_a_closed_account_has_no_session(store: Store) {
    let scene = Scene::on(store);
    let ra = scene.signed_in("ra");
    let mut key = SoftAuthenticator::new(1);
    let password = scene.signed_in("jo");
    let id = password.registered("user-jo", &mut key);
    let with_key = scene.signed_in_with(&mut key);

    ra.succeed("closeAccount", json!({ "userId": "user-jo", "reason": "left" }));

    for browser in [&password, &with_key] {
        for (operation, body) in everything(&id) {
            assert_eq!(browser.call(operation, body).code(), "not_authenticated", "{operation}");
        }
    }
}

fn s27_a_session_of_another_key_lives_on(store: Store) {
    let scene = Scene::on(store);
    let ra = scene.signed_in("ra");
    let mut keys: Vec<_> = (1..=3).map(SoftAuthenticator::new).collect();
    let lost = scene.signed_in("jo").registered("user-jo", &mut keys[0]);
    scene.signed_in_with(&mut keys[0]).registered("user-jo", &mut keys[1]);
    let jo = scene.signed_in_with(&mut keys[1]);
    ra.succeed("removeAuthenticator", removal(&lost));
    jo.registered("user-jo", &mut keys[2]);
}

/// Every operation for people who are signed in, about Jo.
fn everything(authenticator: &str) -> Vec<(&'static str, Value)> {
    let finish = json!({ "userId": "user-jo", "ceremonyId": NONE, "response": {} });
    let rename =
        json!({ "userId": "user-jo", "authenticatorId": authenticator, "nickname": "Mine" });
    let why = json!({ "userId": "user-jo", "reason": "why" });
    vec![
        ("findUsers", json!({ "query": "jo" })),
        ("getUser", user()),
        ("listEvents", user()),
        ("changesSince", user()),
        ("issueLink", begin()),
        ("cancelLink", json!({ "userId": "user-jo", "linkId": NONE })),
        ("beginRegistration", begin()),
        ("finishRegistration", finish),
        ("renameAuthenticator", rename),
        ("removeAuthenticator", removal(authenticator)),
        ("closeAccount", why.clone()),
        ("reopenAccount", why),
    ]
}

fn user() -> Value {
    json!({ "userId": "user-jo" })
}

fn begin() -> Value {
    json!({ "userId": "user-jo", "kind": "security_key" })
}

fn removal(authenticator: &str) -> Value {
    json!({
        "userId": "user-jo", "authenticatorId": authenticator, "reason": "stolen",
        "lastConfirmed": true,
    })
}

const NONE: &str = "AAAAAAAAAAAAAAAAAAAAAA";
