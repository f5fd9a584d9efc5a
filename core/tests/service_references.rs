//! The reference of a refusal: the answer and the audit record have the same one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;

use keydesk_core::error::Error;
use keydesk_test_desk::people::user;
use keydesk_test_desk::portal::{Portal, begin};
use keydesk_test_desk::{JO, key, sent};

/// An answer of another origin: the engine refuses it.
async fn refused(portal: &Portal) -> Error {
    let ra = portal.admin();
    let begun = begin(portal, &ra, JO).await.unwrap();
    let mut draft = key(1).draft_registration(&begun.options, keydesk_test_desk::ORIGIN).unwrap();
    draft.client_data["origin"] = "https://evil.example".into();
    let answer = sent(&draft.to_json());
    portal.desk.finish_registration(&ra, &user(JO), &begun.id, &answer).await.unwrap_err()
}

#[tokio::test]
async fn a_refusal_of_the_engine_has_the_number_of_its_audit_entry() {
    let portal = Portal::new();
    let mut seen = BTreeSet::new();
    for _ in 0..20 {
        let error = refused(&portal).await;
        assert_eq!(error.code(), "origin_mismatch");
        let reference = error.reference().unwrap().to_owned();
        assert_eq!(reference.len(), 8);
        assert!(reference.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()));
        let entry = portal.store.audit_entries().pop().unwrap();
        assert_eq!(
            (entry.outcome, entry.reference.as_deref()),
            ("origin_mismatch", Some(&*reference))
        );
        assert!(seen.insert(reference), "a number stands for one refusal");
    }
    // Refusals with a text of their own need none.
    let mine = portal.fresh(JO);
    let error = portal.desk.get_user(&mine, &user(keydesk_test_desk::SAM)).await.unwrap_err();
    assert_eq!((error.code(), error.reference()), ("not_authorised", None));
    assert_eq!(portal.store.audit_entries().pop().unwrap().reference, None);
}

#[tokio::test]
async fn a_failure_that_is_summed_up_has_no_number_that_nobody_could_find() {
    let portal = Portal::with(|policy| policy.limits.recorded = 4);
    let mut given = Vec::new();
    for _ in 0..12 {
        given.extend(refused(&portal).await.reference().map(str::to_owned));
    }
    let entries = portal.store.audit_entries();
    let kept: Vec<_> = entries.iter().filter_map(|entry| entry.reference.clone()).collect();
    assert_eq!(kept, given);
    // Four by themselves, and one for the next four.
    assert_eq!(given.len(), 5);
}
