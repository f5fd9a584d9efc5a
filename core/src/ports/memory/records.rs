use async_trait::async_trait;

use super::MemoryStore;
use crate::ids::RelyingPartyId;
use crate::ports::{Records, StoreError};

#[async_trait]
impl Records for MemoryStore {
    async fn read(&self, rp: &RelyingPartyId, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.lock().records.get(&(rp.clone(), name.to_owned())).cloned())
    }

    async fn write(
        &self,
        rp: &RelyingPartyId,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Result<bool, StoreError> {
        let mut state = self.lock();
        let key = (rp.clone(), name.to_owned());
        let is_expected = state.records.get(&key).map(String::as_str) == expected;
        if is_expected {
            state.records.insert(key, next.to_owned());
        }
        Ok(is_expected)
    }
}
