//! S32: two factors do not become one because the second was lost, or the account closed. And what an
//! officer's own account holds is needed to act for others.

use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use crate::scene::{Scene, Store};

on_every_store! {
    s32_a_closed_account_does_not_sign_in_by_password,
    s32_after_a_removal_the_password_alone_enrols_no_key,
    s32_a_portal_may_give_the_second_factor_up,
    an_officer_who_holds_a_key_acts_for_others_with_it,
    a_completed_registration_answers_the_same_response_alone,
    s32_f10_another_password_session_names_no_key,
}

fn s32_f10_another_password_session_names_no_key(store: Store) {
    let scene = Scene::on(store);
    let (earlier, here) = (scene.signed_in("jo"), scene.signed_in("jo"));
    let id = here.registered("user-jo", &mut SoftAuthenticator::new(1));
    let rename = json!({ "userId": "user-jo", "authenticatorId": id, "nickname": "Blue key" });
    assert_eq!(earlier.call("renameAuthenticator", rename.clone()).code(), "step_up_required");
    here.succeed("renameAuthenticator", rename);
}

fn s32_a_closed_account_does_not_sign_in_by_password(store: Store) {
    let scene = Scene::on(store);
    let ra = scene.signed_in("ra");
    scene.signed_in("jo").registered("user-jo", &mut SoftAuthenticator::new(1));
    ra.succeed("closeAccount", why());
    let browser = scene.browser();
    let page = browser.password("jo");
    assert_eq!(page.status, 403);
    assert!(page.body.contains("Your account is closed"), "{}", page.body);
    assert_eq!(browser.client.load("/").unwrap().location(), "/sign-in");
    let get = json!({ "userId": "user-jo" });
    assert_eq!(browser.call("getUser", get).code(), "not_authenticated");
    // Reopened, it signs in and enrols with a link alone.
    ra.succeed("reopenAccount", why());
    let jo = scene.signed_in("jo");
    let mut key = SoftAuthenticator::new(2);
    assert_eq!(jo.register("user-jo", &mut key).code(), "link_required");
    let issue = json!({ "userId": "user-jo", "kind": "security_key" });
    let token = ra.succeed("issueLink", issue).text("/token");
    assert_eq!(scene.browser().register_by_link(&token, &mut key).code(), "");
}

fn s32_after_a_removal_the_password_alone_enrols_no_key(store: Store) {
    let scene = Scene::on(store);
    let ra = scene.signed_in("ra");
    let id = scene.signed_in("jo").registered("user-jo", &mut SoftAuthenticator::new(1));
    ra.succeed("removeAuthenticator", removal(&id));
    let mut own = SoftAuthenticator::new(2);
    let jo = scene.signed_in("jo");
    assert_eq!(jo.register("user-jo", &mut own).code(), "link_required");
    // Anyone who never held one still begins by themselves, and an officer helps everybody.
    scene.signed_in("sam").registered("user-sam", &mut SoftAuthenticator::new(3));
    scene.signed_in("admin").registered("user-jo", &mut own);
}

fn s32_a_portal_may_give_the_second_factor_up(store: Store) {
    let scene = Scene::with_options(store, &["--first-key", "session-even-after-removal"]);
    let ra = scene.signed_in("ra");
    let id = scene.signed_in("jo").registered("user-jo", &mut SoftAuthenticator::new(1));
    ra.succeed("removeAuthenticator", removal(&id));
    scene.signed_in("jo").registered("user-jo", &mut SoftAuthenticator::new(2));
}

fn an_officer_who_holds_a_key_acts_for_others_with_it(store: Store) {
    let scene = Scene::on(store);
    let ra = scene.signed_in("ra");
    let issue = json!({ "userId": "user-jo", "kind": "security_key" });
    ra.succeed("issueLink", issue.clone());
    let mut key = SoftAuthenticator::new(1);
    let id = ra.registered("user-ra", &mut key);
    assert_eq!(ra.call("issueLink", issue.clone()).code(), "step_up_required");
    assert_eq!(ra.call("closeAccount", why()).code(), "step_up_required");
    ra.succeed("getUser", json!({ "userId": "user-jo" }));
    scene.signed_in_with(&mut key).succeed("issueLink", issue.clone());
    // The loss of the key gives the password nothing back.
    let remove = json!({
        "userId": "user-ra", "authenticatorId": id, "reason": "lost", "lastConfirmed": true,
    });
    scene.signed_in_with(&mut key).succeed("removeAuthenticator", remove);
    assert_eq!(scene.signed_in("ra").call("issueLink", issue).code(), "step_up_required");
}

fn a_completed_registration_answers_the_same_response_alone(store: Store) {
    let scene = Scene::on(store);
    let ra = scene.signed_in("ra");
    let issue = json!({ "userId": "user-jo", "kind": "security_key" });
    let token = ra.succeed("issueLink", issue.clone()).text("/token");
    let jo = scene.browser();
    jo.succeed("redeemLink", json!({ "token": token }));
    let begun = jo.succeed("beginLinkRegistration", json!({}));
    let answer = |seed| {
        let mut key = SoftAuthenticator::new(seed);
        let response = key.create(&begun.body["options"], jo.client.origin()).unwrap();
        json!({ "ceremonyId": begun.text("/ceremonyId"), "response": response })
    };
    let first = jo.succeed("finishLinkRegistration", answer(1));
    assert_eq!(jo.succeed("finishLinkRegistration", answer(1)).body, first.body);
    assert_eq!(jo.call("finishLinkRegistration", answer(2)).code(), "link_used");

    let sam = scene.signed_in("sam");
    let begun =
        sam.succeed("beginRegistration", json!({ "userId": "user-sam", "kind": "security_key" }));
    let answer = |seed| {
        let mut key = SoftAuthenticator::new(seed);
        let response = key.create(&begun.body["options"], sam.client.origin()).unwrap();
        let ceremony = begun.text("/ceremonyId");
        json!({ "userId": "user-sam", "ceremonyId": ceremony, "response": response })
    };
    let first = sam.succeed("finishRegistration", answer(3));
    assert_eq!(sam.succeed("finishRegistration", answer(3)).body, first.body);
    assert_eq!(sam.call("finishRegistration", answer(4)).code(), "step_up_required");
    let mut again = SoftAuthenticator::new(3);
    let _ = again.create(&begun.body["options"], sam.client.origin()).unwrap();
    assert_eq!(sam.sign_in(&mut again).code(), "");
    assert_eq!(sam.call("finishRegistration", answer(4)).code(), "ceremony_unknown");
}

fn why() -> Value {
    json!({ "userId": "user-jo", "reason": "left" })
}

fn removal(authenticator: &str) -> Value {
    json!({
        "userId": "user-jo", "authenticatorId": authenticator, "reason": "lost",
        "lastConfirmed": true,
    })
}
