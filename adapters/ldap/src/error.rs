//! Errors, by what is known of the outcome.

use keydesk_core::ports::{StoreError, StoreErrorKind};
use ldap3::LdapResult;

use crate::result_code;

/// Why a call did not do what was asked, for operators. Holds no value of an entry and no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {detail}", .code.as_str())]
pub struct LdapError {
    /// The kind of error.
    pub code: LdapErrorCode,
    /// The observed fault, in at most 300 bytes.
    pub detail: String,
}

/// One line for each code: its name, its text, the kind of error that the port gives for it.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal => $kind:ident,)+) => {
        /// The kinds of [`LdapError`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum LdapErrorCode {
            $($(#[$doc])* $name,)+
        }

        impl LdapErrorCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code, stable.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// The kind of [`StoreError`] that it becomes.
            pub fn kind(self) -> StoreErrorKind {
                match self {
                    $(Self::$name => StoreErrorKind::$kind,)+
                }
            }
        }
    };
}

codes! {
    /// The configuration cannot be used.
    ConfigInvalid = "config_invalid" => Invalid,
    /// The password could not be fetched, or is empty.
    PasswordUnavailable = "password_unavailable" => Unavailable,
    /// No server could be reached.
    ServerUnreachable = "server_unreachable" => Unavailable,
    /// The server's certificate is not trusted, or TLS failed otherwise.
    TlsFailed = "tls_failed" => Invalid,
    /// The server does not know this name and password, or this process.
    WrongCredentials = "wrong_credentials" => Invalid,
    /// The server wants a better protected connection or another way to prove who asks.
    StrongerSecurityRequired = "stronger_security_required" => Invalid,
    /// The server did not answer, or the connection was lost.
    ServerLost = "server_lost" => Unavailable,
    /// The server is busy or about to stop.
    ServerBusy = "server_busy" => Unavailable,
    /// The server met an error of its own and did nothing.
    ServerFailed = "server_failed" => Unavailable,
    /// The server ended the operation because it took too long.
    TimeLimitExceeded = "time_limit_exceeded" => Unavailable,
    /// More entries match than the server gives to this name.
    SizeLimitExceeded = "size_limit_exceeded" => Invalid,
    /// The operation is beyond a limit that the server's administrator set.
    AdminLimitExceeded = "admin_limit_exceeded" => Invalid,
    /// More people match than [`DirectoryConfig`](crate::DirectoryConfig) lets a search read.
    TooManyMatches = "too_many_matches" => Invalid,
    /// The server takes no writes: a replica.
    ReadOnlyReplica = "read_only_replica" => Unavailable,
    /// This name may not do that.
    InsufficientRights = "insufficient_rights" => Invalid,
    /// The server does not know Keydesk's attributes or classes.
    SchemaMissing = "schema_missing" => Invalid,
    /// The server's schema does not allow such an entry.
    SchemaViolation = "schema_violation" => Invalid,
    /// A base, branch or group that was configured is not there.
    BaseMissing = "base_missing" => Invalid,
    /// A name or filter of the configuration is malformed.
    NameMalformed = "name_malformed" => Invalid,
    /// The server points elsewhere, and the configuration says not to go there.
    ReferralRefused = "referral_refused" => Invalid,
    /// The server does not know a control that cannot be done without.
    ControlUnsupported = "control_unsupported" => Invalid,
    /// Two entries stand where there can be one.
    DuplicateEntries = "duplicate_entries" => Corrupt,
    /// An entry does not hold what it must, or what it holds does not decode.
    EntryMalformed = "entry_malformed" => Corrupt,
    /// An entry decodes, but Keydesk did not write it so.
    EntryTampered = "entry_tampered" => Tampered,
    /// An entry was written by a newer version.
    EntryTooNew = "entry_too_new" => TooNew,
    /// The journal holds a later version of an account than the directory: one of the two was put
    /// back to an older state.
    JournalAhead = "journal_ahead" => Corrupt,
    /// This is not the one server at which accounts are written. Nothing was written.
    OtherWriter = "other_writer" => Unavailable,
    /// Two servers took different commits for one version of an account. The journal has the one
    /// that counts; the other must be undone by an administrator.
    WritersDisagree = "writers_disagree" => Corrupt,
    /// A commit is larger than is sent to a server.
    TooLarge = "too_large" => Full,
    /// It took longer than a reservation holds. Nothing was written.
    TooSlow = "too_slow" => Unavailable,
    /// A key's reservation is being removed at this moment.
    KeyInCollection = "key_in_collection" => Unavailable,
    /// The server refused for another reason.
    Refused = "refused" => Invalid,
}

impl LdapError {
    /// The error of this adapter inside the error of a port.
    pub fn of(error: &StoreError) -> Option<&Self> {
        error.source.as_ref()?.downcast_ref()
    }

    pub(crate) fn new(code: LdapErrorCode, detail: impl Into<String>) -> Self {
        let mut detail = detail.into();
        let end = (0..=detail.len().min(300)).rev().find(|end| detail.is_char_boundary(*end));
        detail.truncate(end.unwrap_or(0));
        Self { code, detail }
    }

    /// What a result other than success means.
    pub(crate) fn of_result(what: &str, result: &LdapResult) -> Self {
        use LdapErrorCode as Code;
        let text = result.text.to_lowercase();
        let code = match result.rc {
            result_code::TIME_LIMIT_EXCEEDED => Code::TimeLimitExceeded,
            result_code::SIZE_LIMIT_EXCEEDED => Code::SizeLimitExceeded,
            result_code::AUTH_METHOD_NOT_SUPPORTED
            | result_code::STRONGER_AUTH_REQUIRED
            | result_code::CONFIDENTIALITY_REQUIRED
            | result_code::INAPPROPRIATE_AUTHENTICATION => Code::StrongerSecurityRequired,
            result_code::REFERRAL => Code::ReferralRefused,
            result_code::ADMIN_LIMIT_EXCEEDED => Code::AdminLimitExceeded,
            result_code::UNAVAILABLE_CRITICAL_EXTENSION => Code::ControlUnsupported,
            result_code::UNDEFINED_ATTRIBUTE_TYPE => Code::SchemaMissing,
            // slapd's word for a class that it does not know.
            result_code::INVALID_ATTRIBUTE_SYNTAX if text.contains("objectclass") => {
                Code::SchemaMissing
            }
            result_code::CONSTRAINT_VIOLATION
            | result_code::ATTRIBUTE_OR_VALUE_EXISTS
            | result_code::INVALID_ATTRIBUTE_SYNTAX
            | result_code::NAMING_VIOLATION
            | result_code::OBJECT_CLASS_VIOLATION => Code::SchemaViolation,
            result_code::NO_SUCH_OBJECT => Code::BaseMissing,
            result_code::INVALID_DN_SYNTAX => Code::NameMalformed,
            result_code::INVALID_CREDENTIALS => Code::WrongCredentials,
            result_code::INSUFFICIENT_ACCESS_RIGHTS => Code::InsufficientRights,
            result_code::BUSY | result_code::UNAVAILABLE => Code::ServerBusy,
            result_code::UNWILLING_TO_PERFORM
                if ["shadow", "read-only", "read only", "restricted"]
                    .iter()
                    .any(|word| text.contains(word)) =>
            {
                Code::ReadOnlyReplica
            }
            result_code::OTHER => Code::ServerFailed,
            _ => Code::Refused,
        };
        // The server's text may repeat what was sent; its number says enough beside ours.
        Self::new(code, format!("{what}: the server said {}", result.rc))
    }
}

impl From<LdapError> for StoreError {
    fn from(error: LdapError) -> Self {
        Self::new(error.code.kind(), error)
    }
}

/// An operation that did not succeed, by what is known of its outcome.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It never left this process, or the server was not ready for any: nothing was done.
    NotSent(LdapError),
    /// It was sent, and what became of it is not known.
    Lost(LdapError),
    /// The server refused with this result code, and did nothing.
    Refused(u32, LdapError),
}

impl Fault {
    /// What a result other than success means.
    pub(crate) fn of_result(what: &str, result: &LdapResult) -> Self {
        let error = LdapError::of_result(what, result);
        match error.code {
            LdapErrorCode::ServerBusy => Self::NotSent(error),
            _ => Self::Refused(result.rc, error),
        }
    }

    /// Whether the same may go well a moment later.
    pub(crate) fn may_be_over(&self) -> bool {
        matches!(self, Self::NotSent(_) | Self::Lost(_))
    }

    /// As the port says it of an operation that changes nothing.
    pub(crate) fn of_read(self) -> StoreError {
        match self {
            Self::NotSent(error) | Self::Lost(error) | Self::Refused(_, error) => error.into(),
        }
    }

    /// As the port says it of a write that may have been done.
    pub(crate) fn of_write(self) -> StoreError {
        match self {
            Self::Lost(error) => StoreError::new(StoreErrorKind::UnknownOutcome, error),
            other => other.of_read(),
        }
    }
}

impl From<LdapError> for Fault {
    fn from(error: LdapError) -> Self {
        match error.code.kind() {
            StoreErrorKind::Unavailable => Self::NotSent(error),
            _ => Self::Refused(result_code::NONE, error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn result(rc: u32, text: &str) -> LdapResult {
        let (matched, text) = (String::new(), text.to_owned());
        LdapResult { rc, matched, text, refs: Vec::new(), ctrls: Vec::new() }
    }

    #[test]
    fn every_result_that_matters_has_its_code_and_kind() {
        let cases = [
            (3, "", "time_limit_exceeded", StoreErrorKind::Unavailable),
            (4, "", "size_limit_exceeded", StoreErrorKind::Invalid),
            (8, "", "stronger_security_required", StoreErrorKind::Invalid),
            (10, "", "referral_refused", StoreErrorKind::Invalid),
            (11, "", "admin_limit_exceeded", StoreErrorKind::Invalid),
            (12, "", "control_unsupported", StoreErrorKind::Invalid),
            (13, "", "stronger_security_required", StoreErrorKind::Invalid),
            (17, "", "schema_missing", StoreErrorKind::Invalid),
            (21, "objectClass: value #0", "schema_missing", StoreErrorKind::Invalid),
            (21, "mail: value #0", "schema_violation", StoreErrorKind::Invalid),
            (32, "", "base_missing", StoreErrorKind::Invalid),
            (34, "", "name_malformed", StoreErrorKind::Invalid),
            (49, "", "wrong_credentials", StoreErrorKind::Invalid),
            (50, "", "insufficient_rights", StoreErrorKind::Invalid),
            (51, "", "server_busy", StoreErrorKind::Unavailable),
            (53, "shadow context; no update referral", "read_only_replica", {
                StoreErrorKind::Unavailable
            }),
            (53, "no", "refused", StoreErrorKind::Invalid),
            (65, "", "schema_violation", StoreErrorKind::Invalid),
            (80, "", "server_failed", StoreErrorKind::Unavailable),
        ];
        for (rc, text, code, kind) in cases {
            let error = LdapError::of_result("a test", &result(rc, text));
            assert_eq!((error.code.as_str(), error.code.kind()), (code, kind), "{rc}");
        }
    }

    #[test]
    fn codes_differ_and_details_are_short() {
        let codes: BTreeSet<_> = LdapErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), LdapErrorCode::ALL.len());
        let error = LdapError::new(LdapErrorCode::Refused, "\u{e9}".repeat(1_000));
        assert_eq!(error.detail.len(), 300);
    }
}
