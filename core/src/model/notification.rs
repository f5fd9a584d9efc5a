//! The notification that a person receives, on a channel of their own, when their authenticators change
//! (NIST SP 800-63B-4 section 4.6: notify of account events).

use serde::{Deserialize, Serialize};

use super::{Nickname, Strength};
use crate::ids::{AuthenticatorId, EventDigest, RelyingPartyId, UserId};
use crate::time::Timestamp;

/// A message to the person about an event of their account, stored in the same commit as the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    /// The digest of the event; a receiver that has seen it may ignore it.
    pub id: EventDigest,
    /// The relying party.
    pub rp: RelyingPartyId,
    /// Id of the user who must receive it.
    pub user: UserId,
    /// Time of the event.
    pub at: Timestamp,
    /// The event, with the names to show.
    pub kind: NotificationKind,
    /// Sessions that the host must end now; `None` where nothing changes for sessions, and in what
    /// an older version stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_sessions: Option<EndSessions>,
}

/// Sessions of one person that the host must end, because what they were born of is no longer in
/// use. Keydesk refuses them from the same commit on (`session_revoked`); the host's own pages do
/// not ask Keydesk.
///
/// A host acts on this whatever the kind of the notification is: kinds may be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EndSessions {
    /// The authenticators that are no longer in use. Sessions that were born of one of them end,
    /// and so do those proven by a security key of which the host does not know the authenticator.
    pub authenticator_ids: Vec<AuthenticatorId>,
    /// Whether every session of the person ends, however it began: the account is closed.
    pub all: bool,
    /// When the one session that continues had proven who it is: it removed its own authenticator,
    /// and has the strength of a password from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except_authenticated_at: Option<Timestamp>,
}

impl EndSessions {
    /// Whether a session of the notification's user ends, by what the host knows of it: the
    /// members of [`Actor`](super::Actor) of these names.
    pub fn includes(
        &self,
        authenticator: Option<&AuthenticatorId>,
        authenticated_at: Timestamp,
        strength: Strength,
    ) -> bool {
        match authenticator {
            _ if self.all => true,
            Some(id) => {
                self.authenticator_ids.contains(id)
                    && self.except_authenticated_at != Some(authenticated_at)
            }
            None => strength == Strength::SecurityKey,
        }
    }
}

/// The event that a notification is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NotificationKind {
    /// An authenticator was added to the account.
    AuthenticatorAdded {
        /// The authenticator's nickname at that time.
        nickname: Nickname,
    },
    /// An authenticator was removed from the account.
    AuthenticatorRemoved {
        /// The authenticator's nickname when it was removed.
        nickname: Nickname,
    },
    /// The counter of an authenticator went back: there may be a copy of it.
    CounterRegressed {
        /// Which authenticator.
        authenticator: AuthenticatorId,
        /// The authenticator's nickname at that time.
        nickname: Nickname,
    },
    /// The account was closed, and every authenticator with it.
    AccountClosed,
}
