//! S31: anyone who writes the store, but does not have the secret, changes no account unnoticed.

use aws_lc_rs::digest::{SHA256, digest};
use keydesk_core::base64url;
use keydesk_core::machine::Event;
use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use crate::scene::{Browser, Scene, Store};

on_every_store! {
    s31_a_swapped_public_key_does_not_sign_in,
    s31_a_forged_history_is_said_on_the_profile,
    s31_a_removed_key_that_was_put_back_is_noticed,
    s31_an_account_without_its_tags_is_refused,
    s31_an_officer_without_their_row_is_not_let_in_by_password,
    s31_a_ceremony_that_was_weakened_is_unknown,
}

fn s31_a_swapped_public_key_does_not_sign_in(store: Store) {
    let scene = Scene::on(store);
    let names = Names::of(store);
    let (mut of_jo, mut of_thief) = (SoftAuthenticator::new(1), SoftAuthenticator::new(2));
    scene.signed_in("jo").registered("user-jo", &mut of_jo);
    scene.signed_in("sam").registered("user-sam", &mut of_thief);
    let ra = scene.signed_in("ra");
    let original = account(&scene, names, "user-jo");
    let held = |user| {
        let account: Value = serde_json::from_str(&account(&scene, names, user)).unwrap();
        account["account"]["authenticators"][0].clone()
    };
    let (jo, thief) = (held("user-jo"), held("user-sam"));
    let swapped =
        original.replace(jo["publicKey"].as_str().unwrap(), thief["publicKey"].as_str().unwrap());
    assert_ne!(swapped, original);
    write_account(&scene, names, "user-jo", &swapped);

    // The thief signs for Jo's credential with the key whose public half stands there now.
    let browser = scene.browser();
    let begun = browser.succeed("beginSignIn", json!({}));
    let origin = browser.client.origin();
    let mut draft = of_thief.draft_assertion(&begun.body["options"], origin).unwrap();
    draft.credential_id = base64url::decode(jo["credentialId"].as_str().unwrap()).unwrap();
    draft.user_handle = {
        let account: Value = serde_json::from_str(&original).unwrap();
        Some(base64url::decode(account["account"]["handles"][0].as_str().unwrap()).unwrap())
    };
    let finish = json!({ "ceremonyId": begun.text("/ceremonyId"), "response": draft.to_json() });
    assert_eq!(browser.call("finishSignIn", finish).code(), "account_tampered");
    assert_eq!(browser.call("getUser", user("user-sam")).code(), "not_authenticated");
    // Neither does Jo, until somebody looked at it, and the password alone opens nothing.
    assert_eq!(scene.browser().sign_in(&mut of_jo).code(), "account_tampered");
    let page = scene.browser().password("jo");
    assert_eq!(page.status, 403);
    assert!(page.body.contains("Your account cannot be used"), "{}", page.body);
    assert_eq!(ra.call("getUser", user("user-jo")).code(), "account_tampered");
    let page = ra.client.load("/desk/users/user-jo").unwrap();
    assert!(page.body.contains("changed outside this service"), "{}", page.body);
    let alerts = alerts(&scene, names, "user-jo");
    for operation in ["finishSignIn", "secondFactorDue", "getUser"] {
        assert!(alerts.iter().any(|alert| alert == operation), "{operation}: {alerts:?}");
    }
    // Others go on, and so does Jo with the record that Keydesk wrote.
    assert_eq!(scene.browser().sign_in(&mut of_thief).code(), "");
    write_account(&scene, names, "user-jo", &original);
    assert_eq!(scene.browser().sign_in(&mut of_jo).code(), "");
}

fn s31_a_forged_history_is_said_on_the_profile(store: Store) {
    let scene = Scene::on(store);
    let names = Names::of(store);
    let mut key = SoftAuthenticator::new(1);
    scene.signed_in("jo").registered("user-jo", &mut key);
    let ra = scene.signed_in("ra");
    let renamed = json!({
        "userId": "user-jo", "authenticatorId": authenticator(&ra), "nickname": "Blue key",
    });
    ra.succeed("renameAuthenticator", renamed);
    let whole = ra.succeed("listEvents", user("user-jo")).body;
    let page = ra.client.load("/desk/users/user-jo").unwrap();
    assert_eq!(page.status, 200);

    // Somebody else renamed it, says the table now, with the digest that this event would have.
    let last = whole["events"].as_array().unwrap().len();
    let original = event(&scene, names, last);
    let mut forged: Value = serde_json::from_str(&original).unwrap();
    forged["chained"]["by"]["id"] = json!("user-sam");
    let forged = forged.to_string();
    write_event(&scene, names, last, &forged);
    assert_eq!(ra.call("listEvents", user("user-jo")).code(), "account_tampered");
    let page = ra.client.load("/desk/users/user-jo").unwrap();
    assert_eq!(page.status, 500);
    assert!(page.body.contains("changed outside this service"), "{}", page.body);

    // The head in the account, too: then the account's tag does not fit.
    let stored = account(&scene, names, "user-jo");
    let head: Value = serde_json::from_str(&stored).unwrap();
    let head = head["account"]["head"].as_str().unwrap();
    let digest = Event::decode(forged.as_bytes()).unwrap().digest().to_string();
    write_account(&scene, names, "user-jo", &stored.replace(head, &digest));
    assert_eq!(ra.call("listEvents", user("user-jo")).code(), "account_tampered");
    write_account(&scene, names, "user-jo", &stored);

    // An event that is missing, at the end or before.
    write_event(&scene, names, last, &original);
    assert_eq!(ra.succeed("listEvents", user("user-jo")).body, whole);
    for sequence in [last, 1] {
        let kept = event(&scene, names, sequence);
        scene.place.sql(&format!(
            "UPDATE events SET {0} = '{1}' WHERE {2} = 'user-jo' AND sequence = {sequence}",
            names.user, "user-alex", names.user
        ));
        assert_eq!(ra.call("listEvents", user("user-jo")).code(), "account_tampered");
        scene.place.sql(&format!(
            "UPDATE events SET {0} = '{1}' WHERE {2} = 'user-alex'",
            names.user, "user-jo", names.user
        ));
        assert_eq!(event(&scene, names, sequence), kept);
    }
    assert_eq!(ra.succeed("listEvents", user("user-jo")).body, whole);
    let told = alerts(&scene, names, "user-jo");
    assert!(told.iter().filter(|operation| *operation == "listEvents").count() >= 5, "{told:?}");
}

fn s31_a_removed_key_that_was_put_back_is_noticed(store: Store) {
    let scene = Scene::on(store);
    let names = Names::of(store);
    let mut key = SoftAuthenticator::new(1);
    let id = scene.signed_in("jo").registered("user-jo", &mut key);
    let ra = scene.signed_in("ra");
    let before = account(&scene, names, "user-jo");
    let removal = json!({
        "userId": "user-jo", "authenticatorId": id, "reason": "stolen", "lastConfirmed": true,
    });
    ra.succeed("removeAuthenticator", removal);
    write_account(&scene, names, "user-jo", &before);
    // Its tag fits; the history goes on after it, and so a sign-in cannot be written either.
    assert_eq!(ra.call("listEvents", user("user-jo")).code(), "account_tampered");
    assert_eq!(scene.browser().sign_in(&mut key).code(), "account_tampered");
    assert!(!alerts(&scene, names, "user-jo").is_empty());
}

fn s31_an_account_without_its_tags_is_refused(store: Store) {
    let scene = Scene::on(store);
    let names = Names::of(store);
    let mut key = SoftAuthenticator::new(1);
    scene.signed_in("jo").registered("user-jo", &mut key);
    let mut stored: Value = serde_json::from_str(&account(&scene, names, "user-jo")).unwrap();
    let mut without = stored.as_object().unwrap().clone();
    without.remove("tag").unwrap();
    write_account(&scene, names, "user-jo", &Value::Object(without).to_string());
    assert_eq!(scene.browser().sign_in(&mut key).code(), "account_tampered");
    // As a version without tags wrote it.
    stored.as_object_mut().unwrap().remove("tag").unwrap();
    stored["format"] = json!(1);
    stored["account"]["authenticators"][0].as_object_mut().unwrap().remove("tag").unwrap();
    write_account(&scene, names, "user-jo", &stored.to_string());
    assert_eq!(scene.browser().sign_in(&mut key).code(), "account_tampered");
}

fn s31_an_officer_without_their_row_is_not_let_in_by_password(store: Store) {
    let scene = Scene::on(store);
    let names = Names::of(store);
    let mut key = SoftAuthenticator::new(1);
    scene.signed_in("ra").registered("user-ra", &mut key);
    let column = names.user;
    if !names.has_digest {
        scene.place.sql("ALTER TABLE accounts DISABLE TRIGGER ALL");
    }
    scene.place.sql("CREATE TABLE aside AS SELECT * FROM accounts");
    scene.place.sql(&format!("DELETE FROM accounts WHERE {column} = 'user-ra'"));
    let page = scene.browser().password("ra");
    assert_eq!(page.status, 403, "{}", page.body);
    assert!(alerts(&scene, names, "user-ra").iter().any(|alert| alert == "secondFactorDue"));
    scene.place.sql("INSERT INTO accounts SELECT * FROM aside");
    let page = scene.browser().password("ra");
    assert_ne!(page.status, 403, "{}", page.body);
}

fn s31_a_ceremony_that_was_weakened_is_unknown(store: Store) {
    let scene = Scene::on(store);
    let mut key = SoftAuthenticator::new(1);
    scene.signed_in("jo").registered("user-jo", &mut key);
    let browser = scene.browser();
    let begun = browser.succeed("beginSignIn", json!({}));
    let column = if matches!(store, Store::Sqlite) { "ceremony" } else { "document" };
    let weakened = format!("replace({column}, '\"required\"', '\"discouraged\"')");
    let changed =
        format!("UPDATE ceremonies SET {column} = {weakened} WHERE {column} <> {weakened}");
    scene.place.sql(&changed);
    let answer = key.get(&begun.body["options"], browser.client.origin()).unwrap();
    let finish = json!({ "ceremonyId": begun.text("/ceremonyId"), "response": answer });
    assert_eq!(browser.call("finishSignIn", finish).code(), "ceremony_unknown");
    assert_eq!(scene.browser().sign_in(&mut key).code(), "");
}

/// What the columns are called.
#[derive(Clone, Copy)]
struct Names {
    user: &'static str,
    account: &'static str,
    event: &'static str,
    has_digest: bool,
}

impl Names {
    fn of(store: Store) -> Self {
        match store {
            Store::Sqlite => {
                Self { user: "user", account: "account", event: "event", has_digest: true }
            }
            Store::Postgres => {
                Self { user: "user_id", account: "document", event: "document", has_digest: false }
            }
        }
    }
}

fn account(scene: &Scene, names: Names, user: &str) -> String {
    let Names { account, user: column, .. } = names;
    let select = format!("SELECT {account} FROM accounts WHERE {column} = '{user}'");
    scene.place.sql(&select).pop().unwrap()
}

fn write_account(scene: &Scene, names: Names, user: &str, text: &str) {
    let version: Value = serde_json::from_str(text).unwrap();
    let version = &version["account"]["version"];
    if !names.has_digest {
        // What guards against mistakes does not stop anyone who owns the tables.
        scene.place.sql("ALTER TABLE accounts DISABLE TRIGGER ALL");
    }
    let Names { account, user: column, .. } = names;
    let text = text.replace('\'', "''");
    scene.place.sql(&format!(
        "UPDATE accounts SET {account} = '{text}', version = {version} WHERE {column} = '{user}'"
    ));
}

fn event(scene: &Scene, names: Names, sequence: usize) -> String {
    let Names { event, user, .. } = names;
    let select =
        format!("SELECT {event} FROM events WHERE {user} = 'user-jo' AND sequence = {sequence}");
    scene.place.sql(&select).pop().unwrap()
}

/// Writes an event, and its digest where that has a column.
fn write_event(scene: &Scene, names: Names, sequence: usize, text: &str) {
    let stored: Value = serde_json::from_str(text).unwrap();
    let digest = digest(&SHA256, stored["chained"].to_string().as_bytes());
    let digest: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let digest = if names.has_digest { format!(", digest = X'{digest}'") } else { String::new() };
    let Names { event, user, .. } = names;
    let text = text.replace('\'', "''");
    scene.place.sql(&format!(
        "UPDATE events SET {event} = '{text}'{digest} WHERE {user} = 'user-jo' AND sequence = {sequence}"
    ));
}

/// The operations that alerted an operator about this person's account.
fn alerts(scene: &Scene, names: Names, user: &str) -> Vec<String> {
    let column = names.user;
    scene.place.sql(&format!(
        "SELECT operation FROM audit WHERE {column} = '{user}' AND outcome = 'account_tampered'"
    ))
}

fn user(id: &str) -> Value {
    json!({ "userId": id })
}

fn authenticator(ra: &Browser) -> String {
    let answer = ra.succeed("getUser", user("user-jo"));
    answer.text("/account/authenticators/0/id")
}
