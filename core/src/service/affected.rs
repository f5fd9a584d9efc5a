//! Lists authenticators whose model metadata reports as compromised or revoked.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use super::Desk;
use super::audit::Attempted;
use crate::base64url;
use crate::entropy::bytes;
use crate::error::{Error, Failure, Refusal};
use crate::ids::UserId;
use crate::model::{Account, Actor, Authenticator, AuthenticatorStatus as Status, Caller, User};
use crate::policy::Action;
use crate::ports::{KeyPurpose, Page};
use crate::webauthn::metadata::AuthenticatorStatus;
use crate::webauthn::{Rejection, RejectionCode};

/// An authenticator whose model metadata reports as compromised or revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AffectedAuthenticator {
    /// Its owner.
    pub user: User,
    /// The authenticator, which is not removed.
    pub authenticator: Authenticator,
    /// The reported status.
    pub report: AuthenticatorStatus,
}

/// A part of the list of affected authenticators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AffectedPage {
    /// Ordered by their owners' ids. A page may hold fewer than the next one, or none.
    pub authenticators: Vec<AffectedAuthenticator>,
    /// Where the next page begins, if there is one. It is encrypted.
    pub next: Option<String>,
}

impl Desk {
    /// Lists the authenticators, of people of the actor's organisations, whose model the newest
    /// metadata reports as compromised or revoked. Each page looks through 500 accounts, whether or
    /// not somebody of them is affected.
    ///
    /// # Errors
    /// As [`Desk::find_users`], and `not_authorised` for who may not view other people's accounts;
    /// `metadata_missing` where no metadata is loaded; `query_invalid` for a cursor that
    /// was never given, or was given before the current key changed.
    pub async fn list_affected_authenticators(
        &self,
        caller: &Caller,
        cursor: Option<&str>,
    ) -> Result<AffectedPage, Error> {
        let result = self.list_affected_unaudited(caller, cursor).await;
        self.audited_read("listAffectedAuthenticators", caller, None, result).await
    }

    async fn list_affected_unaudited(
        &self,
        caller: &Caller,
        cursor: Option<&str>,
    ) -> Result<AffectedPage, Error> {
        let (actor, _) = self.signed_in(caller).await?;
        self.policy().access.require_role(&actor.roles, Action::View)?;
        if self.metadata().is_none() {
            let missing = Rejection::from(RejectionCode::MetadataMissing);
            return Err(Refusal::Rejected(missing).into());
        }
        let after = cursor.map(|cursor| self.unsealed(cursor)).transpose()?;
        let listing = self.ports().accounts.list(self.rp(), Page { after, limit: PAGE }).await?;
        let mut authenticators = Vec::new();
        for loaded in listing.accounts {
            match self.trusted(loaded) {
                Ok(account) => authenticators.extend(self.affected(actor, &account).await?),
                // A tampered account is recorded and skipped, so that it does not hide the others.
                Err(error) => {
                    let operation = "listAffectedAuthenticators";
                    let attempted = Attempted { operation, caller, user: None, proven: false };
                    self.record_result::<()>(&attempted, &Err(error)).await?;
                }
            }
        }
        let next = listing.next.map(|user| self.sealed(&user)).transpose()?;
        Ok(AffectedPage { authenticators, next })
    }

    /// The affected authenticators of an account, if its owner is somebody whom the actor may look up.
    async fn affected(
        &self,
        actor: &Actor,
        account: &Account,
    ) -> Result<Vec<AffectedAuthenticator>, Error> {
        let held = account.authenticators.iter().filter(|held| held.status != Status::Removed);
        let reported: Vec<_> =
            held.filter_map(|held| Some((held, self.model_report(&held.evidence)?))).collect();
        if reported.is_empty() {
            return Ok(Vec::new());
        }
        let user = self.ports().directory.user(&account.user).await?;
        let user = user.filter(|user| actor.organisations.contains(&user.organisation));
        let Some(user) = user else { return Ok(Vec::new()) };
        let affected = reported.into_iter().map(|(held, report)| AffectedAuthenticator {
            user: user.clone(),
            authenticator: held.clone(),
            report,
        });
        Ok(affected.collect())
    }

    /// A place in the list. It is the id of a person who may be of any organisation, so it is
    /// encrypted.
    fn sealed(&self, user: &UserId) -> Result<String, Error> {
        let nonce: [u8; NONCE] = bytes(self.ports().entropy.as_ref())?;
        let mut sealed = user.as_str().as_bytes().to_vec();
        self.cursor_key()?
            .seal_in_place_append_tag(Nonce::from(&nonce), self.bound(), &mut sealed)
            .map_err(internal)?;
        Ok(base64url::encode([&nonce[..], &sealed].concat()))
    }

    fn unsealed(&self, cursor: &str) -> Result<UserId, Error> {
        let opened = || {
            let mut sealed = base64url::decode(cursor).ok()?;
            let (nonce, text) = sealed.split_at_mut_checked(NONCE)?;
            let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
            let key = self.cursor_key().ok()?;
            let user = key.open_in_place(nonce, self.bound(), text).ok()?;
            UserId::new(std::str::from_utf8(user).ok()?).ok()
        };
        Ok(opened().ok_or(Refusal::QueryInvalid)?)
    }

    /// The current key seals cursors. A cursor under an older key is `query_invalid`: the caller begins again.
    fn cursor_key(&self) -> Result<LessSafeKey, Error> {
        let key = self.ports().keys.current(KeyPurpose::Cursor);
        let key = UnboundKey::new(&AES_256_GCM, key.as_bytes()).map_err(internal)?;
        Ok(LessSafeKey::new(key))
    }

    /// The purpose of a cursor.
    fn bound(&self) -> Aad<Vec<u8>> {
        Aad::from([b"affected authenticators of ", self.rp().as_str().as_bytes()].concat())
    }
}

fn internal(error: aws_lc_rs::error::Unspecified) -> Error {
    Failure::Internal(Box::new(error)).into()
}

/// Accounts that one page looks through.
const PAGE: usize = 500;
/// Bytes of a nonce of AES-GCM.
const NONCE: usize = 12;
