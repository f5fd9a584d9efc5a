//! Reading accounts.

use std::collections::BTreeSet;

use futures::{StreamExt, TryStreamExt, stream};
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::model::Version;
use keydesk_core::ports::{Listing, Loaded, LookupKey, Page, StoreError};
use ldap3::Scope;

use super::journal::{Repeated, ahead};
use super::stored::{LOOKUP, Stored};
use super::{LdapAccounts, names};
use crate::error::{LdapError, LdapErrorCode};
use crate::escape::filter_text;
use crate::pool::Query;

impl LdapAccounts {
    /// An account's entry, once the journal has what it says.
    pub(super) async fn read(
        &self,
        name: &str,
        rp: &RelyingPartyId,
        user: &UserId,
    ) -> Result<Option<Stored>, StoreError> {
        // What the journal had before the entry was read, the entry must show.
        let mut least = Version(0);
        loop {
            let stored = self.entry(name, rp, user).await?;
            let version = stored.as_ref().map_or(Version(0), |stored| stored.account.version);
            if version < least {
                return Err(ahead().into());
            }
            let has = match &stored {
                Some(stored) => match self.journal().repeat(name, stored).await? {
                    Repeated::Yes => version,
                    Repeated::Behind(has) => has,
                },
                None => self.journal().version_of(rp, user).await?,
            };
            if has == version {
                return Ok(stored);
            }
            // Others went on meanwhile.
            least = has;
        }
    }

    /// An account's entry as it stands there.
    pub(super) async fn entry(
        &self,
        name: &str,
        rp: &RelyingPartyId,
        user: &UserId,
    ) -> Result<Option<Stored>, StoreError> {
        let dn = self.config().account_dn(name);
        let query = Query::base("account", &dn, &Stored::ATTRIBUTES);
        let found = self.pool().entry(&query).await?;
        Ok(found.map(|entry| Stored::decode_of(&entry, rp, user)).transpose()?)
    }

    pub(super) async fn found(
        &self,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Result<Option<Loaded>, StoreError> {
        let key = names::key(rp, key.sort(), key.as_bytes());
        let query = Query {
            scope: Scope::OneLevel,
            filter: format!("({LOOKUP}={key})"),
            ..Query::base("account by key", &self.config().accounts_base, &Stored::ATTRIBUTES)
        };
        let mut entries = self.pool().read(&query).await?;
        if entries.len() > 1 {
            let why = format!("{} accounts list one key", entries.len());
            return Err(LdapError::new(LdapErrorCode::DuplicateEntries, why).into());
        }
        let Some(entry) = entries.pop() else { return Ok(None) };
        let stored = Stored::decode(&entry)?;
        if stored.account.rp != *rp {
            return Err(crate::entry::malformed("an account of another relying party").into());
        }
        let name = names::account(rp, &stored.account.user);
        let stored = match self.journal().repeat(&name, &stored).await? {
            Repeated::Yes => Some(stored),
            Repeated::Behind(_) => self.read(&name, rp, &stored.account.user.clone()).await?,
        };
        Ok(stored.map(|stored| Loaded { account: stored.account }))
    }

    /// The server gives no order, and not all can be asked for one: the ids of everybody are read,
    /// and then the accounts of the page.
    pub(super) async fn listed_page(
        &self,
        rp: &RelyingPartyId,
        page: Page,
    ) -> Result<Listing, StoreError> {
        let query = Query {
            scope: Scope::OneLevel,
            filter: format!(
                "(&(objectClass=keydeskAccountEntry)(keydeskRelyingParty={}))",
                filter_text(rp.as_str())
            ),
            paged: Some(PAGE),
            ..Query::base(
                "list",
                &self.config().accounts_base,
                &["cn", "keydeskUser", "keydeskRelyingParty"],
            )
        };
        let first = self.first_users(rp, &page, &query).await?;
        let more = first.len() > page.limit;
        let users: Vec<UserId> = first.into_iter().take(page.limit).collect();
        let last = users.last().cloned();
        let reads = users.into_iter().map(|user| self.listed_account(rp, user));
        let read: Vec<_> = stream::iter(reads).buffered(READ_AT_ONCE).try_collect().await?;
        Ok(Listing { accounts: read.into_iter().flatten().collect(), next: last.filter(|_| more) })
    }

    async fn listed_account(
        &self,
        rp: &RelyingPartyId,
        user: UserId,
    ) -> Result<Option<Loaded>, StoreError> {
        let stored = self.read(&names::account(rp, &user), rp, &user).await?;
        Ok(stored.map(|stored| Loaded { account: stored.account }))
    }

    /// The first users after a place, one more than the page holds.
    async fn first_users(
        &self,
        rp: &RelyingPartyId,
        page: &Page,
        query: &Query,
    ) -> Result<BTreeSet<UserId>, StoreError> {
        let mut retries = self.pool().retries();
        loop {
            let mut first = BTreeSet::new();
            let mut keep = |entry: crate::entry::Entry| {
                // The server's rule of comparing is laxer than that of ids.
                if entry.needed("keydeskRelyingParty")? != rp.as_str().as_bytes() {
                    return Ok(());
                }
                let user = UserId::new(entry.needed_text("keydeskUser")?)
                    .map_err(|_| crate::entry::malformed("keydeskUser is no id"))?;
                if page.after.as_ref().is_none_or(|after| user > *after) {
                    first.insert(user);
                    if first.len() > page.limit.saturating_add(1) {
                        first.pop_last();
                    }
                }
                Ok(())
            };
            match self.pool().search_each(query, &mut keep).await {
                Ok(_) => return Ok(first),
                Err(fault) if fault.may_be_over() && retries.wait().await => {}
                Err(fault) => return Err(fault.of_read()),
            }
        }
    }
}

/// Entries that the server gives at a time.
const PAGE: i32 = 500;
/// Accounts of a page that are asked for at once: short questions on shared connections.
const READ_AT_ONCE: usize = 16;
