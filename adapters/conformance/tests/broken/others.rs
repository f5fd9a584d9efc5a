//! Faults in recording, delivering and keeping keys.

use std::collections::HashSet;
use std::sync::Mutex;

use async_trait::async_trait;
use keydesk_conformance::{AuditedEntry, Stores};
use keydesk_core::ids::{EventDigest, RelyingPartyId};
use keydesk_core::model::Notification;
use keydesk_core::policy::AuditPolicy;
use keydesk_core::ports::{AuditClass, AuditEntry, Key, KeyId, KeyPurpose, StoreErrorKind};
use keydesk_core::time::Timestamp;

use crate::fault::{Answer, Fault};
use crate::faults;

faults! {
    entries_are_kept_as_given: ForgetsTheActor, ForgetsTheAddress, ForgetsTheUserAgent,
        ForgetsTheReference, CountsOne;
    every_concurrent_entry_is_kept: KeepsOneEntryPerInstant;
    each_class_of_entries_has_its_own_age: OneAgeForBothClasses;
    anonymous_entries_displace_no_identified_ones: OneRecordForBothClasses;
    pruning_is_for_one_relying_party: PrunesTheOtherToo;
    delivering_twice_is_no_error: RefusesTheSecond;
    current_is_found_by_its_id: LosesAuditKeys;
    purposes_are_apart: OneKeyForTwoPurposes;
    unknown_ids_are_none: AnyIdIsTheCurrent;
}

#[derive(Default)]
struct ForgetsTheActor;

#[async_trait]
impl Fault for ForgetsTheActor {
    async fn record(&self, sound: &Stores, entry: &AuditEntry) -> Answer<()> {
        sound.audit.record(&AuditEntry { actor: None, ..entry.clone() }).await
    }
}

#[derive(Default)]
struct ForgetsTheAddress;

#[async_trait]
impl Fault for ForgetsTheAddress {
    async fn record(&self, sound: &Stores, entry: &AuditEntry) -> Answer<()> {
        sound.audit.record(&AuditEntry { from: None, ..entry.clone() }).await
    }
}

#[derive(Default)]
struct ForgetsTheUserAgent;

#[async_trait]
impl Fault for ForgetsTheUserAgent {
    async fn record(&self, sound: &Stores, entry: &AuditEntry) -> Answer<()> {
        sound.audit.record(&AuditEntry { user_agent: None, ..entry.clone() }).await
    }
}

#[derive(Default)]
struct ForgetsTheReference;

#[async_trait]
impl Fault for ForgetsTheReference {
    async fn record(&self, sound: &Stores, entry: &AuditEntry) -> Answer<()> {
        sound.audit.record(&AuditEntry { reference: None, ..entry.clone() }).await
    }
}

#[derive(Default)]
struct CountsOne;

#[async_trait]
impl Fault for CountsOne {
    async fn record(&self, sound: &Stores, entry: &AuditEntry) -> Answer<()> {
        sound.audit.record(&AuditEntry { count: 1, ..entry.clone() }).await
    }
}

#[derive(Default)]
struct OneAgeForBothClasses;

#[async_trait]
impl Fault for OneAgeForBothClasses {
    async fn prune(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        policy: &AuditPolicy,
        now: Timestamp,
    ) -> Answer<u64> {
        let policy = AuditPolicy { keep_anonymous_days: policy.keep_days, ..policy.clone() };
        sound.audit.prune(rp, &policy, now).await
    }
}

/// The newest entries stay, no matter who made them.
#[derive(Default)]
struct OneRecordForBothClasses(Mutex<HashSet<i64>>);

#[async_trait]
impl Fault for OneRecordForBothClasses {
    async fn prune(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        policy: &AuditPolicy,
        now: Timestamp,
    ) -> Answer<u64> {
        let entries = sound.audited.entries().await?;
        let anonymous = entries.iter().filter(|entry| entry.class == AuditClass::Anonymous).count();
        if u64::try_from(anonymous).unwrap() > 10 * policy.keep_anonymous_entries - 1 {
            let mut displaced = self.0.lock().unwrap();
            let identified = entries.iter().filter(|entry| entry.class == AuditClass::Identified);
            displaced.extend(identified.map(|entry| entry.at.unix_millis()));
        }
        sound.audit.prune(rp, policy, now).await
    }
    async fn entries(&self, sound: &Stores) -> Answer<Vec<AuditedEntry>> {
        let mut entries = sound.audited.entries().await?;
        let displaced = self.0.lock().unwrap();
        entries.retain(|entry| {
            entry.class == AuditClass::Anonymous || !displaced.contains(&entry.at.unix_millis())
        });
        Ok(entries)
    }
}

#[derive(Default)]
struct PrunesTheOtherToo;

#[async_trait]
impl Fault for PrunesTheOtherToo {
    async fn prune(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        policy: &AuditPolicy,
        now: Timestamp,
    ) -> Answer<u64> {
        let other = RelyingPartyId::new("other.example").unwrap();
        sound.audit.prune(&other, policy, now).await?;
        sound.audit.prune(rp, policy, now).await
    }
}

#[derive(Default)]
struct KeepsOneEntryPerInstant;

#[async_trait]
impl Fault for KeepsOneEntryPerInstant {
    async fn entries(&self, sound: &Stores) -> Answer<Vec<AuditedEntry>> {
        let mut entries = sound.audited.entries().await?;
        entries.dedup_by(|one, other| {
            (one.at, &one.rp, one.class) == (other.at, &other.rp, other.class)
        });
        Ok(entries)
    }
}

#[derive(Default)]
struct RefusesTheSecond(Mutex<HashSet<EventDigest>>);

#[async_trait]
impl Fault for RefusesTheSecond {
    async fn deliver(&self, _: &Stores, notification: &Notification) -> Answer<()> {
        let first = self.0.lock().unwrap().insert(notification.id);
        if first { Ok(()) } else { Err(StoreErrorKind::Invalid.into()) }
    }
}

#[derive(Default)]
struct LosesAuditKeys;

impl Fault for LosesAuditKeys {
    fn by_id(&self, sound: &Stores, purpose: KeyPurpose, id: &KeyId) -> Option<Key> {
        sound.keys.by_id(purpose, id).filter(|_| purpose != KeyPurpose::Audit)
    }
}

#[derive(Default)]
struct OneKeyForTwoPurposes;

impl Fault for OneKeyForTwoPurposes {
    fn current(&self, sound: &Stores, purpose: KeyPurpose) -> Key {
        sound.keys.current(shared(purpose))
    }
    fn by_id(&self, sound: &Stores, purpose: KeyPurpose, id: &KeyId) -> Option<Key> {
        sound.keys.by_id(shared(purpose), id)
    }
}

#[derive(Default)]
struct AnyIdIsTheCurrent;

impl Fault for AnyIdIsTheCurrent {
    fn by_id(&self, sound: &Stores, purpose: KeyPurpose, id: &KeyId) -> Option<Key> {
        sound.keys.by_id(purpose, id).or_else(|| Some(sound.keys.current(purpose)))
    }
}

fn shared(purpose: KeyPurpose) -> KeyPurpose {
    if purpose == KeyPurpose::Audit { KeyPurpose::Session } else { purpose }
}
