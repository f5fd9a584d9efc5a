//! What metadata says of a model, and what follows from it.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{
    Aaguid, AttestationPolicy, AttestationRequirement as Require, CertificationLevel as Level,
    RejectionCode as R,
};
use keydesk_testkit::{
    AttestationChoice as Choice, Attester, CertificateDraft, SoftAuthenticator, entry,
};
use serde_json::{Value, json};

use crate::stage::{OTHER, Stage, certified};
use crate::standard;

#[test]
fn what_metadata_reports_as_broken_is_refused_under_every_policy() {
    let reports = [
        "USER_VERIFICATION_BYPASS",
        "ATTESTATION_KEY_COMPROMISE",
        "USER_KEY_REMOTE_COMPROMISE",
        "USER_KEY_PHYSICAL_COMPROMISE",
        "REVOKED",
    ];
    for status in reports {
        let stage = Stage::new(Choice::Packed);
        // A later certification mends nothing.
        let entry = stage.entry(&[(status, "2023-01-01"), ("FIDO_CERTIFIED_L2", "2024-01-01")]);
        let mut stage = stage.knowing(vec![entry]);
        for policy in [AttestationPolicy::default(), Stage::new(Choice::Packed).level_2().policy] {
            stage.policy = policy;
            stage.at = Timestamp::parse("2026-01-05T09:00:00Z").unwrap();
            let rejection = stage.refused();
            assert_eq!(rejection.code, R::ModelCompromised, "{status}");
            assert_eq!(rejection.finding.unwrap().seen, status);
            stage.at = Timestamp::parse("2022-12-31T00:00:00Z").unwrap();
            let before = stage.register().err().map(|rejection| rejection.code);
            assert_ne!(before, Some(R::ModelCompromised), "{status} before its day");
        }
    }
    for status in ["UPDATE_AVAILABLE", "FIDO_CERTIFIED_L1", "SOMETHING_NEW"] {
        let stage = Stage::new(Choice::Packed);
        let entry = stage.entry(&[(status, "2023-01-01")]);
        assert!(stage.knowing(vec![entry]).register().is_ok(), "{status}");
    }
}

#[test]
fn a_compromised_batch_is_distinguished_from_the_others() {
    let mut stage = Stage::new(Choice::Packed);
    let draft = stage.draft();
    let Attester::Packed(_, chain) = &draft.attester else { panic!("packed") };
    let mut entry = stage.entry(&[("ATTESTATION_KEY_COMPROMISE", "2023-01-01")]);
    entry["statusReports"][0]["certificate"] = standard(&chain[0]).into();
    let stage = stage.knowing(vec![entry]);
    assert_eq!(stage.verify(&draft).unwrap_err().code, R::ModelCompromised);
    // The same model with a certificate of another batch.
    let mut stage = stage;
    assert!(stage.register().is_ok());
}

#[test]
fn a_compromised_issuing_ca_counts_where_it_is_the_anchor() {
    let registered = |compromised: &[u8], roots: &[Vec<u8>]| {
        let mut stage = Stage::new(Choice::Packed);
        stage.policy.require = Require::Trusted;
        let reports =
            [("FIDO_CERTIFIED_L2", "2022-01-01"), ("ATTESTATION_KEY_COMPROMISE", "2023-01-01")];
        let mut entry = entry(&stage.model(), "Testkit Key", roots, &reports);
        entry["statusReports"][1]["certificate"] = standard(compromised).into();
        let mut stage = stage.knowing(vec![entry]);
        stage.register().err().map(|rejection| rejection.code)
    };
    let stage = Stage::new(Choice::Packed);
    let root = stage.key.authority();
    // The root issues the batch certificate, and is not sent with it.
    assert_eq!(registered(&root.der, std::slice::from_ref(&root.der)), Some(R::ModelCompromised));
    // The same key in another certificate is as well known.
    let mut renewed = CertificateDraft::authority(&root.key, "Testkit Root", None);
    renewed.issuer = renewed.subject.clone();
    renewed.serial = vec![9];
    let renewed = renewed.sign(&root.key);
    assert_eq!(registered(&renewed, std::slice::from_ref(&root.der)), Some(R::ModelCompromised));
    // A CA of the model that vouches for other batches is not in the path.
    let other = SoftAuthenticator::new(99).anchor();
    assert_eq!(registered(&other, &[root.der.clone(), other.clone()]), None);
    // A certificate that cannot be read distinguishes no batches.
    assert_eq!(registered(&[1, 2, 3], std::slice::from_ref(&root.der)), Some(R::ModelCompromised));
}

#[test]
fn of_several_reports_on_certification_that_hold_the_lowest_counts() {
    let level = |reports: &[(&str, Option<&str>)]| {
        let stage = Stage::new(Choice::Packed);
        let mut entry = stage.entry(&[]);
        entry["statusReports"] = reports
            .iter()
            .map(|(status, date)| json!({ "status": status, "effectiveDate": date }))
            .collect();
        stage.knowing(vec![entry]).register().unwrap().certification()
    };
    let (early, late) = (Some("2022-01-01"), Some("2023-01-01"));
    // Without a date, a status holds for as long as it is there.
    assert_eq!(level(&[("NOT_FIDO_CERTIFIED", None), ("FIDO_CERTIFIED_L2", late)]), None);
    assert_eq!(level(&[("FIDO_CERTIFIED_L2", late), ("NOT_FIDO_CERTIFIED", None)]), None);
    assert_eq!(level(&[("FIDO_CERTIFIED_L1", None), ("FIDO_CERTIFIED_L3", late)]), Some(Level::L1));
    // On one day.
    assert_eq!(level(&[("FIDO_CERTIFIED_L2", late), ("FIDO_CERTIFIED_L1", late)]), Some(Level::L1));
    assert_eq!(level(&[("FIDO_CERTIFIED_L2", late), ("NOT_FIDO_CERTIFIED", late)]), None);
    // The latest day alone, otherwise: certifications are renewed and lost.
    assert_eq!(
        level(&[("NOT_FIDO_CERTIFIED", early), ("FIDO_CERTIFIED_L2", late)]),
        Some(Level::L2)
    );
    assert_eq!(level(&[("FIDO_CERTIFIED_L2", early), ("NOT_FIDO_CERTIFIED", late)]), None);
    // The status from before there were levels says nothing against one: models have both.
    assert_eq!(level(&[("FIDO_CERTIFIED", late), ("FIDO_CERTIFIED_L2", late)]), Some(Level::L2));
    assert_eq!(level(&[("FIDO_CERTIFIED", None), ("FIDO_CERTIFIED_L2", late)]), Some(Level::L2));
    assert_eq!(level(&[("FIDO_CERTIFIED", late)]), Some(Level::L1));
    assert_eq!(level(&[("FIDO_CERTIFIED", late), ("NOT_FIDO_CERTIFIED", late)]), None);
    assert_eq!(level(&[]), None);
}

#[test]
fn trust_comes_from_the_models_own_anchors() {
    let stage = Stage::new(Choice::Packed);
    let good = stage.entry(&[]);
    let mut stage = stage.knowing(vec![good]);
    stage.policy.require = Require::Trusted;
    assert!(stage.register().unwrap().attestation().trusted);

    // Another model's anchor is none for this one.
    let own = entry(&stage.model(), "Testkit Key", &[], &[]);
    let others = entry(&OTHER, "Other Key", &[stage.key.anchor()], &[]);
    let mut stage = stage.knowing(vec![own, others]);
    let rejection = stage.refused();
    assert_eq!(rejection.code, R::ChainUnknownIssuer);
    assert_eq!(rejection.finding.unwrap().model.as_deref(), Some("Testkit Key"));

    // Nor is it named or certified by what it only claims.
    stage.policy.require = Require::None;
    let verified = stage.register().unwrap();
    assert_eq!((verified.model(), verified.certification()), (None, None));

    // The policy's own anchor speaks for no model that metadata knows.
    let claimed = entry(&stage.model(), "Testkit Key", &[], &[("FIDO_CERTIFIED_L3", "2022-01-01")]);
    let mut stage = stage.knowing(vec![claimed]);
    stage.policy.require = Require::Trusted;
    stage.policy.anchors = vec![stage.key.anchor().into()];
    assert_eq!(stage.refused().code, R::ChainUnknownIssuer);
    assert_eq!(stage.level_2().refused().code, R::ChainUnknownIssuer);
}

#[test]
fn resp_5_p_3_the_batch_certificate_may_be_the_anchor() {
    let mut stage = Stage::new(Choice::Packed);
    let draft = stage.draft();
    let Attester::Packed(_, chain) = &draft.attester else { panic!("packed") };
    let entry =
        entry(&stage.model(), "Testkit Key", &chain[..1], &[("FIDO_CERTIFIED_L2", "2022-01-01")]);
    let stage = stage.knowing(vec![entry]).level_2();
    assert!(stage.verify(&draft).unwrap().attestation().trusted);
}

#[test]
fn the_statement_limits_how_a_model_attests_and_with_what() {
    let tampered = |member: &str, value: Value| {
        let stage = Stage::new(Choice::Packed);
        let mut entry = stage.entry(&[("FIDO_CERTIFIED_L2", "2022-01-01")]);
        entry["metadataStatement"][member] = value;
        let mut stage = stage.knowing(vec![entry]).level_2();
        stage.register().err().map(|rejection| rejection.code)
    };
    // Resp-6 F-2: certificates where the statement allows only self attestation.
    let unlisted = Some(R::ModelAttestationUnlisted);
    assert_eq!(tampered("attestationTypes", json!(["basic_surrogate"])), unlisted);
    assert_eq!(tampered("attestationTypes", json!(["basic_surrogate", "attca"])), None);
    assert_eq!(tampered("attestationTypes", json!([])), None);
    // Resp-3 F-16 and Resp-5 F-8: an algorithm that the statement does not list.
    let algorithms = "authenticationAlgorithms";
    let unlisted = Some(R::ModelAlgorithmUnlisted);
    assert_eq!(tampered(algorithms, json!(["rsassa_pkcsv15_sha256_raw"])), unlisted);
    assert_eq!(tampered(algorithms, json!(["secp256r1_ecdsa_sha256_der"])), None);
    assert_eq!(tampered(algorithms, json!([])), None);
}

#[test]
fn a_model_without_an_aaguid_is_found_by_its_attestation_key() {
    let mut stage = Stage::new(Choice::FidoU2f);
    let draft = stage.draft();
    let Attester::FidoU2f(key, _) = &draft.attester else { panic!("fido-u2f") };
    let identifier = digest(&SHA1_FOR_LEGACY_USE_ONLY, &key.public_key());
    let identifier: String = identifier.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let mut entry = stage.entry(&[]);
    entry.as_object_mut().unwrap().remove("aaguid");
    entry["attestationCertificateKeyIdentifiers"] = json!([identifier]);
    entry["metadataStatement"]["protocolFamily"] = "u2f".into();
    stage = stage.knowing(vec![entry.clone()]);
    stage.policy.require = Require::Trusted;
    let verified = stage.verify(&draft).unwrap();
    assert_eq!((verified.model(), verified.aaguid()), (Some("Testkit Key"), Aaguid::ZERO));
    entry["attestationCertificateKeyIdentifiers"] = json!(["00".repeat(20)]);
    stage = stage.knowing(vec![entry]);
    assert_eq!(stage.verify(&draft).unwrap_err().code, R::ModelUnknown);
}

#[test]
fn where_two_entries_speak_of_a_model_the_worse_counts() {
    let stage = Stage::new(Choice::Packed);
    let good = stage.entry(&[("FIDO_CERTIFIED_L3", "2022-01-01")]);
    let low = stage.entry(&[("FIDO_CERTIFIED_L1", "2022-01-01")]);
    let broken = stage.entry(&[("REVOKED", "2022-01-01")]);
    let mut stage = stage.knowing(vec![good.clone(), low]).level_2();
    assert_eq!(stage.refused().code, R::CertificationTooLow);
    let mut stage = stage.knowing(vec![good, broken]);
    assert_eq!(stage.refused().code, R::ModelCompromised);
}

#[test]
fn rules_that_need_metadata_refuse_without_it() {
    let mut stage = Stage::new(Choice::Packed).level_2();
    let rejection = stage.refused();
    assert_eq!(rejection.code, R::MetadataMissing);
    assert_eq!(rejection.finding.unwrap().rule, "certification");
    let mut stage = stage.knowing(vec![entry(&OTHER, "Other Key", &[], &[])]);
    assert_eq!(stage.refused().code, R::ModelUnknown);
    stage.policy = AttestationPolicy { require: Require::Trusted, ..AttestationPolicy::default() };
    assert_eq!(stage.refused().code, R::ModelUnknown);
}

#[test]
fn overdue_metadata_is_refused_where_policy_says_so() {
    let mut stage = certified("FIDO_CERTIFIED_L2").level_2();
    stage.policy.fresh_metadata = true;
    assert!(stage.register().is_ok());
    stage.at = Timestamp::parse("2026-02-02T00:00:00Z").unwrap();
    assert_eq!(stage.refused().code, R::MetadataStale);
    stage.policy.fresh_metadata = false;
    assert!(stage.register().is_ok());
    // BLOBs are made once a month, and the next one was promised for 2026-02-01.
    for (days, last) in [(0, "2026-02-02"), (1, "2026-02-03"), (30, "2026-03-04")] {
        stage.policy.metadata_grace_days = days;
        stage.at = Timestamp::parse(&format!("{last}T00:00:00Z")).unwrap();
        let rejection = stage.refused();
        assert_eq!(rejection.code, R::MetadataStale, "{days} days of grace");
        assert_eq!(rejection.finding.unwrap().rule, "metadataGraceDays");
        stage.at = Timestamp::from_unix_millis(stage.at.unix_millis() - 1);
        assert!(stage.register().is_ok(), "{days} days of grace");
    }
    // What asks for no level goes on.
    stage.at = Timestamp::parse("2035-01-01T00:00:00Z").unwrap();
    stage.policy = AttestationPolicy { require: Require::Trusted, ..AttestationPolicy::default() };
    assert!(stage.register().is_ok());
    stage.metadata = None;
    stage.policy = AttestationPolicy { fresh_metadata: true, ..AttestationPolicy::default() };
    assert_eq!(stage.refused().code, R::MetadataMissing);
}
