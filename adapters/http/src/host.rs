//! What the desk asks of the portal that it is mounted in.

use std::fmt;

use async_trait::async_trait;
use http::HeaderValue;
use http::request::Parts;
use keydesk_api::Actor;
use keydesk_core::ids::UserId;
use keydesk_core::service::SignIn;

use keydesk_api::Language;

/// The portal's side: its sessions and its sign-in.
#[async_trait]
pub trait Host: Send + Sync {
    /// Who asks, by the portal's own session.
    ///
    /// Called at every request and, for live status, again while the connection lasts. An answer
    /// without an actor means "nobody is signed in", never "could not find out".
    async fn session(&self, request: &Parts) -> Result<HostSession, HostError>;

    /// Somebody signed in with a key: the portal makes its session.
    ///
    /// `request` is the one that completed the ceremony, so that the portal can find the half-made
    /// session of a second factor. The user comes from the stored credential.
    async fn signed_in(&self, request: &Parts, sign_in: &SignIn) -> Result<SignedIn, HostError>;

    /// Where a person signs in before coming back to `return_to`, a path of the desk.
    fn sign_in_url(&self, return_to: &str) -> String;

    /// The language that this person chose, if they did. Called at every request.
    fn language(&self, request: &Parts) -> Option<Language> {
        let _ = request;
        None
    }

    /// Where a person signs in again, or more strongly, before coming back to `return_to`.
    fn step_up_url(&self, return_to: &str) -> String;
}

/// What the portal knows about the one who asks.
#[derive(Debug, Clone, Default)]
pub struct HostSession {
    /// Who is signed in.
    pub actor: Option<Actor>,
    /// Their name, for the header.
    pub display_name: Option<String>,
    /// Whose password was right when the key is still due. The only source of `beginSignIn`'s
    /// user: a client cannot name one.
    pub pending_user: Option<UserId>,
    /// The network address or device that budgets and the record go by. Without it the desk takes the
    /// address of the connection, or what [`HttpConfig::trusted_proxies`](crate::HttpConfig) report.
    pub from: Option<String>,
}

/// The portal made a session.
#[derive(Clone)]
pub struct SignedIn {
    /// Its `Set-Cookie` headers. `Debug` shows how many there are, and none of them.
    pub set_cookies: Vec<HeaderValue>,
    /// Where the browser goes now: a path on this origin.
    pub location: String,
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cookies = format_args!("{} (redacted)", self.set_cookies.len());
        let mut shown = f.debug_struct("SignedIn");
        shown.field("set_cookies", &cookies).field("location", &self.location).finish()
    }
}

/// The portal could not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// Try again later: 503.
    #[error("the portal's sessions cannot be read at the moment")]
    Unavailable,
    /// The portal does not let this person in: 403.
    #[error("the portal does not let this person in")]
    Refused,
}
