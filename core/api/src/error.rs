//! The error that crosses every border.

use keydesk_core::error::{Error, Failure, Refusal};
use keydesk_core::webauthn::{Compared, Rejection};
use serde::{Deserialize, Serialize};

use crate::Code;
use crate::text::{Language, RequestFault};
use crate::unreadable::read_text;

/// Why an operation was not done: a stable code, a sentence for the person who reads it, and whether
/// the same call may be made again. It never contains a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct ApiError {
    /// The code.
    pub code: Code,
    /// What happened and what to do next, in English. [`detail_in`](Self::detail_in) has other languages.
    pub detail: String,
    /// Whether the same call may succeed if it is made again.
    pub retryable: bool,
    /// For `target_outranks_actor`, the names of the roles that may do what was refused; otherwise
    /// empty. [`ErrorRecord`] has no such member; its `detail` names them.
    pub roles: Box<[String]>,
    /// For a rejection by the engine, the reference under which the audit record has it.
    pub reference: Option<Box<str>>,
    /// For a request that did not read, what is wrong with it, where more is known than the code.
    pub fault: Option<Box<RequestFault>>,
    /// What a check expected and saw, where that is no secret; for developers, never for the person who
    /// asked, and not in what HTTP answers.
    pub compared: Option<Box<Compared>>,
    /// Why something failed, for developers and operators: never for the person who asked, and not in
    /// what HTTP answers.
    pub cause: Option<Box<str>>,
}

/// [`ApiError`] as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorRecord {
    /// The code, which never changes its meaning.
    pub code: String,
    /// What happened and what to do next.
    pub detail: String,
    /// Whether the same call may succeed if it is made again.
    pub retryable: bool,
    /// The number that the audit entry of a refusal has, for anyone who asks an operator about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Why it failed, for developers and operators; not for the person who asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// What the check that refused expected, where that is no secret: the origins, the relying party's id, the
    /// type, a flag, the algorithms, the counter. For developers; at most 300 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What that check saw instead; at most 300 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}

impl ApiError {
    /// An error with this code and this English sentence, which cannot succeed on a retry.
    pub fn with_detail(code: Code, detail: &str) -> Self {
        Self {
            code,
            detail: detail.to_owned(),
            retryable: false,
            roles: Box::default(),
            reference: None,
            fault: None,
            compared: None,
            cause: None,
        }
    }

    /// The same error with what caused it, for developers and operators.
    #[must_use]
    pub fn caused_by(self, cause: impl Into<Box<str>>) -> Self {
        Self { cause: Some(cause.into()), ..self }
    }

    /// The same error with what was compared, for developers.
    #[must_use]
    pub(crate) fn comparing(self, compared: Compared) -> Self {
        Self { compared: Some(Box::new(compared)), ..self }
    }

    /// What happened and what to do next, in this language. In English that is `detail`. Other
    /// languages have every sentence of the catalogue, but not what only developers and operators read:
    /// which check of the engine refused, or which part of a configuration is wrong. The code and the
    /// audit record have that.
    pub fn detail_in(&self, language: Language) -> String {
        if language == Language::English {
            return self.detail.clone();
        }
        match &self.fault {
            Some(fault) => language.request_fault(**fault),
            None => language.detail(self.code.as_str(), &self.roles),
        }
    }

    /// The form that is written.
    pub fn to_record(&self) -> ErrorRecord {
        ErrorRecord {
            code: self.code.as_str().to_owned(),
            detail: self.detail.clone(),
            retryable: self.retryable,
            reference: self.reference.as_deref().map(str::to_owned),
            cause: self.cause.as_deref().map(str::to_owned),
            expected: self.compared.as_ref().map(|compared| compared.expected.clone()),
            seen: self.compared.as_ref().map(|compared| compared.seen.clone()),
        }
    }

    /// Why a request did not parse as a `T`. Parsed again, because only that names the member;
    /// a request that parses at first costs nothing extra.
    pub(crate) fn unreadable<'a, T: Deserialize<'a>>(
        error: &serde_json::Error,
        request: &'a [u8],
    ) -> Self {
        let faulty = if error.to_string().starts_with("unknown field") {
            Self::faulty(Code::UNKNOWN_MEMBER, RequestFault::UnknownMember)
        } else {
            Self::faulty(Code::MALFORMED_REQUEST, RequestFault::Form)
        };
        Self { cause: read_text::<T>(request).err().map(Into::into), ..faulty }
    }

    /// A request that is JSON, but no object.
    pub(crate) fn not_an_object() -> Self {
        Self::faulty(Code::MALFORMED_REQUEST, RequestFault::NotAnObject)
    }

    /// No operation has the name that was called.
    pub(crate) fn unknown_operation() -> Self {
        Self::coded(Code::UNKNOWN_OPERATION)
    }

    /// A member of the request whose value is not valid.
    pub(crate) fn malformed(member: &'static str) -> Self {
        Self::faulty(Code::MALFORMED_REQUEST, RequestFault::Member(member))
    }

    /// An error with the sentence of its code.
    fn coded(code: Code) -> Self {
        Self::with_detail(code, &Language::English.detail(code.as_str(), &[]))
    }

    fn faulty(code: Code, fault: RequestFault) -> Self {
        let detail = Language::English.request_fault(fault);
        Self { fault: Some(Box::new(fault)), ..Self::with_detail(code, &detail) }
    }

    /// An answer that cannot be written.
    pub(crate) fn unwritable(error: serde_json::Error) -> Self {
        Error::from(Failure::Internal(Box::new(error))).into()
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let (code, retryable) = (Code::of(&error), error.retryable());
        let reference = error.reference().map(Into::into);
        let rejected = match &error {
            Error::Refused(Refusal::Rejected(rejection)) => Some(rejected(rejection)),
            _ => None,
        };
        let cause = match &error {
            Error::Failed(failure) => Some(chain(failure)),
            Error::Refused(Refusal::LacksRole(lacks)) => Some(lacks.to_string().into()),
            Error::Refused(_) => None,
        };
        let (roles, compared) = match error {
            Error::Refused(Refusal::TargetOutranksActor { roles }) => (roles.into(), None),
            Error::Refused(Refusal::Rejected(rejection)) => (Box::default(), rejection.compared),
            _ => (Box::default(), None),
        };
        let detail = rejected.unwrap_or_else(|| Language::English.detail(code.as_str(), &roles));
        Self { code, detail, retryable, roles, reference, fault: None, compared, cause }
    }
}

/// The texts of an error and its sources, without adjacent repeats.
fn chain(error: &dyn std::error::Error) -> Box<str> {
    let errors = std::iter::successors(Some(error), |error| error.source());
    let mut texts: Vec<String> = errors.map(ToString::to_string).collect();
    texts.dedup();
    texts.join(": ").into()
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Error::from(refusal).into()
    }
}

impl From<Rejection> for ApiError {
    /// For stateless verification: the engine's own description, without advice for a person.
    fn from(rejection: Rejection) -> Self {
        let error = Self::with_detail(Code::of_rejection(rejection.code), &rejection.to_string());
        Self { compared: rejection.compared, ..error }
    }
}

/// What a person can do, and in parentheses which check refused, for developers.
fn rejected(rejection: &Rejection) -> String {
    let message = Language::English.message(rejection.code.as_str());
    format!("{} ({rejection}). {}", message.title, message.plain_body())
}
