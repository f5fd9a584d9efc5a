//! Ceremonies, and the sweep of everything that ends by itself.

use async_trait::async_trait;
use keydesk_core::ids::{CeremonyId, RelyingPartyId};
use keydesk_core::model::Ceremony;
use keydesk_core::ports::{CeremonyStore, StoreError, StoreErrorKind};
use keydesk_core::time::Timestamp;

use crate::keys;
use crate::store::{MAX, TableStore};
use crate::{TableCommit, TableOutcome, TableRow};

#[async_trait]
impl CeremonyStore for TableStore {
    async fn put(&self, rp: &RelyingPartyId, ceremony: &Ceremony) -> Result<(), StoreError> {
        let blob = serde_json::to_string(ceremony)
            .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))?;
        let row = TableCommit::of_one(keys::ceremony(rp, &ceremony.id), 0, blob);
        match self.write(row).await? {
            TableOutcome::Committed => Ok(()),
            _ => Err(StoreErrorKind::Invalid.into()),
        }
    }

    async fn take(
        &self,
        rp: &RelyingPartyId,
        id: &CeremonyId,
    ) -> Result<Option<Ceremony>, StoreError> {
        // An answer that was lost has spent the ceremony: it is begun again, never taken twice.
        let taken = self.take(keys::ceremony(rp, id)).await?;
        taken.as_ref().map(decode).transpose()
    }

    async fn sweep(&self, now: Timestamp) -> Result<u64, StoreError> {
        let ended = self.swept(keys::CEREMONIES, |row| Ok(decode(row)?.expires_at <= now)).await?;
        let present = keys::stamp(self.clock.now().unix_millis());
        let behind = |row: &TableRow, prefix: &str| {
            row.key.strip_prefix(prefix).is_some_and(|rest| rest < present.as_str())
        };
        self.swept(keys::COUNTS, |row| Ok(behind(row, keys::COUNTS))).await?;
        let kept = |days: i64| keys::stamp(self.micros().saturating_sub(days * DAY_MICROS));
        let changes = kept(CHANGE_DAYS);
        let older =
            |row: &TableRow, than: &str| row.key.rsplit('/').next().is_some_and(|name| name < than);
        self.swept(keys::CHANGES, |row| Ok(older(row, &changes))).await?;
        Ok(ended)
    }
}

impl TableStore {
    /// Removes the rows under a prefix for which `ended` says so, and says how many. Where rows are
    /// in order of time, it stops at the first page without one.
    async fn swept(
        &self,
        prefix: &str,
        ended: impl Fn(&TableRow) -> Result<bool, StoreError>,
    ) -> Result<u64, StoreError> {
        let in_order = prefix == keys::COUNTS;
        let mut last = prefix.to_owned();
        let mut removed = 0;
        loop {
            let rows = self.rows(&last, &keys::end_of(prefix), MAX).await?;
            let before = removed;
            for row in &rows {
                if ended(row)? {
                    removed += u64::from(self.remove(row.key.clone()).await?);
                }
            }
            match rows.last() {
                Some(row) if rows.len() == MAX && !(in_order && removed == before) => {
                    last.clone_from(&row.key);
                }
                _ => return Ok(removed),
            }
        }
    }
}

fn decode(row: &TableRow) -> Result<Ceremony, StoreError> {
    serde_json::from_str(&row.blob).map_err(|error| StoreError::new(StoreErrorKind::Corrupt, error))
}

const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;
/// A follower of changes asks more often than this.
const CHANGE_DAYS: i64 = 1;
