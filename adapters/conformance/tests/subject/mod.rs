//! The reference stores in memory, as the suite opens them.

use std::sync::Arc;

use async_trait::async_trait;
use keydesk_conformance::{Stores, Subject, directory_of};
use keydesk_core::model::User;
use keydesk_core::ports::memory::MemoryStore;
use keydesk_core::ports::{DerivedKeyRing, KeyId, NoNotifier, StoreError};

pub(crate) struct Memory;

#[async_trait]
impl Subject for Memory {
    async fn open(&self, _place: &str, people: &[User]) -> Result<Stores, StoreError> {
        let store = Arc::new(MemoryStore::new());
        let keys = DerivedKeyRing::new(KeyId("new".into()), [7; 32]);
        Ok(Stores {
            accounts: store.clone(),
            ceremonies: store.clone(),
            history: store.clone(),
            counter: store.clone(),
            outbox: store.clone(),
            records: store.clone(),
            notifier: Arc::new(NoNotifier),
            directory: Arc::new(directory_of(people)?),
            audit: store.clone(),
            audited: store,
            keys: Arc::new(keys.with_older(KeyId("old".into()), [8; 32])),
        })
    }
}
