//! A host's table in memory, with faults on demand.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "each test file uses a part of this; a broken set-up should stop the test at once"
)]

use std::collections::BTreeMap;
use std::ops::Bound::Excluded;
use std::sync::Mutex;

use async_trait::async_trait;
use keydesk_facade::host::{HostCommit, HostFault, HostOutcome, HostPage, HostRow, HostStore};

/// What a host's function does instead of its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    #[default]
    Well,
    Throws,
    /// Does its work, and then throws.
    ThrowsAfterwards,
    NeverAnswers,
    AnotherRow,
}

#[derive(Debug, Default)]
pub struct Table {
    rows: Mutex<BTreeMap<String, HostRow>>,
    mood: Mutex<Mood>,
}

impl Table {
    pub fn feels(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub fn rows(&self) -> Vec<HostRow> {
        self.rows.lock().unwrap().values().cloned().collect()
    }

    async fn before(&self) -> Result<Mood, HostFault> {
        let mood = *self.mood.lock().unwrap();
        match mood {
            Mood::Throws => Err(HostFault::new("TypeError: thrown on purpose")),
            Mood::NeverAnswers => std::future::pending().await,
            mood => Ok(mood),
        }
    }

    fn write(&self, commit: &HostCommit) -> HostOutcome {
        let mut rows = self.rows.lock().unwrap();
        let stored = rows.get(&commit.key).map_or(0, |row| row.version);
        if stored != commit.expected_version {
            return HostOutcome::VersionConflict;
        }
        let taken = |key: &String| rows.contains_key(key);
        let of_another = |key: &String| rows.get(key).is_some_and(|row| row.owner != commit.key);
        if commit.unique_keys.iter().any(taken) || commit.lookup_keys.iter().any(of_another) {
            return HostOutcome::KeyTaken;
        }
        let row = |key: &str, version, blob: &str| HostRow {
            key: key.to_owned(),
            owner: commit.key.clone(),
            version,
            blob: blob.to_owned(),
        };
        rows.insert(commit.key.clone(), row(&commit.key, stored + 1, &commit.blob));
        for key in commit.unique_keys.iter().chain(&commit.lookup_keys) {
            rows.insert(key.clone(), row(key, 1, ""));
        }
        for event in &commit.events {
            let before = rows.insert(event.key.clone(), row(&event.key, 1, &event.blob));
            assert_eq!(before, None, "a row is never added twice");
        }
        HostOutcome::Committed
    }
}

#[async_trait]
impl HostStore for Table {
    async fn load(&self, key: String) -> Result<Option<HostRow>, HostFault> {
        let mood = self.before().await?;
        assert!(key.len() <= 600, "{} bytes of key", key.len());
        let rows = self.rows.lock().unwrap();
        if mood == Mood::AnotherRow {
            return Ok(rows.values().next().cloned());
        }
        Ok(rows.get(&key).cloned())
    }

    async fn commit(&self, commit: HostCommit) -> Result<HostOutcome, HostFault> {
        let mood = self.before().await?;
        let outcome = self.write(&commit);
        match mood {
            Mood::ThrowsAfterwards => Err(HostFault::new("connection reset")),
            _ => Ok(outcome),
        }
    }

    async fn list(&self, page: HostPage) -> Result<Vec<HostRow>, HostFault> {
        self.before().await?;
        let rows = self.rows.lock().unwrap();
        let range =
            rows.range::<str, _>((Excluded(page.after.as_str()), Excluded(page.before.as_str())));
        Ok(range.take(usize::try_from(page.limit).unwrap()).map(|(_, row)| row.clone()).collect())
    }

    async fn remove(&self, key: String) -> Result<Option<HostRow>, HostFault> {
        self.before().await?;
        Ok(self.rows.lock().unwrap().remove(&key))
    }
}
