//! Reading what happened.

use super::Desk;
use super::account::with_cursor;
use crate::error::Error;
use crate::ids::UserId;
use crate::machine::Event;
use crate::model::Caller;
use crate::policy::Action;
use crate::ports::Changes;

impl Desk {
    /// Events of one account after `after`, oldest first, at most `limit`.
    ///
    /// # Errors
    /// `not_authenticated`, `session_revoked`, `not_authorised`, `user_unknown`.
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
    /// `not_authenticated`, `session_revoked`, `not_authorised`, `user_unknown`,
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
        self.viewed(caller, Action::ViewHistory, user).await?;
        Ok(self.ports().history.events(self.rp(), user, after, limit).await?)
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
