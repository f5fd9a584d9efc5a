//! One commit per operation: load, decide, evolve, commit; again from the start on a conflict.

use std::time::Duration;

use super::Desk;
use super::tags::{Tampered, about};
use crate::entropy::bytes;
use crate::error::{Error, Failure, Refusal};
use crate::ids::UserId;
use crate::machine::{Change, Command, Event, EventContext, Salts, decide, evolve, signed_in_at};
use crate::model::{
    Account, AuthenticatorStatus, Caller, EndSessions, Notification, NotificationKind,
    RemovalReason,
};
use crate::policy::Grant;
use crate::ports::{Commit, KeyPurpose, LookupKey, StoreError, StoreErrorKind, UniqueKey};
use crate::time::Timestamp;

/// The commands of an operation with their grants, decided anew each time that the account is loaded.
pub(super) type Plan = Vec<(Grant, Command)>;

/// A commit that may or may not have happened.
struct Unsure {
    before: Account,
    events: Vec<Event>,
    next: Account,
}

impl Desk {
    /// The account of a user, or that of a user for whom nothing was done yet.
    pub(super) async fn account_of(&self, user: &UserId) -> Result<Account, Error> {
        let loaded = self.ports().accounts.load(self.rp(), user).await;
        match loaded.map_err(|error| about(user, error))? {
            Some(loaded) => self.trusted_of(user, loaded),
            None => {
                let account = Account::unopened(self.rp().clone(), user.clone());
                self.check_nobody(&account);
                Ok(account)
            }
        }
    }

    /// As [`Desk::account_of`], compared with the history: an account that is older
    /// than its events, or missing although it has events, was restored to an old state or removed.
    ///
    /// # Errors
    /// `account_tampered`.
    pub(super) async fn newest_account_of(&self, user: &UserId) -> Result<Account, Error> {
        let account = self.account_of(user).await?;
        self.newest(account).await
    }

    /// See [`Desk::newest_account_of`]. Commits that come meanwhile are read, too.
    pub(super) async fn newest(&self, mut account: Account) -> Result<Account, Error> {
        let user = account.user.clone();
        for _ in 0..ATTEMPTS {
            let (history, after) = (&self.ports().history, account.sequence);
            let later = history.events(self.rp(), &user, after, 1).await;
            if later.map_err(|error| about(&user, error))?.is_empty() {
                return Ok(account);
            }
            account = self.account_of(&user).await?;
            if account.sequence <= after {
                return Err(Tampered::RolledBack.of(&user));
            }
        }
        Err(StoreError::from(StoreErrorKind::VersionConflict).into())
    }

    /// The account that claimed a key.
    pub(super) async fn find(&self, key: LookupKey) -> Result<Option<Account>, Error> {
        let loaded = self.ports().accounts.find(self.rp(), &key).await?;
        loaded.map(|loaded| self.trusted_holder(loaded, &key)).transpose()
    }

    /// Does what `plan` says, in one commit, and returns the account as it is then.
    ///
    /// # Errors
    /// The refusals of `plan` and of the machine; `authenticator_already_registered` when a credential id
    /// is taken; `busy` when others kept coming first; `store_unavailable` when it is not known what
    /// became of the commit.
    pub(super) async fn execute<P>(
        &self,
        caller: &Caller,
        user: &UserId,
        plan: P,
    ) -> Result<Account, Error>
    where
        P: FnMut(&Account, Timestamp) -> Result<Plan, Refusal> + Send,
    {
        let account = self.account_of(user).await?;
        self.execute_on(caller, account, plan).await
    }

    /// As [`Desk::execute`], where the account was loaded a moment ago. If it changed since, the
    /// commit is refused and it is loaded again.
    pub(super) async fn execute_on<P>(
        &self,
        caller: &Caller,
        account: Account,
        mut plan: P,
    ) -> Result<Account, Error>
    where
        P: FnMut(&Account, Timestamp) -> Result<Plan, Refusal> + Send,
    {
        let user = &account.user.clone();
        let mut loaded = Some(account);
        let mut unsure = Vec::new();
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                self.pause(attempt).await?;
            }
            let now = self.ports().clock.now();
            let before = match loaded.take() {
                Some(account) => account,
                None => self.account_of(user).await?,
            };
            if let Some(account) = self.landed(&before, &unsure).await? {
                return Ok(account);
            }
            let steps = plan(&before, now)?;
            let (mut next, events) = self.decided(before.clone(), &steps, caller, now)?;
            if events.is_empty() {
                return Ok(next);
            }
            next.version = before.version.next();
            let encoded = self.tagged(&mut next)?;
            let error = match self.commit(&before, &next, &encoded, &events).await {
                Ok(()) => return Ok(next),
                Err(error) => error,
            };
            match error.kind {
                StoreErrorKind::VersionConflict => {}
                StoreErrorKind::UnknownOutcome => unsure.push(Unsure { before, events, next }),
                StoreErrorKind::KeyTaken => {
                    let now_stored = self.account_of(user).await?;
                    let landed = self.landed(&now_stored, &unsure).await?;
                    return landed.ok_or_else(|| taken(&events, error));
                }
                _ => return Err(error.into()),
            }
        }
        let now_stored = self.account_of(user).await?;
        match self.landed(&now_stored, &unsure).await? {
            Some(account) => Ok(account),
            None if unsure.is_empty() => Err(Failure::Busy.into()),
            None => Err(StoreError::from(StoreErrorKind::UnknownOutcome).into()),
        }
    }

    fn decided(
        &self,
        mut account: Account,
        steps: &Plan,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(Account, Vec<Event>), Error> {
        let key = self.ports().keys.current(KeyPurpose::Audit).id;
        let salts = Salts::from_secret(bytes(self.ports().entropy.as_ref())?);
        let mut events = Vec::new();
        for (grant, command) in steps {
            for change in decide(&account, command, grant, now, self.policy())? {
                let at = match &change {
                    Change::SignedIn { authenticator, .. } => {
                        signed_in_at(&account, account.authenticator(authenticator), now)
                    }
                    _ => now,
                };
                let context = EventContext {
                    by: grant.by(),
                    from: caller.from.as_deref(),
                    user_agent: caller.user_agent.as_deref(),
                    at,
                    key: &key,
                    salts: &salts,
                };
                let event = Event::new(&account, change, &context)
                    .map_err(|error| Failure::Internal(Box::new(error)))?;
                account = evolve(account, &event);
                events.push(event);
            }
        }
        Ok((account, events))
    }

    async fn commit(
        &self,
        before: &Account,
        next: &Account,
        encoded: &[u8],
        events: &[Event],
    ) -> Result<(), StoreError> {
        let notifications: Vec<_> =
            events.iter().filter_map(|event| notification(before, event)).collect();
        let commit = Commit {
            rp: self.rp(),
            user: &next.user,
            expected: before.version,
            next,
            encoded,
            unique_keys: &events.iter().filter_map(unique_key).collect::<Vec<_>>(),
            lookup_keys: &events.iter().filter_map(lookup_key).collect::<Vec<_>>(),
            events,
            notifications: &notifications,
        };
        self.ports().accounts.commit(commit).await?;
        self.deliver_now(&notifications).await;
        Ok(())
    }

    /// Returns the account that a commit with an unknown outcome wrote, if it succeeded: its last event is
    /// in the history, even if others came after it. Called before each new decision, because such a
    /// commit may succeed late, and a new decision would refuse what this call already did.
    async fn landed(&self, stored: &Account, unsure: &[Unsure]) -> Result<Option<Account>, Error> {
        for commit in unsure.iter().filter(|commit| commit.before.sequence < stored.sequence) {
            let (after, count) = (commit.before.sequence, commit.events.len());
            let written =
                self.ports().history.events(self.rp(), &stored.user, after, count).await?;
            if written.last().map(Event::digest) == commit.events.last().map(Event::digest) {
                return Ok(Some(commit.next.clone()));
            }
        }
        Ok(None)
    }

    /// Contenders wait a random while, longer each time, so that they do not meet again.
    async fn pause(&self, attempt: u32) -> Result<(), Error> {
        let [random] = bytes::<1>(self.ports().entropy.as_ref())?;
        let most = Duration::from_millis(4) * 2_u32.pow(attempt);
        self.ports().clock.pause(most * u32::from(random) / 255).await;
        Ok(())
    }
}

/// Returns the error for a taken key. The key of a link is fresh and random, so a taken one is a store fault.
fn taken(events: &[Event], error: StoreError) -> Error {
    let registers =
        events.iter().any(|event| matches!(event.change(), Change::AuthenticatorRegistered { .. }));
    if registers { Refusal::AuthenticatorRegistered.into() } else { error.into() }
}

fn unique_key(event: &Event) -> Option<UniqueKey> {
    match event.change() {
        Change::LinkIssued { digest, .. } => Some(UniqueKey::Link(*digest)),
        Change::AuthenticatorRegistered { authenticator } => {
            Some(UniqueKey::Credential(authenticator.credential_id.clone()))
        }
        _ => None,
    }
}

fn lookup_key(event: &Event) -> Option<LookupKey> {
    match event.change() {
        Change::AccountCreated { handle } => Some(LookupKey::Handle(handle.clone())),
        Change::AuthenticatorRegistered { authenticator } => {
            Some(LookupKey::Authenticator(authenticator.id))
        }
        _ => None,
    }
}

/// The notifications of an event. Closing an account sends one notification for all its authenticators.
fn notification(before: &Account, event: &Event) -> Option<Notification> {
    let (kind, end_sessions) = match event.change() {
        Change::AuthenticatorRegistered { authenticator } => {
            let nickname = authenticator.nickname.clone();
            (NotificationKind::AuthenticatorAdded { nickname }, None)
        }
        Change::AuthenticatorRemoved { reason: RemovalReason::AccountClosed, .. } => return None,
        Change::AuthenticatorRemoved { authenticator, own_proof_at, .. } => {
            let nickname = before.authenticator(authenticator)?.nickname.clone();
            let ends = EndSessions {
                authenticator_ids: vec![*authenticator],
                all: false,
                except_authenticated_at: *own_proof_at,
            };
            (NotificationKind::AuthenticatorRemoved { nickname }, Some(ends))
        }
        Change::AccountClosed { .. } => {
            let held = before
                .authenticators
                .iter()
                .filter(|kept| kept.status != AuthenticatorStatus::Removed);
            let ends = EndSessions {
                authenticator_ids: held.map(|kept| kept.id).collect(),
                all: true,
                except_authenticated_at: None,
            };
            (NotificationKind::AccountClosed, Some(ends))
        }
        Change::CounterRegressed { authenticator, .. }
        | Change::SignedIn { authenticator, counter_regressed: true, .. } => {
            let nickname = before.authenticator(authenticator)?.nickname.clone();
            let authenticator = *authenticator;
            (NotificationKind::CounterRegressed { authenticator, nickname }, None)
        }
        _ => return None,
    };
    Some(Notification {
        id: event.digest(),
        rp: event.rp().clone(),
        user: event.user().clone(),
        at: event.at(),
        kind,
        end_sessions,
    })
}

/// The first try and five more.
const ATTEMPTS: u32 = 6;
