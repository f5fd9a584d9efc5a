//! Signing in: whose key, which status, which counter.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use keydesk_test_desk::refused;
use keydesk_test_desk::sent;

use keydesk_core::model::{AssuranceLevel, AuthenticatorKind, AuthenticatorStatus, Strength};
use keydesk_core::policy::SignInCommit;
use keydesk_core::service::BegunCeremony;
use keydesk_core::webauthn::{Algorithm, UserVerification};
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::{self, user};
use keydesk_test_desk::portal::Portal;
use keydesk_test_desk::{JO, NOBODY, ORIGIN, SAM, key, plain_key, refusal};
use keydesk_testkit::{AssertionDraft, SoftAuthenticator};
use serde_json::json;

/// Signs options that may not name a credential of this key, as an attacker's client would.
fn signs_anyway(key: &mut SoftAuthenticator, begun: &BegunCeremony) -> AssertionDraft {
    let mut options = begun.options.clone();
    options["allowCredentials"] = json!([]);
    key.draft_assertion(&options, ORIGIN).unwrap()
}

#[tokio::test]
async fn s01_s02_the_owner_comes_from_the_stored_credential_alone() {
    // expected user x user handle in the answer -> outcome
    let table = [
        (Some(JO), Handle::Absent, "ok"),
        (Some(JO), Handle::Own, "ok"),
        (Some(JO), Handle::Other, "user_handle_mismatch"),
        (Some(NOBODY), Handle::Absent, "sign_in_refused"),
        (Some(NOBODY), Handle::Own, "sign_in_refused"),
        (Some(NOBODY), Handle::Other, "sign_in_refused"),
        (None, Handle::Absent, "user_handle_missing"),
        (None, Handle::Own, "ok"),
        (None, Handle::Other, "user_handle_mismatch"),
        // Somebody else who has a key, and somebody who has none.
        (Some(SAM), Handle::Own, "sign_in_refused"),
        (Some(SAM), Handle::Other, "sign_in_refused"),
        (Some(people::ADMIN), Handle::Own, "sign_in_refused"),
    ];
    let (portal, mut jo_key, mut sam_key) = (Portal::new(), key(1), key(2));
    portal.registered(JO, &mut jo_key).await;
    portal.registered(SAM, &mut sam_key).await;
    let handle_of_sam = portal.stored(SAM).await.handles[0].as_bytes().to_vec();
    for (expected, handle, outcome) in table {
        let expected = expected.map(user);
        let begin = portal.desk.begin_sign_in(&portal.anybody(), expected.as_ref()).await;
        let begun = begin.unwrap();
        let mut draft = signs_anyway(&mut jo_key, &begun);
        match handle {
            Handle::Absent => draft.user_handle = None,
            Handle::Own => assert!(draft.user_handle.is_some()),
            Handle::Other => draft.user_handle = Some(handle_of_sam.clone()),
        }
        let before = portal.kept().await;
        let result = portal.finish_sign_in(&begun, &draft.to_json()).await;
        if outcome == "ok" {
            assert_eq!(result.unwrap().user, user(JO));
        } else {
            assert_eq!(refusal(result), outcome, "{expected:?} {handle:?}");
            assert_eq!(portal.kept().await, before);
        }
    }
}

#[tokio::test]
async fn s02_a_user_handle_by_itself_leads_to_nobody() {
    let (portal, mut jo_key, mut sam_key) = (Portal::new(), key(1), key(2));
    portal.registered(JO, &mut jo_key).await;
    portal.registered(SAM, &mut sam_key).await;
    let handle_of_jo = portal.stored(JO).await.handles[0].as_bytes().to_vec();
    // The handle is not signed: anyone who holds one key may put any handle beside it.
    let begun = portal.desk.begin_sign_in(&portal.anybody(), None).await.unwrap();
    let mut draft = sam_key.draft_assertion(&begun.options, ORIGIN).unwrap();
    draft.user_handle = Some(handle_of_jo.clone());
    let answer = draft.to_json();
    refused!(portal, "user_handle_mismatch", portal.finish_sign_in(&begun, &answer));
    // And a key that is registered nowhere here is not found by a handle that is.
    let mut stranger = key(8);
    Portal::new().registered(JO, &mut stranger).await;
    let begun = portal.desk.begin_sign_in(&portal.anybody(), None).await.unwrap();
    let mut draft = stranger.draft_assertion(&begun.options, ORIGIN).unwrap();
    draft.user_handle = Some(handle_of_jo);
    let answer = draft.to_json();
    refused!(portal, "sign_in_refused", portal.finish_sign_in(&begun, &answer));
}

#[derive(Debug, Clone, Copy)]
enum Handle {
    Absent,
    Own,
    Other,
}

#[tokio::test]
async fn a_key_that_is_not_registered_here_is_unknown() {
    let (portal, mut stranger) = (Portal::new(), key(8));
    portal.registered(JO, &mut key(1)).await;
    let elsewhere = Portal::new();
    elsewhere.registered(JO, &mut stranger).await;
    for expected in [Some(user(JO)), None] {
        let begin = portal.desk.begin_sign_in(&portal.anybody(), expected.as_ref()).await;
        let begun = begin.unwrap();
        let answer = signs_anyway(&mut stranger, &begun).to_json();
        refused!(portal, "sign_in_refused", portal.finish_sign_in(&begun, &answer));
    }
    // A key that was added after the options were made was not among them.
    let (mut jo_key, anybody) = (key(3), portal.anybody());
    let begun = portal.desk.begin_sign_in(&anybody, Some(&user(JO))).await.unwrap();
    portal.registered(JO, &mut jo_key).await;
    let answer = signs_anyway(&mut jo_key, &begun).to_json();
    refused!(portal, "credential_unknown", portal.finish_sign_in(&begun, &answer));
}

#[tokio::test]
async fn s16_every_status_in_every_flow() {
    let statuses = [
        (AuthenticatorStatus::Pending, "authenticator_pending"),
        (AuthenticatorStatus::Suspended, "authenticator_suspended"),
        (AuthenticatorStatus::Quarantined, "authenticator_quarantined"),
        (AuthenticatorStatus::Removed, "authenticator_removed"),
    ];
    for (status, code) in statuses {
        let (portal, mut jo_key) = (Portal::new(), key(1));
        portal.registered(JO, &mut jo_key).await;
        let anybody = portal.anybody();
        let second = portal.desk.begin_sign_in(&anybody, Some(&user(JO))).await.unwrap();
        portal.put_into(JO, status).await;
        let passwordless = portal.desk.begin_sign_in(&anybody, None).await.unwrap();
        let later = portal.desk.begin_sign_in(&anybody, Some(&user(JO))).await.unwrap();
        for begun in [&second, &passwordless, &later] {
            let answer = signs_anyway(&mut jo_key, begun).to_json();
            refused!(portal, code, portal.finish_sign_in(begun, &answer));
        }
        // It is not offered any more, and counts for nothing.
        let of_account = portal.stored(JO).await.authenticators[0].credential_id.to_string();
        assert_ne!(later.options["allowCredentials"][0]["id"], of_account);
        assert!(!portal.desk.second_factor_due(&user(JO)).await.unwrap());
        // It still cannot be registered twice, unless it was removed; and anyone who holds the
        // password alone cannot put another key in its place.
        let nhsmail = portal.reopened(keydesk_test_desk::nhsmail);
        let password = portal.session(JO, Strength::Password, 0);
        let kind = AuthenticatorKind::SecurityKey;
        let begin = nhsmail.begin_registration(&password, &user(JO), kind).await;
        let begun = keydesk_test_desk::begin(&portal, &portal.admin(), JO).await.unwrap();
        if status == AuthenticatorStatus::Removed {
            assert_eq!(refusal(begin), "link_required");
            assert_eq!(begun.options["excludeCredentials"], json!([]));
        } else {
            assert_eq!(refusal(begin), "step_up_required");
            assert_eq!(begun.options["excludeCredentials"][0]["id"], of_account);
        }
    }
}

#[tokio::test]
async fn s16_a_key_of_another_user_is_refused_without_its_status() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    portal.registered(JO, &mut jo_key).await;
    portal.put_into(JO, AuthenticatorStatus::Suspended).await;
    let begun = portal.desk.begin_sign_in(&portal.anybody(), None).await.unwrap();
    let mut draft = signs_anyway(&mut jo_key, &begun);
    draft.key = key(5).batch(Algorithm::Es256).0;
    refused!(portal, "sign_in_refused", portal.finish_sign_in(&begun, &draft.to_json()));
}

#[tokio::test]
async fn s16_somebody_whom_the_directory_does_not_let_in_cannot_sign_in() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    portal.registered(JO, &mut jo_key).await;
    let mut jo = people::everybody().into_iter().find(|person| person.id == user(JO)).unwrap();
    jo.active = false;
    portal.directory.put(jo);
    for expected in [Some(user(JO)), None] {
        let begin = portal.desk.begin_sign_in(&portal.anybody(), expected.as_ref()).await;
        let begun = begin.unwrap();
        let answer = jo_key.signs(&begun);
        refused!(portal, "user_disabled", portal.finish_sign_in(&begun, &answer));
    }
}

#[tokio::test]
async fn s14_an_answer_is_taken_once() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    portal.registered(JO, &mut jo_key).await;
    let begun = portal.desk.begin_sign_in(&portal.anybody(), Some(&user(JO))).await.unwrap();
    let answer = jo_key.signs(&begun);
    portal.finish_sign_in(&begun, &answer).await.unwrap();
    refused!(portal, "ceremony_unknown", portal.finish_sign_in(&begun, &answer));
    // Under another ceremony the challenge is wrong.
    let other = portal.desk.begin_sign_in(&portal.anybody(), Some(&user(JO))).await.unwrap();
    refused!(portal, "challenge_mismatch", portal.finish_sign_in(&other, &answer));
    // And too late is too late, to the millisecond.
    let late = portal.desk.begin_sign_in(&portal.anybody(), Some(&user(JO))).await.unwrap();
    let answer = jo_key.signs(&late);
    portal.clock.set(late.expires_at);
    refused!(portal, "ceremony_unknown", portal.finish_sign_in(&late, &answer));
}

#[tokio::test]
async fn a_sign_in_that_changes_nothing_may_go_unwritten_for_an_hour() {
    let portal = Portal::with(|policy| policy.sign_in.commit = SignInCommit::WhenChanged);
    let (mut silent, mut counting) = (plain_key(1, |settings| settings.counts = false), key(2));
    portal.registered(JO, &mut silent).await;
    portal.registered(SAM, &mut counting).await;
    let version = async |id| portal.stored(id).await.version.0;
    let (jo, sam) = (version(JO).await, version(SAM).await);
    for _ in 0..3 {
        portal.signs_in(JO, &mut silent).await.unwrap();
        portal.signs_in(SAM, &mut counting).await.unwrap();
    }
    assert_eq!(version(JO).await, jo + 1, "the first is written, for the time of last use");
    assert_eq!(version(SAM).await, sam + 3, "a counter that moved is always written");
    portal.advance(std::time::Duration::from_secs(60 * 60));
    portal.signs_in(JO, &mut silent).await.unwrap();
    assert_eq!(version(JO).await, jo + 2);
    let recorded = portal.store.audit_entries();
    let of = |entry: &&keydesk_core::ports::AuditEntry| entry.operation == "finishSignIn";
    assert_eq!(recorded.iter().filter(of).count(), 7, "unwritten is not unrecorded");
}

#[tokio::test]
async fn s18_user_verification_is_enforced_stored_and_carried_out() {
    let portal = Portal::new();
    let mut jo_key = key(1);
    portal.registered(JO, &mut jo_key).await;
    let begun = portal.desk.begin_sign_in(&portal.anybody(), Some(&user(JO))).await.unwrap();
    assert_eq!(begun.options["userVerification"], "required");
    let mut draft = jo_key.draft_assertion(&begun.options, ORIGIN).unwrap();
    draft.flags &= !(1 << 2);
    refused!(portal, "user_not_verified", portal.finish_sign_in(&begun, &draft.to_json()));

    // Where policy lets it be, the result says what it is worth.
    let lax =
        portal.reopened(|policy| policy.sign_in.second_factor = UserVerification::Discouraged);
    let begun = lax.begin_sign_in(&portal.anybody(), Some(&user(JO))).await.unwrap();
    let mut draft = jo_key.draft_assertion(&begun.options, ORIGIN).unwrap();
    draft.flags &= !(1 << 2);
    let done =
        lax.finish_sign_in(&portal.anybody(), &begun.id, &sent(&draft.to_json())).await.unwrap();
    assert!(!done.user_verified);
    assert_eq!(done.assurance.level, AssuranceLevel::Aal1);
    // S9: what was asked at begin counts, not the policy at finish.
    let begun = portal.desk.begin_sign_in(&portal.anybody(), Some(&user(JO))).await.unwrap();
    let mut draft = jo_key.draft_assertion(&begun.options, ORIGIN).unwrap();
    draft.flags &= !(1 << 2);
    let done = lax.finish_sign_in(&portal.anybody(), &begun.id, &sent(&draft.to_json())).await;
    assert_eq!(refusal(done), "user_not_verified");
}

#[tokio::test]
async fn s19_a_user_handle_is_64_random_bytes_for_good() {
    let (portal, mut one, mut two) = (Portal::new(), key(1), key(2));
    portal.registered(JO, &mut one).await;
    let handle = portal.stored(JO).await.handles[0].clone();
    assert_eq!(handle.as_bytes().len(), 64);
    portal.registered(JO, &mut two).await;
    assert_eq!(portal.stored(JO).await.handles, std::slice::from_ref(&handle));
    assert_eq!(one.credentials[0].user_handle, handle.as_bytes());
    assert_eq!(two.credentials[0].user_handle, handle.as_bytes());
    portal.registered(SAM, &mut key(3)).await;
    assert_ne!(portal.stored(SAM).await.handles[0], handle);
    // Nothing personal: not a byte of it says who they are.
    let text = String::from_utf8_lossy(handle.as_bytes()).to_lowercase();
    assert!(!text.contains("jo") && !text.contains("kerr"));
    // And the same from begin to finish, when begin opens the account.
    let portal = Portal::new();
    let begun = keydesk_test_desk::begin(&portal, &portal.admin(), JO).await.unwrap();
    let again = keydesk_test_desk::begin(&portal, &portal.admin(), JO).await.unwrap();
    assert_eq!(begun.options["user"]["id"], again.options["user"]["id"]);
    assert_eq!(begun.options["user"]["id"], portal.stored(JO).await.handles[0].to_string());
}
