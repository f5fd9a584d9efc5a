//! S30: budgets bound what is started and what is recorded, and lock nobody out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::time::Duration;

use keydesk_core::ids::CeremonyId;
use keydesk_core::model::{Caller, Nickname, User};
use keydesk_core::policy::AuditPolicy;
use keydesk_core::ports::{AuditClass, AuditEntry, AuditSink, StoreErrorKind};
use keydesk_core::secret::SecretToken;
use keydesk_core::service::Desk;
use keydesk_core::time::Clock;
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::{everybody, user};
use keydesk_test_desk::portal::{Portal, rp};
use keydesk_test_desk::{Fault, JO, SAM, Watched, key, refusal, sent};
use keydesk_testkit::{SeededEntropy, SoftAuthenticator};

/// Everybody behind the hospital's one address.
fn hospital() -> Caller {
    Caller { from: Some("203.0.113.1".into()), ..Caller::default() }
}

fn unknown_ceremony() -> CeremonyId {
    CeremonyId::parse("AAAAAAAAAAAAAAAAAAAAAA").unwrap()
}

#[tokio::test]
async fn s30_five_hundred_people_beside_an_attacker_on_their_address_lose_nobody() {
    let portal = Portal::new();
    let jo = everybody().into_iter().find(|person| person.id == user(JO)).unwrap();
    for number in 0..500 {
        let id = user(&format!("person-{number}"));
        portal.directory.put(User { id, ..jo.clone() });
    }
    let mut keys: Vec<SoftAuthenticator> = (0..500).map(|seed| key(1000 + seed)).collect();
    let mut tokens = Vec::new();
    for number in 0..500 {
        tokens.push(portal.issue(&format!("person-{number}")).await);
    }
    let bogus = SecretToken::generate(portal.ports.entropy.as_ref()).unwrap();
    // Ten minutes, fifty people in each: they open their link, register, and sign in both ways. In
    // between the attacker starts, finishes and redeems as fast as one client can.
    for minute in 0..10 {
        for person in 0..50 {
            let number = minute * 50 + person;
            for _ in 0..40 {
                let _ = portal.desk.begin_sign_in(&hospital(), None).await.unwrap();
                let finish =
                    portal.desk.finish_sign_in(&hospital(), &unknown_ceremony(), b"{}").await;
                assert_eq!(refusal(finish), "ceremony_unknown");
                let redeem = portal.desk.redeem_link(&hospital(), &bogus).await;
                assert_eq!(refusal(redeem), "link_unknown");
            }
            let id = format!("person-{number}");
            let key = &mut keys[number];
            let redeemed =
                portal.desk.redeem_link(&hospital(), &tokens[number].token).await.unwrap();
            let begun =
                portal.desk.begin_link_registration(&hospital(), &redeemed.session).await.unwrap();
            let answer = sent(&key.registers(&begun));
            let session = &redeemed.session;
            portal
                .desk
                .finish_link_registration(&hospital(), session, &begun.id, &answer)
                .await
                .unwrap();
            for named in [Some(user(&id)), None] {
                let begun = portal.desk.begin_sign_in(&hospital(), named.as_ref()).await.unwrap();
                let answer = sent(&key.signs(&begun));
                portal.desk.finish_sign_in(&hospital(), &begun.id, &answer).await.unwrap();
            }
        }
        portal.advance(Duration::from_secs(60));
    }
}

#[tokio::test]
async fn s30_a_named_user_can_start_a_sign_in_when_the_anonymous_budget_is_used_up() {
    let portal = Portal::with(|policy| policy.limits.start = 5);
    let mut jo_key = key(1);
    portal.registered(JO, &mut jo_key).await;
    for _ in 0..5 {
        portal.desk.begin_sign_in(&hospital(), None).await.unwrap();
    }
    let refused = portal.desk.begin_sign_in(&hospital(), None).await;
    assert_eq!(refusal(refused), "too_many_requests");
    let begun = portal.desk.begin_sign_in(&hospital(), Some(&user(JO))).await.unwrap();
    let answer = sent(&jo_key.signs(&begun));
    assert!(portal.desk.finish_sign_in(&hospital(), &begun.id, &answer).await.is_ok());
    // Another address is another budget, and the next minute a new one.
    assert!(portal.desk.begin_sign_in(&portal.anybody(), None).await.is_ok());
    portal.advance(Duration::from_secs(60));
    assert!(portal.desk.begin_sign_in(&hospital(), None).await.is_ok());
}

#[tokio::test]
async fn s30_without_an_address_the_open_ceremonies_are_bounded() {
    let portal = Portal::with(|policy| policy.limits.open = 10);
    let nowhere = Caller::default();
    for _ in 0..10 {
        portal.desk.begin_sign_in(&nowhere, None).await.unwrap();
    }
    let refused = portal.desk.begin_sign_in(&nowhere, None).await;
    assert_eq!(refusal(refused), "too_many_requests");
    for _ in 0..10 {
        portal.desk.begin_sign_in(&nowhere, Some(&user(JO))).await.unwrap();
    }
    // The reserve is used up as well; so is what it falls back on.
    let refused = portal.desk.begin_sign_in(&nowhere, Some(&user(SAM))).await;
    assert_eq!(refusal(refused), "too_many_requests");
    portal.advance(Duration::from_secs(301));
    assert!(portal.desk.begin_sign_in(&nowhere, None).await.is_ok());
}

#[tokio::test]
async fn s30_an_unused_link_opens_after_any_number_of_unknown_ones() {
    let portal = Portal::new();
    let issued = portal.issue(JO).await;
    let bogus = SecretToken::generate(portal.ports.entropy.as_ref()).unwrap();
    for _ in 0..1_000 {
        let redeemed = portal.desk.redeem_link(&hospital(), &bogus).await;
        assert_eq!(refusal(redeemed), "link_unknown");
    }
    assert!(portal.desk.redeem_link(&hospital(), &issued.token).await.is_ok());
}

#[tokio::test]
async fn s30_nobody_can_flush_named_entries_or_fill_the_record() {
    let portal = Portal::new();
    portal.desk.get_user(&portal.ra(), &user(JO)).await.unwrap();
    for number in 0..12_000 {
        // From many places, so that the budget of one does not stop it.
        let from = format!("198.51.{}.{}", number % 200, number % 7);
        let caller = Caller { from: Some(from), ..Caller::default() };
        let finish = portal.desk.finish_sign_in(&caller, &unknown_ceremony(), b"{}").await;
        assert_eq!(refusal(finish), "ceremony_unknown");
    }
    let entries = portal.store.audit_entries();
    assert!(entries.iter().any(|entry| entry.operation == "getUser"), "it is still there");
    let anonymous = entries.iter().filter(|entry| entry.class == AuditClass::Anonymous);
    assert!(anonymous.count() < 700);
    let flood = entries.iter().filter(|entry| entry.count > 1).map(|entry| entry.count);
    assert!(flood.max().unwrap() >= 600, "the record says how many there were");
}

#[tokio::test]
async fn s30_what_comes_after_the_last_entry_of_a_minute_is_summed_up_when_it_is_over() {
    let mut watched = None;
    let portal = Portal::with_ports(|_| {}, |ports| watched = Some(Watched::over(ports)));
    let watched = watched.unwrap();
    let stranger = Caller { from: Some("198.51.100.9".to_owned()), ..Caller::default() };
    for number in 0..119 {
        // A guess at a link behind harmless failures.
        if number < 60 {
            let read = portal.desk.get_user(&stranger, &user(JO)).await;
            assert_eq!(refusal(read), "not_authenticated");
        } else {
            let guess = SecretToken::generate(&SeededEntropy::new(number)).unwrap();
            let guessed = portal.desk.redeem_link(&stranger, &guess).await;
            assert_eq!(refusal(guessed), "link_unknown");
        }
    }
    let counted = || portal.store.audit_entries().iter().map(|entry| entry.count).sum::<u64>();
    assert_eq!(counted(), 60);
    portal.desk.run_maintenance().await.unwrap();
    assert_eq!(counted(), 60, "the minute is not over");
    portal.advance(Duration::from_secs(60));
    watched.refuse("record");
    assert!(portal.desk.run_maintenance().await.is_err());
    assert_eq!(counted(), 60);
    watched.begin();
    portal.desk.run_maintenance().await.unwrap();
    assert_eq!(counted(), 119);
    let last = portal.store.audit_entries().pop().unwrap();
    assert_eq!((last.operation, last.outcome, last.count), ("redeemLink", "link_unknown", 59));
    assert_eq!(last.from.as_deref(), Some("198.51.100.9"));
    portal.desk.run_maintenance().await.unwrap();
    assert_eq!(counted(), 119, "once");
}

#[tokio::test]
async fn a_summary_that_cannot_be_recorded_does_not_keep_others_back() {
    let mut watched = None;
    let portal = Portal::with_ports(|_| {}, |ports| watched = Some(Watched::over(ports)));
    let watched = watched.unwrap();
    // A stranger, and a person who may not read another one.
    let both_fail = async || {
        for _ in 0..70 {
            let read = portal.desk.get_user(&Caller::default(), &user(JO)).await;
            assert_eq!(refusal(read), "not_authenticated");
            let read = portal.desk.get_user(&portal.fresh(JO), &user(SAM)).await;
            assert_eq!(refusal(read), "not_authorised");
        }
        portal.advance(Duration::from_secs(60));
    };
    both_fail().await;
    let summed_up = || {
        let entries = portal.store.audit_entries();
        entries.iter().filter(|entry| entry.count > 1).map(|entry| entry.count).collect::<Vec<_>>()
    };
    // The first is refused, and only the first.
    watched.begin();
    portal.desk.run_maintenance().await.unwrap();
    let place = watched.calls().iter().position(|call| *call == "record").unwrap();
    assert_eq!(summed_up(), [10, 10]);
    both_fail().await;
    watched.begin();
    watched.fail(place, Fault::Refused(StoreErrorKind::Unavailable));
    assert!(portal.desk.run_maintenance().await.is_err());
    assert_eq!(summed_up(), [10, 10, 10]);
    watched.begin();
    portal.desk.run_maintenance().await.unwrap();
    assert_eq!(summed_up(), [10; 4]);
}

#[tokio::test]
async fn s30_a_flood_is_counted_once_by_its_entries_and_the_rest() {
    let portal = Portal::new();
    for number in 0..1_000 {
        let from = format!("198.51.100.{}", number % 3);
        let caller = Caller { from: Some(from), ..Caller::default() };
        let read = portal.desk.get_user(&caller, &user(JO)).await;
        assert_eq!(refusal(read), "not_authenticated");
    }
    portal.advance(Duration::from_secs(60));
    portal.desk.run_maintenance().await.unwrap();
    let counted: u64 = portal.store.audit_entries().iter().map(|entry| entry.count).sum();
    assert_eq!(counted, 1_000);
}

#[tokio::test]
async fn s30_an_id_that_would_reorder_a_line_is_not_recorded() {
    let portal = Portal::new();
    for id in ["x\u{202e}yz", "x\u{2028}root ok", "x\u{200b}", "\u{feff}x"] {
        let read = portal.desk.get_user(&portal.anybody(), &user(id)).await;
        assert_eq!(refusal(read), "not_authenticated");
        let entry = portal.store.audit_entries().pop().unwrap();
        assert_eq!((entry.operation, entry.user), ("getUser", None));
    }
}

#[tokio::test]
async fn s30_nobody_fills_the_store_by_what_they_may_do_to_themselves() {
    let portal = Portal::new();
    let mut hand = key(1);
    let registered = portal.registered(JO, &mut hand).await;
    let jo = portal.fresh(JO);
    let reads = || {
        let entries = portal.store.audit_entries().into_iter();
        let reads = entries.filter(|entry| entry.operation == "getUser").collect::<Vec<_>>();
        (reads.len(), reads.iter().map(|entry| entry.count).sum::<u64>())
    };
    let (kept, counted) = reads();
    for _ in 0..960 {
        portal.desk.get_user(&jo, &user(JO)).await.unwrap();
    }
    assert_eq!(reads(), (kept + 64, counted + 960), "60, and 4 that sum up the others");
    // Whose accounts an officer looked at is written down each time.
    let (kept, _) = reads();
    for _ in 0..100 {
        portal.desk.get_user(&portal.ra(), &user(JO)).await.unwrap();
    }
    assert_eq!(reads().0, kept + 100);

    let id = registered.authenticator.id;
    let events = portal.events(JO).await.len();
    for number in 0..40 {
        let name = Nickname::new(&format!("Key {number}")).unwrap();
        let renamed = portal.desk.rename_authenticator(&jo, &user(JO), id, &name).await;
        match number {
            0..30 => assert!(renamed.is_ok(), "{number}"),
            _ => assert_eq!(refusal(renamed), "too_many_requests", "{number}"),
        }
    }
    assert_eq!(portal.events(JO).await.len(), events + 30);
    portal.advance(Duration::from_secs(61));
    let name = Nickname::new("Key").unwrap();
    let again = portal.desk.rename_authenticator(&portal.fresh(JO), &user(JO), id, &name).await;
    assert!(again.is_ok());
}

#[tokio::test]
async fn entries_say_where_an_attempt_came_from() {
    let portal = Portal::new();
    let caller = Caller {
        user_agent: Some("Firefox/140\r\n2026-01-01 finishSignIn ok".into()),
        ..portal.anybody()
    };
    let refused = portal.desk.finish_sign_in(&caller, &unknown_ceremony(), b"{}").await;
    assert_eq!(refusal(refused), "ceremony_unknown");
    let entry = portal.store.audit_entries().pop().unwrap();
    assert_eq!(entry.from.as_deref(), Some("198.51.100.7"));
    assert_eq!(entry.user_agent.as_deref(), Some("Firefox/1402026-01-01 finishSignIn ok"));
    assert_eq!((entry.class, entry.count), (AuditClass::Anonymous, 1));
    portal.desk.get_user(&portal.ra(), &user(JO)).await.unwrap();
    assert_eq!(portal.store.audit_entries().pop().unwrap().class, AuditClass::Identified);
}

#[tokio::test]
async fn maintenance_removes_what_the_policy_no_longer_keeps() {
    let portal = Portal::with(|policy| {
        policy.audit = AuditPolicy { keep_anonymous_days: 1, ..AuditPolicy::default() };
    });
    let entry = |class| AuditEntry {
        at: portal.clock.now(),
        rp: rp(),
        operation: "getUser",
        actor: None,
        user: None,
        outcome: "ok",
        from: None,
        user_agent: None,
        class,
        count: 1,
        reference: None,
    };
    for class in [AuditClass::Identified, AuditClass::Anonymous] {
        portal.store.record(&entry(class)).await.unwrap();
    }
    portal.desk.run_maintenance().await.unwrap();
    assert_eq!(portal.store.audit_entries().len(), 2);
    portal.advance(Duration::from_secs(2 * 24 * 60 * 60));
    portal.desk.run_maintenance().await.unwrap();
    let kept = portal.store.audit_entries();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].class, AuditClass::Identified);
}

#[tokio::test]
async fn maintenance_of_several_desks_does_once_what_stands_together_in_the_store() {
    let mut watched = None;
    let portal = Portal::with_ports(|_| {}, |ports| watched = Some(Watched::over(ports)));
    let (watched, other) = (watched.unwrap(), portal.reopened(|_| {}));
    watched.begin();
    Desk::run_maintenance_of_all(&[&portal.desk, &other]).await.unwrap();
    let calls = watched.calls();
    let count = |of| calls.iter().filter(|call| **call == of).count();
    assert_eq!((count("sweep"), count("pending")), (1, 1), "{calls:?}");
    assert_eq!(count("prune"), 2, "the audit record of each");
    // A failure does not stop the rest, and is reported.
    watched.begin();
    watched.refuse("sweep");
    portal.advance(Duration::from_secs(2 * 60 * 60));
    assert!(Desk::run_maintenance_of_all(&[&portal.desk, &other]).await.is_err());
    assert!(watched.calls().contains(&"pending"));
    assert!(Desk::run_maintenance_of_all(&[]).await.is_ok());
}
