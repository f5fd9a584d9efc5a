//! Faults in who holds a key.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::thread::sleep;

use async_trait::async_trait;
use keydesk_conformance::Stores;
use keydesk_core::ids::{CeremonyId, RelyingPartyId, UserId};
use keydesk_core::model::{AuthenticatorStatus, Ceremony, Notification, Version};
use keydesk_core::ports::{Commit, Loaded, LookupKey, StoreErrorKind, UniqueKey};

use crate::commits::{STEP, lookup};
use crate::fault::{Answer, Fault};
use crate::faults;

faults! {
    unique_keys_are_unique: ClaimsItsOwnAgain, KeepsKeysOfTheRefused, TellsOfTheRefused;
    concurrent_claims_have_one_winner: LooksThenClaims;
    unique_keys_stay: ReleasesRemovedCredentials;
    lookup_keys_are_not_taken_over: IgnoresKeysOfOthers;
    find_by_every_key: DoesNotFindTheRemoved;
}

/// The commit without the unique keys that `kept` does not keep.
async fn with_unique(
    sound: &Stores,
    commit: Commit<'_>,
    kept: impl Fn(&UniqueKey, Option<&Loaded>) -> bool,
) -> Answer<Version> {
    let mut unique_keys = Vec::new();
    for key in commit.unique_keys {
        let holder = sound.accounts.find(commit.rp, &lookup(key)).await?;
        if kept(key, holder.as_ref()) {
            unique_keys.push(key.clone());
        }
    }
    sound.accounts.commit(Commit { unique_keys: &unique_keys, ..commit }).await
}

/// An upsert: a key that the account holds already is no conflict.
#[derive(Default)]
struct ClaimsItsOwnAgain;

#[async_trait]
impl Fault for ClaimsItsOwnAgain {
    async fn commit(&self, sound: &Stores, commit: Commit<'_>) -> Answer<Version> {
        let own = |holder: &Loaded| holder.account.user == *commit.user;
        with_unique(sound, commit, |_, holder| !holder.is_some_and(own)).await
    }
}

/// Writes the keys outside of the transaction.
#[derive(Default)]
struct KeepsKeysOfTheRefused(Mutex<HashSet<UniqueKey>>);

#[async_trait]
impl Fault for KeepsKeysOfTheRefused {
    async fn commit(&self, sound: &Stores, commit: Commit<'_>) -> Answer<Version> {
        let held = |key| self.0.lock().unwrap().contains(key);
        if commit.unique_keys.iter().any(held) {
            return Err(StoreErrorKind::KeyTaken.into());
        }
        let result = sound.accounts.commit(commit).await;
        if result.as_ref().is_err_and(|error| error.kind == StoreErrorKind::KeyTaken) {
            self.0.lock().unwrap().extend(commit.unique_keys.iter().cloned());
        }
        result
    }
}

/// Writes the notifications outside of the transaction.
#[derive(Default)]
struct TellsOfTheRefused(Mutex<Vec<Notification>>);

#[async_trait]
impl Fault for TellsOfTheRefused {
    async fn commit(&self, sound: &Stores, commit: Commit<'_>) -> Answer<Version> {
        let result = sound.accounts.commit(commit).await;
        if result.as_ref().is_err_and(|error| error.kind == StoreErrorKind::KeyTaken) {
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

/// Looks whether a key is free, and claims it in a second step.
#[derive(Default)]
struct LooksThenClaims(Mutex<HashMap<(RelyingPartyId, LookupKey), UserId>>);

#[async_trait]
impl Fault for LooksThenClaims {
    async fn commit(&self, sound: &Stores, commit: Commit<'_>) -> Answer<Version> {
        let stored = sound.accounts.load(commit.rp, commit.user).await?;
        let stored = stored.map_or(Version(0), |loaded| loaded.account.version);
        if stored != commit.expected {
            return Err(StoreErrorKind::VersionConflict.into());
        }
        let keys: Vec<_> =
            commit.unique_keys.iter().map(|key| (commit.rp.clone(), lookup(key))).collect();
        let free = keys.iter().all(|key| !self.0.lock().unwrap().contains_key(key));
        if !free {
            return Err(StoreErrorKind::KeyTaken.into());
        }
        sleep(STEP);
        let claim = |key| self.0.lock().unwrap().insert(key, commit.user.clone());
        keys.iter().cloned().for_each(|key| drop(claim(key)));
        let result = sound.accounts.commit(Commit { unique_keys: &[], ..commit }).await;
        if result.is_err() {
            keys.iter().for_each(|key| drop(self.0.lock().unwrap().remove(key)));
        }
        result
    }
    async fn find(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Answer<Option<Loaded>> {
        let holder = self.0.lock().unwrap().get(&(rp.clone(), key.clone())).cloned();
        match holder {
            Some(user) => sound.accounts.load(rp, &user).await,
            None => sound.accounts.find(rp, key).await,
        }
    }
    async fn take_and_find(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        id: &CeremonyId,
        key: &LookupKey,
    ) -> Answer<(Option<Ceremony>, Option<Loaded>)> {
        Ok((sound.ceremonies.take(rp, id).await?, self.find(sound, rp, key).await?))
    }
}

#[derive(Default)]
struct ReleasesRemovedCredentials;

#[async_trait]
impl Fault for ReleasesRemovedCredentials {
    async fn commit(&self, sound: &Stores, commit: Commit<'_>) -> Answer<Version> {
        let removed = |key: &UniqueKey, holder: &Loaded| match key {
            UniqueKey::Credential(id) => holder
                .account
                .credential(id)
                .is_some_and(|kept| kept.status == AuthenticatorStatus::Removed),
            UniqueKey::Link(_) => false,
        };
        with_unique(sound, commit, |key, holder| !holder.is_some_and(|by| removed(key, by))).await
    }
}

/// Leaves out the lookup keys that another account holds, and says nothing.
#[derive(Default)]
struct IgnoresKeysOfOthers;

#[async_trait]
impl Fault for IgnoresKeysOfOthers {
    async fn commit(&self, sound: &Stores, commit: Commit<'_>) -> Answer<Version> {
        let mut lookup_keys = Vec::new();
        for key in commit.lookup_keys {
            let holder = sound.accounts.find(commit.rp, key).await?;
            if holder.is_none_or(|loaded| loaded.account.user == *commit.user) {
                lookup_keys.push(key.clone());
            }
        }
        sound.accounts.commit(Commit { lookup_keys: &lookup_keys, ..commit }).await
    }
}

#[derive(Default)]
struct DoesNotFindTheRemoved;

#[async_trait]
impl Fault for DoesNotFindTheRemoved {
    async fn find(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Answer<Option<Loaded>> {
        let removed = |loaded: &Loaded| match key {
            LookupKey::Authenticator(id) => loaded
                .account
                .authenticator(id)
                .is_some_and(|kept| kept.status == AuthenticatorStatus::Removed),
            _ => false,
        };
        Ok(sound.accounts.find(rp, key).await?.filter(|loaded| !removed(loaded)))
    }
}
