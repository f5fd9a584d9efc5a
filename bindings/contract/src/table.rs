//! A host's table in memory, which may misbehave.

use std::collections::BTreeMap;
use std::ops::Bound::Excluded;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use keydesk_facade::host::{HostCommit, HostFault, HostOutcome, HostPage, HostRow, HostStore};

use crate::scenario::Mood;

/// A host's table: rows by key.
#[derive(Debug, Default)]
pub(crate) struct Table {
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    rows: BTreeMap<String, HostRow>,
    mood: Mood,
}

impl Table {
    pub(crate) fn feels(&self, mood: Mood) {
        self.lock().mood = mood;
    }

    /// Replaces text in every blob.
    pub(crate) fn replace(&self, from: &str, to: &str) {
        for row in self.lock().rows.values_mut() {
            row.blob = row.blob.replace(from, to);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn well(&self) -> Result<MutexGuard<'_, Held>, HostFault> {
        let held = self.lock();
        if held.mood == Mood::Throws {
            return Err(HostFault::new("thrown on purpose"));
        }
        Ok(held)
    }
}

#[async_trait]
impl HostStore for Table {
    async fn load(&self, key: String) -> Result<Option<HostRow>, HostFault> {
        let held = self.well()?;
        if held.mood == Mood::Lies {
            let (key, blob) = ("another".to_owned(), String::new());
            return Ok(Some(HostRow { owner: key.clone(), key, version: 1, blob }));
        }
        Ok(held.rows.get(&key).cloned())
    }

    async fn commit(&self, commit: HostCommit) -> Result<HostOutcome, HostFault> {
        let mut held = self.well()?;
        let stored = held.rows.get(&commit.key).map_or(0, |row| row.version);
        let conflicts = held.mood == Mood::Conflicts && commit.expected_version > 0;
        if conflicts || stored != commit.expected_version {
            return Ok(HostOutcome::VersionConflict);
        }
        let taken = |key: &String| held.rows.contains_key(key);
        let of_another =
            |key: &String| held.rows.get(key).is_some_and(|row| row.owner != commit.key);
        if commit.unique_keys.iter().any(taken) || commit.lookup_keys.iter().any(of_another) {
            return Ok(HostOutcome::KeyTaken);
        }
        let keys = commit.unique_keys.into_iter().chain(commit.lookup_keys);
        let added = keys
            .map(|key| (key, 1, String::new()))
            .chain(commit.events.into_iter().map(|event| (event.key, 1, event.blob)))
            .chain([(commit.key.clone(), stored + 1, commit.blob)]);
        for (key, version, blob) in added {
            let row = HostRow { key: key.clone(), owner: commit.key.clone(), version, blob };
            held.rows.insert(key, row);
        }
        Ok(HostOutcome::Committed)
    }

    async fn list(&self, page: HostPage) -> Result<Vec<HostRow>, HostFault> {
        let held = self.well()?;
        let range = (Excluded(page.after.as_str()), Excluded(page.before.as_str()));
        let limit = usize::try_from(page.limit).unwrap_or_default();
        Ok(held.rows.range::<str, _>(range).take(limit).map(|(_, row)| row.clone()).collect())
    }

    async fn remove(&self, key: String) -> Result<Option<HostRow>, HostFault> {
        Ok(self.well()?.rows.remove(&key))
    }
}
