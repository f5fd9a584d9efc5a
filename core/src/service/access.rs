//! Checks of the caller and of the person whom an operation concerns.

use std::collections::BTreeSet;

use super::Desk;
use crate::error::{Error, Refusal};
use crate::ids::{Role, UserId};
use crate::model::{Account, Actor, Caller, User};
use crate::policy::{Action, Grant, Target, authorise, in_reach, predates_keys, standing};
use crate::time::Timestamp;

/// A signed-in person who may do an action on a target, as far as roles decide.
pub(super) struct Asked<'a> {
    desk: &'a Desk,
    pub(super) actor: &'a Actor,
    pub(super) target: User,
    /// The target's roles, as the directory has them; `None` where it has no source of roles, or where they
    /// do not count.
    roles: Option<Vec<Role>>,
    action: Action,
    /// The actor's own account.
    mine: Account,
}

/// The actions that a signed-in person's roles allow on another person. An action may need a more
/// recent or stronger proof all the same, and the host may forbid it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permitted {
    /// The actions.
    pub actions: BTreeSet<Action>,
    /// Names of the roles that may do the actions that are missing from
    /// `actions` because the other person may do more. `None` where none is missing for that reason.
    pub roles_that_may: Option<Vec<String>>,
}

impl Desk {
    /// Checks the caller, and that their session is still valid for their own account. Operations of a
    /// signed-in person on people and accounts begin with this.
    ///
    /// # Errors
    /// Those of [`Desk::session_of`]; `step_up_required` for a password from before the account's keys,
    /// because the person must use a key by now.
    pub(super) async fn signed_in<'a>(
        &self,
        caller: &'a Caller,
    ) -> Result<(&'a Actor, Account), Error> {
        let (actor, mine) = self.session_of(caller).await?;
        if predates_keys(actor, &mine) {
            return Err(Refusal::StepUpRequired.into());
        }
        Ok((actor, mine))
    }

    /// Checks who asks, and that their session is still good by their own account: all that is needed
    /// to show a key.
    ///
    /// # Errors
    /// `not_authenticated`, `proof_in_future`, `session_revoked`, `account_closed`.
    pub(super) async fn session_of<'a>(
        &self,
        caller: &'a Caller,
    ) -> Result<(&'a Actor, Account), Error> {
        let actor = caller.actor.as_ref().ok_or(Refusal::NotAuthenticated)?;
        let mine = self.account_of(&actor.id).await?;
        standing(actor, &mine, self.ports().clock.now())?;
        Ok((actor, mine))
    }

    /// Checks who asks and whom the directory knows under `user`.
    ///
    /// Somebody who could do nothing for others learns nothing of who exists. People outside the
    /// actor's organisations are refused here, at the same point as people who do not exist, so that
    /// neither the answer nor the work done before it distinguishes them.
    ///
    /// # Errors
    /// `not_authenticated`, `proof_in_future`, `session_revoked`, `account_closed`, `not_authorised`,
    /// `user_unknown`, `host_refused`.
    pub(super) async fn asked<'a>(
        &'a self,
        caller: &'a Caller,
        action: Action,
        user: &UserId,
    ) -> Result<Asked<'a>, Error> {
        let (actor, mut mine) = self.signed_in(caller).await?;
        let access = &self.policy().access;
        let own = actor.id == *user && access.own.contains(&action);
        if !own {
            access.require_role(&actor.roles, action)?;
        }
        let target = self.ports().directory.user(user).await?.ok_or(Refusal::UserUnknown)?;
        if !own {
            in_reach(actor, &target)?;
        }
        let mut roles = None;
        if actor.id != target.id && action.changes_others() {
            // A stale state of the actor's account may lack keys, and then demands a weaker proof.
            mine = self.newest(mine).await?;
            standing(actor, &mine, self.ports().clock.now())?;
            if !self.ports().veto.may(actor, action, &target).await? {
                return Err(Refusal::HostRefused.into());
            }
            if let Some(source) = self.ports().directory.role_source() {
                roles = Some(source.roles(&target.id).await?);
            }
        }
        Ok(Asked { desk: self, actor, target, roles, action, mine })
    }

    /// The actions that the caller may do on a person whom they may see: for pages, which should
    /// offer nothing that is refused. The host's veto is not asked.
    ///
    /// # Errors
    /// `not_authenticated`, `user_unknown`.
    pub async fn permitted(&self, caller: &Caller, target: &User) -> Result<Permitted, Error> {
        let actor = caller.actor.as_ref().ok_or(Refusal::NotAuthenticated)?;
        let access = &self.policy().access;
        let own = actor.id == target.id;
        let reached = match in_reach(actor, target) {
            Err(refusal) if !own => return Err(refusal.into()),
            reached => reached.is_ok(),
        };
        let may = |action: &Action| {
            let role =
                reached && action.is_for_roles() && access.role_allows(&actor.roles, *action);
            role || (own && access.own.contains(action))
        };
        let mut actions: BTreeSet<Action> = Action::ALL.into_iter().filter(may).collect();
        let mut roles_that_may = None;
        let source = self.ports().directory.role_source().filter(|_| !own);
        if let Some(source) = source.filter(|_| actions.iter().any(|a| a.changes_others())) {
            let roles = source.roles(&target.id).await?;
            if access.refuses_upwards(&roles, &actor.roles) {
                let changes: Vec<_> =
                    actions.extract_if(.., |action| action.changes_others()).collect();
                roles_that_may = Some(access.roles_for(&changes, &roles));
            }
        }
        Ok(Permitted { actions, roles_that_may })
    }

    /// The person, if the directory lets them in.
    pub(super) async fn active_user(&self, user: &UserId) -> Result<User, Error> {
        let directory = &self.ports().directory;
        let found = match directory.user(user).await? {
            // A cached "unknown" may be older than the person's entry.
            None => directory.user_now(user).await?,
            found => found,
        };
        Ok(found.filter(|user| user.active).ok_or(Refusal::UserDisabled)?)
    }
}

impl Asked<'_> {
    /// The grant for this account at this moment, or the refusal.
    pub(super) fn grant(&self, account: &Account, now: Timestamp) -> Result<Grant, Refusal> {
        let access = &self.desk.policy().access;
        // One's own account may have changed since it was first read.
        let mine = if self.is_own() { account } else { &self.mine };
        let target = Target { user: &self.target, roles: self.roles.as_deref() };
        authorise(access, self.actor, mine, self.action, &target, account, now)
    }

    /// The account of the target; the actor's own has been read already.
    pub(super) async fn account(&self) -> Result<Account, Error> {
        if self.is_own() {
            return Ok(self.mine.clone());
        }
        self.desk.account_of(&self.target.id).await
    }

    /// Whether the person acts on their own account.
    pub(super) fn is_own(&self) -> bool {
        self.actor.id == self.target.id
    }

    /// Refuses what would give access to somebody whom the directory does not let in.
    pub(super) fn active_target(&self) -> Result<(), Refusal> {
        if self.target.active { Ok(()) } else { Err(Refusal::UserDisabled) }
    }
}
