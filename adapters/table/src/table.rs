//! The one table on which everything stands.

use async_trait::async_trait;

use crate::{Fault, TableCommit, TableOutcome, TableRange, TableRow};

/// Rows by key in the host's own database: the four functions that a host writes.
///
/// A row is a key, its owner's key, a version and text. Keys are at most 600 bytes of `a-z`, `0-9`
/// and `./-~`, and are compared byte by byte.
#[async_trait]
pub trait Table: Send + Sync {
    /// The row of this key.
    async fn load(&self, key: String) -> Result<Option<TableRow>, Fault>;

    /// Writes everything in the commit in one transaction, or nothing.
    async fn commit(&self, commit: TableCommit) -> Result<TableOutcome, Fault>;

    /// The rows whose keys come after one and before another, in order of their keys.
    async fn list(&self, range: TableRange) -> Result<Vec<TableRow>, Fault>;

    /// Removes the row of this key and returns it; of several callers, at most one gets it.
    async fn remove(&self, key: String) -> Result<Option<TableRow>, Fault>;
}
