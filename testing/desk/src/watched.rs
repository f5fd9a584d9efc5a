//! Ports that count their calls and can be made to fail.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use keydesk_core::ids::{CeremonyId, EventDigest, OrganisationId, RelyingPartyId, Role, UserId};
use keydesk_core::machine::Event;
use keydesk_core::model::{Account, Ceremony, Notification, User, Version};
use keydesk_core::policy::AuditPolicy;
use keydesk_core::ports::{
    AccountStore, AuditEntry, AuditSink, Capabilities, CeremonyStore, Changes, Commit, Counter,
    Directory, History, Listing, Loaded, LookupKey, Outbox, Page, RoleSource, SearchWords,
    StoreError, StoreErrorKind, UniqueKey, UserPage,
};
use keydesk_core::service::Ports;
use keydesk_core::time::Timestamp;

/// What goes wrong with one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is done, and this is answered.
    Refused(StoreErrorKind),
    /// It is done, but the answer is lost.
    Lost,
    /// The answer is lost, and the commit is done late: after the account was read again.
    Late,
}

/// Stands before every port of a desk.
pub struct Watched {
    inner: Ports,
    calls: Mutex<Vec<&'static str>>,
    faults: Mutex<BTreeMap<usize, Fault>>,
    commit_faults: Mutex<Vec<Option<Fault>>>,
    refused: Mutex<Option<&'static str>>,
    late: Mutex<Option<Late>>,
    one_step: AtomicBool,
}

/// A commit that is still on its way.
struct Late {
    rp: RelyingPartyId,
    user: UserId,
    expected: Version,
    next: Account,
    encoded: Vec<u8>,
    unique_keys: Vec<UniqueKey>,
    lookup_keys: Vec<LookupKey>,
    events: Vec<Event>,
    notifications: Vec<Notification>,
}

impl Watched {
    /// Takes the place of every port that can fail, but for the outbox and the notifier.
    pub fn over(ports: &mut Ports) -> Arc<Self> {
        let watched = Arc::new(Self {
            inner: ports.clone(),
            calls: Mutex::default(),
            faults: Mutex::default(),
            commit_faults: Mutex::default(),
            refused: Mutex::default(),
            late: Mutex::default(),
            one_step: AtomicBool::default(),
        });
        ports.accounts = watched.clone();
        ports.ceremonies = watched.clone();
        ports.history = watched.clone();
        ports.counter = watched.clone();
        ports.outbox = watched.clone();
        ports.directory = watched.clone();
        ports.audit = watched.clone();
        watched
    }

    /// Forgets the calls so far, and any fault.
    pub fn begin(&self) {
        self.calls.lock().unwrap().clear();
        self.faults.lock().unwrap().clear();
        self.commit_faults.lock().unwrap().clear();
        *self.refused.lock().unwrap() = None;
    }

    /// The calls since [`Watched::begin`].
    pub fn calls(&self) -> Vec<&'static str> {
        self.calls.lock().unwrap().clone()
    }

    /// The call with this number, from 0, will go wrong.
    pub fn fail(&self, call: usize, fault: Fault) {
        self.faults.lock().unwrap().insert(call, fault);
    }

    /// Every call of this name will be refused as unavailable.
    pub fn refuse(&self, name: &'static str) {
        *self.refused.lock().unwrap() = Some(name);
    }

    /// From now on it takes and finds in one step.
    pub fn has_the_step(&self) {
        self.one_step.store(true, Ordering::Relaxed);
    }

    /// The next commits will go so, one after the other; those after them go well.
    pub fn next_commits(&self, faults: &[Option<Fault>]) {
        *self.commit_faults.lock().unwrap() = faults.iter().rev().copied().collect();
    }

    fn called(&self, name: &'static str) -> Option<Fault> {
        let mut calls = self.calls.lock().unwrap();
        calls.push(name);
        let planned = self.faults.lock().unwrap().get(&(calls.len() - 1)).copied();
        let of_commit = || self.commit_faults.lock().unwrap().pop().flatten();
        let refused = (*self.refused.lock().unwrap() == Some(name))
            .then_some(Fault::Refused(StoreErrorKind::Unavailable));
        planned.or(refused).or_else(|| if name == "commit" { of_commit() } else { None })
    }

    async fn around<T>(
        &self,
        name: &'static str,
        call: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        match self.called(name) {
            Some(Fault::Refused(kind)) => Err(kind.into()),
            Some(Fault::Lost) => {
                call.await?;
                Err(StoreErrorKind::UnknownOutcome.into())
            }
            Some(Fault::Late) => Err(StoreErrorKind::UnknownOutcome.into()),
            None => call.await,
        }
    }

    async fn arrive(&self) -> Result<(), StoreError> {
        let Some(late) = self.late.lock().unwrap().take() else { return Ok(()) };
        let commit = Commit {
            rp: &late.rp,
            user: &late.user,
            expected: late.expected,
            next: &late.next,
            encoded: &late.encoded,
            unique_keys: &late.unique_keys,
            lookup_keys: &late.lookup_keys,
            events: &late.events,
            notifications: &late.notifications,
        };
        self.inner.accounts.commit(commit).await.map(drop)
    }
}

#[async_trait]
impl AccountStore for Watched {
    fn capabilities(&self) -> Capabilities {
        self.inner.accounts.capabilities()
    }

    async fn load(&self, rp: &RelyingPartyId, user: &UserId) -> Result<Option<Loaded>, StoreError> {
        let loaded = self.around("load", self.inner.accounts.load(rp, user)).await?;
        self.arrive().await?;
        Ok(loaded)
    }

    async fn find(
        &self,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Result<Option<Loaded>, StoreError> {
        self.around("find", self.inner.accounts.find(rp, key)).await
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<Version, StoreError> {
        if self.commit_faults.lock().unwrap().last() == Some(&Some(Fault::Late)) {
            *self.late.lock().unwrap() = Some(Late {
                rp: commit.rp.clone(),
                user: commit.user.clone(),
                expected: commit.expected,
                next: commit.next.clone(),
                encoded: commit.encoded.to_vec(),
                unique_keys: commit.unique_keys.to_vec(),
                lookup_keys: commit.lookup_keys.to_vec(),
                events: commit.events.to_vec(),
                notifications: commit.notifications.to_vec(),
            });
        }
        self.around("commit", self.inner.accounts.commit(commit)).await
    }

    async fn list(&self, rp: &RelyingPartyId, page: Page) -> Result<Listing, StoreError> {
        self.around("list", self.inner.accounts.list(rp, page)).await
    }
}

#[async_trait]
impl CeremonyStore for Watched {
    async fn put(&self, rp: &RelyingPartyId, ceremony: &Ceremony) -> Result<(), StoreError> {
        self.around("put", self.inner.ceremonies.put(rp, ceremony)).await
    }

    async fn take(
        &self,
        rp: &RelyingPartyId,
        id: &CeremonyId,
    ) -> Result<Option<Ceremony>, StoreError> {
        self.around("take", self.inner.ceremonies.take(rp, id)).await
    }

    async fn take_and_find(
        &self,
        rp: &RelyingPartyId,
        id: &CeremonyId,
        key: &LookupKey,
    ) -> Option<Result<(Option<Ceremony>, Option<Loaded>), StoreError>> {
        let step = async {
            let taken = self.inner.ceremonies.take(rp, id).await?;
            Ok((taken, self.inner.accounts.find(rp, key).await?))
        };
        if !self.one_step.load(Ordering::Relaxed) {
            return None;
        }
        Some(self.around("take_and_find", step).await)
    }

    async fn sweep(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.around("sweep", self.inner.ceremonies.sweep(now)).await
    }
}

#[async_trait]
impl History for Watched {
    async fn events(
        &self,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Event>, StoreError> {
        self.around("events", self.inner.history.events(rp, user, after, limit)).await
    }

    async fn changes_since(
        &self,
        rp: &RelyingPartyId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Changes, StoreError> {
        self.around("changes", self.inner.history.changes_since(rp, cursor, limit)).await
    }
}

#[async_trait]
impl Counter for Watched {
    async fn add(&self, key: &str, window: Duration, now: Timestamp) -> Result<u64, StoreError> {
        self.around("count", self.inner.counter.add(key, window, now)).await
    }
}

#[async_trait]
impl Outbox for Watched {
    async fn pending(&self, limit: usize) -> Result<Vec<Notification>, StoreError> {
        self.around("pending", self.inner.outbox.pending(limit)).await
    }

    async fn delivered(&self, id: &EventDigest) -> Result<(), StoreError> {
        self.around("delivered", self.inner.outbox.delivered(id)).await
    }
}

#[async_trait]
impl Directory for Watched {
    async fn user(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        self.around("user", self.inner.directory.user(id)).await
    }

    async fn user_now(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        self.around("user_now", self.inner.directory.user_now(id)).await
    }

    async fn search(
        &self,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<UserPage, StoreError> {
        self.around("search", self.inner.directory.search(words, organisations, cursor, limit))
            .await
    }

    fn role_source(&self) -> Option<&dyn RoleSource> {
        self.inner.directory.role_source().map(|_| self as _)
    }
}

#[async_trait]
impl RoleSource for Watched {
    async fn roles(&self, id: &UserId) -> Result<Vec<Role>, StoreError> {
        let source = self.inner.directory.role_source().expect("a source of roles");
        self.around("roles", source.roles(id)).await
    }
}

#[async_trait]
impl AuditSink for Watched {
    async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        self.around("record", self.inner.audit.record(entry)).await
    }

    async fn prune(
        &self,
        rp: &RelyingPartyId,
        policy: &AuditPolicy,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        self.around("prune", self.inner.audit.prune(rp, policy, now)).await
    }
}
