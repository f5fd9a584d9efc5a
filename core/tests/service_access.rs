//! Who may do what: every operation with every proof that may be missing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use keydesk_test_desk::refused;
use keydesk_test_desk::sent;

use std::collections::BTreeSet;
use std::time::Duration;

use keydesk_core::error::Error;
use keydesk_core::ids::{CeremonyId, OrganisationId};
use keydesk_core::model::{AuthenticatorKind, By, LinkSession, Nickname, Strength};
use keydesk_core::secret::SecretToken;
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::operation::{OPERATIONS, Operation};
use keydesk_test_desk::people::{self, ADMIN, RA, user};
use keydesk_test_desk::portal::{Portal, begin, nhsmail};
use keydesk_test_desk::{ALEX, DAYS_AGO, JO, NOBODY, SAM, Watched, key, refusal};
use keydesk_testkit::SeededEntropy;
use serde_json::json;

use Operation as Op;

#[tokio::test]
async fn f15_what_shows_nothing_is_neither_looked_up_nor_written_down() {
    let portal = Portal::new();
    let mut ra = portal.ra();
    for query in ["\u{3164}", "\u{2800}\u{200b}", " \u{e0041} ", "", ",", " ,, ,"] {
        let found = portal.desk.find_users(&ra, query, None).await;
        assert_eq!(refusal(found), "query_invalid", "{query:?}");
    }
    ra.from = Some("192.0.2.7\u{3164}\u{202e}".into());
    ra.user_agent = Some("\u{2800}\u{e0041}".into());
    let kind = AuthenticatorKind::SecurityKey;
    portal.desk.issue_link(&ra, &user(JO), kind).await.unwrap();
    let event = portal.events(JO).await.pop().unwrap();
    assert_eq!((event.from(), event.user_agent()), (Some("192.0.2.7"), None));
}

#[tokio::test]
async fn s08_every_operation_needs_every_proof() {
    for op in OPERATIONS {
        let portal = Portal::with(|policy| {
            policy.access.strength_for_others = Strength::SecurityKey;
        });
        let who = op.who();
        let missing = [
            ("not_authenticated", portal.anybody(), JO),
            ("not_authorised", portal.fresh(SAM), JO),
            ("not_authorised", portal.fresh(SAM), NOBODY),
            ("user_unknown", portal.fresh(who), ALEX),
            ("user_unknown", portal.fresh(who), NOBODY),
        ];
        for (code, caller, target) in missing {
            let before = portal.kept().await;
            assert_eq!(refusal(op.run(&portal, &caller, target).await), code, "{op:?}");
            assert_eq!(portal.kept().await, before, "{op:?} {code}");
        }
        // Reading asks for a session and a right, but not for a recent proof.
        let old = portal.session(who, Strength::SecurityKey, DAYS_AGO);
        let weak = portal.session(who, Strength::Password, 0);
        for caller in [old, weak] {
            let before = portal.kept().await;
            let result = op.run(&portal, &caller, JO).await;
            if op.reads() {
                assert!(result.is_ok(), "{op:?}");
            } else {
                assert_eq!(refusal(result), "step_up_required", "{op:?}");
            }
            assert_eq!(portal.kept().await, before, "{op:?}");
        }
        let strong = portal.fresh(who);
        let result = op.run(&portal, &strong, JO).await;
        let code = result.as_ref().map_or_else(Error::code, |()| "ok");
        assert_eq!(code, op.without_an_account(), "{op:?}");
    }
}

#[tokio::test]
async fn s08_a_role_is_good_for_its_actions_only() {
    let portal = Portal::new();
    for op in OPERATIONS {
        let other = if op.who() == RA { ADMIN } else { RA };
        let shared = !matches!(op, Op::IssueLink | Op::BeginRegistration | Op::FinishRegistration);
        let result = op.run(&portal, &portal.fresh(other), JO).await;
        let code = result.as_ref().map_or_else(Error::code, |()| "ok");
        let expected = if shared { op.without_an_account() } else { "not_authorised" };
        assert_eq!(code, expected, "{op:?}");
    }
}

#[tokio::test]
async fn s08_ones_own_account_needs_the_key_that_it_holds() {
    for op in [Op::BeginRegistration, Op::FinishRegistration, Op::Rename, Op::Remove] {
        let portal = Portal::new();
        portal.registered(JO, &mut key(1)).await;
        let old = portal.session(JO, Strength::SecurityKey, DAYS_AGO);
        let weak = portal.session(JO, Strength::Password, 0);
        for caller in [old, weak] {
            refused!(portal, "step_up_required", op.run(&portal, &caller, JO));
        }
        let result = op.run(&portal, &portal.fresh(JO), JO).await;
        let code = result.as_ref().map_or_else(Error::code, |()| "ok");
        assert_eq!(code, op.without_an_account(), "{op:?}");
    }
    // What only reads is theirs at any time; what is not theirs, at none.
    let portal = Portal::new();
    let old = portal.session(JO, Strength::Password, DAYS_AGO);
    for op in OPERATIONS {
        if op.reads() {
            assert!(op.run(&portal, &old, JO).await.is_ok());
        } else if matches!(op, Op::IssueLink | Op::CancelLink | Op::Close | Op::Reopen) {
            refused!(portal, "not_authorised", op.run(&portal, &portal.fresh(JO), JO));
        }
    }
}

#[tokio::test]
async fn s08_fresh_means_to_the_millisecond() {
    let portal = Portal::new();
    let jo = portal.session(RA, Strength::SecurityKey, 15 * 60);
    assert!(Op::IssueLink.run(&portal, &jo, JO).await.is_ok());
    portal.advance(Duration::from_millis(1));
    refused!(portal, "step_up_required", Op::IssueLink.run(&portal, &jo, JO));
}

#[tokio::test]
async fn s08_bootstrap_is_policy() {
    let password = |portal: &Portal| portal.session(JO, Strength::Password, 0);
    let (cim, nhs) = (Portal::new(), Portal::with(nhsmail));
    refused!(cim, "link_required", begin(&cim, &password(&cim), JO));
    refused!(cim, "link_required", begin(&cim, &cim.fresh(JO), JO));
    assert!(begin(&nhs, &password(&nhs), JO).await.is_ok());
    // A stale session is not enough for a first key either.
    let stale = nhs.session(SAM, Strength::Password, DAYS_AGO);
    refused!(nhs, "step_up_required", begin(&nhs, &stale, SAM));
    // Somebody who may register for others begins in both.
    assert!(begin(&cim, &cim.admin(), JO).await.is_ok());
}

#[tokio::test]
async fn s08_nobody_gets_past_their_own_rules_by_their_role() {
    let kind = AuthenticatorKind::SecurityKey;
    let portal = Portal::new();
    let ra = user(RA);
    let itself = portal.ra();
    refused!(portal, "link_required", portal.desk.issue_link(&itself, &ra, kind));
    refused!(portal, "link_required", begin(&portal, &portal.admin(), ADMIN));

    // With a key of their own, a password session does not get them another one.
    let mut ra_key = key(1);
    let begun = begin(&portal, &portal.admin(), RA).await.unwrap();
    let answer = ra_key.registers(&begun);
    portal.desk.finish_registration(&portal.admin(), &ra, &begun.id, &sent(&answer)).await.unwrap();
    let password = portal.session(RA, Strength::Password, 0);
    refused!(portal, "step_up_required", portal.desk.issue_link(&password, &ra, kind));
    assert!(portal.desk.issue_link(&itself, &ra, kind).await.is_ok());
}

#[tokio::test]
async fn s08_the_session_that_registered_the_first_key_may_name_it_and_no_more() {
    let portal = Portal::with(nhsmail);
    let password = portal.session(JO, Strength::Password, 0);
    let earlier = portal.session(JO, Strength::Password, DAYS_AGO);
    portal.advance(Duration::from_secs(1));
    let begun = begin(&portal, &password, JO).await.unwrap();
    let answer = key(1).registers(&begun);
    let answer = sent(&answer);
    let finish = portal.desk.finish_registration(&password, &user(JO), &begun.id, &answer).await;
    let made = finish.unwrap().authenticator.id;
    let nickname = Nickname::new("Blue key").unwrap();
    let renamed = portal.desk.rename_authenticator(&password, &user(JO), made, &nickname).await;
    assert_eq!(renamed.unwrap().authenticator(&made).unwrap().nickname, nickname);
    for op in [Op::BeginRegistration, Op::Remove] {
        refused!(portal, "step_up_required", op.run(&portal, &password, JO));
    }
    // A stale session does not, nor one that began after the key, which could be anybody's.
    refused!(portal, "step_up_required", Op::Rename.run(&portal, &earlier, JO));
    portal.advance(Duration::from_secs(1));
    let later = portal.session(JO, Strength::Password, 0);
    refused!(portal, "step_up_required", Op::Rename.run(&portal, &later, JO));
    // Nor does a key that somebody else put there count as one's own.
    let admin = portal.admin();
    let begun = begin(&portal, &admin, SAM).await.unwrap();
    let sam = portal.session(SAM, Strength::Password, 1);
    let answer = key(2).registers(&begun);
    let answer = sent(&answer);
    portal.desk.finish_registration(&admin, &user(SAM), &begun.id, &answer).await.unwrap();
    refused!(portal, "step_up_required", Op::Rename.run(&portal, &sam, SAM));
}

#[tokio::test]
async fn s08_without_a_links_proof_nothing_moves() {
    let portal = Portal::new();
    portal.issue(JO).await;
    let (anybody, entropy) = (portal.anybody(), SeededEntropy::new(6));
    let forged = LinkSession {
        link: portal.stored(JO).await.links[0].digest,
        token: SecretToken::generate(&entropy).unwrap(),
    };
    let ceremony = CeremonyId::generate(&entropy).unwrap();
    refused!(portal, "session_ended", portal.desk.link_status(&anybody, &forged));
    refused!(portal, "session_ended", portal.desk.begin_link_registration(&anybody, &forged));
    let finish = json!({});
    let finish = sent(&finish);
    let finish = portal.desk.finish_link_registration(&anybody, &forged, &ceremony, &finish);
    refused!(portal, "session_ended", finish);
    refused!(portal, "link_unknown", portal.desk.redeem_link(&anybody, &forged.token));
    let finish = portal.desk.finish_sign_in(&anybody, &ceremony, &sent(&json!({}))).await;
    assert_eq!(refusal(finish), "ceremony_unknown");
}

#[tokio::test]
async fn an_outsider_learns_nothing_and_uses_nothing_up() {
    let portal = Portal::with(|policy| policy.limits.begin = 1);
    let mut alex = people::everybody().into_iter().find(|person| person.id == user(ALEX)).unwrap();
    alex.active = false;
    portal.directory.put(alex);
    let (ra, admin, kind) = (portal.ra(), portal.admin(), AuthenticatorKind::SecurityKey);
    // That Alex is disabled is for their own organisation to know.
    let alex = user(ALEX);
    refused!(portal, "user_unknown", portal.desk.issue_link(&ra, &alex, kind));
    refused!(portal, "user_unknown", begin(&portal, &admin, ALEX));
    // Nor do refusals use up what a person may begin within a minute.
    for _ in 0..3 {
        let begin = begin(&portal, &portal.fresh(JO), JO).await;
        assert_eq!(refusal(begin), "link_required");
    }
    assert!(begin(&portal, &admin, JO).await.is_ok());
    refused!(portal, "too_many_requests", begin(&portal, &admin, JO));
}

#[tokio::test]
async fn people_outside_ones_organisations_are_as_unknown_as_people_who_do_not_exist() {
    let mut watched = None;
    let portal = Portal::with_ports(|_| {}, |ports| watched = Some(Watched::over(ports)));
    let watched = watched.unwrap();
    // Alex has an account with a link and a key, which their own officer put there.
    let mut own_officer = portal.ra();
    own_officer.actor.as_mut().unwrap().organisations = vec![OrganisationId::new("RY2").unwrap()];
    let kind = AuthenticatorKind::SecurityKey;
    portal.desk.issue_link(&own_officer, &user(ALEX), kind).await.unwrap();
    for op in OPERATIONS {
        let mut seen = Vec::new();
        for (id, session) in [ALEX, NOBODY].into_iter().flat_map(|id| [(id, 0), (id, DAYS_AGO)]) {
            watched.begin();
            let caller = portal.session(op.who(), Strength::SecurityKey, session);
            let error = op.run(&portal, &caller, id).await.unwrap_err();
            seen.push((error.code(), error.to_string(), watched.calls()));
        }
        assert_eq!(seen[0].0, "user_unknown", "{op:?}");
        // The same answer, after the same calls to every port.
        assert!(seen.iter().all(|other| *other == seen[0]), "{op:?}: {seen:#?}");
    }
    // Neither does the record of reads and refusals reveal more to its readers.
    let outcomes: BTreeSet<_> =
        portal.store.audit_entries().into_iter().map(|entry| entry.outcome).collect();
    assert_eq!(outcomes, ["user_unknown"].into());
}

#[tokio::test]
async fn a_role_that_does_not_reach_ones_own_organisation_is_not_authorised() {
    let portal = Portal::new();
    let mut elsewhere = portal.ra();
    elsewhere.actor.as_mut().unwrap().organisations = vec![OrganisationId::new("RY2").unwrap()];
    // They know that they exist: nothing is hidden by an answer that denies it.
    refused!(portal, "not_authorised", Op::CancelLink.run(&portal, &elsewhere, RA));
    assert!(Op::GetUser.run(&portal, &elsewhere, RA).await.is_ok(), "their own account");
}

#[tokio::test]
async fn a_grant_names_who_acted_in_every_event() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    let registered = portal.registered(JO, &mut jo_key).await;
    portal.signs_in(JO, &mut jo_key).await.unwrap();
    portal.removes(JO, &registered).await.unwrap();
    let link = registered.authenticator.provenance.link.unwrap();
    let (by_ra, by_link) = (By::Actor { id: user(RA) }, By::LinkHolder { link });
    let by: Vec<_> = portal.events(JO).await.iter().map(|event| event.by().clone()).collect();
    let links = [&by_link; 4];
    let expected: Vec<_> = [&by_ra, &by_ra].into_iter().chain(links).cloned().collect();
    assert_eq!(by[..6], expected);
    assert_eq!(by[6..], [By::KeyHolder, by_ra]);
}

#[tokio::test]
async fn n21_refusals_and_reads_are_recorded_with_who_and_whom() {
    let portal = Portal::new();
    let (ra, jo) = (portal.ra(), user(JO));
    portal.desk.get_user(&ra, &jo).await.unwrap();
    portal.desk.find_users(&ra, "jo", None).await.unwrap();
    let issued = portal.issue(JO).await;
    portal.desk.cancel_link(&ra, &jo, issued.link.id).await.unwrap();
    assert!(portal.desk.redeem_link(&portal.anybody(), &issued.token).await.is_err());
    assert!(portal.desk.get_user(&portal.fresh(SAM), &jo).await.is_err());
    let recorded: Vec<_> = portal
        .store
        .audit_entries()
        .into_iter()
        .map(|entry| (entry.operation, entry.outcome, entry.actor, entry.user))
        .collect();
    assert_eq!(
        recorded,
        [
            ("getUser", "ok", Some(user(RA)), Some(jo.clone())),
            ("findUsers", "ok", Some(user(RA)), None),
            ("redeemLink", "link_cancelled", None, Some(jo.clone())),
            ("getUser", "not_authorised", Some(user(SAM)), Some(jo)),
        ]
    );
}
