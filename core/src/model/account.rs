//! The account: the one thing that a command reads and a commit writes.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Authenticator, AuthenticatorStatus, Link, Tag};
use crate::ids::{
    AuthenticatorId, CredentialId, EventDigest, LinkDigest, LinkId, RelyingPartyId, SessionDigest,
    UserHandle, UserId,
};
use crate::time::Timestamp;

/// The account of one user at one relying party.
///
/// The tag covers the account as this version encodes it. A member that is added here, or in what an
/// account holds, is therefore left out of the encoding while it has its default; otherwise the tags
/// of stored accounts would not fit any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The relying party.
    pub rp: RelyingPartyId,
    /// The person, as the directory knows them.
    pub user: UserId,
    /// Whether anything may be done with it.
    pub status: AccountStatus,
    /// User handles; the first is used for new credentials.
    pub handles: Vec<UserHandle>,
    /// Authenticators, oldest first: all that are not removed, and the newest removed ones
    /// ([`Account::KEPT_REMOVED`]).
    pub authenticators: Vec<Authenticator>,
    /// Open links, and the last few that ended, oldest first.
    pub links: Vec<Link>,
    /// Counts commits.
    pub version: Version,
    /// Counts events.
    pub sequence: u64,
    /// The digest of the last event.
    pub head: EventDigest,
    /// When the last event happened.
    pub changed_at: Option<Timestamp>,
    /// When an authenticator was last removed or the account last closed, as far as this version
    /// or a later one wrote it, and not before a sign-in that was written before; read it with [`Account::last_revocation`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
    /// The keyed tag over everything above. `None` before the first commit, and where a version
    /// without tags stored the account. It stands beside the account in its encoding.
    #[serde(skip)]
    pub tag: Option<Tag>,
}

/// Whether anything may be done with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// Nothing was ever done for this person.
    Unopened,
    /// In use.
    Open,
    /// Ended; may be reopened.
    Closed,
}

/// Counts the commits of one account; 0 where nothing is stored.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Version(pub u64);

/// A stored account that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// It was written by a newer Keydesk.
    #[error("stored in format {found}, and this version reads up to {newest}")]
    TooNew {
        /// The format of the stored bytes.
        found: u32,
        /// The newest that this version reads.
        newest: u32,
    },
    /// It is not what Keydesk writes.
    #[error("stored bytes do not decode")]
    Corrupt(#[source] serde_json::Error),
}

impl Account {
    /// How many removed authenticators an account keeps; when more are removed, the one that was removed
    /// first is left out.
    pub const KEPT_REMOVED: usize = 32;

    /// The account of a person for whom nothing was done yet.
    pub fn unopened(rp: RelyingPartyId, user: UserId) -> Self {
        Self {
            rp,
            user,
            status: AccountStatus::Unopened,
            handles: Vec::new(),
            authenticators: Vec::new(),
            links: Vec::new(),
            version: Version(0),
            sequence: 0,
            head: EventDigest::NONE,
            changed_at: None,
            revoked_at: None,
            tag: None,
        }
    }

    /// The authenticator with this id.
    pub fn authenticator(&self, id: &AuthenticatorId) -> Option<&Authenticator> {
        self.authenticators.iter().find(|authenticator| authenticator.id == *id)
    }

    /// The authenticator with this credential.
    pub fn credential(&self, id: &CredentialId) -> Option<&Authenticator> {
        self.authenticators.iter().find(|authenticator| authenticator.credential_id == *id)
    }

    /// The authenticators that may sign in.
    pub fn active(&self) -> impl Iterator<Item = &Authenticator> {
        self.authenticators
            .iter()
            .filter(|authenticator| authenticator.status == AuthenticatorStatus::Active)
    }

    /// Whether the account holds an authenticator that is not removed.
    pub fn holds_authenticator(&self) -> bool {
        self.authenticators.iter().any(|kept| kept.status != AuthenticatorStatus::Removed)
    }

    /// When an authenticator was last removed or the account last closed: proofs of who somebody
    /// is from then or before no longer count. Accounts that were stored before the closing of an
    /// account was kept answer with the newest removal.
    pub fn last_revocation(&self) -> Option<Timestamp> {
        let removals = self.authenticators.iter().filter_map(|kept| kept.removal.as_ref());
        removals.map(|removal| removal.at).chain(self.revoked_at).max()
    }

    /// The link with this id.
    pub fn link(&self, id: &LinkId) -> Option<&Link> {
        self.links.iter().find(|link| link.id == *id)
    }

    /// The link with this token digest.
    pub fn link_of_token(&self, digest: &LinkDigest) -> Option<&Link> {
        self.links.iter().find(|link| link.digest == *digest)
    }

    /// The link that this session redeemed or completed.
    pub fn link_of_session(&self, session: &SessionDigest) -> Option<&Link> {
        self.links.iter().find(|link| link.is_session(session))
    }

    /// Returns the form that stores keep: compact JSON with the number of its format and the tag, the
    /// same bytes for the same account.
    ///
    /// # Errors
    /// If the account cannot be written as JSON.
    pub fn encode(&self) -> Result<Vec<u8>, serde_json::Error> {
        self.encode_around(&self.covered()?)
    }

    /// Returns [`Account::encode`] where [`Account::covered`] was made already: an account with many keys
    /// and links is not written as JSON twice.
    pub(crate) fn encode_around(&self, covered: &[u8]) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = format!("{{\"format\":{FORMAT},\"account\":").into_bytes();
        bytes.extend_from_slice(covered);
        if let Some(tag) = &self.tag {
            bytes.extend_from_slice(b",\"tag\":");
            serde_json::to_writer(&mut bytes, tag)?;
        }
        bytes.push(b'}');
        Ok(bytes)
    }

    /// Returns the bytes that the account's tag covers: all of the account but the tag.
    ///
    /// # Errors
    /// If the account cannot be written as JSON.
    pub fn covered(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// Reads what [`Account::encode`] wrote, in this or an older version.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let stored: Result<Stored<Self, Tag>, _> = serde_json::from_slice(bytes);
        // A newer version's format may differ from this version's account.
        let format = match &stored {
            Ok(stored) => stored.format,
            Err(_) => serde_json::from_slice(bytes).map_or(FORMAT, |Format { format }| format),
        };
        if format > FORMAT {
            return Err(DecodeError::TooNew { found: format, newest: FORMAT });
        }
        let Stored { account, tag, .. } = stored.map_err(DecodeError::Corrupt)?;
        Ok(Self { tag, ..account })
    }
}

impl AccountStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Unopened, Self::Open, Self::Closed];

    /// The status as written on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unopened => "unopened",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

impl Version {
    /// The version after this one.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(Serialize))]
struct Stored<A, T> {
    format: u32,
    account: A,
    #[serde(default = "Option::default")]
    #[cfg_attr(test, serde(skip_serializing_if = "Option::is_none"))]
    tag: Option<T>,
}

#[derive(Deserialize)]
struct Format {
    format: u32,
}

/// The number of the form that this version writes. A change of form raises it and adds the step
/// that reads the one before. Format 1 had no tags; a version that reads no further would drop them.
const FORMAT: u32 = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::KeyId;

    #[test]
    fn the_stored_form_is_what_serde_writes_of_it() {
        let rp = RelyingPartyId::new("care.example").unwrap();
        let mut account = Account::unopened(rp, UserId::new("j\"o").unwrap());
        for tag in [None, Some(Tag { key: KeyId("o\"ne".into()), mac: [7; 32] })] {
            account.tag = tag;
            let stored = Stored { format: FORMAT, account: &account, tag: account.tag.as_ref() };
            let bytes = account.encode().unwrap();
            assert_eq!(bytes, serde_json::to_vec(&stored).unwrap());
            assert_eq!(Account::decode(&bytes).unwrap(), account);
        }
    }
}
