//! What a person is told on a channel of their own when their authenticators change
//! (NIST SP 800-63B-4 section 4.6: notify of account events).

use serde::{Deserialize, Serialize};

use super::Nickname;
use crate::ids::{EventDigest, RelyingPartyId, UserId};
use crate::time::Timestamp;

/// Something that the person must hear of, stored in the commit that made it true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    /// The digest of the event; a receiver that has seen it may ignore it.
    pub id: EventDigest,
    /// The relying party.
    pub rp: RelyingPartyId,
    /// Who must hear of it.
    pub user: UserId,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: NotificationKind,
}

/// What a person is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NotificationKind {
    /// An authenticator was added to the account.
    AuthenticatorAdded {
        /// What it is called.
        nickname: Nickname,
    },
    /// An authenticator was removed from the account.
    AuthenticatorRemoved {
        /// What it was called.
        nickname: Nickname,
    },
    /// The account was closed, and every authenticator with it.
    AccountClosed,
}
