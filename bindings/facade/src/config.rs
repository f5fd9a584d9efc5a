//! How a desk is configured, as plain data.

use keydesk_core::policy::Policy;
use serde::{Deserialize, Serialize};

/// Everything that a desk needs to be opened. Unknown members are refused.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// One or more relying parties, each with its policy.
    pub relying_parties: Vec<RelyingPartyRecord>,
    /// `sqlite:FILE`, `postgres://...`, `memory:`, or `host` for the store that the host hands over.
    pub store: String,
    /// Where people are looked up; the host's own directory if left out.
    #[serde(default)]
    pub directory: DirectoryChoice,
    /// 32 random bytes in base64url, shared by all nodes; what decoys and sealed values are made
    /// with. `sqlite:` keeps one beside its file if it is left out; `memory:` makes one up.
    #[serde(default)]
    pub secret: Option<String>,
    /// Secrets that were in use before, newest first.
    #[serde(default)]
    pub older_secrets: Vec<String>,
    /// How long the host's store, directory, notifier and session may take, in milliseconds: 100 to
    /// 60000.
    #[serde(default = "ten_seconds")]
    pub host_timeout_ms: i64,
}

/// One relying party.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RelyingPartyRecord {
    /// The relying party id: a domain, a registrable suffix of every origin.
    pub id: String,
    /// The name that authenticators show.
    #[serde(default)]
    pub name: String,
    /// The exact origins of its pages.
    pub origins: Vec<String>,
    /// The origins that may embed them.
    #[serde(default)]
    pub top_origins: Vec<String>,
    /// Whether embedding in another site is allowed.
    #[serde(default)]
    pub allow_cross_origin: bool,
    /// Who may do what, and how; what is left out has its default.
    #[serde(default)]
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub policy: Policy,
}

/// Where people are looked up.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum DirectoryChoice {
    /// The directory that the host hands over.
    #[default]
    Host,
    /// A fixed list, for trials and tests.
    People(Vec<PersonRecord>),
    /// A table or view of a Postgres database.
    Postgres(TableRecord),
}

/// Which table or view holds people, and in which columns.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TableRecord {
    /// `postgres://...`
    pub url: String,
    /// The table or view, with its schema if need be: `portal.staff`.
    pub table: String,
    /// The column of the immutable id.
    #[serde(default = "column_id")]
    pub id: String,
    /// The column of the user name.
    #[serde(default = "column_username")]
    pub username: String,
    /// The column of the name as shown.
    #[serde(default = "column_display_name")]
    pub display_name: String,
    /// The column of the address.
    #[serde(default)]
    pub email: Option<String>,
    /// The column of the organisation's id.
    #[serde(default = "column_organisation")]
    pub organisation: String,
    /// The column of the organisation's name.
    #[serde(default)]
    pub organisation_name: Option<String>,
    /// The column that says whether the person is let in.
    #[serde(default)]
    pub active: Option<String>,
}

/// A person, as a host's directory answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonRecord {
    /// The directory's immutable id.
    pub id: String,
    /// What the person signs in with.
    pub username: String,
    /// The person's name as shown.
    pub display_name: String,
    /// An address to show beside the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The organisation's id.
    pub organisation: String,
    /// The organisation's name as shown; its id if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_name: Option<String>,
    /// Whether the directory lets the person in at all; yes if left out.
    #[serde(default = "yes")]
    pub active: bool,
}

fn ten_seconds() -> i64 {
    10_000
}

fn yes() -> bool {
    true
}

fn column_id() -> String {
    "id".to_owned()
}

fn column_username() -> String {
    "username".to_owned()
}

fn column_display_name() -> String {
    "display_name".to_owned()
}

fn column_organisation() -> String {
    "organisation".to_owned()
}
