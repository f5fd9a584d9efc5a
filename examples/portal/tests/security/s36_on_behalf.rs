//! S36: what an administrator registers for somebody else leaves with that person.

use keydesk_testkit::{AttestationChoice, Settings, SoftAuthenticator};
use serde_json::{Value, json};

use crate::scene::{Browser, Scene, Store};

on_every_store! {
    s36_an_administrator_cannot_register_their_own_computer_for_somebody_else,
}

fn s36_an_administrator_cannot_register_their_own_computer_for_somebody_else(store: Store) {
    let scene = Scene::on(store);
    let admin = scene.signed_in("admin");
    for kind in ["this_device", "passkey"] {
        let begun = admin.call("beginRegistration", json!({ "userId": "user-sam", "kind": kind }));
        assert_eq!((begun.status, begun.code()), (400, "wrong_kind"), "{kind}");
    }
    // The request asks for a security key, and a changed page lets the computer answer it.
    let computer = Settings { platform: true, transports: vec!["internal".into()], ..usb() };
    let phone = Settings { transports: vec!["hybrid".into(), "internal".into()], ..usb() };
    let synced = Settings { backup_eligible: true, ..usb() };
    // These claim to be a security key, and their attestation shows what they are.
    let built_in =
        [AttestationChoice::Tpm, AttestationChoice::AndroidKey, AttestationChoice::Apple]
            .map(|attestation| Settings { attestation, ..usb() });
    let devices = [computer, phone, synced].into_iter().chain(built_in);
    for (seed, settings) in (1..).zip(devices) {
        let mut built_in = SoftAuthenticator::with_settings(seed, settings);
        let answer = answered_by(&admin, "user-sam", &mut built_in);
        assert_eq!(answer.code(), "wrong_kind", "device {seed}: {answer:?}");
        assert_ne!(scene.browser().sign_in(&mut built_in).code(), "", "it signs in as Sam");
    }
    let mut key = SoftAuthenticator::with_settings(9, usb());
    assert_eq!(answered_by(&admin, "user-sam", &mut key).code(), "");
    assert_eq!(scene.browser().sign_in(&mut key).code(), "");
    // For oneself every kind that the portal offers remains.
    let own = json!({ "userId": "user-admin", "kind": "this_device" });
    admin.succeed("beginRegistration", own);
}

fn usb() -> Settings {
    Settings::default()
}

/// Begins for a security key, and answers with this authenticator whatever the options ask for.
fn answered_by(
    browser: &Browser,
    user: &str,
    authenticator: &mut SoftAuthenticator,
) -> crate::portal::Answer {
    let begun = browser
        .succeed("beginRegistration", json!({ "userId": user, "kind": "security_key" }))
        .body;
    let mut options = begun["options"].clone();
    options["authenticatorSelection"]["authenticatorAttachment"] = Value::Null;
    options["attestation"] = json!("direct");
    let response = authenticator.create(&options, browser.client.origin()).unwrap();
    let request =
        json!({ "userId": user, "ceremonyId": begun["ceremonyId"], "response": response });
    browser.call("finishRegistration", request)
}
