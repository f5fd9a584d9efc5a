//! Builds a desk over PostgreSQL, and registers and signs in with a software authenticator.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "every test program uses a part of it; a broken set-up should stop the test at once"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use keydesk_api::TokioClock;
use keydesk_core::error::Error;
use keydesk_core::ids::{OrganisationId, RelyingPartyId, Role, UserId};
use keydesk_core::model::{Account, Actor, AuthenticatorKind, Caller, Strength, User};
use keydesk_core::policy::{AccessPolicy, Action, Policy};
use keydesk_core::ports::memory::MemoryDirectory;
use keydesk_core::ports::{AccountStore, DerivedKeyRing, KeyId, NoAudit};
use keydesk_core::service::{Desk, Ports, Registered, SignIn};
use keydesk_core::time::{Clock, SystemClock};
use keydesk_core::webauthn::RelyingPartyConfig;
use keydesk_postgres::PostgresStore;
use keydesk_testkit::SoftAuthenticator;

pub(crate) const RP: &str = "care.example";
pub(crate) const ORIGIN: &str = "https://keys.care.example";
pub(crate) const RA: &str = "ra";

/// One node of a cluster: a desk over `store`, whose directory holds these people and the RA.
pub(crate) fn desk(store: &PostgresStore, people: &[&str]) -> Desk {
    let directory = MemoryDirectory::new(people.iter().chain([&RA]).map(|id| person(id)));
    let ports = Ports {
        audit: Arc::new(NoAudit),
        clock: Arc::new(TokioClock),
        ..Ports::over(
            Arc::new(store.clone()),
            Arc::new(directory),
            Arc::new(DerivedKeyRing::new(KeyId("test".into()), [7; 32])),
        )
    };
    let relying_party = RelyingPartyConfig::new(RP, ORIGIN);
    let may = [Action::View, Action::IssueLink, Action::Remove];
    let roles = BTreeMap::from([(role(), BTreeSet::from(may))]);
    let mut policy =
        Policy { access: AccessPolicy { roles, ..AccessPolicy::default() }, ..Policy::default() };
    policy.limits.begin = 1_000_000; // The tests exceed the default rate limits.
    policy.limits.redeem = 1_000_000;
    policy.limits.start = 1_000_000;
    policy.limits.open = 1_000_000;
    Desk::new(relying_party, policy, ports).unwrap()
}

pub(crate) fn ra() -> Caller {
    let actor = Actor {
        id: user(RA),
        roles: vec![role()],
        organisations: vec![OrganisationId::new("RX1").unwrap()],
        authenticated_at: SystemClock.now(),
        strength: Strength::SecurityKey,
        authenticator: None,
    };
    Caller { actor: Some(actor), ..Caller::default() }
}

pub(crate) fn anybody() -> Caller {
    Caller::default()
}

pub(crate) fn user(id: &str) -> UserId {
    UserId::new(id).unwrap()
}

pub(crate) fn rp() -> RelyingPartyId {
    RelyingPartyId::new(RP).unwrap()
}

/// Issues a link, redeems it and registers `key` with it.
pub(crate) async fn register(
    desk: &Desk,
    id: &str,
    key: &mut SoftAuthenticator,
) -> Result<Registered, Error> {
    let kind = AuthenticatorKind::SecurityKey;
    let issued = desk.issue_link(&ra(), &user(id), kind).await?;
    let redeemed = desk.redeem_link(&anybody(), &issued.token).await?;
    let begun = desk.begin_link_registration(&anybody(), &redeemed.session).await?;
    let answer = key.create(&begun.options, ORIGIN).unwrap().to_string();
    desk.finish_link_registration(&anybody(), &redeemed.session, &begun.id, answer.as_bytes()).await
}

/// Signs in with `key` as the second factor of this user.
pub(crate) async fn sign_in(
    desk: &Desk,
    id: &str,
    key: &mut SoftAuthenticator,
) -> Result<SignIn, Error> {
    let begun = desk.begin_sign_in(&anybody(), Some(&user(id))).await?;
    let answer = key.get(&begun.options, ORIGIN).unwrap().to_string();
    desk.finish_sign_in(&anybody(), &begun.id, answer.as_bytes()).await
}

pub(crate) async fn stored(store: &PostgresStore, id: &str) -> Account {
    store.load(&rp(), &user(id)).await.unwrap().expect("an account").account
}

pub(crate) fn person(id: &str) -> User {
    User {
        id: user(id),
        username: id.to_owned(),
        display_name: id.to_owned(),
        email: None,
        organisation: OrganisationId::new("RX1").unwrap(),
        organisation_name: "RX1".to_owned(),
        active: true,
    }
}

fn role() -> Role {
    Role::new("registration-authority").unwrap()
}
