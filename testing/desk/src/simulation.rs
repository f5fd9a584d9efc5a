//! A simulation in which any operation may follow any other, and the invariants that must hold: the
//! property tests and the fuzzer go by it.

use std::time::Duration;

use keydesk_core::error::Error;
use keydesk_core::ids::EventDigest;
use keydesk_core::machine::{Event, evolve};
use keydesk_core::model::{
    Account, AccountStatus, Authenticator, AuthenticatorKind, AuthenticatorStatus, LinkState,
    Nickname, Note, RemovalReason,
};
use keydesk_core::policy::{CounterPolicy, LastAuthenticator};
use keydesk_core::service::{BegunCeremony, IssuedLink, RedeemedLink};
use keydesk_core::time::{Clock, Timestamp};
use keydesk_testkit::{ClientError, SoftAuthenticator};

use super::key::{ORIGIN, key, sent};
use super::people::{JO, SAM, user};
use super::portal::{Kept, Portal, begin};

/// An operation of a user. Numbers choose among the existing links, ceremonies and keys, in any state.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each is named after its operation of the desk")]
pub enum Act {
    Issue(bool),
    Redeem(usize),
    BeginLink(usize),
    FinishLink(usize, usize, usize),
    FinishAgain(usize),
    Cancel(bool, usize),
    Begin(bool),
    Finish(bool, usize, usize),
    SignIn(bool, usize),
    Rename(bool, usize, u8),
    Remove(bool, usize, bool),
    Close(bool),
    Reopen(bool),
    Wait(u64),
}

/// A portal, and the links, sessions, ceremonies and keys that its users hold.
pub struct Simulation {
    /// The portal.
    pub portal: Portal,
    links: Vec<IssuedLink>,
    sessions: Vec<RedeemedLink>,
    by_link: Vec<BegunCeremony>,
    signed_in: Vec<BegunCeremony>,
    finished: Vec<(usize, BegunCeremony, serde_json::Value)>,
    keys: Vec<SoftAuthenticator>,
}

/// The result of an act; `None` if nothing existed to do it with.
pub type Led = Option<Result<(), Error>>;

impl Simulation {
    /// A portal in which nothing happened.
    pub fn new() -> Self {
        let portal = Portal::with(|policy| {
            policy.registration.most = 2;
            policy.last_authenticator = LastAuthenticator::Warn;
            policy.sign_in.counter = CounterPolicy::Record;
            (policy.limits.redeem, policy.limits.begin) = (1000, 1000);
        });
        Self {
            portal,
            links: Vec::new(),
            sessions: Vec::new(),
            by_link: Vec::new(),
            signed_in: Vec::new(),
            finished: Vec::new(),
            keys: (0..4).map(key).collect(),
        }
    }

    /// Does it, if there is anything to do it with.
    pub async fn does(&mut self, act: &Act) -> Led {
        let (portal, desk) = (&self.portal, &self.portal.desk);
        let (ra, admin, anybody) = (portal.ra(), portal.admin(), portal.anybody());
        let why = Note::new("why").unwrap();
        Some(match act {
            Act::Issue(who) => {
                let kind = AuthenticatorKind::SecurityKey;
                let issued = desk.issue_link(&ra, &user(person(*who)), kind).await;
                issued.map(|issued| self.links.push(issued))
            }
            Act::Redeem(at) => {
                let link = recent(&self.links, *at)?;
                let redeemed = desk.redeem_link(&anybody, &link.token).await;
                redeemed.map(|redeemed| self.sessions.push(redeemed))
            }
            Act::BeginLink(at) => {
                let session = &recent(&self.sessions, *at)?.session;
                let begun = desk.begin_link_registration(&anybody, session).await;
                begun.map(|begun| self.by_link.push(begun))
            }
            Act::FinishLink(at, session, with) => {
                let begun = recent(&self.by_link, *at)?.clone();
                let chosen = recent_index(&self.sessions, *session)?;
                let answer = answers(&mut self.keys, *with, &begun)?;
                let session = &self.sessions[chosen];
                let done = self.portal.finish_by_link(session, &begun, &answer).await;
                done.map(|_| self.finished.push((chosen, begun, answer)))
            }
            Act::FinishAgain(at) => {
                let (session, begun, answer) = recent(&self.finished, *at)?;
                let session = &self.sessions[*session];
                portal.finish_by_link(session, begun, answer).await.map(drop)
            }
            Act::Cancel(who, at) => {
                let link = recent(&self.links, *at)?.link.id;
                desk.cancel_link(&ra, &user(person(*who)), link).await.map(drop)
            }
            Act::Begin(who) => {
                begin(portal, &admin, person(*who)).await.map(|begun| self.signed_in.push(begun))
            }
            Act::Finish(who, at, with) => {
                let begun = recent(&self.signed_in, *at)?.clone();
                let answer = answers(&mut self.keys, *with, &begun)?;
                let who = user(person(*who));
                let desk = &self.portal.desk;
                desk.finish_registration(&admin, &who, &begun.id, &sent(&answer)).await.map(drop)
            }
            Act::SignIn(who, with) => {
                let begun = desk.begin_sign_in(&anybody, Some(&user(person(*who)))).await.unwrap();
                let mut options = begun.options.clone();
                options["allowCredentials"] = serde_json::json!([]);
                let with = with % self.keys.len();
                let answer = self.keys[with].get(&options, ORIGIN).ok()?;
                self.portal.finish_sign_in(&begun, &answer).await.map(drop)
            }
            Act::Rename(who, at, to) => {
                let id = self.held(person(*who), *at).await?;
                let nickname = Nickname::new(&format!("Key {to}")).unwrap();
                let desk = &self.portal.desk;
                desk.rename_authenticator(&ra, &user(person(*who)), id, &nickname).await.map(drop)
            }
            Act::Remove(who, at, sure) => {
                let id = self.held(person(*who), *at).await?;
                let (reason, who) = (RemovalReason::Lost, user(person(*who)));
                let desk = &self.portal.desk;
                desk.remove_authenticator(&ra, &who, id, reason, None, *sure).await.map(drop)
            }
            Act::Close(who) => desk.close_account(&ra, &user(person(*who)), &why).await.map(drop),
            Act::Reopen(who) => desk.reopen_account(&ra, &user(person(*who)), &why).await.map(drop),
            Act::Wait(millis) => {
                portal.advance(Duration::from_millis(*millis));
                Ok(())
            }
        })
    }

    async fn held(&self, who: &str, at: usize) -> Option<keydesk_core::ids::AuthenticatorId> {
        let account = self.portal.found(who).await?;
        recent(&account.authenticators, at).map(|kept| kept.id)
    }
}

/// Answers as a browser would; one that holds an excluded key says no.
fn answers(
    keys: &mut [SoftAuthenticator],
    with: usize,
    begun: &BegunCeremony,
) -> Option<serde_json::Value> {
    let with = with % keys.len();
    match keys[with].create(&begun.options, ORIGIN) {
        Ok(answer) => Some(answer),
        Err(ClientError::InvalidStateError) => None,
        Err(error) => panic!("{error:?}"),
    }
}

fn person(first: bool) -> &'static str {
    if first { JO } else { SAM }
}

/// The one so many places from the newest.
fn recent<T>(all: &[T], back: usize) -> Option<&T> {
    recent_index(all, back).map(|at| &all[at])
}

fn recent_index<T>(all: &[T], back: usize) -> Option<usize> {
    (!all.is_empty()).then(|| all.len() - 1 - back % all.len())
}

/// Everything that the store keeps, at one moment.
pub struct Look {
    now: Timestamp,
    /// Everything that the store keeps.
    pub kept: Kept,
    accounts: Vec<Account>,
    events: Vec<Vec<Event>>,
}

impl Look {
    /// Looks at a portal.
    pub async fn at(portal: &Portal) -> Self {
        let mut look = Self {
            now: portal.clock.now(),
            kept: portal.kept().await,
            accounts: Vec::new(),
            events: Vec::new(),
        };
        for who in [JO, SAM] {
            look.accounts.extend(portal.found(who).await);
            look.events.push(portal.events(who).await);
        }
        look
    }

    /// What must be so now, given what was so before.
    pub fn holds(&self, before: &Self) {
        let mut credentials = Vec::new();
        for account in &self.accounts {
            let open = account.links.iter().filter(|link| link.status(self.now).is_open()).count();
            assert!(open <= 1, "{open} open links");
            if account.status == AccountStatus::Closed {
                assert_eq!((open, account.active().count()), (0, 0), "closed, but something works");
            }
            assert!(account.active().count() <= 2);
            for link in &account.links {
                let made: Vec<_> = account
                    .authenticators
                    .iter()
                    .filter(|kept| kept.provenance.link == Some(link.id))
                    .map(|kept| kept.id)
                    .collect();
                match &link.state {
                    LinkState::Completed { authenticator, .. } => {
                        assert_eq!(made, [*authenticator])
                    }
                    _ => assert!(made.is_empty(), "made by a link that is not completed"),
                }
            }
            credentials.extend(account.authenticators.iter().map(|kept| &kept.credential_id));
            assert_eq!(Account::decode(&account.encode().unwrap()).unwrap(), *account);
        }
        let count = credentials.len();
        credentials.sort();
        credentials.dedup();
        assert_eq!(credentials.len(), count, "a credential id stands twice");
        for old in &before.accounts {
            let new = self.accounts.iter().find(|new| new.user == old.user).expect("still there");
            assert!(new.version >= old.version && new.sequence >= old.sequence);
            assert_eq!(new.version == old.version, new.sequence == old.sequence);
            assert!(new.version.0 <= old.version.0 + 1, "one commit per operation");
            assert_eq!(new.handles, old.handles);
            for kept in &old.authenticators {
                let now = new.authenticator(&kept.id).expect("records are never lost");
                if kept.status == AuthenticatorStatus::Removed {
                    assert_eq!(now, kept, "a tombstone does not change");
                }
                assert_eq!(fixed(now), fixed(kept), "what was registered does not change");
                assert!(now.sign_count >= kept.sign_count);
            }
        }
    }

    /// The events explain the whole state of the account.
    pub fn replays(&self) {
        for account in &self.accounts {
            let of_account = |events: &&Vec<Event>| {
                events.first().is_some_and(|event| event.user() == &account.user)
            };
            let events = self.events.iter().find(of_account).expect("its events");
            let mut replayed = Account::unopened(account.rp.clone(), account.user.clone());
            let mut previous = EventDigest::NONE;
            for (at, event) in events.iter().enumerate() {
                assert_eq!(event.sequence(), u64::try_from(at).unwrap() + 1);
                assert_eq!(event.previous(), previous, "the chain is whole");
                let read = Event::decode(event.encoded()).unwrap();
                assert_eq!((&read, read.digest()), (event, event.digest()));
                previous = event.digest();
                replayed = evolve(replayed, event);
            }
            assert_eq!(account.head, previous);
            // Commits are counted, not notified.
            replayed.version = account.version;
            // Tags are made by the commit.
            let mut stored = account.clone();
            assert!(stored.tag.take().is_some());
            let tags = stored.authenticators.iter_mut().map(|kept| kept.tag.take());
            assert!(tags.into_iter().all(|tag| tag.is_some()));
            assert_eq!(replayed, stored);
        }
    }
}

fn fixed(kept: &Authenticator) -> (&[u8], &[u8], &keydesk_core::model::Provenance, Timestamp) {
    (kept.credential_id.as_bytes(), &kept.public_key, &kept.provenance, kept.created_at)
}
