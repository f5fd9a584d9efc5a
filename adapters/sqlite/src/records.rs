//! `Records`.

use async_trait::async_trait;
use keydesk_core::ids::RelyingPartyId;
use keydesk_core::ports::{Records, StoreError};
use rusqlite::params;

use crate::SqliteStore;
use crate::error::before_commit;
use crate::rows::{changed, row};

#[async_trait]
impl Records for SqliteStore {
    async fn read(&self, rp: &RelyingPartyId, name: &str) -> Result<Option<String>, StoreError> {
        self.readers.read(|connection| {
            let sql = "SELECT value FROM records WHERE rp = ?1 AND name = ?2";
            row(connection, sql, [rp.as_str(), name], |row| row.get(0).map_err(before_commit))
        })
    }

    async fn write(
        &self,
        rp: &RelyingPartyId,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Result<bool, StoreError> {
        let (rp, name) = (rp.as_str().to_owned(), name.to_owned());
        let (expected, next) = (expected.map(str::to_owned), next.to_owned());
        let write = move |connection: &_| match &expected {
            None => {
                let sql = "INSERT INTO records (rp, name, value) VALUES (?1, ?2, ?3)
                    ON CONFLICT DO NOTHING";
                changed(connection, sql, params![rp, name, next])
            }
            Some(expected) => {
                let sql = "UPDATE records SET value = ?3
                    WHERE rp = ?1 AND name = ?2 AND value = ?4";
                changed(connection, sql, params![rp, name, next, expected])
            }
        };
        Ok(self.writer.write(write).await? == 1)
    }
}
