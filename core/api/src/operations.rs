//! The table of operations, and `call`, which goes by it.

use serde::Serialize;
use serde::de::DeserializeOwned;

#[cfg(feature = "schema")]
use crate::records as r;
use crate::{Api, ApiError, Caller};

/// One operation.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// Its name, camelCase.
    pub name: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// Whether it may be called without a signed-in person: what it takes instead is a secret or an
    /// assertion.
    pub public: bool,
    /// The JSON Schemas of its request and answer.
    #[cfg(feature = "schema")]
    pub schemas: fn(&mut schemars::SchemaGenerator) -> (schemars::Schema, schemars::Schema),
}

macro_rules! operations {
    ($($name:literal $method:ident($request:ty) -> $answer:ty, $public:literal, $summary:literal;)+) => {
        /// Every operation of a desk.
        pub static OPERATIONS: &[Operation] = &[$(Operation {
            name: $name,
            summary: $summary,
            public: $public,
            #[cfg(feature = "schema")]
            schemas: |generator| (
                generator.subschema_for::<$request>(),
                generator.subschema_for::<$answer>(),
            ),
        }),+];

        impl Api {
            /// Calls an operation by its name, with its request as JSON, and returns its answer as
            /// JSON.
            ///
            /// # Errors
            /// Those of the operation, `unknown_operation`, `malformed_request`, `unknown_member`.
            pub async fn call(
                &self,
                caller: &Caller,
                operation: &str,
                request: &[u8],
            ) -> Result<Vec<u8>, ApiError> {
                match operation {
                    $($name => write(&self.$method(caller, read(request)?).await?),)+
                    _ => Err(ApiError::unknown_operation()),
                }
            }
        }
    };
}

operations! {
    "findUsers" find_users(r::FindUsersRequest) -> r::FindUsersAnswer, false,
        "Searches the directory";
    "getUser" get_user(r::GetUserRequest) -> r::GetUserAnswer, false,
        "Reads one person and their account";
    "issueLink" issue_link(r::IssueLinkRequest) -> r::IssueLinkAnswer, false,
        "Issues a registration link";
    "cancelLink" cancel_link(r::CancelLinkRequest) -> r::AccountAnswer, false,
        "Cancels an open link";
    "redeemLink" redeem_link(r::RedeemLinkRequest) -> r::RedeemLinkAnswer, true,
        "Redeems a link";
    "linkStatus" link_status(r::LinkStatusRequest) -> r::LinkSessionAnswer, true,
        "Reads the link of a session";
    "beginLinkRegistration"
        begin_link_registration(r::BeginLinkRegistrationRequest) -> r::CeremonyAnswer, true,
        "Begins the ceremony of a redeemed link";
    "finishLinkRegistration"
        finish_link_registration(r::FinishLinkRegistrationRequest) -> r::AuthenticatorAnswer, true,
        "Completes the registration of a redeemed link";
    "beginRegistration"
        begin_registration(r::BeginRegistrationRequest) -> r::CeremonyAnswer, false,
        "Begins a registration by a signed-in person";
    "finishRegistration"
        finish_registration(r::FinishRegistrationRequest) -> r::AuthenticatorAnswer, false,
        "Completes a registration by a signed-in person";
    "renameAuthenticator"
        rename_authenticator(r::RenameAuthenticatorRequest) -> r::AuthenticatorAnswer, false,
        "Renames an authenticator";
    "removeAuthenticator"
        remove_authenticator(r::RemoveAuthenticatorRequest) -> r::AuthenticatorAnswer, false,
        "Removes an authenticator";
    "beginSignIn" begin_sign_in(r::BeginSignInRequest) -> r::CeremonyAnswer, true,
        "Begins a sign-in";
    "finishSignIn" finish_sign_in(r::FinishSignInRequest) -> r::SignInAnswer, true,
        "Completes a sign-in";
    "closeAccount" close_account(r::CloseAccountRequest) -> r::AccountAnswer, false,
        "Closes an account";
    "reopenAccount" reopen_account(r::ReopenAccountRequest) -> r::AccountAnswer, false,
        "Reopens an account";
    "listEvents" list_events(r::ListEventsRequest) -> r::EventsAnswer, false,
        "Reads the events of an account";
    "changesSince" changes_since(r::ChangesSinceRequest) -> r::ChangesAnswer, false,
        "Reads what changed in an account";
    "listAffectedAuthenticators"
        list_affected_authenticators(r::ListAffectedAuthenticatorsRequest)
            -> r::AffectedAuthenticatorsAnswer, false,
        "Lists the authenticators whose model metadata reports";
}

/// Reads the request of an operation from JSON.
///
/// # Errors
/// `malformed_request`, `unknown_member`.
pub fn read<T: DeserializeOwned>(request: &[u8]) -> Result<T, ApiError> {
    // Serde would also take the members in order as an array.
    if !request.trim_ascii_start().starts_with(b"{") {
        return Err(ApiError::not_an_object());
    }
    serde_json::from_slice(request).map_err(|error| ApiError::unreadable::<T>(&error, request))
}

fn write<T: Serialize>(answer: &T) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(answer).map_err(ApiError::unwritable)
}
