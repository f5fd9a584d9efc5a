//! The commands on an account.

use std::sync::Arc;
use std::time::Duration;

use crate::ids::{
    AuthenticatorId, CeremonyId, LinkDigest, LinkId, ResponseDigest, SessionDigest, UserHandle,
};
use crate::model::{AuthenticatorKind, Ceremony, LiveCeremony, Nickname, Note, RemovalReason};
use crate::policy::Action;
use crate::webauthn::metadata::AuthenticatorStatus;
use crate::webauthn::{VerifiedAuthentication, VerifiedRegistration};

/// A command, with everything that its decision needs.
#[derive(Debug)]
pub enum Command {
    /// Opens the account of a person for whom nothing was done yet.
    CreateAccount {
        /// A fresh user handle.
        handle: UserHandle,
    },
    /// Makes a registration link; an open one is superseded.
    IssueLink {
        /// A fresh id.
        link: LinkId,
        /// The digest of a fresh token.
        digest: LinkDigest,
        /// The kind of authenticator that can be registered with it.
        kind: AuthenticatorKind,
        /// How long it works, from now.
        lifetime: Duration,
    },
    /// The press of the button: binds the link to a new session.
    RedeemLink {
        /// The digest of the token that was shown.
        digest: LinkDigest,
        /// The digest of a fresh session token.
        session: SessionDigest,
    },
    /// Begins a ceremony in a redeemed link's session.
    BeginRegistration {
        /// The session.
        session: SessionDigest,
        /// The ceremony, which takes the place of an older one.
        ceremony: LiveCeremony,
    },
    /// Ends an open link on purpose.
    CancelLink {
        /// Id of the authenticator.
        link: LinkId,
    },
    /// Adds the authenticator that a ceremony made.
    CompleteRegistration {
        /// A fresh id.
        authenticator: AuthenticatorId,
        /// The ceremony, as it was kept on the server.
        ceremony: Arc<Ceremony>,
        /// The response that the engine verified.
        verified: Arc<VerifiedRegistration>,
        /// The digest of the response that it verified.
        response: ResponseDigest,
    },
    /// Gives an authenticator another nickname.
    Rename {
        /// Id of the authenticator.
        authenticator: AuthenticatorId,
        /// The new nickname.
        nickname: Nickname,
    },
    /// Ends an authenticator for good.
    Remove {
        /// Id of the authenticator.
        authenticator: AuthenticatorId,
        /// The reason.
        reason: RemovalReason,
        /// A note that the remover added.
        notes: Option<Note>,
        /// Whether a person was warned that it is the last one.
        last_confirmed: bool,
    },
    /// Writes down a sign-in that the engine verified.
    RecordSignIn {
        /// The response that the engine verified.
        verified: Arc<VerifiedAuthentication>,
        /// The ceremony.
        ceremony: CeremonyId,
        /// What metadata reports of the authenticator's model by now.
        model_report: Option<AuthenticatorStatus>,
    },
    /// Writes down that the counter of a verified assertion went back, where the sign-in is refused
    /// for it.
    RecordCounterRegression {
        /// The response that the engine verified.
        verified: Arc<VerifiedAuthentication>,
        /// The ceremony.
        ceremony: CeremonyId,
    },
    /// Ends every authenticator and open link, and the account with them.
    CloseAccount {
        /// The reason.
        reason: Note,
    },
    /// Opens a closed account again; nothing that ended comes back.
    ReopenAccount {
        /// The reason.
        reason: Note,
    },
}

/// Every command of the machine. [`CommandKind::is_live`] says which can be given today; the others
/// have their place in the table so that what they will mean is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(
    missing_docs,
    reason = "each is described at the command of the same name, or in the table"
)]
pub enum CommandKind {
    CreateAccount,
    IssueLink,
    RedeemLink,
    BeginRegistration,
    CancelLink,
    ExtendLink,
    ConfirmPresence,
    ReportNotMe,
    CompleteRegistration,
    CompleteProof,
    Rename,
    Suspend,
    Reinstate,
    Quarantine,
    Release,
    Remove,
    RecordSignIn,
    RecordCounterRegression,
    CloseAccount,
    ReopenAccount,
    RebindUser,
    Import,
    Erase,
}

impl Command {
    /// Which command this is.
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::CreateAccount { .. } => CommandKind::CreateAccount,
            Self::IssueLink { .. } => CommandKind::IssueLink,
            Self::RedeemLink { .. } => CommandKind::RedeemLink,
            Self::BeginRegistration { .. } => CommandKind::BeginRegistration,
            Self::CancelLink { .. } => CommandKind::CancelLink,
            Self::CompleteRegistration { .. } => CommandKind::CompleteRegistration,
            Self::Rename { .. } => CommandKind::Rename,
            Self::Remove { .. } => CommandKind::Remove,
            Self::RecordSignIn { .. } => CommandKind::RecordSignIn,
            Self::RecordCounterRegression { .. } => CommandKind::RecordCounterRegression,
            Self::CloseAccount { .. } => CommandKind::CloseAccount,
            Self::ReopenAccount { .. } => CommandKind::ReopenAccount,
        }
    }

    /// The actions of which a grant must hold one for this command.
    pub fn actions(&self) -> &'static [Action] {
        match self {
            // An account is opened by whatever is first done with it.
            Self::CreateAccount { .. } => &[Action::IssueLink, Action::Register],
            Self::IssueLink { .. } => &[Action::IssueLink],
            Self::RedeemLink { .. } => &[Action::RedeemLink],
            Self::BeginRegistration { .. } => &[Action::RegisterByLink],
            Self::CancelLink { .. } => &[Action::CancelLink],
            Self::CompleteRegistration { .. } => &[Action::Register, Action::RegisterByLink],
            Self::Rename { .. } => &[Action::Rename],
            Self::Remove { .. } => &[Action::Remove],
            Self::RecordSignIn { .. } | Self::RecordCounterRegression { .. } => &[Action::SignIn],
            Self::CloseAccount { .. } => &[Action::CloseAccount],
            Self::ReopenAccount { .. } => &[Action::ReopenAccount],
        }
    }
}

impl CommandKind {
    /// Every command.
    pub const ALL: [Self; 23] = [
        Self::CreateAccount,
        Self::IssueLink,
        Self::RedeemLink,
        Self::BeginRegistration,
        Self::CancelLink,
        Self::ExtendLink,
        Self::ConfirmPresence,
        Self::ReportNotMe,
        Self::CompleteRegistration,
        Self::CompleteProof,
        Self::Rename,
        Self::Suspend,
        Self::Reinstate,
        Self::Quarantine,
        Self::Release,
        Self::Remove,
        Self::RecordSignIn,
        Self::RecordCounterRegression,
        Self::CloseAccount,
        Self::ReopenAccount,
        Self::RebindUser,
        Self::Import,
        Self::Erase,
    ];

    /// Whether the command can be given today.
    pub fn is_live(self) -> bool {
        !matches!(
            self,
            Self::ExtendLink
                | Self::ConfirmPresence
                | Self::ReportNotMe
                | Self::CompleteProof
                | Self::Suspend
                | Self::Reinstate
                | Self::Quarantine
                | Self::Release
                | Self::RebindUser
                | Self::Import
                | Self::Erase
        )
    }
}
