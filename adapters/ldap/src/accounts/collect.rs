//! Maintenance: removing orphans, and clearing entries of commits that the journal has.

use std::collections::BTreeMap;

use keydesk_core::ports::StoreError;
use ldap3::Scope;

use super::journal::Repeated;
use super::keys::{COLLECTING, KEPT, Reservation, now, replace_claim};
use super::stored::{LOOKUP, PENDING, Stored};
use super::{LdapAccounts, names};
use crate::entry::Entry;
use crate::error::{Fault, LdapError, LdapErrorCode};
use crate::pool::{Query, Step};
use crate::result_code;

/// The result of [`LdapAccounts::collect`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Collected {
    /// Reservations that no account made use of, and that are gone now.
    pub orphans: u64,
    /// Reservations that were found to be in use, and are not looked at again.
    pub kept: u64,
    /// Entries whose last commit is in the journal and was taken out of them.
    pub drained: u64,
    /// Entries that could not be read, and were left as they are.
    pub malformed: u64,
}

impl LdapAccounts {
    /// Removes orphans older than `orphan_age`, repeats in the journal what it does not have yet,
    /// and empties entries of it. Call it every few minutes, from as many nodes as you like; it
    /// reads what was written since the last time.
    ///
    /// # Errors
    /// Those of the store and of the journal; what was done by then stays done.
    pub async fn collect(&self) -> Result<Collected, StoreError> {
        let mut collected = Collected::default();
        self.collect_orphans(&mut collected).await?;
        self.drain(&mut collected).await?;
        Ok(collected)
    }

    async fn collect_orphans(&self, collected: &mut Collected) -> Result<(), StoreError> {
        let oldest = now().saturating_sub(self.config().orphan_age.as_secs());
        let filter = format!(
            "(&(objectClass=keydeskKeyEntry)(!(keydeskClaim={KEPT}))(keydeskClaimedAt<={oldest}))"
        );
        let base = &self.config().keys_base;
        for entry in self.everything("reservations", base, filter, &Reservation::ATTRIBUTES).await?
        {
            let read = Reservation::decode(&entry)
                .and_then(|reservation| Ok((entry.needed_text("cn")?.to_owned(), reservation)));
            let Ok((name, reservation)) = read else {
                collected.malformed += 1;
                continue;
            };
            if reservation.claimed_at > oldest {
                continue;
            }
            self.collect_one(&name, &reservation, collected).await?;
        }
        Ok(())
    }

    async fn collect_one(
        &self,
        name: &str,
        seen: &Reservation,
        collected: &mut Collected,
    ) -> Result<(), StoreError> {
        let dn = self.config().key_dn(name);
        if self.is_listed(&seen.owner, name).await? {
            if self.turned(&dn, &seen.claim, KEPT).await? {
                collected.kept += 1;
            }
            return Ok(());
        }
        // From here on no commit takes it over, and its former owner gave up long ago.
        if !self.turned(&dn, &seen.claim, COLLECTING).await? {
            return Ok(());
        }
        if self.is_listed(&seen.owner, name).await? {
            if self.turned(&dn, COLLECTING, KEPT).await? {
                collected.kept += 1;
            }
            return Ok(());
        }
        #[cfg(keydesk_test_hooks)]
        keydesk_core::hooks::reached("during-collection");
        match self.pool().delete("orphan", &dn).await {
            Ok(()) => collected.orphans += 1,
            Err(Fault::Refused(result_code::NO_SUCH_OBJECT, _)) => {}
            // Whether it is gone shows the next time.
            Err(Fault::Lost(_) | Fault::NotSent(_)) => {}
            Err(fault) => return Err(fault.of_read()),
        }
        Ok(())
    }

    /// Whether the account lists the key.
    async fn is_listed(&self, account: &str, key: &str) -> Result<bool, StoreError> {
        let dn = self.config().account_dn(account);
        let query =
            Query { filter: format!("({LOOKUP}={key})"), ..Query::base("owner", &dn, &["1.1"]) };
        Ok(self.pool().entry(&query).await?.is_some())
    }

    /// Turns a claim into another; whether it was still the one that was seen.
    async fn turned(&self, dn: &str, seen: &str, next: &str) -> Result<bool, StoreError> {
        match self.pool().modify("reservation", dn, &replace_claim(seen, next), None).await {
            Ok(()) => Ok(true),
            Err(
                Fault::Refused(result_code::NO_SUCH_ATTRIBUTE | result_code::NO_SUCH_OBJECT, _)
                | Fault::Lost(_),
            ) => Ok(false),
            Err(fault) => Err(fault.of_read()),
        }
    }

    async fn drain(&self, collected: &mut Collected) -> Result<(), StoreError> {
        let filter = format!("(&(objectClass=keydeskAccountEntry)({PENDING}=*))");
        let base = &self.config().accounts_base;
        for entry in self.everything("pending", base, filter, &Stored::ATTRIBUTES).await? {
            let Ok(stored) = Stored::decode(&entry) else {
                collected.malformed += 1;
                continue;
            };
            let account = &stored.account;
            let name = names::account(&account.rp, &account.user);
            let Some(bytes) = stored.pending_bytes.clone() else { continue };
            if self.journal().repeat(&name, &stored).await? != Repeated::Yes {
                continue;
            }
            // This very value: a commit that came meanwhile stays.
            let steps = [Step::Delete(PENDING, vec![bytes])];
            match self.pool().modify("drain", &self.config().account_dn(&name), &steps, None).await
            {
                Ok(()) => collected.drained += 1,
                Err(
                    Fault::Refused(result_code::NO_SUCH_ATTRIBUTE | result_code::NO_SUCH_OBJECT, _)
                    | Fault::Lost(_),
                ) => {}
                Err(fault) => return Err(fault.of_read()),
            }
        }
        Ok(())
    }

    /// Every entry below a base that matches; each once.
    async fn everything(
        &self,
        what: &'static str,
        base: &str,
        filter: String,
        attributes: &[&str],
    ) -> Result<Vec<Entry>, StoreError> {
        let scope = Scope::OneLevel;
        let query =
            Query { scope, filter, paged: Some(PAGE), ..Query::base(what, base, attributes) };
        let mut retries = self.pool().retries();
        loop {
            let mut entries = BTreeMap::new();
            let mut keep = |entry: Entry| {
                entries.insert(entry.dn.clone(), entry);
                if entries.len() < MAX_AT_ONCE {
                    return Ok(());
                }
                // The rest is done the next time.
                Err(LdapError::new(LdapErrorCode::TooManyMatches, what))
            };
            match self.pool().search_each(&query, &mut keep).await {
                Ok(_) => return Ok(entries.into_values().collect()),
                Err(Fault::Refused(result_code::NONE, error))
                    if error.code == LdapErrorCode::TooManyMatches =>
                {
                    return Ok(entries.into_values().collect());
                }
                Err(fault) if fault.may_be_over() && retries.wait().await => {}
                Err(fault) => return Err(fault.of_read()),
            }
        }
    }
}

/// Entries that the server gives at a time.
const PAGE: i32 = 500;
/// Entries that one call holds in memory.
const MAX_AT_ONCE: usize = 10_000;
