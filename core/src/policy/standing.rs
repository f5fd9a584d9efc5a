//! The proof that a session still carries, judged by its user's account.

use std::time::Duration;

use crate::model::{
    Account, AccountStatus, Actor, Authenticator, AuthenticatorStatus, By, Removal, Strength,
};
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// The proof that a session carries now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// How strongly the person has proven who they are, as far as that still counts.
    pub(crate) strength: Strength,
    /// Whether the session removed its own authenticator and may register one in its place.
    pub(crate) may_replace: bool,
}

/// Holds the session against `mine`, the actor's own account.
///
/// A session that names its authenticator ends with it. The one session that removed its own
/// authenticator continues with the strength of a password. A session that names none keeps its
/// strength unless an authenticator of the account was removed, or the account closed, since its
/// proof: nobody can say then which authenticator the proof came from.
///
/// A proof from the future would stay fresh until then, and would be newer than every removal, so it
/// does not count; clocks of two servers may differ by [`MAX_SKEW`].
///
/// # Errors
/// `proof_in_future`; `session_revoked`; `account_closed` where the proof is newer than the closure.
pub(crate) fn standing(actor: &Actor, mine: &Account, now: Timestamp) -> Result<Standing, Refusal> {
    if actor.authenticated_at.since(now) > MAX_SKEW {
        return Err(Refusal::ProofInFuture);
    }
    let is_newer = mine.last_revocation().is_none_or(|at| actor.authenticated_at > at);
    if mine.status == AccountStatus::Closed {
        // The host let them in again: the refusal must say why nothing works.
        return Err(if is_newer { Refusal::AccountClosed } else { Refusal::SessionRevoked });
    }
    let Some(id) = &actor.authenticator else {
        let strength = if is_newer { actor.strength } else { Strength::Password };
        return Ok(Standing { strength, may_replace: false });
    };
    let named = mine.authenticator(id).ok_or(Refusal::SessionRevoked)?;
    if named.status == AuthenticatorStatus::Active {
        return Ok(Standing { strength: actor.strength, may_replace: false });
    }
    let removal = removed_here(actor, named).ok_or(Refusal::SessionRevoked)?;
    let is_replaced = mine.authenticators.iter().any(|kept| kept.created_at >= removal.at);
    Ok(Standing { strength: Strength::Password, may_replace: !is_replaced })
}

/// How this very session removed the authenticator that it was born of, if it did.
fn removed_here<'a>(actor: &Actor, named: &'a Authenticator) -> Option<&'a Removal> {
    let by = By::Actor { id: actor.id.clone() };
    let removal = named.removal.as_ref().filter(|_| named.status == AuthenticatorStatus::Removed);
    removal.filter(|it| it.own_proof_at == Some(actor.authenticated_at) && it.by == by)
}

/// How far the host's clock, or that of another server, may be ahead of this one.
pub(crate) const MAX_SKEW: Duration = Duration::from_secs(60);
