//! From core's values to records, and from requests to core's values.

use keydesk_core::error::Refusal;
use keydesk_core::ids::{AuthenticatorId, CeremonyId, CredentialId, LinkId, UserId};
use keydesk_core::machine::Event;
use keydesk_core::model::{
    Account, Assurance, Authenticator, AuthenticatorKind, By, Evidence, Link, LinkSession,
    LinkState, Nickname, Note, Provenance, Removal, RemovalReason,
};
use keydesk_core::ports::Changed;
use keydesk_core::secret::SecretToken;
use keydesk_core::service::{AffectedAuthenticator, BegunCeremony, SignIn};
use keydesk_core::time::Timestamp;

use crate::ApiError;
use crate::records::{
    AccountView, AffectedAuthenticatorView, AssuranceView, AuthenticatorView, CeremonyAnswer,
    ChangeView, EventView, EvidenceView, LinkView, ProvenanceView, RedeemedLinkView, RemovalView,
    SignInAnswer,
};

pub(crate) fn user_id(text: &str) -> Result<UserId, ApiError> {
    UserId::new(text).map_err(|_| ApiError::malformed("userId"))
}

pub(crate) fn authenticator_id(text: &str) -> Result<AuthenticatorId, ApiError> {
    AuthenticatorId::parse(text).map_err(|_| Refusal::AuthenticatorUnknown.into())
}

pub(crate) fn link_id(text: &str) -> Result<LinkId, ApiError> {
    LinkId::parse(text).map_err(|_| Refusal::LinkUnknown.into())
}

pub(crate) fn ceremony_id(text: &str) -> Result<CeremonyId, ApiError> {
    CeremonyId::parse(text).map_err(|_| Refusal::CeremonyUnknown.into())
}

/// A garbled token is a token that no link has.
pub(crate) fn token(text: &str) -> Result<SecretToken, ApiError> {
    SecretToken::parse(text).map_err(|_| Refusal::LinkUnknown.into())
}

pub(crate) fn session(text: &str) -> Result<LinkSession, ApiError> {
    LinkSession::parse(text).map_err(|_| Refusal::SessionEnded.into())
}

pub(crate) fn kind(text: &str) -> Result<AuthenticatorKind, ApiError> {
    AuthenticatorKind::parse(text).ok_or_else(|| Refusal::KindNotOffered.into())
}

pub(crate) fn nickname(text: &str) -> Result<Nickname, ApiError> {
    Nickname::new(text).map_err(|_| Refusal::NicknameInvalid.into())
}

pub(crate) fn note(text: &str) -> Result<Note, ApiError> {
    Note::new(text).map_err(|_| Refusal::NoteInvalid.into())
}

/// Optional notes; white space alone counts as absent.
pub(crate) fn notes(text: Option<&str>) -> Result<Option<Note>, ApiError> {
    text.filter(|text| !text.trim().is_empty()).map(note).transpose()
}

/// A reason that a person may give; closing an account gives the other one.
pub(crate) fn removal_reason(text: &str) -> Result<RemovalReason, ApiError> {
    RemovalReason::parse(text)
        .filter(|reason| *reason != RemovalReason::AccountClosed)
        .ok_or_else(|| ApiError::malformed("reason"))
}

pub(crate) fn account(account: &Account, now: Timestamp) -> AccountView {
    AccountView {
        user_id: account.user.clone(),
        status: account.status,
        version: number(account.version.0),
        authenticators: account.authenticators.iter().map(authenticator).collect(),
        links: account.links.iter().map(|kept| link(kept, now)).collect(),
    }
}

pub(crate) fn authenticator(authenticator: &Authenticator) -> AuthenticatorView {
    AuthenticatorView {
        id: authenticator.id,
        kind: authenticator.kind,
        nickname: authenticator.nickname.to_string(),
        status: authenticator.status,
        model: authenticator.evidence.model.clone(),
        created_at: authenticator.created_at,
        last_used_at: authenticator.last_used_at,
        provenance: provenance(&authenticator.provenance),
        evidence: evidence(
            &authenticator.evidence,
            &authenticator.credential_id,
            authenticator.algorithm.name(),
        ),
        assurance: assurance(&authenticator.assurance),
        removal: authenticator.removal.as_ref().map(removal),
    }
}

pub(crate) fn link(link: &Link, now: Timestamp) -> LinkView {
    let authenticator_id = match &link.state {
        LinkState::Completed { authenticator, .. } => Some(*authenticator),
        _ => None,
    };
    LinkView {
        id: link.id,
        kind: link.kind,
        status: link.status(now),
        issued_at: link.issued_at,
        issued_by: by(&link.issued_by),
        expires_at: link.expires_at,
        authenticator_id,
    }
}

/// What the holder of a link sees of it: not who issued it.
pub(crate) fn redeemed_link(held: &Link, now: Timestamp) -> RedeemedLinkView {
    let LinkView { id, kind, status, issued_at, issued_by: _, expires_at, authenticator_id } =
        link(held, now);
    RedeemedLinkView { id, kind, status, issued_at, expires_at, authenticator_id }
}

/// What the holder of a link sees of the authenticator that they registered: in place of the id of
/// who issued the link stands the link itself.
pub(crate) fn registered_by_link(registered: &Authenticator) -> AuthenticatorView {
    let mut view = authenticator(registered);
    if let Some(link) = registered.provenance.link {
        view.provenance.by = by(&By::LinkHolder { link });
    }
    view
}

pub(crate) fn ceremony(begun: BegunCeremony) -> CeremonyAnswer {
    CeremonyAnswer { ceremony_id: begun.id, expires_at: begun.expires_at, options: begun.options }
}

impl From<&SignIn> for SignInAnswer {
    fn from(sign_in: &SignIn) -> Self {
        Self {
            user_id: sign_in.user.clone(),
            authenticator_id: sign_in.authenticator,
            at: sign_in.at,
            user_verified: sign_in.user_verified,
            assurance: assurance(&sign_in.assurance),
            model_report: sign_in.model_report.as_ref().map(|status| status.as_str().to_owned()),
            amr: sign_in.amr().into_iter().map(str::to_owned).collect(),
        }
    }
}

pub(crate) fn affected(affected: &AffectedAuthenticator) -> AffectedAuthenticatorView {
    AffectedAuthenticatorView {
        user: (&affected.user).into(),
        authenticator: authenticator(&affected.authenticator),
        report: affected.report.as_str().to_owned(),
    }
}

pub(crate) fn event(event: &Event) -> Result<EventView, ApiError> {
    let mut details = serde_json::to_value(event.change()).map_err(ApiError::unwritable)?;
    if let Some(members) = details.as_object_mut() {
        members.remove("event");
    }
    for path in event.erased() {
        if let Some(erased) = details.pointer_mut(path) {
            *erased = serde_json::Value::Null;
        }
    }
    Ok(EventView {
        sequence: number(event.sequence()),
        at: event.at(),
        by: by(event.by()),
        from: event.from().map(str::to_owned),
        user_agent: event.user_agent().map(str::to_owned),
        event: event.change().name(),
        details,
        digest: event.digest(),
    })
}

pub(crate) fn change(changed: &Changed) -> ChangeView {
    ChangeView { user_id: changed.user.clone(), version: number(changed.version.0), at: changed.at }
}

/// Who acted: a person's id, `link:` with the link's id, or `key_holder`.
fn by(by: &By) -> String {
    match by {
        By::Actor { id } => id.to_string(),
        By::LinkHolder { link } => format!("link:{link}"),
        By::KeyHolder => "key_holder".to_owned(),
    }
}

fn provenance(provenance: &Provenance) -> ProvenanceView {
    ProvenanceView { how: provenance.route, by: by(&provenance.by), link_id: provenance.link }
}

fn evidence(evidence: &Evidence, credential: &CredentialId, algorithm: &str) -> EvidenceView {
    EvidenceView {
        credential_id: credential.clone(),
        algorithm: algorithm.to_owned(),
        aaguid: evidence.aaguid,
        aaguid_attested: evidence.aaguid_attested,
        attestation_format: evidence.attestation_format,
        attestation: evidence.attestation,
        trusted: evidence.trusted,
        key_security: evidence.key_security,
        attestation_sha1: evidence.attestation_sha1.then_some(true),
        untrusted_reason: evidence.untrusted_reason.clone(),
        certification: evidence.certification,
        user_verified: evidence.user_verified,
        backup_eligible: evidence.backup_eligible,
        backed_up: evidence.backed_up,
        transports: evidence.transports.clone(),
    }
}

fn assurance(assurance: &Assurance) -> AssuranceView {
    AssuranceView { level: assurance.level, reasons: assurance.reasons.clone() }
}

fn removal(removal: &Removal) -> RemovalView {
    RemovalView {
        at: removal.at,
        by: by(&removal.by),
        reason: removal.reason,
        notes: removal.notes.as_ref().map(ToString::to_string),
    }
}

/// Counters stay far below 2^63.
pub(crate) fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
