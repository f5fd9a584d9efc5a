//! Says what a command would change, or why it may not.

use super::{Change, Command, account, authenticator, link, registration};
use crate::model::Account;
use crate::policy::{Grant, Policy};
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// The changes that `command` makes, in order; empty if the account is in that state already.
///
/// # Errors
/// A [`Refusal`] whose code says why; `not_authorised` if `grant` is not for this command and
/// account.
pub fn decide(
    account: &Account,
    command: &Command,
    grant: &Grant,
    now: Timestamp,
    policy: &Policy,
) -> Result<Vec<Change>, Refusal> {
    if !grant.covers(account, command.actions()) {
        return Err(Refusal::NotAuthorised);
    }
    match command {
        Command::CreateAccount { handle } => account::create(account, handle),
        Command::CloseAccount { reason } => account::close(account, reason, now),
        Command::ReopenAccount { reason } => account::reopen(account, reason),
        Command::IssueLink { link, digest, kind, lifetime } => {
            let expires_at = now.plus(*lifetime);
            link::issue(
                account,
                link::New { id: *link, digest, kind: *kind, expires_at },
                now,
                policy,
            )
        }
        Command::RedeemLink { digest, session } => {
            link::redeem(account, digest, session, grant, now)
        }
        Command::BeginRegistration { session, ceremony } => {
            link::begin(account, session, ceremony, grant, now, policy)
        }
        Command::CancelLink { link } => link::cancel(account, link, now),
        Command::CompleteRegistration { authenticator, ceremony, verified, response } => {
            let new =
                registration::New { id: *authenticator, ceremony, verified, response: *response };
            registration::complete(account, &new, grant, now, policy)
        }
        Command::Rename { authenticator, nickname } => {
            authenticator::rename(account, authenticator, nickname)
        }
        Command::Remove { authenticator, reason, notes, last_confirmed } => {
            let removal = authenticator::Remove {
                reason: *reason,
                notes: notes.as_ref(),
                last_confirmed: *last_confirmed,
            };
            authenticator::remove(account, authenticator, &removal, grant, policy)
        }
        Command::RecordSignIn { verified, ceremony, model_report } => {
            let report = model_report.as_ref();
            authenticator::record_sign_in(account, verified, *ceremony, report, now, policy)
        }
        Command::RecordCounterRegression { verified, ceremony } => {
            authenticator::record_counter_regression(account, verified, *ceremony)
        }
    }
}
