//! Reading what happened.

use super::Desk;
use super::account::with_cursor;
use super::tags::{Tampered, about};
use crate::error::{Error, Refusal};
use crate::ids::UserId;
use crate::machine::{Chain, Event};
use crate::model::{Account, Actor, By, Caller, Version};
use crate::policy::{AccessPolicy, Action};
use crate::ports::{Changed, Changes};
use crate::time::Timestamp;

impl Desk {
    /// Returns events of one account after `after`, oldest first, at most `limit`. Whatever the limit,
    /// the chain is followed from `after` to the account's last event, so each event that is returned
    /// is one that Keydesk wrote. An event before `after` is not read.
    ///
    /// The address and client of another person who acted on the caller's account are shown only to callers who
    /// may view the history of others. Other callers get these events without them.
    ///
    /// # Errors
    /// As [`Desk::get_user`]; `too_many_requests` for anyone who reads more than `limits.history` allows;
    /// `account_tampered` where the events do not lead to the account's last one, or more follow.
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

    /// Returns the newest version of one account if it changed since `cursor`. Without a cursor, returns
    /// a cursor for the present. The cursor counts this account's commits only. Clients poll this
    /// often, so only refusals are recorded.
    ///
    /// # Errors
    /// As [`Desk::get_user`], and `query_invalid` for a cursor that was never given.
    pub async fn changes_of(
        &self,
        caller: &Caller,
        user: &UserId,
        cursor: Option<&str>,
    ) -> Result<Changes, Error> {
        let result = self.changes_of_unaudited(caller, user, cursor).await;
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
        let actor = caller.actor.as_ref().ok_or(Refusal::NotAuthenticated)?;
        let budget = format!("history {}", actor.id);
        self.limit(&budget, self.policy().limits.history).await?;
        loop {
            let Some(page) = self.followed(&account, after, limit, &budget).await? else {
                // Events that are newer than the account: it was read before they were written, or
                // an older state of it was put back.
                let reread = self.account_of(user).await?;
                if reread.version == account.version {
                    return Err(Tampered::RolledBack.of(user));
                }
                account = reread;
                continue;
            };
            let access = &self.policy().access;
            return Ok(page.into_iter().map(|event| shown_to(actor, access, event)).collect());
        }
    }

    /// Reads at most `limit` events after `after`, and follows the chain from there to the account's
    /// head, which its tag covers. Counts in `budget` what it reads at a time after the first. Returns
    /// `None` if events follow after the head.
    async fn followed(
        &self,
        account: &Account,
        after: u64,
        limit: usize,
        budget: &str,
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
            self.count(budget).await?;
        }
    }

    async fn changes_of_unaudited(
        &self,
        caller: &Caller,
        user: &UserId,
        cursor: Option<&str>,
    ) -> Result<Changes, Error> {
        let (_, account) = self.viewed(caller, Action::View, user).await?;
        let Version(version) = account.version;
        let mut changes = Changes { changed: Vec::new(), cursor: format!("{MARK}{version}") };
        let Some(cursor) = cursor else { return Ok(changes) };
        let seen = cursor.strip_prefix(MARK).and_then(|number| number.parse::<u64>().ok());
        let seen = seen.ok_or(Refusal::QueryInvalid)?;
        if seen < version {
            let at = self.changed_at(&account).await?;
            let changed = Changed { user: account.user, version: account.version, at };
            changes.changed.push(changed);
        } else {
            // A replica that lags behind must not move the client's cursor back.
            changes.cursor = cursor.to_owned();
        }
        Ok(changes)
    }

    /// When the account's last event happened.
    async fn changed_at(&self, account: &Account) -> Result<Timestamp, Error> {
        let after = account.sequence.saturating_sub(1);
        let read = self.ports().history.events(self.rp(), &account.user, after, 1).await;
        let read = read.map_err(|error| about(&account.user, error))?;
        Ok(read.first().map_or_else(|| self.now(), Event::at))
    }
}

/// Leaves out from where somebody else acted on the caller's own account, unless the caller may view
/// the history of others too.
fn shown_to(actor: &Actor, access: &AccessPolicy, event: Event) -> Event {
    let own = *event.user() == actor.id;
    let by_another = matches!(event.by(), By::Actor { id } if *id != actor.id);
    if own && by_another && !access.role_allows(&actor.roles, Action::ViewHistory) {
        return event.without_source();
    }
    event
}

/// The prefix of a cursor of one account. Those of earlier versions counted every account's commits
/// and began with a digit.
const MARK: &str = "v";
/// Events that are read at a time.
const READ: usize = 500;
