//! S29: nobody acts on somebody who may do more. With it, what link holders and officers learn of
//! people whom they may not see.

use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use crate::scene::{Scene, Store};

on_every_store! {
    s29_an_administrator_cannot_become_the_authority,
    s29_an_administrator_who_issues_links_issues_none_for_the_authority,
    s29_people_who_may_do_the_same_act_on_each_other,
    s29_the_authority_acts_on_everybody_who_may_do_less,
    people_of_other_organisations_and_issuers_of_links_stay_unknown,
}

/// The steps of the review: an administrator registers a key for the authority, signs in with it,
/// and issues links.
fn s29_an_administrator_cannot_become_the_authority(store: Store) {
    let scene = Scene::on(store);
    let id = scene.signed_in("ra").registered("user-ra", &mut SoftAuthenticator::new(1));
    let admin = scene.signed_in("admin");
    let mut key = SoftAuthenticator::new(2);
    let answer = admin.register("user-ra", &mut key);
    assert_eq!((answer.status, answer.code()), (403, "target_outranks_actor"), "{answer:?}");
    assert!(answer.text("/detail").ends_with("Registration Authority."), "{answer:?}");
    let held = || admin.succeed("getUser", json!({ "userId": "user-ra" })).body;
    let count = |seen: &Value| seen["account"]["authenticators"].as_array().unwrap().len();
    assert_eq!(count(&held()), 1, "the key was registered");
    for (operation, more) in [
        ("renameAuthenticator", json!({ "authenticatorId": id, "nickname": "mine" })),
        ("removeAuthenticator", json!({ "authenticatorId": id, "reason": "lost" })),
    ] {
        let mut body = more;
        body["userId"] = json!("user-ra");
        assert_eq!(admin.call(operation, body).code(), "target_outranks_actor", "{operation}");
    }
    // The profile says who can help, and offers nothing that is refused.
    let seen = held();
    assert_eq!(count(&seen), 1, "the authority's own key is there");
    assert_eq!(seen["actions"], json!(["view", "view_history"]));
    assert_eq!(seen["rolesThatMay"], json!(["Registration Authority"]));
    // What the administrator is for goes on.
    admin.registered("user-jo", &mut SoftAuthenticator::new(3));
}

fn s29_an_administrator_who_issues_links_issues_none_for_the_authority(store: Store) {
    let scene = Scene::with_options(store, &["--administrators", "links"]);
    let ra = scene.signed_in("ra");
    let link = json!({ "userId": "user-ra", "kind": "security_key" });
    let admin = scene.signed_in("admin");
    let answer = admin.call("issueLink", link);
    assert_eq!((answer.status, answer.code()), (403, "target_outranks_actor"), "{answer:?}");
    assert!(answer.text("/detail").ends_with("Registration Authority."), "{answer:?}");
    let seen = ra.succeed("getUser", json!({ "userId": "user-ra" })).body;
    assert_eq!(seen["account"]["links"], json!([]), "nothing was issued");
    // For somebody who holds no role they issue links, and the authority for them.
    for (officer, user) in [(&admin, "user-jo"), (&ra, "user-admin")] {
        officer.succeed("issueLink", json!({ "userId": user, "kind": "security_key" }));
    }
}

fn s29_people_who_may_do_the_same_act_on_each_other(store: Store) {
    let scene = Scene::with_options(store, &["--administrators", "everything"]);
    let admin = scene.signed_in("admin");
    let (mut first, mut second) = (SoftAuthenticator::new(1), SoftAuthenticator::new(2));
    admin.succeed("issueLink", json!({ "userId": "user-ra", "kind": "security_key" }));
    let id = admin.registered("user-ra", &mut first);
    scene.signed_in_with(&mut first).registered("user-admin", &mut second);
    let remove = json!({
        "userId": "user-ra", "authenticatorId": id, "reason": "lost", "lastConfirmed": true,
    });
    scene.signed_in_with(&mut second).succeed("removeAuthenticator", remove);
}

fn s29_the_authority_acts_on_everybody_who_may_do_less(store: Store) {
    let scene = Scene::on(store);
    let ra = scene.signed_in("ra");
    for user in ["user-admin", "user-jo"] {
        let issued = ra.succeed("issueLink", json!({ "userId": user, "kind": "security_key" }));
        let link = issued.text("/link/id");
        ra.succeed("cancelLink", json!({ "userId": user, "linkId": link }));
    }
    ra.registered("user-admin", &mut SoftAuthenticator::new(1));
    ra.succeed("closeAccount", json!({ "userId": "user-admin", "reason": "left" }));
    ra.succeed("reopenAccount", json!({ "userId": "user-admin", "reason": "back" }));
}

fn people_of_other_organisations_and_issuers_of_links_stay_unknown(store: Store) {
    let scene = Scene::on(store);
    let ra = scene.signed_in("ra");
    for operation in ["getUser", "listEvents", "changesSince", "issueLink", "beginRegistration"] {
        let ask = |user: &str| {
            let kind = json!({ "userId": user, "kind": "security_key" });
            let changes = operation == "issueLink" || operation == "beginRegistration";
            let body = if changes { kind } else { json!({ "userId": user }) };
            ra.call(operation, body)
        };
        let (elsewhere, nobody) = (ask("user-alex"), ask("user-nobody"));
        assert_eq!((elsewhere.status, elsewhere.code()), (404, "user_unknown"), "{operation}");
        assert_eq!(elsewhere.body, nobody.body, "{operation}");
    }
    let link = json!({ "userId": "user-jo", "kind": "security_key" });
    let token = ra.succeed("issueLink", link).text("/token");
    let holder = scene.browser();
    let redeemed = holder.succeed("redeemLink", json!({ "token": token }));
    let status = holder.succeed("linkStatus", json!({}));
    let registered = scene.browser().register_by_link(&token, &mut SoftAuthenticator::new(7));
    assert_eq!(registered.code(), "");
    for answer in [redeemed, status, registered] {
        assert!(!answer.body.to_string().contains("user-ra"), "{answer:?}");
    }
}
