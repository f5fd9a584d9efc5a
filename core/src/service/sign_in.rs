//! Signing in: as second factor, passwordless, and again before something sensitive.

use std::sync::Arc;

use super::Desk;
use super::audit::Attempted;
use super::decoy::DECOY_PUBLIC_KEY;
use super::join::both;
use super::registration::BegunCeremony;
use crate::error::{Error, Failure, Refusal};
use crate::ids::{AuthenticatorId, CeremonyId, CredentialId, UserHandle, UserId};
use crate::machine::{Command, counter_regressed};
use crate::model::{
    Account, AccountStatus, Assurance, AssuranceReason, Caller, Ceremony, CeremonyPurpose,
};
use crate::policy::{SignInCommit, authorise_key_holder};
use crate::ports::LookupKey;
use crate::time::Timestamp;
use crate::webauthn::metadata::AuthenticatorStatus;
use crate::webauthn::{
    Algorithm, AuthenticationExpectations, PreparedCredential, Unaccepted, UserVerification,
    VerifiedAuthentication, claimed_credential, examine_authentication,
};

/// A completed sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Id of the user who signed in: the owner of the stored credential, not a value from the browser.
    pub user: UserId,
    /// Id of the authenticator that was used.
    pub authenticator: AuthenticatorId,
    /// When: the `authenticated_at` of the session that the host makes of it, by which Keydesk knows that
    /// session. No two sign-ins with one authenticator have the same. It may be a few milliseconds ahead of
    /// the clock.
    pub at: Timestamp,
    /// Whether the user was verified in this ceremony; `false` where metadata reports that verification can be
    /// got round, and policy weakens the sign-in for it.
    pub user_verified: bool,
    /// The assurance level of this sign-in (NIST SP 800-63B-4 section 2).
    pub assurance: Assurance,
    /// The status that metadata reports for the authenticator's model, if policy still lets it sign in.
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
    /// Begins a sign-in: of the user whom a first factor identified, or of the holder of a
    /// discoverable credential. The answer has the same shape whether or not the user exists or
    /// holds a key.
    ///
    /// # Errors
    /// `too_many_requests`; `proof_in_future`, `session_revoked`, `account_closed` for the session of a
    /// signed-in person who names a user, which is how they step up.
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
    /// Anyone who does not prove to hold a key learns nothing of who holds which: a credential that is
    /// unknown or somebody else's, and a signature that does not verify, are refused with one code,
    /// after one verification. The audit record has the true code. The response time may still show the
    /// algorithm of a credential id that is held here.
    ///
    /// # Errors
    /// `ceremony_unknown`; `sign_in_refused`; a code of the engine where the response names no
    /// credential, or where its signature verifies and something else is wrong; where everything
    /// verifies, `credential_unknown` for a credential that was not offered, the code of the
    /// authenticator's status, `counter_regressed`, `model_reported`, `user_disabled`, `busy`;
    /// `proof_in_future`, `session_revoked`, `account_closed` for the session of a signed-in person who
    /// steps up.
    pub async fn finish_sign_in(
        &self,
        caller: &Caller,
        ceremony: &CeremonyId,
        response: &[u8],
    ) -> Result<SignIn, Error> {
        let mut attempt = Attempt::default();
        let result = self.finish_sign_in_unaudited(caller, ceremony, response, &mut attempt).await;
        let (user, operation) = (attempt.user.as_ref(), "finishSignIn");
        let attempted = Attempted { operation, caller, user, proven: attempt.proven };
        let result = self.recorded(&attempted, result).await;
        if attempt.regressed && result.is_ok() {
            // Policy lets it pass; an operator should look at it all the same.
            self.record(&attempted, Refusal::CounterRegressed.code()).await?;
        }
        match result {
            Err(Error::Refused(_)) if attempt.hidden => Err(Refusal::SignInRefused.into()),
            result => result,
        }
    }

    /// Records that the host made no session of a completed sign-in. The account's history says that the
    /// key was used; the audit record says that nobody was let in by it.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn sign_in_not_admitted(
        &self,
        caller: &Caller,
        sign_in: &SignIn,
    ) -> Result<(), Error> {
        let (user, operation) = (Some(&sign_in.user), "finishSignIn");
        self.record(&Attempted { operation, caller, user, proven: true }, NOT_ADMITTED).await
    }

    /// Whether a user holds an authenticator that may sign in: for the host, which asks after its
    /// own first factor whether a second one is due.
    ///
    /// # Errors
    /// `account_closed`, `account_tampered`: the host must not let the user in by the first factor
    /// alone.
    pub async fn second_factor_due(&self, user: &UserId) -> Result<bool, Error> {
        let account = self.newest_account_of(user).await;
        if matches!(account, Err(Error::Failed(Failure::Tampered(_)))) {
            // The host asks before anybody is signed in, so there is no caller to record.
            let (operation, caller) = ("secondFactorDue", &Caller::default());
            let attempted = Attempted { operation, caller, user: Some(user), proven: false };
            self.record_result(&attempted, &account).await?;
        }
        let account = account?;
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
        // A caller who names no user may sign in anew, whatever the state of their session.
        if user.is_some() && caller.actor.is_some() {
            self.session_of(caller).await?;
        }
        self.may_start(caller, user).await?;
        let policy = &self.policy().sign_in;
        let (user_verification, allowed) = match user {
            Some(user) => (policy.second_factor, self.offered(user).await?),
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

    async fn finish_sign_in_unaudited(
        &self,
        caller: &Caller,
        ceremony: &CeremonyId,
        response: &[u8],
        attempt: &mut Attempt,
    ) -> Result<SignIn, Error> {
        // The response is parsed, but not verified, before the ceremony is taken: its credential is looked up in the time
        // that taking needs. The ceremony is spent whatever becomes of the rest.
        let claimed = claimed_credential(response);
        let named = claimed.as_ref().map(|claimed| &claimed.credential_id).ok();
        let (ceremony, account) = self.take_and_find(ceremony, named).await;
        let ceremony = ceremony?;
        let CeremonyPurpose::SignIn { user: expected, allowed, .. } = &ceremony.purpose else {
            return Err(Refusal::CeremonyUnknown.into());
        };
        attempt.user.clone_from(expected);
        // A response that names no credential concerns no account.
        let claimed = claimed.map_err(Refusal::Rejected)?;
        let id = &claimed.credential_id;
        let account = account?;
        if account.is_none() {
            self.read_decoy_account();
        }
        let owner = owner(account, id, expected.as_ref());
        // One verification, no matter who the owner is or whether there is one.
        let examined = match &owner {
            Ok(account) => self.examined(&ceremony, account, id, response),
            Err(_) => self.examined_with_decoy(&ceremony, id, response),
        }?;
        let account = owner.inspect_err(|_| attempt.hidden = true)?;
        attempt.user = Some(account.user.clone());
        let verified = examined.map_err(|unaccepted| {
            attempt.proven = unaccepted.possession_proven;
            attempt.hidden = !attempt.proven;
            Refusal::Rejected(unaccepted.rejection)
        })?;
        attempt.proven = true;
        // Only a caller who proved to hold the key learns its status.
        authorise_key_holder(&account, &verified)?;
        if expected.is_some() && caller.actor.is_some() {
            self.session_of(caller).await?;
        }
        // WebAuthn Level 3 section 7.2 step 5; a status that changed since `begin` was reported above.
        if !allowed.is_empty() && !allowed.contains(id) {
            return Err(Refusal::CredentialUnknown.into());
        }
        self.active_user(&account.user).await?;
        let held = account.credential(id).ok_or(Refusal::CredentialUnknown)?;
        let report = self.model_report(&held.evidence);
        let authenticator = held.id;
        let assurance = self.assurance(&held.evidence, verified.user_verified(), report.as_ref());
        let user_verified = assurance.reasons.contains(&AssuranceReason::UserVerified);
        // Without a first factor user verification is one of the two, and the report says that it can be
        // got round.
        if expected.is_none() && verified.user_verified() && !user_verified {
            return Err(Refusal::ModelReported.into());
        }
        // Without a commit, only the history can show that an older state of the account was restored.
        let account = match self.policy().sign_in.commit {
            SignInCommit::Always => account,
            SignInCommit::WhenChanged => self.newest(account).await?,
        };
        let claimed = self.claimed_moment(&account, &authenticator).await?;
        let verified = Arc::new(verified);
        let regressed = &mut attempt.regressed;
        let recorded = self
            .execute_on(caller, account, |account, _| {
                let grant = authorise_key_holder(account, &verified)?;
                let verified = verified.clone();
                *regressed = counter_regressed(account, &verified);
                let (ceremony, model_report) = (ceremony.id, report.clone());
                Ok(vec![(grant, Command::RecordSignIn { verified, ceremony, model_report })])
            })
            .await;
        if let (Err(Error::Refused(Refusal::CounterRegressed)), Some(user)) =
            (&recorded, &attempt.user)
        {
            self.record_regression(caller, user, &verified, ceremony.id).await?;
        }
        let account = recorded?;
        let written = account.authenticator(&authenticator).and_then(|kept| kept.last_used_at);
        Ok(SignIn {
            user: account.user,
            authenticator,
            at: claimed.or(written).unwrap_or_else(|| self.ports().clock.now()),
            user_verified,
            assurance,
            model_report: report,
        })
    }

    /// Writes down that a counter went back in a sign-in that is refused for it: there may be a copy of
    /// the authenticator, and its owner must be notified. Limited, because anyone who holds the copy can
    /// try as often as they like.
    async fn record_regression(
        &self,
        caller: &Caller,
        user: &UserId,
        verified: &Arc<VerifiedAuthentication>,
        ceremony: CeremonyId,
    ) -> Result<(), Error> {
        let key = format!("regressed {}", verified.credential_id());
        if self.count(&key).await? > MAX_REGRESSIONS {
            return Ok(());
        }
        self.execute(caller, user, |account, _| {
            let grant = authorise_key_holder(account, verified)?;
            let verified = verified.clone();
            Ok(vec![(grant, Command::RecordCounterRegression { verified, ceremony })])
        })
        .await
        .map(drop)
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
                Ok((taken, found)) => {
                    let found = found.map(|loaded| self.trusted_holder(loaded, &key));
                    (self.live(taken), found.transpose())
                }
                Err(error) => (Err(error.into()), Ok(None)),
            };
        }
        both(self.take(ceremony), self.find(key)).await
    }

    /// Verifies a response by a stored credential.
    fn examined(
        &self,
        ceremony: &Ceremony,
        account: &Account,
        id: &CredentialId,
        response: &[u8],
    ) -> Result<Result<VerifiedAuthentication, Unaccepted>, Error> {
        let held = account.credential(id).ok_or(Refusal::CredentialUnknown)?;
        self.check_credential(account, held).map_err(|tampered| tampered.of(&account.user))?;
        let credential = PreparedCredential::new(
            held.credential_id.clone(),
            &held.public_key,
            held.algorithm,
            held.sign_count,
            held.evidence.backup_eligible,
        )
        .map_err(|rejection| Failure::Internal(Box::new(rejection)))?;
        Ok(self.examine(ceremony, &credential, &account.handles, response))
    }

    /// Does as much work as [`Desk::examined`] for an ES256 key; the result is not used.
    fn examined_with_decoy(
        &self,
        ceremony: &Ceremony,
        id: &CredentialId,
        response: &[u8],
    ) -> Result<Result<VerifiedAuthentication, Unaccepted>, Error> {
        let key = DECOY_PUBLIC_KEY;
        let credential = PreparedCredential::new(id.clone(), key, Algorithm::Es256, 0, false)
            .map_err(|rejection| Failure::Internal(Box::new(rejection)))?;
        Ok(self.examine(ceremony, &credential, &[], response))
    }

    fn examine(
        &self,
        ceremony: &Ceremony,
        credential: &PreparedCredential,
        user_handles: &[UserHandle],
        response: &[u8],
    ) -> Result<VerifiedAuthentication, Unaccepted> {
        let (expected, asked) = match &ceremony.purpose {
            CeremonyPurpose::SignIn { user, user_verification, .. } => (user, *user_verification),
            CeremonyPurpose::Registration { .. } => (&None, UserVerification::Required),
        };
        let expectations = AuthenticationExpectations {
            challenge: &ceremony.challenge,
            user_verification: asked,
            user_handles,
            user_handle_required: expected.is_none(),
        };
        examine_authentication(self.relying_party(), credential, &expectations, response)
    }
}

/// The outcome of a sign-in attempt for the record, and whether it may be shown.
#[derive(Default)]
struct Attempt {
    /// Whose sign-in it was to be, or whose credential was named.
    user: Option<UserId>,
    /// Whether the outcome would tell a stranger who holds which key.
    hidden: bool,
    /// Whether the signature is the credential's.
    proven: bool,
    /// Whether the authenticator's counter went back.
    regressed: bool,
}

/// The account that holds a credential, if it is that of the expected user.
fn owner(
    account: Option<Account>,
    id: &CredentialId,
    expected: Option<&UserId>,
) -> Result<Account, Refusal> {
    let account = account.filter(|account| account.credential(id).is_some());
    let account = account.ok_or(Refusal::CredentialUnknown)?;
    if expected.is_some_and(|expected| *expected != account.user) {
        return Err(Refusal::CredentialOfAnother);
    }
    Ok(account)
}

/// The outcome of a sign-in that the host did not admit.
const NOT_ADMITTED: &str = "sign_in_not_admitted";

/// Regressions of one authenticator that become events in one minute.
const MAX_REGRESSIONS: u64 = 10;

#[cfg(test)]
#[path = "sign_in_tests.rs"]
pub(super) mod tests;
