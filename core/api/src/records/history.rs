//! The record of what happened.

use keydesk_core::ids::{EventDigest, UserId};
use keydesk_core::machine::EventName;
use keydesk_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Reads the events of one account, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListEventsRequest {
    /// The id of the person whose account it is.
    #[cfg_attr(feature = "schema", schemars(with = "UserId"))]
    pub user_id: String,
    /// The sequence number after which to begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
}

/// A page of events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventsAnswer {
    /// The events, at most 100, oldest first.
    pub events: Vec<EventView>,
    /// Pass as `after` for the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventView {
    /// Counts the account's events from 1.
    pub sequence: i64,
    /// Time of the event, by the clock of the desk.
    pub at: Timestamp,
    /// The id of the person who acted, `link:` with the id of a link, or `key_holder`.
    pub by: String,
    /// From which network address or device, where the host said so. Left out where somebody else acted
    /// on the caller's own account, unless the caller may view the history of others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The client's `User-Agent`, where the host said so; left out as `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// The name of the event.
    pub event: EventName,
    /// The event's own members; `null` for a text that was erased.
    pub details: serde_json::Value,
    /// SHA-256 of its chained form, which the next event names.
    pub digest: EventDigest,
}

/// Asks whether an account changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangesSinceRequest {
    /// The id of the person whose account it is.
    #[cfg_attr(feature = "schema", schemars(with = "UserId"))]
    pub user_id: String,
    /// The cursor of the last answer; left out at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Whether the account changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangesAnswer {
    /// The newest change since the cursor, if there is one: at most 1.
    pub changes: Vec<ChangeView>,
    /// Pass to the next call about the same account. It says nothing of other accounts.
    pub cursor: String,
}

/// One change of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeView {
    /// The id of the person whose account changed.
    pub user_id: UserId,
    /// The version that the account had afterwards.
    pub version: i64,
    /// Time of the change, by the clock of the desk.
    pub at: Timestamp,
}
