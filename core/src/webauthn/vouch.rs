//! Who vouches for an authenticator, and for the AAGUID that it names (WebAuthn Level 3 section 7.1,
//! step 23: anchors are obtained for the statement's format and for the AAGUID).

use x509_cert::Certificate;
use x509_cert::ext::pkix::ExtendedKeyUsage;

use super::attestation::{APPLE_NONCE, AttestationFormat, KEY_DESCRIPTION, Statement};
use super::attestation_policy::AttestationPolicy;
use super::certificate::{AIK_CERTIFICATE, Chain, extension};
use super::key_identifier::KeyIdentifier;
use super::metadata::Model;
use super::policy::Seen;
use super::rejection::{Rejection, RejectionCode as Code};
use super::trust;
use crate::time::Timestamp;

/// The result of building a path from a registration's certificates to the anchors.
pub(crate) struct Vouched<'m> {
    /// Whether a statement leads to an anchor that speaks for it; if none does, why the first does
    /// not.
    pub(crate) path: Result<(), Rejection>,
    /// Whether such an anchor speaks for the AAGUID too. If not, the AAGUID is a claim.
    pub(crate) aaguid: bool,
    /// The first model of metadata to whose own anchors a statement leads.
    pub(crate) model: Option<&'m Model>,
    /// The keys of every certificate that was shown, and of every anchor that was reached.
    pub(crate) keys: Vec<KeyIdentifier>,
}

/// Follows the certificates of every statement to the anchors that may speak for it:
///
/// 1. Where metadata knows the model, these are the model's own anchors and no others. A statement of a
///    platform vouches for no model that is never built in: its owner chooses the AAGUID.
/// 2. Else, where anchors of the policy are bound to the AAGUID, they are those anchors and no others.
/// 3. Else, they are the policy's anchors that are bound to no AAGUID. These vouch for the AAGUID
///    unless it is one that the device's owner can choose.
pub(crate) fn vouched<'m>(
    seen: &Seen<'_>,
    policy: &AttestationPolicy,
    models: &[&'m Model],
    at: Timestamp,
) -> Vouched<'m> {
    let shown = seen.attested.chains().flat_map(|chain| &chain.parsed);
    let mut vouched = Vouched {
        path: Err(Code::ChainUnknownIssuer.into()),
        aaguid: false,
        model: None,
        keys: shown.filter_map(KeyIdentifier::of).collect(),
    };
    let mut first = true;
    for statement in &seen.attested.statements {
        let Some(chain) = &statement.evidence.chain else { continue };
        let mut fault = None;
        let mut reached = false;
        for candidate in candidates(seen, statement, chain, policy, models) {
            let anchor = std::slice::from_ref(candidate.certificate);
            match trust::check_path_to(chain, anchor, policy.allow_root_in_chain, at) {
                Ok(()) => {
                    reached = true;
                    vouched.aaguid |= candidate.vouches_for_aaguid;
                    vouched.model = vouched.model.or(candidate.model);
                    vouched.keys.extend(KeyIdentifier::of_der(candidate.certificate));
                }
                Err(found) => fault = Some(worse(fault, found)),
            }
        }
        // One trusted statement is enough; without one the first statement's reason is reported.
        if reached
            && fault.as_ref().is_none_or(|fault: &Rejection| fault.code != Code::AnchorMalformed)
        {
            vouched.path = Ok(());
        } else if first && let Some(fault) = fault {
            vouched.path = Err(fault);
        }
        first = false;
    }
    vouched.keys.sort_unstable();
    vouched.keys.dedup();
    vouched
}

/// An anchor that a statement may lead to.
struct Candidate<'a, 'm> {
    certificate: &'a Vec<u8>,
    vouches_for_aaguid: bool,
    model: Option<&'m Model>,
}

fn candidates<'a, 'm: 'a>(
    seen: &Seen<'_>,
    statement: &Statement<'_>,
    chain: &Chain<'_>,
    policy: &'a AttestationPolicy,
    models: &[&'m Model],
) -> Vec<Candidate<'a, 'm>> {
    if poses_as_batch_certificate(statement.format, chain) {
        return Vec::new();
    }
    if !models.is_empty() {
        let own =
            models.iter().flat_map(|&model| model.anchors().iter().map(move |one| (model, one)));
        return own
            .map(|(model, certificate)| {
                let vouches = !(statement.format.is_of_platform() && model.is_external());
                let model = vouches.then_some(model);
                Candidate { certificate, vouches_for_aaguid: vouches, model }
            })
            .collect();
    }
    let bound = policy.anchors.iter().any(|anchor| anchor.aaguids.contains(&seen.aaguid));
    // Beside a key that a platform attested, the device's owner writes the AAGUID.
    let vouches_for_aaguid = bound || !statement.format.is_of_platform();
    policy
        .anchors
        .iter()
        .filter(|anchor| anchor.speaks_for(statement.format))
        .filter(|anchor| match bound {
            true => anchor.aaguids.contains(&seen.aaguid),
            false => anchor.aaguids.is_empty(),
        })
        .map(|anchor| Candidate {
            certificate: &anchor.certificate,
            vouches_for_aaguid,
            model: None,
        })
        .collect()
}

/// Whether a key that a platform attested signs a statement of a format that is signed by a maker's
/// batch key (8.2 and 8.6). The device's owner uses such a key as they like, so whatever root the
/// certificate leads to, it vouches for nothing here.
fn poses_as_batch_certificate(format: AttestationFormat, chain: &Chain<'_>) -> bool {
    matches!(format, AttestationFormat::Packed | AttestationFormat::FidoU2f)
        && chain.parsed.first().is_some_and(is_of_platform)
}

fn is_of_platform(leaf: &Certificate) -> bool {
    // An extension that stands twice is one too.
    let has = |oid| !matches!(extension(leaf, oid), Ok(None));
    let purposes = leaf.tbs_certificate.get::<ExtendedKeyUsage>();
    has(KEY_DESCRIPTION)
        || has(APPLE_NONCE)
        || matches!(purposes, Ok(Some((_, ExtendedKeyUsage(all)))) if all.contains(&AIK_CERTIFICATE))
}

/// Of the reasons why several anchors were not reached, the one that says most: an unknown issuer
/// is what every other maker's anchor gives.
fn worse(before: Option<Rejection>, found: Rejection) -> Rejection {
    let rank = |fault: &Rejection| match fault.code {
        Code::AnchorMalformed => 2,
        Code::ChainUnknownIssuer => 0,
        _ => 1,
    };
    match before {
        Some(before) if rank(&before) >= rank(&found) => before,
        _ => found,
    }
}
