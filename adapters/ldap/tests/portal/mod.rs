//! A portal's part in a test: its desk, its people, and a commit as the service makes it.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "every test program uses a part of it; a broken test should stop at once"
)]

use std::sync::Arc;

use keydesk_api::TokioClock;
use keydesk_core::entropy::SystemEntropy;
use keydesk_core::error::Error;
use keydesk_core::ids::{LinkDigest, LinkId, OrganisationId, RelyingPartyId, Role, UserId};
use keydesk_core::machine::{Change, Event, evolve};
use keydesk_core::model::{
    Account, Actor, AuthenticatorKind, By, Caller, Notification, NotificationKind, Strength, User,
    Version,
};
use keydesk_core::policy::{Action, Policy};
use keydesk_core::ports::memory::MemoryDirectory;
use keydesk_core::ports::{
    AccountStore, Commit, DerivedKeyRing, Directory, KeyId, StoreError, UniqueKey,
};
use keydesk_core::secret::SecretToken;
use keydesk_core::service::{Desk, Ports, Registered, SignIn};
use keydesk_core::time::{Clock, SystemClock, Timestamp};
use keydesk_core::webauthn::RelyingPartyConfig;
use keydesk_ldap::LdapAccounts;
use keydesk_sqlite::SqliteStore;
use keydesk_testkit::SoftAuthenticator;

pub(crate) const ORIGIN: &str = "https://login.example";

pub(crate) fn rp() -> RelyingPartyId {
    RelyingPartyId::new("login.example").unwrap()
}

pub(crate) fn user(id: &str) -> UserId {
    UserId::new(id).unwrap()
}

pub(crate) fn relying_party() -> RelyingPartyConfig {
    RelyingPartyConfig::new("login.example", ORIGIN)
}

/// A directory in memory with these people.
pub(crate) fn people(ids: &[&str]) -> Arc<MemoryDirectory> {
    let person = |id: &&str| User {
        id: user(id),
        username: (*id).to_owned(),
        display_name: (*id).to_owned(),
        email: None,
        organisation: OrganisationId::new("north").unwrap(),
        organisation_name: "North".to_owned(),
        active: true,
    };
    Arc::new(MemoryDirectory::new(ids.iter().map(person)))
}

/// Accounts in LDAP, everything else in SQLite.
pub(crate) fn ports(
    accounts: &LdapAccounts,
    rest: &Arc<SqliteStore>,
    directory: Arc<dyn Directory>,
) -> Ports {
    Ports {
        accounts: Arc::new(accounts.clone()),
        clock: Arc::new(TokioClock),
        ..Ports::over(
            rest.clone(),
            directory,
            Arc::new(DerivedKeyRing::new(KeyId("one".into()), [7; 32])),
        )
    }
}

pub(crate) fn desk(ports: Ports) -> Desk {
    let mut policy = Policy::default();
    policy.access.roles.insert(Role::new("ra").unwrap(), Action::ALL.into());
    policy.limits.begin = 1_000_000;
    policy.limits.redeem = 1_000_000;
    Desk::new(relying_party(), policy, ports).unwrap()
}

pub(crate) fn ra() -> Caller {
    let actor = Actor {
        id: user("ra"),
        roles: vec![Role::new("ra").unwrap()],
        organisations: vec![OrganisationId::new("north").unwrap()],
        authenticated_at: SystemClock.now(),
        strength: Strength::SecurityKey,
        authenticator: None,
    };
    Caller { actor: Some(actor), ..Caller::default() }
}

/// Presses the button and registers, as one browser does. Busy is no answer: it asks again.
pub(crate) async fn redeem_and_register(
    desk: &Desk,
    token: &SecretToken,
    key: &mut SoftAuthenticator,
) -> Result<Registered, Error> {
    let nobody = Caller::default();
    loop {
        let attempt = async {
            let redeemed = desk.redeem_link(&nobody, token).await?;
            tokio::task::yield_now().await;
            let begun = desk.begin_link_registration(&nobody, &redeemed.session).await?;
            let answer = key.create(&begun.options, ORIGIN).unwrap().to_string();
            desk.finish_link_registration(&nobody, &redeemed.session, &begun.id, answer.as_bytes())
                .await
        };
        match attempt.await {
            Err(error) if error.code() == "busy" => {}
            result => return result,
        }
    }
}

pub(crate) async fn sign_in(desk: &Desk, key: &mut SoftAuthenticator) -> Result<SignIn, Error> {
    let nobody = Caller::default();
    let begun = desk.begin_sign_in(&nobody, None).await?;
    let answer = key.get(&begun.options, ORIGIN).unwrap().to_string();
    desk.finish_sign_in(&nobody, &begun.id, answer.as_bytes()).await
}

/// A commit in the making: a link is issued.
pub(crate) struct Draft {
    pub(crate) expected: Version,
    pub(crate) next: Account,
    pub(crate) digest: LinkDigest,
    pub(crate) event: Event,
    /// Whether it claims its link, as the service does, or no key, as a sign-in.
    pub(crate) keyed: bool,
}

impl Draft {
    pub(crate) fn of(before: &Account) -> Self {
        let link = LinkId::generate(&SystemEntropy).unwrap();
        let mut digest = [0; 32];
        digest[..16].copy_from_slice(link.as_bytes());
        Self::claiming(before, LinkDigest::from_bytes(digest))
    }

    pub(crate) fn first(user: &UserId) -> Self {
        Self::of(&Account::unopened(rp(), user.clone()))
    }

    pub(crate) fn claiming(before: &Account, digest: LinkDigest) -> Self {
        let (kind, at) = (AuthenticatorKind::SecurityKey, Timestamp::from_unix_millis(0));
        let link = LinkId::generate(&SystemEntropy).unwrap();
        let change = Change::LinkIssued { link, digest, kind, expires_at: at };
        let event = keydesk_testkit::event(before, change, By::KeyHolder, at);
        let mut next = evolve(before.clone(), &event);
        next.version = before.version.next();
        Self { expected: before.version, next, digest, event, keyed: true }
    }

    pub(crate) async fn commit(&self, store: &dyn AccountStore) -> Result<Version, StoreError> {
        let told = Notification {
            id: self.event.digest(),
            rp: rp(),
            user: self.next.user.clone(),
            at: self.event.at(),
            kind: NotificationKind::AccountClosed,
            end_sessions: None,
        };
        let keys = [UniqueKey::Link(self.digest)];
        store
            .commit(Commit {
                rp: &rp(),
                user: &self.next.user,
                expected: self.expected,
                next: &self.next,
                encoded: &self.next.encode().unwrap(),
                unique_keys: if self.keyed { &keys } else { &[] },
                lookup_keys: &[],
                events: std::slice::from_ref(&self.event),
                notifications: &[told],
            })
            .await
    }
}

/// The stored account of somebody.
pub(crate) async fn load(store: &dyn AccountStore, user: &UserId) -> Account {
    let loaded = store.load(&rp(), user).await.unwrap();
    loaded.map_or_else(|| Account::unopened(rp(), user.clone()), |loaded| loaded.account)
}
