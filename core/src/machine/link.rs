//! Registration links: issue, redeem, begin, cancel.

use super::{Change, CommandKind, registration, table};
use crate::ids::{LinkDigest, LinkId, SessionDigest};
use crate::model::{Account, AuthenticatorKind, By, CancelReason, Link, LinkState, LiveCeremony};
use crate::policy::{Grant, Policy};
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// A link to be issued.
pub(super) struct New<'a> {
    pub(super) id: LinkId,
    pub(super) digest: &'a LinkDigest,
    pub(super) kind: AuthenticatorKind,
    pub(super) expires_at: Timestamp,
}

/// A newer link ends the open one: at most one link of a person works at any time.
pub(super) fn issue(
    account: &Account,
    new: New<'_>,
    now: Timestamp,
    policy: &Policy,
) -> Result<Vec<Change>, Refusal> {
    table::account(account.status, CommandKind::IssueLink)?;
    if !policy.registration.kinds.contains(&new.kind) {
        return Err(Refusal::KindNotOffered);
    }
    registration::check_room(account, policy)?;
    let issued = Change::LinkIssued {
        link: new.id,
        digest: *new.digest,
        kind: new.kind,
        expires_at: new.expires_at,
    };
    let superseded = account
        .links
        .iter()
        .filter(|link| table::link(link.status(now), CommandKind::IssueLink).is_ok())
        .map(|link| Change::LinkSuperseded { link: link.id, newer: new.id });
    Ok(superseded.chain([issued]).collect())
}

/// Opening the link again is no error: it ends the older session and its ceremony.
pub(super) fn redeem(
    account: &Account,
    digest: &LinkDigest,
    session: &SessionDigest,
    grant: &Grant,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    let link = account.link_of_token(digest).ok_or(Refusal::LinkUnknown)?;
    held(link, grant)?;
    table::link(link.status(now), CommandKind::RedeemLink)?;
    in_time(link, now)?;
    table::account(account.status, CommandKind::RedeemLink)?;
    Ok(vec![Change::LinkRedeemed { link: link.id, session: *session }])
}

pub(super) fn begin(
    account: &Account,
    session: &SessionDigest,
    ceremony: &LiveCeremony,
    grant: &Grant,
    now: Timestamp,
    policy: &Policy,
) -> Result<Vec<Change>, Refusal> {
    let link = of_session(account, session, grant, CommandKind::BeginRegistration, now)?;
    in_time(link, now)?;
    table::account(account.status, CommandKind::BeginRegistration)?;
    registration::check_room(account, policy)?;
    Ok(vec![Change::RegistrationBegun { link: link.id, ceremony: *ceremony }])
}

pub(super) fn cancel(
    account: &Account,
    link: &LinkId,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    let link = account.link(link).ok_or(Refusal::LinkUnknown)?;
    table::link(link.status(now), CommandKind::CancelLink)?;
    table::account(account.status, CommandKind::CancelLink)?;
    Ok(vec![Change::LinkCancelled { link: link.id, reason: CancelReason::Requested }])
}

/// The link of a session's grant, if the command may meet it and no other session took its place.
pub(super) fn of_session<'a>(
    account: &'a Account,
    session: &SessionDigest,
    grant: &Grant,
    command: CommandKind,
    now: Timestamp,
) -> Result<&'a Link, Refusal> {
    let By::LinkHolder { link } = grant.by() else { return Err(Refusal::NotAuthorised) };
    let link = account.link(link).ok_or(Refusal::SessionEnded)?;
    if matches!(link.state, LinkState::Redeemed { .. }) && !link.is_session(session) {
        return Err(Refusal::SessionEnded);
    }
    table::link(link.status(now), command)?;
    Ok(link)
}

/// A grant to the holder of one link is good for that link alone.
fn held(link: &Link, grant: &Grant) -> Result<(), Refusal> {
    if *grant.by() == (By::LinkHolder { link: link.id }) {
        Ok(())
    } else {
        Err(Refusal::NotAuthorised)
    }
}

/// A ceremony that outlives its link may end in its own time, but nothing new begins then: else
/// anyone who begins again every few minutes would keep a link alive for ever.
fn in_time(link: &Link, now: Timestamp) -> Result<(), Refusal> {
    if now < link.expires_at { Ok(()) } else { Err(Refusal::LinkExpired) }
}
