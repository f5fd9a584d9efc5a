//! The closed list of codes, and what sort of answer each is.

use std::fmt;

use keydesk_core::error::{Error, Failure, Refusal};
use keydesk_core::webauthn::RejectionCode;

/// A stable code, `lower_snake_case`. It means the same in every language and over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code {
    name: &'static str,
    class: Class,
}

/// What sort of answer a code is; HTTP statuses and exception classes follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The request is not one that can be answered.
    Invalid,
    /// Nobody is signed in.
    NotAuthenticated,
    /// Who is signed in may not do this, or not now.
    NotAuthorised,
    /// What was asked about is not there.
    NotFound,
    /// What was asked for does not fit what is there.
    Conflict,
    /// What was asked about has ended.
    Gone,
    /// The request is larger than what is read.
    TooLarge,
    /// Too many requests.
    TooMany,
    /// Something that the desk needs does not answer; try again.
    Unavailable,
    /// The desk itself is wrong.
    Internal,
}

impl Code {
    /// The request is not JSON of the operation's form.
    pub const MALFORMED_REQUEST: Self = Self::new("malformed_request", Class::Invalid);
    /// The request has a member that the operation does not know.
    pub const UNKNOWN_MEMBER: Self = Self::new("unknown_member", Class::Invalid);
    /// There is no such operation.
    pub const UNKNOWN_OPERATION: Self = Self::new("unknown_operation", Class::NotFound);
    /// The request is larger than 128 KiB.
    pub const BODY_TOO_LARGE: Self = Self::new("body_too_large", Class::TooLarge);
    /// The request came from another site.
    pub const CROSS_SITE: Self = Self::new("cross_site", Class::NotAuthorised);
    /// The request was made at another address of the service than the configured one.
    pub const WRONG_ADDRESS: Self = Self::new("wrong_address", Class::NotAuthorised);
    /// The request comes with no link session.
    pub const SESSION_UNKNOWN: Self = Self::new("session_unknown", Class::NotAuthenticated);
    /// The relying party's configuration is not valid.
    pub const RELYING_PARTY_INVALID: Self = Self::new("relying_party_invalid", Class::Invalid);
    /// There is no such page.
    pub const NOT_FOUND: Self = Self::new("not_found", Class::NotFound);
    /// The desk's configuration is not valid.
    pub const CONFIGURATION_INVALID: Self = Self::new("configuration_invalid", Class::Invalid);
    /// The configuration asks for what this build does not hold.
    pub const UNSUPPORTED: Self = Self::new("unsupported", Class::Invalid);
    /// The desk was closed.
    pub const CLOSED: Self = Self::new("closed", Class::Unavailable);
    /// The request's body did not arrive in time; over HTTP alone.
    pub const REQUEST_TIMEOUT: Self = Self::new("request_timeout", Class::Invalid);
    /// A person, or all together, have more open pages that wait for events than may be; over HTTP alone.
    pub const TOO_MANY_STREAMS: Self = Self::new("too_many_streams", Class::TooMany);

    /// The host did not make a session of a completed sign-in; over HTTP alone.
    pub const SIGN_IN_NOT_ADMITTED: Self = Self::new("sign_in_not_admitted", Class::NotAuthorised);

    const EDGE: [Self; 15] = [
        Self::MALFORMED_REQUEST,
        Self::UNKNOWN_MEMBER,
        Self::UNKNOWN_OPERATION,
        Self::BODY_TOO_LARGE,
        Self::CROSS_SITE,
        Self::WRONG_ADDRESS,
        Self::SESSION_UNKNOWN,
        Self::RELYING_PARTY_INVALID,
        Self::NOT_FOUND,
        Self::CONFIGURATION_INVALID,
        Self::UNSUPPORTED,
        Self::CLOSED,
        Self::REQUEST_TIMEOUT,
        Self::TOO_MANY_STREAMS,
        Self::SIGN_IN_NOT_ADMITTED,
    ];

    /// Something that the desk needs does not answer.
    pub const STORE_UNAVAILABLE: Self = Self::new("store_unavailable", Class::Unavailable);
    /// The desk itself is wrong.
    pub const INTERNAL: Self = Self::new("internal", Class::Internal);

    /// A stored record is not what Keydesk wrote.
    pub const ACCOUNT_TAMPERED: Self = Self::new("account_tampered", Class::Internal);

    const FAILURES: [Self; 4] = [
        Self::new("busy", Class::Unavailable),
        Self::STORE_UNAVAILABLE,
        Self::INTERNAL,
        Self::ACCOUNT_TAMPERED,
    ];

    /// The code's name.
    pub fn as_str(self) -> &'static str {
        self.name
    }

    /// What sort of answer it is.
    pub fn class(self) -> Class {
        self.class
    }

    /// Every code there is.
    pub fn all() -> Vec<Self> {
        let refusals = Refusal::ALL.iter().map(Self::of_refusal);
        let rejections = RejectionCode::ALL.iter().copied().map(Self::of_rejection);
        Self::EDGE.into_iter().chain(Self::FAILURES).chain(refusals).chain(rejections).collect()
    }

    /// The code of an error of core.
    pub fn of(error: &Error) -> Self {
        match error {
            Error::Refused(refusal) => Self::of_refusal(refusal),
            Error::Failed(failure) => match failure {
                Failure::Busy => Self::FAILURES[0],
                Failure::Unavailable(_) => Self::FAILURES[1],
                Failure::Internal(_) => Self::FAILURES[2],
                Failure::Tampered(_) => Self::FAILURES[3],
            },
        }
    }

    /// The code of a rejection of the engine.
    pub fn of_rejection(code: RejectionCode) -> Self {
        Self::new(code.as_str(), Class::Invalid)
    }

    fn of_refusal(refusal: &Refusal) -> Self {
        Self::new(refusal.code(), class(refusal))
    }

    const fn new(name: &'static str, class: Class) -> Self {
        Self { name, class }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

fn class(refusal: &Refusal) -> Class {
    use Refusal as R;
    match refusal {
        R::NotAuthenticated | R::SessionRevoked | R::ProofInFuture => Class::NotAuthenticated,
        R::NotAuthorised
        | R::LacksRole(_)
        | R::TargetOutranksActor { .. }
        | R::HostRefused
        | R::StepUpRequired
        | R::LinkRequired
        | R::UserDisabled
        | R::SessionEnded
        | R::CredentialOfAnother
        | R::SignInRefused
        | R::CounterRegressed
        | R::ModelReported => Class::NotAuthorised,
        R::UserUnknown
        | R::AccountUnknown
        | R::LinkUnknown
        | R::CeremonyUnknown
        | R::AuthenticatorUnknown
        | R::CredentialUnknown
        | R::RelyingPartyUnknown => Class::NotFound,
        R::AccountExists
        | R::AccountClosed
        | R::LinkNotRedeemed
        | R::SignedInAsAnother
        | R::CeremonySuperseded
        | R::AuthenticatorPending
        | R::AuthenticatorSuspended
        | R::AuthenticatorQuarantined
        | R::AuthenticatorActive
        | R::AuthenticatorRegistered
        | R::TooManyAuthenticators
        | R::LastAuthenticatorConfirm
        | R::LastAuthenticatorRefused => Class::Conflict,
        R::LinkExpired
        | R::LinkUsed
        | R::LinkCancelled
        | R::LinkSuperseded
        | R::AuthenticatorRemoved => Class::Gone,
        R::QueryInvalid
        | R::KindNotOffered
        | R::WrongKind
        | R::NotDeviceBound
        | R::NotDiscoverable
        | R::NicknameInvalid
        | R::NoteInvalid
        | R::Rejected(_) => Class::Invalid,
        R::TooManyRequests => Class::TooMany,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_unique_and_snake_case() {
        let mut seen = HashSet::new();
        for code in Code::all() {
            assert!(seen.insert(code.as_str()), "{code} stands twice");
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            assert!(code.as_str().chars().all(plain), "{code}");
        }
    }
}
