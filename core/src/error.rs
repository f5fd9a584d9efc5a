//! Refused is not failed: a refusal is an answer with a reason and changed nothing; a failure is
//! something broken underneath.

use crate::entropy::EntropyUnavailable;
use crate::ports::{StoreError, StoreErrorKind};
use crate::webauthn::Rejection;

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

/// What was broken.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Others kept changing the same account. Nothing changed; the same call may be made again.
    #[error("The desk is busy. Try again.")]
    Busy,
    /// A store or the directory did not answer. The same call may be made again.
    #[error("The desk cannot be reached just now. Try again in a moment.")]
    Unavailable(#[source] StoreError),
    /// A store holds a record that Keydesk did not write like this. An operator must look.
    #[error(
        "This account cannot be used: its record was changed outside Keydesk. Report it to the people who run this service."
    )]
    Tampered(#[source] StoreError),
    /// A store answered what it should not. An operator must look.
    #[error("Something went wrong at the desk. Report it if it happens again.")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $sentence:literal;)+) => {
        /// Why something may not be done. The code is stable; the sentence says what happened and
        /// what to do next.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        pub enum Refusal {
            $($(#[$doc])* #[error($sentence)] $variant,)+
            /// The target may do something that the actor may not, so acting on them would raise the
            /// actor's rights.
            #[error("{}", outranks(roles))]
            TargetOutranksActor {
                /// The names of the roles that may do it, as the policy's `roleNames` has them.
                roles: Vec<String>,
            },
            /// The engine did not accept the browser's answer.
            #[error(transparent)]
            Rejected(#[from] Rejection),
        }

        impl Refusal {
            /// Every refusal but those of the engine, which have a list of their own.
            pub const ALL: &'static [Self] =
                &[$(Self::$variant,)+ Self::TargetOutranksActor { roles: Vec::new() }];

            /// The stable code, `lower_snake_case`.
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                    Self::TargetOutranksActor { .. } => "target_outranks_actor",
                    Self::Rejected(rejection) => rejection.code.as_str(),
                }
            }
        }
    };
}

refusals! {
    /// No session.
    NotAuthenticated = "not_authenticated", "Sign in first.";
    /// The authenticator that the session was born of is no longer in use, or the account closed.
    SessionRevoked = "session_revoked",
        "Your session has ended because its security key is no longer in use. Sign out, then sign in again.";
    /// The host says that the actor proved who they are at a time that is still to come.
    ProofInFuture = "proof_in_future",
        "The time of your sign-in lies in the future, so it does not count. Sign out, then sign in again. Report it if it happens again.";
    /// No role of the actor allows the action.
    NotAuthorised = "not_authorised",
        "Your role does not allow this. Ask a Registration Authority or your administrator.";
    /// The host forbids this actor to do this to this person, by a rule of its own.
    HostRefused = "host_refused",
        "A rule of this service does not allow you to do this for this person. Ask whoever runs it.";
    /// The actor's proof of who they are is too old or too weak.
    StepUpRequired = "step_up_required", "Confirm that it is you, then try again.";
    /// Policy lets a first authenticator be registered by link only.
    LinkRequired = "link_required",
        "Your first security key is issued by link. Ask a Registration Authority for one.";
    /// The directory knows no such user, or none in the organisations in which the actor may act.
    UserUnknown = "user_unknown",
        "This person was not found in the organisations that you act for. Search again.";
    /// The directory does not let the user in.
    UserDisabled = "user_disabled", "This person's access is switched off in the directory.";
    /// The search text is empty or too long, or the cursor was never given.
    QueryInvalid = "query_invalid",
        "Nothing can be looked up by this. Type 1 to 100 characters, or start again from the first page.";

    /// Nothing was ever done for this user.
    AccountUnknown = "account_unknown", "Nothing is held for this person yet.";
    /// The account is open already.
    AccountExists = "account_exists", "This account is open already.";
    /// The account is closed.
    AccountClosed = "account_closed",
        "This account is closed. It must be reopened before anything else.";

    /// No link has this token or id.
    LinkUnknown = "link_unknown",
        "This link is not known. Check that you opened the whole link, or ask for a new one.";
    /// The link was issued but not redeemed.
    LinkNotRedeemed = "link_not_redeemed", "Open the link and press the button to begin.";
    /// The link is too old.
    LinkExpired = "link_expired", "This link has expired. Ask for a new one.";
    /// The link was used.
    LinkUsed = "link_used",
        "This link has been used. Ask for a new one if you need to register another key.";
    /// The link was cancelled.
    LinkCancelled = "link_cancelled", "This link was cancelled. Ask for a new one.";
    /// A newer link took its place.
    LinkSuperseded = "link_superseded",
        "A newer link was made for you. Use that one, or ask for another.";
    /// The link was opened again elsewhere, which ended this session.
    SessionEnded = "session_ended",
        "The link was opened again on another device or tab. Continue there, or open it again here.";

    /// Somebody else than the link's person is signed in.
    SignedInAsAnother = "signed_in_as_another",
        "Somebody else is signed in here. If the link was sent to you, confirm that and go on.";

    /// The ceremony expired, was answered, or never was.
    CeremonyUnknown = "ceremony_unknown", "This attempt has ended. Start again.";
    /// A newer ceremony of the same link took its place.
    CeremonySuperseded = "ceremony_superseded",
        "A newer attempt was started. Continue there, or start again here.";

    /// The account has no such authenticator.
    AuthenticatorUnknown = "authenticator_unknown",
        "This security key was not found. It may have been removed meanwhile.";
    /// The authenticator waits for its proving sign-in.
    AuthenticatorPending = "authenticator_pending",
        "This security key is not in use yet. Sign in with it once to prove it.";
    /// The authenticator is suspended.
    AuthenticatorSuspended = "authenticator_suspended",
        "This security key is suspended. Ask a Registration Authority to reinstate it.";
    /// The authenticator is quarantined.
    AuthenticatorQuarantined = "authenticator_quarantined",
        "This security key was stopped because it may have been copied. Report it.";
    /// The authenticator was removed.
    AuthenticatorRemoved = "authenticator_removed",
        "This security key was removed. Use another one, or ask for a new one.";
    /// The authenticator is active already.
    AuthenticatorActive = "authenticator_active", "This security key is active already.";
    /// The authenticator is registered already, here or to somebody else.
    AuthenticatorRegistered = "authenticator_already_registered",
        "This security key is registered already. Use another one.";
    /// The account holds as many as policy allows.
    TooManyAuthenticators = "too_many_authenticators",
        "This account holds as many security keys as it may. Remove one first.";
    /// The last active authenticator; a person must confirm.
    LastAuthenticatorConfirm = "last_authenticator_confirm",
        "This is the last security key. Without it, signing in may not be possible. Confirm to remove it.";
    /// The last active authenticator; policy keeps it.
    LastAuthenticatorRefused = "last_authenticator_refused",
        "This is the last security key and must stay. Register another one first.";
    /// The kind of authenticator is not offered by this desk.
    KindNotOffered = "kind_not_offered", "This type of authenticator is not offered here.";
    /// The authenticator is not of the kind that was asked for.
    WrongKind = "wrong_kind",
        "This type of authenticator cannot be registered here. Use the type that the page names; for another person, their own security key.";
    /// The credential may be copied, and policy refuses that.
    NotDeviceBound = "not_device_bound",
        "This authenticator can be copied to other devices, which is not allowed here. Use a security key.";
    /// The credential is not discoverable, and policy asks for that.
    NotDiscoverable = "not_discoverable",
        "This security key could not store a passkey. Free some room on it, or use another one.";
    /// The signature counter did not advance.
    CounterRegressed = "counter_regressed",
        "This security key may have been copied, so it was refused. Report it, and use another one.";

    /// Metadata reports the authenticator's model as compromised or revoked, and policy refuses that.
    ModelReported = "model_reported",
        "A fault of this model of security key was reported, so it was refused. Ask for another one.";

    /// The nickname does not fit.
    NicknameInvalid = "nickname_invalid",
        "Enter a nickname of 1 to 64 characters, without control or invisible characters.";
    /// The reason or notes do not fit.
    NoteInvalid = "note_invalid",
        "Enter 1 to 500 characters, without control or invisible characters.";

    /// No credential of this relying party has this id.
    CredentialUnknown = "credential_unknown",
        "This security key is not registered here. Use another one, or sign in another way.";
    /// The credential belongs to somebody other than who is signing in.
    CredentialOfAnother = "credential_of_another",
        "This security key belongs to another account. Use your own.";
    /// The answer proves no key of the person who signs in. Which of its parts was wrong would tell a
    /// stranger who holds which key, so the audit record alone has it.
    SignInRefused = "sign_in_refused",
        "You could not be signed in with this security key. Use one that you registered here, or sign in another way.";
    /// Too many attempts.
    TooManyRequests = "too_many_requests", "Too many attempts. Wait a minute, then try again.";
    /// No relying party with this id is configured.
    RelyingPartyUnknown = "relying_party_unknown", "This desk does not serve that relying party.";
}

/// What happened, and who can help.
fn outranks(roles: &[String]) -> String {
    let why = "This person may do more here than you may, so you cannot change their account.";
    match roles {
        [] => format!("{why} Ask whoever runs this service."),
        [role] => format!("{why} Ask somebody with this role: {role}."),
        roles => format!("{why} Ask somebody with one of these roles: {}.", roles.join(", ")),
    }
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
