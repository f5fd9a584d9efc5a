//! Faults in what a commit leaves.

use std::collections::HashMap;
use std::sync::Mutex;
use std::thread::sleep;
use std::time::Duration;

use async_trait::async_trait;
use keydesk_conformance::Stores;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::machine::Event;
use keydesk_core::model::{Notification, Version};
use keydesk_core::ports::{Commit, LookupKey, StoreErrorKind, UniqueKey};

use crate::fault::{Answer, Fault};
use crate::faults;

faults! {
    commit_needs_the_expected_version:
        TakesAVersionToCome, JudgesKeysBeforeTheVersion, TellsOfConflicts;
    concurrent_commits_have_one_winner: LooksThenWrites;
    commit_is_all_or_nothing: LosesNotificationsOfLongCommits, WritesEventsLater;
}

/// Only looks whether the stored version is too new.
#[derive(Default)]
struct TakesAVersionToCome;

#[async_trait]
impl Fault for TakesAVersionToCome {
    async fn commit(&self, sound: &Stores, commit: Commit<'_>) -> Answer<Version> {
        let stored = version(sound, commit.rp, commit.user).await?;
        let expected = commit.expected.min(stored);
        sound.accounts.commit(Commit { expected, ..commit }).await
    }
}

#[derive(Default)]
struct JudgesKeysBeforeTheVersion;

#[async_trait]
impl Fault for JudgesKeysBeforeTheVersion {
    async fn commit(&self, sound: &Stores, commit: Commit<'_>) -> Answer<Version> {
        for key in commit.unique_keys {
            if sound.accounts.find(commit.rp, &lookup(key)).await?.is_some() {
                return Err(StoreErrorKind::KeyTaken.into());
            }
        }
        sound.accounts.commit(commit).await
    }
}

/// Writes the notifications outside of the transaction.
#[derive(Default)]
struct TellsOfConflicts(Mutex<Vec<Notification>>);

#[async_trait]
impl Fault for TellsOfConflicts {
    async fn commit(&self, sound: &Stores, commit: Commit<'_>) -> Answer<Version> {
        let result = sound.accounts.commit(commit).await;
        if result.as_ref().is_err_and(|error| error.kind == StoreErrorKind::VersionConflict) {
            self.0.lock().unwrap().extend(commit.notifications.iter().cloned());
        }
        result
    }
    async fn pending(&self, sound: &Stores, limit: usize) -> Answer<Vec<Notification>> {
        let mut pending = sound.outbox.pending(limit).await?;
        pending.extend(self.0.lock().unwrap().iter().cloned());
        Ok(pending)
    }
}

/// Reads the version, judges it, and then writes in a second step.
#[derive(Default)]
struct LooksThenWrites;

#[async_trait]
impl Fault for LooksThenWrites {
    async fn commit(&self, sound: &Stores, commit: Commit<'_>) -> Answer<Version> {
        if version(sound, commit.rp, commit.user).await? != commit.expected {
            return Err(StoreErrorKind::VersionConflict.into());
        }
        sleep(STEP);
        loop {
            let expected = version(sound, commit.rp, commit.user).await?;
            match sound.accounts.commit(Commit { expected, ..commit }).await {
                Err(error) if error.kind == StoreErrorKind::VersionConflict => {}
                result => return result,
            }
        }
    }
}

#[derive(Default)]
struct LosesNotificationsOfLongCommits;

#[async_trait]
impl Fault for LosesNotificationsOfLongCommits {
    async fn commit(&self, sound: &Stores, commit: Commit<'_>) -> Answer<Version> {
        let notifications = if commit.events.len() < 3 { commit.notifications } else { &[] };
        sound.accounts.commit(Commit { notifications, ..commit }).await
    }
}

/// Two transactions: the account first, its events a moment later.
#[derive(Default)]
struct WritesEventsLater(Mutex<HashMap<UserId, usize>>);

#[async_trait]
impl Fault for WritesEventsLater {
    async fn commit(&self, sound: &Stores, commit: Commit<'_>) -> Answer<Version> {
        self.0.lock().unwrap().insert(commit.user.clone(), commit.events.len());
        let result = sound.accounts.commit(commit).await;
        if result.is_ok() {
            sleep(STEP);
        }
        self.0.lock().unwrap().remove(commit.user);
        result
    }
    async fn events(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Answer<Vec<Event>> {
        let late = self.0.lock().unwrap().get(user).copied().unwrap_or_default();
        let mut events = sound.history.events(rp, user, after, limit).await?;
        events.truncate(events.len().saturating_sub(late));
        Ok(events)
    }
}

async fn version(sound: &Stores, rp: &RelyingPartyId, user: &UserId) -> Answer<Version> {
    let loaded = sound.accounts.load(rp, user).await?;
    Ok(loaded.map_or(Version(0), |loaded| loaded.account.version))
}

pub(crate) fn lookup(key: &UniqueKey) -> LookupKey {
    match key {
        UniqueKey::Credential(id) => LookupKey::Credential(id.clone()),
        UniqueKey::Link(digest) => LookupKey::Link(*digest),
    }
}

/// Between the two steps of a store that takes two.
pub(crate) const STEP: Duration = Duration::from_millis(10);
