//! Reading what happened.

use super::Desk;
use super::account::with_cursor;
use super::tags::{Tampered, about};
use crate::error::Error;
use crate::ids::UserId;
use crate::machine::{Chain, Event};
use crate::model::{Account, Caller};
use crate::policy::Action;
use crate::ports::Changes;

impl Desk {
    /// Returns events of one account after `after`, oldest first, at most `limit`. Whatever the limit,
    /// the chain is followed from `after` to the account's last event, so each event that is returned
    /// is one that Keydesk wrote. An event before `after` is not read.
    ///
    /// # Errors
    /// `not_authenticated`, `session_revoked`, `account_closed`, `not_authorised`, `user_unknown`; `account_tampered`
    /// where the events do not lead to the account's last one, or more follow.
    pub async fn list_events(
        &self,
        caller: &Caller,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Event>, Error> {
        let result = self.list_events_unaudited(caller, user, after, limit).await;
        self.audited_read("listEvents", caller, Some(user), result).await
    }

    /// What changed in one account since `cursor`. Polled often, so only refusals are recorded.
    ///
    /// # Errors
    /// `not_authenticated`, `session_revoked`, `account_closed`, `not_authorised`, `user_unknown`,
    /// `query_invalid` for a cursor that was never given.
    pub async fn changes_of(
        &self,
        caller: &Caller,
        user: &UserId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Changes, Error> {
        let result = self.changes_of_unaudited(caller, user, cursor, limit).await;
        self.audited("changesSince", caller, Some(user), result).await
    }

    /// Every account that changed since `cursor`: for the host itself, which asks for nobody.
    ///
    /// # Errors
    /// `query_invalid` for a cursor that was never given.
    pub async fn changes_since(
        &self,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Changes, Error> {
        let changes = self.ports().history.changes_since(self.rp(), cursor, limit).await;
        changes.map_err(|error| with_cursor(error, cursor))
    }

    async fn list_events_unaudited(
        &self,
        caller: &Caller,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Event>, Error> {
        let (_, mut account) = self.viewed(caller, Action::ViewHistory, user).await?;
        loop {
            let Some(page) = self.followed(&account, after, limit).await? else {
                // Events that are newer than the account: it was read before they were written, or
                // an older state of it was put back.
                let reread = self.account_of(user).await?;
                if reread.version == account.version {
                    return Err(Tampered::RolledBack.of(user));
                }
                account = reread;
                continue;
            };
            return Ok(page);
        }
    }

    /// Reads at most `limit` events after `after`, and follows the chain from there to the account's
    /// head, which its tag covers. Returns `None` if events follow after the head.
    async fn followed(
        &self,
        account: &Account,
        after: u64,
        limit: usize,
    ) -> Result<Option<Vec<Event>>, Error> {
        let user = &account.user;
        let mut chain = Chain::after(account, after);
        let mut page = Vec::new();
        loop {
            let from = chain.sequence();
            let read = self.ports().history.events(self.rp(), user, from, READ).await;
            let read = read.map_err(|error| about(user, error))?;
            let is_last = read.len() < READ;
            for event in read {
                if chain.is_at_head() {
                    return Ok(None);
                }
                chain.follow(&event).map_err(|broken| Tampered::from(broken).of(user))?;
                if page.len() < limit {
                    page.push(event);
                }
            }
            if is_last {
                chain.end().map_err(|broken| Tampered::from(broken).of(user))?;
                return Ok(Some(page));
            }
        }
    }

    async fn changes_of_unaudited(
        &self,
        caller: &Caller,
        user: &UserId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Changes, Error> {
        self.viewed(caller, Action::View, user).await?;
        let mut changes = self.changes_since(cursor, limit).await?;
        changes.changed.retain(|changed| changed.user == *user);
        Ok(changes)
    }
}

/// Events that are read at a time.
const READ: usize = 500;
