//! S27: what a session still proves once the authenticator that it was born of is out of use.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use keydesk_test_desk::refused;
use std::time::Duration;

use keydesk_core::ids::AuthenticatorId;
use keydesk_core::model::{
    AuthenticatorKind, AuthenticatorStatus, Caller, EndSessions, Nickname, Note, Notification,
    Strength,
};
use keydesk_core::service::Registered;
use keydesk_core::time::{Clock, Timestamp};
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::operation::OPERATIONS;
use keydesk_test_desk::people::{RA, user};
use keydesk_test_desk::portal::{Portal, begin, nhsmail, register};
use keydesk_test_desk::{JO, SAM, key, refusal, sent};
use keydesk_testkit::{SeededEntropy, SoftAuthenticator};

const MILLISECOND: Duration = Duration::from_millis(1);

/// A key registered for somebody, and the session of a sign-in with it a moment later.
async fn signed_in(portal: &Portal, id: &str, key: &mut SoftAuthenticator) -> (Registered, Caller) {
    let registered = if id == RA {
        register(portal, &portal.admin(), RA, key).await.unwrap()
    } else {
        portal.registered(id, key).await
    };
    portal.advance(MILLISECOND);
    let session = portal.born_of(&portal.signs_in(id, key).await.unwrap());
    portal.advance(MILLISECOND);
    (registered, session)
}

/// Everything that a signed-in person can ask for.
async fn assert_revoked(portal: &Portal, session: &Caller, what: &str) {
    let before = portal.kept().await;
    for target in [session.actor.as_ref().unwrap().id.as_str(), SAM] {
        for op in OPERATIONS {
            let code = refusal(op.run(portal, session, target).await);
            assert_eq!(code, "session_revoked", "{what}: {op:?} {target}");
        }
    }
    let found = portal.desk.find_users(session, "jo", None).await;
    assert_eq!(refusal(found), "session_revoked", "{what}");
    let named = portal.desk.begin_sign_in(session, Some(&user(JO))).await;
    assert_eq!(refusal(named), "session_revoked", "{what}");
    let affected = portal.desk.list_affected_authenticators(session, None).await;
    assert_eq!(refusal(affected), "session_revoked", "{what}");
    assert_eq!(portal.kept().await, before, "{what}");
    // Signing in anew is for anybody.
    assert!(portal.desk.begin_sign_in(session, None).await.is_ok(), "{what}");
}

#[tokio::test]
async fn s27_a_session_is_refused_everything_once_its_key_is_not_active() {
    use AuthenticatorStatus as Status;
    for who in [JO, RA] {
        for status in [Status::Pending, Status::Suspended, Status::Quarantined, Status::Removed] {
            let portal = Portal::new();
            let (_, session) = signed_in(&portal, who, &mut key(1)).await;
            assert!(portal.desk.get_user(&session, &user(who)).await.is_ok());
            portal.put_into(who, status).await;
            assert_revoked(&portal, &session, &format!("{who} {status:?}")).await;
            // It ends whatever strength the host gives it.
            let mut weak = session.clone();
            weak.actor.as_mut().unwrap().strength = Strength::Password;
            assert_revoked(&portal, &weak, &format!("{who} {status:?}, as a password")).await;
        }
    }
}

#[tokio::test]
async fn s27_a_removal_or_a_closure_by_an_officer_revokes_the_session() {
    let portal = Portal::new();
    let (registered, session) = signed_in(&portal, JO, &mut key(1)).await;
    portal.removes(JO, &registered).await.unwrap();
    assert_revoked(&portal, &session, "removed").await;

    let portal = Portal::new();
    let (_, session) = signed_in(&portal, JO, &mut key(1)).await;
    let password = portal.session(JO, Strength::Password, 0);
    let why = Note::new("left").unwrap();
    portal.desk.close_account(&portal.ra(), &user(JO), &why).await.unwrap();
    // Whatever the session was born of: the account has ended.
    assert_revoked(&portal, &session, "closed").await;
    assert_revoked(&portal, &password, "closed").await;
    portal.desk.reopen_account(&portal.ra(), &user(JO), &why).await.unwrap();
    assert_revoked(&portal, &session, "reopened").await;
}

#[tokio::test]
async fn s27_a_closed_account_may_do_nothing_however_new_its_proof() {
    let portal = Portal::new();
    signed_in(&portal, RA, &mut key(1)).await;
    let why = Note::new("left").unwrap();
    let mut colleague = portal.ra();
    colleague.actor.as_mut().unwrap().id = user("another-ra");
    portal.desk.close_account(&colleague, &user(RA), &why).await.unwrap();
    portal.advance(Duration::from_secs(1));
    // The host lets them in all the same.
    for strength in [Strength::Password, Strength::SecurityKey] {
        let session = portal.session(RA, strength, 0);
        let before = portal.kept().await;
        for target in [RA, SAM] {
            for op in OPERATIONS {
                let code = refusal(op.run(&portal, &session, target).await);
                assert_eq!(code, "account_closed", "{op:?} {target}");
            }
        }
        assert_eq!(refusal(portal.desk.find_users(&session, "jo", None).await), "account_closed");
        assert_eq!(portal.kept().await, before);
    }
}

#[tokio::test]
async fn s27_a_session_that_names_a_key_of_nobody_or_of_somebody_else_is_revoked() {
    let portal = Portal::new();
    let (_, mut session) = signed_in(&portal, JO, &mut key(1)).await;
    let of_sam = portal.registered(SAM, &mut key(2)).await.authenticator.id;
    let of_nobody = AuthenticatorId::generate(&SeededEntropy::new(9)).unwrap();
    for named in [of_sam, of_nobody] {
        session.actor.as_mut().unwrap().authenticator = Some(named);
        assert_revoked(&portal, &session, "not theirs").await;
    }
}

#[tokio::test]
async fn s27_the_removal_of_another_key_leaves_a_session_that_names_its_own() {
    let portal = Portal::new();
    let (lost, _) = signed_in(&portal, JO, &mut key(1)).await;
    let (_, session) = signed_in(&portal, JO, &mut key(2)).await;
    portal.removes(JO, &lost).await.unwrap();
    assert!(register(&portal, &session, JO, &mut key(3)).await.is_ok());
}

#[tokio::test]
async fn s27_an_unnamed_proof_from_before_a_removal_is_no_proof_any_more() {
    let portal = Portal::with(nhsmail);
    let lost = portal.registered(JO, &mut key(1)).await;
    portal.registered(JO, &mut key(2)).await;
    portal.advance(MILLISECOND);
    let before = portal.fresh(JO);
    assert!(begin(&portal, &before, JO).await.is_ok());
    portal.advance(MILLISECOND);
    portal.removes(JO, &lost).await.unwrap();
    let same_moment = portal.fresh(JO);
    portal.advance(MILLISECOND);
    let after = portal.fresh(JO);
    let nickname = Nickname::new("Mine").unwrap();
    let held = portal.stored(JO).await.authenticators[1].id;
    for session in [&before, &same_moment] {
        // They still hold a key: it proves who they are.
        refused!(portal, "step_up_required", begin(&portal, session, JO));
        let jo = user(JO);
        let rename = portal.desk.rename_authenticator(session, &jo, held, &nickname);
        refused!(portal, "step_up_required", rename);
        assert!(portal.desk.get_user(session, &user(JO)).await.is_ok());
    }
    assert!(begin(&portal, &after, JO).await.is_ok());

    // Without any key left, only an officer helps.
    let portal = Portal::with(nhsmail);
    let lost = portal.registered(JO, &mut key(1)).await;
    let before = portal.fresh(JO);
    portal.removes(JO, &lost).await.unwrap();
    refused!(portal, "link_required", begin(&portal, &before, JO));
}

#[tokio::test]
async fn s27_an_officers_unnamed_proof_from_before_a_removal_does_not_count_for_others_either() {
    let portal = Portal::new();
    let lost = register(&portal, &portal.admin(), RA, &mut key(1)).await.unwrap();
    register(&portal, &portal.admin(), RA, &mut key(2)).await.unwrap();
    let before = portal.ra();
    portal.removes_as(&portal.admin(), RA, &lost).await.unwrap();
    let kind = AuthenticatorKind::SecurityKey;
    refused!(portal, "step_up_required", portal.desk.issue_link(&before, &user(JO), kind));
    portal.advance(MILLISECOND);
    assert!(portal.desk.issue_link(&portal.ra(), &user(JO), kind).await.is_ok());
}

#[tokio::test]
async fn s27_the_session_that_removed_its_own_key_registers_one_other_and_no_more() {
    for keeps_another in [false, true] {
        let portal = Portal::with(nhsmail);
        if keeps_another {
            portal.registered(JO, &mut key(5)).await;
        }
        let (own, session) = signed_in(&portal, JO, &mut key(1)).await;
        portal.removes_as(&session, JO, &own).await.unwrap();
        portal.advance(MILLISECOND);
        // It sees the list, and has the strength of a password.
        let (_, account) = portal.desk.get_user(&session, &user(JO)).await.unwrap();
        assert!(account.authenticator(&own.authenticator.id).unwrap().removal.is_some());
        let made = register(&portal, &session, JO, &mut key(2)).await.unwrap();
        let again = begin(&portal, &session, JO);
        refused!(portal, "step_up_required", again);
        refused!(portal, "step_up_required", portal.removes_as(&session, JO, &made));
        // Not even once the other is gone too.
        portal.removes(JO, &made).await.unwrap();
        let code = if keeps_another { "step_up_required" } else { "link_required" };
        refused!(portal, code, begin(&portal, &session, JO));
    }
}

#[tokio::test]
async fn s27_one_replacement_is_registered_where_first_keys_come_by_link_only_too() {
    let portal = Portal::new();
    let (own, session) = signed_in(&portal, JO, &mut key(1)).await;
    // Two ceremonies are begun, and one of them makes the replacement.
    portal.removes_as(&session, JO, &own).await.unwrap();
    portal.advance(MILLISECOND);
    let (one, two) = (begin(&portal, &session, JO).await, begin(&portal, &session, JO).await);
    let (one, two) = (one.unwrap(), two.unwrap());
    let answer = sent(&key(2).registers(&one));
    portal.desk.finish_registration(&session, &user(JO), &one.id, &answer).await.unwrap();
    let answer = sent(&key(3).registers(&two));
    let jo = user(JO);
    let second = portal.desk.finish_registration(&session, &jo, &two.id, &answer);
    refused!(portal, "step_up_required", second);
}

#[tokio::test]
async fn s27_a_replacement_is_registered_while_the_proof_is_fresh() {
    let portal = Portal::with(|policy| {
        nhsmail(policy);
        policy.access.sensitive.clear();
    });
    let (own, session) = signed_in(&portal, JO, &mut key(1)).await;
    portal.removes_as(&session, JO, &own).await.unwrap();
    let fresh = Duration::from_secs(15 * 60) - MILLISECOND;
    portal.advance(fresh);
    assert!(begin(&portal, &session, JO).await.is_ok());
    portal.advance(MILLISECOND);
    refused!(portal, "link_required", begin(&portal, &session, JO));
}

#[tokio::test]
async fn s27_every_other_session_of_a_key_ends_when_its_owner_removes_it() {
    let portal = Portal::new();
    let mut jo_key = key(1);
    let (own, session) = signed_in(&portal, JO, &mut jo_key).await;
    let other = portal.born_of(&portal.signs_in(JO, &mut jo_key).await.unwrap());
    portal.advance(MILLISECOND);
    portal.removes_as(&session, JO, &own).await.unwrap();
    assert_revoked(&portal, &other, "the other browser").await;
    assert!(portal.desk.get_user(&session, &user(JO)).await.is_ok());
    // The same time in another person's actor is not this session.
    let mut of_ra = session.clone();
    of_ra.actor.as_mut().unwrap().id = user(RA);
    assert_revoked(&portal, &of_ra, "another person").await;
}

#[tokio::test]
async fn s27_the_session_that_removed_its_own_key_may_do_nothing_for_others() {
    let portal = Portal::new();
    let (own, session) = signed_in(&portal, RA, &mut key(1)).await;
    portal.removes_as(&session, RA, &own).await.unwrap();
    let kind = AuthenticatorKind::SecurityKey;
    refused!(portal, "step_up_required", portal.desk.issue_link(&session, &user(JO), kind));
    refused!(portal, "link_required", portal.desk.issue_link(&session, &user(RA), kind));
}

#[tokio::test]
async fn s27_a_step_up_that_was_begun_before_the_removal_is_not_completed() {
    let portal = Portal::new();
    let mut other = key(2);
    let (lost, session) = signed_in(&portal, JO, &mut key(1)).await;
    portal.registered(JO, &mut other).await;
    let begun = portal.desk.begin_sign_in(&session, Some(&user(JO))).await.unwrap();
    portal.removes(JO, &lost).await.unwrap();
    let answer = sent(&other.signs(&begun));
    let before = portal.kept().await;
    let finish = portal.desk.finish_sign_in(&session, &begun.id, &answer).await;
    assert_eq!(refusal(finish), "session_revoked");
    assert_eq!(portal.kept().await, before);
}

#[tokio::test]
async fn s27_the_host_is_notified_which_sessions_end() {
    let portal = Portal::new();
    let (own, session) = signed_in(&portal, JO, &mut key(1)).await;
    let (lost, _) = signed_in(&portal, JO, &mut key(2)).await;
    let (kept, _) = signed_in(&portal, JO, &mut key(3)).await;
    portal.removes_as(&session, JO, &own).await.unwrap();
    portal.removes(JO, &lost).await.unwrap();
    let why = Note::new("left").unwrap();
    portal.desk.close_account(&portal.ra(), &user(JO), &why).await.unwrap();

    let delivered = portal.told.delivered.lock().unwrap().clone();
    let ends: Vec<_> = delivered.iter().map(|told| told.end_sessions.clone()).collect();
    let at = session.actor.as_ref().unwrap().authenticated_at;
    let ends_of = |registered: &Registered, except| EndSessions {
        authenticator_ids: vec![registered.authenticator.id],
        all: false,
        except_authenticated_at: except,
    };
    let own_id = own.authenticator.id;
    let of_own = ends_of(&own, Some(at));
    let closed = EndSessions { all: true, ..ends_of(&kept, None) };
    let expected = [Some(of_own.clone()), Some(ends_of(&lost, None)), Some(closed.clone())];
    assert_eq!(ends[..3], [None, None, None], "a new key ends nothing");
    assert_eq!(ends[3..], expected);

    // What a host makes of it.
    let (key, password) = (Strength::SecurityKey, Strength::Password);
    let later = portal.clock.now();
    let cases = [
        (&of_own, Some(own_id), at, key, false),
        (&of_own, Some(own_id), later, key, true),
        (&of_own, Some(kept.authenticator.id), at, key, false),
        (&of_own, None, at, key, true),
        (&of_own, None, at, password, false),
        (&closed, None, at, password, true),
        (&closed, Some(own_id), at, key, true),
    ];
    for (ends, authenticator, at, strength, expected) in cases {
        let ended = ends.includes(authenticator.as_ref(), at, strength);
        assert_eq!(ended, expected, "{ends:?} {authenticator:?} {at} {strength:?}");
    }
}

#[test]
fn s27_a_notification_that_an_older_version_stored_is_still_read() {
    let stored = r#"{"id":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","rp":"care.example",
        "user":"jo","at":"2026-01-05T09:00:00Z",
        "kind":{"type":"authenticator_removed","nickname":"Security key"}}"#;
    let read: Notification = serde_json::from_str(stored).unwrap();
    assert_eq!(read.end_sessions, None);
    let written = serde_json::to_value(&read).unwrap();
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(stored).unwrap());
}

#[tokio::test]
async fn s27_an_account_that_an_older_version_stored_knows_its_newest_removal() {
    let portal = Portal::with(nhsmail);
    let lost = portal.registered(JO, &mut key(1)).await;
    let before = portal.fresh(JO);
    portal.removes(JO, &lost).await.unwrap();
    let mut account = portal.stored(JO).await;
    let at = account.revoked_at.take();
    assert!(at.is_some());
    assert_eq!(account.last_revocation(), at);
    portal.put(account).await;
    refused!(portal, "link_required", begin(&portal, &before, JO));
}

#[tokio::test]
async fn f15_a_proof_from_the_future_does_not_count() {
    let portal = Portal::with(nhsmail);
    portal.registered(JO, &mut key(1)).await;
    let ahead = |who, millis: i64| {
        let mut session = portal.fresh(who);
        let at = portal.clock.now().unix_millis() + millis;
        session.actor.as_mut().unwrap().authenticated_at = Timestamp::from_unix_millis(at);
        session
    };
    for who in [JO, RA] {
        for millis in [60_001, 3_600_000, i64::MAX / 2] {
            let session = ahead(who, millis);
            let before = portal.kept().await;
            for target in [JO, SAM] {
                for op in OPERATIONS {
                    let code = refusal(op.run(&portal, &session, target).await);
                    assert_eq!(code, "proof_in_future", "{op:?} {target} {millis}");
                }
            }
            let found = portal.desk.find_users(&session, "jo", None).await;
            assert_eq!(refusal(found), "proof_in_future");
            assert_eq!(portal.kept().await, before);
        }
        // Clocks of two servers may differ a little.
        assert!(portal.desk.get_user(&ahead(who, 60_000), &user(who)).await.is_ok());
    }
}
