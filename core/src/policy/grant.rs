//! Grants: proof that somebody may do something to one account now.

use super::standing::standing;
use super::{AccessPolicy, Action, Bootstrap, Target};
use crate::ids::{AuthenticatorId, LinkDigest, RelyingPartyId, SessionDigest, UserId};
use crate::model::{Account, Actor, Authenticator, AuthenticatorStatus, By, Route, Strength, User};
use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::webauthn::VerifiedAuthentication;

/// Proof that somebody may do one thing to one account now. Only the functions of this file make
/// one, so whatever takes a grant cannot be reached without the check.
///
/// ```compile_fail
/// use keydesk_core::policy::{Action, Grant};
/// let forged = Grant { action: Action::Remove, ..todo!() };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    rp: RelyingPartyId,
    user: UserId,
    action: Action,
    by: By,
    /// When the actor's session proved who it is.
    proven_at: Option<Timestamp>,
    /// The authenticator that the actor's session was born of.
    authenticator: Option<AuthenticatorId>,
}

impl Grant {
    /// Whether this grant is for one of `actions` on this account.
    pub fn covers(&self, account: &Account, actions: &[Action]) -> bool {
        self.rp == account.rp && self.user == account.user && actions.contains(&self.action)
    }

    /// The actor as the history records it.
    pub fn by(&self) -> &By {
        &self.by
    }

    /// Whether the actor acts on their own account.
    pub fn is_own(&self) -> bool {
        matches!(&self.by, By::Actor { id } if *id == self.user)
    }

    /// When the actor proved who they are, if it was with this authenticator.
    pub(crate) fn proven_with(&self, authenticator: &AuthenticatorId) -> Option<Timestamp> {
        self.proven_at.filter(|_| self.authenticator.as_ref() == Some(authenticator))
    }

    /// When the actor's session proved who it is; `None` without a session.
    pub(crate) fn proven_at(&self) -> Option<Timestamp> {
        self.proven_at
    }
}

/// Checks that `actor` may do `action` to the account of `target` now.
///
/// `mine` is the actor's own account; `account` is the target's, and the same one where the actor
/// acts on themselves. The session must still be good by `mine`: see [`Actor::authenticator`].
///
/// The action is the person's own, or a role allows it, the target's organisation is among the
/// actor's, and the target may do no more than the actor. On one's own account, by whichever right,
/// a further authenticator needs a proof at
/// least as strong as the one that the account holds (NIST SP 800-63B-4 section 4.1.2), and a
/// first one goes by the bootstrap rule. Only a nickname may be given with the proof that was
/// enough to register, where that very session registered every key. For others, the actor
/// needs a proof as strong as what `mine` holds or held.
///
/// The session that removed its own authenticator may register one other in its place while its
/// proof is fresh: until then it could have registered that one first.
///
/// # Errors
/// `proof_in_future`, `session_revoked`, `not_authorised`, `user_unknown`, `target_outranks_actor`,
/// `link_required` or `step_up_required`.
pub fn authorise(
    policy: &AccessPolicy,
    actor: &Actor,
    mine: &Account,
    action: Action,
    target: &Target<'_>,
    account: &Account,
    now: Timestamp,
) -> Result<Grant, Refusal> {
    let Target { user: target, roles } = *target;
    let standing = standing(actor, mine, now)?;
    let own = actor.id == target.id;
    let mut needed = Strength::Password;
    if !(own && policy.own.contains(&action)) {
        policy.require_role(&actor.roles, action)?;
        in_reach(actor, target)?;
        if !own {
            policy.check_rank(&actor.roles, action, roles)?;
        }
        needed = policy.strength_for_others;
        if policy.has_second_factor(mine) {
            needed = Strength::SecurityKey;
        }
    }
    let stale = now.since(actor.authenticated_at) > policy.fresh_within();
    let replaces = own && action == Action::Register && standing.may_replace && !stale;
    if own && !replaces {
        // A role does not lift the rules of one's own account: else anyone who may issue links could
        // issue one to themselves and be past them. A suspended key counts as held.
        let has_key = account.holds_authenticator();
        let adds_key = matches!(action, Action::Register | Action::IssueLink);
        let is_weak =
            policy.has_second_factor(account) && standing.strength < Strength::SecurityKey;
        if adds_key && !has_key && (policy.bootstrap == Bootstrap::LinkOnly || is_weak) {
            return Err(Refusal::LinkRequired);
        }
        if has_key && !(action == Action::Rename && made_all_here(actor, account)) {
            needed = Strength::SecurityKey;
        }
    }
    if policy.sensitive.contains(&action) && (stale || standing.strength < needed) {
        return Err(Refusal::StepUpRequired);
    }
    Ok(Grant {
        rp: account.rp.clone(),
        user: target.id.clone(),
        action,
        by: By::Actor { id: actor.id.clone() },
        proven_at: Some(actor.authenticated_at),
        authenticator: actor.authenticator,
    })
}

/// Refuses what the actor asks about somebody of an organisation in which they may not act, as if
/// that person were not there: who belongs to other organisations is not for them to know.
///
/// # Errors
/// `user_unknown`; on the actor's own account, which they know of, `not_authorised`.
pub(crate) fn in_reach(actor: &Actor, target: &User) -> Result<(), Refusal> {
    if actor.organisations.contains(&target.organisation) {
        return Ok(());
    }
    Err(if actor.id == target.id { Refusal::NotAuthorised } else { Refusal::UserUnknown })
}

/// Whether this very session registered every key of the account: the form that gives a first key its
/// nickname comes right after it, when nobody could have shown that key yet. Another session of the
/// same person, however old, has not had the key in hand.
fn made_all_here(actor: &Actor, account: &Account) -> bool {
    let by = By::Actor { id: actor.id.clone() };
    let held =
        account.authenticators.iter().filter(|kept| kept.status != AuthenticatorStatus::Removed);
    held.into_iter().all(|kept| {
        kept.provenance.route == Route::SelfService
            && kept.provenance.by == by
            && kept.provenance.proof_at == Some(actor.authenticated_at)
    })
}

/// Whether a session by password alone began before any of the keys that its person holds, and registered
/// none of them: a new session would have to show one.
pub(crate) fn predates_keys(actor: &Actor, mine: &Account) -> bool {
    let is_newer = |kept: &Authenticator| kept.created_at > actor.authenticated_at;
    actor.strength < Strength::SecurityKey
        && mine.active().next().is_some()
        && mine.active().all(is_newer)
        && !made_all_here(actor, mine)
}

/// The grant of a link's token, or of the session that redeemed it.
#[derive(Debug, Clone, Copy)]
pub enum LinkProof<'a> {
    /// The digest of the token that was shown.
    Token(&'a LinkDigest),
    /// The digest of the session that was shown.
    Session(&'a SessionDigest),
}

/// Checks that the account holds the link, or the link session, that was shown.
///
/// # Errors
/// `link_unknown` for a token, `session_ended` for a session that the account does not hold.
pub fn authorise_link_holder(account: &Account, proof: LinkProof<'_>) -> Result<Grant, Refusal> {
    let (link, action) = match proof {
        LinkProof::Token(digest) => {
            let link = account.link_of_token(digest).ok_or(Refusal::LinkUnknown)?;
            (link, Action::RedeemLink)
        }
        LinkProof::Session(session) => {
            let link = account.link_of_session(session).ok_or(Refusal::SessionEnded)?;
            (link, Action::RegisterByLink)
        }
    };
    Ok(Grant {
        rp: account.rp.clone(),
        user: account.user.clone(),
        action,
        by: By::LinkHolder { link: link.id },
        proven_at: None,
        authenticator: None,
    })
}

/// Checks that the account holds the credential of a verified assertion, in use.
///
/// # Errors
/// `credential_unknown`, or the code of the status that the authenticator is in.
pub fn authorise_key_holder(
    account: &Account,
    verified: &VerifiedAuthentication,
) -> Result<Grant, Refusal> {
    let authenticator =
        account.credential(verified.credential_id()).ok_or(Refusal::CredentialUnknown)?;
    match authenticator.status {
        AuthenticatorStatus::Active => Ok(Grant {
            rp: account.rp.clone(),
            user: account.user.clone(),
            action: Action::SignIn,
            by: By::KeyHolder,
            proven_at: None,
            authenticator: None,
        }),
        AuthenticatorStatus::Pending => Err(Refusal::AuthenticatorPending),
        AuthenticatorStatus::Suspended => Err(Refusal::AuthenticatorSuspended),
        AuthenticatorStatus::Quarantined => Err(Refusal::AuthenticatorQuarantined),
        AuthenticatorStatus::Removed => Err(Refusal::AuthenticatorRemoved),
    }
}
