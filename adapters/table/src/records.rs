//! Small records: one row for each name.

use async_trait::async_trait;
use keydesk_core::ids::RelyingPartyId;
use keydesk_core::ports::{Records, StoreError};

use crate::keys;
use crate::store::TableStore;
use crate::{TableCommit, TableOutcome};

#[async_trait]
impl Records for TableStore {
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
        let version = row.map_or(0, |row| row.version);
        let commit = TableCommit::of_one(key, version, next.to_owned());
        Ok(self.write(commit).await? == TableOutcome::Committed)
    }
}
