//! The actions on an account that policy allows or refuses.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that somebody may or may not do to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Find people and read their accounts.
    View,
    /// Read the events of an account.
    ViewHistory,
    /// Issue a registration link.
    IssueLink,
    /// Cancel a registration link.
    CancelLink,
    /// Register an authenticator, signed in.
    Register,
    /// Rename an authenticator.
    Rename,
    /// Remove an authenticator.
    Remove,
    /// Close an account.
    CloseAccount,
    /// Reopen an account.
    ReopenAccount,
    /// Redeem a link; anyone who holds its token may.
    RedeemLink,
    /// Register with a redeemed link; anyone who holds its session may.
    RegisterByLink,
    /// Sign in; the holder of the verified authenticator may.
    SignIn,
}

impl fmt::Display for Action {
    /// The name as policies and answers have it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 12] = [
        Self::View,
        Self::ViewHistory,
        Self::IssueLink,
        Self::CancelLink,
        Self::Register,
        Self::Rename,
        Self::Remove,
        Self::CloseAccount,
        Self::ReopenAccount,
        Self::RedeemLink,
        Self::RegisterByLink,
        Self::SignIn,
    ];

    /// Whether a role can allow it: it is not what the holder of a link or a key does.
    pub fn is_for_roles(self) -> bool {
        self.changes_others() || matches!(self, Self::View | Self::ViewHistory)
    }

    /// Whether a role allows it for others and it changes their account. Reading does not, and what
    /// the holder of a link or a key does is allowed by no role.
    pub fn changes_others(self) -> bool {
        match self {
            Self::IssueLink
            | Self::CancelLink
            | Self::Register
            | Self::Rename
            | Self::Remove
            | Self::CloseAccount
            | Self::ReopenAccount => true,
            Self::View
            | Self::ViewHistory
            | Self::RedeemLink
            | Self::RegisterByLink
            | Self::SignIn => false,
        }
    }
}
