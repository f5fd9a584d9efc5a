//! The one form of a refusal on the wire (RFC 9457).

use axum::body::Body;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use keydesk_api::{ApiError, Class, Code};
use keydesk_core::error::{Error, Failure, Refusal};
use keydesk_core::ports::StoreErrorKind;
use serde::Serialize;

use crate::host::HostError;
use crate::text::Catalogue;

/// A refusal, before it is known whether a page or a program asked.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) code: Code,
    pub(crate) detail: Option<String>,
    pub(crate) retryable: bool,
    /// The number that the audit record of the refusal has, too.
    pub(crate) reference: Option<Box<str>>,
    /// Where the page or operation is to be found instead.
    pub(crate) address: Option<Box<str>>,
    /// The name of the person who is signed in.
    pub(crate) signed_in_as: Option<Box<str>>,
    /// The roles that may do what was refused, for `target_outranks_actor`.
    pub(crate) roles: Box<[String]>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    code: &'a str,
    retryable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_in_as: Option<&'a str>,
}

impl Problem {
    pub(crate) fn new(code: Code) -> Self {
        Self {
            status: status(code.class()),
            code,
            detail: None,
            retryable: false,
            reference: None,
            address: None,
            signed_in_as: None,
            roles: Box::default(),
        }
    }

    /// Something here is wrong, and an operator must look.
    pub(crate) fn internal(what: &'static str) -> Self {
        Error::from(Failure::Internal(what.into())).into()
    }

    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The same later may go well.
    pub(crate) fn that_passes(self) -> Self {
        Self { retryable: true, ..self }
    }

    /// It is nothing about who asks: everybody would be told.
    pub(crate) fn unavailable(self) -> Self {
        self.that_passes().with_status(StatusCode::SERVICE_UNAVAILABLE)
    }

    /// The request did not come in time.
    pub(crate) fn timed_out() -> Self {
        Self::new(Code::REQUEST_TIMEOUT).that_passes().with_status(StatusCode::REQUEST_TIMEOUT)
    }

    /// What the framework answered with this status, in our words.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::new(Code::NOT_FOUND),
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(Code::BODY_TOO_LARGE),
            StatusCode::REQUEST_TIMEOUT => Self::timed_out(),
            StatusCode::UNPROCESSABLE_ENTITY => Self::new(Code::MALFORMED_REQUEST),
            status if status.is_server_error() => Self::internal("the router failed"),
            status => Self::new(Code::MALFORMED_REQUEST).with_status(status),
        }
    }

    /// Whether a response is one that the desk made: a problem or a page.
    pub(crate) fn is_ours(response: &Response<Body>) -> bool {
        let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        kind.is_some_and(|kind| kind == PROBLEM_JSON.as_bytes() || kind.starts_with(b"text/html"))
    }

    pub(crate) fn into_response(self, text: &Catalogue) -> Response<Body> {
        let message = text.message(self.code.as_str());
        let wire = Wire {
            r#type: format!("urn:keydesk:{}", self.code.as_str()),
            title: message.title,
            status: self.status.as_u16(),
            detail: self.detail.as_deref().unwrap_or(message.body),
            code: self.code.as_str(),
            retryable: self.retryable,
            reference: self.reference.as_deref(),
            address: self.address.as_deref(),
            signed_in_as: self.signed_in_as.as_deref(),
        };
        let body = serde_json::to_vec(&wire).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        self.add_retry_after(&mut response);
        response
    }

    /// Says when to come back, where coming back helps.
    pub(crate) fn add_retry_after(&self, response: &mut Response<Body>) {
        let seconds = match self.status {
            StatusCode::SERVICE_UNAVAILABLE => "2",
            StatusCode::TOO_MANY_REQUESTS => "60",
            _ => return,
        };
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static(seconds));
    }
}

impl From<ApiError> for Problem {
    fn from(error: ApiError) -> Self {
        Self {
            detail: Some(error.detail),
            retryable: error.retryable,
            roles: error.roles.into(),
            reference: error.reference.map(Into::into),
            ..Self::new(error.code)
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        ApiError::from(error).into()
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        ApiError::from(refusal).into()
    }
}

impl From<HostError> for Problem {
    fn from(error: HostError) -> Self {
        match error {
            HostError::Unavailable => {
                Error::from(Failure::Unavailable(StoreErrorKind::Unavailable.into())).into()
            }
            HostError::Refused => Refusal::NotAuthorised.into(),
        }
    }
}

pub(crate) fn status(class: Class) -> StatusCode {
    match class {
        Class::Invalid => StatusCode::BAD_REQUEST,
        Class::NotAuthenticated => StatusCode::UNAUTHORIZED,
        Class::NotAuthorised => StatusCode::FORBIDDEN,
        Class::NotFound => StatusCode::NOT_FOUND,
        Class::Conflict => StatusCode::CONFLICT,
        Class::Gone => StatusCode::GONE,
        Class::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Class::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Class::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Class::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

const PROBLEM_JSON: &str = "application/problem+json";
