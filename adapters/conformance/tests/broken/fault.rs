//! Memory stores with something wrong in them. A fault changes what it must and leaves the rest.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use keydesk_conformance::{AuditReader, AuditedEntry, Stores};
use keydesk_core::ids::{CeremonyId, EventDigest, OrganisationId, RelyingPartyId, Role, UserId};
use keydesk_core::machine::Event;
use keydesk_core::model::{Ceremony, Notification, User, Version};
use keydesk_core::policy::AuditPolicy;
use keydesk_core::ports::{
    AccountStore, AuditEntry, AuditSink, Capabilities, CeremonyStore, Changes, Commit, Counter,
    Directory, History, Key, KeyId, KeyPurpose, KeyRing, Listing, Loaded, LookupKey, Notifier,
    Outbox, Page, Records, RoleSource, SearchWords, StoreError, UserPage,
};
use keydesk_core::time::Timestamp;

pub(crate) type Answer<T> = Result<T, StoreError>;

/// One thing wrong. What is not overridden is what the sound stores do.
#[async_trait]
pub(crate) trait Fault: Send + Sync + 'static {
    fn capabilities(&self, sound: &Stores) -> Capabilities {
        sound.accounts.capabilities()
    }
    async fn load(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        user: &UserId,
    ) -> Answer<Option<Loaded>> {
        sound.accounts.load(rp, user).await
    }
    async fn find(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Answer<Option<Loaded>> {
        sound.accounts.find(rp, key).await
    }
    async fn commit(&self, sound: &Stores, commit: Commit<'_>) -> Answer<Version> {
        sound.accounts.commit(commit).await
    }
    async fn list(&self, sound: &Stores, rp: &RelyingPartyId, page: Page) -> Answer<Listing> {
        sound.accounts.list(rp, page).await
    }
    async fn events(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Answer<Vec<Event>> {
        sound.history.events(rp, user, after, limit).await
    }
    async fn changes_since(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<Changes> {
        sound.history.changes_since(rp, cursor, limit).await
    }
    async fn pending(&self, sound: &Stores, limit: usize) -> Answer<Vec<Notification>> {
        sound.outbox.pending(limit).await
    }
    async fn delivered(&self, sound: &Stores, id: &EventDigest) -> Answer<()> {
        sound.outbox.delivered(id).await
    }
    async fn read(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        name: &str,
    ) -> Answer<Option<String>> {
        sound.records.read(rp, name).await
    }
    async fn write(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Answer<bool> {
        sound.records.write(rp, name, expected, next).await
    }
    async fn deliver(&self, sound: &Stores, notification: &Notification) -> Answer<()> {
        sound.notifier.deliver(notification).await
    }
    async fn put(&self, sound: &Stores, rp: &RelyingPartyId, ceremony: &Ceremony) -> Answer<()> {
        sound.ceremonies.put(rp, ceremony).await
    }
    async fn take(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        id: &CeremonyId,
    ) -> Answer<Option<Ceremony>> {
        sound.ceremonies.take(rp, id).await
    }
    async fn take_and_find(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        id: &CeremonyId,
        key: &LookupKey,
    ) -> Answer<(Option<Ceremony>, Option<Loaded>)> {
        Ok((sound.ceremonies.take(rp, id).await?, sound.accounts.find(rp, key).await?))
    }
    async fn sweep(&self, sound: &Stores, now: Timestamp) -> Answer<u64> {
        sound.ceremonies.sweep(now).await
    }
    async fn add(
        &self,
        sound: &Stores,
        key: &str,
        window: Duration,
        now: Timestamp,
    ) -> Answer<u64> {
        sound.counter.add(key, window, now).await
    }
    async fn user(&self, sound: &Stores, id: &UserId) -> Answer<Option<User>> {
        sound.directory.user(id).await
    }
    async fn search(
        &self,
        sound: &Stores,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        sound.directory.search(words, organisations, cursor, limit).await
    }
    async fn roles(&self, sound: &Stores, id: &UserId) -> Answer<Vec<Role>> {
        sound.directory.role_source().unwrap().roles(id).await
    }
    async fn record(&self, sound: &Stores, entry: &AuditEntry) -> Answer<()> {
        sound.audit.record(entry).await
    }
    async fn prune(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        policy: &AuditPolicy,
        now: Timestamp,
    ) -> Answer<u64> {
        sound.audit.prune(rp, policy, now).await
    }
    async fn entries(&self, sound: &Stores) -> Answer<Vec<AuditedEntry>> {
        sound.audited.entries().await
    }
    fn current(&self, sound: &Stores, purpose: KeyPurpose) -> Key {
        sound.keys.current(purpose)
    }
    fn by_id(&self, sound: &Stores, purpose: KeyPurpose, id: &KeyId) -> Option<Key> {
        sound.keys.by_id(purpose, id)
    }
}

/// Sound stores behind a fault.
pub(crate) fn faulty(sound: Stores, fault: Box<dyn Fault>) -> Stores {
    let faulty = Arc::new(Faulty { sound, fault });
    Stores {
        accounts: faulty.clone(),
        ceremonies: faulty.clone(),
        history: faulty.clone(),
        counter: faulty.clone(),
        outbox: faulty.clone(),
        records: faulty.clone(),
        notifier: faulty.clone(),
        directory: faulty.clone(),
        audit: faulty.clone(),
        audited: faulty.clone(),
        keys: faulty,
    }
}

struct Faulty {
    sound: Stores,
    fault: Box<dyn Fault>,
}

#[async_trait]
impl AccountStore for Faulty {
    fn capabilities(&self) -> Capabilities {
        self.fault.capabilities(&self.sound)
    }
    async fn load(&self, rp: &RelyingPartyId, user: &UserId) -> Answer<Option<Loaded>> {
        self.fault.load(&self.sound, rp, user).await
    }
    async fn find(&self, rp: &RelyingPartyId, key: &LookupKey) -> Answer<Option<Loaded>> {
        self.fault.find(&self.sound, rp, key).await
    }
    async fn commit(&self, commit: Commit<'_>) -> Answer<Version> {
        self.fault.commit(&self.sound, commit).await
    }
    async fn list(&self, rp: &RelyingPartyId, page: Page) -> Answer<Listing> {
        self.fault.list(&self.sound, rp, page).await
    }
}

#[async_trait]
impl History for Faulty {
    async fn events(
        &self,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Answer<Vec<Event>> {
        self.fault.events(&self.sound, rp, user, after, limit).await
    }
    async fn changes_since(
        &self,
        rp: &RelyingPartyId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<Changes> {
        self.fault.changes_since(&self.sound, rp, cursor, limit).await
    }
}

#[async_trait]
impl Outbox for Faulty {
    async fn pending(&self, limit: usize) -> Answer<Vec<Notification>> {
        self.fault.pending(&self.sound, limit).await
    }
    async fn delivered(&self, id: &EventDigest) -> Answer<()> {
        self.fault.delivered(&self.sound, id).await
    }
}

#[async_trait]
impl Records for Faulty {
    async fn read(&self, rp: &RelyingPartyId, name: &str) -> Answer<Option<String>> {
        self.fault.read(&self.sound, rp, name).await
    }
    async fn write(
        &self,
        rp: &RelyingPartyId,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Answer<bool> {
        self.fault.write(&self.sound, rp, name, expected, next).await
    }
}

#[async_trait]
impl Notifier for Faulty {
    async fn deliver(&self, notification: &Notification) -> Answer<()> {
        self.fault.deliver(&self.sound, notification).await
    }
}

#[async_trait]
impl CeremonyStore for Faulty {
    async fn put(&self, rp: &RelyingPartyId, ceremony: &Ceremony) -> Answer<()> {
        self.fault.put(&self.sound, rp, ceremony).await
    }
    async fn take(&self, rp: &RelyingPartyId, id: &CeremonyId) -> Answer<Option<Ceremony>> {
        self.fault.take(&self.sound, rp, id).await
    }
    async fn take_and_find(
        &self,
        rp: &RelyingPartyId,
        id: &CeremonyId,
        key: &LookupKey,
    ) -> Option<Answer<(Option<Ceremony>, Option<Loaded>)>> {
        Some(self.fault.take_and_find(&self.sound, rp, id, key).await)
    }
    async fn sweep(&self, now: Timestamp) -> Answer<u64> {
        self.fault.sweep(&self.sound, now).await
    }
}

#[async_trait]
impl Counter for Faulty {
    async fn add(&self, key: &str, window: Duration, now: Timestamp) -> Answer<u64> {
        self.fault.add(&self.sound, key, window, now).await
    }
}

#[async_trait]
impl Directory for Faulty {
    async fn user(&self, id: &UserId) -> Answer<Option<User>> {
        self.fault.user(&self.sound, id).await
    }
    async fn user_now(&self, id: &UserId) -> Answer<Option<User>> {
        self.user(id).await
    }
    async fn search(
        &self,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        self.fault.search(&self.sound, words, organisations, cursor, limit).await
    }
    fn role_source(&self) -> Option<&dyn RoleSource> {
        Some(self)
    }
}

#[async_trait]
impl RoleSource for Faulty {
    async fn roles(&self, id: &UserId) -> Answer<Vec<Role>> {
        self.fault.roles(&self.sound, id).await
    }
}

#[async_trait]
impl AuditSink for Faulty {
    async fn record(&self, entry: &AuditEntry) -> Answer<()> {
        self.fault.record(&self.sound, entry).await
    }
    async fn prune(
        &self,
        rp: &RelyingPartyId,
        policy: &AuditPolicy,
        now: Timestamp,
    ) -> Answer<u64> {
        self.fault.prune(&self.sound, rp, policy, now).await
    }
}

#[async_trait]
impl AuditReader for Faulty {
    async fn entries(&self) -> Answer<Vec<AuditedEntry>> {
        self.fault.entries(&self.sound).await
    }
}

impl KeyRing for Faulty {
    fn current(&self, purpose: KeyPurpose) -> Key {
        self.fault.current(&self.sound, purpose)
    }
    fn by_id(&self, purpose: KeyPurpose, id: &KeyId) -> Option<Key> {
        self.fault.by_id(&self.sound, purpose, id)
    }
}
