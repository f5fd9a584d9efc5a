//! Faults in recording, delivering and keeping keys.

use std::collections::HashSet;
use std::sync::Mutex;

use async_trait::async_trait;
use keydesk_conformance::{AuditedEntry, Stores};
use keydesk_core::ids::EventDigest;
use keydesk_core::model::Notification;
use keydesk_core::ports::{AuditEntry, Key, KeyId, KeyPurpose, StoreErrorKind};

use crate::fault::{Answer, Fault};
use crate::faults;

faults! {
    entries_are_kept_as_given: ForgetsTheActor;
    every_concurrent_entry_is_kept: KeepsOneEntryPerInstant;
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
struct KeepsOneEntryPerInstant;

#[async_trait]
impl Fault for KeepsOneEntryPerInstant {
    async fn entries(&self, sound: &Stores) -> Answer<Vec<AuditedEntry>> {
        let mut entries = sound.audited.entries().await?;
        entries.dedup_by_key(|entry| entry.at);
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
