//! The JSON form of a refusal: a problem document (RFC 9457).

use axum::body::Body;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use keydesk_api::{ApiError, Class, Code, Language};
use keydesk_core::error::{Error, Failure, Refusal};
use keydesk_core::ports::StoreErrorKind;
use serde::Serialize;

use crate::host::HostError;

/// A refusal, before it is known whether a page or a program asked.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) code: Code,
    /// Facts to fill into its `detail`.
    pub(crate) error: Option<Box<ApiError>>,
    pub(crate) retryable: bool,
    /// Where the page or operation is to be found instead.
    pub(crate) address: Option<Box<str>>,
    /// The name of the person who is signed in.
    pub(crate) signed_in_as: Option<Box<str>>,
}

/// Why a request failed, until [`Host::failed`](crate::Host::failed) receives it; it does not go out.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) code: Code,
    pub(crate) retryable: bool,
    pub(crate) cause: Box<str>,
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
            error: None,
            retryable: false,
            address: None,
            signed_in_as: None,
        }
    }

    /// The roles that may do what was refused, for `target_outranks_actor`.
    pub(crate) fn roles(&self) -> &[String] {
        self.error.as_ref().map_or(&[], |error| &error.roles)
    }

    /// Something here is wrong, and an operator must look.
    pub(crate) fn internal(what: &'static str) -> Self {
        Error::from(Failure::Internal(what.into())).into()
    }

    /// The host made no session of a sign-in. It is final: the ceremony is spent.
    pub(crate) fn not_admitted(error: HostError, unrecorded: Option<Error>) -> Self {
        let code = Code::SIGN_IN_NOT_ADMITTED;
        let mut causes = Vec::new();
        if let HostError::Unavailable(cause) = error {
            causes.push(cause);
        }
        if let Some(error) = unrecorded {
            let cause = ApiError::from(error).cause.unwrap_or_default();
            causes.push(format!("and the audit record does not say so: {cause}"));
        }
        if causes.is_empty() {
            return Self::new(code);
        }
        let error = ApiError::with_detail(code, &Language::English.detail(code.as_str(), &[]));
        let error = error.caused_by(causes.join("; "));
        Self::from(error).with_status(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Keeps the cause in the response for the host's developers, but not for a fault of the caller,
    /// because callers could fill the host's log. A missing role is reported all the same: the host may have
    /// written its name differently.
    pub(crate) fn keep_cause(&self, response: &mut Response<Body>) {
        let cause = self.error.as_ref().and_then(|error| error.cause.clone());
        let told =
            self.status.is_server_error() || self.code.as_str() == Refusal::NotAuthorised.code();
        if let Some(cause) = cause.filter(|_| told) {
            response.extensions_mut().insert(Kept {
                code: self.code,
                retryable: self.retryable,
                cause,
            });
        }
    }

    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Returns the same problem, marked as retryable.
    pub(crate) fn that_passes(self) -> Self {
        Self { retryable: true, ..self }
    }

    /// The problem does not depend on the caller: everybody would receive it.
    pub(crate) fn unavailable(self) -> Self {
        self.that_passes().with_status(StatusCode::SERVICE_UNAVAILABLE)
    }

    /// The request did not come in time.
    pub(crate) fn timed_out() -> Self {
        Self::new(Code::REQUEST_TIMEOUT).that_passes().with_status(StatusCode::REQUEST_TIMEOUT)
    }

    /// Turns a response of the framework with this status into a problem.
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

    pub(crate) fn into_response(self, language: Language) -> Response<Body> {
        let code = self.code.as_str();
        let detail = match &self.error {
            Some(error) => error.detail_in(language),
            None => language.detail(code, &[]),
        };
        let wire = Wire {
            r#type: format!("urn:keydesk:{code}"),
            title: language.message(code).title,
            status: self.status.as_u16(),
            detail: &detail,
            code,
            retryable: self.retryable,
            reference: self.error.as_ref().and_then(|error| error.reference.as_deref()),
            address: self.address.as_deref(),
            signed_in_as: self.signed_in_as.as_deref(),
        };
        let body = serde_json::to_vec(&wire).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        self.add_retry_after(&mut response);
        self.keep_cause(&mut response);
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
        let (retryable, code) = (error.retryable, error.code);
        Self { retryable, error: Some(Box::new(error)), ..Self::new(code) }
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
            HostError::Unavailable(cause) => {
                let error = ApiError::from(Error::from(Failure::Unavailable(
                    StoreErrorKind::Unavailable.into(),
                )));
                error.caused_by(cause).into()
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use http_body_util::BodyExt;
    use keydesk_core::webauthn::{Rejection, RejectionCode};

    use super::*;

    async fn document(problem: Problem, language: Language) -> (String, String) {
        let body = problem.into_response(language).into_body().collect().await.unwrap().to_bytes();
        let document: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let text = |member: &str| document[member].as_str().unwrap().to_owned();
        (text("title"), text("detail"))
    }

    type Make = Box<dyn Fn() -> Problem>;

    /// Every code alone, and as the error that core or the api makes of it.
    fn every_problem() -> Vec<(&'static str, Make)> {
        let mut all: Vec<(&'static str, Make)> = Vec::new();
        for code in Code::all() {
            all.push((code.as_str(), Box::new(move || Problem::new(code))));
            let said = "An English sentence of an edge.";
            all.push((code.as_str(), Box::new(move || ApiError::with_detail(code, said).into())));
        }
        for refusal in Refusal::ALL {
            all.push((refusal.code(), Box::new(|| refusal.clone().into())));
        }
        for code in RejectionCode::ALL {
            let refusal = || Refusal::Rejected(Rejection::from(*code));
            all.push((code.as_str(), Box::new(move || refusal().into())));
        }
        let failures: [fn() -> Failure; 4] = [
            || Failure::Busy,
            || Failure::Unavailable(StoreErrorKind::Unavailable.into()),
            || Failure::Tampered(StoreErrorKind::Tampered.into()),
            || Failure::Internal("the English cause".into()),
        ];
        for failure in failures {
            all.push((failure().code(), Box::new(move || Error::from(failure()).into())));
        }
        all
    }

    /// The words of a text, to see whether any sentence of one language stands in the other.
    fn sentences(language: Language) -> BTreeSet<String> {
        let all = Code::all().into_iter().map(|code| language.message(code.as_str()));
        let texts = all.flat_map(|message| [message.title, message.body, message.plain_body()]);
        texts
            .flat_map(|text| text.split(". "))
            .map(|text| text.trim_end_matches('.').into())
            .collect()
    }

    #[tokio::test]
    async fn welsh_problem_documents_are_welsh_throughout() {
        let (english, welsh) = (sentences(Language::English), sentences(Language::Welsh));
        assert!(english.is_disjoint(&welsh));
        for (code, problem) in every_problem() {
            let message = Language::Welsh.message(code);
            let (title, detail) = document(problem(), Language::Welsh).await;
            assert_eq!(title, message.title, "{code}");
            assert_eq!(detail, message.in_one_line(), "{code}");
            let english_document = document(problem(), Language::English).await;
            assert_ne!(english_document.0, title, "{code}");
            assert_ne!(english_document.1, detail, "{code}");
            for sentence in detail.split(". ").map(|text| text.trim_end_matches('.')) {
                assert!(!english.contains(sentence), "{code}: {sentence}");
            }
        }
    }

    #[tokio::test]
    async fn welsh_problem_documents_name_roles_that_can_help_in_welsh() {
        let outranked = |roles: &[&str]| {
            let roles = roles.iter().map(|role| (*role).to_owned()).collect();
            Problem::from(Refusal::TargetOutranksActor { roles })
        };
        let (_, one) = document(outranked(&["Prif Swyddog"]), Language::Welsh).await;
        assert_eq!(
            one,
            "Ni chewch newid y defnyddiwr hwn. Mae gan y defnyddiwr hwn fwy o hawliau yma na chi. \
             Ni newidiwyd dim. Gofynnwch i rywun â’r rôl hon: Prif Swyddog."
        );
        let (_, two) = document(outranked(&["A", "B"]), Language::Welsh).await;
        assert!(two.ends_with("Gofynnwch i rywun ag un o’r rolau hyn: A, B."), "{two}");
        let (_, english) = document(outranked(&["A", "B"]), Language::English).await;
        assert!(english.ends_with("Ask somebody with one of these roles: A, B."), "{english}");
    }
}
