//! `CeremonyStore`.

use async_trait::async_trait;
use keydesk_core::ids::{CeremonyId, RelyingPartyId};
use keydesk_core::model::Ceremony;
use keydesk_core::ports::{CeremonyStore, StoreError};
use keydesk_core::time::Timestamp;
use rusqlite::params;

use crate::SqliteStore;
use crate::error::corrupt;
use crate::rows::{bytes, changed, json, row};

#[async_trait]
impl CeremonyStore for SqliteStore {
    async fn put(&self, rp: &RelyingPartyId, ceremony: &Ceremony) -> Result<(), StoreError> {
        let (rp, id) = (rp.as_str().to_owned(), ceremony.id);
        let (expires_at, text) = (ceremony.expires_at.unix_millis(), json(ceremony)?);
        let write = move |connection: &_| {
            let sql = "INSERT OR REPLACE INTO ceremonies (rp, id, expires_at, ceremony)
                VALUES (?1, ?2, ?3, ?4)";
            changed(connection, sql, params![rp, id.as_bytes(), expires_at, text])
        };
        self.writer.write(write).await.map(drop)
    }

    async fn take(
        &self,
        rp: &RelyingPartyId,
        id: &CeremonyId,
    ) -> Result<Option<Ceremony>, StoreError> {
        let (rp, id) = (rp.as_str().to_owned(), *id);
        let take = move |connection: &_| {
            let sql = "DELETE FROM ceremonies WHERE rp = ?1 AND id = ?2 RETURNING ceremony";
            row(connection, sql, params![rp, id.as_bytes()], |row| Ok(bytes(row, 0)?.to_vec()))
        };
        let taken = self.writer.write(take).await?;
        #[cfg(keydesk_test_hooks)]
        keydesk_core::hooks::reached("after-take");
        taken.map(|json| serde_json::from_slice(&json).map_err(corrupt)).transpose()
    }

    async fn sweep(&self, now: Timestamp) -> Result<u64, StoreError> {
        let sweep = move |connection: &_| {
            let sql = "DELETE FROM ceremonies WHERE expires_at <= ?1";
            changed(connection, sql, [now.unix_millis()])
        };
        let swept = self.writer.write(sweep).await?;
        Ok(u64::try_from(swept).unwrap_or(u64::MAX))
    }
}
