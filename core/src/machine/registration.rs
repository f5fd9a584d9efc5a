//! Completing a registration.

use super::{Change, CommandKind, link, table};
use crate::ids::{AuthenticatorId, ResponseDigest};
use crate::model::{
    Account, Assurance, Authenticator, AuthenticatorKind, AuthenticatorStatus, By, Ceremony,
    CeremonyPurpose, Evidence, Link, LinkState, Nickname, Provenance, RegistrationSnapshot, Route,
};
use crate::policy::{Grant, Policy};
use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::webauthn::{AuthenticatorAttachment, VerifiedRegistration};

/// A registration to be completed.
pub(super) struct New<'a> {
    pub(super) id: AuthenticatorId,
    pub(super) ceremony: &'a Ceremony,
    pub(super) verified: &'a VerifiedRegistration,
    pub(super) response: ResponseDigest,
}

/// The authenticator is whole at the touch, under a default nickname, and a link that led to it is
/// used up in the same commit.
pub(super) fn complete(
    account: &Account,
    new: &New<'_>,
    grant: &Grant,
    now: Timestamp,
    policy: &Policy,
) -> Result<Vec<Change>, Refusal> {
    let CeremonyPurpose::Registration { user, route, actor, session, snapshot } =
        &new.ceremony.purpose
    else {
        return Err(Refusal::CeremonyUnknown);
    };
    if *user != account.user {
        return Err(Refusal::CeremonyUnknown);
    }
    let link = match (route, grant.by(), session) {
        (Route::Link, By::LinkHolder { .. }, Some(session)) => {
            let command = CommandKind::CompleteRegistration;
            let link = link::of_session(account, session, grant, command, now)?;
            Some((live_link(link, new.ceremony)?, *session))
        }
        (Route::SelfService | Route::OnBehalf, By::Actor { id }, None)
            if actor.as_ref() == Some(id) =>
        {
            None
        }
        _ => return Err(Refusal::CeremonyUnknown),
    };
    table::account(account.status, CommandKind::CompleteRegistration)?;
    check_room(account, policy)?;
    check_snapshot(snapshot, new.verified)?;
    if *route == Route::OnBehalf {
        check_on_behalf(&policy.registration.on_behalf_kinds, snapshot, new.verified)?;
    }
    if account.credential(new.verified.credential_id()).is_some() {
        return Err(Refusal::AuthenticatorRegistered);
    }
    let provenance = Provenance {
        route: *route,
        by: link.map_or_else(|| grant.by().clone(), |(link, _)| link.issued_by.clone()),
        link: link.map(|(link, _)| link.id),
        ceremony: new.ceremony.id,
        response: Some(new.response),
        proof_at: grant.proven_at().filter(|_| *route == Route::SelfService),
    };
    let authenticator = Box::new(authenticator(account, new, snapshot, provenance, now)?);
    let completed = link.map(|(link, session)| Change::LinkCompleted {
        link: link.id,
        session,
        ceremony: new.ceremony.id,
        authenticator: new.id,
    });
    Ok([Change::AuthenticatorRegistered { authenticator }].into_iter().chain(completed).collect())
}

/// Holds a verified registration against the policy as it stood at begin: what the engine does not
/// know of, because it is about the person's choice and not about the protocol.
///
/// # Errors
/// `wrong_kind`, `not_device_bound`, `not_discoverable` or `authenticator_already_registered`.
pub fn check_snapshot(
    snapshot: &RegistrationSnapshot,
    verified: &VerifiedRegistration,
) -> Result<(), Refusal> {
    let said = verified.attachment();
    if snapshot.attachment.is_some() && said.is_some() && snapshot.attachment != said {
        return Err(Refusal::WrongKind);
    }
    // A security key is one piece of hardware: what can be copied, or is reached through a phone
    // or this device, is something else, however it is attached.
    let elsewhere = |name: &String| name == "hybrid" || name == "internal";
    if snapshot.kind == AuthenticatorKind::SecurityKey
        && (verified.backup_eligible() || verified.transports().as_slice().iter().any(elsewhere))
    {
        return Err(Refusal::WrongKind);
    }
    if snapshot.device_bound && verified.backup_eligible() {
        return Err(Refusal::NotDeviceBound);
    }
    if snapshot.discoverable && verified.discoverable() != Some(true) {
        return Err(Refusal::NotDiscoverable);
    }
    if snapshot.excluded.contains(verified.credential_id()) {
        return Err(Refusal::AuthenticatorRegistered);
    }
    Ok(())
}

/// Refuses kinds that stay with the actor who registers for somebody else: their computer or phone
/// would sign in as the other person. The policy of the finish decides, so that a list that was narrowed
/// since the begin holds at once.
///
/// The attachment and the transports come from the browser and are not signed. They show an honest
/// mistake; anyone who changes what their browser sends is held by attestation only.
fn check_on_behalf(
    allowed: &[AuthenticatorKind],
    snapshot: &RegistrationSnapshot,
    verified: &VerifiedRegistration,
) -> Result<(), Refusal> {
    let seen = evident_kind(verified);
    // A security key leaves with the person, whatever kind was asked for.
    let leaves = seen == AuthenticatorKind::SecurityKey || allowed.contains(&seen);
    if allowed.contains(&snapshot.kind) && leaves { Ok(()) } else { Err(Refusal::WrongKind) }
}

/// The kind of authenticator that a registration shows, whatever was asked for. The statement
/// formats of TPMs, Android and Apple are made by built-in authenticators only (WebAuthn Level 3
/// sections 8.3, 8.4 and 8.8).
fn evident_kind(verified: &VerifiedRegistration) -> AuthenticatorKind {
    let reached = |by: &str| verified.transports().as_slice().iter().any(|name| name == by);
    let built_in = reached("internal") || verified.attestation().format.is_of_platform();
    let here = match verified.attachment() {
        Some(attachment) => attachment == AuthenticatorAttachment::Platform,
        None => built_in && !reached("hybrid"),
    };
    if here {
        AuthenticatorKind::ThisDevice
    } else if built_in || reached("hybrid") || verified.backup_eligible() {
        AuthenticatorKind::Passkey
    } else {
        AuthenticatorKind::SecurityKey
    }
}

/// Refuses once the account holds as many authenticators as policy allows.
pub fn check_room(account: &Account, policy: &Policy) -> Result<(), Refusal> {
    let held = account
        .authenticators
        .iter()
        .filter(|kept| kept.status != AuthenticatorStatus::Removed)
        .count();
    if held >= policy.registration.most { Err(Refusal::TooManyAuthenticators) } else { Ok(()) }
}

/// The link, if this ceremony is the one that is under way with it.
fn live_link<'a>(link: &'a Link, ceremony: &Ceremony) -> Result<&'a Link, Refusal> {
    match &link.state {
        LinkState::Redeemed { ceremony: Some(live), .. } if live.id == ceremony.id => Ok(link),
        _ => Err(Refusal::CeremonySuperseded),
    }
}

fn authenticator(
    account: &Account,
    new: &New<'_>,
    snapshot: &RegistrationSnapshot,
    provenance: Provenance,
    now: Timestamp,
) -> Result<Authenticator, Refusal> {
    let verified = new.verified;
    let attestation = verified.attestation();
    let evidence = Evidence {
        aaguid: verified.aaguid(),
        aaguid_attested: attestation.aaguid_attested,
        attestation_format: attestation.format,
        attestation: attestation.kind,
        trusted: attestation.trusted,
        key_security: attestation.key_security,
        attestation_sha1: attestation.sha1,
        untrusted_reason: attestation.untrusted.map(|code| code.as_str().to_owned()),
        attestation_keys: verified.attestation_keys().to_vec(),
        user_verified: verified.user_verified(),
        backup_eligible: verified.backup_eligible(),
        backed_up: verified.backed_up(),
        transports: verified.transports().clone(),
        attachment: verified.attachment(),
        discoverable: verified.discoverable(),
        model: verified.model().map(str::to_owned),
        certification: verified.certification(),
    };
    Ok(Authenticator {
        id: new.id,
        credential_id: verified.credential_id().clone(),
        public_key: verified.public_key().to_vec(),
        algorithm: verified.algorithm(),
        sign_count: verified.sign_count(),
        nickname: default_nickname(account, snapshot.kind, verified.model())?,
        kind: snapshot.kind,
        status: AuthenticatorStatus::Active,
        provenance,
        assurance: Assurance::of(&evidence, evidence.user_verified),
        evidence,
        created_at: now,
        last_used_at: None,
        removal: None,
        tag: None,
    })
}

/// The model's name, or "Security key": with a number behind it where that is taken.
fn default_nickname(
    account: &Account,
    kind: AuthenticatorKind,
    model: Option<&str>,
) -> Result<Nickname, Refusal> {
    let base = match kind {
        AuthenticatorKind::SecurityKey => "Security key",
        AuthenticatorKind::Passkey => "Passkey",
        AuthenticatorKind::ThisDevice => "This device",
    };
    // A name that leaves no room for a number would leave no free name either.
    let fits = |name: &&str| Nickname::new(&format!("{name} {MAX_NUMBER}")).is_ok();
    let base = model.filter(fits).unwrap_or(base);
    let is_free = |name: &Nickname| {
        !account
            .authenticators
            .iter()
            .any(|kept| kept.status != AuthenticatorStatus::Removed && kept.nickname == *name)
    };
    std::iter::once(base.to_owned())
        .chain((2..=MAX_NUMBER).map(|number| format!("{base} {number}")))
        .filter_map(|name| Nickname::new(&name).ok())
        .find(is_free)
        .ok_or(Refusal::NicknameInvalid)
}

/// An account holds no more authenticators than this.
const MAX_NUMBER: u32 = 1000;
