//! The attestation policy as data, decided with metadata. The BLOBs are synthetic: made and signed
//! by the testkit, about models that nobody sells.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests stand outside test functions"
)]

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::metadata::{MetadataTrust, Revocation};
use keydesk_core::webauthn::{
    Aaguid, Algorithm, AttestationFormat, AttestationPolicy, AttestationRequirement as Require,
    CertificationLevel as Level, Metadata, RegistrationExpectations, Rejection, RejectionCode as R,
    RelyingParty, RelyingPartyConfig, UserVerification, VerifiedRegistration, verify_registration,
};
use keydesk_testkit::{
    AttestationChoice as Choice, Attester, MetadataAuthority, RegistrationDraft, SeededEntropy,
    SoftAuthenticator, creation_options, entry,
};
use serde_json::{Value, json};

const ORIGIN: &str = "https://care.example.org";
const CHALLENGE: [u8; 32] = [7; 32];
const FORMATS: [Choice; 8] = [
    Choice::None,
    Choice::PackedSelf,
    Choice::Packed,
    Choice::FidoU2f,
    Choice::Tpm,
    Choice::AndroidKey,
    Choice::Apple,
    Choice::Compound,
];
const OTHER: Aaguid = Aaguid::from_bytes([8; 16]);

struct Stage {
    rp: RelyingParty,
    key: SoftAuthenticator,
    metadata: Option<Metadata>,
    policy: AttestationPolicy,
    at: Timestamp,
}

impl Stage {
    fn new(choice: Choice) -> Self {
        let mut key = SoftAuthenticator::new(11);
        key.settings.attestation = choice;
        key.settings.algorithms = vec![Algorithm::Es256];
        let rp = RelyingParty::new(RelyingPartyConfig {
            id: "care.example.org".to_owned(),
            name: String::new(),
            origins: vec![ORIGIN.to_owned()],
            top_origins: Vec::new(),
            allow_cross_origin: false,
        });
        Self {
            rp: rp.unwrap(),
            key,
            metadata: None,
            policy: AttestationPolicy::default(),
            at: Timestamp::parse("2026-01-05T09:00:00Z").unwrap(),
        }
    }

    fn model(&self) -> Aaguid {
        self.key.settings.aaguid
    }

    /// An entry on this stage's model, with its own root.
    fn entry(&self, reports: &[(&str, &str)]) -> Value {
        entry(&self.model(), "Testkit Key", &[self.key.anchor()], reports)
    }

    /// Metadata from a BLOB that is signed, verified and read.
    fn knowing(mut self, entries: Vec<Value>) -> Self {
        let authority = MetadataAuthority::new(&SeededEntropy::new(3));
        let trust = MetadataTrust {
            anchors: &[authority.root.der.clone()],
            signer: Some(MetadataAuthority::NAME),
            revocation_lists: &authority.revocation_lists(&[], &[]),
            revocation: Revocation::Required,
            at: self.at,
            last_number: None,
        };
        let blob = authority.draft(entries).sign();
        self.metadata = Some(Metadata::verify(blob.as_bytes(), &trust).unwrap());
        self
    }

    /// CIM's rule: FIDO2 certified, level 2 or above.
    fn level_2(mut self) -> Self {
        self.policy.certification = Some(Level::L2);
        self
    }

    fn draft(&mut self) -> RegistrationDraft {
        let options = creation_options(&self.rp, &CHALLENGE, &[9; 64]);
        self.key.draft_registration(&options, ORIGIN).unwrap()
    }

    fn verify(&self, draft: &RegistrationDraft) -> Result<VerifiedRegistration, Rejection> {
        let expected = RegistrationExpectations {
            challenge: &CHALLENGE,
            user_verification: UserVerification::Preferred,
            algorithms: &Algorithm::ALL,
            attestation: &self.policy,
            at: self.at,
            metadata: self.metadata.as_ref(),
        };
        verify_registration(&self.rp, &expected, draft.to_json().to_string().as_bytes())
    }

    fn register(&mut self) -> Result<VerifiedRegistration, Rejection> {
        let draft = self.draft();
        self.verify(&draft)
    }

    fn refused(&mut self) -> Rejection {
        self.register().expect_err("it should be refused")
    }
}

fn certified(level: &str) -> Stage {
    let stage = Stage::new(Choice::Packed);
    let entry = stage.entry(&[(level, "2022-06-01")]);
    stage.knowing(vec![entry])
}

#[test]
fn fido2_level_2_or_above() {
    for (status, outcome) in [
        ("FIDO_CERTIFIED_L2", Ok(Level::L2)),
        ("FIDO_CERTIFIED_L2plus", Ok(Level::L2plus)),
        ("FIDO_CERTIFIED_L3", Ok(Level::L3)),
        ("FIDO_CERTIFIED_L3plus", Ok(Level::L3plus)),
        ("FIDO_CERTIFIED", Err((R::CertificationTooLow, "l1"))),
        ("FIDO_CERTIFIED_L1", Err((R::CertificationTooLow, "l1"))),
        ("FIDO_CERTIFIED_L1plus", Err((R::CertificationTooLow, "l1plus"))),
        ("NOT_FIDO_CERTIFIED", Err((R::CertificationMissing, "none"))),
        ("SELF_ASSERTION_SUBMITTED", Err((R::CertificationMissing, "none"))),
    ] {
        let result = certified(status).level_2().register();
        match (result, outcome) {
            (Ok(verified), Ok(level)) => {
                assert_eq!(verified.certification(), Some(level));
                assert_eq!(verified.model(), Some("Testkit Key"));
                assert!(verified.attestation().trusted);
            }
            (Err(rejection), Err((code, seen))) => {
                assert_eq!(rejection.code, code, "{status}");
                let finding = rejection.finding.unwrap();
                assert_eq!((finding.rule, finding.seen.as_str()), ("certification", seen));
                assert_eq!(finding.model.as_deref(), Some("Testkit Key"));
            }
            (result, _) => panic!("{status}: {result:?}"),
        }
    }
}

#[test]
fn the_level_is_that_of_the_day() {
    let mut stage = certified("FIDO_CERTIFIED_L2").level_2();
    stage.at = Timestamp::parse("2022-05-31T23:59:59Z").unwrap();
    assert_eq!(stage.refused().code, R::CertificationMissing);
    stage.at = Timestamp::parse("2022-06-01T00:00:00Z").unwrap();
    assert!(stage.register().is_ok());
}

#[test]
fn a_model_that_only_speaks_u2f_is_not_fido2_certified() {
    let stage = Stage::new(Choice::Packed);
    let mut entry = stage.entry(&[("FIDO_CERTIFIED_L2", "2022-06-01")]);
    entry["metadataStatement"]["protocolFamily"] = "u2f".into();
    assert_eq!(stage.knowing(vec![entry]).level_2().refused().code, R::CertificationMissing);
}

#[test]
fn s10_an_unattested_claim_never_satisfies_an_attested_rule() {
    type Bend = fn(&mut AttestationPolicy, Aaguid);
    let rules: [(&str, Bend); 5] = [
        ("any", |policy, _| policy.require = Require::Any),
        ("trusted", |policy, _| policy.require = Require::Trusted),
        ("certification", |policy, _| policy.certification = Some(Level::L1)),
        ("aaguids", |policy, model| policy.aaguids = vec![model]),
        ("blockedAaguids", |policy, _| policy.blocked_aaguids = vec![OTHER]),
    ];
    for (rule, bend) in rules {
        for choice in FORMATS {
            let mut stage = Stage::new(choice);
            let mut entry = stage.entry(&[("FIDO_CERTIFIED_L3", "2022-06-01")]);
            entry["metadataStatement"]["attestationTypes"] =
                json!(["basic_full", "basic_surrogate", "none"]);
            let model = stage.model();
            stage = stage.knowing(vec![entry]);
            bend(&mut stage.policy, model);
            let mut draft = stage.draft();
            if choice != Choice::FidoU2f {
                draft.aaguid = *model.as_bytes(); // Claimed, whatever the browser would hide.
            }
            let code = stage.verify(&draft).err().map(|rejection| rejection.code);
            let expected = match (choice, rule) {
                (Choice::FidoU2f, "any" | "blockedAaguids") => None,
                (Choice::FidoU2f, "aaguids") => Some(R::AaguidZero),
                (Choice::FidoU2f, _) => Some(R::ModelUnknown),
                (_, "aaguids" | "blockedAaguids") => Some(R::AaguidUnattested),
                (Choice::None, _) => Some(R::AttestationMissing),
                (Choice::PackedSelf, _) => Some(R::AttestationSelf),
                // Every other format here comes with certificates.
                _ => None,
            };
            assert_eq!(code, expected, "{choice:?} under {rule}");
        }
    }
}

#[test]
fn the_lists_of_models() {
    let mut stage = Stage::new(Choice::Packed);
    stage.policy.aaguids = vec![OTHER, stage.model()];
    assert!(stage.register().is_ok());
    stage.policy.aaguids = vec![OTHER];
    let rejection = stage.refused();
    assert_eq!(rejection.code, R::AaguidNotListed);
    assert_eq!(
        rejection.to_string(),
        "the AAGUID is not on the policy's list: aaguids, seen 6b657964-6573-6b2d-7465-73746b697430"
    );
    stage.policy.aaguids.clear();
    stage.policy.blocked_aaguids = vec![OTHER];
    assert!(stage.register().is_ok());
    stage.policy.blocked_aaguids = vec![OTHER, stage.model()];
    assert_eq!(stage.refused().code, R::AaguidBlocked);
    // Blocked wins over listed.
    stage.policy.aaguids = vec![stage.model()];
    assert_eq!(stage.refused().code, R::AaguidBlocked);
}

#[test]
fn the_zero_aaguid_matches_no_list() {
    let mut stage = Stage::new(Choice::FidoU2f);
    stage.policy.blocked_aaguids = vec![Aaguid::ZERO];
    assert!(stage.register().is_ok());
    stage.policy.aaguids = vec![Aaguid::ZERO];
    assert_eq!(stage.refused().code, R::AaguidZero);
}

#[test]
fn rules_on_the_credential() {
    let mut stage = Stage::new(Choice::Packed);
    stage.policy.formats = vec![AttestationFormat::Packed];
    stage.policy.algorithms = vec![Algorithm::Es256];
    stage.policy.device_bound = true;
    stage.policy.user_verified = true;
    assert!(stage.register().is_ok());
    for (bend, code, finding) in [
        (
            (|stage| stage.policy.formats = vec![AttestationFormat::FidoU2f]) as fn(&mut Stage),
            R::FormatNotAllowed,
            ("formats", "packed"),
        ),
        (
            |stage| stage.policy.algorithms = vec![Algorithm::EdDsa],
            R::AlgorithmNotAllowed,
            ("algorithms", "ES256"),
        ),
        (
            |stage| stage.key.settings.backup_eligible = true,
            R::BackupEligible,
            ("deviceBound", "a credential that may be copied"),
        ),
        (
            |stage| stage.key.settings.user_verified = false,
            R::UserNotVerified,
            ("userVerified", "no user verification"),
        ),
    ] {
        let mut stage = Stage::new(Choice::Packed);
        stage.policy.device_bound = true;
        stage.policy.user_verified = true;
        bend(&mut stage);
        let rejection = stage.refused();
        let seen = rejection.finding.unwrap();
        assert_eq!((rejection.code, (seen.rule, seen.seen.as_str())), (code, finding));
    }
}

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
fn a_compromised_batch_is_told_from_the_others() {
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

    // The policy's own anchor trusts it, but lends it no certification.
    let claimed = entry(&stage.model(), "Testkit Key", &[], &[("FIDO_CERTIFIED_L3", "2022-01-01")]);
    let mut stage = stage.knowing(vec![claimed]);
    stage.policy.require = Require::Trusted;
    stage.policy.anchors = vec![stage.key.anchor()];
    let verified = stage.register().unwrap();
    assert_eq!((verified.model(), verified.certification()), (Some("Testkit Key"), None));
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
    let bent = |member: &str, value: Value| {
        let stage = Stage::new(Choice::Packed);
        let mut entry = stage.entry(&[("FIDO_CERTIFIED_L2", "2022-01-01")]);
        entry["metadataStatement"][member] = value;
        let mut stage = stage.knowing(vec![entry]).level_2();
        stage.register().err().map(|rejection| rejection.code)
    };
    // Resp-6 F-2: certificates where the statement allows only self attestation.
    let unlisted = Some(R::ModelAttestationUnlisted);
    assert_eq!(bent("attestationTypes", json!(["basic_surrogate"])), unlisted);
    assert_eq!(bent("attestationTypes", json!(["basic_surrogate", "attca"])), None);
    assert_eq!(bent("attestationTypes", json!([])), None);
    // Resp-3 F-16 and Resp-5 F-8: an algorithm that the statement does not list.
    let algorithms = "authenticationAlgorithms";
    let unlisted = Some(R::ModelAlgorithmUnlisted);
    assert_eq!(bent(algorithms, json!(["rsassa_pkcsv15_sha256_raw"])), unlisted);
    assert_eq!(bent(algorithms, json!(["secp256r1_ecdsa_sha256_der"])), None);
    assert_eq!(bent(algorithms, json!([])), None);
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
    stage.metadata = None;
    stage.policy = AttestationPolicy { fresh_metadata: true, ..AttestationPolicy::default() };
    assert_eq!(stage.refused().code, R::MetadataMissing);
}

#[test]
fn a_refusal_tells_rule_finding_and_model() {
    let rejection = certified("FIDO_CERTIFIED_L1").level_2().refused();
    assert_eq!(
        rejection.to_string(),
        "the model's certification is below the level of the policy: certification, seen l1, on \
         Testkit Key"
    );
}

#[test]
fn the_policy_is_data() {
    let text = r#"{"require":"trusted","certification":"l2","freshMetadata":true,
        "blockedAaguids":["08080808-0808-0808-0808-080808080808"],"deviceBound":true,
        "userVerified":true,"formats":["packed"],"algorithms":[-7],"secondOpinion":false}"#;
    let policy: AttestationPolicy = serde_json::from_str(text).unwrap();
    assert_eq!(policy.certification, Some(Level::L2));
    assert_eq!(policy.blocked_aaguids, [OTHER]);
    assert!(!policy.second_opinion);
    let again: AttestationPolicy =
        serde_json::from_str(&serde_json::to_string(&policy).unwrap()).unwrap();
    assert_eq!(again, policy);
    // A policy that was stored before these rules were there means what it meant.
    let before = r#"{"require":"none","anchors":[],"aaguids":[],"allowRootInChain":false}"#;
    let before: AttestationPolicy = serde_json::from_str(before).unwrap();
    assert_eq!(before, AttestationPolicy::default());
    assert!(serde_json::from_str::<AttestationPolicy>(r#"{"certification":"l9"}"#).is_err());
}

fn standard(der: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(der)
}
