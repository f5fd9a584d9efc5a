//! `AccountStore`.

use async_trait::async_trait;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::model::Version;
use keydesk_core::ports::{
    AccountStore, Capabilities, Commit, Listing, Loaded, LookupKey, Page, StoreError,
    StoreErrorKind,
};
use rusqlite::{Connection, params};

use crate::SqliteStore;
use crate::rows::{CommitRows, changed, limit, loaded, row, rows};

#[async_trait]
impl AccountStore for SqliteStore {
    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::default();
        capabilities.durable = true;
        capabilities.shared = true;
        capabilities
    }

    async fn load(&self, rp: &RelyingPartyId, user: &UserId) -> Result<Option<Loaded>, StoreError> {
        self.readers.read(|connection| {
            row(
                connection,
                "SELECT version, account FROM accounts WHERE rp = ?1 AND user = ?2",
                [rp.as_str(), user.as_str()],
                loaded,
            )
        })
    }

    async fn find(
        &self,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Result<Option<Loaded>, StoreError> {
        self.readers.read(|connection| {
            row(
                connection,
                "SELECT version, account FROM keys JOIN accounts USING (rp, user)
                 WHERE rp = ?1 AND sort = ?2 AND bytes = ?3",
                params![rp.as_str(), key.sort(), key.as_bytes()],
                loaded,
            )
        })
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<Version, StoreError> {
        let version = commit.next.version;
        let rows = CommitRows::try_from(commit)?;
        self.writer.write(move |connection| write(connection, &rows)).await?;
        Ok(version)
    }

    async fn list(&self, rp: &RelyingPartyId, page: Page) -> Result<Listing, StoreError> {
        // No user id is empty, so that every one comes after it.
        let after = page.after.as_ref().map_or("", UserId::as_str);
        let mut accounts = self.readers.read(|connection| {
            rows(
                connection,
                "SELECT version, account FROM accounts WHERE rp = ?1 AND user > ?2
                 ORDER BY user LIMIT ?3",
                params![rp.as_str(), after, limit(page.limit).saturating_add(1)],
                loaded,
            )
        })?;
        let more = accounts.len() > page.limit;
        accounts.truncate(page.limit);
        let last = accounts.last().map(|loaded| loaded.account.user.clone());
        Ok(Listing { accounts, next: last.filter(|_| more) })
    }
}

/// Writes everything, or returns an error with some of it written: the caller takes it back.
fn write(connection: &Connection, commit: &CommitRows) -> Result<(), StoreError> {
    let CommitRows { rp, user, expected, version, status, account, at, .. } = commit;
    let written = if *expected == 0 {
        let sql = "INSERT INTO accounts (rp, user, version, status, account)
            VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
        changed(connection, sql, params![rp, user, version, status, account])?
    } else {
        let sql = "UPDATE accounts SET version = ?3, status = ?4, account = ?5
            WHERE rp = ?1 AND user = ?2 AND version = ?6";
        changed(connection, sql, params![rp, user, version, status, account, expected])?
    };
    if written == 0 {
        return Err(StoreErrorKind::VersionConflict.into());
    }
    for (sort, bytes) in &commit.unique_keys {
        let sql = "INSERT INTO keys (rp, sort, bytes, user) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO NOTHING";
        if changed(connection, sql, params![rp, sort, bytes, user])? == 0 {
            return Err(StoreErrorKind::KeyTaken.into());
        }
    }
    for (sort, bytes) in &commit.lookup_keys {
        let sql = "INSERT INTO keys (rp, sort, bytes, user) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET user = user WHERE user = excluded.user";
        if changed(connection, sql, params![rp, sort, bytes, user])? == 0 {
            return Err(StoreErrorKind::KeyTaken.into());
        }
    }
    for event in &commit.events {
        let sql = "INSERT INTO events (rp, user, sequence, at, name, event, digest)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING";
        let (sequence, at, name) = (event.sequence, event.at, event.name);
        let values = params![rp, user, sequence, at, name, event.event, event.digest];
        if changed(connection, sql, values)? == 0 {
            // The version was the expected one, so an older state of the account was put back.
            let text = "an event stands where the account's next one belongs";
            return Err(StoreError::new(StoreErrorKind::Tampered, text));
        }
    }
    for told in &commit.notifications {
        let sql = "INSERT INTO outbox (id, notification) VALUES (?1, ?2)";
        changed(connection, sql, params![told.id, told.notification])?;
    }
    let sql = "INSERT INTO commits (rp, user, version, at) VALUES (?1, ?2, ?3, ?4)";
    changed(connection, sql, params![rp, user, version, at])?;
    Ok(())
}
