use async_trait::async_trait;

use super::MemoryStore;
use crate::ids::{RelyingPartyId, UserId};
use crate::machine::Event;
use crate::ports::{Changes, History, StoreError, StoreErrorKind};

#[async_trait]
impl History for MemoryStore {
    async fn events(
        &self,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Event>, StoreError> {
        let state = self.lock();
        let of_account = |event: &&Event| event.rp() == rp && event.user() == user;
        let events = state.events.iter().filter(of_account);
        Ok(events.filter(|event| event.sequence() > after).take(limit).cloned().collect())
    }

    async fn changes_since(
        &self,
        rp: &RelyingPartyId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Changes, StoreError> {
        let state = self.lock();
        let end = state.commits.len();
        let mut next = match cursor {
            None => end,
            Some(text) => {
                text.parse().ok().filter(|next| *next <= end).ok_or(StoreErrorKind::Invalid)?
            }
        };
        let mut changed = Vec::new();
        while next < end && changed.len() < limit {
            let (of, change) = &state.commits[next];
            if of == rp {
                changed.push(change.clone());
            }
            next += 1;
        }
        Ok(Changes { changed, cursor: next.to_string() })
    }
}
