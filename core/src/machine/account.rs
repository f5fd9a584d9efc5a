//! Opening, closing and reopening an account.

use super::{Change, CommandKind, table};
use crate::ids::UserHandle;
use crate::model::{Account, AuthenticatorStatus, CancelReason, Note, RemovalReason};
use crate::refusal::Refusal;
use crate::time::Timestamp;

pub(super) fn create(account: &Account, handle: &UserHandle) -> Result<Vec<Change>, Refusal> {
    table::account(account.status, CommandKind::CreateAccount)?;
    Ok(vec![Change::AccountCreated { handle: handle.clone() }])
}

/// Every open link and every authenticator ends in the same commit as the account.
pub(super) fn close(
    account: &Account,
    reason: &Note,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    table::account(account.status, CommandKind::CloseAccount)?;
    let links =
        account.links.iter().filter(|link| link.status(now).is_open()).map(|link| {
            Change::LinkCancelled { link: link.id, reason: CancelReason::AccountClosed }
        });
    let authenticators = account
        .authenticators
        .iter()
        .filter(|kept| kept.status != AuthenticatorStatus::Removed)
        .map(|kept| Change::AuthenticatorRemoved {
            authenticator: kept.id,
            reason: RemovalReason::AccountClosed,
            notes: None,
            own_proof_at: None,
        });
    let closed = Change::AccountClosed { reason: reason.clone() };
    Ok(links.chain(authenticators).chain([closed]).collect())
}

pub(super) fn reopen(account: &Account, reason: &Note) -> Result<Vec<Change>, Refusal> {
    table::account(account.status, CommandKind::ReopenAccount)?;
    Ok(vec![Change::AccountReopened { reason: reason.clone() }])
}
