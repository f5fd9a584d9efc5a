//! Registering by a signed-in person: for oneself, or for somebody with their key in hand.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::Desk;
use crate::entropy::bytes;
use crate::error::{Error, Refusal};
use crate::ids::{AuthenticatorId, CeremonyId, ResponseDigest, UserHandle, UserId};
use crate::machine::{Command, check_room};
use crate::model::{
    Account, AccountStatus, Authenticator, AuthenticatorKind, By, Caller, Ceremony,
    CeremonyPurpose, RegistrationSnapshot, Route,
};
use crate::policy::Action;
use crate::time::Timestamp;
use crate::webauthn::{RegistrationExpectations, VerifiedRegistration, verify_registration};

/// A ceremony for the browser to answer.
#[derive(Debug, Clone)]
pub struct BegunCeremony {
    /// Names the ceremony at its finish.
    pub id: CeremonyId,
    /// Time at which the ceremony expires.
    pub expires_at: Timestamp,
    /// Creation or request options, in the JSON form of WebAuthn Level 3 section 5.1.
    pub options: Value,
}

/// A completed registration.
#[derive(Debug, Clone)]
pub struct Registered {
    /// The authenticator that was registered.
    pub authenticator: Authenticator,
    /// The account as it is now.
    pub account: Account,
}

impl Registered {
    pub(super) fn of(account: Account, id: &AuthenticatorId) -> Result<Self, Error> {
        let authenticator = account.authenticator(id).ok_or(Refusal::AuthenticatorUnknown)?.clone();
        Ok(Self { authenticator, account })
    }
}

impl Desk {
    /// Begins a registration by the account's owner, or by somebody who may register for them.
    ///
    /// # Errors
    /// As [`Desk::get_user`], `link_required`, `step_up_required`, `user_disabled`,
    /// `account_closed`, `kind_not_offered`, `wrong_kind`, `too_many_authenticators`,
    /// `too_many_requests`.
    pub async fn begin_registration(
        &self,
        caller: &Caller,
        user: &UserId,
        kind: AuthenticatorKind,
    ) -> Result<BegunCeremony, Error> {
        let result = self.begin_registration_unaudited(caller, user, kind).await;
        self.audited("beginRegistration", caller, Some(user), result).await
    }

    /// Completes what [`Desk::begin_registration`] began; `response` is the browser's
    /// `RegistrationResponseJSON` as it came. A repeat of the same person, ceremony and
    /// response gets the same answer, in case a reply was lost; another response is refused
    /// as for a ceremony that has ended.
    ///
    /// # Errors
    /// As [`Desk::begin_registration`], `ceremony_unknown`, any code of the engine,
    /// `authenticator_already_registered`, and those of the policy.
    pub async fn finish_registration(
        &self,
        caller: &Caller,
        user: &UserId,
        ceremony: &CeremonyId,
        response: &[u8],
    ) -> Result<Registered, Error> {
        let result = self.finish_registration_unaudited(caller, user, ceremony, response).await;
        self.audited("finishRegistration", caller, Some(user), result).await
    }

    /// Makes and keeps a ceremony.
    pub(super) async fn begin(
        &self,
        purpose: CeremonyPurpose,
        timeout: Duration,
    ) -> Result<Ceremony, Error> {
        let entropy = self.ports().entropy.as_ref();
        let mut ceremony = Ceremony {
            id: CeremonyId::generate(entropy)?,
            challenge: bytes(entropy)?,
            expires_at: self.ports().clock.now().plus(timeout),
            purpose,
            tag: None,
        };
        ceremony.tag = Some(self.tag_of_ceremony(&ceremony)?);
        self.ports().ceremonies.put(self.rp(), &ceremony).await?;
        Ok(ceremony)
    }

    /// Takes a ceremony, so that nobody else can, before anything of its answer is looked at.
    pub(super) async fn take(&self, id: &CeremonyId) -> Result<Ceremony, Error> {
        self.live(self.ports().ceremonies.take(self.rp(), id).await?)
    }

    /// A ceremony that was taken, if the desk began it like this and it has not expired.
    pub(super) fn live(&self, ceremony: Option<Ceremony>) -> Result<Ceremony, Error> {
        let now = self.ports().clock.now();
        let live = ceremony.filter(|ceremony| now < ceremony.expires_at && self.began(ceremony));
        Ok(live.ok_or(Refusal::CeremonyUnknown)?)
    }

    /// Verifies a response, under the policy at the time of `begin`.
    pub(super) fn verified(
        &self,
        ceremony: &Ceremony,
        snapshot: &RegistrationSnapshot,
        response: &[u8],
    ) -> Result<VerifiedRegistration, Error> {
        let metadata = self.metadata();
        let expectations = RegistrationExpectations {
            challenge: &ceremony.challenge,
            user_verification: snapshot.user_verification,
            algorithms: &snapshot.algorithms,
            attestation: &snapshot.attestation,
            at: self.ports().clock.now(),
            metadata: metadata.as_deref(),
        };
        let verified = verify_registration(self.relying_party(), &expectations, response);
        self.count_opinion(&verified);
        Ok(verified.map_err(Refusal::Rejected)?)
    }

    async fn begin_registration_unaudited(
        &self,
        caller: &Caller,
        user: &UserId,
        kind: AuthenticatorKind,
    ) -> Result<BegunCeremony, Error> {
        let asked = self.asked(caller, Action::Register, user).await?;
        let account = asked.account().await?;
        asked.grant(&account, self.ports().clock.now())?;
        asked.active_target()?;
        if account.status == AccountStatus::Closed {
            return Err(Refusal::AccountClosed.into());
        }
        check_room(&account, self.policy())?;
        let snapshot = self.snapshot(&account, kind)?;
        if !asked.is_own() && !self.policy().registration.on_behalf_kinds.contains(&kind) {
            return Err(Refusal::WrongKind.into());
        }
        // Counted per actor, so that the attempts of one actor do not block another.
        let begun_by = format!("begin {user} by {}", asked.actor.id);
        self.limit(&begun_by, self.policy().limits.begin).await?;
        // The account is opened here, when nothing can be refused any more, so that the user handle
        // in the options is the one that it keeps.
        let handle = UserHandle::generate(self.ports().entropy.as_ref())?;
        let account = self
            .execute(caller, user, |account, now| {
                let grant = asked.grant(account, now)?;
                Ok(match account.status {
                    AccountStatus::Unopened => {
                        vec![(grant, Command::CreateAccount { handle: handle.clone() })]
                    }
                    _ => Vec::new(),
                })
            })
            .await?;
        let purpose = CeremonyPurpose::Registration {
            user: user.clone(),
            route: if asked.is_own() { Route::SelfService } else { Route::OnBehalf },
            actor: Some(asked.actor.id.clone()),
            session: None,
            snapshot: snapshot.clone(),
        };
        let ceremony = self.begin(purpose, self.policy().registration.timeout()).await?;
        let handle = account.handles.first().ok_or(Refusal::AccountUnknown)?;
        let options = self.creation_options(&ceremony, &snapshot, &account, handle, &asked.target);
        Ok(BegunCeremony { id: ceremony.id, expires_at: ceremony.expires_at, options })
    }

    async fn finish_registration_unaudited(
        &self,
        caller: &Caller,
        user: &UserId,
        ceremony: &CeremonyId,
        response: &[u8],
    ) -> Result<Registered, Error> {
        let asked = self.asked(caller, Action::Register, user).await?;
        let account = asked.account().await?;
        let digest = ResponseDigest::of(response);
        let grant = asked.grant(&account, self.ports().clock.now());
        if let Some(done) = done(&account, ceremony, &asked.actor.id, &digest) {
            // The registration itself may be why the owner's account now needs a stronger proof than this call's.
            if !asked.is_own() {
                grant?;
            }
            let id = done.id;
            return Registered::of(account, &id);
        }
        // Before the ceremony is spent, so that a person who steps up can send the same answer again.
        grant?;
        asked.active_target()?;
        let ceremony = Arc::new(self.take(ceremony).await?);
        let CeremonyPurpose::Registration { user: of, actor: Some(actor), snapshot, .. } =
            &ceremony.purpose
        else {
            return Err(Refusal::CeremonyUnknown.into());
        };
        if of != user || *actor != asked.actor.id {
            return Err(Refusal::CeremonyUnknown.into());
        }
        let verified = Arc::new(self.verified(&ceremony, snapshot, response)?);
        let id = AuthenticatorId::generate(self.ports().entropy.as_ref())?;
        let account = self
            .execute(caller, user, |account, now| {
                let (ceremony, verified) = (ceremony.clone(), verified.clone());
                let command = Command::CompleteRegistration {
                    authenticator: id,
                    ceremony,
                    verified,
                    response: digest,
                };
                Ok(vec![(asked.grant(account, now)?, command)])
            })
            .await?;
        Registered::of(account, &id)
    }
}

/// The authenticator that this person already registered by this very ceremony and response.
fn done<'a>(
    account: &'a Account,
    ceremony: &CeremonyId,
    actor: &UserId,
    response: &ResponseDigest,
) -> Option<&'a Authenticator> {
    let is_theirs = |kept: &&Authenticator| {
        let provenance = &kept.provenance;
        provenance.ceremony == *ceremony
            && provenance.response == Some(*response)
            && provenance.route != Route::Link
            && provenance.by == (By::Actor { id: actor.clone() })
    };
    account.authenticators.iter().find(is_theirs)
}
