//! Accounts kept in the directory.

mod collect;
mod commit;
mod config;
mod journal;
mod keys;
pub(crate) mod names;
mod read;
pub(crate) mod stored;

use std::sync::Arc;

use async_trait::async_trait;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::model::Version;
use keydesk_core::ports::{
    AccountStore, Capabilities, Commit, Listing, Loaded, LookupKey, Page, StoreError,
};

pub use collect::Collected;
pub use config::AccountsConfig;

use crate::error::{LdapError, LdapErrorCode};
use crate::pool::{Pool, Query};
use journal::Journal;

/// Accounts of any number of relying parties, one entry each. Cheap to clone; needs a Tokio runtime.
///
/// Ceremonies, counters, the outbox, the history and the audit record are kept elsewhere: in the
/// store that is its journal, for instance.
#[derive(Clone)]
pub struct LdapAccounts {
    inner: Arc<Inner>,
}

struct Inner {
    pool: Pool,
    journal: Journal,
    config: AccountsConfig,
}

impl LdapAccounts {
    /// Opens the store, and looks whether the server knows the schema and has the bases.
    ///
    /// Every commit is repeated in `journal`, a store of Keydesk's own that is used for nothing
    /// else under these relying parties: its `History` and `Outbox` then tell what happened here.
    /// All nodes need the same one.
    ///
    /// # Errors
    /// `Unavailable` if the server cannot be reached; `Invalid` for a configuration, name,
    /// password or base that cannot be used, and for a schema that is missing.
    pub async fn open(
        config: AccountsConfig,
        journal: Arc<dyn AccountStore>,
    ) -> Result<Self, StoreError> {
        config.checked()?;
        let pool = Pool::of_one_writer(config.server.clone(), config.writer.clone())?;
        let opened =
            Self { inner: Arc::new(Inner { pool, journal: Journal::new(journal), config }) };
        opened.check_server().await?;
        Ok(opened)
    }

    /// The name by which the server that takes writes knows itself; `None` where it does not say
    /// (OpenLDAP). Connections to any other server are refused with `other_writer`.
    pub fn writer(&self) -> Option<String> {
        self.pool().writer()
    }

    async fn check_server(&self) -> Result<(), StoreError> {
        let root = Query::base("root entry", "", &["subschemaSubentry"]);
        let found = self.pool().entry(&root).await?.unwrap_or_default();
        let subschema = found.needed_text("subschemaSubentry").unwrap_or("cn=subschema").to_owned();
        let query = Query {
            filter: "(objectClass=subschema)".to_owned(),
            ..Query::base("schema", &subschema, &["attributeTypes", "objectClasses"])
        };
        let schema = self.pool().entry(&query).await?.unwrap_or_default();
        let lines = schema.all("attributeTypes").iter().chain(schema.all("objectClasses"));
        let schema: String =
            lines.map(|line| String::from_utf8_lossy(line).to_lowercase()).collect();
        for name in ["keydeskPending", "keydeskAccountEntry", "keydeskKeyEntry"] {
            if !schema.contains(&format!("'{}'", name.to_lowercase())) {
                let why = format!(
                    "the server does not know {name}, or this name may not read its schema"
                );
                return Err(LdapError::new(LdapErrorCode::SchemaMissing, why).into());
            }
        }
        for base in [&self.config().accounts_base, &self.config().keys_base] {
            if self.pool().entry(&Query::base("base", base, &["1.1"])).await?.is_none() {
                let why = format!("{base:?} is not there, or not for this name to see");
                return Err(LdapError::new(LdapErrorCode::BaseMissing, why).into());
            }
        }
        Ok(())
    }

    fn pool(&self) -> &Pool {
        &self.inner.pool
    }

    fn journal(&self) -> &Journal {
        &self.inner.journal
    }

    fn config(&self) -> &AccountsConfig {
        &self.inner.config
    }
}

#[async_trait]
impl AccountStore for LdapAccounts {
    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::default();
        capabilities.durable = true;
        capabilities.shared = true;
        capabilities
    }

    async fn load(&self, rp: &RelyingPartyId, user: &UserId) -> Result<Option<Loaded>, StoreError> {
        let stored = self.read(&names::account(rp, user), rp, user).await?;
        Ok(stored.map(|stored| Loaded { account: stored.account }))
    }

    async fn find(
        &self,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Result<Option<Loaded>, StoreError> {
        self.found(rp, key).await
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<Version, StoreError> {
        self.committed(commit).await
    }

    async fn list(&self, rp: &RelyingPartyId, page: Page) -> Result<Listing, StoreError> {
        self.listed_page(rp, page).await
    }
}

impl std::fmt::Debug for LdapAccounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LdapAccounts").field("config", self.config()).finish_non_exhaustive()
    }
}
