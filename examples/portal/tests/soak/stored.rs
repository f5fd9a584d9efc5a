//! What a killed portal left, looked at without it.

use std::collections::{BTreeMap, BTreeSet};

use keydesk_core::ids::{CeremonyId, EventDigest, LinkId, RelyingPartyId, UserId};
use keydesk_core::machine::{Change, Event, evolve};
use keydesk_core::model::{Account, AuthenticatorStatus, By, Version};
use keydesk_core::ports::LookupKey;

use super::ledger::{Ledger, line};
use crate::portal::{Kept, Place};

/// The accounts by user, as they were kept.
pub(crate) type Stored = BTreeMap<&'static str, Account>;

/// Checks everything that the portal kept in `place` for these users, and holds it against what
/// it said.
pub(crate) fn check(place: &Place, users: &[&'static str], ledger: &mut Ledger) -> Stored {
    let store = &place.open();
    let (mut stored, mut lines) = (Stored::new(), BTreeSet::new());
    for name in users {
        let user = UserId::new(*name).unwrap();
        let account = place.wait(store.accounts.load(&rp(), &user)).unwrap();
        let account = account.map_or_else(|| Account::unopened(rp(), user), |kept| kept.account);
        let events = place.wait(store.history.events(&rp(), &account.user, 0, ALL)).unwrap();
        check_chain(store, place, &account, &events);
        check_links(&account, &events);
        check_keys(store, place, &account, &events);
        check_notified(store, place, &account, &events);
        for line in events.iter().filter_map(line) {
            assert!(!lines.contains(&line) || line.starts_with("renamed"), "twice: {line}");
            lines.insert(line);
        }
        stored.insert(name, account);
    }
    if let Some(directory) = &place.directory {
        directory.check_reservations();
    }
    ledger.settle(&lines);
    stored
}

/// Each event names the one before, and together they make the account and nothing else.
fn check_chain(store: &Kept, place: &Place, account: &Account, events: &[Event]) {
    let mut replayed = Account::unopened(rp(), account.user.clone());
    for (event, sequence) in events.iter().zip(1..) {
        assert_eq!((event.sequence(), event.previous()), (sequence, replayed.head));
        replayed = evolve(replayed, event);
    }
    let last = events.last().map_or(EventDigest::NONE, Event::digest);
    assert_eq!(account.head, last);
    // The events do not say which of them were one commit: the record of commits does, where all of
    // it is kept.
    if place.server.is_none() {
        let changes =
            place.wait(store.history.changes_since(&rp(), Some("0"), ALL)).unwrap().changed;
        let own = changes.iter().filter(|change| change.user == account.user);
        let versions: Vec<_> = own.map(|change| change.version.0).collect();
        assert!(versions.iter().copied().eq(1..=account.version.0), "{versions:?}");
    }
    replayed.version = Version(account.version.0);
    // Tags are made over the account, and are no part of its events.
    let mut untagged = account.clone();
    let tag = untagged.tag.take();
    let tags = untagged.authenticators.iter_mut().map(|kept| kept.tag.take());
    assert!(events.is_empty() || tags.chain([tag]).all(|tag| tag.is_some()), "{account:?}");
    assert_eq!(replayed, untagged, "the account is what its events say");
}

/// A link is used at most once, never after its end, and for one whole authenticator.
fn check_links(account: &Account, events: &[Event]) {
    let mut open = BTreeSet::new();
    let mut used: BTreeMap<_, (LinkId, CeremonyId, u64)> = BTreeMap::new();
    let mut registered = BTreeMap::new();
    for event in events {
        match event.change() {
            Change::LinkIssued { link, .. } => assert!(open.insert(*link)),
            Change::LinkRedeemed { link, .. } | Change::RegistrationBegun { link, .. } => {
                assert!(open.contains(link), "{link} went on after its end");
            }
            Change::LinkSuperseded { link, .. } => assert!(open.remove(link)),
            Change::LinkCompleted { link, ceremony, authenticator, .. } => {
                assert!(open.remove(link), "{link} was used after its end");
                let use_of = (*link, *ceremony, event.sequence());
                assert_eq!(used.insert(*authenticator, use_of), None);
            }
            Change::AuthenticatorRegistered { authenticator } => {
                assert_eq!(registered.insert(authenticator.id, event.sequence()), None);
            }
            _ => {}
        }
    }
    assert!(open.len() <= 1, "the newer link ends the older one");
    assert_eq!(account.authenticators.len(), used.len());
    assert_eq!(account.authenticators.len(), registered.len());
    for kept in &account.authenticators {
        let (link, ceremony, sequence) = used[&kept.id];
        assert_eq!(sequence.abs_diff(registered[&kept.id]), 1, "registered with its link");
        assert_eq!((kept.provenance.link, kept.provenance.ceremony), (Some(link), ceremony));
        assert!(matches!(kept.provenance.by, By::Actor { .. }), "{:?}", kept.provenance);
        let removed = kept.status == AuthenticatorStatus::Removed;
        assert!(removed || kept.status == AuthenticatorStatus::Active);
        assert_eq!(kept.removal.is_some(), removed);
    }
}

/// What the last events name is found by its keys, and the ceremonies that they used up are gone.
fn check_keys(store: &Kept, place: &Place, account: &Account, events: &[Event]) {
    let found = |key: LookupKey| {
        let found = place.wait(store.accounts.find(&rp(), &key)).unwrap();
        assert_eq!(found.map(|found| found.account.user).as_ref(), Some(&account.user), "{key:?}");
    };
    let gone = |ceremony: &CeremonyId| {
        let left = place.wait(store.ceremonies.take(&rp(), ceremony)).unwrap();
        assert_eq!(left, None, "could be used again");
    };
    account.handles.iter().for_each(|handle| found(LookupKey::Handle(handle.clone())));
    for event in events.iter().rev().take(RECENT) {
        match event.change() {
            Change::LinkIssued { digest, .. } => found(LookupKey::Link(*digest)),
            Change::AuthenticatorRegistered { authenticator } => {
                found(LookupKey::Authenticator(authenticator.id));
                found(LookupKey::Credential(authenticator.credential_id.clone()));
            }
            Change::LinkCompleted { ceremony, .. } | Change::SignedIn { ceremony, .. } => {
                gone(ceremony);
            }
            _ => {}
        }
    }
}

/// The person was notified of every change of their keys, or will be. What waits is read before what was
/// said: a portal that is at work may move one from here to there meanwhile.
fn check_notified(store: &Kept, place: &Place, account: &Account, events: &[Event]) {
    let worth_telling = |event: &&Event| {
        let change = event.change();
        matches!(
            change,
            Change::AuthenticatorRegistered { .. } | Change::AuthenticatorRemoved { .. }
        )
    };
    let waiting = place.wait(store.outbox.pending(ALL)).unwrap();
    let waiting = waiting.iter().filter(|waiting| waiting.user == account.user);
    let said = std::fs::read_to_string(place.log()).unwrap();
    let told = said.lines().filter(|line| line.starts_with(&format!("to {}:", account.user)));
    let (told, changes) = (told.count() + waiting.count(), events.iter().filter(worth_telling));
    assert!(told >= changes.count(), "{} is told of less than happened", account.user);
}

pub(crate) fn rp() -> RelyingPartyId {
    RelyingPartyId::new("localhost").unwrap()
}

const ALL: usize = 1_000_000;
/// More events than a round makes.
const RECENT: usize = 60;
