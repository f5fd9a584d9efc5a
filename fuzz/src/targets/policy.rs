//! The attestation policy and metadata, over registrations that verify.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::metadata::{Metadata, MetadataTrust, Revocation};
use keydesk_core::webauthn::{
    Aaguid, Algorithm, AttestationFormat, AttestationKind, AttestationPolicy,
    AttestationRequirement, CertificationLevel, KeySecurity, RegistrationExpectations,
    RejectionCode, SecondOpinion, TpmSha1, TrustAnchor, UserVerification, VerifiedRegistration,
    verify_registration as verify,
};
use keydesk_testkit::{Attester, RegistrationDraft, entry};
use serde_json::{Value, json};

use super::metadata::authority;
use super::registration::{CHOICES, Prepared, able, is_ml_dsa, prepared, relying_party};
use crate::input::Input;
use crate::oracle::{Budget, foreign, refusal, within};
use keydesk_test_differential::stage::{CHALLENGE, ORIGIN};

/// What a policy takes meets every rule of it; a policy with fewer rules takes it too, and reads the
/// same credential; the second opinion refuses under its own code and no other.
pub fn attestation_policy(data: &[u8]) {
    let mut input = Input::new(data);
    let choice = *input.choose(&CHOICES);
    let algorithm = able(choice, *input.choose(&Algorithm::ALL));
    let prepared = prepared(choice, algorithm);
    let mut draft = prepared.draft.clone();
    draft.flags = input.byte() & 0x1c | 0x41;
    if input.coin() {
        draft.aaguid = [input.byte(); 16];
    }
    let text = draft.to_json().to_string();
    let at = Timestamp::parse(input.choose::<&str>(&TIMES)).expect("a time");
    let policy = policy(&prepared, &mut input);
    let metadata = match input.byte() % 3 {
        0 => None,
        signed => metadata(&prepared, &draft, signed == 1, &mut input),
    };
    let budget = if is_ml_dsa(algorithm) { Budget::ML_DSA } else { Budget::ENGINE };
    let rp = relying_party(ORIGIN);
    let run = |policy: &AttestationPolicy| {
        let expected = RegistrationExpectations {
            challenge: &CHALLENGE,
            user_verification: UserVerification::Discouraged,
            algorithms: &Algorithm::ALL,
            attestation: policy,
            at,
            metadata: metadata.as_ref(),
        };
        if policy.second_opinion {
            // Its stack and memory are not ours to bound; that it panics is.
            return foreign(|| verify(&rp, &expected, text.as_bytes())).expect("it does not panic");
        }
        within(budget, || verify(&rp, &expected, text.as_bytes()))
    };
    let outcome = run(&policy);
    match &outcome {
        Ok(verified) => holds(verified, &policy, metadata.as_ref(), at),
        Err(rejection) => refusal(rejection),
    }
    let lax = AttestationPolicy { second_opinion: false, ..AttestationPolicy::default() };
    if let Ok(verified) = &outcome {
        let lax = run(&lax).expect("fewer rules take no less");
        assert_eq!(lax.credential_id(), verified.credential_id());
        assert_eq!(lax.public_key(), verified.public_key());
        assert_eq!(lax.attestation().kind, verified.attestation().kind);
    }
    let opinion = AttestationPolicy { second_opinion: true, ..policy.clone() };
    match (outcome, run(&opinion)) {
        (Ok(_), Ok(with)) => assert_ne!(with.second_opinion(), SecondOpinion::Off),
        (Ok(_), Err(rejection)) => {
            assert_eq!(rejection.code, RejectionCode::SecondOpinionDisagrees);
            refusal(&rejection);
        }
        (Err(without), Err(with)) => assert_eq!(without.code, with.code),
        (Err(rejection), Ok(_)) => panic!("a second opinion lets pass what {rejection} refuses"),
    }
}

fn policy(prepared: &Prepared, input: &mut Input<'_>) -> AttestationPolicy {
    let bits = input.short();
    let bit = |at: u16| bits >> at & 1 == 1;
    let own = prepared.stage.key.settings.aaguid;
    let list = |pick: u8| match pick % 4 {
        0 => Vec::new(),
        1 => vec![own],
        2 => vec![Aaguid::ZERO],
        _ => vec![Aaguid::from_bytes([7; 16]), own],
    };
    use AttestationRequirement as R;
    AttestationPolicy {
        require: *input.choose(&[R::None, R::Any, R::Trusted]),
        anchors: match input.byte() % 5 {
            0 => Vec::new(),
            1 => vec![prepared.anchor.clone().into()],
            2 => vec![vec![0x30, 0].into()],
            pick => vec![TrustAnchor {
                certificate: prepared.anchor.clone(),
                formats: if pick == 3 { vec![*input.choose(&FORMATS)] } else { Vec::new() },
                aaguids: list(input.byte()),
            }],
        },
        aaguids: list(input.byte()),
        allow_root_in_chain: bit(0),
        blocked_aaguids: list(input.byte()),
        certification: bit(1).then(|| *input.choose(&LEVELS)),
        fresh_metadata: bit(2),
        metadata_grace_days: if bit(8) { 0 } else { 30 },
        hardware_key: bit(9),
        device_bound: bit(3),
        user_verified: bit(4),
        tpm_sha1_names: bit(7),
        tpm_sha1: if bit(10) { TpmSha1::Refuse } else { TpmSha1::Allow },
        formats: match bit(5) {
            true => vec![*input.choose(&FORMATS)],
            false => Vec::new(),
        },
        algorithms: match bit(6) {
            true => vec![*input.choose(&Algorithm::ALL)],
            false => Vec::new(),
        },
        second_opinion: false,
    }
}

/// Metadata about the registration's model, or about another: a local file, or a BLOB.
fn metadata(
    prepared: &Prepared,
    draft: &RegistrationDraft,
    local: bool,
    input: &mut Input<'_>,
) -> Option<Metadata> {
    let aaguid =
        Aaguid::from_bytes(if input.byte().is_multiple_of(4) { [9; 16] } else { draft.aaguid });
    let roots = match input.byte() % 3 {
        0 => Vec::new(),
        1 => vec![authority().root.der.clone()],
        _ => vec![prepared.anchor.clone()],
    };
    let mut reports = Vec::new();
    for _ in 0..input.byte() % 4 {
        reports.push((*input.choose(&STATUSES), *input.choose(&DATES)));
    }
    let mut model = entry(&aaguid, &input.text(), &roots, &reports);
    let statement = &mut model["metadataStatement"];
    statement["protocolFamily"] = (*input.choose(&["fido2", "u2f", "uaf", "x"])).into();
    let kinds = ["basic_full", "basic_surrogate", "attca", "anonca", "none"];
    statement["attestationTypes"] = json!([*input.choose(&kinds)]);
    statement["authenticationAlgorithms"] = match input.byte() % 4 {
        0 => json!([]),
        _ => json!([*input.choose(&REGISTERED)]),
    };
    let leaf = match &draft.attester {
        Attester::Packed(key, chain) | Attester::FidoU2f(key, chain) => Some((key, chain)),
        _ => None,
    };
    if let Some((key, chain)) = leaf {
        if input.coin() {
            use base64::Engine;
            let der = base64::engine::general_purpose::STANDARD.encode(&chain[0]);
            for report in model["statusReports"].as_array_mut().into_iter().flatten() {
                report["certificate"] = der.clone().into();
            }
        }
        if aaguid.is_zero() {
            let identifier = digest(&SHA1_FOR_LEGACY_USE_ONLY, &key.public_key());
            let hex = identifier.as_ref().iter().map(|byte| format!("{byte:02x}"));
            model["attestationCertificateKeyIdentifiers"] = json!([hex.collect::<String>()]);
        }
    }
    if aaguid.is_zero() {
        model["aaguid"] = Value::Null;
    }
    let made = if local {
        within(Budget::LARGE, || Metadata::local(json!([model]).to_string().as_bytes()))
    } else {
        let mut blob = authority().draft(vec![model.clone()]);
        blob.payload["nextUpdate"] = (*input.choose(&DATES)).into();
        let blob = blob.sign();
        let trust = MetadataTrust {
            anchors: &[authority().root.der.clone()],
            signer: None,
            revocation_lists: &[],
            revocation: Revocation::WhereListed,
            at: Timestamp::parse("2026-01-05T09:00:00Z").expect("a time"),
            last_number: None,
        };
        within(Budget::LARGE, || Metadata::verify(blob.as_bytes(), &trust))
    };
    made.ok()
}

/// Every rule of the policy, held against the result by other means.
fn holds(
    verified: &VerifiedRegistration,
    policy: &AttestationPolicy,
    metadata: Option<&Metadata>,
    at: Timestamp,
) {
    let seen = verified.attestation();
    let certified = !matches!(seen.kind, AttestationKind::None | AttestationKind::SelfAttested);
    let asked = policy.require != AttestationRequirement::None || policy.needs_trust();
    assert!(certified || !asked, "{:?} where attestation is asked for", seen.kind);
    let trust = policy.needs_trust();
    assert!(seen.trusted || !trust, "not trusted");
    assert!(certified || !seen.trusted, "nobody vouches, and it is trusted");
    let unverified = seen.untrusted == Some(RejectionCode::StatementAlgorithmUnknown);
    assert!(!unverified || !policy.asks(), "not verified where attestation is asked for");
    let told = !seen.trusted && (certified || unverified);
    assert_eq!(seen.untrusted.is_some(), told, "why it is not trusted");
    assert!(!seen.sha1 || policy.tpm_sha1 == TpmSha1::Allow, "SHA-1 where it is refused");
    let aaguid = verified.aaguid();
    if !policy.aaguids.is_empty() {
        assert!(seen.aaguid_attested && !aaguid.is_zero() && policy.aaguids.contains(&aaguid));
    }
    if !policy.blocked_aaguids.is_empty() {
        let blocked = !aaguid.is_zero() && policy.blocked_aaguids.contains(&aaguid);
        assert!(seen.aaguid_attested && !blocked);
        // A model that metadata knows by its attestation key has a name.
        assert!(!aaguid.is_zero() || verified.model().is_some());
    }
    assert!(policy.formats.is_empty() || policy.formats.contains(&seen.format));
    assert!(policy.algorithms.is_empty() || policy.algorithms.contains(&verified.algorithm()));
    assert!(!policy.device_bound || !verified.backup_eligible());
    assert!(!policy.user_verified || verified.user_verified());
    assert!(seen.trusted || !seen.aaguid_attested, "an AAGUID that nothing vouches for");
    let software = seen.key_security == Some(KeySecurity::Software);
    assert!(!policy.hardware_key || !software);
    if policy.fresh_metadata {
        assert!(!metadata.expect("metadata is asked for").is_stale(at));
    }
    if let Some(level) = policy.certification {
        assert!(verified.certification().expect("a level is asked for") >= level);
        let metadata = metadata.expect("metadata is asked for");
        assert!(!metadata.is_overdue(policy.metadata_grace_days, at));
    }
    let model = metadata.and_then(|metadata| metadata.model(aaguid));
    if let Some(model) = model {
        let keys = verified.attestation_keys();
        assert!(model.compromise(Some(keys), at).is_none(), "a compromised model");
        let told = (model.name(), model.icon(), model.protocol(), model.is_local());
        assert!(!told.0.is_empty());
        let statuses = model.reports().iter().map(|report| report.status.as_str());
        assert!(statuses.into_iter().all(|status| status.len() <= 64));
        if let Some(level) = verified.certification() {
            assert_eq!(Some(level), model.certification(at), "{}", level.as_str());
        }
        if seen.trusted {
            assert_eq!(verified.model(), Some(model.name()));
        }
    }
}

const TIMES: [&str; 3] = ["2026-01-05T09:00:00Z", "2030-01-01T00:00:00Z", "2041-01-01T00:00:00Z"];
const DATES: [&str; 4] = ["2024-05-01", "2025-05-01", "2026-02-01", "2031-01-01"];
const LEVELS: [CertificationLevel; 6] = [
    CertificationLevel::L1,
    CertificationLevel::L1plus,
    CertificationLevel::L2,
    CertificationLevel::L2plus,
    CertificationLevel::L3,
    CertificationLevel::L3plus,
];
const FORMATS: [AttestationFormat; 7] = [
    AttestationFormat::None,
    AttestationFormat::Packed,
    AttestationFormat::Tpm,
    AttestationFormat::AndroidKey,
    AttestationFormat::FidoU2f,
    AttestationFormat::Apple,
    AttestationFormat::Compound,
];
const STATUSES: [&str; 14] = [
    "NOT_FIDO_CERTIFIED",
    "FIDO_CERTIFIED",
    "FIDO_CERTIFIED_L1",
    "FIDO_CERTIFIED_L1plus",
    "FIDO_CERTIFIED_L2",
    "FIDO_CERTIFIED_L2plus",
    "FIDO_CERTIFIED_L3",
    "FIDO_CERTIFIED_L3plus",
    "USER_VERIFICATION_BYPASS",
    "ATTESTATION_KEY_COMPROMISE",
    "USER_KEY_REMOTE_COMPROMISE",
    "USER_KEY_PHYSICAL_COMPROMISE",
    "REVOKED",
    "UPDATE_AVAILABLE",
];
const REGISTERED: [&str; 6] = [
    "secp256r1_ecdsa_sha256_raw",
    "secp384r1_ecdsa_sha384_raw",
    "ed25519_eddsa_sha512_raw",
    "rsassa_pkcsv15_sha256_raw",
    "rsassa_pss_sha256_raw",
    "something_else",
];
