use async_trait::async_trait;

use super::MemoryStore;
use crate::ids::{CeremonyId, RelyingPartyId};
use crate::model::Ceremony;
use crate::ports::{CeremonyStore, StoreError};
use crate::time::Timestamp;

#[async_trait]
impl CeremonyStore for MemoryStore {
    async fn put(&self, rp: &RelyingPartyId, ceremony: &Ceremony) -> Result<(), StoreError> {
        self.lock().ceremonies.insert((rp.clone(), ceremony.id), ceremony.clone());
        Ok(())
    }

    async fn take(
        &self,
        rp: &RelyingPartyId,
        id: &CeremonyId,
    ) -> Result<Option<Ceremony>, StoreError> {
        Ok(self.lock().ceremonies.remove(&(rp.clone(), *id)))
    }

    async fn sweep(&self, now: Timestamp) -> Result<u64, StoreError> {
        let mut state = self.lock();
        let before = state.ceremonies.len();
        state.ceremonies.retain(|_, ceremony| ceremony.expires_at > now);
        Ok(u64::try_from(before - state.ceremonies.len()).unwrap_or(u64::MAX))
    }
}
