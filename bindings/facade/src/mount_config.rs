//! How a desk is mounted, as the host says.

use keydesk_core::model::AuthenticatorKind;
use serde::Deserialize;

use crate::proxies::TrustedProxiesRecord;

/// How a desk is mounted.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MountConfig {
    /// The public origin, exactly as browsers see it: `https://portal.example`.
    pub origin: String,
    /// The public path under which the desk is mounted; `/desk` if left out.
    #[serde(default)]
    pub prefix: Option<String>,
    /// The relying party, where the desk serves several.
    #[serde(default)]
    pub relying_party: Option<String>,
    /// The name of the service that the header shows.
    #[serde(default)]
    pub service_name: Option<String>,
    /// Where the service name leads: a path on this origin.
    #[serde(default)]
    pub home: Option<String>,
    /// Where a person signs in; the page to come back to is added as `returnTo`.
    pub sign_in_url: String,
    /// Where a person signs in again or more strongly; `signInUrl` if left out.
    #[serde(default)]
    pub step_up_url: Option<String>,
    /// Where the *Sign out* button posts to; no button if left out.
    #[serde(default)]
    pub sign_out: Option<String>,
    /// The host's own links in the header.
    #[serde(default)]
    pub navigation: Vec<LinkRecord>,
    /// The host's links in the footer.
    #[serde(default)]
    pub footer: Vec<LinkRecord>,
    /// The kinds that may be issued; security keys if left out.
    #[serde(default)]
    pub kinds: Option<Vec<AuthenticatorKind>>,
    /// Types of authenticator that the host issues itself, listed after the desk's own.
    #[serde(default)]
    pub other_types: Vec<OtherTypeRecord>,
    /// The language of the pages, `en` or `cy`, for anyone who chose none; `en` if left out.
    #[serde(default)]
    pub language: Option<String>,
    /// The host's cookie that holds the tag of the language that this person chose.
    #[serde(default)]
    pub language_cookie: Option<String>,
    /// CSS that is added after the built-in one.
    #[serde(default)]
    pub theme: Option<String>,
    /// Whether something before the desk takes the prefix off; no if left out.
    #[serde(default)]
    pub prefix_stripped: bool,
    /// The largest request body in bytes: 1 KiB to 128 KiB, which it is if left out.
    #[serde(default)]
    pub max_body: Option<u32>,
    /// How long a request's body may take to arrive, in milliseconds: 1000 to 300000; 30000 if left out.
    #[serde(default)]
    pub body_timeout_ms: Option<u32>,
    /// How often live status asks for changes, in milliseconds; 1000 if left out.
    #[serde(default)]
    pub live_interval_ms: Option<i64>,
    /// How many connections for live status one person may hold at a time; 12 if left out.
    #[serde(default)]
    pub live_streams_per_person: Option<u32>,
    /// How many there may be in all; 500 if left out.
    #[serde(default)]
    pub live_streams: Option<u32>,
    /// Proxies that are trusted to report the client's address, where `session` answers without `from`.
    /// If left out, the client is the other end of the connection.
    #[serde(default)]
    pub trusted_proxies: Option<TrustedProxiesRecord>,
}

/// A link of the host's.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkRecord {
    /// What the link says.
    pub text: String,
    /// A path on this origin, or an https address.
    pub href: String,
}

/// A type of authenticator that the host issues itself.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OtherTypeRecord {
    /// Names it in forms: 1 to 32 of `a-z`, `0-9`, `_`.
    pub value: String,
    /// What the radio button says.
    pub text: String,
    /// What stands below the radio button.
    #[serde(default)]
    pub hint: Option<String>,
    /// Where *Continue* leads: a path on this origin. The user's id is added as `?user=`.
    pub href: String,
}
