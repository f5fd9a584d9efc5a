//! The record of what happened.

use serde::{Deserialize, Serialize};

/// Reads the events of one account, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListEventsRequest {
    /// Whose.
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
    /// At most 100.
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
    /// When.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub at: String,
    /// Who.
    pub by: String,
    /// From which network address or device, where the host said so. Left out where somebody else acted
    /// on the caller's own account, unless the caller may view the history of others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The client's `User-Agent`, where the host said so; left out as `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// What happened.
    pub event: String,
    /// The event's own members; `null` for a text that was erased.
    pub details: serde_json::Value,
    /// SHA-256 of its chained form, which the next event names.
    pub digest: String,
}

/// Asks whether an account changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangesSinceRequest {
    /// Whose.
    pub user_id: String,
    /// Where the last answer ended.
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
    /// Whose.
    pub user_id: String,
    /// Its version then.
    pub version: i64,
    /// When.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub at: String,
}
