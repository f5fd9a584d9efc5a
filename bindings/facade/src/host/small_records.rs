//! Small records: one row for each name.

use async_trait::async_trait;
use keydesk_core::ids::RelyingPartyId;
use keydesk_core::ports::{Records, StoreError};

use super::keys;
use super::store::StoreBridge;
use super::{HostCommit, HostOutcome};

#[async_trait]
impl Records for StoreBridge {
    async fn read(&self, rp: &RelyingPartyId, name: &str) -> Result<Option<String>, StoreError> {
        let row = self.row(&keys::record(rp, name)).await?;
        Ok(row.map(|row| row.blob))
    }

    async fn write(
        &self,
        rp: &RelyingPartyId,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Result<bool, StoreError> {
        let key = keys::record(rp, name);
        let row = self.row(&key).await?;
        if row.as_ref().map(|row| row.blob.as_str()) != expected {
            return Ok(false);
        }
        let commit = HostCommit {
            key,
            expected_version: row.map_or(0, |row| row.version),
            blob: next.to_owned(),
            unique_keys: Vec::new(),
            lookup_keys: Vec::new(),
            events: Vec::new(),
        };
        Ok(self.write(commit).await? == HostOutcome::Committed)
    }
}
