//! Signature counters: what one that went back leads to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use keydesk_core::model::NotificationKind;
use keydesk_core::policy::CounterPolicy;
use keydesk_core::service::BegunCeremony;
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::user;
use keydesk_test_desk::portal::Portal;
use keydesk_test_desk::{JO, ORIGIN, key, plain_key, refusal, sent};
use serde_json::{Value, json};

/// The sign-in is refused, and that the counter went back is all that was written.
async fn refused_as_copy(portal: &Portal, begun: &BegunCeremony, answer: &Value) {
    let (accounts, events, _) = portal.kept().await;
    let delivered = portal.told.delivered.lock().unwrap().len();
    assert_eq!(refusal(portal.finish_sign_in(begun, answer).await), "counter_regressed");
    let (after, after_events, waiting) = portal.kept().await;
    assert_eq!((after.len(), after_events.len()), (accounts.len(), events.len() + 1));
    let account = portal.stored(JO).await;
    let event = portal.events(JO).await.pop().unwrap();
    let written = serde_json::from_slice::<Value>(event.chained()).unwrap();
    let held = &account.authenticators[0];
    assert_eq!(written["event"], "counter_regressed");
    assert_eq!(written["authenticator"], json!(held.id));
    assert_eq!(written["storedSignCount"], held.sign_count, "the higher count stays");
    assert!(written["signCount"].as_u64().unwrap() <= u64::from(held.sign_count));
    let told = portal.told.delivered.lock().unwrap();
    assert_eq!((told.len(), waiting), (delivered + 1, 0));
    let (authenticator, nickname) = (held.id, held.nickname.clone());
    assert_eq!(
        told.last().unwrap().kind,
        NotificationKind::CounterRegressed { authenticator, nickname }
    );
    let entry = portal.store.audit_entries().pop().unwrap();
    assert_eq!((entry.outcome, entry.user.as_ref()), ("counter_regressed", Some(&user(JO))));
    assert!(entry.is_alert());
}

#[tokio::test]
async fn s15_a_counter_that_does_not_advance_is_refused_or_recorded_as_policy_says() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    portal.registered(JO, &mut jo_key).await;
    let begin =
        async || portal.desk.begin_sign_in(&portal.anybody(), Some(&user(JO))).await.unwrap();
    // Two ceremonies at once, answered in the other order.
    let (first, second) = (begin().await, begin().await);
    let (older, newer) = (jo_key.signs(&first), jo_key.signs(&second));
    portal.finish_sign_in(&second, &newer).await.unwrap();
    refused_as_copy(&portal, &first, &older).await;

    // The same count twice is a copy too.
    let begun = begin().await;
    let mut copy = jo_key.draft_assertion(&begun.options, ORIGIN).unwrap();
    let kept = portal.stored(JO).await.authenticators[0].sign_count;
    copy.sign_count = kept;
    refused_as_copy(&portal, &begun, &copy.to_json()).await;

    // Where nobody was named, the record still says whose key it is.
    let begun = portal.desk.begin_sign_in(&portal.anybody(), None).await.unwrap();
    let mut copy = jo_key.draft_assertion(&begun.options, ORIGIN).unwrap();
    copy.sign_count = kept;
    refused_as_copy(&portal, &begun, &copy.to_json()).await;

    let lenient = portal.reopened(|policy| policy.sign_in.counter = CounterPolicy::Record);
    let begun = begin().await;
    let mut copy = jo_key.draft_assertion(&begun.options, ORIGIN).unwrap();
    copy.sign_count = 1;
    let taken = lenient.finish_sign_in(&portal.anybody(), &begun.id, &sent(&copy.to_json())).await;
    assert!(taken.is_ok());
    let event = portal.events(JO).await.pop().unwrap();
    let written = serde_json::from_slice::<Value>(event.chained()).unwrap();
    assert_eq!((&written["counterRegressed"], &written["signCount"]), (&json!(true), &json!(1)));
    let now = portal.stored(JO).await.authenticators[0].sign_count;
    assert_eq!(now, kept, "the higher count stays");
    let told = portal.told.delivered.lock().unwrap().pop().unwrap();
    assert!(matches!(told.kind, NotificationKind::CounterRegressed { .. }));
    let entries = portal.store.audit_entries();
    assert_eq!(entries[entries.len() - 2].outcome, "ok");
    assert!(entries.last().unwrap().is_alert());
    // What comes after is held against it.
    assert!(portal.signs_in(JO, &mut jo_key).await.is_ok());
    assert!(!portal.store.audit_entries().pop().unwrap().is_alert());
}

#[tokio::test]
async fn s15_the_holder_of_a_copied_key_cannot_flood_the_owner_with_notifications() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    portal.registered(JO, &mut jo_key).await;
    let before = portal.events(JO).await.len();
    for _ in 0..15 {
        let begun = portal.desk.begin_sign_in(&portal.anybody(), Some(&user(JO))).await.unwrap();
        let mut copy = jo_key.draft_assertion(&begun.options, ORIGIN).unwrap();
        copy.sign_count = 1;
        let answer = portal.finish_sign_in(&begun, &copy.to_json()).await;
        assert_eq!(refusal(answer), "counter_regressed");
    }
    assert_eq!(portal.events(JO).await.len(), before + 10);
    let alerts = portal.store.audit_entries().iter().filter(|entry| entry.is_alert()).count();
    assert_eq!(alerts, 15, "an operator sees each");
}

#[tokio::test]
async fn s15_a_key_without_a_counter_is_no_copy() {
    let (portal, mut jo_key) = (Portal::new(), plain_key(1, |settings| settings.counts = false));
    portal.registered(JO, &mut jo_key).await;
    for _ in 0..3 {
        portal.signs_in(JO, &mut jo_key).await.unwrap();
    }
    assert_eq!(portal.stored(JO).await.authenticators[0].sign_count, 0);
    assert_eq!(portal.told_of(JO).await.iter().filter(|name| **name == "signed_in").count(), 3);
}
