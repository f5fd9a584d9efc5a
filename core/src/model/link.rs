//! Registration links: one person, one purpose, one use, a short life.

use serde::{Deserialize, Serialize};

use super::{AuthenticatorKind, By};
use crate::base64url::InvalidBase64Url;
use crate::ids::{AuthenticatorId, CeremonyId, LinkDigest, LinkId, SessionDigest};
use crate::secret::SecretToken;
use crate::time::Timestamp;

/// A registration link. Its token is nowhere; only the digest is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// The digest of its token.
    pub digest: LinkDigest,
    /// The kind of authenticator that can be registered with it.
    pub kind: AuthenticatorKind,
    /// Id of the user who issued it.
    pub issued_by: By,
    /// When.
    pub issued_at: Timestamp,
    /// Time at which it expires. A ceremony that started before may still finish.
    pub expires_at: Timestamp,
    /// How far it got.
    pub state: LinkState,
}

/// The stored state of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum LinkState {
    /// Made, and not used yet.
    Issued,
    /// Somebody pressed the button; only this session may go on.
    Redeemed {
        /// The session that redeemed it last.
        session: SessionDigest,
        /// The ceremony that this session began last.
        ceremony: Option<LiveCeremony>,
    },
    /// An authenticator was registered with it. The session and ceremony stay, so that a reply
    /// that was lost can be given again.
    Completed {
        /// The session that completed it.
        session: SessionDigest,
        /// The ceremony that completed it.
        ceremony: CeremonyId,
        /// Id of the authenticator that was registered.
        authenticator: AuthenticatorId,
        /// When.
        at: Timestamp,
    },
    /// Ended on purpose.
    Cancelled {
        /// When.
        at: Timestamp,
        /// By whom.
        by: By,
        /// Why.
        reason: CancelReason,
    },
    /// A newer link for the same person took its place.
    Superseded {
        /// When.
        at: Timestamp,
        /// The newer link.
        by: LinkId,
    },
}

/// A ceremony that a redeemed link began; over when it expires, without any clean-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LiveCeremony {
    /// Its id.
    pub id: CeremonyId,
    /// Time at which it expires by itself.
    pub expires_at: Timestamp,
}

/// Why a link was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// Somebody who may issue it cancelled it.
    Requested,
    /// The account was closed.
    AccountClosed,
}

/// The status of a link at a given time. `Registering` and `Expired` are computed from the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinkStatus {
    /// Waiting to be opened.
    Issued,
    /// Opened; the session may begin a ceremony.
    Redeemed,
    /// A ceremony is under way.
    Registering,
    /// An authenticator was registered with it.
    Completed,
    /// Too old.
    Expired,
    /// Ended on purpose.
    Cancelled,
    /// Replaced by a newer one.
    Superseded,
}

impl LinkStatus {
    /// Every status.
    pub const ALL: [Self; 7] = [
        Self::Issued,
        Self::Redeemed,
        Self::Registering,
        Self::Completed,
        Self::Expired,
        Self::Cancelled,
        Self::Superseded,
    ];

    /// The status as written on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Redeemed => "redeemed",
            Self::Registering => "registering",
            Self::Completed => "completed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Superseded => "superseded",
        }
    }

    /// Whether something may still be registered with it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Issued | Self::Redeemed | Self::Registering)
    }
}

impl Link {
    /// The status at `now`. A ceremony that started before the link expired may still finish.
    pub fn status(&self, now: Timestamp) -> LinkStatus {
        match &self.state {
            LinkState::Completed { .. } => LinkStatus::Completed,
            LinkState::Cancelled { .. } => LinkStatus::Cancelled,
            LinkState::Superseded { .. } => LinkStatus::Superseded,
            LinkState::Redeemed { ceremony: Some(live), .. } if now < live.expires_at => {
                LinkStatus::Registering
            }
            LinkState::Issued | LinkState::Redeemed { .. } if now >= self.expires_at => {
                LinkStatus::Expired
            }
            LinkState::Redeemed { .. } => LinkStatus::Redeemed,
            LinkState::Issued => LinkStatus::Issued,
        }
    }

    /// Whether this session is the one that redeemed or completed the link.
    pub fn is_session(&self, session: &SessionDigest) -> bool {
        match &self.state {
            LinkState::Redeemed { session: kept, .. }
            | LinkState::Completed { session: kept, .. } => kept == session,
            _ => false,
        }
    }
}

/// The session of a redeemed link, as its browser holds it: the digest of the link's token, and a secret.
#[derive(Debug, Clone)]
pub struct LinkSession {
    /// The link, by the digest of its token.
    pub link: LinkDigest,
    /// The secret.
    pub token: SecretToken,
}

impl LinkSession {
    /// The session as text, for the one browser that it is meant for.
    pub fn expose(&self) -> String {
        format!("{}.{}", self.link, self.token.expose())
    }

    /// Reads the form that [`LinkSession::expose`] writes.
    pub fn parse(text: &str) -> Result<Self, InvalidBase64Url> {
        let (link, token) = text.split_once('.').ok_or(InvalidBase64Url)?;
        Ok(Self {
            link: LinkDigest::from_bytes(crate::base64url::decode_array(link)?),
            token: SecretToken::parse(token)?,
        })
    }
}
