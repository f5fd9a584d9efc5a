//! Notifications, as the host receives them.

use keydesk_core::model::{EndSessions, Notification, NotificationKind};
use serde::{Deserialize, Serialize};

/// A message to a person about an event of their account, for a channel of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationRecord {
    /// One that has come before may be ignored.
    pub id: String,
    /// The id of the relying party at whose desk it happened.
    pub rp: String,
    /// Id of the person who must receive it.
    pub user: String,
    /// When it happened, by the clock of the desk.
    #[schemars(extend("format" = "date-time"))]
    pub at: String,
    /// What happened, with its own members.
    pub kind: NotificationKindRecord,
    /// Sessions of this person that the host ends now, whatever the kind; left out where none must
    /// end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_sessions: Option<EndSessionsRecord>,
}

/// The event that a notification is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NotificationKindRecord {
    /// An authenticator was added to the account.
    AuthenticatorAdded {
        /// What it is called.
        nickname: String,
    },
    /// An authenticator was removed from the account.
    AuthenticatorRemoved {
        /// What it was called.
        nickname: String,
    },
    /// The counter of an authenticator went back: there may be a copy of it.
    CounterRegressed {
        /// Which authenticator.
        authenticator: String,
        /// What it is called.
        nickname: String,
    },
    /// The account was closed, and every authenticator with it.
    AccountClosed {},
}

/// Sessions of one person that the host must end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndSessionsRecord {
    /// The authenticators that are no longer in use. Sessions that were born of one of them end, and
    /// so do those proven by a security key of which the host does not know the authenticator.
    pub authenticator_ids: Vec<String>,
    /// Whether every session of the person ends, however it began: the account is closed.
    pub all: bool,
    /// The `authenticatedAt` of the one session that continues: it removed its own authenticator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub except_authenticated_at: Option<String>,
}

impl From<&Notification> for NotificationRecord {
    fn from(notification: &Notification) -> Self {
        let kind = match &notification.kind {
            NotificationKind::AuthenticatorAdded { nickname } => {
                NotificationKindRecord::AuthenticatorAdded { nickname: nickname.to_string() }
            }
            NotificationKind::AuthenticatorRemoved { nickname } => {
                NotificationKindRecord::AuthenticatorRemoved { nickname: nickname.to_string() }
            }
            NotificationKind::CounterRegressed { authenticator, nickname } => {
                NotificationKindRecord::CounterRegressed {
                    authenticator: authenticator.to_string(),
                    nickname: nickname.to_string(),
                }
            }
            NotificationKind::AccountClosed => NotificationKindRecord::AccountClosed {},
        };
        Self {
            id: notification.id.to_string(),
            rp: notification.rp.to_string(),
            user: notification.user.to_string(),
            at: notification.at.to_string(),
            kind,
            end_sessions: notification.end_sessions.as_ref().map(EndSessionsRecord::from),
        }
    }
}

impl From<&EndSessions> for EndSessionsRecord {
    fn from(ends: &EndSessions) -> Self {
        Self {
            authenticator_ids: ends.authenticator_ids.iter().map(ToString::to_string).collect(),
            all: ends.all,
            except_authenticated_at: ends.except_authenticated_at.map(|at| at.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s27_a_host_receives_which_sessions_end() {
        let stored = r#"{"id":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","rp":"localhost",
            "user":"u-jo","at":"2026-01-05T09:00:00Z",
            "kind":{"type":"authenticator_removed","nickname":"Blue key"},
            "endSessions":{"authenticatorIds":["AAAAAAAAAAAAAAAAAAAAAA"],"all":false,
                "exceptAuthenticatedAt":"2026-01-05T08:59:59.5Z"}}"#;
        for kind in [
            r#"{"type":"authenticator_removed","nickname":"Blue key"}"#,
            r#"{"type":"authenticator_added","nickname":"Blue key"}"#,
            r#"{"type":"counter_regressed","authenticator":"AAAAAAAAAAAAAAAAAAAAAA","nickname":"Blue key"}"#,
            r#"{"type":"account_closed"}"#,
        ] {
            let removed = r#"{"type":"authenticator_removed","nickname":"Blue key"}"#;
            let stored = stored.replace(removed, kind);
            let notification: Notification = serde_json::from_str(&stored).unwrap();
            let sent = serde_json::to_value(NotificationRecord::from(&notification)).unwrap();
            // What a store keeps and what a host receives have one form.
            assert_eq!(sent, serde_json::from_str::<serde_json::Value>(&stored).unwrap());
        }
    }
}
