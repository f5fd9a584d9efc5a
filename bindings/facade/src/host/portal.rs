//! The host's sessions, for desks that are mounted over HTTP.

use async_trait::async_trait;
use keydesk_api::records::SignInAnswer;
use keydesk_core::secret::SecretText;
use serde::{Deserialize, Serialize};

use super::HostFault;
use crate::caller::ActorRecord;

/// The host's callbacks of a mounted desk. `request` is the number that the host gave the request.
#[async_trait]
pub trait HostPortal: Send + Sync {
    /// Who asks, by the host's own session. Called at every request, and again while a connection
    /// for live status lasts.
    async fn session(&self, request: i64) -> Result<PortalSession, HostFault>;

    /// Somebody signed in with a key: the host makes its session. `None`: not let in.
    async fn signed_in(
        &self,
        request: i64,
        sign_in: SignInAnswer,
    ) -> Result<Option<PortalSignedIn>, HostFault>;
}

/// What the host's session knows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PortalSession {
    /// The person who is signed in; left out where nobody is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<ActorRecord>,
    /// The name of that person, for the header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Id of the person whose password was right and whose key is still to be checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending_user: Option<String>,
    /// The network address or device, for rate limits and the record. If left out, it is the client's
    /// address as the connection or the `trustedProxies` report it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// The host made a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PortalSignedIn {
    /// The `Set-Cookie` headers of the host's new session.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub set_cookies: Vec<SecretText>,
    /// Where the browser goes now: a path on this origin.
    pub location: String,
}
