//! Registration links.

use keydesk_core::secret::SecretText;
use serde::{Deserialize, Serialize};

use super::{AccountView, ResponseJson};

/// A registration link, without its secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LinkView {
    /// Its id.
    pub id: String,
    /// What may be registered with it.
    pub kind: String,
    /// `issued`, `redeemed`, `registering`, `completed`, `expired`, `cancelled` or `superseded`.
    pub status: String,
    /// When.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub issued_at: String,
    /// Who.
    pub issued_by: String,
    /// When it stops working.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub expires_at: String,
    /// What was registered with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticator_id: Option<String>,
}

/// A redeemed link, as its holder sees it. Whoever holds a link need not be signed in, so the record
/// names no id of the directory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RedeemedLinkView {
    /// The id of the link.
    pub id: String,
    /// The kind of authenticator that may be registered with the link: `security_key`, `passkey` or
    /// `this_device`.
    pub kind: String,
    /// `redeemed`, `registering`, `completed` or `expired`.
    pub status: String,
    /// When the link was issued.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub issued_at: String,
    /// When the link stops working.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub expires_at: String,
    /// The id of the authenticator that was registered with the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticator_id: Option<String>,
}

/// Issues a link; an older open one for the same user is superseded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IssueLinkRequest {
    /// For whom.
    pub user_id: String,
    /// `security_key`, `passkey` or `this_device`.
    pub kind: String,
}

/// A new link. The token is shown this once and never again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IssueLinkAnswer {
    /// The link.
    pub link: LinkView,
    /// The secret; it belongs in the fragment of the link's address.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub token: SecretText,
    /// The account as it stands now.
    pub account: AccountView,
}

/// Cancels an open link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CancelLinkRequest {
    /// Whose.
    pub user_id: String,
    /// Which.
    pub link_id: String,
}

/// Redeems a link: the press of the button.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RedeemLinkRequest {
    /// The link's token.
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
    /// The link.
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
    /// The session's secret.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub session: SecretText,
}

/// The link of a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LinkSessionAnswer {
    /// The link.
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
    /// The session's secret.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub session: SecretText,
}

/// Completes the registration of a redeemed link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FinishLinkRegistrationRequest {
    /// The session's secret.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub session: SecretText,
    /// The ceremony.
    pub ceremony_id: String,
    /// RegistrationResponseJSON (WebAuthn Level 3 section 5.1).
    pub response: ResponseJson,
}
