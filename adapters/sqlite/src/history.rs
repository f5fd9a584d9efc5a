//! `History`.

use async_trait::async_trait;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::machine::Event;
use keydesk_core::model::Version;
use keydesk_core::ports::{Changed, Changes, History, StoreError, StoreErrorKind};
use keydesk_core::time::Timestamp;
use rusqlite::{Connection, Row, params};

use crate::SqliteStore;
use crate::error::before_commit;
use crate::rows::{event, limit, row, rows, user};

#[async_trait]
impl History for SqliteStore {
    async fn events(
        &self,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        max: usize,
    ) -> Result<Vec<Event>, StoreError> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        self.readers.read(|connection| {
            rows(
                connection,
                "SELECT event, digest, sequence FROM events WHERE rp = ?1 AND user = ?2 AND sequence > ?3
                 ORDER BY sequence LIMIT ?4",
                params![rp.as_str(), user.as_str(), after, limit(max)],
                event,
            )
        })
    }

    async fn changes_since(
        &self,
        rp: &RelyingPartyId,
        cursor: Option<&str>,
        max: usize,
    ) -> Result<Changes, StoreError> {
        self.readers.read(|connection| {
            let last = last(connection)?;
            let Some(cursor) = cursor else {
                return Ok(Changes { changed: Vec::new(), cursor: last.to_string() });
            };
            let after: i64 = cursor.parse().map_err(|_| StoreErrorKind::Invalid)?;
            if !(0..=last).contains(&after) {
                return Err(StoreErrorKind::Invalid.into());
            }
            let found = rows(
                connection,
                "SELECT number, user, version, at FROM commits WHERE rp = ?1 AND number > ?2
                 ORDER BY number LIMIT ?3",
                params![rp.as_str(), after, limit(max)],
                change,
            )?;
            let after = found.last().map_or(after, |(number, _)| *number);
            let changed = found.into_iter().map(|(_, changed)| changed).collect();
            Ok(Changes { changed, cursor: after.to_string() })
        })
    }
}

/// The number of the last commit of any relying party. There is one writer at a time, so what
/// follows has a greater number.
fn last(connection: &Connection) -> Result<i64, StoreError> {
    let sql = "SELECT coalesce(max(number), 0) FROM commits";
    let last = row(connection, sql, [], |row| row.get(0).map_err(before_commit))?;
    last.ok_or_else(|| StoreErrorKind::Corrupt.into())
}

fn change(row: &Row<'_>) -> Result<(i64, Changed), StoreError> {
    let number = row.get(0).map_err(before_commit)?;
    let version = Version(row.get(2).map_err(before_commit)?);
    let at = Timestamp::from_unix_millis(row.get(3).map_err(before_commit)?);
    Ok((number, Changed { user: user(row, 1)?, version, at }))
}
