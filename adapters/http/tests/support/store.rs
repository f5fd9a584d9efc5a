//! A store that can be switched off.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::model::Version;
use keydesk_core::ports::memory::MemoryStore;
use keydesk_core::ports::{
    AccountStore, Capabilities, Commit, Listing, Loaded, LookupKey, Page, StoreError,
    StoreErrorKind,
};

pub struct Switch {
    inner: Arc<MemoryStore>,
    off: AtomicBool,
}

impl Switch {
    pub fn new(inner: Arc<MemoryStore>) -> Self {
        Self { inner, off: AtomicBool::new(false) }
    }

    pub fn turn(&self, on: bool) {
        self.off.store(!on, Ordering::SeqCst);
    }

    fn on(&self) -> Result<&MemoryStore, StoreError> {
        if self.off.load(Ordering::SeqCst) {
            Err(StoreErrorKind::Unavailable.into())
        } else {
            Ok(&self.inner)
        }
    }
}

#[async_trait]
impl AccountStore for Switch {
    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    async fn load(&self, rp: &RelyingPartyId, user: &UserId) -> Result<Option<Loaded>, StoreError> {
        self.on()?.load(rp, user).await
    }

    async fn find(
        &self,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Result<Option<Loaded>, StoreError> {
        self.on()?.find(rp, key).await
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<Version, StoreError> {
        self.on()?.commit(commit).await
    }

    async fn list(&self, rp: &RelyingPartyId, page: Page) -> Result<Listing, StoreError> {
        self.on()?.list(rp, page).await
    }
}
