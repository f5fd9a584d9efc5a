//! Proving oneself again: stepping up, and coming back with the same answer.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::time::Duration;

use keydesk_core::model::{Nickname, Strength};
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::user;
use keydesk_test_desk::portal::{Portal, begin, nhsmail};
use keydesk_test_desk::{JO, key, refusal, sent};

#[tokio::test]
async fn s08_a_person_steps_up_and_comes_back() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    let made = portal.registered(JO, &mut jo_key).await.authenticator.id;
    let nickname = Nickname::new("Blue key").unwrap();
    let password = portal.session(JO, Strength::Password, 0);
    let rename = portal.desk.rename_authenticator(&password, &user(JO), made, &nickname).await;
    assert_eq!(refusal(rename), "step_up_required");

    // The host asks for the key and puts what comes back into its session.
    let sign_in = portal.signs_in(JO, &mut jo_key).await.unwrap();
    let mut caller = password;
    let actor = caller.actor.as_mut().unwrap();
    (actor.authenticated_at, actor.strength) = (sign_in.at, Strength::SecurityKey);
    let renamed = portal.desk.rename_authenticator(&caller, &user(JO), made, &nickname).await;
    assert_eq!(renamed.unwrap().authenticator(&made).unwrap().nickname, nickname);
}

#[tokio::test]
async fn s08_a_session_that_went_stale_meanwhile_comes_back_with_the_same_answer() {
    let portal = Portal::with(nhsmail);
    let almost = portal.session(JO, Strength::Password, 14 * 60);
    let begun = begin(&portal, &almost, JO).await.unwrap();
    let answer = key(1).registers(&begun);
    portal.advance(Duration::from_secs(61));
    let finish =
        portal.desk.finish_registration(&almost, &user(JO), &begun.id, &sent(&answer)).await;
    assert_eq!(refusal(finish), "step_up_required");
    let again = portal.session(JO, Strength::Password, 0);
    let finish =
        portal.desk.finish_registration(&again, &user(JO), &begun.id, &sent(&answer)).await;
    assert_eq!(finish.unwrap().account.active().count(), 1);
}
