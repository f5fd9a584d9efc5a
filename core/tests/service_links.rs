//! Registration links that are late, used, replaced, repeated or raced for.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod gate;

use keydesk_test_desk::refused;
use keydesk_test_desk::sent;

use std::sync::Arc;
use std::time::Duration;

use gate::Gate;
use keydesk_core::ids::{CeremonyId, EventDigest, LinkDigest, LinkId};
use keydesk_core::model::{LinkSession, LinkStatus};
use keydesk_core::policy::Policy;
use keydesk_core::secret::SecretToken;
use keydesk_core::time::Clock;
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::user;
use keydesk_test_desk::{JO, ORIGIN, Portal, SAM, key, refusal};
use keydesk_testkit::{ClientError, SeededEntropy};
use serde_json::json;

const HOUR: Duration = Duration::from_secs(60 * 60);
const MILLISECOND: Duration = Duration::from_millis(1);

#[tokio::test]
async fn s04_a_used_link_is_used() {
    let portal = Portal::new();
    let issued = portal.issue(JO).await;
    let redeemed = portal.redeem(&issued).await;
    let begun = portal.begin_by_link(&redeemed).await;
    let answer = key(1).registers(&begun);
    portal.finish_by_link(&redeemed, &begun, &answer).await.unwrap();

    let (anybody, session) = (portal.anybody(), &redeemed.session);
    refused!(portal, "link_used", portal.desk.redeem_link(&anybody, &issued.token));
    refused!(portal, "link_used", portal.desk.begin_link_registration(&anybody, session));
    refused!(portal, "link_used", portal.desk.cancel_link(&portal.ra(), &user(JO), issued.link.id));
    // Another ceremony than the one that completed it is not answered.
    let other = CeremonyId::generate(&SeededEntropy::new(9)).unwrap();
    let answer = sent(&answer);
    let finish = portal.desk.finish_link_registration(&anybody, session, &other, &answer);
    refused!(portal, "link_used", finish);
}

#[tokio::test]
async fn a_link_that_somebody_else_opens_asks_first_and_changes_nothing() {
    let portal = Portal::new();
    let issued = portal.issue(JO).await;
    let sam = portal.fresh(SAM);
    refused!(portal, "signed_in_as_another", portal.desk.redeem_link(&sam, &issued.token));
    let redeemed = portal.desk.redeem_link_confirmed(&sam, &issued.token).await.unwrap();
    assert_eq!(redeemed.user, user(JO));
    // Whom it is for, and nobody in particular, are not asked.
    portal.desk.redeem_link(&portal.fresh(JO), &issued.token).await.unwrap();
    portal.desk.redeem_link(&portal.anybody(), &issued.token).await.unwrap();
}

#[tokio::test]
async fn s05_unknown_and_forged_links_are_unknown() {
    let portal = Portal::new();
    let issued = portal.issue(JO).await;
    let anybody = portal.anybody();
    let other = SecretToken::generate(&SeededEntropy::new(77)).unwrap();
    refused!(portal, "link_unknown", portal.desk.redeem_link(&anybody, &other));
    let unknown = LinkId::generate(&SeededEntropy::new(78)).unwrap();
    refused!(portal, "link_unknown", portal.desk.cancel_link(&portal.ra(), &user(JO), unknown));
    // Somebody else's link is not known to this account.
    let (ra, link) = (portal.ra(), issued.link.id);
    portal.issue(SAM).await;
    refused!(portal, "link_unknown", portal.desk.cancel_link(&ra, &user(SAM), link));
    // Garbled text is no token at all.
    let text = issued.token.expose();
    for garbled in [
        "",
        "x",
        &text[1..],
        &format!("{text}A"),
        &format!("{text}="),
        &text.replace(&text[..1], "!"),
    ] {
        assert!(SecretToken::parse(garbled).is_err(), "{garbled}");
    }
    // Every flipped bit is another token.
    let bytes = keydesk_core::base64url::decode(&text).unwrap();
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        let token = SecretToken::parse(&keydesk_core::base64url::encode(&flipped)).unwrap();
        assert_eq!(
            refusal(portal.desk.redeem_link(&Default::default(), &token).await),
            "link_unknown"
        );
    }
    assert!(portal.desk.redeem_link(&anybody, &issued.token).await.is_ok());
}

#[tokio::test]
async fn s04_a_link_of_one_relying_party_is_unknown_to_another() {
    let portal = Portal::new();
    let issued = portal.issue(JO).await;
    let other =
        keydesk_core::webauthn::RelyingPartyConfig::new("other.example", "https://other.example");
    let policy = portal.desk.policy().clone();
    let other = keydesk_core::service::Desk::new(other, policy, portal.ports.clone()).unwrap();
    refused!(portal, "link_unknown", other.redeem_link(&portal.anybody(), &issued.token));
}

#[tokio::test]
async fn an_expired_link_is_refused_from_the_very_millisecond() {
    let portal = Portal::new();
    let issued = portal.issue(JO).await;
    let early = portal.redeem(&issued).await;
    portal.advance(HOUR - MILLISECOND);
    let in_time = portal.redeem(&issued).await;
    portal.advance(MILLISECOND);
    assert_eq!(portal.clock.now(), issued.link.expires_at);

    let (anybody, ra) = (portal.anybody(), portal.ra());
    assert_eq!(portal.stored(JO).await.links[0].status(portal.clock.now()), LinkStatus::Expired);
    refused!(portal, "link_expired", portal.desk.redeem_link(&anybody, &issued.token));
    let begin = portal.desk.begin_link_registration(&anybody, &in_time.session);
    refused!(portal, "link_expired", begin);
    let begin = portal.desk.begin_link_registration(&anybody, &early.session);
    refused!(portal, "session_ended", begin);
    refused!(portal, "link_expired", portal.desk.cancel_link(&ra, &user(JO), issued.link.id));
}

#[tokio::test]
async fn a_ceremony_that_began_in_time_may_end_in_its_own_time() {
    let portal = Portal::new();
    let issued = portal.issue(JO).await;
    portal.advance(HOUR - MILLISECOND);
    let redeemed = portal.redeem(&issued).await;
    let begun = portal.begin_by_link(&redeemed).await;
    portal.advance(Duration::from_secs(300) - MILLISECOND);
    assert_eq!(
        portal.stored(JO).await.links[0].status(portal.clock.now()),
        LinkStatus::Registering
    );
    let registered = portal.finish_by_link(&redeemed, &begun, &key(1).registers(&begun)).await;
    assert_eq!(registered.unwrap().account.active().count(), 1);
}

#[tokio::test]
async fn but_not_a_millisecond_longer() {
    let portal = Portal::new();
    let issued = portal.issue(JO).await;
    portal.advance(HOUR - MILLISECOND);
    let redeemed = portal.redeem(&issued).await;
    let begun = portal.begin_by_link(&redeemed).await;
    portal.advance(Duration::from_secs(300));
    assert_eq!(portal.clock.now(), begun.expires_at);
    let answer = key(1).registers(&begun);
    refused!(portal, "link_expired", portal.finish_by_link(&redeemed, &begun, &answer));
}

#[tokio::test]
async fn nothing_new_begins_in_the_grace_of_a_ceremony() {
    let portal = Portal::new();
    let issued = portal.issue(JO).await;
    portal.advance(HOUR - MILLISECOND);
    let redeemed = portal.redeem(&issued).await;
    let begun = portal.begin_by_link(&redeemed).await;
    portal.advance(MILLISECOND * 2);
    let anybody = portal.anybody();
    refused!(portal, "link_expired", portal.desk.redeem_link(&anybody, &issued.token));
    let again = portal.desk.begin_link_registration(&anybody, &redeemed.session);
    refused!(portal, "link_expired", again);
    // Neither of them disturbed the ceremony that is under way.
    let answer = key(1).registers(&begun);
    assert!(portal.finish_by_link(&redeemed, &begun, &answer).await.is_ok());
}

#[tokio::test]
async fn a_ceremony_that_ran_out_is_begun_again_with_the_same_link() {
    let portal = Portal::new();
    let redeemed = portal.redeem(&portal.issue(JO).await).await;
    let begun = portal.begin_by_link(&redeemed).await;
    let answer = key(1).registers(&begun);
    portal.advance(Duration::from_secs(300));
    refused!(portal, "ceremony_unknown", portal.finish_by_link(&redeemed, &begun, &answer));
    let begun = portal.begin_by_link(&redeemed).await;
    assert!(portal.finish_by_link(&redeemed, &begun, &key(2).registers(&begun)).await.is_ok());
}

#[tokio::test]
async fn a_newer_link_supersedes_at_every_stage() {
    let portal = Portal::new();
    let (anybody, ra) = (portal.anybody(), portal.ra());
    let issued = portal.issue(JO).await;
    let redeemed = portal.redeem(&issued).await;
    let begun = portal.begin_by_link(&redeemed).await;
    let answer = key(1).registers(&begun);
    let newer = portal.issue(JO).await;

    refused!(portal, "link_superseded", portal.desk.redeem_link(&anybody, &issued.token));
    let begin = portal.desk.begin_link_registration(&anybody, &redeemed.session);
    refused!(portal, "link_superseded", begin);
    refused!(portal, "link_superseded", portal.finish_by_link(&redeemed, &begun, &answer));
    refused!(portal, "link_superseded", portal.desk.link_status(&anybody, &redeemed.session));
    refused!(portal, "link_superseded", portal.desk.cancel_link(&ra, &user(JO), issued.link.id));
    assert_eq!(newer.account.links[0].status(portal.clock.now()), LinkStatus::Superseded);
    assert!(portal.desk.redeem_link(&anybody, &newer.token).await.is_ok());
}

#[tokio::test]
async fn an_ra_cancels_a_link_at_every_stage() {
    for stage in 0..3 {
        let portal = Portal::new();
        let (anybody, ra) = (portal.anybody(), portal.ra());
        let issued = portal.issue(JO).await;
        let mut under_way = None;
        if stage > 0 {
            let redeemed = portal.redeem(&issued).await;
            let begun = if stage > 1 { Some(portal.begin_by_link(&redeemed).await) } else { None };
            under_way = Some((redeemed, begun));
        }
        let account = portal.desk.cancel_link(&ra, &user(JO), issued.link.id).await.unwrap();
        assert_eq!(account.links[0].status(portal.clock.now()), LinkStatus::Cancelled);
        refused!(portal, "link_cancelled", portal.desk.redeem_link(&anybody, &issued.token));
        refused!(portal, "link_cancelled", portal.desk.cancel_link(&ra, &user(JO), issued.link.id));
        let Some((redeemed, begun)) = under_way else { continue };
        let begin = portal.desk.begin_link_registration(&anybody, &redeemed.session);
        refused!(portal, "link_cancelled", begin);
        if let Some(begun) = begun {
            let answer = key(1).registers(&begun);
            refused!(portal, "link_cancelled", portal.finish_by_link(&redeemed, &begun, &answer));
        }
    }
}

#[tokio::test]
async fn s07_a_second_device_ends_the_session_of_the_first() {
    let portal = Portal::new();
    let issued = portal.issue(JO).await;
    let laptop = portal.redeem(&issued).await;
    let on_laptop = portal.begin_by_link(&laptop).await;
    let phone = portal.redeem(&issued).await;
    assert_ne!(laptop.session.token.expose(), phone.session.token.expose());

    let (anybody, answer) = (portal.anybody(), key(1).registers(&on_laptop));
    refused!(portal, "session_ended", portal.finish_by_link(&laptop, &on_laptop, &answer));
    let begin = portal.desk.begin_link_registration(&anybody, &laptop.session);
    refused!(portal, "session_ended", begin);
    refused!(portal, "session_ended", portal.desk.link_status(&anybody, &laptop.session));
    // The older device's ceremony is no use to the newer one either, before and after it begins.
    refused!(portal, "ceremony_unknown", portal.finish_by_link(&phone, &on_laptop, &answer));
    let on_phone = portal.begin_by_link(&phone).await;
    refused!(portal, "ceremony_superseded", portal.finish_by_link(&phone, &on_laptop, &answer));
    let answer = key(2).registers(&on_phone);
    assert!(portal.finish_by_link(&phone, &on_phone, &answer).await.is_ok());
    // The first device now gets the answer that the link was used.
    let begin = portal.desk.begin_link_registration(&anybody, &laptop.session);
    refused!(portal, "link_used", begin);
}

#[tokio::test]
async fn s07_of_two_tabs_the_newer_attempt_counts() {
    let portal = Portal::new();
    let redeemed = portal.redeem(&portal.issue(JO).await).await;
    let older = portal.begin_by_link(&redeemed).await;
    let newer = portal.begin_by_link(&redeemed).await;
    let answer = key(1).registers(&older);
    refused!(portal, "ceremony_superseded", portal.finish_by_link(&redeemed, &older, &answer));
    let answer = key(2).registers(&newer);
    assert!(portal.finish_by_link(&redeemed, &newer, &answer).await.is_ok());
}

#[tokio::test]
async fn s07_a_session_is_good_for_its_own_link_only() {
    let portal = Portal::new();
    let jo = portal.redeem(&portal.issue(JO).await).await;
    let sam = portal.redeem(&portal.issue(SAM).await).await;
    let (anybody, of_sam) = (portal.anybody(), portal.begin_by_link(&sam).await);
    portal.begin_by_link(&jo).await;
    let swapped = LinkSession { link: sam.session.link, token: jo.session.token.clone() };
    refused!(portal, "session_ended", portal.desk.begin_link_registration(&anybody, &swapped));
    let nowhere = LinkSession { link: LinkDigest::from_bytes([9; 32]), ..jo.session.clone() };
    refused!(portal, "session_ended", portal.desk.begin_link_registration(&anybody, &nowhere));
    // Jo's session with Sam's ceremony.
    let answer = key(1).registers(&of_sam);
    refused!(portal, "ceremony_superseded", portal.finish_by_link(&jo, &of_sam, &answer));
    assert!(portal.finish_by_link(&sam, &of_sam, &answer).await.is_ok(), "it was not spent");
    let text = jo.session.expose();
    assert_eq!(LinkSession::parse(&text).unwrap().expose(), text);
    for garbled in ["", ".", &text.replace('.', ""), &text[..text.len() - 1], &format!("{text}.")] {
        assert!(LinkSession::parse(garbled).is_err(), "{garbled}");
    }
}

#[test]
fn s04_of_64_concurrent_redeemers_one_session_lives_and_one_key_is_made() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
    let mut gate = None;
    let limits = |policy: &mut Policy| {
        policy.limits.redeem = 1000;
        policy.limits.begin = 1000;
    };
    let portal = Arc::new(Portal::with_ports(limits, |ports| {
        let before = Arc::new(Gate::of(ports.accounts.clone(), 64));
        ports.accounts = before.clone();
        gate = Some(before);
    }));
    let issued = Arc::new(runtime.block_on(portal.issue(JO)));
    // All of them have loaded the account before the first commits.
    gate.unwrap().close();
    let redeemers: Vec<_> = (0..64)
        .map(|seed| {
            let (portal, issued) = (portal.clone(), issued.clone());
            runtime.spawn(async move {
                let (anybody, mut key) = (portal.anybody(), key(seed));
                let redeemed = portal.desk.redeem_link(&anybody, &issued.token).await?;
                let begun =
                    portal.desk.begin_link_registration(&anybody, &redeemed.session).await?;
                portal.finish_by_link(&redeemed, &begun, &key.registers(&begun)).await
            })
        })
        .collect();
    let mut won = 0;
    for redeemer in redeemers {
        match runtime.block_on(redeemer).unwrap() {
            Ok(_) => won += 1,
            Err(error) => {
                let told = ["session_ended", "link_used", "ceremony_unknown", "busy"];
                assert!(told.contains(&error.code()), "{}", error.code());
            }
        }
    }
    let account = runtime.block_on(portal.stored(JO));
    assert_eq!(account.authenticators.len(), won, "as many winners as keys");
    assert!(won <= 1);
    // Had two of them committed on top of the same account, the record would say so.
    let events = runtime.block_on(portal.events(JO));
    let mut previous = EventDigest::NONE;
    for (number, event) in (1..).zip(&events) {
        assert_eq!((event.sequence(), event.previous()), (number, previous));
        previous = event.digest();
    }
    assert_eq!(account.head, previous);
    // The next caller still can, even if all the others hindered each other.
    if won == 0 {
        let redeemed = runtime.block_on(portal.redeem(&issued));
        let begun = runtime.block_on(portal.begin_by_link(&redeemed));
        let answer = key(99).registers(&begun);
        assert!(runtime.block_on(portal.finish_by_link(&redeemed, &begun, &answer)).is_ok());
    }
}

#[tokio::test]
async fn a_cancelled_dialog_or_wrong_pin_leaves_the_link_as_it_was() {
    let portal = Portal::new();
    let redeemed = portal.redeem(&portal.issue(JO).await).await;
    let begun = portal.begin_by_link(&redeemed).await;
    let mut locked = keydesk_test_desk::plain_key(1, |settings| settings.user_verified = false);
    assert_eq!(locked.create(&begun.options, ORIGIN), Err(ClientError::NotAllowedError));
    // The page sends nothing then. Trying again is a new attempt with the same session.
    let begun = portal.begin_by_link(&redeemed).await;
    assert!(portal.finish_by_link(&redeemed, &begun, &key(1).registers(&begun)).await.is_ok());
}

#[tokio::test]
async fn s14_a_failed_verification_burns_the_challenge_and_not_the_link() {
    let portal = Portal::new();
    let redeemed = portal.redeem(&portal.issue(JO).await).await;
    let begun = portal.begin_by_link(&redeemed).await;
    let good = key(1).registers(&begun);
    let mut bad = good.clone();
    bad["response"]["clientDataJSON"] = json!("e30");
    refused!(portal, "client_data_member_missing", portal.finish_by_link(&redeemed, &begun, &bad));
    refused!(portal, "ceremony_unknown", portal.finish_by_link(&redeemed, &begun, &good));
    let begun = portal.begin_by_link(&redeemed).await;
    assert!(portal.finish_by_link(&redeemed, &begun, &key(2).registers(&begun)).await.is_ok());
}
