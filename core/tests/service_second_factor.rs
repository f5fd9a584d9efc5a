//! S32: two factors do not become one. And what an officer needs to act for others.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use keydesk_test_desk::refused;
use std::time::Duration;

use keydesk_core::model::{AuthenticatorKind, Nickname, Note, Strength};
use keydesk_core::policy::Bootstrap;
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::{ADMIN, RA, user};
use keydesk_test_desk::portal::{Portal, begin, nhsmail, register};
use keydesk_test_desk::{JO, SAM, key, refusal, sent};

const MILLISECOND: Duration = Duration::from_millis(1);

#[tokio::test]
async fn s32_a_closed_account_is_refused_at_the_second_factor() {
    let portal = Portal::with(nhsmail);
    let jo = user(JO);
    assert!(!portal.desk.second_factor_due(&jo).await.unwrap());
    portal.registered(JO, &mut key(1)).await;
    assert!(portal.desk.second_factor_due(&jo).await.unwrap());
    let why = Note::new("left").unwrap();
    portal.desk.close_account(&portal.ra(), &jo, &why).await.unwrap();
    refused!(portal, "account_closed", portal.desk.second_factor_due(&jo));
    portal.desk.reopen_account(&portal.ra(), &jo, &why).await.unwrap();
    assert!(!portal.desk.second_factor_due(&jo).await.unwrap());
}

#[tokio::test]
async fn s32_a_password_enrols_only_while_no_key_was_ever_held() {
    let portal = Portal::with(nhsmail);
    let lost = portal.registered(JO, &mut key(1)).await;
    portal.removes(JO, &lost).await.unwrap();
    portal.advance(MILLISECOND);
    let password = portal.session(JO, Strength::Password, 0);
    refused!(portal, "link_required", begin(&portal, &password, JO));
    // After a closure and a reopening as well.
    let why = Note::new("left").unwrap();
    portal.desk.close_account(&portal.ra(), &user(JO), &why).await.unwrap();
    portal.desk.reopen_account(&portal.ra(), &user(JO), &why).await.unwrap();
    portal.advance(MILLISECOND);
    let password = portal.session(JO, Strength::Password, 0);
    refused!(portal, "link_required", begin(&portal, &password, JO));
    // What the host holds to be as strong as a key is enough, and so is an officer or a link.
    assert!(begin(&portal, &portal.fresh(JO), JO).await.is_ok());
    assert!(begin(&portal, &portal.admin(), JO).await.is_ok());
    portal.registered(JO, &mut key(2)).await;

    let gives_up = Portal::with(|policy| {
        policy.access.bootstrap = Bootstrap::SingleFactorAfterRemoval;
    });
    let lost = gives_up.registered(JO, &mut key(1)).await;
    gives_up.removes(JO, &lost).await.unwrap();
    let password = gives_up.session(JO, Strength::Password, 0);
    assert!(begin(&gives_up, &password, JO).await.is_ok());
    assert!(begin(&gives_up, &gives_up.session(SAM, Strength::Password, 0), SAM).await.is_ok());
}

#[tokio::test]
async fn acting_for_others_needs_what_the_actors_own_account_holds_or_held() {
    let portal = Portal::new();
    let kind = AuthenticatorKind::SecurityKey;
    let password = portal.session(RA, Strength::Password, 0);
    assert!(portal.desk.issue_link(&password, &user(JO), kind).await.is_ok(), "no key yet");
    let held = register(&portal, &portal.admin(), RA, &mut key(1)).await.unwrap();
    refused!(portal, "step_up_required", portal.desk.issue_link(&password, &user(JO), kind));
    assert!(portal.desk.get_user(&password, &user(JO)).await.is_ok(), "reading needs no proof");
    assert!(portal.desk.issue_link(&portal.ra(), &user(JO), kind).await.is_ok());
    // Nor does the loss of the key give the password back what it could do before.
    portal.removes_as(&portal.admin(), RA, &held).await.unwrap();
    portal.advance(MILLISECOND);
    let password = portal.session(RA, Strength::Password, 0);
    refused!(portal, "step_up_required", portal.desk.issue_link(&password, &user(JO), kind));
    // Others are not affected.
    let of_admin = portal.session(ADMIN, Strength::Password, 0);
    assert!(begin(&portal, &of_admin, JO).await.is_ok());

    let gives_up = Portal::with(|policy| {
        policy.access.bootstrap = Bootstrap::SingleFactorAfterRemoval;
    });
    let held = register(&gives_up, &gives_up.admin(), RA, &mut key(1)).await.unwrap();
    let password = gives_up.session(RA, Strength::Password, 0);
    refused!(gives_up, "step_up_required", gives_up.desk.issue_link(&password, &user(JO), kind));
    gives_up.removes_as(&gives_up.admin(), RA, &held).await.unwrap();
    assert!(gives_up.desk.issue_link(&password, &user(JO), kind).await.is_ok());
}

#[tokio::test]
async fn the_floor_for_others_holds_where_the_actor_holds_nothing() {
    let portal = Portal::with(|policy| policy.access.strength_for_others = Strength::SecurityKey);
    let password = portal.session(RA, Strength::Password, 0);
    let kind = AuthenticatorKind::SecurityKey;
    refused!(portal, "step_up_required", portal.desk.issue_link(&password, &user(JO), kind));
}

#[tokio::test]
async fn s32_f10_a_key_is_named_without_it_by_the_session_that_registered_it_alone() {
    let portal = Portal::with(nhsmail);
    let earlier = portal.session(JO, Strength::Password, 60);
    let here = portal.session(JO, Strength::Password, 30);
    let later = portal.session(JO, Strength::Password, 0);
    let made = register(&portal, &here, JO, &mut key(1)).await.unwrap().authenticator.id;
    let rename = async |session, name| {
        let nickname = Nickname::new(name).unwrap();
        portal.desk.rename_authenticator(session, &user(JO), made, &nickname).await
    };
    for session in [&earlier, &later] {
        refused!(portal, "step_up_required", rename(session, "Not mine"));
    }
    let renamed = rename(&here, "Blue key").await.unwrap();
    assert_eq!(renamed.authenticator(&made).unwrap().nickname.as_str(), "Blue key");
    // Once the account holds a key of another session, the password names none of them.
    register(&portal, &portal.fresh(JO), JO, &mut key(2)).await.unwrap();
    refused!(portal, "step_up_required", rename(&here, "Not this one"));
}

#[tokio::test]
async fn s32_f10_a_key_of_an_earlier_version_is_named_with_a_key() {
    let portal = Portal::with(nhsmail);
    let here = portal.session(JO, Strength::Password, 0);
    portal.advance(MILLISECOND);
    let made = register(&portal, &here, JO, &mut key(1)).await.unwrap().authenticator.id;
    let mut account = portal.stored(JO).await;
    account.authenticators[0].provenance.proof_at = None;
    portal.put(account).await;
    let nickname = Nickname::new("Blue key").unwrap();
    let jo = user(JO);
    let rename = portal.desk.rename_authenticator(&here, &jo, made, &nickname);
    refused!(portal, "step_up_required", rename);
}

#[tokio::test]
async fn s32_a_password_from_before_the_first_key_has_to_show_a_key() {
    let portal = Portal::with(nhsmail);
    let earlier = portal.session(JO, Strength::Password, 600);
    let officer = portal.session(RA, Strength::Password, 600);
    portal.desk.get_user(&earlier, &user(JO)).await.unwrap();
    portal.desk.get_user(&officer, &user(SAM)).await.unwrap();
    // An officer, or another session, registers the first key.
    let mut hand = key(1);
    register(&portal, &portal.admin(), JO, &mut hand).await.unwrap();
    register(&portal, &portal.admin(), RA, &mut key(2)).await.unwrap();
    for (session, whom) in [(&earlier, JO), (&officer, SAM), (&officer, RA)] {
        let read = portal.desk.get_user(session, &user(whom)).await;
        assert_eq!(refusal(read), "step_up_required");
        let history = portal.desk.list_events(session, &user(whom), 0, 10).await;
        assert_eq!(refusal(history), "step_up_required");
    }
    assert_eq!(refusal(portal.desk.find_users(&officer, "sam", None).await), "step_up_required");
    // The key is shown from that very session, and opens a new one.
    let begun = portal.desk.begin_sign_in(&earlier, Some(&user(JO))).await.unwrap();
    let answer = hand.signs(&begun);
    portal.desk.finish_sign_in(&earlier, &begun.id, &sent(&answer)).await.unwrap();
    let newer = portal.session(JO, Strength::Password, 0);
    portal.desk.get_user(&newer, &user(JO)).await.unwrap();
}

#[tokio::test]
async fn s32_the_session_that_registered_the_first_key_goes_on() {
    let portal = Portal::with(nhsmail);
    let session = portal.session(SAM, Strength::Password, 60);
    register(&portal, &session, SAM, &mut key(1)).await.unwrap();
    portal.desk.get_user(&session, &user(SAM)).await.unwrap();
    let other = portal.session(SAM, Strength::Password, 61);
    assert_eq!(refusal(portal.desk.get_user(&other, &user(SAM)).await), "step_up_required");
}
