//! What the attestation policy and the metadata make of a statement that verifies (WebAuthn Level 3
//! section 7.1, steps 23 and 24).

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

use super::algorithm::Algorithm;
use super::attestation::{AttestationFormat, AttestationKind, AttestationObject};
use super::cbor::Value;
use super::certificate::Chain;
use super::metadata::{CertificationLevel, Metadata, Model, lists_algorithm};
use super::rejection::{Finding, Rejection, RejectionCode as Code};
use super::trust;
use super::types::{Aaguid, AttestationPolicy, AttestationRequirement};
use crate::time::Timestamp;

/// What a registration showed.
pub(crate) struct Seen<'s> {
    pub(crate) format: AttestationFormat,
    pub(crate) kind: AttestationKind,
    pub(crate) chains: &'s [Chain<'s>],
    pub(crate) aaguid: Aaguid,
    pub(crate) algorithm: Algorithm,
    pub(crate) attestation_object: &'s [u8],
    pub(crate) backup_eligible: bool,
    pub(crate) user_verified: bool,
}

/// What is known of a registration that the policy takes.
pub(crate) struct Standing {
    /// Whether the certificates lead to an anchor of the policy or of the model.
    pub(crate) trusted: bool,
    /// The model's name, if its attestation is trusted.
    pub(crate) model: Option<String>,
    /// The model's certification level, if its attestation leads to an anchor of its own.
    pub(crate) certification: Option<CertificationLevel>,
}

/// Applies every rule; refuses with the code of the first that fails.
pub(crate) fn check(
    seen: &Seen<'_>,
    policy: &AttestationPolicy,
    metadata: Option<&Metadata>,
    at: Timestamp,
) -> Result<Standing, Rejection> {
    let models = models(seen, metadata);
    let refuse = |code: Code, rule: &'static str, saw: &str| Rejection {
        code,
        detail: "",
        finding: Some(Box::new(Finding {
            rule,
            seen: saw.to_owned(),
            aaguid: seen.aaguid,
            model: models.first().map(|model| model.name().to_owned()),
        })),
    };
    // A certified model has to be an attested one, or anybody could claim to be it.
    let needs_trust =
        policy.require == AttestationRequirement::Trusted || policy.certification.is_some();
    if needs_trust || policy.require == AttestationRequirement::Any {
        match seen.kind {
            AttestationKind::None => {
                return Err(refuse(Code::AttestationMissing, "require", "none"));
            }
            AttestationKind::SelfAttested => {
                return Err(refuse(Code::AttestationSelf, "require", "self"));
            }
            _ => {}
        }
    }
    check_metadata(policy, metadata, at, &refuse)?;
    let certificates: Vec<&[u8]> = seen.chains.iter().flat_map(|chain| chain.der.clone()).collect();
    if let Some(report) = models.iter().find_map(|model| model.compromise(&certificates, at)) {
        return Err(refuse(Code::ModelCompromised, "metadata", report.status.as_str()));
    }
    if needs_trust {
        if models.iter().any(|model| !model.lists_attestation(seen.kind)) {
            let code = Code::ModelAttestationUnlisted;
            return Err(refuse(code, "metadata", seen.kind.as_str()));
        }
        let packed = (seen.format == AttestationFormat::Packed)
            .then(|| packed_algorithm(seen.attestation_object))
            .flatten();
        for algorithm in [Some(seen.algorithm), packed].into_iter().flatten() {
            if models.iter().any(|model| !lists_algorithm(model, algorithm)) {
                let code = Code::ModelAlgorithmUnlisted;
                return Err(refuse(code, "metadata", algorithm.name()));
            }
        }
    }
    let (by_policy, by_model) = paths(seen, policy, &models, at);
    let trusted = by_policy.is_ok() || by_model.is_ok();
    if needs_trust && !trusted {
        if metadata.is_some() && models.is_empty() && policy.anchors.is_empty() {
            return Err(refuse(Code::ModelUnknown, "require", "a model without metadata"));
        }
        let fault = if models.is_empty() { by_policy } else { by_model };
        let code = fault.err().map_or(Code::ChainUnknownIssuer, |fault| fault.code);
        return Err(refuse(code, "require", seen.kind.as_str()));
    }
    check_lists(seen, policy, &refuse)?;
    check_credential(seen, policy, &refuse)?;
    // Where several entries speak of the model, the lowest level counts.
    let certification = models.iter().map(|model| model.certification(at)).min().flatten();
    if let Some(wanted) = policy.certification {
        if models.is_empty() {
            return Err(refuse(Code::ModelUnknown, "certification", "a model without metadata"));
        }
        // Another maker's anchor in the policy must not lend this model its level.
        if let Err(fault) = by_model {
            return Err(refuse(fault.code, "certification", seen.kind.as_str()));
        }
        match certification {
            None => return Err(refuse(Code::CertificationMissing, "certification", "none")),
            Some(level) if level < wanted => {
                return Err(refuse(Code::CertificationTooLow, "certification", level.as_str()));
            }
            Some(_) => {}
        }
    }
    Ok(Standing {
        trusted,
        model: models.first().filter(|_| trusted).map(|model| model.name().to_owned()),
        certification: certification.filter(|_| by_model.is_ok()),
    })
}

/// `alg` of a packed statement.
pub(crate) fn packed_algorithm(object: &[u8]) -> Option<Algorithm> {
    let mut members = AttestationObject::parse(object).ok()?.statement.map()?;
    while let Some((key, value)) = members.next_entry().ok()? {
        if let Value::Text("alg") = key {
            return Algorithm::from_cose_id(value.integer()?);
        }
    }
    None
}

/// The entries that speak of this authenticator: by its AAGUID, or by its attestation key if it has
/// no AAGUID.
fn models<'m>(seen: &Seen<'_>, metadata: Option<&'m Metadata>) -> Vec<&'m Model> {
    let Some(metadata) = metadata else { return Vec::new() };
    if !seen.aaguid.is_zero() {
        return metadata.by_aaguid(seen.aaguid).collect();
    }
    let certificates = seen.chains.iter().flat_map(|chain| &chain.parsed);
    certificates
        .filter_map(|certificate| {
            let key = &certificate.tbs_certificate.subject_public_key_info.subject_public_key;
            let identifier = digest(&SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes()?);
            <[u8; 20]>::try_from(identifier.as_ref()).ok()
        })
        .flat_map(|identifier| metadata.by_key_identifier(&identifier).collect::<Vec<_>>())
        .collect()
}

/// Whether the certificates lead to an anchor of the policy, and to one of the model's own.
fn paths(
    seen: &Seen<'_>,
    policy: &AttestationPolicy,
    models: &[&Model],
    at: Timestamp,
) -> (Result<(), Rejection>, Result<(), Rejection>) {
    let anchors: Vec<_> = models.iter().flat_map(|model| model.anchors()).cloned().collect();
    let first_good = |check: &dyn Fn(&Chain<'_>) -> Result<(), Rejection>| {
        let mut path = Err(Code::ChainUnknownIssuer.into());
        for (place, chain) in seen.chains.iter().enumerate() {
            let found = check(chain);
            // One trusted statement is enough; if there is none, the first one's reason is told.
            if place == 0 || found.is_ok() {
                path = found;
            }
        }
        path
    };
    let by_policy = first_good(&|chain| trust::check_path(chain, policy, at));
    let allow_root = policy.allow_root_in_chain;
    let by_model = first_good(&|chain| trust::check_path_to(chain, &anchors, allow_root, at));
    (by_policy, by_model)
}

type Refuse<'r> = &'r dyn Fn(Code, &'static str, &str) -> Rejection;

fn check_metadata(
    policy: &AttestationPolicy,
    metadata: Option<&Metadata>,
    at: Timestamp,
    refuse: Refuse<'_>,
) -> Result<(), Rejection> {
    let rule = if policy.certification.is_some() { "certification" } else { "freshMetadata" };
    if rule == "freshMetadata" && !policy.fresh_metadata {
        return Ok(());
    }
    let metadata = metadata.ok_or_else(|| refuse(Code::MetadataMissing, rule, "no metadata"))?;
    if policy.fresh_metadata && metadata.is_stale(at) {
        return Err(refuse(Code::MetadataStale, "freshMetadata", "metadata past its next update"));
    }
    Ok(())
}

fn check_lists(
    seen: &Seen<'_>,
    policy: &AttestationPolicy,
    refuse: Refuse<'_>,
) -> Result<(), Rejection> {
    let model = seen.aaguid.to_string();
    for (list, rule) in [(&policy.aaguids, "aaguids"), (&policy.blocked_aaguids, "blockedAaguids")]
    {
        if !list.is_empty() && seen.chains.is_empty() {
            return Err(refuse(Code::AaguidUnattested, rule, &model));
        }
    }
    if !policy.aaguids.is_empty() {
        if seen.aaguid.is_zero() {
            return Err(refuse(Code::AaguidZero, "aaguids", &model));
        }
        if !policy.aaguids.contains(&seen.aaguid) {
            return Err(refuse(Code::AaguidNotListed, "aaguids", &model));
        }
    }
    if !seen.aaguid.is_zero() && policy.blocked_aaguids.contains(&seen.aaguid) {
        return Err(refuse(Code::AaguidBlocked, "blockedAaguids", &model));
    }
    Ok(())
}

fn check_credential(
    seen: &Seen<'_>,
    policy: &AttestationPolicy,
    refuse: Refuse<'_>,
) -> Result<(), Rejection> {
    if !policy.formats.is_empty() && !policy.formats.contains(&seen.format) {
        return Err(refuse(Code::FormatNotAllowed, "formats", seen.format.as_str()));
    }
    if !policy.algorithms.is_empty() && !policy.algorithms.contains(&seen.algorithm) {
        return Err(refuse(Code::AlgorithmNotAllowed, "algorithms", seen.algorithm.name()));
    }
    if policy.device_bound && seen.backup_eligible {
        return Err(refuse(Code::BackupEligible, "deviceBound", "a credential that may be copied"));
    }
    if policy.user_verified && !seen.user_verified {
        return Err(refuse(Code::UserNotVerified, "userVerified", "no user verification"));
    }
    Ok(())
}
