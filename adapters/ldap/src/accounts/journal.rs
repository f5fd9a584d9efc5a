//! The journal: a store of Keydesk's own in which every commit is repeated, so that its `History`
//! and `Outbox` tell what happened. The directory is the truth about accounts; the journal is the
//! truth about what led to them.
//!
//! A commit stands in its account's entry until the journal has it, and a reader of an entry
//! first sees to it that the journal does. So nobody sees an account before its events, whatever
//! process was stopped where.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::model::Version;
use keydesk_core::ports::{AccountStore, Commit, StoreError, StoreErrorKind};

use super::stored::Stored;
use crate::error::{LdapError, LdapErrorCode};

/// The store in which commits are repeated.
pub(crate) struct Journal {
    store: Arc<dyn AccountStore>,
    /// By the name of an account: it has at least this version. Saves asking it each time.
    known: Mutex<HashMap<String, Version>>,
}

/// Whether an entry is as new as the journal.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Repeated {
    /// It is, and the journal has all of it.
    Yes,
    /// The journal has this version: the entry was read before a commit that is there by now, or it
    /// is from the past.
    Behind(Version),
}

/// The journal's content at the version of a commit that the directory accepted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// This commit.
    Ours,
    /// Nothing yet.
    Open,
    /// Another commit: a second server took it.
    Another,
    /// A later version, so that this one cannot be seen.
    Later(Version),
}

impl Journal {
    pub(crate) fn new(store: Arc<dyn AccountStore>) -> Self {
        Self { store, known: Mutex::default() }
    }

    /// Repeats the commit of an entry in the journal, if the journal does not have it yet.
    ///
    /// # Errors
    /// Those of the journal.
    pub(crate) async fn repeat(&self, name: &str, stored: &Stored) -> Result<Repeated, StoreError> {
        let account = &stored.account;
        if self.known(name) == Some(account.version) {
            return Ok(Repeated::Yes);
        }
        let kept = self.store.load(&account.rp, &account.user).await?;
        let has = kept.as_ref().map_or(Version(0), |kept| kept.account.version);
        if has > account.version {
            return Ok(Repeated::Behind(has));
        }
        if kept.is_some_and(|kept| has == account.version && kept.account != *account) {
            return Err(writers_disagree().into());
        }
        if has < account.version {
            let encoded = account
                .encode()
                .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))?;
            let pending = stored.pending.as_ref();
            // As a rule it lacks one commit. A journal that was lost begins with this one.
            let commit = Commit {
                rp: &account.rp,
                user: &account.user,
                expected: has,
                next: account,
                encoded: &encoded,
                unique_keys: &[],
                lookup_keys: &[],
                events: pending.map_or(&[], |pending| &pending.events),
                notifications: pending.map_or(&[], |pending| &pending.notifications),
            };
            match self.store.commit(commit).await {
                Ok(_) => {}
                // Somebody else repeated it at the same time.
                Err(error) if error.kind == StoreErrorKind::VersionConflict => {
                    if self.version_of(&account.rp, &account.user).await? < account.version {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        self.learn(name, account.version);
        Ok(Repeated::Yes)
    }

    /// Repeats a commit that was just done, and returns what the journal has of the account. If it
    /// cannot be repeated now, the entry still holds it, and its next reader tries again.
    pub(crate) async fn repeat_commit(&self, name: &str, commit: Commit<'_>) -> Verdict {
        let next = commit.next;
        let commit = Commit { unique_keys: &[], lookup_keys: &[], ..commit };
        match self.store.commit(commit).await {
            Ok(_) => {}
            Err(error) if error.kind == StoreErrorKind::VersionConflict => {
                let Ok(Some(kept)) = self.store.load(commit.rp, commit.user).await else {
                    return Verdict::Open;
                };
                let kept = kept.account;
                if kept.version < next.version {
                    return Verdict::Open;
                }
                if kept.version > next.version {
                    return Verdict::Later(kept.version);
                }
                if kept != *next {
                    return Verdict::Another;
                }
            }
            Err(_) => return Verdict::Open,
        }
        self.learn(name, next.version);
        Verdict::Ours
    }

    /// Whether the journal has an account at this version or a later one.
    pub(crate) async fn reaches(
        &self,
        name: &str,
        commit: &Commit<'_>,
        version: Version,
    ) -> Result<bool, StoreError> {
        if self.known(name).is_some_and(|known| known >= version) {
            return Ok(true);
        }
        Ok(self.version_of(commit.rp, commit.user).await? >= version)
    }

    /// The version of an account that the journal has; 0 for none.
    pub(crate) async fn version_of(
        &self,
        rp: &RelyingPartyId,
        user: &UserId,
    ) -> Result<Version, StoreError> {
        let loaded = self.store.load(rp, user).await?;
        Ok(loaded.map_or(Version(0), |loaded| loaded.account.version))
    }

    fn known(&self, name: &str) -> Option<Version> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(name).copied()
    }

    fn learn(&self, name: &str, version: Version) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_KNOWN {
            // It is only there to save questions.
            known.clear();
        }
        let kept = known.entry(name.to_owned()).or_insert(version);
        *kept = version.max(*kept);
    }
}

/// One of the two was put back to an older state.
pub(crate) fn ahead() -> LdapError {
    let why = "the journal has a later version of an account than the directory";
    LdapError::new(LdapErrorCode::JournalAhead, why)
}

/// Two servers took commits for the same version.
pub(crate) fn writers_disagree() -> LdapError {
    let why = "the journal has another commit at this version: accounts are written at two servers";
    LdapError::new(LdapErrorCode::WritersDisagree, why)
}

const MAX_KNOWN: usize = 100_000;
