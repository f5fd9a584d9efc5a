//! Keyed tags over accounts and credentials, made for every commit and checked on every load; and over
//! ceremonies, which hold the policy by which their answer is judged.
//!
//! The tag of an account covers its whole encoding: relying party, user, version and head of the
//! chain, and so every status, counter, link and user handle. The tag of a credential covers what
//! binds it to its owner: relying party, user, authenticator id, credential id, public key and
//! algorithm. Both name the key that they were made with.

use std::hint::black_box;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;

use super::Desk;
use crate::error::{Error, Failure};
use crate::ids::{AuthenticatorId, KeyId, RelyingPartyId, UserId};
use crate::machine::BrokenChain;
use crate::model::{Account, Authenticator, Ceremony, Tag};
use crate::ports::{Key, KeyPurpose, KeyRing, Loaded, LookupKey, StoreError, StoreErrorKind};

/// Why an account is not the one that Keydesk wrote: for operators, never for the user.
#[derive(Debug, thiserror::Error)]
pub(super) enum Tampered {
    #[error("the account has no tag")]
    Untagged,
    #[error("a tag was made with the key {}, which the key ring does not hold", .0.0)]
    KeyUnknown(KeyId),
    #[error("the account's tag does not fit the account")]
    Account,
    #[error("authenticator {0} has no tag, or one that does not fit its credential")]
    Credential(AuthenticatorId),
    #[error("the store returned the account of another user or relying party")]
    Foreign,
    #[error(transparent)]
    Chain(#[from] BrokenChain),
    #[error("the history goes on after the account's last event")]
    RolledBack,
    #[error("authenticator {0} is not the one that was registered")]
    Unregistered(AuthenticatorId),
    #[error("{0}")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The fault, with the id of the account's user.
#[derive(Debug, thiserror::Error)]
#[error("account of {user}: {cause}")]
pub(super) struct TamperedAccount {
    user: UserId,
    cause: Tampered,
}

impl Tampered {
    pub(super) fn of(self, user: &UserId) -> Error {
        let tampered = TamperedAccount { user: user.clone(), cause: self };
        Failure::Tampered(StoreError::new(StoreErrorKind::Tampered, tampered)).into()
    }
}

/// The user whose account was tampered with, if that is what the error says.
pub(super) fn tampered_user(error: &Error) -> Option<&UserId> {
    let Error::Failed(Failure::Tampered(StoreError { source: Some(source), .. })) = error else {
        return None;
    };
    source.downcast_ref::<TamperedAccount>().map(|tampered| &tampered.user)
}

/// Adds whose account it is to what a store found out by itself.
pub(super) fn about(user: &UserId, error: StoreError) -> Error {
    match error {
        StoreError { kind: StoreErrorKind::Tampered, source: Some(source) } => {
            Tampered::Store(source).of(user)
        }
        error => error.into(),
    }
}

impl Desk {
    /// Returns the account of `user` that the store returned, if its tag fits.
    ///
    /// # Errors
    /// `account_tampered`.
    pub(super) fn trusted_of(&self, user: &UserId, loaded: Loaded) -> Result<Account, Error> {
        if loaded.account.user != *user {
            return Err(Tampered::Foreign.of(user));
        }
        self.trusted(loaded)
    }

    /// Returns the account that the store found by `key`, if its tag fits and it holds the key.
    ///
    /// # Errors
    /// `account_tampered`.
    pub(super) fn trusted_holder(&self, loaded: Loaded, key: &LookupKey) -> Result<Account, Error> {
        let account = self.trusted(loaded)?;
        let holds = match key {
            LookupKey::Credential(id) => account.credential(id).is_some() || leaves_out(&account),
            LookupKey::Handle(handle) => account.handles.contains(handle),
            LookupKey::Authenticator(id) => {
                account.authenticator(id).is_some() || leaves_out(&account)
            }
            // An account keeps its newest links only.
            LookupKey::Link(_) => true,
        };
        if holds { Ok(account) } else { Err(Tampered::Foreign.of(&account.user)) }
    }

    /// Returns an account that the store returned, if its tag fits.
    ///
    /// # Errors
    /// `account_tampered`.
    pub(super) fn trusted(&self, loaded: Loaded) -> Result<Account, Error> {
        let account = loaded.account;
        match self.check_account(&account) {
            Ok(()) => Ok(account),
            Err(tampered) => Err(tampered.of(&account.user)),
        }
    }

    /// Checks an account against its tag.
    pub(super) fn check_account(&self, account: &Account) -> Result<(), Tampered> {
        if account.rp != *self.rp() {
            return Err(Tampered::Foreign);
        }
        let tag = account.tag.as_ref().ok_or(Tampered::Untagged)?;
        let covered = account.covered().map_err(|_| Tampered::Account)?;
        let fits = self.fits(tag, &[ACCOUNT_LABEL, &covered])?;
        if fits { Ok(()) } else { Err(Tampered::Account) }
    }

    /// Does for a user without an account what [`Desk::check_account`] does, so that the work does not
    /// show who has one.
    pub(super) fn check_nobody(&self, unopened: &Account) {
        let key = self.ports().keys.current(KeyPurpose::Audit);
        let covered = unopened.covered().unwrap_or_default();
        black_box(tag_of(&key, &[ACCOUNT_LABEL, &covered]));
    }

    /// Checks the credential of an authenticator against its tag.
    pub(super) fn check_credential(
        &self,
        account: &Account,
        kept: &Authenticator,
    ) -> Result<(), Tampered> {
        let tag = kept.tag.as_ref().ok_or(Tampered::Credential(kept.id))?;
        let bytes = credential_bytes(&account.rp, &account.user, kept);
        let fits = self.fits(tag, &[CREDENTIAL_LABEL, &bytes])?;
        if fits { Ok(()) } else { Err(Tampered::Credential(kept.id)) }
    }

    /// Makes the tag of a ceremony that is about to wait for its answer.
    pub(super) fn tag_of_ceremony(&self, ceremony: &Ceremony) -> Result<Tag, Error> {
        let key = self.ports().keys.current(KeyPurpose::Audit);
        Ok(tag_of(&key, &[CEREMONY_LABEL, &self.ceremony_bytes(ceremony)?]))
    }

    /// Whether this desk, or another node of it, began a ceremony as the store returned it.
    pub(super) fn began(&self, ceremony: &Ceremony) -> bool {
        let Some(tag) = &ceremony.tag else { return false };
        let Ok(bytes) = self.ceremony_bytes(ceremony) else { return false };
        self.fits(tag, &[CEREMONY_LABEL, &bytes]).unwrap_or(false)
    }

    fn ceremony_bytes(&self, ceremony: &Ceremony) -> Result<Vec<u8>, Error> {
        let bare = Ceremony { tag: None, ..ceremony.clone() };
        serde_json::to_vec(&(self.rp(), bare))
            .map_err(|error| Failure::Internal(Box::new(error)).into())
    }

    /// Whether a tag covers these parts.
    pub(super) fn fits(&self, tag: &Tag, parts: &[&[u8]]) -> Result<bool, Tampered> {
        let mut key = self.ports().keys.current(KeyPurpose::Audit);
        if key.id != tag.key {
            let older = self.ports().keys.by_id(KeyPurpose::Audit, &tag.key);
            key = older.ok_or_else(|| Tampered::KeyUnknown(tag.key.clone()))?;
        }
        Ok(verify_slices_are_equal(&tag_of(&key, parts).mac, &tag.mac).is_ok())
    }

    /// Tags an account that is about to be committed, and returns its encoding.
    pub(super) fn tagged(&self, account: &mut Account) -> Result<Vec<u8>, StoreError> {
        let tagged = tag_account(account, self.ports().keys.as_ref());
        tagged.map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))
    }
}

/// Tags an account with the current key of the ring, as a desk does before each commit, and returns
/// [`Account::encode`] of it. A credential keeps a tag that the current key made. For tools and tests
/// that write a store by themselves; a desk believes whatever is tagged.
///
/// # Errors
/// If the account cannot be written as JSON.
pub fn tag_account(
    account: &mut Account,
    keys: &dyn KeyRing,
) -> Result<Vec<u8>, serde_json::Error> {
    let key = keys.current(KeyPurpose::Audit);
    let (rp, user) = (&account.rp, &account.user);
    for kept in &mut account.authenticators {
        if kept.tag.as_ref().is_none_or(|tag| tag.key != key.id) {
            let bytes = credential_bytes(rp, user, kept);
            kept.tag = Some(tag_of(&key, &[CREDENTIAL_LABEL, &bytes]));
        }
    }
    let covered = account.covered()?;
    account.tag = Some(tag_of(&key, &[ACCOUNT_LABEL, &covered]));
    account.encode_around(&covered)
}

/// The tag over these parts, one after the other.
pub(super) fn tag_of(key: &Key, parts: &[&[u8]]) -> Tag {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()));
    parts.iter().for_each(|part| context.update(part));
    let mut mac = [0; 32];
    mac.copy_from_slice(context.sign().as_ref());
    Tag { key: key.id.clone(), mac }
}

/// Whether the account may have held an authenticator that it does not keep any more.
fn leaves_out(account: &Account) -> bool {
    let removed = account.authenticators.iter().filter(|kept| kept.removal.is_some());
    removed.count() >= Account::KEPT_REMOVED
}

/// The input of a credential's tag, which binds it to its owner: each part after its length.
fn credential_bytes(rp: &RelyingPartyId, user: &UserId, kept: &Authenticator) -> Vec<u8> {
    let algorithm = kept.algorithm.cose_id().to_be_bytes();
    let parts: [&[u8]; 6] = [
        rp.as_str().as_bytes(),
        user.as_str().as_bytes(),
        kept.id.as_bytes(),
        kept.credential_id.as_bytes(),
        &kept.public_key,
        &algorithm,
    ];
    let mut bytes = Vec::new();
    for part in parts {
        // `usize` is at most 64 bits wide on every platform that Rust supports.
        bytes.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

const ACCOUNT_LABEL: &[u8] = b"keydesk account 1\0";
const CEREMONY_LABEL: &[u8] = b"keydesk ceremony 1\0";
const CREDENTIAL_LABEL: &[u8] = b"keydesk credential 1\0";
