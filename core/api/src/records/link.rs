//! Registration links.

use keydesk_core::ids::{AuthenticatorId, LinkId};
use keydesk_core::model::{AuthenticatorKind, LinkStatus};
use keydesk_core::secret::SecretText;
use keydesk_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AccountView, ResponseJson};

/// A registration link, without its secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LinkView {
    /// The id of the link, which is not its secret.
    pub id: LinkId,
    /// The kind of authenticator that may be registered with the link.
    pub kind: AuthenticatorKind,
    /// The status of the link at this moment.
    pub status: LinkStatus,
    /// When the link was issued.
    pub issued_at: Timestamp,
    /// The id of the person who issued the link.
    pub issued_by: String,
    /// When the link stops working.
    pub expires_at: Timestamp,
    /// The id of the authenticator that was registered with the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticator_id: Option<AuthenticatorId>,
}

/// A redeemed link, as its holder sees it. Anyone who holds a link need not be signed in, so the record
/// names no id of the directory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RedeemedLinkView {
    /// The id of the link, which is not its secret.
    pub id: LinkId,
    /// The kind of authenticator that may be registered with the link.
    pub kind: AuthenticatorKind,
    /// The status of the link now: not `issued`, because it was redeemed.
    pub status: LinkStatus,
    /// When the link was issued.
    pub issued_at: Timestamp,
    /// When the link stops working.
    pub expires_at: Timestamp,
    /// The id of the authenticator that was registered with the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticator_id: Option<AuthenticatorId>,
}

/// Issues a link; an older open one for the same user is superseded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IssueLinkRequest {
    /// The id of the person for whom the link is.
    #[cfg_attr(feature = "schema", schemars(with = "keydesk_core::ids::UserId"))]
    pub user_id: String,
    /// The kind of authenticator that may be registered with the link.
    #[cfg_attr(feature = "schema", schemars(with = "AuthenticatorKind"))]
    pub kind: String,
}

/// A new link. The token is shown this once and never again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IssueLinkAnswer {
    /// The link as it stands after the operation.
    pub link: LinkView,
    /// The secret; it belongs in the fragment of the link's address.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub token: SecretText,
    /// The address to send to the person: the page of the mounted desk, with the secret behind the `#`. Left
    /// out where this process mounts the desk nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub url: Option<SecretText>,
    /// The account as it stands now.
    pub account: AccountView,
}

/// Cancels an open link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CancelLinkRequest {
    /// The id of the person for whom the link is.
    #[cfg_attr(feature = "schema", schemars(with = "keydesk_core::ids::UserId"))]
    pub user_id: String,
    /// The id of the link that is cancelled.
    #[cfg_attr(feature = "schema", schemars(with = "LinkId"))]
    pub link_id: String,
}

/// Redeems a link: the press of the button.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RedeemLinkRequest {
    /// The secret in the fragment of the link's address.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub token: SecretText,
    /// Whether the person confirmed that the link is for them, although somebody else is signed in;
    /// `false` if left out. It answers `signed_in_as_another`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_user_confirmed: Option<bool>,
}

/// The session that a redeemed link gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RedeemLinkAnswer {
    /// The session's secret; only for this browser.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub session: SecretText,
    /// The link as it stands after the operation.
    pub link: RedeemedLinkView,
    /// The name of the person whom the link is for, as the directory has it; absent while the
    /// directory cannot be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

/// Reads the link of a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LinkStatusRequest {
    /// The secret of the session that `redeemLink` gave.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub session: SecretText,
}

/// The link of a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LinkSessionAnswer {
    /// The link as it stands after the operation.
    pub link: RedeemedLinkView,
    /// The name of the person whom the link is for, as the directory has it; absent while the
    /// directory cannot be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

/// Starts the ceremony of a redeemed link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BeginLinkRegistrationRequest {
    /// The secret of the session that `redeemLink` gave.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub session: SecretText,
}

/// Completes the registration of a redeemed link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FinishLinkRegistrationRequest {
    /// The secret of the session that `redeemLink` gave.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub session: SecretText,
    /// The id of the ceremony that `beginLinkRegistration` answered.
    #[cfg_attr(feature = "schema", schemars(with = "keydesk_core::ids::CeremonyId"))]
    pub ceremony_id: String,
    /// The credential from `navigator.credentials.create()`, as `toJSON()` writes it.
    #[cfg_attr(feature = "schema", schemars(with = "super::RegistrationResponseJson"))]
    pub response: ResponseJson,
}
