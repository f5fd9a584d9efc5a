//! The stores and ports that the suite runs on.

use std::sync::Arc;

use async_trait::async_trait;
use futures::future::BoxFuture;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::model::User;
use keydesk_core::ports::{
    AccountStore, AuditClass, AuditEntry, AuditSink, CeremonyStore, Counter, Directory, History,
    KeyRing, Notifier, Outbox, Records, StoreError,
};
use keydesk_core::time::Timestamp;

/// Opens the stores that the suite tries. A test crate implements it once for each store.
///
/// A crate that has some of the ports fills in the others as a host would, from
/// [`keydesk_core::ports::memory`] for instance: what is tried is always a whole desk's set.
#[async_trait]
pub trait Subject: Send + Sync {
    /// Opens the stores at a place: a file, a database or a branch of a tree, named in
    /// `[a-z_]{1,63}`. A place that was never opened is empty but for `people`, which the
    /// directory holds, and no others. A directory that says roles gives each of them the roles of
    /// [`roles_of`](crate::roles_of).
    ///
    /// A place may be opened again after everything from the first opening was dropped, and, where
    /// the store says `shared`, beside it. A store that is neither durable nor shared is never
    /// opened twice at one place.
    async fn open(&self, place: &str, people: &[User]) -> Result<Stores, StoreError>;

    /// Runs a task beside others, in parallel if at all possible. The default gives each a thread;
    /// a subject that needs a runtime hands the task to it.
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        std::thread::spawn(move || futures::executor::block_on(task));
    }
}

/// Every port of a desk that stores, reads or notifies.
#[derive(Clone)]
pub struct Stores {
    /// Keeps accounts.
    pub accounts: Arc<dyn AccountStore>,
    /// Keeps ceremonies.
    pub ceremonies: Arc<dyn CeremonyStore>,
    /// Reads what commits to `accounts` wrote.
    pub history: Arc<dyn History>,
    /// Counts.
    pub counter: Arc<dyn Counter>,
    /// Keeps the notifications that commits to `accounts` made.
    pub outbox: Arc<dyn Outbox>,
    /// Keeps small records.
    pub records: Arc<dyn Records>,
    /// Delivers them.
    pub notifier: Arc<dyn Notifier>,
    /// Finds people.
    pub directory: Arc<dyn Directory>,
    /// Records refusals and reads.
    pub audit: Arc<dyn AuditSink>,
    /// Reads back what `audit` recorded.
    pub audited: Arc<dyn AuditReader>,
    /// Hands out keys.
    pub keys: Arc<dyn KeyRing>,
}

/// Reads an audit record as its operator would.
#[async_trait]
pub trait AuditReader: Send + Sync {
    /// Everything that is kept, oldest first.
    async fn entries(&self) -> Result<Vec<AuditedEntry>, StoreError>;
}

/// An [`AuditEntry`] that was read back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the members are those of `AuditEntry`")]
pub struct AuditedEntry {
    pub at: Timestamp,
    pub rp: RelyingPartyId,
    pub operation: String,
    pub actor: Option<UserId>,
    pub user: Option<UserId>,
    pub outcome: String,
    pub from: Option<String>,
    pub user_agent: Option<String>,
    pub class: AuditClass,
    pub count: u64,
    pub reference: Option<String>,
}

impl From<&AuditEntry> for AuditedEntry {
    fn from(entry: &AuditEntry) -> Self {
        Self {
            at: entry.at,
            rp: entry.rp.clone(),
            operation: entry.operation.to_owned(),
            actor: entry.actor.clone(),
            user: entry.user.clone(),
            outcome: entry.outcome.to_owned(),
            from: entry.from.clone(),
            user_agent: entry.user_agent.clone(),
            class: entry.class,
            count: entry.count,
            reference: entry.reference.clone(),
        }
    }
}

#[async_trait]
impl AuditReader for keydesk_core::ports::memory::MemoryStore {
    async fn entries(&self) -> Result<Vec<AuditedEntry>, StoreError> {
        Ok(self.audit_entries().iter().map(AuditedEntry::from).collect())
    }
}
