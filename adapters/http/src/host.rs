//! The interface to the portal that the desk is mounted in.

use std::fmt;

use async_trait::async_trait;
use http::HeaderValue;
use http::request::Parts;
use keydesk_api::Actor;
use keydesk_core::error::Refusal;
use keydesk_core::ids::UserId;
use keydesk_core::service::SignIn;

use keydesk_api::Language;

/// The callbacks of the portal: its sessions and its sign-in.
#[async_trait]
pub trait Host: Send + Sync {
    /// Returns the person of the request, by the portal's own session.
    ///
    /// Called at every request and, for live status, again while the connection lasts. An answer
    /// without an actor means "nobody is signed in", never "could not find out".
    async fn session(&self, request: &Parts) -> Result<HostSession, HostError>;

    /// Somebody signed in with a key: the portal makes its session.
    ///
    /// `request` is the one that completed the ceremony, so that the portal can find the half-made
    /// session of a second factor. The user comes from the stored credential.
    ///
    /// An error is final, because the sign-in is spent: the person reads `sign_in_not_admitted` and may
    /// begin another one.
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

    /// Reports a failure that developers or operators must look at: the person was shown nothing of the
    /// cause. Also reports `not_authorised` where no role of the actor allows an action, with the roles that do.
    /// By default it is written to `tracing`: such a refusal at the level `DEBUG`, everything else at `ERROR`.
    fn failed(&self, fault: &Fault<'_>) {
        let Fault { path, code, cause, .. } = fault;
        if *code == Refusal::NotAuthorised.code() {
            tracing::debug!(path, code, cause, "a request to the desk was refused");
        } else {
            tracing::error!(path, code, cause, "a request to the desk failed");
        }
    }
}

/// The portal's session of a request.
#[derive(Debug, Clone, Default)]
pub struct HostSession {
    /// The signed-in person; `None` if there is none.
    pub actor: Option<Actor>,
    /// Their name, for the header.
    pub display_name: Option<String>,
    /// Id of the person whose password was right while the key is still due. The only source of
    /// `beginSignIn`'s user: a client cannot name one.
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
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// Something is wrong, for which this is the cause: [`Host::failed`] receives it, and the person reads
    /// that the service is not available (503).
    #[error("the portal's sessions cannot be read or made at the moment: {0}")]
    Unavailable(String),
    /// The portal does not let this person in: 403.
    #[error("the portal does not let this person in")]
    Refused,
}

impl HostError {
    /// Something is wrong with the portal's sessions.
    pub fn unavailable(cause: impl fmt::Display) -> Self {
        Self::Unavailable(cause.to_string())
    }
}

/// Something failed that the person at the browser cannot mend.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault<'a> {
    /// The path of the request, without what must not stand in a log.
    pub path: &'a str,
    /// The code that the person or program received.
    pub code: &'a str,
    /// Whether the same may succeed if it is asked again.
    pub retryable: bool,
    /// The cause.
    pub cause: &'a str,
}
