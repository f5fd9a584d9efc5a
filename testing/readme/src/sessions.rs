//! The portal's sessions, in memory.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use keydesk_core::entropy::{Entropy, SystemEntropy};
use keydesk_core::ids::{AuthenticatorId, UserId};
use keydesk_core::time::Timestamp;

/// What a session keeps.
#[derive(Debug, Clone)]
pub(crate) enum Session {
    /// The password was right, and the key is due.
    Pending(UserId),
    /// Somebody is signed in.
    SignedIn {
        /// The person.
        user: UserId,
        /// The key that they signed in with, if they used one.
        key: Option<AuthenticatorId>,
        /// When.
        at: Timestamp,
    },
}

/// All sessions, by their cookie.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Session>>);

impl Sessions {
    /// The session that a request's cookie names.
    pub(crate) fn of(&self, headers: &HeaderMap) -> Option<Session> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(cookie(headers)?).cloned()
    }

    /// Starts a session under a new name, and returns its cookie.
    pub(crate) fn begin(&self, session: Session) -> anyhow::Result<HeaderValue> {
        let mut random = [0; 16];
        SystemEntropy.fill(&mut random)?;
        let name: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let cookie = format!("session={name}; Path=/; HttpOnly; SameSite=Lax");
        let cookie = HeaderValue::from_str(&cookie).context("the cookie")?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name, session);
        Ok(cookie)
    }

    /// Ends the session that a request's cookie names.
    pub(crate) fn end(&self, headers: &HeaderMap) {
        if let Some(name) = cookie(headers) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        }
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|value| value.split("; ")).find_map(|pair| pair.strip_prefix("session="))
}
