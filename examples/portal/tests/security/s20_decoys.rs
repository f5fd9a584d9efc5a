//! S20: anyone who proves to hold no key learns nothing of who holds which.

use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use crate::portal::Answer;
use crate::scene::{Browser, Scene, Store};

on_every_store! {
    s20_unknown_other_peoples_and_forged_keys_get_one_answer,
    s20_a_key_that_signed_for_another_origin_is_refused_as_origin_mismatch,
}

fn s20_unknown_other_peoples_and_forged_keys_get_one_answer(store: Store) {
    let scene = Scene::on(store);
    let mut jos = SoftAuthenticator::new(1);
    let mut sams = SoftAuthenticator::new(2);
    let mut strange = SoftAuthenticator::new(3);
    scene.signed_in("jo").registered("user-jo", &mut jos);
    scene.signed_in("sam").registered("user-sam", &mut sams);
    // A credential that exists, but is registered nowhere.
    let options = scene.signed_in("alex").call("beginRegistration", registration("user-alex"));
    strange.create(&options.body["options"], scene.browser().client.origin()).unwrap();
    let of_jo = jos.credentials[0].id.clone();

    let nobody = scene.browser();
    let after_password = || {
        let browser = scene.browser();
        assert_ne!(browser.password("jo").location(), "/", "the key is due");
        browser
    };
    let answers = [
        answer(&nobody, &mut strange, None),
        answer(&nobody, &mut strange, Some(&of_jo)),
        answer(&after_password(), &mut strange, None),
        answer(&after_password(), &mut strange, Some(&of_jo)),
        answer(&after_password(), &mut sams, None),
    ];
    for answer in &answers {
        assert_eq!((answer.status, answer.code()), (403, "sign_in_refused"));
        assert_eq!(answer.body, answers[0].body);
    }
    // Nobody was let in, and the right key still is.
    assert_eq!(nobody.call("getUser", json!({ "userId": "user-jo" })).code(), "not_authenticated");
    assert_eq!(after_password().sign_in(&mut jos).code(), "");
}

fn s20_a_key_that_signed_for_another_origin_is_refused_as_origin_mismatch(store: Store) {
    let scene = Scene::on(store);
    let mut key = SoftAuthenticator::new(1);
    scene.signed_in("jo").registered("user-jo", &mut key);
    let browser = scene.browser();
    let begun = browser.succeed("beginSignIn", json!({}));
    let draft = key.draft_assertion(&begun.body["options"], browser.client.origin());
    let mut draft = draft.unwrap();
    draft.client_data["origin"] = "https://evil.example".into();
    assert_eq!(finish(&browser, &begun, &draft.to_json()).code(), "origin_mismatch");
}

/// What comes of signing in with this key, in the name of another credential if one is given.
fn answer(browser: &Browser, key: &mut SoftAuthenticator, claimed: Option<&[u8]>) -> Answer {
    let begun = browser.succeed("beginSignIn", json!({}));
    let mut options = begun.body["options"].clone();
    options["allowCredentials"] = json!([]);
    let mut draft = key.draft_assertion(&options, browser.client.origin()).unwrap();
    if let Some(claimed) = claimed {
        draft.credential_id = claimed.to_vec();
    }
    finish(browser, &begun, &draft.to_json())
}

fn finish(browser: &Browser, begun: &Answer, response: &Value) -> Answer {
    let ceremony = begun.text("/ceremonyId");
    browser.call("finishSignIn", json!({ "ceremonyId": ceremony, "response": response }))
}

fn registration(user: &str) -> Value {
    json!({ "userId": user, "kind": "security_key" })
}
