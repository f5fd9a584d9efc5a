//! Registering with a redeemed link.

use std::sync::Arc;

use super::Desk;
use super::link::session_grant;
use super::registration::{BegunCeremony, Registered};
use crate::error::{Error, Refusal};
use crate::ids::{AuthenticatorId, CeremonyId, ResponseDigest, UserId};
use crate::machine::{Command, CommandKind, table};
use crate::model::{
    Account, Caller, CeremonyPurpose, Link, LinkSession, LinkState, LiveCeremony, Route,
};

impl Desk {
    /// Begins a ceremony in a redeemed link's session; an older one of the link ends.
    ///
    /// # Errors
    /// `session_ended`, the code of the link's status, `user_disabled`, `too_many_authenticators`,
    /// `kind_not_offered`, `too_many_requests`.
    pub async fn begin_link_registration(
        &self,
        caller: &Caller,
        session: &LinkSession,
    ) -> Result<BegunCeremony, Error> {
        let mut about = None;
        let result = self.begin_link_unaudited(caller, session, &mut about).await;
        self.audited_holder("beginLinkRegistration", caller, about.as_ref(), result).await
    }

    /// Completes the registration; `response` is the browser's `RegistrationResponseJSON` as it came,
    /// so that nothing is lost or corrected before the engine reads it. The authenticator is added and the link used up in one
    /// commit. A repeat of the same session, ceremony and response gets the same answer, in case a reply
    /// was lost; another response is refused with the status of the link.
    /// A refused answer, or a failure after the ceremony was taken, spends the ceremony and not the
    /// link: begin again.
    ///
    /// # Errors
    /// `session_ended`, the code of the link's status, `user_disabled`, `ceremony_unknown`,
    /// `ceremony_superseded`, any code of the engine, `authenticator_already_registered`, and those of the policy.
    pub async fn finish_link_registration(
        &self,
        caller: &Caller,
        session: &LinkSession,
        ceremony: &CeremonyId,
        response: &[u8],
    ) -> Result<Registered, Error> {
        let mut about = None;
        let result =
            self.finish_link_unaudited(caller, session, ceremony, response, &mut about).await;
        self.audited_holder("finishLinkRegistration", caller, about.as_ref(), result).await
    }

    async fn begin_link_unaudited(
        &self,
        caller: &Caller,
        session: &LinkSession,
        about: &mut Option<UserId>,
    ) -> Result<BegunCeremony, Error> {
        let (account, link, digest) = self.session(session, about).await?;
        table::link(link.status(self.ports().clock.now()), CommandKind::BeginRegistration)?;
        self.limit(&format!("begin {}", link.id), self.policy().limits.begin).await?;
        let user = self.active_user(&account.user).await?;
        let snapshot = self.snapshot(&account, link.kind)?;
        let purpose = CeremonyPurpose::Registration {
            user: account.user.clone(),
            route: Route::Link,
            actor: None,
            session: Some(digest),
            snapshot: snapshot.clone(),
        };
        let ceremony = self.begin(purpose, self.policy().registration.timeout()).await?;
        let live = LiveCeremony { id: ceremony.id, expires_at: ceremony.expires_at };
        let account = self
            .execute_on(caller, account, |account, _| {
                let grant = session_grant(account, session, &digest)?;
                Ok(vec![(grant, Command::BeginRegistration { session: digest, ceremony: live })])
            })
            .await?;
        let handle = account.handles.first().ok_or(Refusal::AccountUnknown)?;
        let options = self.creation_options(&ceremony, &snapshot, &account, handle, &user);
        Ok(BegunCeremony { id: ceremony.id, expires_at: ceremony.expires_at, options })
    }

    async fn finish_link_unaudited(
        &self,
        caller: &Caller,
        session: &LinkSession,
        ceremony: &CeremonyId,
        response: &[u8],
        about: &mut Option<UserId>,
    ) -> Result<Registered, Error> {
        let (account, link, digest) = self.session(session, about).await?;
        let digest_of_response = ResponseDigest::of(response);
        if let Some(registered) = completed(&account, &link, ceremony, &digest_of_response) {
            return Ok(registered);
        }
        table::link(link.status(self.ports().clock.now()), CommandKind::CompleteRegistration)?;
        if !is_live(&link, ceremony) {
            return Err(Refusal::CeremonySuperseded.into());
        }
        self.active_user(&account.user).await?;
        let ceremony = Arc::new(self.take(ceremony).await?);
        let CeremonyPurpose::Registration { user, session: Some(of), snapshot, .. } =
            &ceremony.purpose
        else {
            return Err(Refusal::CeremonyUnknown.into());
        };
        if *of != digest || *user != account.user {
            return Err(Refusal::CeremonyUnknown.into());
        }
        let verified = Arc::new(self.verified(&ceremony, snapshot, response)?);
        let id = AuthenticatorId::generate(self.ports().entropy.as_ref())?;
        let account = self
            .execute_on(caller, account, |account, _| {
                let grant = session_grant(account, session, &digest)?;
                let (ceremony, verified) = (ceremony.clone(), verified.clone());
                Ok(vec![(
                    grant,
                    Command::CompleteRegistration {
                        authenticator: id,
                        ceremony,
                        verified,
                        response: digest_of_response,
                    },
                )])
            })
            .await?;
        Registered::of(account, &id)
    }
}

fn is_live(link: &Link, ceremony: &CeremonyId) -> bool {
    matches!(&link.state, LinkState::Redeemed { ceremony: Some(live), .. } if live.id == *ceremony)
}

/// The result that this very ceremony and response already completed.
fn completed(
    account: &Account,
    link: &Link,
    ceremony: &CeremonyId,
    response: &ResponseDigest,
) -> Option<Registered> {
    let LinkState::Completed { ceremony: done, authenticator, .. } = &link.state else {
        return None;
    };
    let kept = account.authenticator(authenticator)?;
    let is_same = done == ceremony && kept.provenance.response == Some(*response);
    is_same.then(|| Registered { authenticator: kept.clone(), account: account.clone() })
}
