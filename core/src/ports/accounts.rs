//! Where accounts are kept.

use async_trait::async_trait;

use super::StoreError;
use crate::ids::{AuthenticatorId, CredentialId, LinkDigest, RelyingPartyId, UserHandle, UserId};
use crate::machine::Event;
use crate::model::{Account, Notification, Version};

/// Keeps accounts, one whole commit at a time.
///
/// # Behavior
/// - `load_returns_what_was_committed`: after a commit, `load` returns the account that was given.
/// - `load_of_an_unknown_account_returns_none`: a user for whom nothing was committed is `None`, not an error.
/// - `relying_parties_are_apart`: nothing is seen, found, taken or listed across relying parties.
/// - `commit_needs_the_expected_version`: a commit with another expected version than the stored
///   one (0: nothing stored) is `VersionConflict` and writes nothing, whatever keys it claims.
/// - `concurrent_commits_have_one_winner`: of many commits that expect one version, one succeeds and
///   the others are `VersionConflict`.
/// - `unique_keys_are_unique`: a commit that claims a key which any account of the relying party
///   holds, even the same account, is `KeyTaken` and writes nothing: no account, key, event or notification.
/// - `concurrent_claims_have_one_winner`: of many commits of different accounts that claim one key,
///   one succeeds and the others are `KeyTaken`.
/// - `unique_keys_stay`: a claimed key stays claimed for good, whatever becomes of its authenticator
///   or link.
/// - `lookup_keys_are_not_taken_over`: a commit that adds a lookup key which another account holds
///   is `KeyTaken`; an account may add its own again.
/// - `find_by_every_key`: `find` returns the account for each unique and lookup key it ever claimed.
/// - `commit_is_all_or_nothing`: account, keys, events and notifications appear together.
/// - `list_pages_in_order`: `list` returns every user once, ordered by the bytes of the user id, in
///   pages.
/// - `text_is_data`: identifiers and text come back as they were given, whatever they hold.
/// - `durable_stores_keep_what_was_committed`: a store with the capability `durable` holds it when it is opened
///   again.
/// - `shared_stores_agree`: two stores with the capability `shared`, opened on the same data, see each other's
///   commits at once, and of their concurrent commits that expect one version one succeeds.
#[async_trait]
pub trait AccountStore: Send + Sync {
    /// The optional capabilities of this store. Security is never one of them.
    fn capabilities(&self) -> Capabilities;

    /// The account of a user.
    async fn load(&self, rp: &RelyingPartyId, user: &UserId) -> Result<Option<Loaded>, StoreError>;

    /// The account that claimed a key.
    async fn find(
        &self,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Result<Option<Loaded>, StoreError>;

    /// Writes everything in `commit`, or nothing.
    ///
    /// # Errors
    /// `VersionConflict`, `KeyTaken`, `Unavailable`, `UnknownOutcome` or `Full`.
    async fn commit(&self, commit: Commit<'_>) -> Result<Version, StoreError>;

    /// The users with an account, in order of their ids.
    async fn list(&self, rp: &RelyingPartyId, page: Page) -> Result<Listing, StoreError>;
}

/// The optional capabilities of a store; each defaults to no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Capabilities {
    /// A commit survives if the process or the machine stops at any moment after it.
    pub durable: bool,
    /// Several processes may use the store at once.
    pub shared: bool,
}

/// An account as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The account; its version is the stored one.
    pub account: Account,
}

/// One change of one account: all of it, or none.
#[derive(Debug, Clone, Copy)]
pub struct Commit<'a> {
    /// The relying party.
    pub rp: &'a RelyingPartyId,
    /// Id of the user whose account changes.
    pub user: &'a UserId,
    /// The version that must be stored now; 0 means that no account may be stored yet.
    pub expected: Version,
    /// The account as it shall be; its version is the one after `expected`.
    pub next: &'a Account,
    /// [`Account::encode`] of `next`, for stores that keep it as it is.
    pub encoded: &'a [u8],
    /// Keys that this commit claims; none may be held yet.
    pub unique_keys: &'a [UniqueKey],
    /// Keys that this commit adds for `find`.
    pub lookup_keys: &'a [LookupKey],
    /// The events to append, in order.
    pub events: &'a [Event],
    /// The notifications to queue in the same commit.
    pub notifications: &'a [Notification],
}

/// A key that one account of a relying party holds for good.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UniqueKey {
    /// A credential id.
    Credential(CredentialId),
    /// The digest of a link's token.
    Link(LinkDigest),
}

/// A key by which an account is found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LookupKey {
    /// A credential id.
    Credential(CredentialId),
    /// The digest of a link's token.
    Link(LinkDigest),
    /// A user handle.
    Handle(UserHandle),
    /// An authenticator's id.
    Authenticator(AuthenticatorId),
}

/// Which part of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Begin after this user.
    pub after: Option<UserId>,
    /// At most so many.
    pub limit: usize,
}

/// A part of the list of accounts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// The accounts.
    pub accounts: Vec<Loaded>,
    /// Where the next part begins, if there is more.
    pub next: Option<UserId>,
}

impl UniqueKey {
    /// Returns a short, stable name for the kind of key, for stores that keep all kinds in one table.
    pub fn sort(&self) -> &'static str {
        match self {
            Self::Credential(_) => "credential",
            Self::Link(_) => "link",
        }
    }

    /// The key's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Credential(id) => id.as_bytes(),
            Self::Link(digest) => digest.as_bytes(),
        }
    }
}

impl LookupKey {
    /// Returns a short name for the kind of key, the same as for a unique key of this kind.
    pub fn sort(&self) -> &'static str {
        match self {
            Self::Credential(_) => "credential",
            Self::Link(_) => "link",
            Self::Handle(_) => "handle",
            Self::Authenticator(_) => "authenticator",
        }
    }

    /// The key's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Credential(id) => id.as_bytes(),
            Self::Link(digest) => digest.as_bytes(),
            Self::Handle(handle) => handle.as_bytes(),
            Self::Authenticator(id) => id.as_bytes(),
        }
    }
}
