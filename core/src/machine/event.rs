//! Events: the history of an account. Each names the digest of the one before it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::encoding::SOURCE;
use crate::ids::{
    AuthenticatorId, CeremonyId, EventDigest, KeyId, LinkDigest, LinkId, RelyingPartyId,
    SessionDigest, UserHandle, UserId,
};
use crate::model::{
    Authenticator, AuthenticatorKind, By, CancelReason, LiveCeremony, Nickname, Note, RemovalReason,
};
use crate::time::Timestamp;
use crate::wire::wire_names;

/// One thing that happened to one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub(super) body: Body,
    /// Where the chained JSON stands in `encoded`.
    pub(super) chained: Range<usize>,
    pub(super) encoded: Vec<u8>,
    /// The places of personal values that were erased.
    pub(super) erased: Vec<String>,
    pub(super) digest: EventDigest,
}

/// The change that an event made.
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

/// The name of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventName {
    /// The account was opened.
    AccountCreated,
    /// A link was made.
    LinkIssued,
    /// A link was bound to a session; an older session of it ended.
    LinkRedeemed,
    /// A ceremony was begun with a link; an older one of it ended.
    RegistrationBegun,
    /// A link was ended on purpose.
    LinkCancelled,
    /// A newer link took an open one's place.
    LinkSuperseded,
    /// A link was used up.
    LinkCompleted,
    /// An authenticator was added.
    AuthenticatorRegistered,
    /// An authenticator got another nickname.
    AuthenticatorRenamed,
    /// An authenticator was ended for good.
    AuthenticatorRemoved,
    /// An authenticator signed in.
    SignedIn,
    /// An authenticator's counter went back, and the sign-in was refused for it.
    CounterRegressed,
    /// The account was closed.
    AccountClosed,
    /// The account was opened again.
    AccountReopened,
}

wire_names!(EventName {
    AccountCreated = "account_created",
    LinkIssued = "link_issued",
    LinkRedeemed = "link_redeemed",
    RegistrationBegun = "registration_begun",
    LinkCancelled = "link_cancelled",
    LinkSuperseded = "link_superseded",
    LinkCompleted = "link_completed",
    AuthenticatorRegistered = "authenticator_registered",
    AuthenticatorRenamed = "authenticator_renamed",
    AuthenticatorRemoved = "authenticator_removed",
    SignedIn = "signed_in",
    CounterRegressed = "counter_regressed",
    AccountClosed = "account_closed",
    AccountReopened = "account_reopened",
});

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    /// Left out in the first version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<KeyId>,
    pub(super) rp: RelyingPartyId,
    pub(super) user: UserId,
    pub(super) sequence: u64,
    pub(super) at: Timestamp,
    pub(super) by: By,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) user_agent: Option<String>,
    pub(super) previous: EventDigest,
    #[serde(flatten)]
    pub(super) change: Change,
}

impl Event {
    /// The stored form: the chained JSON and, beside it, personal values.
    pub fn encoded(&self) -> &[u8] {
        &self.encoded
    }

    /// The input of the digest: JSON in the canonical form of RFC 8785.
    pub fn chained(&self) -> &[u8] {
        self.encoded.get(self.chained.clone()).unwrap_or_default()
    }

    /// Places of personal values that were erased, as RFC 6901 pointers into the chained JSON, in
    /// which a change's members stand beside those of the event. In their place an empty text is read.
    pub fn erased(&self) -> &[String] {
        &self.erased
    }

    /// SHA-256 of the chained JSON.
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

    /// Time of the event.
    pub fn at(&self) -> Timestamp {
        self.body.at
    }

    /// The actor.
    pub fn by(&self) -> &By {
        &self.body.by
    }

    /// From which network address or device, where the host said so and it was not erased.
    pub fn from(&self) -> Option<&str> {
        self.body.from.as_deref().filter(|from| !from.is_empty())
    }

    /// With which client, where the host said so and it was not erased.
    pub fn user_agent(&self) -> Option<&str> {
        self.body.user_agent.as_deref().filter(|agent| !agent.is_empty())
    }

    /// The key that the event's commit was tagged with; none in events of the first version.
    pub fn key(&self) -> Option<&KeyId> {
        self.body.key.as_ref()
    }

    /// The digest of the event before, or [`EventDigest::NONE`].
    pub fn previous(&self) -> EventDigest {
        self.body.previous
    }

    /// The change.
    pub fn change(&self) -> &Change {
        &self.body.change
    }
}

impl Body {
    /// Places of values that are about a person and not about their authenticators.
    pub(super) fn personal(&self) -> Vec<&'static str> {
        SOURCE.into_iter().chain(self.change.personal().iter().copied()).collect()
    }
}

impl Change {
    /// The change's name, as its canonical encoding writes it.
    pub fn name(&self) -> EventName {
        match self {
            Self::AccountCreated { .. } => EventName::AccountCreated,
            Self::LinkIssued { .. } => EventName::LinkIssued,
            Self::LinkRedeemed { .. } => EventName::LinkRedeemed,
            Self::RegistrationBegun { .. } => EventName::RegistrationBegun,
            Self::LinkCancelled { .. } => EventName::LinkCancelled,
            Self::LinkSuperseded { .. } => EventName::LinkSuperseded,
            Self::LinkCompleted { .. } => EventName::LinkCompleted,
            Self::AuthenticatorRegistered { .. } => EventName::AuthenticatorRegistered,
            Self::AuthenticatorRenamed { .. } => EventName::AuthenticatorRenamed,
            Self::AuthenticatorRemoved { .. } => EventName::AuthenticatorRemoved,
            Self::SignedIn { .. } => EventName::SignedIn,
            Self::CounterRegressed { .. } => EventName::CounterRegressed,
            Self::AccountClosed { .. } => EventName::AccountClosed,
            Self::AccountReopened { .. } => EventName::AccountReopened,
        }
    }

    /// Whether sessions from before this change lose what an authenticator had proven.
    pub fn revokes_sessions(&self) -> bool {
        matches!(self, Self::AuthenticatorRemoved { .. } | Self::AccountClosed { .. })
    }

    /// Places of personal values in the change's JSON: whatever somebody typed. A new change says here
    /// what it holds of that, so that it can be erased.
    fn personal(&self) -> &'static [&'static str] {
        match self {
            Self::AuthenticatorRegistered { .. } => &["/authenticator/nickname"],
            Self::AuthenticatorRenamed { .. } => &["/nickname"],
            Self::AuthenticatorRemoved { .. } => &["/notes"],
            Self::AccountClosed { .. } | Self::AccountReopened { .. } => &["/reason"],
            Self::AccountCreated { .. }
            | Self::LinkIssued { .. }
            | Self::LinkRedeemed { .. }
            | Self::RegistrationBegun { .. }
            | Self::LinkCancelled { .. }
            | Self::LinkSuperseded { .. }
            | Self::LinkCompleted { .. }
            | Self::CounterRegressed { .. }
            | Self::SignedIn { .. } => &[],
        }
    }
}
