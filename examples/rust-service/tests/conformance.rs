//! The table behaves as every store of Keydesk must.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

mod scratch;

use std::sync::Arc;

use async_trait::async_trait;
use keydesk_conformance::{Stores, Subject, directory_of, run};
use keydesk_core::model::User;
use keydesk_core::ports::memory::MemoryStore;
use keydesk_core::ports::{DerivedKeyRing, KeyId, NoNotifier, StoreError, StoreErrorKind};
use rust_service::store::Table;
use scratch::Scratch;

struct OwnTable(Scratch);

#[async_trait]
impl Subject for OwnTable {
    async fn open(&self, place: &str, people: &[User]) -> Result<Stores, StoreError> {
        let table = Table::open(self.0.path().join(format!("{place}.db")));
        let table = table.map_err(|error| StoreError::new(StoreErrorKind::Unavailable, error))?;
        let (table, memory) = (Arc::new(table), Arc::new(MemoryStore::new()));
        Ok(Stores {
            accounts: table.clone(),
            history: table.clone(),
            outbox: table.clone(),
            records: table,
            ceremonies: memory.clone(),
            counter: memory.clone(),
            audit: memory.clone(),
            audited: memory,
            notifier: Arc::new(NoNotifier),
            directory: Arc::new(directory_of(people)?),
            keys: Arc::new(DerivedKeyRing::new(KeyId("test".into()), [7; 32])),
        })
    }
}

#[test]
fn the_table_conforms() {
    let subject = Arc::new(OwnTable(Scratch::new("rust-service-conformance")));
    let report = futures::executor::block_on(run(subject));
    assert!(report.conforms(), "{report}");
}
