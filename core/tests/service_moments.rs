//! S27: a session is known by its authenticator and the time of its proof, so no two sign-ins with one
//! authenticator have the same time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod gate;

use keydesk_test_desk::refused;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use gate::Gate;
use keydesk_core::machine::EventName;
use keydesk_core::model::AuthenticatorKind;
use keydesk_core::policy::{Policy, SignInCommit};
use keydesk_core::service::SignIn;
use keydesk_core::time::{Clock, Timestamp};
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::user;
use keydesk_test_desk::portal::{Portal, begin, nhsmail, register};
use keydesk_test_desk::{JO, key, plain_key, refusal, sent};
use keydesk_testkit::SoftAuthenticator;

const POLICIES: [SignInCommit; 2] = [SignInCommit::Always, SignInCommit::WhenChanged];

/// A key without a counter: where policy says so, its sign-ins go unwritten.
fn silent(seed: u64) -> SoftAuthenticator {
    plain_key(seed, |settings| settings.counts = false)
}

fn commits(when: SignInCommit) -> impl FnOnce(&mut Policy) {
    move |policy| {
        nhsmail(policy);
        policy.sign_in.commit = when;
    }
}

/// Signs in as often, while the clock stands still.
async fn at_once(portal: &Portal, key: &mut SoftAuthenticator, count: usize) -> Vec<SignIn> {
    let mut done = Vec::new();
    for _ in 0..count {
        done.push(portal.signs_in(JO, key).await.unwrap());
    }
    done
}

#[tokio::test]
async fn s27_of_sessions_that_begin_in_one_millisecond_the_one_that_removes_its_key_goes_on() {
    for when in POLICIES {
        for remover in 0..4 {
            let portal = Portal::with(commits(when));
            let mut jo_key = silent(1);
            let own = portal.registered(JO, &mut jo_key).await;
            portal.advance(Duration::from_millis(1));
            let signed_in = at_once(&portal, &mut jo_key, 4).await;
            let sessions: Vec<_> = signed_in.iter().map(|one| portal.born_of(one)).collect();
            for session in &sessions {
                // Each proof counts at once.
                assert!(portal.desk.get_user(session, &user(JO)).await.is_ok());
            }
            portal.removes_as(&sessions[remover], JO, &own).await.unwrap();
            for (number, session) in sessions.iter().enumerate() {
                if number == remover {
                    assert!(begin(&portal, session, JO).await.is_ok(), "{when:?} {number}");
                } else {
                    let read = portal.desk.get_user(session, &user(JO)).await;
                    assert_eq!(refusal(read), "session_revoked", "{when:?} {remover} {number}");
                }
            }
        }
    }
}

#[tokio::test]
async fn s27_the_history_has_the_time_that_the_session_has() {
    let portal = Portal::new();
    let mut jo_key = key(1);
    portal.registered(JO, &mut jo_key).await;
    let signed_in = at_once(&portal, &mut jo_key, 3).await;
    let events = portal.events(JO).await;
    let written = events.iter().filter(|event| event.change().name() == EventName::SignedIn);
    let written: Vec<_> = written.map(|event| event.at()).collect();
    assert_eq!(written, signed_in.iter().map(|one| one.at).collect::<Vec<_>>());
    let last_used = portal.stored(JO).await.authenticators[0].last_used_at;
    assert_eq!(last_used, written.last().copied());
}

/// Four nodes, each of which has read the account before any of them commits.
#[test]
fn s27_sign_ins_of_one_millisecond_on_several_nodes_have_times_of_their_own() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
    for when in POLICIES {
        let mut gate = None;
        let portal = Portal::with_ports(commits(when), |ports| {
            let before = Arc::new(Gate::of(ports.accounts.clone(), 4));
            ports.accounts = before.clone();
            gate = Some(before);
        });
        let mut jo_key = silent(1);
        runtime.block_on(portal.registered(JO, &mut jo_key));
        // Without a counter each of them answers with the same state of the key.
        let begun: Vec<_> = (0..4)
            .map(|_| runtime.block_on(portal.desk.begin_sign_in(&portal.anybody(), None)).unwrap())
            .collect();
        let answers: Vec<_> = begun.iter().map(|begun| sent(&jo_key.signs(begun))).collect();
        gate.unwrap().close();
        let nodes: Vec<_> = begun
            .into_iter()
            .zip(answers)
            .map(|(begun, answer)| {
                let (desk, anybody) = (portal.reopened(commits(when)), portal.anybody());
                runtime
                    .spawn(async move { desk.finish_sign_in(&anybody, &begun.id, &answer).await })
            })
            .collect();
        let times: BTreeSet<_> =
            nodes.into_iter().map(|node| runtime.block_on(node).unwrap().unwrap().at).collect();
        assert_eq!(times.len(), 4, "{when:?}");
    }
}

#[tokio::test]
async fn s27_a_removal_is_newer_than_every_sign_in_before_it_and_older_than_those_after_it() {
    let portal = Portal::with(nhsmail);
    let (mut lost_key, mut kept_key) = (key(1), key(2));
    let lost = portal.registered(JO, &mut lost_key).await;
    portal.registered(JO, &mut kept_key).await;
    // Their host names no authenticator.
    let unnamed = |signed_in: &SignIn| {
        let mut session = portal.born_of(signed_in);
        session.actor.as_mut().unwrap().authenticator = None;
        session
    };
    let before = at_once(&portal, &mut lost_key, 20).await;
    assert!(begin(&portal, &unnamed(&before[19]), JO).await.is_ok());
    portal.removes(JO, &lost).await.unwrap();
    let after = at_once(&portal, &mut kept_key, 1).await;
    for signed_in in &before {
        refused!(portal, "step_up_required", begin(&portal, &unnamed(signed_in), JO));
    }
    assert!(begin(&portal, &unnamed(&after[0]), JO).await.is_ok());
    assert!(register(&portal, &unnamed(&after[0]), JO, &mut key(3)).await.is_ok());
}

#[tokio::test]
async fn s27_a_clock_that_was_hours_ahead_keeps_nobody_out() {
    let hour = Duration::from_secs(60 * 60);
    for when in POLICIES {
        let portal = Portal::with(commits(when));
        let (mut jo_key, now) = (silent(1), portal.clock.now());
        let held = portal.registered(JO, &mut jo_key).await;
        portal.advance(hour);
        at_once(&portal, &mut jo_key, 2).await;
        portal.removes(JO, &held).await.unwrap();
        let mut next_key = silent(2);
        portal.registered(JO, &mut next_key).await;
        at_once(&portal, &mut next_key, 1).await;

        portal.clock.set(now);
        for signed_in in at_once(&portal, &mut next_key, 3).await {
            assert!(signed_in.at.since(now) < Duration::from_millis(10));
            let session = portal.born_of(&signed_in);
            let kind = AuthenticatorKind::SecurityKey;
            let begun = portal.desk.begin_registration(&session, &user(JO), kind).await;
            assert!(begun.is_ok(), "{when:?}: {begun:?}");
        }
        // Clocks may differ by a minute: what another node gave out is followed so far.
        let ahead = Timestamp::from_unix_millis(now.unix_millis() + 59_000);
        portal.clock.set(ahead);
        let theirs = portal.signs_in(JO, &mut next_key).await.unwrap();
        portal.clock.set(now);
        let ours = portal.signs_in(JO, &mut next_key).await.unwrap();
        assert_ne!(ours.at, theirs.at);
        assert!(portal.desk.get_user(&portal.born_of(&ours), &user(JO)).await.is_ok());
    }
}
