//! The judgement of a verified statement by the attestation policy and the metadata (WebAuthn Level 3
//! section 7.1, steps 23 and 24).

use super::algorithm::Algorithm;
use super::attestation::{
    AttestationFormat, AttestationKind, AttestationObject, Attested, KeySecurity,
};
use super::attestation_policy::{AttestationPolicy, AttestationRequirement};
use super::cbor::Value;
use super::key_identifier::KeyIdentifier;
use super::metadata::{CertificationLevel, Metadata, Model, lists_algorithm};
use super::rejection::{Finding, Rejection, RejectionCode as Code};
use super::types::Aaguid;
use super::vouch::{Vouched, vouched};
use crate::time::Timestamp;

/// The verified facts of a registration.
pub(crate) struct Seen<'s> {
    pub(crate) format: AttestationFormat,
    pub(crate) attested: &'s Attested<'s>,
    pub(crate) aaguid: Aaguid,
    pub(crate) algorithm: Algorithm,
    pub(crate) attestation_object: &'s [u8],
    pub(crate) backup_eligible: bool,
    pub(crate) user_verified: bool,
}

/// The facts about a registration that the policy judges.
pub(crate) struct Standing {
    /// Whether the certificates lead to an anchor that may vouch for the statement.
    pub(crate) trusted: bool,
    /// Whether that anchor vouches for the AAGUID too.
    pub(crate) aaguid_attested: bool,
    /// The model's name, if its attestation leads to an anchor of its own.
    pub(crate) model: Option<String>,
    /// The model's certification level, if its attestation leads to an anchor of its own.
    pub(crate) certification: Option<CertificationLevel>,
    /// Where the private key is kept; `None` if neither attestation nor metadata says.
    pub(crate) key_security: Option<KeySecurity>,
    /// Why a statement that somebody else than the credential signed is not trusted.
    pub(crate) untrusted: Option<Code>,
    /// The keys of the certificates that were shown, and of the anchors that they lead to.
    pub(crate) keys: Vec<KeyIdentifier>,
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
        compared: None,
        reference: None,
    };
    let kind = seen.attested.kind;
    let needs_trust = policy.needs_trust();
    if needs_trust || policy.require == AttestationRequirement::Any {
        match kind {
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
    let vouched = vouched(seen, policy, &models, at);
    let of_model = || models.iter().find_map(|model| model.compromise(Some(&vouched.keys), at));
    // An anchor of the policy vouches no longer than the keys that metadata knows to be out.
    let of_key = || metadata?.compromised_key(&vouched.keys, at);
    if let Some(report) = of_model().or_else(of_key) {
        return Err(refuse(Code::ModelCompromised, "metadata", report.status.as_str()));
    }
    if needs_trust {
        check_listed(seen, &models, &refuse)?;
        if let Err(fault) = &vouched.path {
            if metadata.is_some() && models.is_empty() && policy.anchors.is_empty() {
                return Err(refuse(Code::ModelUnknown, "require", "a model without metadata"));
            }
            return Err(refuse(fault.code, "require", kind.as_str()));
        }
    }
    check_formats(seen, policy, &refuse)?;
    check_lists(seen, policy, &vouched, &refuse)?;
    let key_security = key_security(seen, &models);
    if policy.hardware_key && key_security == Some(KeySecurity::Software) {
        let software = KeySecurity::Software.as_str();
        return Err(refuse(Code::KeyNotInHardware, "hardwareKey", software));
    }
    check_credential(seen, policy, &refuse)?;
    // Where several entries speak of the model, the lowest level counts.
    let certification = models.iter().map(|model| model.certification(at)).min().flatten();
    if let Some(wanted) = policy.certification {
        // An anchor of the policy lends no model its level.
        if vouched.model.is_none() {
            return Err(refuse(Code::ModelUnknown, "certification", "a model without metadata"));
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
        trusted: vouched.path.is_ok(),
        aaguid_attested: vouched.aaguid,
        model: vouched.model.map(|model| model.name().to_owned()),
        certification: certification.filter(|_| vouched.model.is_some()),
        key_security,
        untrusted: untrusted(seen, &vouched),
        keys: vouched.keys,
    })
}

fn untrusted(seen: &Seen<'_>, vouched: &Vouched<'_>) -> Option<Code> {
    let fault = vouched.path.as_ref().err()?.code;
    let unverified = seen.attested.statements.iter().find_map(|one| one.evidence.unverified);
    unverified.or_else(|| seen.attested.chains().next().map(|_| fault))
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
    let certificates = seen.attested.chains().flat_map(|chain| &chain.parsed);
    certificates
        .filter_map(KeyIdentifier::of)
        .flat_map(|identifier| metadata.by_key_identifier(&identifier).collect::<Vec<_>>())
        .collect()
}

/// Where the private key is kept: the weakest protection that a statement or an entry names.
fn key_security(seen: &Seen<'_>, models: &[&Model]) -> Option<KeySecurity> {
    let stated = seen.attested.statements.iter().filter_map(|one| one.evidence.key_security);
    let software = models.iter().any(|model| model.keeps_keys_in_software());
    stated.chain(software.then_some(KeySecurity::Software)).min()
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
    if metadata.is_overdue(policy.metadata_grace_days, at) {
        let days = "metadata past its days of grace";
        return Err(refuse(Code::MetadataStale, "metadataGraceDays", days));
    }
    Ok(())
}

/// Checks the attestation and the algorithm against the model's metadata statement.
fn check_listed(seen: &Seen<'_>, models: &[&Model], refuse: Refuse<'_>) -> Result<(), Rejection> {
    let kind = seen.attested.kind;
    if models.iter().any(|model| !model.lists_attestation(kind)) {
        return Err(refuse(Code::ModelAttestationUnlisted, "metadata", kind.as_str()));
    }
    let packed = (seen.format == AttestationFormat::Packed)
        .then(|| packed_algorithm(seen.attestation_object))
        .flatten();
    for algorithm in [Some(seen.algorithm), packed].into_iter().flatten() {
        if models.iter().any(|model| !lists_algorithm(model, algorithm)) {
            return Err(refuse(Code::ModelAlgorithmUnlisted, "metadata", algorithm.name()));
        }
    }
    Ok(())
}

/// The format, and those of a compound statement's parts.
fn check_formats(
    seen: &Seen<'_>,
    policy: &AttestationPolicy,
    refuse: Refuse<'_>,
) -> Result<(), Rejection> {
    let parts = seen.attested.statements.iter().map(|statement| statement.format);
    let mut formats = std::iter::once(seen.format).chain(parts);
    match formats.find(|format| !policy.formats.contains(format)) {
        Some(format) if !policy.formats.is_empty() => {
            Err(refuse(Code::FormatNotAllowed, "formats", format.as_str()))
        }
        _ => Ok(()),
    }
}

fn check_lists(
    seen: &Seen<'_>,
    policy: &AttestationPolicy,
    vouched: &Vouched<'_>,
    refuse: Refuse<'_>,
) -> Result<(), Rejection> {
    let model = seen.aaguid.to_string();
    let attested = seen.attested.chains().next().is_some();
    for (list, rule) in [(&policy.aaguids, "aaguids"), (&policy.blocked_aaguids, "blockedAaguids")]
    {
        if !list.is_empty() && !attested {
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
        if !vouched.aaguid {
            return Err(refuse(Code::AaguidUnattested, "aaguids", &model));
        }
    }
    if !policy.blocked_aaguids.is_empty() {
        // A blocked model could leave its AAGUID out, unless metadata knows it by its attestation key.
        if seen.aaguid.is_zero() && vouched.model.is_none() {
            return Err(refuse(Code::AaguidZero, "blockedAaguids", &model));
        }
        if policy.blocked_aaguids.contains(&seen.aaguid) {
            return Err(refuse(Code::AaguidBlocked, "blockedAaguids", &model));
        }
        if !vouched.aaguid {
            return Err(refuse(Code::AaguidUnattested, "blockedAaguids", &model));
        }
    }
    Ok(())
}

fn check_credential(
    seen: &Seen<'_>,
    policy: &AttestationPolicy,
    refuse: Refuse<'_>,
) -> Result<(), Rejection> {
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
