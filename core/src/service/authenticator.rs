//! Renaming and removing authenticators.

use super::Desk;
use crate::error::Error;
use crate::ids::{AuthenticatorId, UserId};
use crate::machine::Command;
use crate::model::{Account, Caller, Nickname, Note, RemovalReason};
use crate::policy::Action;

impl Desk {
    /// Gives an authenticator another nickname.
    ///
    /// # Errors
    /// As [`Desk::get_user`], `step_up_required`, `authenticator_unknown`, `authenticator_removed`,
    /// `too_many_requests`: each name is kept as an event.
    pub async fn rename_authenticator(
        &self,
        caller: &Caller,
        user: &UserId,
        authenticator: AuthenticatorId,
        nickname: &Nickname,
    ) -> Result<Account, Error> {
        let command = || Command::Rename { authenticator, nickname: nickname.clone() };
        let result = match self.may_rename(caller, user).await {
            Ok(()) => self.command(caller, Action::Rename, user, command).await,
            Err(error) => Err(error),
        };
        self.audited("renameAuthenticator", caller, Some(user), result).await
    }

    async fn may_rename(&self, caller: &Caller, user: &UserId) -> Result<(), Error> {
        let Some(actor) = &caller.actor else { return Ok(()) };
        self.limit(&format!("rename {} {user}", actor.id), self.policy().limits.rename).await
    }

    /// Removes an authenticator for good; it stays as a tombstone. The person whose authenticator it is can
    /// read the notes, in their account and in its history.
    ///
    /// # Errors
    /// As [`Desk::get_user`], `step_up_required`, `authenticator_unknown`, `authenticator_removed`,
    /// `last_authenticator_confirm`, `last_authenticator_refused`.
    pub async fn remove_authenticator(
        &self,
        caller: &Caller,
        user: &UserId,
        authenticator: AuthenticatorId,
        reason: RemovalReason,
        notes: Option<&Note>,
        last_confirmed: bool,
    ) -> Result<Account, Error> {
        let command =
            || Command::Remove { authenticator, reason, notes: notes.cloned(), last_confirmed };
        let result = self.command(caller, Action::Remove, user, command).await;
        self.audited("removeAuthenticator", caller, Some(user), result).await
    }
}
