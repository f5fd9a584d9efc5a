//! The error that crosses every border.

use keydesk_core::error::{Error, Failure, Refusal};
use keydesk_core::webauthn::Rejection;
use serde::{Deserialize, Serialize};

use crate::Code;

/// Why an operation was not done: a stable code, a sentence for the person who reads it, and whether
/// the same call may be made again. Nothing of the request and no secret is in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct ApiError {
    /// The code.
    pub code: Code,
    /// What happened and what to do next.
    pub detail: String,
    /// Whether the same call may succeed if it is made again.
    pub retryable: bool,
    /// For `target_outranks_actor`, the names of the roles that may do what was refused; otherwise
    /// empty. What is written of an error has them in its `detail`.
    pub roles: Vec<String>,
    /// For a refusal of the engine, the number that its audit entry has.
    pub reference: Option<String>,
}

/// [`ApiError`] as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorRecord {
    /// The code.
    pub code: String,
    /// What happened and what to do next.
    pub detail: String,
    /// Whether the same call may succeed if it is made again.
    pub retryable: bool,
    /// The number that the audit entry of a refusal has, for whoever asks an operator about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl ApiError {
    /// An error of an edge, with a sentence of its own.
    pub fn edge(code: Code, detail: &str) -> Self {
        Self {
            code,
            detail: detail.to_owned(),
            retryable: false,
            roles: Vec::new(),
            reference: None,
        }
    }

    /// The form that is written.
    pub fn to_record(&self) -> ErrorRecord {
        ErrorRecord {
            code: self.code.as_str().to_owned(),
            detail: self.detail.clone(),
            retryable: self.retryable,
            reference: self.reference.clone(),
        }
    }

    /// Why a request did not read. What serde says may quote the request, so it stays here.
    pub(crate) fn unreadable(error: &serde_json::Error) -> Self {
        if error.to_string().starts_with("unknown field") {
            Self::edge(Code::UNKNOWN_MEMBER, "The request has a member that is not known here.")
        } else {
            Self::edge(Code::MALFORMED_REQUEST, "The request does not have the expected form.")
        }
    }

    /// A request that is JSON, but no object.
    pub(crate) fn not_an_object() -> Self {
        Self::edge(Code::MALFORMED_REQUEST, "The request is not a JSON object.")
    }

    /// An operation that is not in the table.
    pub(crate) fn unknown_operation() -> Self {
        Self::edge(Code::UNKNOWN_OPERATION, "There is no operation of this name.")
    }

    /// An identifier that cannot be one.
    pub(crate) fn malformed(member: &str) -> Self {
        let detail = format!("The request's member {member} does not have the expected form.");
        Self::edge(Code::MALFORMED_REQUEST, &detail)
    }

    /// An answer that cannot be written.
    pub(crate) fn unwritable(error: serde_json::Error) -> Self {
        Error::from(Failure::Internal(Box::new(error))).into()
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let detail = match &error {
            Error::Refused(Refusal::Rejected(rejection)) => rejected(rejection),
            error => error.to_string(),
        };
        let (code, retryable) = (Code::of(&error), error.retryable());
        let reference = error.reference().map(str::to_owned);
        let roles = match error {
            Error::Refused(Refusal::TargetOutranksActor { roles }) => roles,
            _ => Vec::new(),
        };
        Self { code, detail, retryable, roles, reference }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Error::from(refusal).into()
    }
}

impl From<Rejection> for ApiError {
    /// For those who verify without a lifecycle: what the engine says, as it says it.
    fn from(rejection: Rejection) -> Self {
        Self::edge(Code::of_rejection(rejection.code), &rejection.to_string())
    }
}

/// The engine speaks to developers; people are told what they can do.
fn rejected(rejection: &Rejection) -> String {
    format!("The security key's answer was not accepted ({rejection}). Try again.")
}
