//! What Keydesk asks of the portal: whose session it is, and a session for who signed in with a key.

use std::sync::Arc;

use async_trait::async_trait;
use http::request::Parts;
use keydesk_api::Actor;
use keydesk_core::ports::Directory;
use keydesk_core::service::SignIn;
use keydesk_http::{Host, HostError, HostSession, Language, SignedIn};

use crate::people::People;
use crate::sessions::{Proof, Sessions, cookie};

/// The portal's side of Keydesk.
pub(crate) struct PortalHost {
    /// Its people.
    pub(crate) people: Arc<People>,
    /// Its sessions.
    pub(crate) sessions: Sessions,
    /// The path under which browsers see the portal.
    pub(crate) prefix: String,
}

#[async_trait]
impl Host for PortalHost {
    async fn session(&self, request: &Parts) -> Result<HostSession, HostError> {
        // The desk knows the client's address, from the server or from trusted proxies.
        let nobody = HostSession::default();
        let session = self.sessions.of(request).await.map_err(unavailable)?;
        let Some(session) = session else { return Ok(nobody) };
        let Some(person) = self.people.get(&session.user) else { return Ok(nobody) };
        let Some(strength) = session.strength else {
            return Ok(HostSession { pending_user: Some(session.user), ..nobody });
        };
        // As they are now: a session may be older than a change of roles.
        let roles = match self.people.role_source() {
            Some(source) => {
                source.roles(&session.user).await.map_err(|error| unavailable(error.into()))?
            }
            None => person.role.iter().cloned().collect(),
        };
        let actor = Actor {
            id: session.user,
            roles,
            organisations: person.organisations(),
            authenticated_at: session.at,
            strength,
            authenticator: session.authenticator,
        };
        let display_name = Some(person.user.display_name.clone());
        Ok(HostSession { actor: Some(actor), display_name, ..nobody })
    }

    async fn signed_in(&self, request: &Parts, sign_in: &SignIn) -> Result<SignedIn, HostError> {
        let (user, id, at) = (sign_in.user.clone(), sign_in.authenticator, sign_in.at);
        self.people.get(&user).ok_or(HostError::Refused)?;
        let opened = self.sessions.open(request, user, Proof::Key { id, at });
        opened.await.map_err(unavailable)?;
        // The layer of the sessions sets the cookie.
        Ok(SignedIn { set_cookies: Vec::new(), location: format!("{}/", self.prefix) })
    }

    fn sign_in_url(&self, return_to: &str) -> String {
        with_return(&format!("{}/sign-in", self.prefix), return_to)
    }

    fn step_up_url(&self, return_to: &str) -> String {
        with_return(&format!("{}/step-up", self.prefix), return_to)
    }

    fn language(&self, request: &Parts) -> Option<Language> {
        let chosen = cookie(&request.headers, LANGUAGE)?;
        Language::ALL.into_iter().find(|language| language.tag() == chosen)
    }
}

fn unavailable(error: anyhow::Error) -> HostError {
    HostError::unavailable(format!("{error:#}"))
}

/// The address of a page that leads back afterwards.
pub(crate) fn with_return(page: &str, return_to: &str) -> String {
    let escaped = return_to.replace('%', "%25").replace('&', "%26").replace('+', "%2B");
    format!("{page}?return_to={escaped}")
}

/// The cookie that holds the language that somebody chose.
pub(crate) const LANGUAGE: &str = "portal-language";
