//! S28, S33, S34, S35: what the portal takes an authenticator for, by its attestation and metadata.

use std::fs;

use keydesk_core::base64url;
use keydesk_core::webauthn::Aaguid;
use keydesk_testkit::{
    AttestationChoice, Attester, MetadataAuthority, SeededEntropy, SoftAuthenticator, entry,
};
use serde_json::{Value, json};

use crate::portal::Scratch;
use crate::scene::{Browser, Scene, Store};

on_every_store! {
    s28_a_platform_does_not_pass_for_a_listed_key,
    s33_a_model_that_is_reported_later_is_written_down_and_listed,
    s34_an_android_key_in_software_is_not_hardware,
    s35_a_portal_does_not_start_with_older_metadata,
}

fn s28_a_platform_does_not_pass_for_a_listed_key(store: Store) {
    let mut listed = SoftAuthenticator::new(1);
    let mut impostors: Vec<_> =
        [AttestationChoice::Tpm, AttestationChoice::AndroidKey, AttestationChoice::Apple]
            .into_iter()
            .zip(2..)
            .map(|(choice, seed)| {
                let mut impostor = SoftAuthenticator::new(seed);
                impostor.settings.attestation = choice;
                impostor.settings.aaguid = LISTED;
                impostor
            })
            .collect();
    listed.settings.aaguid = LISTED;
    let everybody = impostors.iter().chain([&listed]);
    let anchors: Vec<_> = everybody.map(|key| base64url::encode(key.anchor())).collect();
    let folder = folder("s28", store);
    let rule = json!({ "require": "trusted", "aaguids": [LISTED], "anchors": anchors });
    let rule = write(&folder, "attestation.json", rule.to_string().as_bytes());
    let model = entry(&LISTED, "Listed Key", &[listed.anchor()], &[]);
    let metadata = write(&folder, "metadata.json", json!([model]).to_string().as_bytes());
    let scene = Scene::with_options(store, &["--attestation", &rule, "--metadata", &metadata]);

    for impostor in &mut impostors {
        let answer = scene.signed_in("jo").register("user-jo", impostor);
        assert_eq!(answer.code(), "chain_signature_invalid", "{:?}", impostor.settings.attestation);
    }
    let jo = scene.signed_in("jo");
    jo.registered("user-jo", &mut listed);
    assert_eq!(authenticator(&jo, "user-jo")["model"], "Listed Key");
}

fn s33_a_model_that_is_reported_later_is_written_down_and_listed(store: Store) {
    let mut key = SoftAuthenticator::new(1);
    let folder = folder("s33", store);
    let model =
        |reports: &[_]| entry(&key.settings.aaguid, "Testkit Key", &[key.anchor()], reports);
    let certified = ("FIDO_CERTIFIED_L2", "2020-01-01");
    let good = json!([model(&[certified])]);
    let bad = json!([model(&[certified, ("USER_KEY_REMOTE_COMPROMISE", "2020-06-01")])]);
    let metadata = write(&folder, "metadata.json", good.to_string().as_bytes());
    let rule = json!({ "require": "trusted" });
    let rule = write(&folder, "attestation.json", rule.to_string().as_bytes());
    let mut scene = Scene::with_options(store, &["--attestation", &rule, "--metadata", &metadata]);
    scene.signed_in("jo").registered("user-jo", &mut key);
    scene.signed_in_with(&mut key);
    assert_eq!(last_report(&scene), Value::Null);
    let affected = scene.signed_in("ra").succeed("listAffectedAuthenticators", json!({}));
    assert_eq!(affected.body["authenticators"], json!([]));

    write(&folder, "metadata.json", bad.to_string().as_bytes());
    scene.restart();
    // The report says that user verification can be got round, so that the key alone is not enough.
    assert_eq!(scene.browser().sign_in(&mut key).code(), "model_reported");
    let browser = scene.browser();
    browser.password("jo");
    assert_eq!(browser.sign_in(&mut key).code(), "");
    assert_eq!(last_report(&scene), "USER_KEY_REMOTE_COMPROMISE");
    let affected = scene.signed_in("ra").succeed("listAffectedAuthenticators", json!({}));
    let listed = &affected.body["authenticators"][0];
    assert_eq!(listed["user"]["id"], "user-jo");
    assert_eq!(listed["report"], "USER_KEY_REMOTE_COMPROMISE");
}

/// What metadata reported of the model at Jo's newest sign-in.
fn last_report(scene: &Scene) -> Value {
    let history = scene.signed_in("ra").succeed("listEvents", json!({ "userId": "user-jo" }));
    let newest = history.body["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(newest["event"], "signed_in");
    newest["details"]["modelReport"].clone()
}

fn s34_an_android_key_in_software_is_not_hardware(store: Store) {
    let phone = |seed| {
        let mut phone = SoftAuthenticator::new(seed);
        phone.settings.attestation = AttestationChoice::AndroidKey;
        phone
    };
    let (mut hard, mut soft) = (phone(1), phone(2));
    let folder = folder("s34", store);
    let anchors = [&hard, &soft].map(|key| base64url::encode(key.anchor()));
    let rule = json!({ "require": "trusted", "anchors": anchors });
    let rule = write(&folder, "attestation.json", rule.to_string().as_bytes());
    let scene = Scene::with_options(store, &["--attestation", &rule]);

    let jo = scene.signed_in("jo");
    jo.registered("user-jo", &mut hard);
    assert_eq!(authenticator(&jo, "user-jo")["evidence"]["keySecurity"], "trusted_environment");

    let sam = scene.signed_in("sam");
    let begun =
        sam.succeed("beginRegistration", json!({ "userId": "user-sam", "kind": "security_key" }));
    let options = &begun.body["options"];
    let mut draft = soft.draft_registration(options, sam.client.origin()).unwrap();
    let Attester::AndroidKey(android) = &mut draft.attester else { panic!("an Android key") };
    android.levels = [0, 0];
    let finish = json!({
        "userId": "user-sam", "ceremonyId": begun.text("/ceremonyId"), "response": draft.to_json(),
    });
    sam.succeed("finishRegistration", finish);
    let authenticator = authenticator(&sam, "user-sam");
    assert_eq!(authenticator["evidence"]["keySecurity"], "software");
    assert_ne!(authenticator["assurance"]["level"], "aal3_capable");
}

fn s35_a_portal_does_not_start_with_older_metadata(store: Store) {
    let folder = folder("s35", store);
    let authority = MetadataAuthority::new(&SeededEntropy::new(3));
    let root = write(&folder, "root.der", &authority.root.der);
    let numbered = |number: u64| {
        let mut draft = authority.draft(Vec::new());
        draft.payload["no"] = number.into();
        write(&folder, "blob.jwt", draft.sign().as_bytes())
    };
    let blob = numbered(5);
    let mut scene = Scene::with_options(store, &["--metadata", &blob, "--metadata-root", &root]);
    assert_eq!(scene.signed_in("jo").call("getUser", json!({ "userId": "user-jo" })).code(), "");
    numbered(4);
    let log = scene.fail_to_restart();
    assert!(log.contains("the BLOB is older than one that was accepted before"), "{log}");
    numbered(6);
    scene.restart();
    assert_eq!(scene.signed_in("jo").call("getUser", json!({ "userId": "user-jo" })).code(), "");
}

/// The one authenticator of a person, as an answer shows it.
fn authenticator(browser: &Browser, user: &str) -> Value {
    let answer = browser.succeed("getUser", json!({ "userId": user }));
    answer.body["account"]["authenticators"][0].clone()
}

fn folder(row: &str, store: Store) -> Scratch {
    Scratch::new(&format!("security_{row}_{store:?}"))
}

/// Writes a file for the portal to read, and says where.
fn write(folder: &Scratch, name: &str, content: &[u8]) -> String {
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    path.display().to_string()
}

/// The model that may register.
const LISTED: Aaguid = Aaguid::from_bytes(*b"the listed model");
