//! Faults in what is read, and in what a store says of itself.

use std::collections::BTreeSet;
use std::sync::Mutex;

use async_trait::async_trait;
use keydesk_conformance::Stores;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::model::{Account, Version};
use keydesk_core::ports::{Capabilities, Commit, Listing, Loaded, LookupKey, Page};

use crate::fault::{Answer, Fault};
use crate::faults;

faults! {
    load_returns_what_was_committed: ForgetsLastUse;
    load_of_an_unknown_account_returns_none: MakesUpAccounts;
    relying_parties_are_apart: FindsAcross, ListsAcross;
    list_pages_in_order: ListsLikeADictionary, ListsTheFirstAgain;
    text_is_data: IgnoresTrailingSpaces;
    durable_stores_keep_what_was_committed: ClaimsToBeDurable;
    shared_stores_agree: ClaimsToBeShared;
}

#[derive(Default)]
struct ForgetsLastUse;

#[async_trait]
impl Fault for ForgetsLastUse {
    async fn load(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        user: &UserId,
    ) -> Answer<Option<Loaded>> {
        let mut loaded = sound.accounts.load(rp, user).await?;
        if let Some(loaded) = &mut loaded {
            for kept in &mut loaded.account.authenticators {
                kept.last_used_at = None;
            }
        }
        Ok(loaded)
    }
}

#[derive(Default)]
struct MakesUpAccounts;

#[async_trait]
impl Fault for MakesUpAccounts {
    async fn load(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        user: &UserId,
    ) -> Answer<Option<Loaded>> {
        let unopened = Loaded { account: Account::unopened(rp.clone(), user.clone()) };
        Ok(sound.accounts.load(rp, user).await?.or(Some(unopened)))
    }
}

/// Tries the other relying parties where its own has nothing.
#[derive(Default)]
struct FindsAcross(Mutex<BTreeSet<RelyingPartyId>>);

#[async_trait]
impl Fault for FindsAcross {
    async fn commit(&self, sound: &Stores, commit: Commit<'_>) -> Answer<Version> {
        self.0.lock().unwrap().insert(commit.rp.clone());
        sound.accounts.commit(commit).await
    }
    async fn find(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Answer<Option<Loaded>> {
        let others = self.0.lock().unwrap().clone();
        for rp in [rp].into_iter().chain(&others) {
            if let Some(found) = sound.accounts.find(rp, key).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// Lists the accounts of `login.example` to everybody who asks.
#[derive(Default)]
struct ListsAcross;

#[async_trait]
impl Fault for ListsAcross {
    async fn list(&self, sound: &Stores, rp: &RelyingPartyId, page: Page) -> Answer<Listing> {
        let shown = if rp.as_str() == "other.example" { "login.example" } else { rp.as_str() };
        sound.accounts.list(&RelyingPartyId::new(shown).unwrap(), page).await
    }
}

/// Orders by case-folded text.
#[derive(Default)]
struct ListsLikeADictionary;

#[async_trait]
impl Fault for ListsLikeADictionary {
    async fn list(&self, sound: &Stores, rp: &RelyingPartyId, page: Page) -> Answer<Listing> {
        let all = sound.accounts.list(rp, Page { after: None, limit: 10_000 }).await?;
        let folded = |user: &UserId| (user.as_str().to_lowercase(), user.clone());
        let mut accounts = all.accounts;
        accounts.sort_by_key(|loaded| folded(&loaded.account.user));
        accounts.retain(|loaded| {
            page.after.as_ref().is_none_or(|after| folded(&loaded.account.user) > folded(after))
        });
        let more = accounts.len() > page.limit;
        accounts.truncate(page.limit);
        let last = accounts.last().map(|loaded| loaded.account.user.clone());
        Ok(Listing { accounts, next: last.filter(|_| more) })
    }
}

/// Begins a page with the user whom it should begin after.
#[derive(Default)]
struct ListsTheFirstAgain;

#[async_trait]
impl Fault for ListsTheFirstAgain {
    async fn list(&self, sound: &Stores, rp: &RelyingPartyId, page: Page) -> Answer<Listing> {
        let after = page.after.clone();
        let mut listing = sound.accounts.list(rp, page).await?;
        if let Some(user) = after
            && let Some(again) = sound.accounts.load(rp, &user).await?
        {
            listing.accounts.pop();
            listing.accounts.insert(0, again);
        }
        Ok(listing)
    }
}

/// As databases do that compare padded text.
#[derive(Default)]
struct IgnoresTrailingSpaces;

#[async_trait]
impl Fault for IgnoresTrailingSpaces {
    async fn load(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        user: &UserId,
    ) -> Answer<Option<Loaded>> {
        sound.accounts.load(rp, &UserId::new(user.as_str().trim_end_matches(' ')).unwrap()).await
    }
}

#[derive(Default)]
struct ClaimsToBeDurable;

impl Fault for ClaimsToBeDurable {
    fn capabilities(&self, sound: &Stores) -> Capabilities {
        let mut capabilities = sound.accounts.capabilities();
        capabilities.durable = true;
        capabilities
    }
}

#[derive(Default)]
struct ClaimsToBeShared;

impl Fault for ClaimsToBeShared {
    fn capabilities(&self, sound: &Stores) -> Capabilities {
        let mut capabilities = sound.accounts.capabilities();
        capabilities.shared = true;
        capabilities
    }
}
