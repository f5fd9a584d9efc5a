use std::time::SystemTime;

use async_trait::async_trait;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::machine::Event;
use keydesk_core::ports::{Changed, Changes, History, StoreError, StoreErrorKind};
use tokio_postgres::Row;

use crate::config::Dialect;
use crate::cursor::{ClockCursor, SnapshotCursor, mark_of};
use crate::rows::{self, column};
use crate::session::Retry;
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
            .rows(events, &[&rp.as_str(), &user.as_str(), &after, &most], Retry::Yes)
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
        match (self.dialect(), cursor) {
            (Dialect::Postgres, None) => self.by_snapshot_from_now().await,
            (Dialect::Postgres, Some(cursor)) => {
                self.by_snapshot(rp, SnapshotCursor::parse(cursor)?, limit).await
            }
            (Dialect::Portable, None) => self.by_clock_from_now(rp).await,
            (Dialect::Portable, Some(cursor)) => {
                self.by_clock(rp, ClockCursor::parse(cursor)?, limit).await
            }
        }
    }
}

impl PostgresStore {
    async fn by_snapshot_from_now(&self) -> Result<Changes, StoreError> {
        let found = self.session().rows(&self.statements().feed_start, &[], Retry::Yes).await?;
        let cursor = SnapshotCursor::at(now_of(&found)?).to_string();
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
            .rows(feed, &[&rp.as_str(), &lowest, &cursor.from(), &order, &after, &most], Retry::Yes)
            .await?;
        let now = now_of(&found)?;
        cursor.check_against(now)?;
        let (changed, places) = changed(&found)?;
        let next = match places.last() {
            Some((order, user)) if changed.len() >= limit => cursor.page(now, *order, user),
            _ if limit == 0 => cursor,
            _ => cursor.drained(now),
        };
        Ok(Changes { changed, cursor: next.to_string() })
    }

    async fn by_clock(
        &self,
        rp: &RelyingPartyId,
        mut cursor: ClockCursor,
        limit: usize,
    ) -> Result<Changes, StoreError> {
        loop {
            let (mut changed, next, more) = self.page_by_clock(rp, &cursor, limit).await?;
            let told = cursor.told();
            let is_new = |change: &(Changed, (i64, u64))| !told.contains(&change.1);
            changed.retain(is_new);
            // Nothing new on this page does not mean that nothing is left.
            if changed.is_empty() && more {
                cursor = next;
                continue;
            }
            let changed = changed.into_iter().map(|(change, _)| change).collect();
            return Ok(Changes { changed, cursor: next.to_string() });
        }
    }

    /// A page with the mark of each change, where to go on, and whether there is more.
    async fn page_by_clock(
        &self,
        rp: &RelyingPartyId,
        cursor: &ClockCursor,
        limit: usize,
    ) -> Result<(Vec<(Changed, (i64, u64))>, ClockCursor, bool), StoreError> {
        let (order, after) = cursor.place();
        let most = rows::limit(limit);
        let feed = &self.statements().feed;
        let found =
            self.session().rows(feed, &[&rp.as_str(), &order, &after, &most], Retry::Yes).await?;
        let now = micros(now_of(&found)?)?;
        if order > now.saturating_add(SKEW_MICROS) {
            return Err(StoreErrorKind::Invalid.into());
        }
        let (changed, places) = changed(&found)?;
        let marks: Vec<_> = places.iter().map(|(order, user)| (*order, mark_of(user))).collect();
        let mut told = [cursor.told(), &marks].concat();
        let more = limit > 0 && changed.len() >= limit;
        let next = match places.last() {
            Some((order, user)) if more => cursor.after(*order, user, told),
            _ if limit == 0 => cursor.clone(),
            _ => {
                let back = self.a_while_before(now);
                told.retain(|(order, _)| *order > back);
                ClockCursor::at(back, told)
            }
        };
        Ok((changed.into_iter().zip(marks).collect(), next, more))
    }

    /// A commit shows later than the time in it: go back by as long as one may take.
    fn a_while_before(&self, now: i64) -> i64 {
        let overlap = self.config().statement_timeout.saturating_mul(2).as_micros();
        now.saturating_sub(i64::try_from(overlap).unwrap_or(i64::MAX)).max(0)
    }

    /// The feed of the clock from now on: changes that are visible already are marked as reported.
    async fn by_clock_from_now(&self, rp: &RelyingPartyId) -> Result<Changes, StoreError> {
        let found = self.session().rows(&self.statements().feed_start, &[], Retry::Yes).await?;
        let back = self.a_while_before(micros(now_of(&found)?)?);
        let mut changes = self.by_clock(rp, ClockCursor::at(back, Vec::new()), usize::MAX).await?;
        changes.changed.clear();
        Ok(changes)
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

/// The changes, each with its place in the order.
type Told = (Vec<Changed>, Vec<(i64, String)>);

fn changed(found: &[Row]) -> Result<Told, StoreError> {
    let (mut changed, mut places) = (Vec::new(), Vec::new());
    for row in found {
        let Some(user) = column::<Option<&str>>(row, 1, TABLE)? else { continue };
        changed.push(Changed {
            user: rows::user(TABLE, user)?,
            version: rows::version(TABLE, column(row, 2, TABLE)?)?,
            at: rows::timestamp(column::<SystemTime>(row, 3, TABLE)?),
        });
        places.push((column(row, 4, TABLE)?, user.to_owned()));
    }
    Ok((changed, places))
}

const TABLE: &str = "accounts";
/// How far the clocks of a cluster's nodes may be apart.
const SKEW_MICROS: i64 = 60_000_000;
