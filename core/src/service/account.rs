//! Finding people; reading, closing and reopening accounts.

use super::Desk;
use crate::error::{Error, Refusal};
use crate::ids::{OrganisationId, UserId};
use crate::machine::Command;
use crate::model::{Account, Caller, Note, User, shows_nothing};
use crate::policy::Action;
use crate::ports::{SearchWords, StoreError, StoreErrorKind, UserPage};

impl Desk {
    /// Searches the directory for people who match every word of `query`, as [`SearchWords`] reads it,
    /// within the organisations in which the actor may act.
    ///
    /// # Errors
    /// `not_authenticated`; `proof_in_future`, `session_revoked`, `account_closed` or `step_up_required` for
    /// the caller's session; `not_authorised`, `query_invalid`.
    pub async fn find_users(
        &self,
        caller: &Caller,
        query: &str,
        cursor: Option<&str>,
    ) -> Result<UserPage, Error> {
        let result = self.find_users_unaudited(caller, query, cursor).await;
        self.audited_read("findUsers", caller, None, result).await
    }

    /// A person and their account.
    ///
    /// # Errors
    /// `not_authenticated`; `proof_in_future`, `session_revoked`, `account_closed` or, for a password from
    /// before the caller's own keys, `step_up_required` for the caller's session; `not_authorised`,
    /// `user_unknown`.
    pub async fn get_user(&self, caller: &Caller, user: &UserId) -> Result<(User, Account), Error> {
        let result = self.viewed(caller, Action::View, user).await;
        self.audited_read("getUser", caller, Some(user), result).await
    }

    /// The directory's display name for an id that an answer showed, such as who removed a key;
    /// `None` if the directory does not know the id or cannot be reached; then show the id.
    pub async fn display_name(&self, user: &UserId) -> Option<String> {
        let known = self.ports().directory.user(user).await;
        known.ok().flatten().map(|user| user.display_name)
    }

    /// Closes an account: every authenticator and open link ends with it.
    ///
    /// # Errors
    /// As [`Desk::get_user`], `step_up_required`, `account_unknown`, `account_closed`.
    pub async fn close_account(
        &self,
        caller: &Caller,
        user: &UserId,
        reason: &Note,
    ) -> Result<Account, Error> {
        let command = || Command::CloseAccount { reason: reason.clone() };
        let result = self.command(caller, Action::CloseAccount, user, command).await;
        self.audited("closeAccount", caller, Some(user), result).await
    }

    /// Reopens a closed account; nothing that ended comes back.
    ///
    /// # Errors
    /// As [`Desk::get_user`], `step_up_required`, `account_unknown`, `account_exists`.
    pub async fn reopen_account(
        &self,
        caller: &Caller,
        user: &UserId,
        reason: &Note,
    ) -> Result<Account, Error> {
        let command = || Command::ReopenAccount { reason: reason.clone() };
        let result = self.command(caller, Action::ReopenAccount, user, command).await;
        self.audited("reopenAccount", caller, Some(user), result).await
    }

    /// Reads an account after checking that the actor may.
    pub(super) async fn viewed(
        &self,
        caller: &Caller,
        action: Action,
        user: &UserId,
    ) -> Result<(User, Account), Error> {
        let asked = self.asked(caller, action, user).await?;
        let account = asked.account().await?;
        asked.grant(&account, self.ports().clock.now())?;
        Ok((asked.target, account))
    }

    /// One command by a signed-in person, in one commit.
    pub(super) async fn command(
        &self,
        caller: &Caller,
        action: Action,
        user: &UserId,
        command: impl Fn() -> Command + Send + Sync,
    ) -> Result<Account, Error> {
        let asked = self.asked(caller, action, user).await?;
        let plan = |account: &Account, now| Ok(vec![(asked.grant(account, now)?, command())]);
        self.execute_on(caller, asked.account().await?, plan).await
    }

    async fn find_users_unaudited(
        &self,
        caller: &Caller,
        query: &str,
        cursor: Option<&str>,
    ) -> Result<UserPage, Error> {
        let (actor, _) = self.signed_in(caller).await?;
        self.policy().access.require_role(&actor.roles, Action::View)?;
        let query = query.trim();
        let is_long = query.chars().count() > MAX_QUERY;
        let words = SearchWords::from(query);
        // Without a word everybody would match: of "," too.
        let is_blank = shows_nothing(query) || words.is_empty();
        if is_long || is_blank || query.chars().any(char::is_control) {
            return Err(Refusal::QueryInvalid.into());
        }
        let scope: &[OrganisationId] = &actor.organisations;
        let page = self.ports().directory.search(&words, scope, cursor, PAGE).await;
        page.map_err(|error| with_cursor(error, cursor))
    }
}

/// Maps an invalid cursor to a refusal, because a cursor comes from the client.
pub(super) fn with_cursor(error: StoreError, cursor: Option<&str>) -> Error {
    match error.kind {
        StoreErrorKind::Invalid if cursor.is_some() => Refusal::QueryInvalid.into(),
        _ => error.into(),
    }
}

/// Characters of a search text.
const MAX_QUERY: usize = 100;
/// People on a page.
const PAGE: usize = 20;
