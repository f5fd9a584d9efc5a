//! A store whose first commits meet: none of them happens before all have loaded.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::model::Version;
use keydesk_core::ports::{
    AccountStore, Capabilities, Commit, Listing, Loaded, LookupKey, Page, StoreError,
};
use tokio::sync::Barrier;

/// Stands before a store of accounts.
pub(crate) struct Gate {
    inner: Arc<dyn AccountStore>,
    barrier: Barrier,
    commits: usize,
    left: AtomicUsize,
}

impl Gate {
    /// Open; once it is closed, this many commits wait for each other.
    pub(crate) fn of(inner: Arc<dyn AccountStore>, commits: usize) -> Self {
        Self { inner, barrier: Barrier::new(commits), commits, left: AtomicUsize::new(0) }
    }

    pub(crate) fn close(&self) {
        self.left.store(self.commits, Ordering::SeqCst);
    }
}

#[async_trait]
impl AccountStore for Gate {
    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    async fn load(&self, rp: &RelyingPartyId, user: &UserId) -> Result<Option<Loaded>, StoreError> {
        self.inner.load(rp, user).await
    }

    async fn find(
        &self,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Result<Option<Loaded>, StoreError> {
        self.inner.find(rp, key).await
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<Version, StoreError> {
        let one_less = |left: usize| left.checked_sub(1);
        if self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok() {
            self.barrier.wait().await;
        }
        self.inner.commit(commit).await
    }

    async fn list(&self, rp: &RelyingPartyId, page: Page) -> Result<Listing, StoreError> {
        self.inner.list(rp, page).await
    }
}
