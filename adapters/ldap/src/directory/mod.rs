//! The host's people, in its directory.

mod active;
mod cache;
mod config;
mod person;
mod referral;

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use async_trait::async_trait;
use keydesk_core::ids::{OrganisationId, Role, UserId};
use keydesk_core::model::User;
use keydesk_core::ports::{
    Directory, LeftOut, RoleSource, SearchWords, StoreError, StoreErrorKind, UserPage,
};
use keydesk_core::time::{Clock, SystemClock};
use ldap3::Scope;

pub use config::{
    Active, Attributes, Branch, DirectoryConfig, IdForm, Organisations, Referrals, Roles, TimeForm,
};

use crate::config::ServerConfig;
use crate::entry::Entry;
use crate::error::{Fault, LdapError, LdapErrorCode};
use crate::escape::filter_text;
use crate::pool::{Pool, Query};
use cache::Cache;
use referral::Others;

/// Reads people from LDAP servers; never writes. Cheap to clone; needs a Tokio runtime.
#[derive(Clone)]
pub struct LdapDirectory {
    inner: Arc<Inner>,
}

struct Inner {
    pool: Pool,
    others: Others,
    config: DirectoryConfig,
    cache: Cache,
    /// Groups that showed no member when the directory was opened.
    memberless: OnceLock<Vec<String>>,
}

impl LdapDirectory {
    /// Opens the directory, and asks for every base and group once, so that a wrong name is reported
    /// at start. A group without a member that can be searched for is no error, because it may be empty;
    /// [`Desk::warnings`](keydesk_core::service::Desk::warnings) reports it.
    ///
    /// # Errors
    /// `Unavailable` if no server can be reached; `Invalid` for a configuration, name, password,
    /// base or group that cannot be used.
    pub async fn open(server: ServerConfig, config: DirectoryConfig) -> Result<Self, StoreError> {
        config.checked()?;
        let allowed = match &config.referrals {
            Referrals::Follow(servers) => servers.as_slice(),
            Referrals::Refuse | Referrals::Ignore => &[],
        };
        let others = Others::new(&server, allowed)?;
        let cache = Cache::new(config.cache);
        let pool = Pool::new(server)?;
        let inner = Inner { pool, others, config, cache, memberless: OnceLock::new() };
        let opened = Self { inner: Arc::new(inner) };
        opened.check_names().await?;
        let memberless = opened.memberless().await?;
        opened.inner.memberless.get_or_init(|| memberless);
        Ok(opened)
    }

    /// The roles that somebody holds by the groups they are in, asked anew each time; none for
    /// somebody who is not there.
    ///
    /// # Errors
    /// As those of the port; `Invalid` for a group that is not there.
    pub async fn roles(&self, id: &UserId) -> Result<Vec<Role>, StoreError> {
        let Some(entry) = self.entry_of(id).await? else { return Ok(Vec::new()) };
        let roles = &self.inner.config.roles;
        let rule = if roles.nested { ":1.2.840.113556.1.4.1941:" } else { "" };
        let filter = format!("({}{rule}={})", roles.member, filter_text(&entry.dn));
        let mut held = Vec::new();
        for (group, role) in &roles.groups {
            let query = Query { filter: filter.clone(), ..Query::base("group", group, &["1.1"]) };
            if !self.inner.pool.read(&query).await?.is_empty() && !held.contains(role) {
                held.push(role.clone());
            }
        }
        Ok(held)
    }

    async fn check_names(&self) -> Result<(), StoreError> {
        let config = &self.inner.config;
        let branches = match &config.organisations {
            Organisations::Branches(branches) => branches.as_slice(),
            _ => &[],
        };
        let bases = config.bases.iter().chain(branches.iter().map(|branch| &branch.base));
        for base in bases.chain(config.roles.groups.iter().map(|(group, _)| group)) {
            let found = self.inner.search_all(&Query::base("base", base, &["1.1"])).await?;
            // A server shows nothing of what this name may not see.
            if found.is_empty() {
                let why = format!("{base:?} is not there, or not for this name to see");
                return Err(LdapError::new(LdapErrorCode::BaseMissing, why).into());
            }
        }
        Ok(())
    }

    /// Groups of which no member can be searched for. A server answers a filter over an attribute that
    /// this name may not search as if no entry had it, so that everybody seems to hold no role.
    async fn memberless(&self) -> Result<Vec<String>, StoreError> {
        let roles = &self.inner.config.roles;
        let filter = format!("({}=*)", roles.member);
        let mut found = Vec::new();
        for (group, _) in &roles.groups {
            let query = Query { filter: filter.clone(), ..Query::base("group", group, &["1.1"]) };
            if self.inner.pool.read(&query).await?.is_empty() && !found.contains(group) {
                found.push(group.clone());
            }
        }
        Ok(found)
    }

    async fn entry_of(&self, id: &UserId) -> Result<Option<Entry>, StoreError> {
        let config = &self.inner.config;
        let Some(filter) = config.by_id(id) else { return Ok(None) };
        let mut found: Vec<Entry> = Vec::new();
        for base in &config.bases {
            let query = self.inner.query("user", base, filter.clone(), None);
            for entry in self.inner.search_all(&query).await? {
                // The server's rule of comparing may be laxer than that of ids; and bases may overlap.
                if config.id_of(&entry)? == *id && !found.iter().any(|other| other.dn == entry.dn) {
                    found.push(entry);
                }
            }
        }
        if found.len() > 1 {
            let why = format!("{} entries have one {}", found.len(), config.attributes.id);
            return Err(LdapError::new(LdapErrorCode::DuplicateEntries, why).into());
        }
        Ok(found.pop())
    }
}

#[async_trait]
impl Directory for LdapDirectory {
    async fn user(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        match self.inner.cache.of(id) {
            Some(answer) => Ok(answer),
            None => self.user_now(id).await,
        }
    }

    async fn user_now(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        let asked = Instant::now();
        let entry = self.entry_of(id).await?;
        let user = match entry {
            // Somebody of no organisation is not nobody.
            Some(entry) => Some(
                self.inner
                    .config
                    .person(&entry, SystemClock.now())?
                    .ok_or_else(|| crate::entry::malformed("a person of no organisation"))?,
            ),
            None => None,
        };
        self.inner.cache.put(asked, id, user.as_ref());
        Ok(user)
    }

    async fn search(
        &self,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<UserPage, StoreError> {
        let after = cursor
            .map(UserId::new)
            .transpose()
            .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))?;
        // Nobody has a name as long as that.
        let too_long = words.as_slice().iter().any(|word| word.len() > LONGEST_WORD);
        if organisations.is_empty() || too_long {
            return Ok(UserPage { count: Some(0), ..UserPage::default() });
        }
        let inner = &self.inner;
        // The first people after the cursor, however many there are: the server gives no order.
        let mut first: BTreeMap<UserId, User> = BTreeMap::new();
        // Branches and referrals may lead to one person twice.
        let mut matching: HashSet<UserId> = HashSet::new();
        let mut left_out = Vec::new();
        let now = SystemClock.now();
        let mut take = |entry: Entry| {
            let user = match inner.config.person(&entry, now) {
                Ok(Some(user)) => user,
                Ok(None) => return Ok(()),
                Err(error) => {
                    left_out.push(LeftOut { key: entry.dn, reason: error.to_string() });
                    return Ok(());
                }
            };
            if !organisations.contains(&user.organisation) || !inner.config.matches(&entry, words) {
                return Ok(());
            }
            matching.insert(user.id.clone());
            if after.as_ref().is_none_or(|after| user.id > *after) {
                first.insert(user.id.clone(), user);
                if first.len() > limit.saturating_add(1) {
                    first.pop_last();
                }
            }
            Ok(())
        };
        for query in inner.queries(words, organisations) {
            inner.search_into(&query, &mut take).await?;
        }
        let more = first.len() > limit;
        let users: Vec<User> = first.into_values().take(limit).collect();
        let last = users.last().map(|user| user.id.as_str().to_owned());
        let count = u64::try_from(matching.len()).ok();
        Ok(UserPage { users, next: last.filter(|_| more), count, left_out })
    }

    fn role_source(&self) -> Option<&dyn RoleSource> {
        let listed = !self.inner.config.roles.groups.is_empty();
        listed.then_some(self as _)
    }
}

#[async_trait]
impl RoleSource for LdapDirectory {
    async fn roles(&self, id: &UserId) -> Result<Vec<Role>, StoreError> {
        Self::roles(self, id).await
    }

    fn groups_without_members(&self) -> Vec<String> {
        self.inner.memberless.get().cloned().unwrap_or_default()
    }
}

impl Inner {
    fn query(&self, what: &'static str, base: &str, filter: String, paged: Option<i32>) -> Query {
        let attributes = self.config.names();
        Query { what, base: base.to_owned(), scope: Scope::Subtree, filter, attributes, paged }
    }

    /// One search for each base, narrowed to the organisations as far as a server can.
    fn queries(&self, words: &SearchWords, organisations: &[OrganisationId]) -> Vec<Query> {
        let config = &self.config;
        let (scope, bases): (String, Vec<&String>) = match &config.organisations {
            Organisations::One(..) => (String::new(), config.bases.iter().collect()),
            Organisations::Attribute { id, .. } => {
                let one =
                    |wanted: &OrganisationId| format!("({id}={})", filter_text(wanted.as_str()));
                let parts: String = organisations.iter().map(one).collect();
                (format!("(|{parts})"), config.bases.iter().collect())
            }
            Organisations::Branches(branches) => {
                let wanted = branches.iter().filter(|branch| organisations.contains(&branch.id));
                (String::new(), wanted.map(|branch| &branch.base).collect())
            }
        };
        let filter = format!("(&{}{scope}{})", config.filter, config.by_words(words));
        let query =
            |base: &String| self.query("search", base, filter.clone(), Some(config.page_size));
        bases.into_iter().map(query).collect()
    }

    async fn search_all(&self, query: &Query) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        self.search_into(query, &mut |entry| {
            entries.push(entry);
            Ok(())
        })
        .await?;
        Ok(entries)
    }

    /// Looks here, and where the server points to if that is to be followed.
    async fn search_into(
        &self,
        query: &Query,
        each: &mut (dyn FnMut(Entry) -> Result<(), LdapError> + Send),
    ) -> Result<(), StoreError> {
        let mut led = self.search_at(&self.pool, query, each).await?;
        for _ in 0..MAX_STEPS {
            let mut further = Vec::new();
            for (referral, asked) in led {
                let (pool, query) = self.others.led(&referral, &asked)?;
                further.extend(self.search_at(pool, &query, each).await?);
            }
            if further.is_empty() {
                return Ok(());
            }
            led = further;
        }
        let why = "it leads on and on";
        Err(LdapError::new(LdapErrorCode::ReferralRefused, why).into())
    }

    /// Everything that one server has, before any of it is returned: a search that is tried again
    /// must not hand anything over twice.
    async fn gathered(
        &self,
        pool: &Pool,
        query: &Query,
    ) -> Result<(Vec<String>, Vec<Entry>), Fault> {
        let most = self.config.max_matches;
        let mut retries = pool.retries();
        loop {
            let mut entries = Vec::new();
            let mut keep = |entry| {
                entries.push(entry);
                if entries.len() > most {
                    let why = format!("more than {most} people match: ask for more of the name");
                    return Err(LdapError::new(LdapErrorCode::TooManyMatches, why));
                }
                Ok(())
            };
            match pool.search_each(query, &mut keep).await {
                Ok(referrals) => return Ok((referrals, entries)),
                Err(fault) if fault.may_be_over() && retries.wait().await => {}
                Err(fault) => return Err(fault),
            }
        }
    }

    /// Looks at one server; returns where it points to, with what was asked.
    async fn search_at(
        &self,
        pool: &Pool,
        query: &Query,
        each: &mut (dyn FnMut(Entry) -> Result<(), LdapError> + Send),
    ) -> Result<Vec<(String, Query)>, StoreError> {
        let (referrals, entries) = self.gathered(pool, query).await.map_err(Fault::of_read)?;
        entries.into_iter().try_for_each(each)?;
        if referrals.is_empty() || self.config.referrals == Referrals::Ignore {
            return Ok(Vec::new());
        }
        if self.config.referrals == Referrals::Refuse {
            let why = format!("{}: the server points elsewhere", query.what);
            return Err(LdapError::new(LdapErrorCode::ReferralRefused, why).into());
        }
        Ok(referrals.into_iter().map(|referral| (referral, query.clone())).collect())
    }
}

impl std::fmt::Debug for LdapDirectory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LdapDirectory").field("config", &self.inner.config).finish_non_exhaustive()
    }
}

/// Bytes of a word.
const LONGEST_WORD: usize = 1_024;
/// How often a search may be led on.
const MAX_STEPS: usize = 3;
