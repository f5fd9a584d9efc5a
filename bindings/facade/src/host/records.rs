//! What crosses between Keydesk and a host's store, directory and notifier.

use keydesk_api::records::UserView;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::caller::ActorRecord;
use crate::config::PersonRecord;

/// A row of the host's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HostRow {
    /// The row's key.
    pub key: String,
    /// The key of the row that it belongs to; its own for rows that belong to none.
    pub owner: String,
    /// Counts the row's commits from 1.
    pub version: i64,
    /// What the row holds: text, given back as it was.
    pub blob: String,
}

/// One change: all of it, or nothing.
///
/// 1. With `expectedVersion` 0 the row of `key` is inserted with version 1; if there is one, nothing
///    is written and the outcome is `version_conflict`. Otherwise the row is updated to the version
///    after `expectedVersion`; if it has another one or is not there, the same.
/// 2. Each of `uniqueKeys` is inserted as a row with this key, the commit's `key` as owner, version 1
///    and an empty blob. If any is there, nothing is written: `key_taken`.
/// 3. Each of `lookupKeys` is inserted likewise, but one that is there with this owner is left as it
///    is; with another owner nothing is written: `key_taken`.
/// 4. Each of `events` is inserted with its own key and blob, the commit's `key` as owner, version 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HostCommit {
    /// The row that is changed.
    pub key: String,
    /// The version that must be stored now; 0 if no row may be.
    pub expected_version: i64,
    /// What the row holds from now on.
    pub blob: String,
    /// Keys that nobody may hold yet.
    pub unique_keys: Vec<String>,
    /// Keys that nobody else may hold.
    pub lookup_keys: Vec<String>,
    /// Rows that are added.
    pub events: Vec<HostEvent>,
}

/// A row that a commit adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HostEvent {
    /// The row's key.
    pub key: String,
    /// What it holds.
    pub blob: String,
}

/// What became of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HostOutcome {
    /// All of it was written.
    Committed,
    /// The stored version is another one. Nothing was written.
    VersionConflict,
    /// A key is held already. Nothing was written.
    KeyTaken,
}

/// Which rows to list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HostPage {
    /// Keys greater than this.
    pub after: String,
    /// Keys smaller than this.
    pub before: String,
    /// At most so many.
    pub limit: i64,
}

/// Whom to look for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HostSearch {
    /// Part of a name, user name or address, without regard to case.
    pub query: String,
    /// Only people of these organisations.
    pub organisations: Vec<String>,
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// At most so many.
    pub limit: i64,
}

/// A page of people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HostPeople {
    /// The people.
    #[schemars(with = "Vec<PersonRecord>")]
    pub users: Vec<PersonAnswer>,
    /// Where the next page begins, if there is more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One person of a search, as the host answered. A row that cannot be read does not spoil the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum PersonAnswer {
    /// A person.
    Person(PersonRecord),
    /// A row that is not a person.
    Unreadable {
        /// Its id, where it has one.
        key: String,
        /// What is wrong with it: members by name, never their values.
        reason: String,
    },
}

impl<'de> Deserialize<'de> for PersonAnswer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let row = Value::deserialize(deserializer)?;
        let key = row.get("id").and_then(Value::as_str).unwrap_or("a row without a text id");
        let key = HostFault::new(key).0;
        Ok(match serde_json::from_value(row) {
            Ok(person) => Self::Person(person),
            Err(error) => Self::Unreadable { key, reason: unreadable(&error.to_string()) },
        })
    }
}

impl From<PersonRecord> for PersonAnswer {
    fn from(person: PersonRecord) -> Self {
        Self::Person(person)
    }
}

/// The parser's words where they name members alone; a wrong value may be anybody's data.
fn unreadable(error: &str) -> String {
    let names_members = ["missing field", "unknown field", "duplicate field"];
    if names_members.iter().any(|words| error.starts_with(words)) {
        return HostFault::new(error).0;
    }
    "a member has a value of the wrong type".to_owned()
}

/// What the host is asked about a change to somebody else's account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MayQuestion {
    /// The signed-in person who asks for it.
    pub actor: ActorRecord,
    /// `issue_link`, `cancel_link`, `register`, `rename`, `remove`, `close_account` or
    /// `reopen_account`.
    pub action: String,
    /// The person whose account would change, as the directory has them.
    pub target: UserView,
}

/// The host's code failed, or did not answer in time. What it says is for operators alone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct HostFault(pub String);

impl HostFault {
    /// A fault with at most 300 characters of what was said, in one line.
    pub fn new(said: &str) -> Self {
        let line = said.lines().next().unwrap_or_default();
        Self(line.chars().take(300).collect())
    }
}
