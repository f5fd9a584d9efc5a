//! Refused is not failed: a refusal is an answer with a reason and changed nothing; a failure is
//! something broken underneath.

use crate::entropy::EntropyUnavailable;
use crate::ports::{StoreError, StoreErrorKind};
pub use crate::refusal::{LacksRole, Refusal};

/// Why an operation did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It may not be done. Nothing changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It could not be done.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// The part that failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Others kept changing the same account. Nothing changed; the same call may be made again.
    #[error("others keep changing the same account")]
    Busy,
    /// A store or the directory did not answer. The same call may be made again.
    #[error("a store or the directory did not answer")]
    Unavailable(#[source] StoreError),
    /// A store holds a record that Keydesk did not write like this. An operator must look.
    #[error("a stored record is not what Keydesk wrote")]
    Tampered(#[source] StoreError),
    /// A store answered what it should not. An operator must look.
    #[error("an internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error.kind {
            StoreErrorKind::VersionConflict => Self::Busy,
            StoreErrorKind::Unavailable | StoreErrorKind::UnknownOutcome | StoreErrorKind::Full => {
                Self::Unavailable(error)
            }
            StoreErrorKind::Tampered => Self::Tampered(error),
            StoreErrorKind::KeyTaken
            | StoreErrorKind::Corrupt
            | StoreErrorKind::TooNew
            | StoreErrorKind::Invalid => Self::Internal(Box::new(error)),
        }
    }
}

impl From<EntropyUnavailable> for Error {
    fn from(error: EntropyUnavailable) -> Self {
        Self::Failed(Failure::Internal(Box::new(error)))
    }
}

impl Error {
    /// The stable code, `lower_snake_case`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Failed(failure) => failure.code(),
        }
    }

    /// The number under which the audit record has a refusal of the engine, if it has one.
    pub fn reference(&self) -> Option<&str> {
        match self {
            Self::Refused(Refusal::Rejected(rejection)) => rejection.reference.as_deref(),
            _ => None,
        }
    }

    /// Whether the same call may succeed if it is made again.
    pub fn retryable(&self) -> bool {
        matches!(
            self,
            Self::Failed(Failure::Busy | Failure::Unavailable(_))
                | Self::Refused(Refusal::TooManyRequests)
        )
    }
}

impl Failure {
    /// The stable code, `lower_snake_case`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Unavailable(_) => "store_unavailable",
            Self::Tampered(_) => "account_tampered",
            Self::Internal(_) => "internal",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What people read is in the catalogue: core knows neither a customer's roles nor what a person
    /// can do.
    #[test]
    fn errors_say_what_happened_in_a_few_neutral_words() {
        let broken = StoreError::from(StoreErrorKind::Unavailable);
        let failures = [
            Failure::Busy,
            Failure::Unavailable(broken),
            Failure::Tampered(StoreErrorKind::Tampered.into()),
            Failure::Internal("a cause".into()),
        ];
        let roles = vec!["Deputy".to_owned()];
        let refusals = Refusal::ALL.iter().cloned();
        let refusals = refusals.chain([Refusal::TargetOutranksActor { roles }]);
        let errors = refusals.map(Error::from).chain(failures.into_iter().map(Error::from));
        for (code, said) in errors.map(|error| (error.code(), error.to_string())) {
            assert!((10..=90).contains(&said.len()), "{code}: {said}");
            assert!(said.starts_with(|first: char| first.is_ascii_lowercase()), "{code}: {said}");
            assert!(!said.ends_with('.') && !said.contains(". "), "{code}: {said}");
            for word in
                ["Registration Authority", "Deputy", "Ask ", "ask for", "you", "Sign ", "again."]
            {
                assert!(!said.contains(word), "{code}: {said}");
            }
        }
    }
}
