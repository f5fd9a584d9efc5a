use async_trait::async_trait;

use super::{MemoryStore, State};
use crate::ids::{RelyingPartyId, UserId};
use crate::model::Version;
use crate::ports::{
    AccountStore, Capabilities, Changed, Commit, Listing, Loaded, LookupKey, Page, StoreError,
    StoreErrorKind,
};

#[async_trait]
impl AccountStore for MemoryStore {
    fn capabilities(&self) -> Capabilities {
        Capabilities::default()
    }

    async fn load(&self, rp: &RelyingPartyId, user: &UserId) -> Result<Option<Loaded>, StoreError> {
        Ok(self.lock().loaded(rp, user))
    }

    async fn find(
        &self,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Result<Option<Loaded>, StoreError> {
        let state = self.lock();
        let key = (rp.clone(), key.sort(), key.as_bytes().to_vec());
        Ok(state.keys.get(&key).and_then(|user| state.loaded(rp, user)))
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<Version, StoreError> {
        let mut state = self.lock();
        let id = (commit.rp.clone(), commit.user.clone());
        let stored = state.accounts.get(&id).map_or(Version(0), |account| account.version);
        if stored != commit.expected {
            return Err(StoreErrorKind::VersionConflict.into());
        }
        let key = |sort, bytes: &[u8]| (commit.rp.clone(), sort, bytes.to_vec());
        let unique: Vec<_> =
            commit.unique_keys.iter().map(|claim| key(claim.sort(), claim.as_bytes())).collect();
        let lookup: Vec<_> =
            commit.lookup_keys.iter().map(|find| key(find.sort(), find.as_bytes())).collect();
        let of_another = |key| state.keys.get(key).is_some_and(|user| user != commit.user);
        if unique.iter().any(|claim| state.keys.contains_key(claim))
            || lookup.iter().any(of_another)
        {
            return Err(StoreErrorKind::KeyTaken.into());
        }
        state.keys.extend(unique.into_iter().chain(lookup).map(|key| (key, commit.user.clone())));
        state.accounts.insert(id, commit.next.clone());
        state.events.extend_from_slice(commit.events);
        state.outbox.extend(commit.notifications.iter().cloned());
        if let Some(at) = commit.next.changed_at {
            let user = commit.user.clone();
            let changed = Changed { user, version: commit.next.version, at };
            state.commits.push((commit.rp.clone(), changed));
        }
        Ok(commit.next.version)
    }

    async fn list(&self, rp: &RelyingPartyId, page: Page) -> Result<Listing, StoreError> {
        let state = self.lock();
        let mut accounts: Vec<Loaded> = state
            .accounts
            .iter()
            .filter(|((of, user), _)| {
                of == rp && page.after.as_ref().is_none_or(|after| user > after)
            })
            .take(page.limit + 1)
            .map(|(_, account)| Loaded { account: account.clone() })
            .collect();
        let more = accounts.len() > page.limit;
        accounts.truncate(page.limit);
        let last = accounts.last().map(|loaded| loaded.account.user.clone());
        Ok(Listing { accounts, next: last.filter(|_| more) })
    }
}

impl State {
    fn loaded(&self, rp: &RelyingPartyId, user: &UserId) -> Option<Loaded> {
        let account = self.accounts.get(&(rp.clone(), user.clone()))?;
        Some(Loaded { account: account.clone() })
    }
}
