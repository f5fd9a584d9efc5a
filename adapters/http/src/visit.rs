//! One request for a page, by somebody who is signed in.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::FromRequestParts;
use http::header::LOCATION;
use http::request::Parts;
use http::{HeaderValue, Method, Response, StatusCode};
use keydesk_api::records::GetUserAnswer;
use keydesk_api::{ApiError, Caller};
use keydesk_core::error::Refusal;
use keydesk_core::policy::Action;

use crate::client::caller;
use crate::host::{HostError, HostSession};
use crate::pages;
use crate::problem::Problem;
use crate::shared::{Outside, Shared};
use crate::text::{Catalogue, fill};

/// A request for a page with its caller. As an extractor it sends people who are not signed in to
/// the sign-in page.
pub(crate) struct Visit {
    pub(crate) shared: Arc<Shared>,
    pub(crate) session: HostSession,
    pub(crate) caller: Caller,
    pub(crate) parts: Parts,
    /// The page to come back to.
    here: String,
}

impl Visit {
    /// Asks the host who this is.
    pub(crate) async fn open(shared: &Arc<Shared>, parts: &Parts) -> Result<Self, HostError> {
        let session = shared.host.session(&Outside::of(parts)).await?;
        let caller = caller(parts, &session, &shared.config.trusted_proxies);
        // A form comes back to the page that it stands on, which has the same path.
        let rest = match (&parts.method, parts.uri.path_and_query()) {
            (&Method::GET, Some(all)) => all.as_str(),
            _ => parts.uri.path(),
        };
        let here = shared.config.path(rest);
        Ok(Self { shared: Arc::clone(shared), session, caller, parts: parts.clone(), here })
    }

    /// The same visit with the session as it is now.
    pub(crate) async fn reopen(&self) -> Result<Self, HostError> {
        Self::open(&self.shared, &self.parts).await
    }

    /// The address of this path within the desk.
    pub(crate) fn path(&self, rest: &str) -> String {
        self.shared.config.path(rest)
    }

    /// The id of the caller; empty if no one is signed in.
    pub(crate) fn actor_id(&self) -> &str {
        self.session.actor.as_ref().map_or("", |actor| actor.id.as_str())
    }

    /// Whether a page should offer this action on other people. The desk decides whether it is allowed.
    pub(crate) fn offers(&self, action: Action) -> bool {
        offers(&self.shared, &self.session, action)
    }

    /// Refuses a page that would offer what the desk refuses.
    pub(crate) fn needs(&self, answer: &GetUserAnswer, action: Action) -> Result<(), ApiError> {
        if may(answer, action) {
            return Ok(());
        }
        let refusal = match &answer.roles_that_may {
            Some(roles) => Refusal::TargetOutranksActor { roles: roles.clone() },
            None => {
                let roles = self.session.actor.as_ref().map_or(&[][..], |actor| &actor.roles);
                let access = &self.shared.api.desk().policy().access;
                access.require_role(roles, action).err().unwrap_or(Refusal::NotAuthorised)
            }
        };
        Err(refusal.into())
    }

    /// Where to sign in before coming back to this page.
    pub(crate) fn sign_in_url(&self) -> String {
        self.shared.host.sign_in_url(&self.back())
    }

    /// Where to sign in again, or more strongly, before coming back to this page.
    pub(crate) fn step_up_url(&self) -> String {
        self.shared.host.step_up_url(&self.back())
    }

    fn back(&self) -> String {
        crate::return_address::checked(&self.shared.config, Some(&self.here))
    }

    /// The response to a refusal: the sign-in page, the step-up page, or a page with the reason.
    pub(crate) fn refused(&self, error: ApiError) -> Response<Body> {
        match error.code.as_str() {
            "not_authenticated" => see_other(&self.sign_in_url()),
            "step_up_required" => see_other(&self.step_up_url()),
            _ => pages::failed(&self.shared, Some(&self.session), error.into()),
        }
    }
}

impl FromRequestParts<Arc<Shared>> for Visit {
    type Rejection = Response<Body>;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        let visit = Self::open(shared, parts)
            .await
            .map_err(|error| pages::failed(shared, None, Problem::from(error)))?;
        if visit.session.actor.is_none() {
            return Err(see_other(&visit.sign_in_url()));
        }
        Ok(visit)
    }
}

/// Whether a page about this person should offer this. What happens, the desk decides.
pub(crate) fn may(answer: &GetUserAnswer, action: Action) -> bool {
    answer.actions.contains(&action)
}

/// Why nothing is offered: the person may do more than the reader, and who can help. Empty
/// otherwise.
pub(crate) fn outranked(t: &Catalogue, answer: &GetUserAnswer) -> String {
    let Some(roles) = &answer.roles_that_may else { return String::new() };
    let why = fill(t.common.outranked, &[("name", &answer.user.display_name)]);
    match t.language.ask_roles(roles) {
        Some(ask) => format!("{why} {ask}"),
        None => why,
    }
}

/// Whether one of this person's roles may do this to others.
pub(crate) fn offers(shared: &Shared, session: &HostSession, action: Action) -> bool {
    let access = &shared.api.desk().policy().access;
    session.actor.as_ref().is_some_and(|actor| access.role_allows(&actor.roles, action))
}

/// Goes there with GET.
pub(crate) fn see_other(location: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    match HeaderValue::from_str(location) {
        Ok(location) => {
            *response.status_mut() = StatusCode::SEE_OTHER;
            response.headers_mut().insert(LOCATION, location);
        }
        Err(_) => *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR,
    }
    response
}
