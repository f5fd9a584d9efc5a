//! What happened, in a canonical encoding, each event naming the digest of the one before.

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::ids::{
    AuthenticatorId, CeremonyId, EventDigest, LinkDigest, LinkId, RelyingPartyId, SessionDigest,
    UserHandle, UserId,
};
use crate::model::{
    Account, Authenticator, AuthenticatorKind, By, CancelReason, LiveCeremony, Nickname, Note,
    RemovalReason,
};
use crate::time::Timestamp;

/// One thing that happened to one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    body: Body,
    encoded: Vec<u8>,
    digest: EventDigest,
}

/// What an event changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[allow(missing_docs, reason = "the members are those of the commands and of the model")]
pub enum Change {
    /// The account was opened.
    AccountCreated { handle: UserHandle },
    /// A link was made.
    LinkIssued { link: LinkId, digest: LinkDigest, kind: AuthenticatorKind, expires_at: Timestamp },
    /// A link was bound to a session; an older session of it ended.
    LinkRedeemed { link: LinkId, session: SessionDigest },
    /// A ceremony was begun with a link; an older one of it ended.
    RegistrationBegun { link: LinkId, ceremony: LiveCeremony },
    /// A link was ended on purpose.
    LinkCancelled { link: LinkId, reason: CancelReason },
    /// A newer link took an open one's place.
    LinkSuperseded { link: LinkId, newer: LinkId },
    /// A link was used up.
    LinkCompleted {
        link: LinkId,
        session: SessionDigest,
        ceremony: CeremonyId,
        authenticator: AuthenticatorId,
    },
    /// An authenticator was added.
    AuthenticatorRegistered { authenticator: Box<Authenticator> },
    /// An authenticator got another nickname.
    AuthenticatorRenamed { authenticator: AuthenticatorId, nickname: Nickname },
    /// An authenticator was ended for good.
    AuthenticatorRemoved {
        authenticator: AuthenticatorId,
        reason: RemovalReason,
        notes: Option<Note>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        own_proof_at: Option<Timestamp>,
    },
    /// An authenticator signed in.
    SignedIn {
        authenticator: AuthenticatorId,
        ceremony: CeremonyId,
        sign_count: u32,
        user_verified: bool,
        backed_up: bool,
        /// Whether the counter went back and policy only records that.
        counter_regressed: bool,
        /// The status by which metadata reported the authenticator's model, where policy let the
        /// sign-in pass all the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        model_report: Option<String>,
    },
    /// An authenticator's counter went back, and the sign-in was refused for it.
    CounterRegressed {
        authenticator: AuthenticatorId,
        ceremony: CeremonyId,
        /// The counter that the authenticator sent.
        sign_count: u32,
        /// The counter that was stored.
        stored_sign_count: u32,
    },
    /// The account was closed.
    AccountClosed { reason: Note },
    /// The account was opened again.
    AccountReopened { reason: Note },
}

/// A stored event that cannot be read, or is not what was written.
#[derive(Debug, thiserror::Error)]
pub enum EventDecodeError {
    /// It is not an event.
    #[error("stored bytes are no event")]
    Malformed(#[from] serde_json::Error),
    /// It is an event, but not in the canonical encoding.
    #[error("stored bytes are not in the canonical encoding")]
    NotCanonical,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    rp: RelyingPartyId,
    user: UserId,
    sequence: u64,
    at: Timestamp,
    by: By,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    previous: EventDigest,
    #[serde(flatten)]
    change: Change,
}

impl Event {
    /// The event that `change` is, after the last event of `account`; from where is not known.
    pub fn after(
        account: &Account,
        change: Change,
        by: By,
        at: Timestamp,
    ) -> Result<Self, serde_json::Error> {
        Self::after_from(account, change, by, None, at)
    }

    /// As [`Event::after`], with the network address or device that the host named.
    pub fn after_from(
        account: &Account,
        change: Change,
        by: By,
        from: Option<&str>,
        at: Timestamp,
    ) -> Result<Self, serde_json::Error> {
        Self::seal(Body {
            rp: account.rp.clone(),
            user: account.user.clone(),
            sequence: account.sequence + 1,
            at,
            by,
            from: from.map(printable),
            previous: account.head,
            change,
        })
    }

    /// Reads the canonical encoding.
    pub fn decode(bytes: &[u8]) -> Result<Self, EventDecodeError> {
        let event = Self::seal(serde_json::from_slice(bytes)?)?;
        if event.encoded == bytes { Ok(event) } else { Err(EventDecodeError::NotCanonical) }
    }

    /// The canonical encoding: JSON as RFC 8785 writes it.
    pub fn encoded(&self) -> &[u8] {
        &self.encoded
    }

    /// SHA-256 of the canonical encoding.
    pub fn digest(&self) -> EventDigest {
        self.digest
    }

    /// The relying party.
    pub fn rp(&self) -> &RelyingPartyId {
        &self.body.rp
    }

    /// Whose account.
    pub fn user(&self) -> &UserId {
        &self.body.user
    }

    /// Its place among the account's events, from 1.
    pub fn sequence(&self) -> u64 {
        self.body.sequence
    }

    /// When it happened.
    pub fn at(&self) -> Timestamp {
        self.body.at
    }

    /// Who did it.
    pub fn by(&self) -> &By {
        &self.body.by
    }

    /// From which network address or device, where the host said so.
    pub fn from(&self) -> Option<&str> {
        self.body.from.as_deref()
    }

    /// The digest of the event before, or [`EventDigest::NONE`].
    pub fn previous(&self) -> EventDigest {
        self.body.previous
    }

    /// What it changed.
    pub fn change(&self) -> &Change {
        &self.body.change
    }

    fn seal(body: Body) -> Result<Self, serde_json::Error> {
        let encoded = serde_json_canonicalizer::to_vec(&body)?;
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest(&SHA256, &encoded).as_ref());
        Ok(Self { body, encoded, digest: EventDigest::from_bytes(bytes) })
    }
}

impl Change {
    /// The change's name, as its canonical encoding writes it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::AccountCreated { .. } => "account_created",
            Self::LinkIssued { .. } => "link_issued",
            Self::LinkRedeemed { .. } => "link_redeemed",
            Self::RegistrationBegun { .. } => "registration_begun",
            Self::LinkCancelled { .. } => "link_cancelled",
            Self::LinkSuperseded { .. } => "link_superseded",
            Self::LinkCompleted { .. } => "link_completed",
            Self::AuthenticatorRegistered { .. } => "authenticator_registered",
            Self::AuthenticatorRenamed { .. } => "authenticator_renamed",
            Self::AuthenticatorRemoved { .. } => "authenticator_removed",
            Self::SignedIn { .. } => "signed_in",
            Self::CounterRegressed { .. } => "counter_regressed",
            Self::AccountClosed { .. } => "account_closed",
            Self::AccountReopened { .. } => "account_reopened",
        }
    }

    /// Whether sessions from before this change lose what an authenticator had proven.
    pub fn revokes_sessions(&self) -> bool {
        matches!(self, Self::AuthenticatorRemoved { .. } | Self::AccountClosed { .. })
    }
}

/// The host's word for where a request came from, kept short and without controls, because a part
/// of it may be a client's.
fn printable(from: &str) -> String {
    from.chars().filter(|c| !c.is_control()).take(MAX_FROM).collect()
}

/// Room for an address with its port, or the name of a device.
const MAX_FROM: usize = 100;
