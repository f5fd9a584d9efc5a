//! One request for a page, by somebody who is signed in.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::FromRequestParts;
use http::header::LOCATION;
use http::request::Parts;
use http::{HeaderValue, Method, Response, StatusCode};
use keydesk_api::{ApiError, Caller};

use crate::host::{HostError, HostSession};
use crate::pages;
use crate::problem::Problem;
use crate::shared::{Outside, Shared};

/// Who asks for what. As an extractor it sends people who are not signed in to the sign-in page.
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
        let caller = Caller { actor: session.actor.clone(), from: session.from.clone() };
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

    /// What to answer to a refusal: sign in, sign in more strongly, or read why.
    pub(crate) fn refused(&self, error: ApiError) -> Response<Body> {
        let back = crate::return_address::checked(&self.shared.config, Some(&self.here));
        match error.code.as_str() {
            "not_authenticated" => see_other(&self.shared.host.sign_in_url(&back)),
            "step_up_required" => see_other(&self.shared.host.step_up_url(&back)),
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
            let back = crate::return_address::checked(&shared.config, Some(&visit.here));
            return Err(see_other(&shared.host.sign_in_url(&back)));
        }
        Ok(visit)
    }
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
