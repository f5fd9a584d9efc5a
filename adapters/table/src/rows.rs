//! What the four functions take and answer.

use serde::{Deserialize, Serialize};

/// A row of the host's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TableRow {
    /// The key of the row, which no other row has.
    pub key: String,
    /// The key of the row that owns this one; a row without an owner has its own key here.
    pub owner: String,
    /// Counts the row's commits from 1.
    pub version: i64,
    /// The content of the row: text, which must be returned unchanged.
    pub blob: String,
}

/// One change: all of it, or nothing.
///
/// 1. With `expectedVersion` 0 the row of `key` is inserted with version 1; if there is one, nothing
///    is written and the outcome is `version_conflict`. Otherwise the row is updated to the version
///    after `expectedVersion`; if it has another version or is missing: `version_conflict`.
/// 2. Each of `uniqueKeys` is inserted as a row with this key, the commit's `key` as owner, version 1
///    and an empty blob. If any is there, nothing is written: `key_taken`.
/// 3. Each of `lookupKeys` is inserted likewise, but one that is there with this owner is left as it
///    is; with another owner nothing is written: `key_taken`.
/// 4. Each of `events` is inserted with its own key and blob, the commit's `key` as owner, version 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TableCommit {
    /// The key of the row that is changed.
    pub key: String,
    /// The version that the stored row must have; 0 if there must be no row.
    pub expected_version: i64,
    /// What the row holds from now on.
    pub blob: String,
    /// Keys to insert; none of them may exist yet.
    pub unique_keys: Vec<String>,
    /// Keys to insert; those that exist already must have this commit's `key` as owner.
    pub lookup_keys: Vec<String>,
    /// Rows that are added in the same transaction.
    pub events: Vec<TableAddition>,
}

impl TableCommit {
    /// A commit of one row alone.
    pub(crate) fn of_one(key: String, expected_version: i64, blob: String) -> Self {
        let (unique_keys, lookup_keys, events) = Default::default();
        Self { key, expected_version, blob, unique_keys, lookup_keys, events }
    }
}

/// A row that a commit adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TableAddition {
    /// The key of the row that is added.
    pub key: String,
    /// What the row holds, to be given back as it was.
    pub blob: String,
}

/// The outcome of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TableOutcome {
    /// All of it was written.
    Committed,
    /// The stored version is another one. Nothing was written.
    VersionConflict,
    /// A key is held already. Nothing was written.
    KeyTaken,
}

/// Which rows to list, in the order of their keys. Both ends are excluded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TableRange {
    /// The keys of the rows come after this one.
    pub after: String,
    /// The keys of the rows come before this one.
    pub before: String,
    /// How many rows the answer may hold.
    pub limit: i64,
}

/// The host's code failed, or did not answer in time. Only operators may see the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Fault(pub String);

impl Fault {
    /// A fault with the first line of `said`, cut after 300 characters.
    pub fn new(said: &str) -> Self {
        let line = said.lines().next().unwrap_or_default();
        Self(line.chars().take(300).collect())
    }
}
