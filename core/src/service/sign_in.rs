//! Signing in: as second factor, passwordless, and again before something sensitive.

use std::sync::Arc;

use super::Desk;
use super::both::both;
use super::registration::BegunCeremony;
use crate::error::{Error, Failure, Refusal};
use crate::ids::{AuthenticatorId, CeremonyId, CredentialId, UserId};
use crate::machine::Command;
use crate::model::{
    Account, AccountStatus, Assurance, AssuranceReason, Authenticator, Caller, Ceremony,
    CeremonyPurpose,
};
use crate::policy::authorise_key_holder;
use crate::ports::{KeyPurpose, LookupKey};
use crate::time::Timestamp;
use crate::webauthn::metadata::AuthenticatorStatus;
use crate::webauthn::{
    AuthenticationExpectations, PreparedCredential, Transports, UserVerification,
    VerifiedAuthentication, claimed_credential, verify_authentication,
};
use aws_lc_rs::hmac;

/// A completed sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Who signed in: the owner of the stored credential, nothing that the browser said.
    pub user: UserId,
    /// With what.
    pub authenticator: AuthenticatorId,
    /// When.
    pub at: Timestamp,
    /// Whether the user was verified in this ceremony; no where metadata reports that verification can be
    /// got round, and policy weakens the sign-in for it.
    pub user_verified: bool,
    /// What this sign-in is good for.
    pub assurance: Assurance,
    /// What metadata reports of the authenticator's model by now, where policy lets it sign in.
    pub model_report: Option<AuthenticatorStatus>,
}

impl SignIn {
    /// Authentication method references (RFC 8176) for this sign-in: `hwk` only where a trusted
    /// attestation vouches for hardware, `swk` otherwise, and `mfa` where the user was verified by an
    /// authenticator whose verification can be relied on.
    pub fn amr(&self) -> Vec<&'static str> {
        let attested = self.assurance.reasons.contains(&AssuranceReason::DeviceBoundAttested);
        let key = if attested { "hwk" } else { "swk" };
        [key, "user"].into_iter().chain(self.user_verified.then_some("mfa")).collect()
    }
}

impl Desk {
    /// Begins a sign-in: of a user whom a first factor already named, or of whoever holds a
    /// discoverable credential. The answer has the same shape whether or not the user exists or
    /// holds a key.
    ///
    /// # Errors
    /// `too_many_requests`; `session_revoked` where a signed-in person names a user, which is how
    /// they step up.
    pub async fn begin_sign_in(
        &self,
        caller: &Caller,
        user: Option<&UserId>,
    ) -> Result<BegunCeremony, Error> {
        let result = self.begin_sign_in_unaudited(caller, user).await;
        self.audited("beginSignIn", caller, user, result).await
    }

    /// Completes a sign-in; `response` is the browser's `AuthenticationResponseJSON` as it came.
    ///
    /// # Errors
    /// `ceremony_unknown`, `credential_unknown`, `credential_of_another`, any code of the engine,
    /// the code of the authenticator's status, `counter_regressed`, `model_reported`, `user_disabled`,
    /// `busy`; `session_revoked` where a signed-in person steps up.
    pub async fn finish_sign_in(
        &self,
        caller: &Caller,
        ceremony: &CeremonyId,
        response: &[u8],
    ) -> Result<SignIn, Error> {
        let mut about = None;
        let result = self.finish_sign_in_unaudited(caller, ceremony, response, &mut about).await;
        self.audited_read("finishSignIn", caller, about.as_ref(), result).await
    }

    /// Whether a user holds an authenticator that may sign in: for the host, which asks after its
    /// own first factor whether a second one is due.
    ///
    /// # Errors
    /// `account_closed`: the host must not let the user in by the first factor alone.
    pub async fn second_factor_due(&self, user: &UserId) -> Result<bool, Error> {
        let account = self.account_of(user).await?;
        if account.status == AccountStatus::Closed {
            return Err(Refusal::AccountClosed.into());
        }
        Ok(account.active().next().is_some())
    }

    async fn begin_sign_in_unaudited(
        &self,
        caller: &Caller,
        user: Option<&UserId>,
    ) -> Result<BegunCeremony, Error> {
        // Whoever names nobody may sign in anew, whatever became of the session that they had.
        if user.is_some() && caller.actor.is_some() {
            self.signed_in(caller).await?;
        }
        let limits = &self.policy().limits;
        match (user, &caller.from) {
            (Some(user), _) => self.limit(&format!("sign-in {user}"), limits.begin).await?,
            (None, Some(from)) => {
                self.limit(&format!("passwordless {from}"), limits.passwordless).await?;
            }
            (None, None) => {}
        }
        let policy = &self.policy().sign_in;
        let (user_verification, allowed) = match user {
            Some(user) => (policy.second_factor, self.allowed(user).await?),
            None => (policy.passwordless, Vec::new()),
        };
        let purpose = CeremonyPurpose::SignIn {
            user: user.cloned(),
            user_verification,
            allowed: allowed.iter().map(|(id, _)| id.clone()).collect(),
        };
        let ceremony = self.begin(purpose, policy.timeout()).await?;
        let options = self.request_options(&ceremony, user_verification, &allowed);
        Ok(BegunCeremony { id: ceremony.id, expires_at: ceremony.expires_at, options })
    }

    /// The credentials to offer; for somebody without any, one that looks the same each time.
    async fn allowed(&self, user: &UserId) -> Result<Vec<(CredentialId, Transports)>, Error> {
        let account = self.account_of(user).await?;
        let held: Vec<_> = account
            .active()
            .map(|kept| (kept.credential_id.clone(), kept.evidence.transports.clone()))
            .collect();
        let decoy = self.decoy(user)?;
        Ok(if held.is_empty() { vec![decoy] } else { held })
    }

    /// As long, and as reached, as those of common security keys; the same each time.
    fn decoy(&self, user: &UserId) -> Result<(CredentialId, Transports), Error> {
        let key = self.ports().keys.current(KeyPurpose::Decoy);
        let key = hmac::Key::new(hmac::HMAC_SHA512, key.as_bytes());
        let tag = |part: &str| hmac::sign(&key, format!("{part} {} {user}", self.rp()).as_bytes());
        let (id, choice) = (tag("id"), tag("choice"));
        let choice = choice.as_ref().first().copied().unwrap_or_default();
        let length = DECOY_LENGTHS[usize::from(choice & 3)];
        let reached: &[&str] = if choice & 4 == 0 { &["usb"] } else { &["nfc", "usb"] };
        let internal = |error| Failure::Internal(error);
        let id = CredentialId::new(id.as_ref().get(..length).unwrap_or_default())
            .map_err(|error| internal(Box::new(error)))?;
        let reached =
            Transports::new(reached.iter().copied()).map_err(|error| internal(Box::new(error)))?;
        Ok((id, reached))
    }

    async fn finish_sign_in_unaudited(
        &self,
        caller: &Caller,
        ceremony: &CeremonyId,
        response: &[u8],
        about: &mut Option<UserId>,
    ) -> Result<SignIn, Error> {
        // Read, but not judged, before the ceremony is taken: what it names is looked up in the time
        // that taking needs. The ceremony is spent whatever becomes of the rest.
        let claimed = claimed_credential(response);
        let named = claimed.as_ref().map(|claimed| &claimed.credential_id).ok();
        let (ceremony, account) = self.take_and_find(ceremony, named).await;
        let ceremony = ceremony?;
        let CeremonyPurpose::SignIn { user: expected, user_verification, allowed } =
            &ceremony.purpose
        else {
            return Err(Refusal::CeremonyUnknown.into());
        };
        about.clone_from(expected);
        let claimed = claimed.map_err(Refusal::Rejected)?;
        let id = &claimed.credential_id;
        let account = account?.ok_or(Refusal::CredentialUnknown)?;
        let authenticator = account.credential(id).ok_or(Refusal::CredentialUnknown)?;
        if expected.as_ref().is_some_and(|expected| *expected != account.user) {
            return Err(Refusal::CredentialOfAnother.into());
        }
        let verified = self.verified_sign_in(
            &ceremony.challenge,
            *user_verification,
            expected.is_none(),
            &account,
            authenticator,
            response,
        )?;
        *about = Some(account.user.clone());
        // Only whoever proved to hold the key learns what became of it.
        authorise_key_holder(&account, &verified)?;
        if expected.is_some() && caller.actor.is_some() {
            self.signed_in(caller).await?;
        }
        // WebAuthn Level 3 section 7.2 step 5; a status that changed since begin was told above.
        if !allowed.is_empty() && !allowed.contains(id) {
            return Err(Refusal::CredentialUnknown.into());
        }
        self.active_user(&account.user).await?;
        let report = self.model_report(&authenticator.evidence);
        let verified = Arc::new(verified);
        let account = self
            .execute_on(caller, account, |account, _| {
                let grant = authorise_key_holder(account, &verified)?;
                let verified = verified.clone();
                let (ceremony, model_report) = (ceremony.id, report.clone());
                Ok(vec![(grant, Command::RecordSignIn { verified, ceremony, model_report })])
            })
            .await?;
        let authenticator = account.credential(id).ok_or(Refusal::CredentialUnknown)?;
        let assurance =
            self.assurance(&authenticator.evidence, verified.user_verified(), report.as_ref());
        Ok(SignIn {
            user: account.user.clone(),
            authenticator: authenticator.id,
            at: self.ports().clock.now(),
            user_verified: assurance.reasons.contains(&AssuranceReason::UserVerified),
            assurance,
            model_report: report,
        })
    }

    /// The ceremony, spent, and the account that holds a credential: in one step where one store keeps
    /// both and has such a step, and at once where not.
    async fn take_and_find(
        &self,
        ceremony: &CeremonyId,
        credential: Option<&CredentialId>,
    ) -> (Result<Ceremony, Error>, Result<Option<Account>, Error>) {
        let Some(credential) = credential else { return (self.take(ceremony).await, Ok(None)) };
        let (ports, key) = (self.ports(), LookupKey::Credential(credential.clone()));
        if ports.one_store()
            && let Some(step) = ports.ceremonies.take_and_find(self.rp(), ceremony, &key).await
        {
            return match step {
                Ok((taken, found)) => (self.live(taken), Ok(found.map(|loaded| loaded.account))),
                Err(error) => (Err(error.into()), Ok(None)),
            };
        }
        both(self.take(ceremony), self.find(key)).await
    }

    fn verified_sign_in(
        &self,
        challenge: &[u8],
        user_verification: UserVerification,
        user_handle_required: bool,
        account: &Account,
        authenticator: &Authenticator,
        response: &[u8],
    ) -> Result<VerifiedAuthentication, Error> {
        let credential = PreparedCredential::new(
            authenticator.credential_id.clone(),
            &authenticator.public_key,
            authenticator.algorithm,
            authenticator.sign_count,
            authenticator.evidence.backup_eligible,
        )
        .map_err(|rejection| Failure::Internal(Box::new(rejection)))?;
        let expectations = AuthenticationExpectations {
            challenge,
            user_verification,
            user_handles: &account.handles,
            user_handle_required,
        };
        verify_authentication(self.relying_party(), &credential, &expectations, response)
            .map_err(|rejection| Refusal::Rejected(rejection).into())
    }
}

/// Lengths of credential ids, in bytes, as common security keys make them.
const DECOY_LENGTHS: [usize; 4] = [32, 48, 48, 64];
