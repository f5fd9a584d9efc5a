//! The attestation policy as data: every rule, and what refuses it.

use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{
    Aaguid, Algorithm, AttestationFormat, AttestationPolicy, AttestationPolicyError,
    AttestationRequirement as Require, CertificationLevel as Level, RejectionCode as R,
};
use keydesk_testkit::AttestationChoice as Choice;
use serde_json::json;

use crate::stage::{OTHER, Stage, certified};

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
    type Mutation = fn(&mut AttestationPolicy, Aaguid);
    let rules: [(&str, Mutation); 5] = [
        ("any", |policy, _| policy.require = Require::Any),
        ("trusted", |policy, _| policy.require = Require::Trusted),
        ("certification", |policy, _| policy.certification = Some(Level::L1)),
        ("aaguids", |policy, model| policy.aaguids = vec![model]),
        ("blockedAaguids", |policy, _| policy.blocked_aaguids = vec![OTHER]),
    ];
    for (rule, mutate) in rules {
        for choice in FORMATS {
            let mut stage = Stage::new(choice);
            let mut entry = stage.entry(&[("FIDO_CERTIFIED_L3", "2022-06-01")]);
            entry["metadataStatement"]["attestationTypes"] =
                json!(["basic_full", "basic_surrogate", "none"]);
            let model = stage.model();
            stage = stage.knowing(vec![entry]);
            mutate(&mut stage.policy, model);
            let mut draft = stage.draft();
            if choice != Choice::FidoU2f {
                draft.aaguid = *model.as_bytes(); // Claimed, whatever the browser would hide.
            }
            let code = stage.verify(&draft).err().map(|rejection| rejection.code);
            let expected = match (choice, rule) {
                (
                    Choice::Packed
                    | Choice::Tpm
                    | Choice::AndroidKey
                    | Choice::Apple
                    | Choice::Compound,
                    _,
                ) => None,
                (Choice::FidoU2f, "any") => None,
                // A blocked model could claim that it has no AAGUID.
                (Choice::FidoU2f, "aaguids" | "blockedAaguids") => Some(R::AaguidZero),
                (Choice::FidoU2f, _) => Some(R::ModelUnknown),
                (_, "aaguids" | "blockedAaguids") => Some(R::AaguidUnattested),
                (Choice::None, _) => Some(R::AttestationMissing),
                (Choice::PackedSelf, _) => Some(R::AttestationSelf),
            };
            assert_eq!(code, expected, "{choice:?} under {rule}");
        }
    }
}

#[test]
fn the_lists_of_models() {
    let mut stage = Stage::new(Choice::Packed);
    stage.policy.anchors = vec![stage.key.anchor().into()];
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
    stage.policy.anchors = vec![stage.key.anchor().into()];
    stage.policy.aaguids = vec![Aaguid::ZERO];
    assert_eq!(stage.refused().code, R::AaguidZero);
}

#[test]
fn s28_a_blocked_model_does_not_pass_without_its_aaguid() {
    for choice in [Choice::FidoU2f, Choice::Packed] {
        for blocked in [OTHER, Aaguid::ZERO] {
            let mut stage = Stage::new(choice);
            stage.key.settings.aaguid = Aaguid::ZERO;
            stage.policy.anchors = vec![stage.key.anchor().into()];
            stage.policy.blocked_aaguids = vec![blocked];
            assert_eq!(stage.refused().code, R::AaguidZero, "{choice:?}");
        }
    }
}

#[test]
fn s18_a_u2f_authenticator_verifies_nobody_whatever_its_flags_say() {
    let mut stage = Stage::new(Choice::FidoU2f);
    stage.policy.anchors = vec![stage.key.anchor().into()];
    stage.policy.require = Require::Trusted;
    // Nothing signs the flags of a registration.
    assert!(stage.key.settings.user_verified);
    assert!(!stage.register().unwrap().user_verified());
    stage.policy.user_verified = true;
    assert_eq!(stage.refused().code, R::UserNotVerified);
}

#[test]
fn rules_on_the_credential() {
    let mut stage = Stage::new(Choice::Packed);
    stage.policy.formats = vec![AttestationFormat::Packed];
    stage.policy.algorithms = vec![Algorithm::Es256];
    stage.policy.device_bound = true;
    stage.policy.user_verified = true;
    assert!(stage.register().is_ok());
    for (mutate, code, finding) in [
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
        mutate(&mut stage);
        let rejection = stage.refused();
        let seen = rejection.finding.unwrap();
        assert_eq!((rejection.code, (seen.rule, seen.seen.as_str())), (code, finding));
    }
}

#[test]
fn the_formats_hold_for_each_part_of_a_compound_statement() {
    use AttestationFormat as F;
    // The stage's compound statement holds packed and android-key.
    for (formats, seen) in [
        (vec![F::Compound, F::Packed, F::AndroidKey], None),
        (vec![F::Packed, F::AndroidKey], Some("compound")),
        (vec![F::Compound], Some("packed")),
        (vec![F::Compound, F::Packed], Some("android-key")),
        (vec![F::Compound, F::AndroidKey], Some("packed")),
    ] {
        let mut stage = Stage::new(Choice::Compound);
        stage.policy.formats.clone_from(&formats);
        let refused = stage.register().err();
        let code = refused.as_ref().map(|rejection| rejection.code);
        assert_eq!(code, seen.map(|_| R::FormatNotAllowed), "{formats:?}");
        let finding = refused.and_then(|rejection| rejection.finding);
        assert_eq!(finding.map(|finding| finding.seen).as_deref(), seen, "{formats:?}");
    }
}

#[test]
fn a_list_that_anybody_could_meet_is_no_policy() {
    type Mutation = fn(&mut AttestationPolicy);
    let lists: [Mutation; 2] =
        [|policy| policy.aaguids = vec![OTHER], |policy| policy.blocked_aaguids = vec![OTHER]];
    for list in lists {
        for require in [Require::None, Require::Any] {
            let mut policy = AttestationPolicy { require, ..AttestationPolicy::default() };
            list(&mut policy);
            let error = policy.check().unwrap_err();
            assert!(matches!(error, AttestationPolicyError::ListWithoutTrust(_)), "{error}");
            assert!(error.to_string().contains("needs require \"trusted\""), "{error}");
            policy.certification = Some(Level::L1);
            assert_eq!(policy.check(), Ok(()));
        }
        let mut policy =
            AttestationPolicy { require: Require::Trusted, ..AttestationPolicy::default() };
        list(&mut policy);
        assert_eq!(policy.check(), Ok(()));
    }
    let of = |text: &str| serde_json::from_str::<AttestationPolicy>(text).unwrap().check();
    let anchor = r#"{"anchors":[{"certificate":"AQID","formats":["compound"]}]}"#;
    assert_eq!(of(anchor), Err(AttestationPolicyError::AnchorFormat));
    // F15: a desk with an anchor that cannot be read would refuse everybody.
    let unreadable = AttestationPolicyError::AnchorUnreadable;
    assert_eq!(of(r#"{"anchors":["AQID"]}"#), Err(unreadable(0)));
    let good = Stage::new(Choice::Packed).key.anchor();
    let anchors = vec![good.clone().into(), good[1..].to_vec().into()];
    let policy = AttestationPolicy { anchors, ..AttestationPolicy::default() };
    assert_eq!(policy.check(), Err(unreadable(1)));
    assert!(unreadable(1).to_string().starts_with("anchors[1] must be"));
    let policy = AttestationPolicy { anchors: vec![good.into()], ..AttestationPolicy::default() };
    assert_eq!(policy.check(), Ok(()));
    assert_eq!(of(r#"{"metadataGraceDays":366}"#), Err(AttestationPolicyError::GraceDays));
    assert_eq!(of(r#"{"metadataGraceDays":365}"#), Ok(()));
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
        "userVerified":true,"formats":["packed"],"algorithms":[-7],"secondOpinion":false,
        "hardwareKey":true,"metadataGraceDays":3,
        "anchors":["AQID",{"certificate":"AQID","formats":["tpm"]}]}"#;
    let policy: AttestationPolicy = serde_json::from_str(text).unwrap();
    assert_eq!(policy.certification, Some(Level::L2));
    assert_eq!(policy.blocked_aaguids, [OTHER]);
    assert!(!policy.second_opinion && policy.hardware_key);
    assert_eq!(policy.metadata_grace_days, 3);
    assert_eq!(policy.anchors[0], vec![1, 2, 3].into());
    assert_eq!(policy.anchors[1].formats, [AttestationFormat::Tpm]);
    let again: AttestationPolicy =
        serde_json::from_str(&serde_json::to_string(&policy).unwrap()).unwrap();
    assert_eq!(again, policy);
    // A policy that was stored before these rules were there means what it meant.
    let before = r#"{"require":"none","anchors":[],"aaguids":[],"allowRootInChain":false}"#;
    let before: AttestationPolicy = serde_json::from_str(before).unwrap();
    let strict = AttestationPolicy { allow_root_in_chain: false, ..AttestationPolicy::default() };
    assert_eq!(before, strict);
    assert!(serde_json::from_str::<AttestationPolicy>(r#"{"certification":"l9"}"#).is_err());
}

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
