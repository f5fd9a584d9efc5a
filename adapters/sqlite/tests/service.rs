//! The whole desk on a store, with many at once: SECURITY S4 and S16.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken test should stop at once")]

mod scratch;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use keydesk_api::TokioClock;
use keydesk_core::error::Error;
use keydesk_core::ids::{OrganisationId, Role, UserId};
use keydesk_core::machine::{Change, Event};
use keydesk_core::model::{
    Account, Actor, AuthenticatorKind, AuthenticatorStatus, Caller, LinkStatus, RemovalReason,
    Strength, User,
};
use keydesk_core::policy::{Action, CounterPolicy, Policy};
use keydesk_core::ports::memory::{MemoryDirectory, MemoryStore};
use keydesk_core::ports::{DerivedKeyRing, KeyId, Store};
use keydesk_core::secret::SecretToken;
use keydesk_core::service::{Desk, Ports, Registered, SignIn};
use keydesk_core::time::{Clock, SystemClock};
use keydesk_core::webauthn::RelyingPartyConfig;
use keydesk_sqlite::SqliteStore;
use keydesk_testkit::{Settings, SoftAuthenticator};

use scratch::Scratch;

fn desk<S: Store + 'static>(store: Arc<S>) -> Desk {
    let person = |id: &str| User {
        id: UserId::new(id).unwrap(),
        username: id.to_owned(),
        display_name: id.to_owned(),
        email: None,
        organisation: OrganisationId::new("trust").unwrap(),
        organisation_name: "Trust".to_owned(),
        active: true,
    };
    let ports = Ports {
        clock: Arc::new(TokioClock),
        ..Ports::over(
            store,
            Arc::new(MemoryDirectory::new([person("jo"), person("ra")])),
            Arc::new(DerivedKeyRing::new(KeyId("one".into()), [7; 32])),
        )
    };
    let mut policy = Policy::default();
    policy.access.roles.insert(Role::new("ra").unwrap(), Action::ALL.into());
    policy.limits.begin = 1_000_000;
    policy.limits.redeem = 1_000_000;
    // Answers arrive out of order here; what that means for a counter is not what is asked.
    policy.sign_in.counter = CounterPolicy::Record;
    let relying_party = RelyingPartyConfig::new("login.example", ORIGIN);
    Desk::new(relying_party, policy, ports).unwrap()
}

fn ra() -> Caller {
    let actor = Actor {
        id: UserId::new("ra").unwrap(),
        roles: vec![Role::new("ra").unwrap()],
        organisations: vec![OrganisationId::new("trust").unwrap()],
        authenticated_at: SystemClock.now(),
        strength: Strength::SecurityKey,
        authenticator: None,
    };
    Caller { actor: Some(actor), ..Caller::default() }
}

fn jo() -> UserId {
    UserId::new("jo").unwrap()
}

/// Presses the button and registers, as one browser does. Busy is no answer: it asks again.
async fn redeem_and_register(
    desk: &Desk,
    token: &SecretToken,
    key: &mut SoftAuthenticator,
) -> Result<Registered, Error> {
    let nobody = Caller::default();
    let attempt = async |key: &mut SoftAuthenticator| {
        let redeemed = desk.redeem_link(&nobody, token).await?;
        // A person takes a moment, in which others press the button too.
        tokio::task::yield_now().await;
        let begun = desk.begin_link_registration(&nobody, &redeemed.session).await?;
        let answer = key.create(&begun.options, ORIGIN).unwrap().to_string();
        desk.finish_link_registration(&nobody, &redeemed.session, &begun.id, answer.as_bytes())
            .await
    };
    loop {
        match attempt(key).await {
            Err(error) if error.code() == "busy" => {}
            result => return result,
        }
    }
}

async fn sign_in(desk: &Desk, key: &mut SoftAuthenticator) -> Result<SignIn, Error> {
    let nobody = Caller::default();
    let begun = desk.begin_sign_in(&nobody, None).await?;
    let answer = key.get(&begun.options, ORIGIN).unwrap().to_string();
    desk.finish_sign_in(&nobody, &begun.id, answer.as_bytes()).await
}

async fn account(desk: &Desk) -> (Account, Vec<Event>) {
    let (_, account) = desk.get_user(&ra(), &jo()).await.unwrap();
    let events = desk.list_events(&ra(), &jo(), 0, 100_000).await.unwrap();
    (account, events)
}

fn chain_holds(account: &Account, events: &[Event]) {
    let mut previous = keydesk_core::ids::EventDigest::NONE;
    for (event, sequence) in events.iter().zip(1..) {
        assert_eq!((event.previous(), event.sequence()), (previous, sequence));
        previous = event.digest();
    }
    assert_eq!(account.head, previous);
}

async fn of_64_redeemers_one_registers(desk: Desk) {
    let issued = desk.issue_link(&ra(), &jo(), AuthenticatorKind::SecurityKey).await.unwrap();
    let tasks: Vec<_> = (0..64)
        .map(|seed| {
            let (desk, token) = (desk.clone(), issued.token.clone());
            tokio::spawn(async move {
                let mut key = SoftAuthenticator::new(seed);
                redeem_and_register(&desk, &token, &mut key).await
            })
        })
        .collect();
    let mut winners = Vec::new();
    for task in tasks {
        match task.await.unwrap() {
            Ok(registered) => winners.push(registered.authenticator.id),
            Err(error) => {
                let code = error.code();
                let told = ["link_used", "session_ended", "ceremony_superseded"];
                assert!(told.contains(&code), "{code}");
            }
        }
    }
    assert_eq!(winners.len(), 1);
    let (account, events) = account(&desk).await;
    chain_holds(&account, &events);
    let kept: Vec<_> = account.authenticators.iter().map(|kept| kept.id).collect();
    assert_eq!(kept, winners);
    let link = account.link(&issued.link.id).unwrap();
    assert_eq!(link.status(SystemClock.now()), LinkStatus::Completed);
    let count = |name| events.iter().filter(|event| event.change().name().as_str() == name).count();
    assert_eq!((count("authenticator_registered"), count("link_completed")), (1, 1));
}

async fn of_32_sign_ins_beside_a_removal_none_is_lost(desk: Desk) {
    let settings = Settings { counts: false, ..Settings::default() };
    let mut key = SoftAuthenticator::with_settings(1, settings);
    let issued = desk.issue_link(&ra(), &jo(), AuthenticatorKind::SecurityKey).await.unwrap();
    let registered = redeem_and_register(&desk, &issued.token, &mut key).await.unwrap();
    let id = registered.authenticator.id;
    // Some before, so that there is something to lose.
    let acknowledged = Arc::new(AtomicUsize::new(0));
    for _ in 0..3 {
        sign_in(&desk, &mut key).await.unwrap();
        acknowledged.fetch_add(1, Ordering::Relaxed);
    }
    let tasks: Vec<_> = (0..32)
        .map(|seed| {
            let (desk, acknowledged) = (desk.clone(), acknowledged.clone());
            let credentials = key.credentials.clone();
            tokio::spawn(async move {
                let settings = Settings { counts: false, ..Settings::default() };
                let mut key = SoftAuthenticator::with_settings(100 + seed, settings);
                key.credentials = credentials;
                loop {
                    match sign_in(&desk, &mut key).await {
                        Ok(_) => drop(acknowledged.fetch_add(1, Ordering::Relaxed)),
                        Err(error) if error.code() == "busy" => {}
                        Err(error) if error.code() == "authenticator_removed" => return,
                        Err(error) => panic!("{}: {error}", error.code()),
                    }
                }
            })
        })
        .collect();
    let until = Instant::now() + Duration::from_secs(60);
    while acknowledged.load(Ordering::Relaxed) == 3 && Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let reason = RemovalReason::Lost;
    loop {
        match desk.remove_authenticator(&ra(), &jo(), id, reason, None, true).await {
            Err(error) if error.code() == "busy" => {}
            result => break drop(result.unwrap()),
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
    let acknowledged = acknowledged.load(Ordering::Relaxed);
    let late = sign_in(&desk, &mut key).await.unwrap_err();
    assert_eq!(late.code(), "authenticator_removed");

    let (account, events) = account(&desk).await;
    chain_holds(&account, &events);
    assert_eq!(account.authenticators[0].status, AuthenticatorStatus::Removed);
    let is_sign_in = |event: &&Event| matches!(event.change(), Change::SignedIn { .. });
    assert_eq!(events.iter().filter(is_sign_in).count(), acknowledged);
    assert!(acknowledged > 3, "nobody signed in beside the removal");
    let removal =
        events.iter().position(|event| event.change().name().as_str() == "authenticator_removed");
    assert!(!events[removal.unwrap()..].iter().any(|event| is_sign_in(&event)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn s04_of_64_redeemers_one_registers_on_sqlite() {
    let scratch = Scratch::new("redeemers");
    let store = Arc::new(SqliteStore::open(scratch.path().join("a.db")).unwrap());
    of_64_redeemers_one_registers(desk(store)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn s04_of_64_redeemers_one_registers_in_memory() {
    of_64_redeemers_one_registers(desk(Arc::new(MemoryStore::new()))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn s16_of_32_sign_ins_beside_a_removal_none_is_lost_on_sqlite() {
    let scratch = Scratch::new("sign-ins");
    let store = Arc::new(SqliteStore::open(scratch.path().join("a.db")).unwrap());
    of_32_sign_ins_beside_a_removal_none_is_lost(desk(store)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn s16_of_32_sign_ins_beside_a_removal_none_is_lost_in_memory() {
    of_32_sign_ins_beside_a_removal_none_is_lost(desk(Arc::new(MemoryStore::new()))).await;
}

const ORIGIN: &str = "https://login.example";
