//! S15: a key that may have been copied does not go unnoticed.

use keydesk_testkit::SoftAuthenticator;
use serde_json::json;

use crate::scene::{Scene, Store};

on_every_store! {
    s15_a_refused_copy_is_in_the_history,
}

fn s15_a_refused_copy_is_in_the_history(store: Store) {
    let scene = Scene::on(store);
    let ra = scene.signed_in("ra");
    let mut key = SoftAuthenticator::new(1);
    let id = scene.signed_in("jo").registered("user-jo", &mut key);
    assert_eq!(scene.browser().sign_in(&mut key).code(), "");

    // The copy lags behind.
    let thief = scene.browser();
    let begun = thief.succeed("beginSignIn", json!({}));
    let mut draft = key.draft_assertion(&begun.body["options"], thief.client.origin()).unwrap();
    draft.sign_count = 1;
    let ceremony = begun.text("/ceremonyId");
    let finish = json!({ "ceremonyId": ceremony, "response": draft.to_json() });
    assert_eq!(thief.call("finishSignIn", finish).code(), "counter_regressed");

    let history = ra.succeed("listEvents", json!({ "userId": "user-jo" }));
    let event = history.body["events"].as_array().unwrap().last().unwrap();
    assert_eq!(event["event"], "counter_regressed");
    assert_eq!(event["details"]["authenticator"], id);
    let log = std::fs::read_to_string(scene.place.log()).unwrap();
    assert!(log.contains("to user-jo: CounterRegressed"), "{log}");
}
