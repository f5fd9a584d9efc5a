//! A commit: reservations first, then one write of one entry, then the journal.

use std::time::Instant;

use keydesk_core::model::Version;
use keydesk_core::ports::{Commit, StoreError, StoreErrorKind};

use super::journal::{Verdict, writers_disagree};
use super::keys::Claims;
use super::stored::{self, Pending, Stored};
use super::{LdapAccounts, names};
use crate::error::{Fault, LdapError, LdapErrorCode};
use crate::result_code;

impl LdapAccounts {
    pub(super) async fn committed(&self, commit: Commit<'_>) -> Result<Version, StoreError> {
        let name = names::account(commit.rp, commit.user);
        let begun = Instant::now();
        let keyed = !commit.unique_keys.is_empty() || !commit.lookup_keys.is_empty();
        let claims = if keyed || !self.may_go_on(&name, &commit).await? {
            let stored = self.read(&name, commit.rp, commit.user).await?;
            let listed = self.listed(&commit, stored)?;
            match self.claim(&commit, &name, &listed).await {
                Ok(claims) => claims,
                Err(error) if error.kind == StoreErrorKind::KeyTaken => {
                    // The second writer gets a version conflict, not `key_taken` for its own key.
                    let stored = self.read(&name, commit.rp, commit.user).await?;
                    self.listed(&commit, stored)?;
                    return Err(error);
                }
                Err(error) => return Err(error),
            }
        } else {
            Claims::default()
        };
        let written = if begun.elapsed() > self.config().orphan_age / 2 {
            let why = "the reservations of a commit grew old before it was written";
            Err(LdapError::new(LdapErrorCode::TooSlow, why).into())
        } else {
            self.write(&name, &commit, &claims).await
        };
        match written {
            Ok(()) => {
                #[cfg(keydesk_test_hooks)]
                keydesk_core::hooks::reached("after-write");
                self.confirm(&name, commit).await?;
                #[cfg(keydesk_test_hooks)]
                keydesk_core::hooks::reached("after-journal");
                Ok(commit.next.version)
            }
            Err(error) => {
                // One that may still be done needs what it reserved.
                if error.kind != StoreErrorKind::UnknownOutcome {
                    self.release(&claims).await;
                }
                Err(error)
            }
        }
    }

    /// Repeats a commit in the journal, and fails if that has another one at its version: then a
    /// second server took a commit that this server could not see, and the journal's is the one that
    /// counts.
    async fn confirm(&self, name: &str, commit: Commit<'_>) -> Result<(), StoreError> {
        match self.journal().repeat_commit(name, commit).await {
            Verdict::Ours | Verdict::Open => Ok(()),
            Verdict::Another => Err(writers_disagree().into()),
            // With one server, its entry is never older than the journal.
            Verdict::Later(kept) => {
                let stored = self.entry(name, commit.rp, commit.user).await?;
                let version = stored.map_or(Version(0), |stored| stored.account.version);
                if version < kept { Err(writers_disagree().into()) } else { Ok(()) }
            }
        }
    }

    /// Whether the journal has everything up to the version that the commit expects, so that the
    /// entry needs to keep no more than this commit.
    async fn may_go_on(&self, name: &str, commit: &Commit<'_>) -> Result<bool, StoreError> {
        if commit.expected == Version(0) {
            return Ok(false);
        }
        self.journal().reaches(name, commit, commit.expected).await
    }

    /// The keys that an account lists, if it is at the version that the commit expects.
    fn listed(
        &self,
        commit: &Commit<'_>,
        stored: Option<Stored>,
    ) -> Result<std::collections::BTreeSet<String>, StoreError> {
        let version = stored.as_ref().map_or(Version(0), |stored| stored.account.version);
        if version != commit.expected {
            return Err(StoreErrorKind::VersionConflict.into());
        }
        Ok(stored.map_or_else(Default::default, |stored| stored.lookup))
    }

    /// Writes the entry. A write whose answer was lost is sent again, which does no harm because
    /// it takes away the version that it expects; and if it then finds that version gone, what
    /// stands there shows whose commit it was.
    async fn write(
        &self,
        name: &str,
        commit: &Commit<'_>,
        claims: &Claims,
    ) -> Result<(), StoreError> {
        let token = super::keys::token()?;
        let pending = Pending::encode(commit, &token)?;
        if pending.len() + commit.encoded.len() > MAX_BYTES {
            let why = format!("an account and its events of more than {MAX_BYTES} bytes");
            return Err(LdapError::new(LdapErrorCode::TooLarge, why).into());
        }
        let dn = self.config().account_dn(name);
        let expected = commit.expected;
        let first = stored::first(commit, name, pending.clone(), &claims.new);
        let later = stored::later(commit, pending, &claims.new);
        let only_if = format!("({}={expected})", stored::VERSION);
        let mut lost = None;
        let mut retries = self.pool().retries();
        loop {
            let sent = async {
                if expected == Version(0) {
                    self.pool().add("first commit", &dn, &first).await
                } else {
                    self.pool().modify("commit", &dn, &later, Some(&only_if)).await
                }
            };
            #[cfg(keydesk_test_hooks)]
            let sent = keydesk_core::hooks::during("during-write", WRITE_TAKES, sent);
            let fault = match sent.await {
                Ok(()) => return Ok(()),
                Err(fault) => fault,
            };
            let second = match &fault {
                // An entry that is there already; another version, by either means; no entry.
                Fault::Refused(result_code::ENTRY_ALREADY_EXISTS, _) => expected == Version(0),
                Fault::Refused(
                    result_code::NO_SUCH_ATTRIBUTE
                    | result_code::ASSERTION_FAILED
                    | result_code::NO_SUCH_OBJECT,
                    _,
                ) => expected != Version(0),
                _ => false,
            };
            if second {
                return match lost {
                    None => Err(StoreErrorKind::VersionConflict.into()),
                    Some(fault) => self.judge(name, commit, &token, fault).await,
                };
            }
            match fault {
                Fault::Refused(..) if lost.is_none() => return Err(fault.of_write()),
                Fault::Lost(_) if lost.is_none() => lost = Some(fault),
                _ if lost.is_none() && !retries.wait().await => return Err(fault.of_write()),
                _ if lost.is_none() => continue,
                _ => {}
            }
            if !retries.wait().await {
                return Err(
                    lost.map_or_else(|| StoreErrorKind::UnknownOutcome.into(), Fault::of_write)
                );
            }
        }
    }

    /// Decides whether the stored commit is ours, after its reply was lost.
    async fn judge(
        &self,
        name: &str,
        commit: &Commit<'_>,
        token: &str,
        lost: Fault,
    ) -> Result<(), StoreError> {
        let Ok(stored) = self.entry(name, commit.rp, commit.user).await else {
            return Err(lost.of_write());
        };
        let next = commit.next.version;
        let version = stored.as_ref().map_or(Version(0), |stored| stored.account.version);
        let pending = stored.as_ref().and_then(|stored| stored.pending.as_ref());
        match pending {
            Some(pending) if version == next && pending.commit == token => Ok(()),
            Some(_) if version == next => Err(StoreErrorKind::VersionConflict.into()),
            // It went on from there, and no longer says by whom: the events will.
            _ => Err(lost.of_write()),
        }
    }
}

/// What servers take in one message by default is a few times as much.
const MAX_BYTES: usize = 2 * 1024 * 1024;
#[cfg(keydesk_test_hooks)]
const WRITE_TAKES: std::time::Duration = std::time::Duration::from_millis(6);
