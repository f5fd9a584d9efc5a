//! A table in memory: what the four functions do, to be read beside a host's own.

use std::collections::BTreeMap;
use std::ops::Bound::Excluded;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use crate::{Fault, Table, TableCommit, TableOutcome, TableRange, TableRow};

/// Rows in memory, for tests and trials; gone with the process.
#[derive(Debug, Default)]
pub struct MemoryTable {
    rows: Mutex<BTreeMap<String, TableRow>>,
}

impl MemoryTable {
    /// All rows, in order of their keys.
    pub fn rows(&self) -> Vec<TableRow> {
        self.lock().values().cloned().collect()
    }

    /// Replaces a text in every blob, as somebody might who writes to the table.
    pub fn replace(&self, from: &str, to: &str) {
        for row in self.lock().values_mut() {
            row.blob = row.blob.replace(from, to);
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, TableRow>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Table for MemoryTable {
    async fn load(&self, key: String) -> Result<Option<TableRow>, Fault> {
        Ok(self.lock().get(&key).cloned())
    }

    async fn commit(&self, commit: TableCommit) -> Result<TableOutcome, Fault> {
        let mut rows = self.lock();
        let stored = rows.get(&commit.key).map_or(0, |row| row.version);
        if stored != commit.expected_version {
            return Ok(TableOutcome::VersionConflict);
        }
        let taken = |key: &String| rows.contains_key(key);
        let of_another = |key: &String| rows.get(key).is_some_and(|row| row.owner != commit.key);
        if commit.unique_keys.iter().any(taken) || commit.lookup_keys.iter().any(of_another) {
            return Ok(TableOutcome::KeyTaken);
        }
        let added = |event: &crate::TableAddition| event.key.clone();
        if let Some(twice) = commit.events.iter().map(added).find(|key| rows.contains_key(key)) {
            return Err(Fault::new(&format!("the row {twice} is there already")));
        }
        let keys = commit.unique_keys.into_iter().chain(commit.lookup_keys);
        let written = keys
            .map(|key| (key, 1, String::new()))
            .chain(commit.events.into_iter().map(|event| (event.key, 1, event.blob)))
            .chain([(commit.key.clone(), stored + 1, commit.blob)]);
        for (key, version, blob) in written {
            let row = TableRow { key: key.clone(), owner: commit.key.clone(), version, blob };
            rows.insert(key, row);
        }
        Ok(TableOutcome::Committed)
    }

    async fn list(&self, range: TableRange) -> Result<Vec<TableRow>, Fault> {
        let rows = self.lock();
        let limit = usize::try_from(range.limit).unwrap_or_default();
        let keys = (Excluded(range.after.as_str()), Excluded(range.before.as_str()));
        Ok(rows.range::<str, _>(keys).take(limit).map(|(_, row)| row.clone()).collect())
    }

    async fn remove(&self, key: String) -> Result<Option<TableRow>, Fault> {
        Ok(self.lock().remove(&key))
    }
}
