//! Renaming, removing and signing in with an authenticator.

use std::time::Duration;

use super::{Change, CommandKind, table};
use crate::ids::{AuthenticatorId, CeremonyId};
use crate::model::{Account, Authenticator, Nickname, Note, RemovalReason};
use crate::policy::{
    CounterPolicy, Grant, LastAuthenticator, MAX_SKEW, Policy, ReportedModels, SignInCommit,
};
use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::webauthn::VerifiedAuthentication;
use crate::webauthn::metadata::AuthenticatorStatus;

/// A removal, as a person asked for it.
pub(super) struct Remove<'a> {
    pub(super) reason: RemovalReason,
    pub(super) notes: Option<&'a Note>,
    pub(super) last_confirmed: bool,
}

pub(super) fn rename(
    account: &Account,
    id: &AuthenticatorId,
    nickname: &Nickname,
) -> Result<Vec<Change>, Refusal> {
    let authenticator = meet(account, account.authenticator(id), CommandKind::Rename)?;
    if authenticator.nickname == *nickname {
        return Ok(Vec::new());
    }
    Ok(vec![Change::AuthenticatorRenamed {
        authenticator: authenticator.id,
        nickname: nickname.clone(),
    }])
}

pub(super) fn remove(
    account: &Account,
    id: &AuthenticatorId,
    removal: &Remove<'_>,
    grant: &Grant,
    policy: &Policy,
) -> Result<Vec<Change>, Refusal> {
    let authenticator = meet(account, account.authenticator(id), CommandKind::Remove)?;
    let last = account.active().all(|active| active.id == authenticator.id)
        && account.active().next().is_some();
    match policy.last_authenticator {
        LastAuthenticator::Refuse if last && grant.is_own() => {
            return Err(Refusal::LastAuthenticatorRefused);
        }
        LastAuthenticator::Warn if last && !removal.last_confirmed => {
            return Err(Refusal::LastAuthenticatorConfirm);
        }
        _ => {}
    }
    Ok(vec![Change::AuthenticatorRemoved {
        authenticator: authenticator.id,
        reason: removal.reason,
        notes: removal.notes.cloned(),
        own_proof_at: grant.proven_with(&authenticator.id),
    }])
}

/// The counter is held against what is stored now, not against what the engine was given: another
/// sign-in may have come between.
pub(super) fn record_sign_in(
    account: &Account,
    verified: &VerifiedAuthentication,
    ceremony: CeremonyId,
    model_report: Option<&AuthenticatorStatus>,
    now: Timestamp,
    policy: &Policy,
) -> Result<Vec<Change>, Refusal> {
    let stored = account.credential(verified.credential_id()).ok_or(Refusal::CredentialUnknown)?;
    let authenticator = meet(account, Some(stored), CommandKind::RecordSignIn)?;
    let (kept, seen) = (authenticator.sign_count, verified.sign_count());
    let counter_regressed = regressed(kept, seen);
    if counter_regressed && policy.sign_in.counter == CounterPolicy::Refuse {
        return Err(Refusal::CounterRegressed);
    }
    if model_report.is_some() && policy.sign_in.reported_models == ReportedModels::Refuse {
        return Err(Refusal::ModelReported);
    }
    let unchanged = seen == kept
        && model_report.is_none()
        && verified.backed_up() == authenticator.evidence.backed_up
        && authenticator
            .last_used_at
            .is_some_and(|last| now.since(last).as_secs() < UNCHANGED_COMMIT_SECONDS);
    if policy.sign_in.commit == SignInCommit::WhenChanged && unchanged && !counter_regressed {
        return Ok(Vec::new());
    }
    Ok(vec![Change::SignedIn {
        authenticator: authenticator.id,
        ceremony,
        sign_count: seen,
        user_verified: verified.user_verified(),
        backed_up: verified.backed_up(),
        counter_regressed,
        model_report: model_report.map(|status| status.as_str().to_owned()),
    }])
}

/// The change that a sign-in leaves that was refused because the counter went back. Otherwise there is
/// nothing to write.
pub(super) fn record_counter_regression(
    account: &Account,
    verified: &VerifiedAuthentication,
    ceremony: CeremonyId,
) -> Result<Vec<Change>, Refusal> {
    let stored = account.credential(verified.credential_id()).ok_or(Refusal::CredentialUnknown)?;
    let authenticator = meet(account, Some(stored), CommandKind::RecordCounterRegression)?;
    let (kept, seen) = (authenticator.sign_count, verified.sign_count());
    if !regressed(kept, seen) {
        return Ok(Vec::new());
    }
    Ok(vec![Change::CounterRegressed {
        authenticator: authenticator.id,
        ceremony,
        sign_count: seen,
        stored_sign_count: kept,
    }])
}

/// Whether the counter of a verified assertion is not above the one that the account holds now.
pub(crate) fn counter_regressed(account: &Account, verified: &VerifiedAuthentication) -> bool {
    let stored = account.credential(verified.credential_id());
    stored.is_some_and(|stored| regressed(stored.sign_count, verified.sign_count()))
}

/// WebAuthn Level 3 section 7.2 step 22: both zero means that the authenticator has no counter.
fn regressed(kept: u32, seen: u32) -> bool {
    (kept != 0 || seen != 0) && seen <= kept
}

/// When a sign-in with an authenticator counts as having happened: now, and later than the authenticator's
/// last sign-in and the account's last revocation. A host knows its session by this time, so no two
/// sessions of one authenticator have the same. A stored time that is further ahead of `now` than clocks
/// may differ comes from a clock that was wrong, and is not followed: the proof would be refused as one
/// from the future.
pub(crate) fn signed_in_at(
    account: &Account,
    authenticator: Option<&Authenticator>,
    now: Timestamp,
) -> Timestamp {
    let last = authenticator.and_then(|authenticator| authenticator.last_used_at);
    let after = last.max(account.last_revocation()).map(|at| at.plus(MILLISECOND));
    after.filter(|after| after.since(now) <= MAX_SKEW).map_or(now, |after| after.max(now))
}

/// The authenticator, if the command may meet it in the status that it is in.
fn meet<'a>(
    account: &Account,
    authenticator: Option<&'a Authenticator>,
    command: CommandKind,
) -> Result<&'a Authenticator, Refusal> {
    let authenticator = authenticator.ok_or(Refusal::AuthenticatorUnknown)?;
    table::authenticator(authenticator.status, command)?;
    table::account(account.status, command)?;
    Ok(authenticator)
}

const MILLISECOND: Duration = Duration::from_millis(1);

/// How long a sign-in that changes nothing may go unwritten under [`SignInCommit::WhenChanged`].
const UNCHANGED_COMMIT_SECONDS: u64 = 60 * 60;
