//! The store, and its calls of the table.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use keydesk_core::ports::StoreError;
use keydesk_core::time::{Clock, SystemClock};

use crate::calls::{corrupt, read, write};
use crate::keys::Stamps;
use crate::{Table, TableCommit, TableOutcome, TableRange, TableRow};

/// Every port that keeps something, over a [`Table`].
pub struct TableStore {
    table: Arc<dyn Table>,
    timeout: Duration,
    pub(crate) stamps: Stamps,
    pub(crate) clock: Arc<dyn Clock>,
}

impl TableStore {
    /// The ports over a table, each call of which may take as long as `timeout`.
    pub fn new(table: Arc<dyn Table>, timeout: Duration) -> Self {
        Self { table, timeout, stamps: Stamps::default(), clock: Arc::new(SystemClock) }
    }

    /// The same with another clock to order rows by.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    pub(crate) async fn row(&self, key: &str) -> Result<Option<TableRow>, StoreError> {
        let row = read(self.timeout, self.table.load(key.to_owned())).await?;
        match row {
            Some(row) if row.key != key || row.version < 1 => {
                Err(corrupt("load returned another row than was asked for"))
            }
            row => Ok(row),
        }
    }

    /// Rows after `after` and before `before`, checked to be that and in order.
    pub(crate) async fn rows(
        &self,
        after: &str,
        before: &str,
        limit: usize,
    ) -> Result<Vec<TableRow>, StoreError> {
        let limit = limit.min(MAX);
        let range = TableRange {
            after: after.to_owned(),
            before: before.to_owned(),
            limit: i64::try_from(limit).unwrap_or(i64::MAX),
        };
        let rows = read(self.timeout, self.table.list(range)).await?;
        let mut last = after;
        for row in &rows {
            if row.key.as_str() <= last || row.key.as_str() >= before {
                return Err(corrupt("list returned rows out of order or out of range"));
            }
            last = &row.key;
        }
        if rows.len() > limit {
            return Err(corrupt("list returned more rows than were asked for"));
        }
        Ok(rows)
    }

    pub(crate) async fn write(&self, commit: TableCommit) -> Result<TableOutcome, StoreError> {
        write(self.timeout, self.table.commit(commit)).await
    }

    /// Removes a row, and says whether it was there.
    pub(crate) async fn remove(&self, key: String) -> Result<bool, StoreError> {
        Ok(read(self.timeout, self.table.remove(key)).await?.is_some())
    }

    /// Takes a row away from everybody else. After an answer that was lost it may be gone.
    pub(crate) async fn take(&self, key: String) -> Result<Option<TableRow>, StoreError> {
        let taken = write(self.timeout, self.table.remove(key.clone())).await?;
        if taken.as_ref().is_some_and(|row| row.key != key) {
            return Err(corrupt("remove returned another row"));
        }
        Ok(taken)
    }

    /// The present in microseconds.
    pub(crate) fn micros(&self) -> i64 {
        self.clock.now().unix_millis().saturating_mul(1000)
    }
}

impl fmt::Debug for TableStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TableStore").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

/// Rows in one answer of a table.
pub(crate) const MAX: usize = 500;
