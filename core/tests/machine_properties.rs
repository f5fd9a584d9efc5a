//! Whatever is done in whatever order, some things always hold.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::HashMap;

use keydesk_core::error::Error;
use keydesk_core::machine::Event;
use keydesk_test_desk::portal::Portal;
use keydesk_test_desk::simulation::{Act, Look, Simulation};
use keydesk_test_desk::{JO, key};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

fn act() -> impl Strategy<Value = Act> {
    // Most people use what they were given last; some do not.
    let n = || prop_oneof![3 => Just(0_usize), 1 => 0..6_usize];
    prop_oneof![
        3 => any::<bool>().prop_map(Act::Issue),
        5 => n().prop_map(Act::Redeem),
        7 => n().prop_map(Act::BeginLink),
        9 => (n(), n(), 0..6_usize).prop_map(|(at, session, key)| Act::FinishLink(at, session, key)),
        1 => n().prop_map(Act::FinishAgain),
        1 => (any::<bool>(), n()).prop_map(|(who, at)| Act::Cancel(who, at)),
        3 => any::<bool>().prop_map(Act::Begin),
        5 => (any::<bool>(), n(), 0..6_usize).prop_map(|(who, at, key)| Act::Finish(who, at, key)),
        4 => (any::<bool>(), 0..6_usize).prop_map(|(who, key)| Act::SignIn(who, key)),
        1 => (any::<bool>(), n(), any::<u8>()).prop_map(|(who, at, to)| Act::Rename(who, at, to)),
        2 => (any::<bool>(), n(), any::<bool>()).prop_map(|(who, at, sure)| Act::Remove(who, at, sure)),
        1 => any::<bool>().prop_map(Act::Close),
        1 => any::<bool>().prop_map(Act::Reopen),
        2 => prop_oneof![Just(1_u64), Just(299_999), Just(300_000), Just(3_600_000)].prop_map(Act::Wait),
    ]
}

#[test]
fn whatever_is_done_in_whatever_order() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    // The same sequences in every run, so that a failure is found again.
    let config = ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut outcomes: HashMap<&'static str, usize> = HashMap::new();
    let seen = std::cell::RefCell::new(&mut outcomes);
    TestRunner::new_with_rng(config, rng)
        .run(&proptest::collection::vec(act(), 60), |acts| {
            runtime.block_on(async {
                let mut simulation = Simulation::new();
                let mut before = Look::at(&simulation.portal).await;
                for act in &acts {
                    let led = simulation.does(act).await;
                    let after = Look::at(&simulation.portal).await;
                    if let Some(result) = &led {
                        let code = result.as_ref().map_or_else(Error::code, |()| "ok");
                        *seen.borrow_mut().entry(code).or_default() += 1;
                    }
                    if matches!(led, Some(Err(Error::Refused(_)))) {
                        assert_eq!(before.kept, after.kept, "{act:?} was refused");
                    }
                    assert!(!matches!(led, Some(Err(Error::Failed(_)))), "{act:?} {led:?}");
                    after.holds(&before);
                    before = after;
                }
                before.replays();
            });
            Ok(())
        })
        .unwrap();
    // Sequences that never got anywhere would prove nothing.
    for code in [
        "ok",
        "link_used",
        "link_superseded",
        "link_expired",
        "link_cancelled",
        "session_ended",
        "ceremony_superseded",
        "ceremony_unknown",
        "too_many_authenticators",
        "authenticator_removed",
        "last_authenticator_confirm",
        "account_closed",
        "account_exists",
        "sign_in_refused",
    ] {
        assert!(outcomes.contains_key(code), "{code} never came up: {outcomes:?}");
    }
    assert!(outcomes["ok"] > 750, "{outcomes:?}");
}

#[test]
fn an_event_that_was_touched_is_no_event() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let portal = Portal::new();
    runtime.block_on(portal.registered(JO, &mut key(1)));
    let events = runtime.block_on(portal.events(JO));
    let mut same = 0;
    for event in &events {
        let bytes = event.encoded();
        for at in 0..bytes.len() {
            let mut tampered = bytes.to_vec();
            tampered[at] ^= 1;
            // Either it cannot be read, or it is another event with another digest.
            match Event::decode(&tampered) {
                Ok(other) => assert_ne!(other.digest(), event.digest()),
                Err(_) => same += 1,
            }
        }
        let spaced = [bytes, b" "].concat();
        assert!(Event::decode(&spaced).is_err(), "one encoding only");
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let more = text.replacen('{', r#"{"a":1,"#, 1);
        assert!(Event::decode(more.as_bytes()).is_err(), "nothing unknown");
    }
    assert!(same > 100);
}
