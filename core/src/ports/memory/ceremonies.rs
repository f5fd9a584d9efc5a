use async_trait::async_trait;

use super::{MemoryStore, State};
use crate::ids::{CeremonyId, RelyingPartyId};
use crate::model::Ceremony;
use crate::ports::{CeremonyStore, StoreError};
use crate::time::Timestamp;

#[async_trait]
impl CeremonyStore for MemoryStore {
    async fn put(&self, rp: &RelyingPartyId, ceremony: &Ceremony) -> Result<(), StoreError> {
        self.lock().put(rp, ceremony);
        Ok(())
    }

    async fn take(
        &self,
        rp: &RelyingPartyId,
        id: &CeremonyId,
    ) -> Result<Option<Ceremony>, StoreError> {
        Ok(self.lock().take(&(rp.clone(), *id)))
    }

    async fn sweep(&self, now: Timestamp) -> Result<u64, StoreError> {
        let mut state = self.lock();
        let before = state.ceremonies.len();
        state.forget_ceremonies_until(now);
        Ok(u64::try_from(before - state.ceremonies.len()).unwrap_or(u64::MAX))
    }
}

impl State {
    /// Stores a ceremony. At the maximum, it removes those that expire first, so that memory stays bounded
    /// even if the host never sweeps.
    fn put(&mut self, rp: &RelyingPartyId, ceremony: &Ceremony) {
        let key = (rp.clone(), ceremony.id);
        self.take(&key);
        while self.ceremonies.len() >= KEPT_CEREMONIES {
            let Some((_, oldest)) = self.expiries.pop_first() else { break };
            self.ceremonies.remove(&oldest);
        }
        self.expiries.insert((ceremony.expires_at, key.clone()));
        self.ceremonies.insert(key, ceremony.clone());
    }

    fn take(&mut self, key: &(RelyingPartyId, CeremonyId)) -> Option<Ceremony> {
        let ceremony = self.ceremonies.remove(key)?;
        self.expiries.remove(&(ceremony.expires_at, key.clone()));
        Some(ceremony)
    }

    fn forget_ceremonies_until(&mut self, until: Timestamp) {
        while self.expiries.first().is_some_and(|(expires_at, _)| *expires_at <= until) {
            if let Some((_, key)) = self.expiries.pop_first() {
                self.ceremonies.remove(&key);
            }
        }
    }
}

/// Above it the ceremonies that end first are forgotten.
const KEPT_CEREMONIES: usize = 250_000;
