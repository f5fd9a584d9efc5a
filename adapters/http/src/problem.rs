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
}

#[derive(Serialize)]
struct Wire<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    code: &'a str,
    retryable: bool,
}

impl Problem {
    pub(crate) fn new(code: Code) -> Self {
        Self { status: status(code.class()), code, detail: None, retryable: false }
    }

    /// Something here is wrong, and an operator must look.
    pub(crate) fn internal(what: &'static str) -> Self {
        Error::from(Failure::Internal(what.into())).into()
    }

    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
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
            status: status(error.code.class()),
            code: error.code,
            detail: Some(error.detail),
            retryable: error.retryable,
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
