//! What happens when a port fails: nothing is half done, nothing is said that is not so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use keydesk_test_desk::sent;

use std::sync::Arc;

use keydesk_core::error::Error;
use keydesk_core::model::{AuthenticatorKind, Nickname, Strength};
use keydesk_core::ports::StoreErrorKind;
use keydesk_core::service::{BegunCeremony, RedeemedLink};
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::user;
use keydesk_test_desk::portal::{Portal, begin, nhsmail};
use keydesk_test_desk::{Fault, JO, Watched, failure, key, plain_key, refusal};
use keydesk_testkit::SoftAuthenticator;

fn watched() -> (Portal, Arc<Watched>) {
    let mut watched = None;
    let portal = Portal::with_ports(nhsmail, |ports| watched = Some(Watched::over(ports)));
    (portal, watched.unwrap())
}

/// What is about to be done when a port fails.
#[derive(Debug, Clone, Copy)]
enum Step {
    GetUser,
    ListEvents,
    IssueLink,
    RedeemLink,
    LinkStatus,
    BeginLink,
    FinishLink,
    Begin,
    Finish,
    Rename,
    Remove,
    BeginSignIn,
    FinishSignIn,
    FinishSignInAtOnce,
}

const STEPS: [Step; 14] = [
    Step::GetUser,
    Step::ListEvents,
    Step::IssueLink,
    Step::RedeemLink,
    Step::LinkStatus,
    Step::BeginLink,
    Step::FinishLink,
    Step::Begin,
    Step::Finish,
    Step::Rename,
    Step::Remove,
    Step::BeginSignIn,
    Step::FinishSignIn,
    Step::FinishSignInAtOnce,
];

/// A portal on which every step can be taken.
struct Ready {
    portal: Portal,
    watched: Arc<Watched>,
    key: SoftAuthenticator,
    registered: keydesk_core::service::Registered,
    issued: keydesk_core::service::IssuedLink,
    redeemed: RedeemedLink,
    by_link: (BegunCeremony, serde_json::Value),
    own: (BegunCeremony, serde_json::Value),
    sign_in: (BegunCeremony, serde_json::Value),
}

impl Ready {
    async fn new() -> Self {
        let (portal, watched) = watched();
        let mut key = key(1);
        let registered = portal.registered(JO, &mut key).await;
        let issued = portal.issue(JO).await;
        let redeemed = portal.redeem(&issued).await;
        let begun = portal.begin_by_link(&redeemed).await;
        let by_link = (begun.clone(), keydesk_test_desk::key(2).registers(&begun));
        let begun = begin(&portal, &portal.fresh(JO), JO).await.unwrap();
        let own = (begun.clone(), keydesk_test_desk::key(3).registers(&begun));
        let begun = portal.desk.begin_sign_in(&portal.anybody(), Some(&user(JO))).await.unwrap();
        let sign_in = (begun.clone(), key.signs(&begun));
        watched.begin();
        Self { portal, watched, key, registered, issued, redeemed, by_link, own, sign_in }
    }

    async fn take(&self, step: Step) -> Result<(), Error> {
        let (portal, desk, jo) = (&self.portal, &self.portal.desk, user(JO));
        let (ra, anybody, own) = (portal.ra(), portal.anybody(), portal.fresh(JO));
        let (kind, session) = (AuthenticatorKind::SecurityKey, &self.redeemed.session);
        match step {
            Step::GetUser => desk.get_user(&ra, &jo).await.map(drop),
            Step::ListEvents => desk.list_events(&ra, &jo, 0, 5).await.map(drop),
            Step::IssueLink => desk.issue_link(&ra, &jo, kind).await.map(drop),
            Step::RedeemLink => desk.redeem_link(&anybody, &self.issued.token).await.map(drop),
            Step::LinkStatus => desk.link_status(&anybody, session).await.map(drop),
            Step::BeginLink => desk.begin_link_registration(&anybody, session).await.map(drop),
            Step::FinishLink => {
                let (begun, answer) = &self.by_link;
                portal.finish_by_link(&self.redeemed, begun, answer).await.map(drop)
            }
            Step::Begin => desk.begin_registration(&own, &jo, kind).await.map(drop),
            Step::Finish => {
                let (begun, answer) = &self.own;
                desk.finish_registration(&own, &jo, &begun.id, &sent(answer)).await.map(drop)
            }
            Step::Rename => {
                let (id, name) = (self.registered.authenticator.id, Nickname::new("x").unwrap());
                desk.rename_authenticator(&own, &jo, id, &name).await.map(drop)
            }
            Step::Remove => portal.removes(JO, &self.registered).await.map(drop),
            Step::BeginSignIn => desk.begin_sign_in(&anybody, Some(&jo)).await.map(drop),
            Step::FinishSignIn => {
                let (begun, answer) = &self.sign_in;
                portal.finish_sign_in(begun, answer).await.map(drop)
            }
            Step::FinishSignInAtOnce => {
                self.watched.has_the_step();
                Box::pin(self.take(Step::FinishSignIn)).await
            }
        }
    }
}

#[tokio::test]
async fn a_port_that_cannot_be_reached_leaves_nothing_half_written() {
    for step in STEPS {
        let ready = Ready::new().await;
        ready.take(step).await.unwrap();
        let calls = ready.watched.calls();
        assert!(!calls.is_empty(), "{step:?}");
        for (at, call) in calls.iter().enumerate() {
            let ready = Ready::new().await;
            ready.watched.fail(at, Fault::Refused(StoreErrorKind::Unavailable));
            let before = ready.portal.kept().await;
            let result = ready.take(step).await;
            let after = ready.portal.kept().await;
            if *call == "delivered" {
                // The commit happened and the person was notified, possibly twice.
                assert!(result.is_ok(), "{step:?} {call}");
                assert_eq!(after.2, before.2 + 1);
                continue;
            }
            let error = result.unwrap_err();
            assert_eq!(error.code(), "store_unavailable", "{step:?} {call}");
            assert!(error.retryable(), "{step:?} {call}");
            if *call == "record" && matches!(step, Step::FinishSignIn | Step::FinishSignInAtOnce) {
                // It was written, and then it could not be recorded: nobody is signed in.
                assert_eq!(after.1.len(), before.1.len() + 1);
            } else {
                assert_eq!(after, before, "{step:?} {call}");
            }
        }
    }
}

#[tokio::test]
async fn what_a_port_cannot_read_is_internal_and_not_worth_retrying() {
    for kind in [StoreErrorKind::Corrupt, StoreErrorKind::TooNew, StoreErrorKind::Invalid] {
        let (portal, watched) = watched();
        watched.begin();
        let result = portal.desk.get_user(&portal.ra(), &user(JO)).await;
        result.unwrap();
        let load = watched.calls().iter().position(|call| *call == "load").unwrap();
        watched.begin();
        watched.fail(load, Fault::Refused(kind));
        let error = portal.desk.get_user(&portal.ra(), &user(JO)).await.unwrap_err();
        assert_eq!((error.code(), error.retryable()), ("internal", false));
        // What is shown names no store; the source has what an operator needs.
        assert_eq!(error.to_string(), "an internal error");
    }
}

#[tokio::test]
async fn n21_what_cannot_be_recorded_is_not_shown_and_not_done() {
    let (portal, watched) = watched();
    portal.issue(JO).await;
    let read = async || portal.desk.get_user(&portal.ra(), &user(JO)).await;
    watched.begin();
    read().await.unwrap();
    let last = watched.calls().len() - 1;
    assert_eq!(watched.calls()[last], "record");
    watched.begin();
    watched.fail(last, Fault::Refused(StoreErrorKind::Full));
    assert_eq!(failure(read().await), "store_unavailable");
    // Nor is why something was refused.
    let refused =
        async || portal.desk.get_user(&portal.fresh(JO), &user(keydesk_test_desk::SAM)).await;
    watched.begin();
    assert_eq!(refusal(refused().await), "not_authorised");
    assert_eq!(watched.calls(), ["load", "count", "record"]);
    for call in [1, 2] {
        watched.begin();
        watched.fail(call, Fault::Refused(StoreErrorKind::Unavailable));
        assert_eq!(failure(refused().await), "store_unavailable");
    }
}

#[tokio::test]
async fn a_step_of_a_link_reads_the_account_once() {
    for step in [Step::RedeemLink, Step::BeginLink, Step::FinishLink] {
        let ready = Ready::new().await;
        ready.watched.begin();
        ready.take(step).await.unwrap();
        let calls = ready.watched.calls();
        let reads = calls.iter().filter(|call| matches!(**call, "load" | "find")).count();
        assert_eq!(reads, 1, "{step:?}: {calls:?}");
    }
}

#[tokio::test]
async fn a_conflict_is_decided_again_up_to_six_times() {
    let conflict = Some(Fault::Refused(StoreErrorKind::VersionConflict));
    let ready = Ready::new().await;
    ready.watched.next_commits(&[conflict; 5]);
    ready.take(Step::Rename).await.unwrap();
    let loads = ready.watched.calls().iter().filter(|call| **call == "load").count();
    assert_eq!(loads, 6, "read anew for every decision");

    let ready = Ready::new().await;
    ready.watched.next_commits(&[conflict; 6]);
    let before = ready.portal.kept().await;
    let error = ready.take(Step::Rename).await.unwrap_err();
    assert_eq!((error.code(), error.retryable()), ("busy", true));
    assert_eq!(ready.portal.kept().await, before);
}

#[tokio::test]
async fn a_conflicting_sign_in_is_decided_again_with_the_same_assertion() {
    let conflict = Some(Fault::Refused(StoreErrorKind::VersionConflict));
    let mut ready = Ready::new().await;
    ready.watched.next_commits(&[conflict, conflict]);
    ready.take(Step::FinishSignIn).await.unwrap();
    let calls = ready.watched.calls();
    assert_eq!(calls.iter().filter(|call| **call == "take").count(), 1, "its challenge is spent");
    ready.portal.signs_in(JO, &mut ready.key).await.unwrap();
}

#[tokio::test]
async fn only_a_store_that_is_both_ports_is_asked_for_both_in_one_step() {
    let ready = Ready::new().await;
    ready.take(Step::FinishSignInAtOnce).await.unwrap();
    assert_eq!(ready.watched.calls()[0], "take_and_find");
    assert!(!ready.watched.calls().iter().any(|call| ["take", "find"].contains(call)));

    // Ceremonies in a store that has the step, accounts in another.
    let mut watched = None;
    let portal = Portal::with_ports(nhsmail, |ports| {
        let accounts = ports.accounts.clone();
        watched = Some(Watched::over(ports));
        ports.accounts = accounts;
    });
    let (mut key, watched) = (key(1), watched.unwrap());
    portal.registered(JO, &mut key).await;
    watched.has_the_step();
    watched.begin();
    portal.signs_in(JO, &mut key).await.unwrap();
    assert!(watched.calls().contains(&"take") && !watched.calls().contains(&"take_and_find"));
}

#[tokio::test]
async fn a_commit_whose_reply_was_lost_is_read_back() {
    for step in [
        Step::IssueLink,
        Step::RedeemLink,
        Step::FinishLink,
        Step::Finish,
        Step::Rename,
        Step::Remove,
        Step::FinishSignIn,
        Step::FinishSignInAtOnce,
    ] {
        // It happened, and the answer was lost.
        let ready = Ready::new().await;
        let before = ready.portal.stored(JO).await;
        ready.watched.next_commits(&[Some(Fault::Lost)]);
        ready.take(step).await.unwrap();
        let after = ready.portal.stored(JO).await;
        assert_eq!(after.version.0, before.version.0 + 1, "{step:?}: once, and not twice");

        // It happened while the next try was being decided.
        let ready = Ready::new().await;
        ready.watched.next_commits(&[Some(Fault::Late)]);
        ready.take(step).await.unwrap();
        let after = ready.portal.stored(JO).await;
        assert_eq!(after.version.0, before.version.0 + 1, "{step:?}: late, and not twice");

        // It did not happen, and the answer was lost.
        let ready = Ready::new().await;
        ready.watched.next_commits(&[Some(Fault::Refused(StoreErrorKind::UnknownOutcome))]);
        ready.take(step).await.unwrap();
        let after = ready.portal.stored(JO).await;
        assert_eq!(after.version.0, before.version.0 + 1, "{step:?}: done at the second try");

        // It never happened, and nobody can say so.
        let ready = Ready::new().await;
        ready.watched.next_commits(&[Some(Fault::Refused(StoreErrorKind::UnknownOutcome)); 6]);
        let error = ready.take(step).await.unwrap_err();
        assert_eq!((error.code(), error.retryable()), ("store_unavailable", true), "{step:?}");
    }
}

#[tokio::test]
async fn a_commit_with_an_unknown_outcome_is_notified_once_it_is_found() {
    let ready = Ready::new().await;
    let told = || ready.portal.told.delivered.lock().unwrap().len();
    let before = told();
    ready.watched.next_commits(&[Some(Fault::Lost)]);
    ready.take(Step::Remove).await.unwrap();
    assert_eq!((told(), ready.portal.kept().await.2), (before, 1));
    assert_eq!(ready.portal.desk.deliver_notifications(10).await.unwrap(), 1);
    assert_eq!(told(), before + 1);
}

#[test]
fn of_32_parallel_sign_ins_beside_a_removal_none_is_lost_and_none_comes_after_it() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
    let portal = Arc::new(Portal::with(|policy| policy.limits.begin = 1000));
    // Without a counter, so that the order in which they arrive does not matter.
    let mut key = plain_key(1, |settings| settings.counts = false);
    let registered = runtime.block_on(portal.registered(JO, &mut key));
    let (anybody, mut answers) = (portal.anybody(), Vec::new());
    for _ in 0..32 {
        let begun = runtime.block_on(portal.desk.begin_sign_in(&anybody, None)).unwrap();
        answers.push((key.signs(&begun), begun));
    }
    let signing: Vec<_> = answers
        .into_iter()
        .map(|(answer, begun)| {
            let portal = portal.clone();
            runtime.spawn(async move { portal.finish_sign_in(&begun, &answer).await })
        })
        .collect();
    let removing = {
        let portal = portal.clone();
        runtime.spawn(async move { portal.removes(JO, &registered).await })
    };
    let mut signed_in = 0;
    for task in signing {
        match runtime.block_on(task).unwrap() {
            Ok(_) => signed_in += 1,
            Err(error) => assert!(["authenticator_removed", "busy"].contains(&error.code())),
        }
    }
    runtime.block_on(removing).unwrap().unwrap();
    let told = runtime.block_on(portal.told_of(JO));
    assert_eq!(told.iter().filter(|name| **name == "signed_in").count(), signed_in);
    assert_eq!(told.last(), Some(&"authenticator_removed"));
}

#[tokio::test]
async fn a_directory_or_counter_that_fails_is_no_answer() {
    let (portal, watched) = watched();
    let password = portal.session(JO, Strength::Password, 0);
    watched.begin();
    watched.fail(1, Fault::Refused(StoreErrorKind::Unavailable));
    // After the actor's own account; that the directory failed does not mean that there is nobody.
    assert_eq!(failure(begin(&portal, &password, JO).await), "store_unavailable");
    assert_eq!(watched.calls()[..2], ["load", "user"]);
    watched.begin();
    watched.fail(0, Fault::Refused(StoreErrorKind::Unavailable));
    let start = portal.desk.begin_sign_in(&portal.anybody(), None).await;
    assert_eq!((failure(start), watched.calls()[0]), ("store_unavailable", "count"));
}
