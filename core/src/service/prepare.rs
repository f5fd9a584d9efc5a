//! The check that a desk does once, before it serves requests: it makes sure that every account of
//! the store is tagged, and records that in the store with a tag of its own.

use serde::{Deserialize, Serialize};

use super::Desk;
use super::audit::Attempted;
use super::tags::{Tampered, tag_of};
use crate::error::Error;
use crate::ids::{AuthenticatorId, CredentialId, RelyingPartyId, UserId};
use crate::machine::{Chain, Change, Event};
use crate::model::{Account, Caller, Tag};
use crate::policy::AccountTags;
use crate::ports::{Commit, KeyPurpose, Page, StoreError, StoreErrorKind};
use crate::time::Timestamp;

/// The result of [`Desk::prepare`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prepared {
    /// How many accounts were tagged.
    pub tagged: u64,
    /// Users whose accounts were left as they are, because they contradict their history or their tag.
    /// Every operation on them is `account_tampered`; each is also an alert in the audit record.
    pub left: Vec<UserId>,
    /// Whether the policy asks for a migration that was done before. An operator must remove the
    /// setting: with it, anyone who can remove the record of the completion has everything tagged again.
    pub already_migrated: bool,
}

/// Why a desk must not serve anybody.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The store holds accounts, and no record that all of them are tagged: an earlier version wrote
    /// them, or somebody removed the record.
    #[error(
        "policy.accountTags: the store holds accounts, but no record that all of them are tagged. If \
         an earlier version wrote them, stop every node of that version, back up the store, and open \
         the desk once with accountTags \"migrate\". If not, somebody removed the record."
    )]
    NotMigrated,
    /// The record that all accounts are tagged is not one that this desk wrote.
    #[error(
        "The record that all accounts are tagged does not fit the desk's secret. Open the desk with \
         the secret that the store was written with, as the current or an older one. If it is the \
         right one, somebody changed the record."
    )]
    MarkTampered,
    /// The attestation policy has a rule that no registration can meet: it needs anchors or metadata,
    /// and there are none.
    #[error(
        "policy.registration.attestation.{0}: no anchor or metadata is there that it could be met \
         with, so every registration would be refused. Add anchors, or put metadata in place first."
    )]
    TrustsNobody(&'static str),
    /// A store failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl PrepareError {
    /// The stable code: `accounts_not_tagged`, `account_tampered`, `trusts_nobody`, or that of the
    /// failure.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotMigrated => "accounts_not_tagged",
            Self::MarkTampered => "account_tampered",
            Self::TrustsNobody(_) => "trusts_nobody",
            Self::Failed(error) => error.code(),
        }
    }
}

impl From<StoreError> for PrepareError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// The record that every account is tagged.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Mark {
    rp: RelyingPartyId,
    at: Timestamp,
    tag: Tag,
}

impl Desk {
    /// Prepares the store as the policy's `accountTags` says, and records that every account is tagged;
    /// a store without accounts gets the record at once. A host calls it once, before it lets anybody
    /// use the desk; several nodes may do so at the same time. A desk that was not prepared refuses
    /// accounts without a fitting tag like any other. Metadata has to be in place before
    /// ([`Desk::update_metadata`]), if the policy's rules on attestation need it.
    ///
    /// # Errors
    /// `trusts_nobody`, `accounts_not_tagged`, `account_tampered`, `store_unavailable`. The desk must not be
    /// used then.
    pub async fn prepare(&self) -> Result<Prepared, PrepareError> {
        let attestation = &self.policy().registration.attestation;
        if let Some(member) = attestation.unmet(self.metadata().as_deref()) {
            return Err(PrepareError::TrustsNobody(member));
        }
        let stored = self.ports().records.read(self.rp(), MARK).await?;
        // `Some(None)` is a record that does not fit.
        let mark = stored.as_deref().map(|text| self.mark(text));
        let tags = self.policy().account_tags;
        let mut prepared = Prepared::default();
        match (tags, &mark) {
            (AccountTags::DangerAccept, _) | (AccountTags::Migrate, None) => {
                self.tag_all(&mut prepared).await?;
            }
            (_, Some(None)) => return Err(PrepareError::MarkTampered),
            (AccountTags::Rotate, Some(Some(_))) => self.tag_all(&mut prepared).await?,
            (AccountTags::Migrate, Some(Some(_))) => {
                prepared.already_migrated = true;
                self.record_prepared(None, "already_migrated").await?;
            }
            (AccountTags::Required, Some(Some(_))) => {}
            (AccountTags::Required | AccountTags::Rotate, None) => {
                let first = Page { after: None, limit: 1 };
                if !self.ports().accounts.list(self.rp(), first).await?.accounts.is_empty() {
                    return Err(PrepareError::NotMigrated);
                }
            }
        }
        let current = self.ports().keys.current(KeyPurpose::Audit);
        let is_current = |mark: &Mark| mark.tag.key == current.id;
        if !mark.flatten().as_ref().is_some_and(is_current) {
            self.write_mark(stored.as_deref()).await?;
        }
        Ok(prepared)
    }

    /// The mark in a record, if this desk or another node of it wrote it.
    fn mark(&self, text: &str) -> Option<Mark> {
        let mark: Mark = serde_json::from_str(text).ok()?;
        let bytes = mark_bytes(&mark.rp, mark.at);
        let fits = mark.rp == *self.rp() && self.fits(&mark.tag, &[&bytes]).ok()?;
        fits.then_some(mark)
    }

    async fn write_mark(&self, stored: Option<&str>) -> Result<(), PrepareError> {
        let (rp, at) = (self.rp().clone(), self.now());
        let key = self.ports().keys.current(KeyPurpose::Audit);
        let tag = tag_of(&key, &[&mark_bytes(&rp, at)]);
        let text = serde_json::to_string(&Mark { rp, at, tag })
            .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))?;
        if self.ports().records.write(self.rp(), MARK, stored, &text).await? {
            return Ok(());
        }
        // Another node came first; what it wrote must be good.
        let stored = self.ports().records.read(self.rp(), MARK).await?;
        let mark = stored.as_deref().and_then(|text| self.mark(text));
        mark.map(drop).ok_or(PrepareError::MarkTampered)
    }

    async fn tag_all(&self, prepared: &mut Prepared) -> Result<(), PrepareError> {
        let mut after = None;
        loop {
            let page = Page { after, limit: PAGE };
            let listing = self.ports().accounts.list(self.rp(), page).await?;
            for loaded in listing.accounts {
                self.tag_one(loaded.account, prepared).await?;
            }
            match listing.next {
                Some(next) => after = Some(next),
                None => return Ok(()),
            }
        }
    }

    async fn tag_one(&self, account: Account, prepared: &mut Prepared) -> Result<(), PrepareError> {
        let user = account.user.clone();
        let mut account = Some(account);
        for _ in 0..ATTEMPTS {
            let loaded = match account.take() {
                Some(account) => Some(account),
                None => {
                    let loaded = self.ports().accounts.load(self.rp(), &user).await?;
                    loaded.map(|loaded| loaded.account)
                }
            };
            let Some(before) = loaded else { return Ok(()) };
            if before.user != user {
                return Err(Tampered::Foreign.of(&user).into());
            }
            match self.must_tag(&before).await? {
                Ok(false) => return Ok(()),
                Ok(true) => {}
                // The audit alert names the user. The reason is not kept.
                Err(_) => {
                    self.record_prepared(Some(&user), "account_tampered").await?;
                    prepared.left.push(user);
                    return Ok(());
                }
            }
            match self.retag(&before).await {
                Ok(()) => {
                    prepared.tagged += 1;
                    return Ok(());
                }
                // Another commit came first, or the outcome is unknown: decide again by what is stored now.
                Err(error)
                    if matches!(
                        error.kind,
                        StoreErrorKind::VersionConflict | StoreErrorKind::UnknownOutcome
                    ) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::from(StoreErrorKind::VersionConflict).into())
    }

    /// Returns whether an account has to be tagged, or why it must not be.
    async fn must_tag(&self, account: &Account) -> Result<Result<bool, Tampered>, PrepareError> {
        let current = self.ports().keys.current(KeyPurpose::Audit).id;
        let is_current = |tag: &Option<Tag>| tag.as_ref().is_some_and(|tag| tag.key == current);
        let checked = match self.check_account(account) {
            Ok(()) => account
                .authenticators
                .iter()
                .try_for_each(|kept| self.check_credential(account, kept)),
            Err(error) => Err(error),
        };
        let all_current = is_current(&account.tag)
            && account.authenticators.iter().all(|kept| is_current(&kept.tag));
        Ok(match (self.policy().account_tags, checked) {
            (AccountTags::DangerAccept, checked) => Ok(checked.is_err() || !all_current),
            (AccountTags::Rotate, Ok(())) => Ok(!all_current),
            // An account without a tag whose credentials have one is not of an earlier version.
            (AccountTags::Migrate, Err(Tampered::Untagged))
                if account.authenticators.iter().all(|kept| kept.tag.is_none()) =>
            {
                self.follows(account).await?.map(|()| true)
            }
            (_, checked) => checked.map(|()| false),
        })
    }

    /// Follows an untagged account's events to its head, and compares its credentials with those that
    /// they registered: all that can be checked without a tag.
    async fn follows(&self, account: &Account) -> Result<Result<(), Tampered>, PrepareError> {
        let mut chain = Chain::after(account, 0);
        let mut registered = Vec::new();
        while !chain.is_at_head() {
            let (history, after) = (&self.ports().history, chain.sequence());
            let events = history.events(self.rp(), &account.user, after, EVENTS).await;
            let events = match events {
                Ok(events) => events,
                Err(error) if error.kind == StoreErrorKind::Tampered => {
                    return Ok(Err(Tampered::Account));
                }
                Err(error) => return Err(error.into()),
            };
            if events.is_empty() {
                break;
            }
            for event in &events {
                if let Err(broken) = chain.follow(event) {
                    return Ok(Err(broken.into()));
                }
                registered.extend(registration(event));
                if chain.is_at_head() {
                    break;
                }
            }
        }
        if let Err(broken) = chain.end() {
            return Ok(Err(broken.into()));
        }
        let unregistered = account.authenticators.iter().find(|kept| {
            let same = |(id, credential, key): &(_, _, Vec<u8>)| {
                *id == kept.id && *credential == kept.credential_id && *key == kept.public_key
            };
            !registered.iter().any(same)
        });
        Ok(unregistered.map_or(Ok(()), |kept| Err(Tampered::Unregistered(kept.id))))
    }

    /// Commits an account as it is, with tags of the current key and without an event.
    async fn retag(&self, before: &Account) -> Result<(), StoreError> {
        let mut next = before.clone();
        next.version = before.version.next();
        next.authenticators.iter_mut().for_each(|kept| kept.tag = None);
        let encoded = self.tagged(&mut next)?;
        let commit = Commit {
            rp: self.rp(),
            user: &next.user,
            expected: before.version,
            next: &next,
            encoded: &encoded,
            unique_keys: &[],
            lookup_keys: &[],
            events: &[],
            notifications: &[],
        };
        self.ports().accounts.commit(commit).await.map(drop)
    }

    async fn record_prepared(
        &self,
        user: Option<&UserId>,
        outcome: &'static str,
    ) -> Result<(), PrepareError> {
        let caller = &Caller::default();
        let attempted = Attempted { operation: "prepare", caller, user, proven: false };
        Ok(self.record(&attempted, outcome).await?)
    }
}

/// An authenticator's id, credential id and public key, if the event registered one.
fn registration(event: &Event) -> Option<(AuthenticatorId, CredentialId, Vec<u8>)> {
    match event.change() {
        Change::AuthenticatorRegistered { authenticator } => Some((
            authenticator.id,
            authenticator.credential_id.clone(),
            authenticator.public_key.clone(),
        )),
        _ => None,
    }
}

/// The input of the mark's tag.
fn mark_bytes(rp: &RelyingPartyId, at: Timestamp) -> Vec<u8> {
    format!("keydesk accounts tagged 1\0{rp}\0{}", at.unix_millis()).into_bytes()
}

/// The name of the record that every account is tagged.
const MARK: &str = "accounts_tagged";
/// Accounts that are read at a time.
const PAGE: usize = 100;
/// Events that are read at a time.
const EVENTS: usize = 500;
/// Tries for one account: commits of other nodes may come first.
const ATTEMPTS: usize = 20;
