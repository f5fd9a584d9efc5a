use std::time::SystemTime;

use async_trait::async_trait;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::machine::Event;
use keydesk_core::ports::{Changed, Changes, History, StoreError, StoreErrorKind};
use tokio_postgres::Row;

use crate::config::Dialect;
use crate::cursor::{ClockCursor, SnapshotCursor};
use crate::rows::{self, column};
use crate::session::Again;
use crate::store::PostgresStore;

#[async_trait]
impl History for PostgresStore {
    async fn events(
        &self,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Event>, StoreError> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let most = rows::limit(limit);
        let events = &self.statements().events;
        let found = self
            .session()
            .rows(events, &[&rp.as_str(), &user.as_str(), &after, &most], Again::Yes)
            .await?;
        found
            .iter()
            .map(|row| rows::event(column(row, 1, "events")?, column(row, 0, "events")?))
            .collect()
    }

    async fn changes_since(
        &self,
        rp: &RelyingPartyId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Changes, StoreError> {
        let Some(cursor) = cursor else { return self.feed_start().await };
        match self.dialect() {
            Dialect::Postgres => self.by_snapshot(rp, SnapshotCursor::parse(cursor)?, limit).await,
            Dialect::Portable => self.by_clock(rp, ClockCursor::parse(cursor)?, limit).await,
        }
    }
}

impl PostgresStore {
    async fn feed_start(&self) -> Result<Changes, StoreError> {
        let found = self.session().rows(&self.statements().feed_start, &[], Again::Yes).await?;
        let now = now_of(&found)?;
        let cursor = match self.dialect() {
            Dialect::Postgres => SnapshotCursor::at(now).to_string(),
            Dialect::Portable => ClockCursor::at(micros(now)?).to_string(),
        };
        Ok(Changes { changed: Vec::new(), cursor })
    }

    async fn by_snapshot(
        &self,
        rp: &RelyingPartyId,
        cursor: SnapshotCursor,
        limit: usize,
    ) -> Result<Changes, StoreError> {
        let (order, after) = cursor.place();
        let (lowest, most) = (cursor.lowest()?, rows::limit(limit));
        let feed = &self.statements().feed;
        let found = self
            .session()
            .rows(feed, &[&rp.as_str(), &lowest, &cursor.from(), &order, &after, &most], Again::Yes)
            .await?;
        let now = now_of(&found)?;
        cursor.check_against(now)?;
        let (changed, last) = changed(&found)?;
        let next = match last {
            Some((order, user)) if changed.len() >= limit => cursor.page(now, order, &user),
            _ if limit == 0 => cursor,
            _ => cursor.drained(now),
        };
        Ok(Changes { changed, cursor: next.to_string() })
    }

    async fn by_clock(
        &self,
        rp: &RelyingPartyId,
        cursor: ClockCursor,
        limit: usize,
    ) -> Result<Changes, StoreError> {
        let (order, after) = cursor.place();
        let most = rows::limit(limit);
        let feed = &self.statements().feed;
        let found =
            self.session().rows(feed, &[&rp.as_str(), &order, &after, &most], Again::Yes).await?;
        let now = micros(now_of(&found)?)?;
        if order > now.saturating_add(SKEW_MICROS) {
            return Err(StoreErrorKind::Invalid.into());
        }
        let (changed, last) = changed(&found)?;
        let next = match last {
            Some((order, user)) if changed.len() >= limit => ClockCursor::after(order, &user),
            _ if limit == 0 => cursor,
            _ => {
                // A commit shows later than the time in it: go back by as long as one may take.
                let overlap = self.config().statement_timeout.saturating_mul(2).as_micros();
                ClockCursor::at(now.saturating_sub(i64::try_from(overlap).unwrap_or(i64::MAX)))
            }
        };
        Ok(Changes { changed, cursor: next.to_string() })
    }
}

/// The first column of every row is the same; without a change there is still one row.
fn now_of(found: &[Row]) -> Result<&str, StoreError> {
    let first = found.first().ok_or_else(|| rows::row(TABLE, "no time came back"))?;
    column(first, 0, TABLE)
}

fn micros(text: &str) -> Result<i64, StoreError> {
    text.parse().map_err(|error| rows::row(TABLE, error))
}

type Last = Option<(i64, String)>;

fn changed(found: &[Row]) -> Result<(Vec<Changed>, Last), StoreError> {
    let mut changed = Vec::new();
    let mut last = None;
    for row in found {
        let Some(user) = column::<Option<&str>>(row, 1, TABLE)? else { continue };
        changed.push(Changed {
            user: rows::user(TABLE, user)?,
            version: rows::version(TABLE, column(row, 2, TABLE)?)?,
            at: rows::timestamp(column::<SystemTime>(row, 3, TABLE)?),
        });
        last = Some((column(row, 4, TABLE)?, user.to_owned()));
    }
    Ok((changed, last))
}

const TABLE: &str = "accounts";
/// How far the clocks of a cluster's nodes may be apart.
const SKEW_MICROS: i64 = 60_000_000;
