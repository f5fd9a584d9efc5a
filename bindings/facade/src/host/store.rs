//! Accounts, each a row with its keys and events as rows of their own.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::model::{Account, Version};
use keydesk_core::ports::{
    AccountStore, Capabilities, Commit, Listing, Loaded, LookupKey, Page, StoreError,
    StoreErrorKind,
};
use keydesk_core::time::{Clock, SystemClock};

use super::calls::{corrupt, read, write};
use super::history::change_blob;
use super::keys::{self, Stamps};
use super::{HostCommit, HostEvent, HostOutcome, HostPage, HostRow, HostStore};

/// Every port that keeps something, over a [`HostStore`].
pub struct StoreBridge {
    pub(super) host: Arc<dyn HostStore>,
    pub(super) patience: Duration,
    pub(super) stamps: Stamps,
    pub(super) clock: Arc<dyn Clock>,
}

impl StoreBridge {
    /// The ports over `host`, each call of which may take as long as `patience`.
    pub fn new(host: Arc<dyn HostStore>, patience: Duration) -> Self {
        Self { host, patience, stamps: Stamps::default(), clock: Arc::new(SystemClock) }
    }

    /// The same with another clock to order rows by.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    pub(super) async fn row(&self, key: &str) -> Result<Option<HostRow>, StoreError> {
        let row = read(self.patience, self.host.load(key.to_owned())).await?;
        match row {
            Some(row) if row.key != key || row.version < 1 => {
                Err(corrupt("load returned another row than was asked for"))
            }
            row => Ok(row),
        }
    }

    /// Rows after `after` and before `before`, checked to be that and in order.
    pub(super) async fn rows(
        &self,
        after: &str,
        before: &str,
        limit: usize,
    ) -> Result<Vec<HostRow>, StoreError> {
        let limit = limit.min(MOST);
        let page = HostPage {
            after: after.to_owned(),
            before: before.to_owned(),
            limit: i64::try_from(limit).unwrap_or(i64::MAX),
        };
        let rows = read(self.patience, self.host.list(page)).await?;
        let mut last = after;
        for row in &rows {
            if row.key.as_str() <= last || row.key.as_str() >= before {
                return Err(corrupt("list returned rows out of order or out of range"));
            }
            last = &row.key;
        }
        if rows.len() > limit {
            return Err(corrupt("list returned more rows than were asked for"));
        }
        Ok(rows)
    }

    pub(super) async fn write(&self, commit: HostCommit) -> Result<HostOutcome, StoreError> {
        write(self.patience, self.host.commit(commit)).await
    }

    async fn account(&self, rp: &RelyingPartyId, key: &str) -> Result<Option<Loaded>, StoreError> {
        let Some(row) = self.row(key).await? else { return Ok(None) };
        decode(rp, &row).map(Some)
    }
}

impl fmt::Debug for StoreBridge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreBridge").field("patience", &self.patience).finish_non_exhaustive()
    }
}

#[async_trait]
impl AccountStore for StoreBridge {
    // What the host's database does with a power cut is not ours to promise; several nodes on one
    // table agree as much as its transactions do.
    fn capabilities(&self) -> Capabilities {
        Capabilities::default()
    }

    async fn load(&self, rp: &RelyingPartyId, user: &UserId) -> Result<Option<Loaded>, StoreError> {
        self.account(rp, &keys::account(rp, user)).await
    }

    async fn find(
        &self,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Result<Option<Loaded>, StoreError> {
        let pointer = keys::pointer(rp, key.sort(), key.as_bytes());
        let Some(row) = self.row(&pointer).await? else { return Ok(None) };
        let found = self.account(rp, &row.owner).await?;
        found.map(Some).ok_or_else(|| corrupt("a key's owner is not there"))
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<Version, StoreError> {
        let rp = commit.rp;
        let blob = std::str::from_utf8(commit.encoded)
            .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))?;
        let pointer = |sort: &str, bytes: &[u8]| keys::pointer(rp, sort, bytes);
        // In one order on every node, so that commits wait for each other and never in a circle.
        let unique: Vec<String> =
            commit.unique_keys.iter().map(|key| pointer(key.sort(), key.as_bytes())).collect();
        let mut unique_keys = unique;
        unique_keys.sort();
        let lookup: BTreeSet<String> =
            commit.lookup_keys.iter().map(|key| pointer(key.sort(), key.as_bytes())).collect();
        let lookup_keys = lookup.into_iter().filter(|key| !unique_keys.contains(key)).collect();
        let host = HostCommit {
            key: keys::account(rp, commit.user),
            expected_version: number(commit.expected)?,
            blob: blob.to_owned(),
            unique_keys,
            lookup_keys,
            events: self.added(&commit)?,
        };
        match self.write(host).await? {
            HostOutcome::Committed => Ok(commit.next.version),
            HostOutcome::VersionConflict => Err(StoreErrorKind::VersionConflict.into()),
            HostOutcome::KeyTaken => Err(StoreErrorKind::KeyTaken.into()),
        }
    }

    async fn list(&self, rp: &RelyingPartyId, page: Page) -> Result<Listing, StoreError> {
        let prefix = keys::accounts(rp);
        let mut after = match &page.after {
            Some(user) => keys::account(rp, user),
            None => prefix.clone(),
        };
        let mut accounts = Vec::new();
        // One more than asked for tells whether there is a next page.
        let wanted = page.limit.saturating_add(1);
        while accounts.len() < wanted {
            let asked = (wanted - accounts.len()).min(MOST);
            let rows = self.rows(&after, &keys::end_of(&prefix), asked).await?;
            let ended = rows.len() < asked;
            for row in rows {
                accounts.push(decode(rp, &row)?);
                after = row.key;
            }
            if ended {
                break;
            }
        }
        let more = accounts.len() > page.limit;
        accounts.truncate(page.limit);
        let last = accounts.last().map(|loaded| loaded.account.user.clone());
        Ok(Listing { accounts, next: last.filter(|_| more) })
    }
}

impl StoreBridge {
    /// Events, the change and notifications: rows that the commit adds.
    fn added(&self, commit: &Commit<'_>) -> Result<Vec<HostEvent>, StoreError> {
        let invalid = |error| StoreError::new(StoreErrorKind::Invalid, error);
        let mut added = Vec::new();
        for event in commit.events {
            let blob = String::from_utf8(event.encoded().to_vec())
                .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))?;
            let key = keys::event(commit.rp, commit.user, event.sequence());
            added.push(HostEvent { key, blob });
        }
        let now = self.clock.now();
        if let Some(at) = commit.next.changed_at {
            let key = format!("{}{}", keys::changes(commit.rp), self.stamps.next(now));
            let blob = change_blob(commit.user, commit.next.version, at).map_err(invalid)?;
            added.push(HostEvent { key, blob });
        }
        for notification in commit.notifications {
            let key = format!("{}{}", keys::OUTBOX, self.stamps.next(now));
            let blob = serde_json::to_string(notification).map_err(invalid)?;
            added.push(HostEvent { key, blob });
        }
        Ok(added)
    }
}

fn decode(rp: &RelyingPartyId, row: &HostRow) -> Result<Loaded, StoreError> {
    let account = Account::decode(row.blob.as_bytes())?;
    let stored = number(account.version)?;
    if stored != row.version || keys::account(rp, &account.user) != row.key || account.rp != *rp {
        return Err(corrupt("an account's row holds another account or version"));
    }
    Ok(Loaded { account })
}

fn number(version: Version) -> Result<i64, StoreError> {
    i64::try_from(version.0).map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))
}

/// Rows in one answer of a host.
pub(super) const MOST: usize = 500;
