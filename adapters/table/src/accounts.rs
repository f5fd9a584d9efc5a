//! Accounts, each a row with its keys and events as rows of their own.

use std::collections::BTreeSet;

use async_trait::async_trait;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::model::{Account, Version};
use keydesk_core::ports::{
    AccountStore, Capabilities, Commit, Listing, Loaded, LookupKey, Page, StoreError,
    StoreErrorKind,
};

use crate::calls::corrupt;
use crate::history::change_blob;
use crate::keys;
use crate::store::{MAX, TableStore};
use crate::{TableAddition, TableCommit, TableOutcome, TableRow};

#[async_trait]
impl AccountStore for TableStore {
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
        let host = TableCommit {
            key: keys::account(rp, commit.user),
            expected_version: number(commit.expected)?,
            blob: blob.to_owned(),
            unique_keys,
            lookup_keys,
            events: self.added(&commit)?,
        };
        match self.write(host).await? {
            TableOutcome::Committed => Ok(commit.next.version),
            TableOutcome::VersionConflict => Err(StoreErrorKind::VersionConflict.into()),
            TableOutcome::KeyTaken => Err(StoreErrorKind::KeyTaken.into()),
        }
    }

    async fn list(&self, rp: &RelyingPartyId, page: Page) -> Result<Listing, StoreError> {
        let prefix = keys::accounts(rp);
        let mut after = match &page.after {
            Some(user) => keys::account(rp, user),
            None => prefix.clone(),
        };
        let mut accounts = Vec::new();
        // One more than asked for shows whether there is a next page.
        let wanted = page.limit.saturating_add(1);
        while accounts.len() < wanted {
            let asked = (wanted - accounts.len()).min(MAX);
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

impl TableStore {
    async fn account(&self, rp: &RelyingPartyId, key: &str) -> Result<Option<Loaded>, StoreError> {
        let Some(row) = self.row(key).await? else { return Ok(None) };
        decode(rp, &row).map(Some)
    }

    /// Events, the change and notifications: rows that the commit adds.
    fn added(&self, commit: &Commit<'_>) -> Result<Vec<TableAddition>, StoreError> {
        let invalid = |error| StoreError::new(StoreErrorKind::Invalid, error);
        let mut added = Vec::new();
        for event in commit.events {
            let blob = String::from_utf8(event.encoded().to_vec())
                .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))?;
            let key = keys::event(commit.rp, commit.user, event.sequence());
            added.push(TableAddition { key, blob });
        }
        let now = self.clock.now();
        if let Some(at) = commit.next.changed_at {
            let key = format!("{}{}", keys::changes(commit.rp), self.stamps.next(now));
            let blob = change_blob(commit.user, commit.next.version, at).map_err(invalid)?;
            added.push(TableAddition { key, blob });
        }
        for notification in commit.notifications {
            let key = format!("{}{}", keys::OUTBOX, self.stamps.next(now));
            let blob = serde_json::to_string(notification).map_err(invalid)?;
            added.push(TableAddition { key, blob });
        }
        Ok(added)
    }
}

fn decode(rp: &RelyingPartyId, row: &TableRow) -> Result<Loaded, StoreError> {
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
