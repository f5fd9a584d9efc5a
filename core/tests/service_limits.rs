//! What the directory and the policy's numbers stop.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use keydesk_test_desk::refused;
use keydesk_test_desk::sent;

use std::time::Duration;

use keydesk_core::model::{AuthenticatorKind, Caller, Nickname, Note};
use keydesk_core::time::Clock;
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::{self, user};
use keydesk_test_desk::{JO, Portal, SAM, key, refusal};

#[tokio::test]
async fn a_person_whom_the_directory_does_not_let_in_gets_no_key() {
    let portal = Portal::new();
    let (anybody, ra, kind) = (portal.anybody(), portal.ra(), AuthenticatorKind::SecurityKey);
    let redeemed = portal.redeem(&portal.issue(JO).await).await;
    let begun = portal.begin_by_link(&redeemed).await;
    let mut jo = people::everybody().into_iter().find(|person| person.id == user(JO)).unwrap();
    jo.active = false;
    portal.directory.put(jo.clone());
    let answer = key(1).registers(&begun);
    refused!(portal, "user_disabled", portal.finish_by_link(&redeemed, &begun, &answer));
    let again = portal.desk.begin_link_registration(&anybody, &redeemed.session);
    refused!(portal, "user_disabled", again);
    refused!(portal, "user_disabled", portal.desk.issue_link(&ra, &user(JO), kind));
    jo.active = true;
    portal.directory.put(jo);
    let finished = portal.finish_by_link(&redeemed, &begun, &answer).await;
    assert!(finished.is_ok(), "the refusal spent nothing");
}

#[tokio::test]
async fn the_number_of_keys_and_the_kinds_are_policy() {
    let portal = Portal::with(|policy| policy.registration.most = 1);
    let (anybody, ra) = (portal.anybody(), portal.ra());
    let security_key = AuthenticatorKind::SecurityKey;
    let who = user(JO);
    let passkey = portal.desk.issue_link(&ra, &who, AuthenticatorKind::Passkey);
    refused!(portal, "kind_not_offered", passkey);
    assert!(portal.found(JO).await.is_none(), "a refusal opens no account");
    let redeemed = portal.redeem(&portal.issue(JO).await).await;
    let begun = begun_on_behalf(&portal).await;
    let on_behalf = key(1).registers(&begun);
    portal
        .desk
        .finish_registration(&portal.admin(), &user(JO), &begun.id, &sent(&on_behalf))
        .await
        .unwrap();
    // The link was there first, but the room is taken now.
    let begin = portal.desk.begin_link_registration(&anybody, &redeemed.session);
    refused!(portal, "too_many_authenticators", begin);
    let issue = portal.desk.issue_link(&ra, &who, security_key);
    refused!(portal, "too_many_authenticators", issue);
    let admin = portal.admin();
    let begin = portal.desk.begin_registration(&admin, &who, security_key);
    refused!(portal, "too_many_authenticators", begin);
}

#[tokio::test]
async fn an_account_keeps_the_links_that_anybody_may_ask_about() {
    let portal = Portal::new();
    let first = portal.issue(JO).await;
    for _ in 0..20 {
        portal.issue(JO).await;
    }
    let account = portal.stored(JO).await;
    assert_eq!(account.links.len(), 16);
    let open = account.links.iter().filter(|link| link.status(portal.clock.now()).is_open());
    assert_eq!(open.count(), 1);
    refused!(portal, "link_unknown", portal.desk.redeem_link(&portal.anybody(), &first.token));
    assert_eq!(portal.events(JO).await.len(), 1 + 21 + 20, "the record has them all");
}

#[tokio::test]
async fn too_many_attempts_are_refused_and_the_next_minute_is_a_new_one() {
    let portal = Portal::with(|policy| (policy.limits.redeem, policy.limits.begin) = (2, 2));
    let (issued, anybody) = (portal.issue(JO).await, portal.anybody());
    portal.redeem(&issued).await;
    let redeemed = portal.redeem(&issued).await;
    refused!(portal, "too_many_requests", portal.desk.redeem_link(&anybody, &issued.token));
    portal.begin_by_link(&redeemed).await;
    portal.begin_by_link(&redeemed).await;
    let begin = portal.desk.begin_link_registration(&anybody, &redeemed.session);
    refused!(portal, "too_many_requests", begin);
    portal.advance(Duration::from_secs(60));
    portal.begin_by_link(&redeemed).await;
    portal.redeem(&issued).await;
    let refused = keydesk_core::error::Error::from(keydesk_core::error::Refusal::TooManyRequests);
    assert!(refused.retryable());
}

#[tokio::test]
async fn a_refusal_opens_no_account_whatever_was_asked() {
    let portal = Portal::with(keydesk_test_desk::nhsmail);
    let jo = portal.fresh(JO);
    let why = Note::new("x").unwrap();
    let passkey = AuthenticatorKind::Passkey;
    let begin = portal.desk.begin_registration(&jo, &user(JO), passkey).await;
    assert_eq!(refusal(begin), "kind_not_offered");
    assert_eq!(
        refusal(portal.desk.close_account(&portal.ra(), &user(JO), &why).await),
        "account_unknown"
    );
    assert!(portal.found(JO).await.is_none());
}

#[tokio::test]
async fn s30_reading_histories_is_bounded_for_who_reads_and_nothing_else_is() {
    let portal = Portal::with(|policy| policy.limits.history = 3);
    let mut jo_key = key(1);
    let held = portal.registered(JO, &mut jo_key).await.authenticator.id;
    let (jo, ra) = (portal.fresh(JO), portal.ra());
    let read = async |who: &Caller, of| portal.desk.list_events(who, &user(of), 0, 10).await;
    for _ in 0..3 {
        assert!(read(&jo, JO).await.is_ok());
    }
    refused!(portal, "too_many_requests", read(&jo, JO));
    // It is the budget of who reads, whatever they read.
    for of in [JO, SAM, JO] {
        assert!(read(&ra, of).await.is_ok());
    }
    for of in [SAM, JO] {
        refused!(portal, "too_many_requests", read(&ra, of));
    }
    // A caller who may not read a history gets that refusal, not one about the limit.
    refused!(portal, "not_authorised", read(&jo, SAM));

    for who in [&jo, &ra] {
        assert!(portal.desk.get_user(who, &user(JO)).await.is_ok());
        assert!(portal.desk.changes_of(who, &user(JO), None).await.is_ok());
    }
    portal.issue(JO).await;
    let nickname = Nickname::new("Blue key").unwrap();
    assert!(portal.desk.rename_authenticator(&jo, &user(JO), held, &nickname).await.is_ok());
    assert!(portal.signs_in(JO, &mut jo_key).await.is_ok());

    portal.advance(Duration::from_secs(60));
    for (who, of) in [(portal.fresh(JO), JO), (portal.ra(), SAM)] {
        assert!(read(&who, of).await.is_ok());
    }
}

#[tokio::test]
async fn s30_a_long_history_counts_for_its_length() {
    let portal = Portal::with(|policy| {
        (policy.limits.history, policy.limits.rename) = (4, 10_000);
    });
    let held = portal.registered(JO, &mut key(1)).await.authenticator.id;
    let jo = portal.fresh(JO);
    for number in 0..1_200 {
        let nickname = Nickname::new(&format!("Key {number}")).unwrap();
        portal.desk.rename_authenticator(&jo, &user(JO), held, &nickname).await.unwrap();
    }
    let all = portal.events(JO).await.len();
    let read = async |after| portal.desk.list_events(&jo, &user(JO), after, 10_000).await;
    // Three times 500 events, and three times again: what was let in is finished.
    assert_eq!(read(0).await.unwrap().len(), all);
    assert_eq!(read(0).await.unwrap().len(), all);
    assert_eq!(refusal(read(0).await), "too_many_requests");
    portal.advance(Duration::from_secs(60));
    let jo = portal.fresh(JO);
    for count in 1..=5 {
        let newest = portal.desk.list_events(&jo, &user(JO), 1_100, 10_000).await;
        assert_eq!(newest.is_ok(), count <= 4, "{count}");
    }
}

async fn begun_on_behalf(portal: &Portal) -> keydesk_core::service::BegunCeremony {
    keydesk_test_desk::begin(portal, &portal.admin(), JO).await.unwrap()
}
