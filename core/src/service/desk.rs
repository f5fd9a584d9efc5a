//! The desk of one relying party.

use std::fmt;
use std::sync::Arc;

use super::limits::Started;
use super::maintenance::Pruned;
use super::models::Models;
use super::unrecorded::Unrecorded;
use crate::entropy::{Entropy, SystemEntropy};
use crate::ids::RelyingPartyId;
use crate::policy::{Policy, PolicyError};
use crate::ports::{
    AccountStore, AuditSink, CeremonyStore, Counter, Directory, History, KeyRing, NoNotifier,
    NoVeto, Notifier, Outbox, Records, Store, Veto,
};
use crate::time::{Clock, SystemClock, Timestamp};
use crate::webauthn::{RelyingParty, RelyingPartyConfig, RelyingPartyError};

/// The desk of one relying party; cheap to clone. A host with several relying parties makes a desk
/// for each, over the same ports.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

/// The dependencies of a desk.
#[derive(Clone)]
pub struct Ports {
    /// Where accounts are kept.
    pub accounts: Arc<dyn AccountStore>,
    /// Where ceremonies wait.
    pub ceremonies: Arc<dyn CeremonyStore>,
    /// Reads what commits wrote.
    pub history: Arc<dyn History>,
    /// Counts for rate limits.
    pub counter: Arc<dyn Counter>,
    /// Keeps notifications until they are delivered.
    pub outbox: Arc<dyn Outbox>,
    /// The desk's own counters and records.
    pub records: Arc<dyn Records>,
    /// The host's people.
    pub directory: Arc<dyn Directory>,
    /// The host's own say in what is done to whom.
    pub veto: Arc<dyn Veto>,
    /// Delivers notifications.
    pub notifier: Arc<dyn Notifier>,
    /// Records refusals and reads.
    pub audit: Arc<dyn AuditSink>,
    /// Keys that the nodes share.
    pub keys: Arc<dyn KeyRing>,
    /// The time, and how to wait: in a server, a clock that sleeps.
    pub clock: Arc<dyn Clock>,
    /// The source of randomness.
    pub entropy: Arc<dyn Entropy>,
}

/// A desk that cannot be opened as it is configured.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The relying party.
    #[error("relying party: {0}")]
    RelyingParty(#[from] RelyingPartyError),
    /// The policy.
    #[error("policy: {0}")]
    Policy(#[from] PolicyError),
}

struct Inner {
    relying_party: RelyingParty,
    policy: Policy,
    ports: Ports,
    models: Models,
    started: Started,
    pruned: Pruned,
    unrecorded: Unrecorded,
}

impl Ports {
    /// Everything in one store, without a veto and without notifications, with the system's clock and
    /// randomness. Set the fields that differ: `Ports { notifier, ..Ports::over(store, directory, keys) }`.
    pub fn over<S: Store + 'static>(
        store: Arc<S>,
        directory: Arc<dyn Directory>,
        keys: Arc<dyn KeyRing>,
    ) -> Self {
        Self {
            accounts: store.clone(),
            ceremonies: store.clone(),
            history: store.clone(),
            counter: store.clone(),
            outbox: store.clone(),
            records: store.clone(),
            audit: store,
            directory,
            keys,
            veto: Arc::new(NoVeto),
            notifier: Arc::new(NoNotifier),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        }
    }

    /// Whether one store keeps both accounts and ceremonies.
    pub(super) fn one_store(&self) -> bool {
        std::ptr::addr_eq(Arc::as_ptr(&self.accounts), Arc::as_ptr(&self.ceremonies))
    }
}

impl Desk {
    /// Opens a desk; refuses a configuration that is not valid.
    pub fn new(
        relying_party: RelyingPartyConfig,
        policy: Policy,
        ports: Ports,
    ) -> Result<Self, DeskError> {
        let relying_party = RelyingParty::new(relying_party)?;
        let policy = policy.checked()?;
        Ok(Self {
            inner: Arc::new(Inner {
                relying_party,
                policy,
                ports,
                models: Models::default(),
                started: Started::default(),
                pruned: Pruned::default(),
                unrecorded: Unrecorded::default(),
            }),
        })
    }

    /// The relying party.
    pub fn relying_party(&self) -> &RelyingParty {
        &self.inner.relying_party
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.inner.policy
    }

    /// The time, as the desk sees it.
    pub fn now(&self) -> Timestamp {
        self.ports().clock.now()
    }

    /// The keys that the nodes share, for an adapter that seals what a browser brings back.
    pub fn key_ring(&self) -> &dyn KeyRing {
        self.ports().keys.as_ref()
    }

    pub(super) fn rp(&self) -> &RelyingPartyId {
        self.inner.relying_party.id()
    }

    pub(super) fn models(&self) -> &Models {
        &self.inner.models
    }

    pub(super) fn started_without_address(&self) -> &Started {
        &self.inner.started
    }

    pub(super) fn unrecorded(&self) -> &Unrecorded {
        &self.inner.unrecorded
    }

    pub(super) fn pruned(&self) -> &Pruned {
        &self.inner.pruned
    }

    pub(super) fn ports(&self) -> &Ports {
        &self.inner.ports
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("rp", self.rp()).finish_non_exhaustive()
    }
}
