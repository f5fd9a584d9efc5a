//! The host's sessions, as the HTTP adapter asks for them.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use http::HeaderValue;
use http::request::Parts;
use keydesk_api::ErrorRecord;
use keydesk_core::ids::UserId;
use keydesk_core::service::SignIn;
use keydesk_http::{Fault, Host, HostError, HostSession, Language, SignedIn};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::faults::{FaultPlace, FaultRecord, Faults};
use crate::host::{HostPortal, PortalSession};

/// The host's number for a request.
#[derive(Clone, Copy)]
pub(crate) struct Number(pub(crate) i64);

/// The host's callbacks of a mounted desk.
pub(crate) struct Bridge {
    pub(crate) portal: Arc<dyn HostPortal>,
    pub(crate) faults: Faults,
    pub(crate) sign_in: String,
    pub(crate) step_up: String,
}

#[async_trait]
impl Host for Bridge {
    async fn session(&self, request: &Parts) -> Result<HostSession, HostError> {
        let session = self.portal.session(number(request)?);
        let session = tokio::time::timeout(HOST_TIMEOUT, session).await;
        to_session(session.map_err(late)?.map_err(HostError::unavailable)?)
    }

    async fn signed_in(&self, request: &Parts, sign_in: &SignIn) -> Result<SignedIn, HostError> {
        let made = self.portal.signed_in(number(request)?, sign_in.into());
        let made = tokio::time::timeout(HOST_TIMEOUT, made).await;
        let made = made.map_err(late)?.map_err(HostError::unavailable)?;
        let made = made.ok_or(HostError::Refused)?;
        let cookies = made.set_cookies.iter().map(|text| HeaderValue::try_from(text.expose()));
        Ok(SignedIn {
            set_cookies: cookies.collect::<Result<_, _>>().map_err(HostError::unavailable)?,
            location: made.location,
        })
    }

    fn sign_in_url(&self, return_to: &str) -> String {
        with_return(&self.sign_in, return_to)
    }

    fn step_up_url(&self, return_to: &str) -> String {
        with_return(&self.step_up, return_to)
    }

    fn failed(&self, fault: &Fault<'_>) {
        let error = ErrorRecord {
            code: fault.code.to_owned(),
            detail: Language::English.detail(fault.code, &[]),
            retryable: fault.retryable,
            reference: None,
            cause: Some(fault.cause.to_owned()),
            expected: None,
            seen: None,
        };
        let operation = fault.path.to_owned();
        self.faults.tell(FaultRecord { r#where: FaultPlace::Request, operation, error });
    }
}

fn late(_: tokio::time::error::Elapsed) -> HostError {
    HostError::unavailable(format_args!("no answer within {} s", HOST_TIMEOUT.as_secs()))
}

fn number(request: &Parts) -> Result<i64, HostError> {
    request
        .extensions
        .get::<Number>()
        .map(|number| number.0)
        .ok_or_else(|| HostError::unavailable("the request has no number"))
}

fn to_session(session: PortalSession) -> Result<HostSession, HostError> {
    // An actor that cannot be read does not mean "nobody": it is a fault of the host.
    let actor = session.actor.map(crate::caller::ActorRecord::into_actor).transpose();
    let pending = session.pending_user.map(UserId::new).transpose();
    Ok(HostSession {
        actor: actor.map_err(|error| match &error.cause {
            Some(cause) => HostError::unavailable(format_args!("{error} {cause}")),
            None => HostError::unavailable(error),
        })?,
        display_name: session.display_name,
        pending_user: pending.map_err(HostError::unavailable)?,
        from: session.from,
    })
}

fn with_return(url: &str, return_to: &str) -> String {
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}returnTo={}", utf8_percent_encode(return_to, NON_ALPHANUMERIC))
}

/// Timeout of the host's session callback.
const HOST_TIMEOUT: Duration = Duration::from_secs(10);
