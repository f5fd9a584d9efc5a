//! The audit record under S30: it says from where, strangers push nothing out of it and do not fill
//! the store, and it is kept for as long as the policy says.

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use keydesk_core::ports::AuditClass;
use keydesk_testkit::SoftAuthenticator;
use serde_json::json;

use crate::portal::{Place, Recorded};
use crate::raw::Raw;
use crate::scene::{Scene, Store};

on_every_store! {
    s30_entries_say_where_an_attempt_came_from,
    s30_a_flood_pushes_no_named_entry_out_and_does_not_fill_the_store,
    s30_each_class_of_entries_is_kept_as_long_as_the_policy_says,
    a_refusal_of_the_engine_has_the_number_of_its_audit_entry,
}

const STRANGER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 9);
const UNKNOWN_TOKEN: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const FLOOD: u64 = 1_500;

fn s30_entries_say_where_an_attempt_came_from(store: Store) {
    let scene = Scene::with_options(store, &["--trusted-proxies", "127.0.0.9"]);
    let proxy = Raw::new(STRANGER, scene.portal.port);
    let headers = [
        ("x-forwarded-for", "192.0.2.66, 203.0.113.1"),
        ("user-agent", "Firefox/140 \u{202e}(ward)"),
    ];
    let refused = proxy.call("finishSignIn", &headers, &unknown_ceremony());
    assert_eq!(refused["code"], "ceremony_unknown");
    scene.signed_in("ra").succeed("getUser", json!({ "userId": "user-jo" }));

    let entries = scene.place.audit();
    let stranger = of(&entries, "finishSignIn");
    assert_eq!(stranger.outcome, "ceremony_unknown");
    assert_eq!(stranger.from.as_deref(), Some("203.0.113.1"));
    let user_agent = stranger.user_agent.as_deref().unwrap();
    assert!(
        user_agent.starts_with("Firefox/140 ") && user_agent.ends_with("(ward)"),
        "{user_agent}"
    );
    assert!(!user_agent.contains('\u{202e}'), "{user_agent:?}");
    assert_eq!((stranger.class, stranger.count), (AuditClass::Anonymous, 1));
    let named = of(&entries, "getUser");
    assert_eq!((named.actor.as_deref(), named.outcome.as_str()), (Some("user-ra"), "ok"));
    assert_eq!(named.from.as_deref(), Some("127.0.0.1"));
    assert_eq!((named.class, named.count), (AuditClass::Identified, 1));
}

fn a_refusal_of_the_engine_has_the_number_of_its_audit_entry(store: Store) {
    let scene = Scene::on(store);
    let jo = scene.signed_in("jo");
    let begin = json!({ "userId": "user-jo", "kind": "security_key" });
    let begun = jo.succeed("beginRegistration", begin);
    let mut key = SoftAuthenticator::new(1);
    let draft = key.draft_registration(&begun.body["options"], jo.client.origin());
    let mut draft = draft.unwrap();
    draft.client_data["origin"] = "https://evil.example".into();
    let response = draft.to_json();
    let ceremony = begun.text("/ceremonyId");
    let finish = json!({ "userId": "user-jo", "ceremonyId": ceremony, "response": response });
    let refused = jo.call("finishRegistration", finish);
    assert_eq!(refused.code(), "origin_mismatch");
    let reference = refused.text("/reference");
    assert_eq!(reference.len(), 8, "{reference}");
    let entries = scene.place.audit();
    let entry = of(&entries, "finishRegistration");
    assert_eq!(entry.reference.as_deref(), Some(reference.as_str()));
    assert_eq!(entry.outcome, "origin_mismatch");
    let unknown = jo.call("getUser", json!({ "userId": "user-sam" }));
    assert!(unknown.body["reference"].is_null(), "{unknown:?}");
}

fn s30_a_flood_pushes_no_named_entry_out_and_does_not_fill_the_store(store: Store) {
    let mut scene = Scene::with_options(store, &["--keep-anonymous", "20"]);
    scene.signed_in("ra").succeed("getUser", json!({ "userId": "user-jo" }));
    let flood = Raw::new(STRANGER, scene.portal.port);
    for _ in 0..FLOOD / 3 {
        for (operation, body) in [
            ("finishSignIn", unknown_ceremony()),
            ("redeemLink", json!({ "token": UNKNOWN_TOKEN })),
            ("getUser", json!({ "userId": "user-jo" })),
        ] {
            assert_ne!(flood.call(operation, &[], &body)["code"], "too_many_requests");
        }
    }
    let entries = scene.place.audit();
    let anonymous = || entries.iter().filter(|entry| entry.class == AuditClass::Anonymous);
    // Sixty in each minute of the clock, and one whenever their number doubled.
    assert!(anonymous().count() < 4 * 66, "{} rows", anonymous().count());
    let counted: u64 = anonymous().map(|entry| entry.count).sum();
    assert!((FLOOD / 2..=FLOOD).contains(&counted), "{counted} of {FLOOD} are accounted for");
    assert_eq!(of(&entries, "getUser").actor.as_deref(), Some("user-ra"));

    // Maintenance, which a portal does when it starts, keeps the newest of the anonymous.
    scene.restart();
    let entries = wait(&scene.place, |entries| anonymous_of(entries) <= 20);
    assert_eq!(anonymous_of(&entries), 20);
    assert_eq!(of(&entries, "getUser").actor.as_deref(), Some("user-ra"));
}

fn s30_each_class_of_entries_is_kept_as_long_as_the_policy_says(store: Store) {
    let mut scene = Scene::on(store);
    scene.signed_in("ra").succeed("getUser", json!({ "userId": "user-jo" }));
    let stranger = Raw::new(STRANGER, scene.portal.port);
    stranger.call("finishSignIn", &[], &unknown_ceremony());
    assert_eq!(anonymous_of(&scene.place.audit()), 1);
    // The default keeps them for 90 and 400 days.
    scene.restart_after(|place| place.age_audit(89));
    let recent = stranger.call("redeemLink", &[], &json!({ "token": UNKNOWN_TOKEN }));
    assert_eq!(recent["code"], "link_unknown");
    scene.restart_after(|place| place.age_audit(2));
    let entries = wait(&scene.place, |entries| anonymous_of(entries) == 1);
    assert_eq!(of(&entries, "redeemLink").outcome, "link_unknown");
    assert_eq!(of(&entries, "getUser").outcome, "ok");
    scene.restart_after(|place| place.age_audit(308));
    assert_eq!(
        of(&wait(&scene.place, |entries| anonymous_of(entries) == 0), "getUser").outcome,
        "ok"
    );
    scene.restart_after(|place| place.age_audit(2));
    wait(&scene.place, |entries| entries.is_empty());
}

fn unknown_ceremony() -> serde_json::Value {
    json!({ "ceremonyId": "AAAAAAAAAAAAAAAAAAAAAA", "response": {} })
}

fn anonymous_of(entries: &[Recorded]) -> usize {
    entries.iter().filter(|entry| entry.class == AuditClass::Anonymous).count()
}

/// The first entry of an operation.
fn of<'a>(entries: &'a [Recorded], operation: &str) -> &'a Recorded {
    let found = entries.iter().find(|entry| entry.operation == operation);
    found.unwrap_or_else(|| panic!("no {operation} in {entries:?}"))
}

/// The audit record once this is so: maintenance runs beside the requests.
fn wait(place: &Place, so: impl Fn(&[Recorded]) -> bool) -> Vec<Recorded> {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let entries = place.audit();
        if so(&entries) {
            return entries;
        }
        assert!(Instant::now() < end, "{} entries remain", entries.len());
        std::thread::sleep(Duration::from_millis(50));
    }
}
