//! The portal's own sessions, kept by `tower-sessions` in a table that says whose each one is.
//!
//! The cookie holds 128 random bits and nothing else. The table holds their SHA-256, so that anyone who
//! reads it cannot become anybody; a tag with the desk's secret, so that nor can anyone who writes it; and
//! one column each for the person and the key that the session
//! was born of, so that all sessions of either end at once, on every node.

mod postgres;
mod sqlite;
mod store;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use http::header::COOKIE;
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use keydesk_api::Strength;
use keydesk_core::ids::{AuthenticatorId, UserId};
use keydesk_core::model::EndSessions;
use keydesk_core::ports::KeyRing;
use keydesk_core::time::{Clock, SystemClock, Timestamp};
use keydesk_postgres::Config;
use serde::{Deserialize, Serialize};
use tower_sessions::cookie::SameSite;
use tower_sessions::{Session as CookieSession, SessionManagerLayer};

pub(crate) use self::store::{BornOf, Store};

/// The sessions of all nodes.
#[derive(Clone)]
pub(crate) struct Sessions {
    store: Store,
    clock: Arc<dyn Clock>,
    secure: bool,
}

/// Who is signed in, or half signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Session {
    /// The person.
    pub(crate) user: UserId,
    /// When they last proved who they are.
    pub(crate) at: Timestamp,
    /// How they proved it; `None` when the password was right and the key is still due.
    pub(crate) strength: Option<Strength>,
    /// The key that they signed in with, if it was one.
    pub(crate) authenticator: Option<AuthenticatorId>,
}

/// How somebody proved who they are, when a session is opened for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// The password was right, and the key is still due.
    KeyDue,
    /// The password was right, and that is enough.
    Password,
    /// They signed in with a key.
    Key {
        /// The key.
        id: AuthenticatorId,
        /// When, as Keydesk says it: it gives no two sign-ins with one key the same time, and knows a
        /// session by it.
        at: Timestamp,
    },
}

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Without a request that a person made. NIST SP 800-63B asks for 15 minutes at AAL3.
    pub(crate) idle: Duration,
    /// From sign-in, whatever happens. NIST SP 800-63B asks for 12 hours at AAL2 and AAL3.
    pub(crate) whole: Duration,
}

impl Sessions {
    /// Sessions of one node, in a file of the portal's own.
    pub(crate) fn in_file(
        file: &Path,
        keys: Arc<dyn KeyRing>,
        limits: Limits,
        origin: &str,
    ) -> anyhow::Result<Self> {
        let table = sqlite::Table::open(file).with_context(|| format!("{}", file.display()))?;
        Ok(Self::of_store(Store::new(Arc::new(table), keys, limits, Arc::new(SystemClock)), origin))
    }

    /// Sessions of all the nodes that share this database.
    pub(crate) async fn in_database(
        config: Config,
        keys: Arc<dyn KeyRing>,
        limits: Limits,
        origin: &str,
    ) -> anyhow::Result<Self> {
        let table = postgres::Table::open(config).await.context("--store: the sessions")?;
        Ok(Self::of_store(Store::new(Arc::new(table), keys, limits, Arc::new(SystemClock)), origin))
    }

    pub(crate) fn of_store(store: Store, origin: &str) -> Self {
        let clock = store.clock();
        Self { store, clock, secure: origin.starts_with("https:") }
    }

    /// Reads and sets the cookie. Goes around everything that calls the methods below.
    pub(crate) fn layer(&self) -> SessionManagerLayer<Store> {
        SessionManagerLayer::new(self.store.clone())
            .with_name(self.cookie_name())
            .with_secure(self.secure)
            // Not `Strict`: a registration link is opened from an email by a person who is signed in.
            .with_same_site(SameSite::Lax)
    }

    /// The session that the request's cookie names, as it is in the table now. A request that a
    /// person made puts its idle time-out off; those that an open page makes by itself do not.
    ///
    /// # Errors
    /// The table cannot be read.
    pub(crate) async fn of(&self, request: &Parts) -> anyhow::Result<Option<Session>> {
        let Some(id) = cookie_session(request)?.id() else { return Ok(None) };
        self.store.session(&id, !is_background(request)).await
    }

    /// A new session, in place of the one that the request had: nobody keeps an id from before. The
    /// layer writes it and sets its cookie when the response leaves.
    ///
    /// # Errors
    /// The table cannot be written.
    pub(crate) async fn open(
        &self,
        request: &Parts,
        user: UserId,
        proof: Proof,
    ) -> anyhow::Result<()> {
        let cookie = cookie_session(request)?;
        if cookie.id().is_some() {
            cookie.cycle_id().await?;
        }
        let now = self.clock.now();
        let (strength, authenticator, at) = match proof {
            Proof::KeyDue => (None, None, now),
            Proof::Password => (Some(Strength::Password), None, now),
            Proof::Key { id, at } => (Some(Strength::SecurityKey), Some(id), at),
        };
        let session = Session { user, at, strength, authenticator };
        cookie.insert(store::MEMBER, session).await?;
        Ok(())
    }

    /// Ends the request's session; the `Set-Cookie` header that takes the cookie away.
    ///
    /// # Errors
    /// The table cannot be written.
    pub(crate) async fn close(&self, request: &Parts) -> anyhow::Result<HeaderValue> {
        if let Some(id) = cookie_session(request)?.id() {
            self.store.end(&id).await?;
        }
        let secure = self.secure_attribute();
        let name = self.cookie_name();
        let gone = format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}");
        Ok(HeaderValue::from_str(&gone)?)
    }

    /// Ends the sessions of a person that Keydesk says must end, on every node. Each session of a
    /// key names it, so none has to end because its key is not known.
    ///
    /// # Errors
    /// The table cannot be written.
    pub(crate) async fn end_revoked(
        &self,
        user: &UserId,
        ends: &EndSessions,
    ) -> anyhow::Result<()> {
        if ends.all {
            self.end_all(&BornOf::User(user.clone())).await?;
        }
        for id in &ends.authenticator_ids {
            let except = ends.except_authenticated_at;
            self.end_all(&BornOf::Authenticator { id: *id, except }).await?;
        }
        Ok(())
    }

    /// Ends all sessions of a person, or all that were born of one key, on every node. How many
    /// there were.
    ///
    /// # Errors
    /// The table cannot be written.
    pub(crate) async fn end_all(&self, of: &BornOf) -> anyhow::Result<u64> {
        self.store.end_all(of).await
    }

    /// Forgets those that ended by themselves.
    ///
    /// # Errors
    /// The table cannot be written.
    pub(crate) async fn sweep(&self) -> anyhow::Result<u64> {
        self.store.sweep().await
    }

    /// What a `Set-Cookie` header ends with where browsers see https.
    pub(crate) fn secure_attribute(&self) -> &'static str {
        if self.secure { "; Secure" } else { "" }
    }

    // `__Host-` ties the cookie to this host and to https, which http://localhost cannot promise.
    fn cookie_name(&self) -> &'static str {
        if self.secure { "__Host-portal" } else { "portal" }
    }
}

/// What `tower-sessions` made of the cookie.
fn cookie_session(request: &Parts) -> anyhow::Result<&CookieSession> {
    request.extensions.get().context("the sessions' layer is missing")
}

/// Whether an open page sent this by itself, as the desk's pages do for live status.
fn is_background(request: &Parts) -> bool {
    let path = request.uri.path();
    path.ends_with("/live") || path.ends_with("/events")
}

/// The value of the cookie of this name.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get_all(COOKIE).iter().find_map(|value| {
        // Other cookies of the same value may hold any byte.
        let pairs = String::from_utf8_lossy(value.as_bytes());
        let mut pairs = pairs.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
    })
}
