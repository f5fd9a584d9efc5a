//! Statements that nothing vouches for, where the policy asks for none: an unknown algorithm, and
//! certificates that lead nowhere.

use keydesk_core::webauthn::{
    Aaguid, AttestationFormat, AttestationKind as Kind, AttestationPolicy,
    AttestationRequirement as Q, CertificationLevel, RejectionCode as R, SecondOpinion,
};
use keydesk_testkit::{AttestationChoice as C, Attester, Cbor, Der, Extension, SignedRegistration};

use crate::stage::{Stage, code, flip, x5c};

/// ES256K, which has a number and no implementation here.
const UNKNOWN: Cbor = Cbor::Int(-47);

#[test]
fn f02_an_unknown_algorithm_attests_nothing_where_nothing_is_asked_for() {
    for (choice, format) in [
        (C::Packed, AttestationFormat::Packed),
        (C::Tpm, AttestationFormat::Tpm),
        (C::AndroidKey, AttestationFormat::AndroidKey),
    ] {
        let mut stage = Stage::new(choice);
        // An anchor changes nothing.
        stage.policy.anchors = vec![stage.authenticator.anchor().into()];
        let mut signed = stage.draft().sign();
        signed.statement().set("alg", UNKNOWN);
        let response = signed.to_json();
        let registered = stage.register(&response).unwrap();
        let seen = registered.attestation();
        assert_eq!((seen.format, seen.kind), (format, Kind::None));
        assert_eq!((seen.trusted, seen.aaguid_attested, seen.key_security), (false, false, None));
        assert_eq!((seen.untrusted, seen.sha1), (Some(R::StatementAlgorithmUnknown), false));
        assert!(registered.attestation_keys().is_empty());
        // What the other implementation cannot verify is no disagreement.
        assert_ne!(registered.second_opinion(), SecondOpinion::Agreed);
        // Whatever asks for attestation refuses, as it did.
        for (name, asks) in demands(&stage) {
            stage.policy = asks;
            let refused = code(stage.register(&response), name);
            assert_eq!(refused, R::StatementAlgorithmUnknown, "{format} {name}");
        }
    }
}

fn demands(stage: &Stage) -> Vec<(&'static str, AttestationPolicy)> {
    let own = stage.authenticator.settings.aaguid;
    let with = |change: &dyn Fn(&mut AttestationPolicy)| {
        let mut policy = stage.policy.clone();
        change(&mut policy);
        policy
    };
    vec![
        ("any", with(&|p| p.require = Q::Any)),
        ("trusted", with(&|p| p.require = Q::Trusted)),
        ("certification", with(&|p| p.certification = Some(CertificationLevel::L1))),
        ("hardware", with(&|p| p.hardware_key = true)),
        ("list", with(&|p| p.aaguids = vec![own])),
        ("blocked", with(&|p| p.blocked_aaguids = vec![Aaguid::ZERO])),
        ("formats", with(&|p| p.formats = vec![AttestationFormat::Packed])),
    ]
}

type Change = fn(&mut SignedRegistration);

/// An unknown algorithm excuses nothing else.
#[test]
fn f02_a_statement_with_an_unknown_algorithm_has_to_be_sound() {
    let table: [(&str, C, Change, R); 11] = [
        (
            "alg a text",
            C::Packed,
            |s| s.statement().set("alg", "ES256K".into()),
            R::StatementMemberWrongType,
        ),
        ("sig missing", C::Packed, |s| s.statement().remove("sig"), R::StatementMemberMissing),
        (
            "sig empty",
            C::Packed,
            |s| s.statement().set("sig", vec![].into()),
            R::StatementSignatureInvalid,
        ),
        (
            "another member",
            C::Packed,
            |s| s.statement().set("x", Cbor::Null),
            R::StatementMemberUnexpected,
        ),
        ("no certificate", C::Packed, |s| x5c(s.statement()).clear(), R::CertificateCount),
        (
            "not DER",
            C::Packed,
            |s| x5c(s.statement())[0] = vec![1, 2, 3].into(),
            R::CertificateMalformed,
        ),
        (
            "AAGUID of another",
            C::Packed,
            |s| s.authenticator_data()[40] ^= 1,
            R::CertificateAaguidMismatch,
        ),
        // The credential's own algorithm is known.
        ("self attestation", C::PackedSelf, |_| {}, R::StatementAlgorithmUnknown),
        ("format", C::Packed, |s| s.object.set("fmt", "x".into()), R::FormatUnknown),
        (
            "safetynet",
            C::Packed,
            |s| s.object.set("fmt", "android-safetynet".into()),
            R::FormatSafetynet,
        ),
        ("none", C::Packed, |s| s.object.set("fmt", "none".into()), R::StatementNotEmpty),
    ];
    for (name, choice, change, expected) in table {
        let mut stage = Stage::new(choice);
        let mut signed = stage.draft().sign();
        signed.statement().set("alg", UNKNOWN);
        change(&mut signed);
        assert_eq!(code(stage.register(&signed.to_json()), name), expected, "{name}");
    }
    let mut stage = Stage::new(C::AndroidKey);
    for (name, expected) in [("challenge", R::AndroidChallenge), ("key", R::CertificateKeyMismatch)]
    {
        let mut draft = stage.draft();
        let Attester::AndroidKey(android) = &mut draft.attester else { panic!("no Android") };
        match name {
            "key" => android.certified = crate::platforms::other_key(),
            _ => android.challenge = Some(vec![0; 32]),
        }
        let mut signed = draft.sign();
        signed.statement().set("alg", UNKNOWN);
        assert_eq!(code(stage.register(&signed.to_json()), name), expected, "{name}");
    }
}

/// Refused before, and refused now: signed wrongly, or not what the format says.
#[test]
fn f02_a_wrong_statement_is_refused_where_nothing_is_asked_for() {
    for choice in [C::Packed, C::PackedSelf, C::FidoU2f, C::Tpm, C::AndroidKey] {
        let mut stage = Stage::new(choice);
        let mut signed = stage.draft().sign();
        flip(signed.statement().get("sig"));
        let refused = code(stage.register(&signed.to_json()), "signature");
        assert_eq!(refused, R::StatementSignatureInvalid, "{choice:?}");
    }
    let mut stage = Stage::new(C::Apple);
    let mut draft = stage.draft();
    let Attester::Apple(apple) = &mut draft.attester else { panic!("no Apple") };
    apple.nonce = Some(vec![0; 32]);
    assert_eq!(code(stage.register(&draft.to_json()), "nonce"), R::AppleNonce);
}

#[test]
fn f02_certificates_that_lead_nowhere_register_with_the_reason() {
    for choice in [C::Packed, C::FidoU2f, C::Tpm, C::AndroidKey, C::Apple, C::Compound] {
        let mut stage = Stage::new(choice);
        let seen = *stage.registered().attestation();
        assert!(!seen.trusted && seen.kind != Kind::None, "{choice:?}");
        assert_eq!(seen.untrusted, Some(R::ChainUnknownIssuer), "{choice:?}");
        stage.policy.anchors = vec![stage.authenticator.anchor().into()];
        let seen = *stage.registered().attestation();
        assert_eq!((seen.trusted, seen.untrusted), (true, None), "{choice:?}");
    }
    // Nobody else signed these, so there is nothing that could be trusted.
    for choice in [C::None, C::PackedSelf] {
        assert_eq!(Stage::new(choice).registered().attestation().untrusted, None, "{choice:?}");
    }
    // The reason is that of the path.
    let mut stage = Stage::new(C::Packed);
    stage.policy.anchors = vec![stage.authenticator.anchor().into()];
    let mut draft = stage.draft();
    let (key, _) = stage.authenticator.batch(keydesk_core::webauthn::Algorithm::Es256);
    for (critical, expected) in [(true, R::ChainCriticalExtension), (false, R::CertificateExpired)]
    {
        let mut leaf = keydesk_testkit::CertificateDraft::attestation(&key, None);
        let unknown = Extension::new("1.3.6.1.4.1.55555.1", Der::octets(&[1]));
        leaf.extensions.push(Extension { critical, ..unknown });
        if !critical {
            leaf.not_after = "20251231235959Z".to_owned();
        }
        let leaf = stage.authenticator.authority().issue(leaf);
        draft.attester = Attester::Packed(key.clone(), vec![leaf]);
        let seen = *stage.register(&draft.to_json()).unwrap().attestation();
        assert_eq!((seen.kind, seen.trusted), (Kind::Basic, false));
        assert_eq!(seen.untrusted, Some(expected));
    }
}
