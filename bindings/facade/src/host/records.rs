//! What crosses between Keydesk and a host's store, directory and notifier.

use keydesk_api::read_named;
use keydesk_api::records::UserView;
use keydesk_table::Fault as HostFault;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::caller::ActorRecord;
use crate::config::PersonRecord;

/// Whom to look for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HostSearch {
    /// The words that the person typed, without commas around them. Every word must occur in the display
    /// name, the user name or the address, in any order and without regard to case; no character of a
    /// word is an operator. Without words everybody matches.
    pub words: Vec<String>,
    /// The ids of the organisations to which the people must belong.
    pub organisations: Vec<String>,
    /// The `next` of the page before; left out for the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// How many people the answer may hold.
    pub limit: i64,
}

/// A page of people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HostPeople {
    /// The people who were found, at most as many as were asked for.
    #[schemars(with = "Vec<PersonRecord>")]
    pub users: Vec<PersonAnswer>,
    /// Where the next page begins, if there is more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many people match in all, the same on each page; left out if the host does not count them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
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
        Ok(match read_named(row) {
            Ok(person) => Self::Person(person),
            Err(reason) => Self::Unreadable { key, reason: HostFault::new(&reason).0 },
        })
    }
}

impl From<PersonRecord> for PersonAnswer {
    fn from(person: PersonRecord) -> Self {
        Self::Person(person)
    }
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
