//! One table of the service's own SQLite file, and what Keydesk keeps in it.

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use keydesk_core::ids::{EventDigest, RelyingPartyId, UserId};
use keydesk_core::machine::Event;
use keydesk_core::model::{Account, Notification, Version};
use keydesk_core::ports::{
    AccountStore, Capabilities, Changed, Changes, Commit, History, Listing, Loaded, LookupKey,
    Outbox, Page, Records, StoreError, StoreErrorKind,
};
use rusqlite::{Connection, OptionalExtension, Params, Transaction, params};

/// Accounts, the keys by which they are found, events and notifications: a row each.
pub struct Table {
    connection: Mutex<Connection>,
}

impl Table {
    /// Opens the file, and makes the table where there is none.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn open(path: impl AsRef<Path>) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.execute_batch(TABLE)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn rows(&self, sql: &str, params: impl Params) -> Result<Vec<Vec<u8>>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(sql).map_err(unavailable)?;
        let rows = statement.query_map(params, |row| row.get(0)).map_err(unavailable)?;
        rows.collect::<Result<_, _>>().map_err(unavailable)
    }

    fn account(&self, sql: &str, params: impl Params) -> Result<Option<Loaded>, StoreError> {
        self.rows(sql, params)?.first().map(|body| loaded(body)).transpose()
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").finish_non_exhaustive()
    }
}

#[async_trait]
impl AccountStore for Table {
    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::default();
        capabilities.durable = true;
        capabilities
    }

    async fn load(&self, rp: &RelyingPartyId, user: &UserId) -> Result<Option<Loaded>, StoreError> {
        self.account(LOAD, params![rp.as_str(), user.as_str().as_bytes()])
    }

    async fn find(
        &self,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Result<Option<Loaded>, StoreError> {
        self.account(FIND, params![rp.as_str(), key.sort(), key.as_bytes()])
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<Version, StoreError> {
        let mut connection = self.lock();
        // Taken at once: a commit that began by reading could not be written after another's.
        let transaction = connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(unavailable)?;
        write(&transaction, &commit)?;
        // Whether it happened is not known once this has failed.
        let unknown = |error| StoreError::new(StoreErrorKind::UnknownOutcome, error);
        transaction.commit().map_err(unknown)?;
        Ok(commit.next.version)
    }

    async fn list(&self, rp: &RelyingPartyId, page: Page) -> Result<Listing, StoreError> {
        let after = page.after.as_ref().map(|user| user.as_str().as_bytes());
        let most = i64::try_from(page.limit).unwrap_or(i64::MAX - 1) + 1;
        let bodies = self.rows(LIST, params![rp.as_str(), after, most])?;
        let more = bodies.len() > page.limit;
        let accounts: Vec<Loaded> =
            bodies.iter().take(page.limit).map(|body| loaded(body)).collect::<Result<_, _>>()?;
        let last = accounts.last().map(|loaded| loaded.account.user.clone());
        Ok(Listing { accounts, next: last.filter(|_| more) })
    }
}

#[async_trait]
impl History for Table {
    async fn events(
        &self,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Event>, StoreError> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let bodies = self.rows(EVENTS, params![rp.as_str(), user.as_str(), after, limit])?;
        bodies.iter().map(|body| Ok(Event::decode(body)?)).collect()
    }

    async fn changes_since(
        &self,
        rp: &RelyingPartyId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Changes, StoreError> {
        let connection = self.lock();
        let now: i64 = connection.query_row(NOW, [], |row| row.get(0)).map_err(unavailable)?;
        let Some(cursor) = cursor else {
            return Ok(Changes { changed: Vec::new(), cursor: now.to_string() });
        };
        let from = cursor.parse::<i64>().ok().filter(|from| (0..=now).contains(from));
        let from = from.ok_or(StoreErrorKind::Invalid)?;
        let mut statement = connection.prepare_cached(CHANGES).map_err(unavailable)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement
            .query_map(params![rp.as_str(), from, limit], |row| {
                Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?))
            })
            .map_err(unavailable)?;
        let (mut changed, mut cursor) = (Vec::new(), from);
        for row in rows {
            let (body, position) = row.map_err(unavailable)?;
            let account = loaded(&body)?.account;
            let at = account.changed_at.ok_or_else(|| corrupt("an account that never changed"))?;
            changed.push(Changed { user: account.user, version: account.version, at });
            cursor = position;
        }
        Ok(Changes { changed, cursor: cursor.to_string() })
    }
}

#[async_trait]
impl Outbox for Table {
    async fn pending(&self, limit: usize) -> Result<Vec<Notification>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let bodies = self.rows(PENDING, params![limit])?;
        bodies.iter().map(|body| serde_json::from_slice(body).map_err(corrupt)).collect()
    }

    async fn delivered(&self, id: &EventDigest) -> Result<(), StoreError> {
        let deleted = self.lock().execute(DELIVERED, params![id.as_bytes()]);
        deleted.map(drop).map_err(unavailable)
    }
}

#[async_trait]
impl Records for Table {
    async fn read(&self, rp: &RelyingPartyId, name: &str) -> Result<Option<String>, StoreError> {
        let bodies = self.rows(READ, params![rp.as_str(), name.as_bytes()])?;
        bodies.into_iter().next().map(|body| String::from_utf8(body).map_err(corrupt)).transpose()
    }

    async fn write(
        &self,
        rp: &RelyingPartyId,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Result<bool, StoreError> {
        let (rp, name, next) = (rp.as_str(), name.as_bytes(), next.as_bytes());
        let written = match expected {
            None => self.lock().execute(ADD, params![rp, name, next]),
            Some(expected) => {
                self.lock().execute(REPLACE, params![rp, name, next, expected.as_bytes()])
            }
        };
        written.map(|written| written == 1).map_err(unavailable)
    }
}

/// Everything in the commit, in a transaction that is not yet committed.
fn write(transaction: &Transaction<'_>, commit: &Commit<'_>) -> Result<(), StoreError> {
    let Commit { rp, user, expected, next, encoded, .. } = commit;
    let (rp, user) = (rp.as_str(), user.as_str());
    let (expected, version) = (expected.0, next.version.0);
    let execute = |sql, params: &[&dyn rusqlite::ToSql]| {
        transaction.prepare_cached(sql).and_then(|mut sql| sql.execute(params)).map_err(unavailable)
    };
    let written = if expected == 0 {
        execute(OPEN, &[&rp, &user.as_bytes(), &user, &version, encoded])?
    } else {
        execute(UPDATE, &[&rp, &user.as_bytes(), &expected, &version, encoded])?
    };
    if written == 0 {
        return Err(StoreErrorKind::VersionConflict.into());
    }
    let holder = |sort: &str, key: &[u8]| {
        let mut holder = transaction.prepare_cached(HOLDER).map_err(unavailable)?;
        let holder = holder.query_row(params![rp, sort, key], |row| row.get::<_, String>(0));
        holder.optional().map_err(unavailable)
    };
    for key in commit.unique_keys {
        if holder(key.sort(), key.as_bytes())?.is_some() {
            return Err(StoreErrorKind::KeyTaken.into());
        }
    }
    let unique = commit.unique_keys.iter().map(|key| (key.sort(), key.as_bytes()));
    let lookup = commit.lookup_keys.iter().map(|key| (key.sort(), key.as_bytes()));
    for (sort, key) in unique.chain(lookup) {
        match holder(sort, key)? {
            Some(other) if other != user => return Err(StoreErrorKind::KeyTaken.into()),
            Some(_) => {}
            None => {
                execute(ROW, &[&rp, &sort, &key, &user, &0_i64, &""])?;
            }
        }
    }
    for event in commit.events {
        let (digest, sequence) = (event.digest(), event.sequence());
        let digest = digest.as_bytes().as_slice();
        execute(ROW, &[&rp, &"event", &digest, &user, &sequence, &event.encoded()])?;
    }
    for notification in commit.notifications {
        let body = serde_json::to_vec(notification).map_err(corrupt)?;
        let id = notification.id.as_bytes().as_slice();
        execute(ROW, &[&rp, &"notification", &id, &user, &0_i64, &body])?;
    }
    Ok(())
}

fn loaded(body: &[u8]) -> Result<Loaded, StoreError> {
    Ok(Loaded { account: Account::decode(body)? })
}

fn unavailable(error: rusqlite::Error) -> StoreError {
    StoreError::new(StoreErrorKind::Unavailable, error)
}

fn corrupt(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::new(StoreErrorKind::Corrupt, error)
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS desk (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    rp TEXT NOT NULL, sort TEXT NOT NULL, key BLOB NOT NULL,
    user TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL,
    UNIQUE (rp, sort, key)
);
CREATE INDEX IF NOT EXISTS desk_events ON desk (rp, user, version) WHERE sort = 'event';";
const LOAD: &str =
    "SELECT CAST(body AS BLOB) FROM desk WHERE rp = ?1 AND sort = 'account' AND key = ?2";
const FIND: &str = "SELECT CAST(account.body AS BLOB) FROM desk found JOIN desk account
    ON account.rp = found.rp AND account.sort = 'account' AND account.key = CAST(found.user AS BLOB)
    WHERE found.rp = ?1 AND found.sort = ?2 AND found.key = ?3";
const LIST: &str = "SELECT CAST(body AS BLOB) FROM desk WHERE rp = ?1 AND sort = 'account'
    AND (?2 IS NULL OR key > ?2) ORDER BY key LIMIT ?3";
const OPEN: &str = "INSERT INTO desk (rp, sort, key, user, version, body)
    VALUES (?1, 'account', ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
const UPDATE: &str = "UPDATE desk SET version = ?4, body = ?5
    WHERE rp = ?1 AND sort = 'account' AND key = ?2 AND version = ?3";
const HOLDER: &str = "SELECT user FROM desk WHERE rp = ?1 AND sort = ?2 AND key = ?3";
const ROW: &str = "INSERT INTO desk (rp, sort, key, user, version, body)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const READ: &str =
    "SELECT CAST(body AS BLOB) FROM desk WHERE rp = ?1 AND sort = 'record' AND key = ?2";
const ADD: &str = "INSERT INTO desk (rp, sort, key, user, version, body)
    VALUES (?1, 'record', ?2, '', 0, ?3) ON CONFLICT DO NOTHING";
const REPLACE: &str = "UPDATE desk SET body = ?3
    WHERE rp = ?1 AND sort = 'record' AND key = ?2 AND body = ?4";
const EVENTS: &str = "SELECT CAST(body AS BLOB) FROM desk WHERE rp = ?1 AND sort = 'event'
    AND user = ?2 AND version > ?3 ORDER BY version LIMIT ?4";
const NOW: &str = "SELECT ifnull(max(position), 0) FROM desk";
// The last event of each account after the cursor, with the account as it is now.
const CHANGES: &str = "SELECT CAST(account.body AS BLOB), max(event.position) AS last
    FROM desk event JOIN desk account
    ON account.rp = event.rp AND account.sort = 'account' AND account.key = CAST(event.user AS BLOB)
    WHERE event.rp = ?1 AND event.sort = 'event' AND event.position > ?2
    GROUP BY event.user ORDER BY last LIMIT ?3";
const PENDING: &str =
    "SELECT CAST(body AS BLOB) FROM desk WHERE sort = 'notification' ORDER BY position LIMIT ?1";
const DELIVERED: &str = "DELETE FROM desk WHERE sort = 'notification' AND key = ?1";
