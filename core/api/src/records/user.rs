//! Users, as the host's directory knows them.

use keydesk_core::ids::{OrganisationId, UserHandle, UserId};
use keydesk_core::model::User;
use keydesk_core::policy::Action;
use serde::{Deserialize, Serialize};

use super::{AccountView, AuthenticatorView};

/// A person, as the host's directory knows them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UserView {
    /// The directory's immutable id of the person.
    pub id: UserId,
    /// The name that the person signs in with.
    pub username: String,
    /// The name of the person as it is shown.
    pub display_name: String,
    /// An address to show beside the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The id of the organisation to which the person belongs.
    pub organisation: OrganisationId,
    /// The name of that organisation as it is shown.
    pub organisation_name: String,
    /// Whether the directory lets the person in at all.
    pub active: bool,
}

/// Searches the directory, within the organisations that the actor may act in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindUsersRequest {
    /// Words that must all occur in the name, user name or address, in any order and without regard to
    /// case; 1 to 100 characters. Commas around words are ignored, and words after the sixteenth.
    pub query: String,
    /// The `next` of the page before; left out for the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A page of people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindUsersAnswer {
    /// The people who were found, at most 20.
    pub users: Vec<UserView>,
    /// The cursor of the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many people match in all, the same on each page; left out where the directory does not count
    /// them, or not as far as that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// Reads one person and their account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetUserRequest {
    /// The directory's immutable id of the person.
    #[cfg_attr(feature = "schema", schemars(with = "UserId"))]
    pub user_id: String,
}

/// One person and their account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetUserAnswer {
    /// The person, as the directory has them.
    pub user: UserView,
    /// The account of the person.
    pub account: AccountView,
    /// The actions that the caller's roles allow on this account. A recent proof may be
    /// needed all the same, and the host's own rules may forbid it.
    pub actions: Vec<Action>,
    /// Where the person may do more than the caller, who therefore may change nothing: the names of
    /// the roles that may; empty if no role may. Left out otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles_that_may: Option<Vec<String>>,
    /// The caller's own user handle, for the signal that lists a browser's accepted credentials
    /// (WebAuthn Level 3 section 5.1.10). Left out for other people, and before the first registration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_handle: Option<UserHandle>,
}

impl From<&User> for UserView {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.clone(),
            username: user.username.clone(),
            display_name: user.display_name.clone(),
            email: user.email.clone(),
            organisation: user.organisation.clone(),
            organisation_name: user.organisation_name.clone(),
            active: user.active,
        }
    }
}

/// Lists the authenticators of people in the actor's organisations whose model the newest metadata
/// reports as compromised or revoked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListAffectedAuthenticatorsRequest {
    /// The `next` of the page before; left out for the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A page of affected authenticators.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AffectedAuthenticatorsAnswer {
    /// Those of the next 500 accounts; there may be none, and a next page all the same.
    pub authenticators: Vec<AffectedAuthenticatorView>,
    /// The cursor of the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// An authenticator whose model is reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AffectedAuthenticatorView {
    /// The person whose authenticator it is, as the directory has them.
    pub user: UserView,
    /// The authenticator, which is not removed.
    pub authenticator: AuthenticatorView,
    /// The reported status, as the FIDO Metadata Service names it: `REVOKED`, `USER_KEY_REMOTE_COMPROMISE`
    /// and so on.
    pub report: String,
}
