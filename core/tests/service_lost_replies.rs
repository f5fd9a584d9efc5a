//! A completed registration is answered the same again, should a reply be lost: to the same response.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use keydesk_test_desk::refused;
use std::time::Duration;

use keydesk_core::model::Strength;
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::user;
use keydesk_test_desk::portal::{Portal, begin, nhsmail};
use keydesk_test_desk::{JO, key, sent};
use serde_json::{Value, json};

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test]
async fn a_lost_reply_after_success_is_answered_the_same_again() {
    let portal = Portal::new();
    let redeemed = portal.redeem(&portal.issue(JO).await).await;
    let begun = portal.begin_by_link(&redeemed).await;
    let answer = key(1).registers(&begun);
    let first = portal.finish_by_link(&redeemed, &begun, &answer).await.unwrap();
    let before = portal.kept().await;
    for late in [Duration::ZERO, HOUR * 48] {
        portal.advance(late);
        let again = portal.finish_by_link(&redeemed, &begun, &answer).await.unwrap();
        assert_eq!((&again.authenticator, &again.account), (&first.authenticator, &first.account));
    }
    assert_eq!(portal.kept().await, before);
}

#[tokio::test]
async fn a_completed_link_answers_success_to_the_same_response_only() {
    let portal = Portal::new();
    let redeemed = portal.redeem(&portal.issue(JO).await).await;
    let begun = portal.begin_by_link(&redeemed).await;
    let answer = key(1).registers(&begun);
    portal.finish_by_link(&redeemed, &begun, &answer).await.unwrap();
    let mut with_more = answer.clone();
    with_more["later"] = json!(true);
    for other in [key(2).registers(&begun), with_more, json!({})] {
        refused!(portal, "link_used", portal.finish_by_link(&redeemed, &begun, &other));
    }
    // What an older version registered has no digest of its response, and is not answered again.
    let mut account = portal.stored(JO).await;
    account.authenticators[0].provenance.response = None;
    portal.put(account).await;
    refused!(portal, "link_used", portal.finish_by_link(&redeemed, &begun, &answer));
}

#[tokio::test]
async fn a_lost_reply_to_ones_first_registration_is_answered_again() {
    let portal = Portal::with(nhsmail);
    let password = portal.session(JO, Strength::Password, 0);
    let begun = begin(&portal, &password, JO).await.unwrap();
    let answer = key(1).registers(&begun);
    let jo = user(JO);
    let first =
        portal.desk.finish_registration(&password, &jo, &begun.id, &sent(&answer)).await.unwrap();
    let before = portal.kept().await;
    // The account holds a key now, and this session did not show it. It is the same call, though.
    let again =
        portal.desk.finish_registration(&password, &jo, &begun.id, &sent(&answer)).await.unwrap();
    assert_eq!(again.authenticator, first.authenticator);
    assert_eq!(portal.kept().await, before);
    // Only to the person who made it.
    let admin = portal.admin();
    let answer = sent(&answer);
    let other = portal.desk.finish_registration(&admin, &jo, &begun.id, &answer);
    refused!(portal, "ceremony_unknown", other);
}

#[tokio::test]
async fn a_completed_ceremony_answers_success_to_the_same_response_only() {
    for on_behalf in [false, true] {
        let portal = Portal::with(nhsmail);
        let caller = if on_behalf { portal.admin() } else { portal.fresh(JO) };
        let begun = begin(&portal, &caller, JO).await.unwrap();
        let answer = key(1).registers(&begun);
        let finish = async |answer: &Value| {
            portal.desk.finish_registration(&caller, &user(JO), &begun.id, &sent(answer)).await
        };
        let first = finish(&answer).await.unwrap();
        let again = finish(&answer).await.unwrap();
        assert_eq!(again.authenticator, first.authenticator);
        let mut with_more = answer.clone();
        with_more["later"] = json!(true);
        for other in [key(2).registers(&begun), with_more, json!({})] {
            refused!(portal, "ceremony_unknown", finish(&other));
        }
        // What an older version registered has no digest of its response, and is not answered again.
        let mut account = portal.stored(JO).await;
        account.authenticators[0].provenance.response = None;
        portal.put(account).await;
        refused!(portal, "ceremony_unknown", finish(&answer));
    }
}
