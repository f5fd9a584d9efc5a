//! S27: a session that was born of a key ends with that key.

use keydesk_testkit::SoftAuthenticator;
use serde_json::json;

use crate::scene::{Scene, Store};

on_every_store! {
    s27_a_removed_key_signs_in_no_more,
}

fn s27_a_removed_key_signs_in_no_more(store: Store) {
    let scene = Scene::on(store);
    let ra = scene.signed_in("ra");
    let mut key = SoftAuthenticator::new(1);
    let id = scene.signed_in("jo").registered("user-jo", &mut key);
    let other = scene.browser();
    assert_eq!(other.sign_in(&mut key).code(), "");

    let removal = json!({
        "userId": "user-jo", "authenticatorId": id, "reason": "stolen", "lastConfirmed": true,
    });
    ra.succeed("removeAuthenticator", removal);

    assert_eq!(scene.browser().sign_in(&mut key).code(), "authenticator_removed");
}
