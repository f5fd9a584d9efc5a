//! The portal's own sessions: a random cookie, and what it stands for.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::header::COOKIE;
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use keydesk_api::Strength;
use keydesk_core::entropy::SystemEntropy;
use keydesk_core::ids::UserId;
use keydesk_core::secret::SecretToken;
use keydesk_core::time::{Clock, SystemClock, Timestamp};

/// The sessions. A real portal keeps them where it keeps them today.
#[derive(Default)]
pub(crate) struct Sessions {
    open: Mutex<HashMap<String, Session>>,
}

/// Who is signed in, or half signed in.
#[derive(Clone)]
pub(crate) struct Session {
    /// The person.
    pub(crate) user: UserId,
    /// When they last proved who they are.
    pub(crate) at: Timestamp,
    /// How they proved it; `None` when the password was right and the key is still due.
    pub(crate) strength: Option<Strength>,
}

impl Sessions {
    /// The session that the request's cookie names.
    pub(crate) fn of(&self, request: &Parts) -> Option<Session> {
        let session = self.lock().get(&cookie(&request.headers, NAME)?).cloned()?;
        (SystemClock.now().since(session.at) < LIFETIME).then_some(session)
    }

    /// A new session, in place of the one that the request had: nobody keeps an id from before.
    pub(crate) fn open(
        &self,
        request: &Parts,
        user: UserId,
        strength: Option<Strength>,
    ) -> anyhow::Result<HeaderValue> {
        self.close(request);
        let id = SecretToken::generate(&SystemEntropy)?.expose();
        let header = format!("{NAME}={id}; Path=/; HttpOnly; SameSite=Lax");
        self.lock().insert(id, Session { user, at: SystemClock.now(), strength });
        Ok(HeaderValue::from_str(&header)?)
    }

    /// Ends the request's session.
    pub(crate) fn close(&self, request: &Parts) {
        if let Some(id) = cookie(&request.headers, NAME) {
            self.lock().remove(&id);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The value of the cookie of this name.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        pairs.flat_map(|value| value.split(';')).filter_map(|p| p.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
}

// No `__Host-`: the demonstration runs on http://localhost, where cookies cannot be Secure.
const NAME: &str = "portal";
const LIFETIME: Duration = Duration::from_secs(8 * 60 * 60);
