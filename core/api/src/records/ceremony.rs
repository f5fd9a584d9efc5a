//! Registration and sign-in ceremonies.

use keydesk_core::ids::{AuthenticatorId, CeremonyId, UserId};
use keydesk_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AccountView, AssuranceView, AuthenticatorView, ResponseJson};

/// The options that the browser needs for a ceremony.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CeremonyAnswer {
    /// Names the ceremony at its finish.
    pub ceremony_id: CeremonyId,
    /// Time at which the ceremony expires.
    pub expires_at: Timestamp,
    /// Creation or request options in the JSON form of WebAuthn Level 3 section 5.1.
    pub options: serde_json::Value,
}

/// Starts a registration by the user, or by an administrator on their behalf.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BeginRegistrationRequest {
    /// The id of the person for whom something is registered.
    #[cfg_attr(feature = "schema", schemars(with = "UserId"))]
    pub user_id: String,
    /// The kind of authenticator that is registered.
    #[cfg_attr(feature = "schema", schemars(with = "keydesk_core::model::AuthenticatorKind"))]
    pub kind: String,
}

/// Completes a registration that `beginRegistration` started.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FinishRegistrationRequest {
    /// The id of the person for whom something is registered.
    #[cfg_attr(feature = "schema", schemars(with = "UserId"))]
    pub user_id: String,
    /// The id of the ceremony that `beginRegistration` answered.
    #[cfg_attr(feature = "schema", schemars(with = "CeremonyId"))]
    pub ceremony_id: String,
    /// The credential from `navigator.credentials.create()`, as `toJSON()` writes it.
    #[cfg_attr(feature = "schema", schemars(with = "super::RegistrationResponseJson"))]
    pub response: ResponseJson,
}

/// The authenticator, and the account as it stands now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuthenticatorAnswer {
    /// The authenticator as it stands after the operation.
    pub authenticator: AuthenticatorView,
    /// The account; left out where the asker may not read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountView>,
}

/// Starts a sign-in ceremony.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BeginSignInRequest {
    /// The user whose key is the second factor; left out for passwordless sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<UserId>"))]
    pub user_id: Option<String>,
}

/// Completes a sign-in ceremony.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FinishSignInRequest {
    /// The id of the ceremony that `beginSignIn` answered.
    #[cfg_attr(feature = "schema", schemars(with = "CeremonyId"))]
    pub ceremony_id: String,
    /// The credential from `navigator.credentials.get()`, as `toJSON()` writes it.
    #[cfg_attr(feature = "schema", schemars(with = "super::AuthenticationResponseJson"))]
    pub response: ResponseJson,
}

/// A completed sign-in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignInAnswer {
    /// Id of the user who signed in: the owner of the stored credential.
    pub user_id: UserId,
    /// The id of the authenticator that signed.
    pub authenticator_id: AuthenticatorId,
    /// When: the `authenticatedAt` of the session that is made of it. No two sign-ins with one
    /// authenticator have the same.
    pub at: Timestamp,
    /// Whether the user was verified in this ceremony, by an authenticator that can be relied on for it.
    pub user_verified: bool,
    /// The assurance level of this sign-in (NIST SP 800-63B-4 section 2).
    pub assurance: AssuranceView,
    /// The status that the FIDO Metadata Service reports for the authenticator's model, by its name there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_report: Option<String>,
    /// How the person proved who they are, as authentication method references (RFC 8176).
    pub amr: Vec<String>,
}
