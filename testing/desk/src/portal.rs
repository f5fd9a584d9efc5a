//! A portal: a desk, its ports in memory, and the steps that most tests begin with.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use keydesk_core::error::Error;
use keydesk_core::ids::RelyingPartyId;
use keydesk_core::machine::Event;
use keydesk_core::model::{
    Account, Actor, AuthenticatorKind, AuthenticatorStatus, Caller, Note, Notification,
    RemovalReason, Strength, Version,
};
use keydesk_core::policy::{Bootstrap, Policy};
use keydesk_core::ports::memory::{MemoryDirectory, MemoryStore};
use keydesk_core::ports::{
    AccountStore, Commit, DerivedKeyRing, History, KeyId, Notifier, Outbox, Page, StoreError,
    StoreErrorKind,
};
use keydesk_core::service::{
    BegunCeremony, Desk, IssuedLink, Ports, RedeemedLink, Registered, SignIn, tag_account,
};
use keydesk_core::time::Clock;
use keydesk_core::webauthn::RelyingPartyConfig;
use keydesk_testkit::{FixedClock, SeededEntropy, SoftAuthenticator};

use super::key::{InHand, ORIGIN, RP, sent};
use super::people::{self, ADMIN, RA, user};

/// A desk with everything that it stands on.
pub struct Portal {
    /// The desk.
    pub desk: Desk,
    /// Its store.
    pub store: Arc<MemoryStore>,
    /// Its directory.
    pub directory: Arc<MemoryDirectory>,
    /// Its clock, which a test moves.
    pub clock: Arc<FixedClock>,
    /// Its notifier.
    pub told: Arc<Told>,
    /// All ports, for another desk over them.
    pub ports: Ports,
}

/// Everything that the store keeps, as bytes: what a refusal must leave as it is. Ceremonies are
/// not in it, because a failed verification burns its challenge.
pub type Kept = (Vec<Vec<u8>>, Vec<Vec<u8>>, usize);

/// A notifier that remembers its notifications, and can be made to fail.
#[derive(Default)]
pub struct Told {
    /// The notifications delivered so far.
    pub delivered: Mutex<Vec<Notification>>,
    /// Whether every delivery fails.
    pub broken: Mutex<bool>,
}

#[async_trait]
impl Notifier for Told {
    async fn deliver(&self, notification: &Notification) -> Result<(), StoreError> {
        if *self.broken.lock().unwrap() {
            return Err(StoreErrorKind::Unavailable.into());
        }
        self.delivered.lock().unwrap().push(notification.clone());
        Ok(())
    }
}

impl Portal {
    /// Care Identity Management: first keys by link only.
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    /// The same with another policy.
    pub fn with(change: impl FnOnce(&mut Policy)) -> Self {
        Self::with_ports(change, |_| {})
    }

    /// The same with other ports.
    pub fn with_ports(change: impl FnOnce(&mut Policy), other: impl FnOnce(&mut Ports)) -> Self {
        let store = Arc::new(MemoryStore::new());
        let directory = Arc::new(MemoryDirectory::new(people::everybody()));
        let clock = Arc::new(FixedClock::default());
        let told = Arc::new(Told::default());
        let mut ports = Ports {
            notifier: told.clone(),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(1)),
            ..Ports::over(
                store.clone(),
                directory.clone(),
                Arc::new(DerivedKeyRing::new(KeyId("test".into()), [7; 32])),
            )
        };
        other(&mut ports);
        let desk = open(change, ports.clone());
        Self { desk, store, directory, clock, told, ports }
    }

    /// A second desk over the same ports: another node, or the same one after the host changed its
    /// policy.
    pub fn reopened(&self, change: impl FnOnce(&mut Policy)) -> Desk {
        open(change, self.ports.clone())
    }

    /// A person who signed in just now with a security key.
    pub fn fresh(&self, id: &str) -> Caller {
        self.session(id, Strength::SecurityKey, 0)
    }

    /// A person's session.
    pub fn session(&self, id: &str, strength: Strength, seconds_old: u64) -> Caller {
        let at = self.clock.now().unix_millis() - i64::try_from(seconds_old * 1000).unwrap();
        let actor = Actor {
            id: user(id),
            roles: people::roles_of(id),
            organisations: people::organisations_of(id),
            authenticated_at: keydesk_core::time::Timestamp::from_unix_millis(at),
            strength,
            authenticator: None,
        };
        Caller { actor: Some(actor), from: Some("192.0.2.1".into()), ..Caller::default() }
    }

    /// The session that a host makes of a sign-in with a key.
    pub fn born_of(&self, sign_in: &SignIn) -> Caller {
        let mut caller = self.fresh(sign_in.user.as_str());
        if let Some(actor) = &mut caller.actor {
            actor.authenticated_at = sign_in.at;
            actor.authenticator = Some(sign_in.authenticator);
        }
        caller
    }

    /// A registration authority who signed in just now.
    pub fn ra(&self) -> Caller {
        self.fresh(RA)
    }

    /// An administrator who signed in just now.
    pub fn admin(&self) -> Caller {
        self.fresh(ADMIN)
    }

    /// Somebody without a session.
    pub fn anybody(&self) -> Caller {
        Caller { from: Some("198.51.100.7".into()), ..Caller::default() }
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// The account as the store holds it.
    pub async fn stored(&self, id: &str) -> Account {
        let loaded = self.store.load(&rp(), &user(id)).await.unwrap();
        loaded.expect("an account").account
    }

    /// The account as the store holds it, if it does.
    pub async fn found(&self, id: &str) -> Option<Account> {
        self.store.load(&rp(), &user(id)).await.unwrap().map(|loaded| loaded.account)
    }

    /// The events of a user.
    pub async fn events(&self, id: &str) -> Vec<Event> {
        self.store.events(&rp(), &user(id), 0, usize::MAX).await.unwrap()
    }

    /// The names of the events of an account.
    pub async fn told_of(&self, id: &str) -> Vec<&'static str> {
        self.events(id).await.iter().map(|event| event.change().name().as_str()).collect()
    }

    /// Everything that the store keeps.
    pub async fn kept(&self) -> Kept {
        let page = Page { after: None, limit: usize::MAX - 1 };
        let accounts = self.store.list(&rp(), page).await.unwrap().accounts;
        let encoded = accounts.iter().map(|loaded| loaded.account.encode().unwrap()).collect();
        let mut events = Vec::new();
        for loaded in &accounts {
            let of = self.store.events(&rp(), &loaded.account.user, 0, usize::MAX).await.unwrap();
            events.extend(of.iter().map(|event| event.encoded().to_vec()));
        }
        (encoded, events, self.store.pending(usize::MAX).await.unwrap().len())
    }

    /// Commands of later versions lead to these statuses, so the stored account is changed by hand.
    pub async fn put_into(&self, id: &str, status: AuthenticatorStatus) {
        let mut account = self.stored(id).await;
        account.authenticators[0].status = status;
        self.put(account).await;
    }

    /// Stores this account, without an event, tagged as the desk would.
    pub async fn put(&self, mut account: Account) {
        account.version = account.version.next();
        tag_account(&mut account, self.ports.keys.as_ref()).unwrap();
        self.put_as_is(&account).await;
    }

    /// Stores this account as it is, as somebody does who writes the store without the keys.
    pub async fn put_as_is(&self, account: &Account) {
        let expected =
            self.found(account.user.as_str()).await.map_or(Version(0), |old| old.version);
        let encoded = account.encode().unwrap();
        let commit = Commit {
            rp: &rp(),
            user: &account.user,
            expected,
            next: account,
            encoded: &encoded,
            unique_keys: &[],
            lookup_keys: &[],
            events: &[],
            notifications: &[],
        };
        self.store.commit(commit).await.unwrap();
    }

    /// Issues a link for a security key.
    pub async fn issue(&self, id: &str) -> IssuedLink {
        let kind = AuthenticatorKind::SecurityKey;
        self.desk.issue_link(&self.ra(), &user(id), kind).await.unwrap()
    }

    /// Redeems a link.
    pub async fn redeem(&self, issued: &IssuedLink) -> RedeemedLink {
        self.desk.redeem_link(&self.anybody(), &issued.token).await.unwrap()
    }

    /// Begins a registration by a redeemed link.
    pub async fn begin_by_link(&self, redeemed: &RedeemedLink) -> BegunCeremony {
        self.desk.begin_link_registration(&self.anybody(), &redeemed.session).await.unwrap()
    }

    /// Finishes a registration by a redeemed link.
    pub async fn finish_by_link(
        &self,
        redeemed: &RedeemedLink,
        begun: &BegunCeremony,
        response: &serde_json::Value,
    ) -> Result<Registered, Error> {
        let (caller, session) = (self.anybody(), &redeemed.session);
        self.desk.finish_link_registration(&caller, session, &begun.id, &sent(response)).await
    }

    /// The whole of journey 1 up to "Registration successful".
    pub async fn registered(&self, id: &str, key: &mut SoftAuthenticator) -> Registered {
        let issued = self.issue(id).await;
        let redeemed = self.redeem(&issued).await;
        let begun = self.begin_by_link(&redeemed).await;
        self.finish_by_link(&redeemed, &begun, &key.registers(&begun)).await.unwrap()
    }

    /// A second factor, from begin to finish.
    pub async fn signs_in(&self, id: &str, key: &mut SoftAuthenticator) -> Result<SignIn, Error> {
        let begun = self.desk.begin_sign_in(&self.anybody(), Some(&user(id))).await?;
        self.finish_sign_in(&begun, &key.signs(&begun)).await
    }

    /// Finishes a sign-in.
    pub async fn finish_sign_in(
        &self,
        begun: &BegunCeremony,
        response: &serde_json::Value,
    ) -> Result<SignIn, Error> {
        self.desk.finish_sign_in(&self.anybody(), &begun.id, &sent(response)).await
    }

    /// Removes a key as the registration authority.
    pub async fn removes(&self, id: &str, registered: &Registered) -> Result<Account, Error> {
        self.removes_as(&self.ra(), id, registered).await
    }

    /// Removes a key as this caller.
    pub async fn removes_as(
        &self,
        caller: &Caller,
        id: &str,
        registered: &Registered,
    ) -> Result<Account, Error> {
        let of = user(id);
        let authenticator = registered.authenticator.id;
        let notes = Note::new("left on a train").unwrap();
        let reason = RemovalReason::Lost;
        self.desk.remove_authenticator(caller, &of, authenticator, reason, Some(&notes), true).await
    }
}

/// Registers a key of one's own, signed in.
pub async fn register(
    portal: &Portal,
    caller: &Caller,
    id: &str,
    key: &mut SoftAuthenticator,
) -> Result<Registered, Error> {
    let begun = begin(portal, caller, id).await?;
    let answer = sent(&key.registers(&begun));
    portal.desk.finish_registration(caller, &user(id), &begun.id, &answer).await
}

/// NHSmail: the host's password session is enough for a first key.
pub fn nhsmail(policy: &mut Policy) {
    policy.access.bootstrap = Bootstrap::HostSession;
}

/// Begins a registration by a signed-in person.
pub async fn begin(portal: &Portal, caller: &Caller, id: &str) -> Result<BegunCeremony, Error> {
    portal.desk.begin_registration(caller, &user(id), AuthenticatorKind::SecurityKey).await
}

/// The id of the relying party.
pub fn rp() -> RelyingPartyId {
    RelyingPartyId::new(RP).unwrap()
}

fn open(change: impl FnOnce(&mut Policy), ports: Ports) -> Desk {
    let mut policy = Policy { access: people::access(), ..Policy::default() };
    change(&mut policy);
    let relying_party =
        RelyingPartyConfig { name: "Care".into(), ..RelyingPartyConfig::new(RP, ORIGIN) };
    Desk::new(relying_party, policy, ports).unwrap()
}
