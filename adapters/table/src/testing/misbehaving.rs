//! A table in memory that misbehaves on demand.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{Fault, MemoryTable, Table, TableCommit, TableOutcome, TableRange, TableRow};

/// A table in memory that does its work, or something else instead.
#[derive(Debug, Default)]
pub struct Misbehaving {
    table: MemoryTable,
    misbehaviour: Mutex<Misbehaviour>,
}

/// The way in which a table fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Misbehaviour {
    /// Its work.
    #[default]
    Well,
    /// Fails at once.
    Throws,
    /// Does its work, and then fails.
    ThrowsAfterwards,
    /// Never answers.
    NeverAnswers,
    /// Answers with another row than was asked for.
    Lies,
    /// Says of every change to a row that another one came first.
    Conflicts,
}

impl Misbehaving {
    /// How it behaves from now on.
    pub fn misbehave(&self, misbehaviour: Misbehaviour) {
        *self.lock() = misbehaviour;
    }

    /// The table beneath, which always does its work.
    pub fn table(&self) -> &MemoryTable {
        &self.table
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Misbehaviour> {
        self.misbehaviour.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn before(&self) -> Result<Misbehaviour, Fault> {
        let misbehaviour = *self.lock();
        match misbehaviour {
            Misbehaviour::Throws => Err(Fault::new("TypeError: thrown on purpose")),
            Misbehaviour::NeverAnswers => std::future::pending().await,
            misbehaviour => Ok(misbehaviour),
        }
    }
}

/// The result that the caller receives although the work was done.
fn afterwards<T>(misbehaviour: Misbehaviour, done: Result<T, Fault>) -> Result<T, Fault> {
    match misbehaviour {
        Misbehaviour::ThrowsAfterwards => Err(Fault::new("connection reset")),
        _ => done,
    }
}

#[async_trait]
impl Table for Misbehaving {
    async fn load(&self, key: String) -> Result<Option<TableRow>, Fault> {
        if self.before().await? == Misbehaviour::Lies {
            let (key, blob) = ("another".to_owned(), String::new());
            return Ok(Some(TableRow { owner: key.clone(), key, version: 1, blob }));
        }
        self.table.load(key).await
    }

    async fn commit(&self, commit: TableCommit) -> Result<TableOutcome, Fault> {
        let misbehaviour = self.before().await?;
        if misbehaviour == Misbehaviour::Conflicts && commit.expected_version > 0 {
            return Ok(TableOutcome::VersionConflict);
        }
        afterwards(misbehaviour, self.table.commit(commit).await)
    }

    async fn list(&self, range: TableRange) -> Result<Vec<TableRow>, Fault> {
        self.before().await?;
        self.table.list(range).await
    }

    async fn remove(&self, key: String) -> Result<Option<TableRow>, Fault> {
        let misbehaviour = self.before().await?;
        afterwards(misbehaviour, self.table.remove(key).await)
    }
}
