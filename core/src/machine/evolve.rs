//! Applies what was decided.

use super::{Change, Event};
use crate::ids::{AuthenticatorId, LinkId};
use crate::model::{
    Account, AccountStatus, Authenticator, AuthenticatorStatus, Link, LinkState, Removal,
};
use crate::policy::MAX_SKEW;
use crate::time::Timestamp;

/// The account after `event`.
///
/// Total: an event about something that the account does not hold changes only what it can.
#[must_use]
pub fn evolve(mut account: Account, event: &Event) -> Account {
    account.sequence = event.sequence();
    account.head = event.digest();
    account.changed_at = Some(event.at());
    if event.change().revokes_sessions() {
        account.revoked_at = Some(revoked_at(&account, event.at()));
    }
    match event.change() {
        Change::AccountCreated { handle } => {
            account.status = AccountStatus::Open;
            account.handles.push(handle.clone());
        }
        Change::LinkIssued { link, digest, kind, expires_at } => {
            account.links.push(Link {
                id: *link,
                digest: *digest,
                kind: *kind,
                issued_by: event.by().clone(),
                issued_at: event.at(),
                expires_at: *expires_at,
                state: LinkState::Issued,
            });
            forget_old_links(&mut account.links);
        }
        Change::LinkRedeemed { link, session } => set_link(&mut account, link, |link| {
            link.state = LinkState::Redeemed { session: *session, ceremony: None };
        }),
        Change::RegistrationBegun { link, ceremony: begun } => {
            set_link(&mut account, link, |link| {
                if let LinkState::Redeemed { ceremony, .. } = &mut link.state {
                    *ceremony = Some(*begun);
                }
            });
        }
        Change::LinkCancelled { link, reason } => set_link(&mut account, link, |link| {
            link.state =
                LinkState::Cancelled { at: event.at(), by: event.by().clone(), reason: *reason };
        }),
        Change::LinkSuperseded { link, newer } => set_link(&mut account, link, |link| {
            link.state = LinkState::Superseded { at: event.at(), by: *newer };
        }),
        Change::LinkCompleted { link, session, ceremony, authenticator } => {
            set_link(&mut account, link, |link| {
                link.state = LinkState::Completed {
                    session: *session,
                    ceremony: *ceremony,
                    authenticator: *authenticator,
                    at: event.at(),
                };
            });
        }
        Change::AuthenticatorRegistered { authenticator } => {
            account.authenticators.push((**authenticator).clone());
        }
        Change::AuthenticatorRenamed { authenticator, nickname } => {
            set_authenticator(&mut account, authenticator, |kept| {
                kept.nickname = nickname.clone();
            });
        }
        Change::AuthenticatorRemoved { authenticator, reason, notes, own_proof_at } => {
            set_authenticator(&mut account, authenticator, |kept| {
                kept.status = AuthenticatorStatus::Removed;
                kept.removal = Some(Removal {
                    at: event.at(),
                    by: event.by().clone(),
                    reason: *reason,
                    notes: notes.clone(),
                    own_proof_at: *own_proof_at,
                });
            });
            keep_newest_removed(&mut account.authenticators, authenticator);
        }
        Change::SignedIn { authenticator, sign_count, backed_up, .. } => {
            set_authenticator(&mut account, authenticator, |kept| {
                kept.sign_count = kept.sign_count.max(*sign_count);
                kept.evidence.backed_up = *backed_up;
                kept.last_used_at = Some(event.at());
            });
        }
        // The higher counter stays, so that the copy that lags behind is found out again.
        Change::CounterRegressed { .. } => {}
        Change::AccountClosed { .. } => account.status = AccountStatus::Closed,
        Change::AccountReopened { .. } => account.status = AccountStatus::Open,
    }
    account
}

/// When a revocation that happened `at` this moment counts from: no sign-in that was written
/// before it has a later time, not even where several came in one millisecond and got the next ones.
fn revoked_at(account: &Account, at: Timestamp) -> Timestamp {
    let used = account.authenticators.iter().filter_map(|kept| kept.last_used_at);
    used.filter(|used| used.since(at) <= MAX_SKEW).fold(at, Timestamp::max)
}

fn set_link(account: &mut Account, id: &LinkId, change: impl FnOnce(&mut Link)) {
    if let Some(link) = account.links.iter_mut().find(|link| link.id == *id) {
        change(link);
    }
}

fn set_authenticator(
    account: &mut Account,
    id: &AuthenticatorId,
    change: impl FnOnce(&mut Authenticator),
) {
    if let Some(kept) = account.authenticators.iter_mut().find(|kept| kept.id == *id) {
        change(kept);
    }
}

/// Keeps the account small: its events tell of the older ones for good.
fn forget_old_links(links: &mut Vec<Link>) {
    if links.len() > KEPT_LINKS {
        links.drain(..links.len() - KEPT_LINKS);
    }
}

/// Only the newest link can be open, so these are all that anybody may still ask about.
const KEPT_LINKS: usize = 16;

/// Every load reads the whole account, so that what is removed again and again must not stay for ever.
/// The history has what is left out here, and the store keeps the credential id taken.
fn keep_newest_removed(authenticators: &mut Vec<Authenticator>, newest: &AuthenticatorId) {
    let removed =
        authenticators.iter().filter_map(|kept| Some((kept.removal.as_ref()?.at, kept.id)));
    let mut removed: Vec<_> = removed.collect();
    if let Some(excess) = removed.len().checked_sub(Account::KEPT_REMOVED) {
        removed.sort_by_key(|(at, id)| (*at, id == newest));
        removed.truncate(excess);
        authenticators.retain(|kept| !removed.iter().any(|(_, id)| *id == kept.id));
    }
}
