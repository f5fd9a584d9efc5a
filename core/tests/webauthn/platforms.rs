//! The formats `tpm`, `android-key`, `apple` and `compound`: what is right verifies, each field
//! tampered is refused (S24).

use keydesk_core::webauthn::{Algorithm, AttestationFormat, AttestationKind, RejectionCode as R};
use keydesk_testkit::{
    AndroidDraft, AppleDraft, AttestationChoice as C, Attester, Cbor, Der, SeededEntropy,
    SigningKey,
};

use crate::stage::{Stage, code, code_at, flip, x5c};

type MutateAndroid = fn(&mut AndroidDraft);
type MutateApple = fn(&mut AppleDraft);
pub(crate) type MutateStatement = fn(&mut Cbor);

pub(crate) fn other_key() -> SigningKey {
    SigningKey::generate(Algorithm::Es256, &SeededEntropy::new(404))
}

#[test]
fn platforms_attest_with_every_algorithm_that_they_have() {
    use Algorithm as A;
    let table = [
        (C::Tpm, AttestationFormat::Tpm, AttestationKind::AttCa),
        (C::AndroidKey, AttestationFormat::AndroidKey, AttestationKind::Basic),
        (C::Apple, AttestationFormat::Apple, AttestationKind::AnonCa),
        (C::Compound, AttestationFormat::Compound, AttestationKind::Basic),
    ];
    for (choice, format, kind) in table {
        for algorithm in [A::Es256, A::Es384, A::Es512, A::Rs256, A::Ps256] {
            let mut stage = Stage::new(choice);
            let anchor = stage.authenticator.anchor();
            stage = stage.trusting(vec![anchor]);
            stage.authenticator.settings.algorithms = vec![algorithm];
            let registration = stage.registered();
            let attestation = registration.attestation();
            let name = format!("{format} {}", algorithm.name());
            assert_eq!((attestation.format, attestation.kind), (format, kind), "{name}");
            assert!(attestation.trusted, "{name}");
            let wire = serde_json::to_value(attestation.format).unwrap();
            assert_eq!(wire, attestation.format.as_str());
        }
    }
}

#[test]
fn s24_every_tampered_field_of_an_android_statement_is_refused() {
    let table: [(&str, MutateAndroid, R); 21] = [
        ("signed by another", |a| a.key = other_key(), R::StatementSignatureInvalid),
        (
            "for another",
            |a| (a.key, a.certified) = (other_key(), other_key()),
            R::CertificateKeyMismatch,
        ),
        ("challenge", |a| a.challenge = Some(vec![0; 32]), R::AndroidChallenge),
        ("challenge empty", |a| a.challenge = Some(vec![]), R::AndroidChallenge),
        ("no description", |a| a.oid = "1.2.3.4".into(), R::AndroidDescriptionMalformed),
        ("description empty", |a| a.description = Some(vec![]), R::AndroidDescriptionMalformed),
        (
            "description short",
            |a| a.description = Some(vec![0x30, 0]),
            R::AndroidDescriptionMalformed,
        ),
        ("lists empty", |a| (a.software, a.hardware) = (vec![], vec![]), R::AndroidOrigin),
        (
            "all applications, software",
            |a| a.software.push(all_applications()),
            R::AndroidAllApplications,
        ),
        (
            "all applications, hardware",
            |a| a.hardware.push(all_applications()),
            R::AndroidAllApplications,
        ),
        ("no origin", |a| drop(a.hardware.remove(1)), R::AndroidOrigin),
        (
            "imported",
            |a| a.hardware[1] = AndroidDraft::tagged(702, &Der::integer(&[2])),
            R::AndroidOrigin,
        ),
        (
            "imported, says software",
            |a| a.software.push(AndroidDraft::tagged(702, &Der::integer(&[2]))),
            R::AndroidOrigin,
        ),
        ("no purpose", |a| drop(a.hardware.remove(0)), R::AndroidPurpose),
        ("purpose to verify", |a| a.hardware[0] = purpose(&[3]), R::AndroidPurpose),
        ("purpose to sign and verify", |a| a.hardware[0] = purpose(&[2, 3]), R::AndroidPurpose),
        ("purpose none", |a| a.hardware[0] = purpose(&[]), R::AndroidPurpose),
        ("purpose, says software", |a| a.software.push(purpose(&[0])), R::AndroidPurpose),
        (
            "purpose no set",
            |a| a.hardware[0] = AndroidDraft::tagged(1, &Der::integer(&[2])),
            R::AndroidDescriptionMalformed,
        ),
        (
            "origin no number",
            |a| a.hardware[1] = AndroidDraft::tagged(702, &Der::octets(&[0])),
            R::AndroidDescriptionMalformed,
        ),
        (
            "list of plain elements",
            |a| a.software.push(Der::integer(&[1])),
            R::AndroidDescriptionMalformed,
        ),
    ];
    let mut stage = Stage::new(C::AndroidKey);
    for (name, mutate, expected) in table {
        let mut draft = stage.draft();
        let Attester::AndroidKey(android) = &mut draft.attester else { panic!("no Android") };
        mutate(android);
        assert_eq!(code(stage.register(&draft.to_json()), name), expected, "{name}");
    }
    let statements: [(&str, MutateStatement, (R, &str)); 6] = [
        ("no alg", |s| s.remove("alg"), (R::StatementMemberMissing, "alg")),
        ("alg other", |s| s.set("alg", Cbor::Int(-8)), (R::StatementAlgorithmMismatch, "")),
        ("no sig", |s| s.remove("sig"), (R::StatementMemberMissing, "sig")),
        ("sig tampered", |s| flip(s.get("sig")), (R::StatementSignatureInvalid, "")),
        ("no x5c", |s| s.remove("x5c"), (R::StatementMemberMissing, "x5c")),
        ("another", |s| s.set("ver", Cbor::Null), (R::StatementMemberUnexpected, "")),
    ];
    tampered_statements(C::AndroidKey, &statements);
}

#[test]
fn s24_every_tampered_field_of_an_apple_statement_is_refused() {
    let table: [(&str, MutateApple, R); 8] = [
        ("nonce", |a| a.nonce = Some(vec![0; 32]), R::AppleNonce),
        ("nonce empty", |a| a.nonce = Some(vec![]), R::AppleNonce),
        ("no nonce", |a| a.oid = "1.2.3.4".into(), R::AppleNonceMalformed),
        ("nonce bare", |a| a.extension = Some(Der::octets(&[0; 32])), R::AppleNonceMalformed),
        (
            "nonce untagged",
            |a| a.extension = Some(Der::sequence(&[Der::octets(&[0; 32])])),
            R::AppleNonceMalformed,
        ),
        (
            "nonce and more",
            |a| {
                let tagged = Der::element(0xa1, &Der::octets(&[0; 32]));
                a.extension = Some(Der::sequence(&[tagged, vec![5, 0]]));
            },
            R::AppleNonceMalformed,
        ),
        ("for another key", |a| a.certified = other_key(), R::CertificateKeyMismatch),
        (
            "for a key of another kind",
            |a| a.certified = SigningKey::generate(Algorithm::EdDsa, &SeededEntropy::new(1)),
            R::CertificateKeyMismatch,
        ),
    ];
    let mut stage = Stage::new(C::Apple);
    for (name, mutate, expected) in table {
        let mut draft = stage.draft();
        let Attester::Apple(apple) = &mut draft.attester else { panic!("no Apple") };
        mutate(apple);
        assert_eq!(code(stage.register(&draft.to_json()), name), expected, "{name}");
    }
    let statements: [(&str, MutateStatement, (R, &str)); 5] = [
        ("no x5c", |s| s.remove("x5c"), (R::StatementMemberMissing, "x5c")),
        ("x5c empty", |s| x5c(s).clear(), (R::CertificateCount, "")),
        ("sig", |s| s.set("sig", vec![1].into()), (R::StatementMemberUnexpected, "")),
        ("Alg", |s| s.set("Alg", Cbor::Int(-7)), (R::StatementMemberUnexpected, "")),
        (
            "alg alone",
            |s| {
                s.remove("x5c");
                s.set("alg", Cbor::Int(-7));
            },
            (R::StatementMemberMissing, "x5c"),
        ),
    ];
    tampered_statements(C::Apple, &statements);
}

/// iOS 14 writes `alg` into a statement that has none, so whatever it says, nothing follows from it.
#[test]
fn f04_alg_beside_the_certificates_of_apple_is_ignored() {
    let mut stage = Stage::new(C::Apple);
    let anchor = stage.authenticator.anchor();
    stage = stage.trusting(vec![anchor]);
    let plain = *stage.registered().attestation();
    for alg in [Cbor::Int(-7), Cbor::Int(-47), Cbor::Int(i64::MIN), "-7".into(), Cbor::Null] {
        let mut draft = stage.draft();
        let Attester::Apple(apple) = &mut draft.attester else { panic!("no Apple") };
        apple.alg = Some(alg.clone());
        let registered = stage.register(&draft.to_json());
        assert_eq!(registered.map(|seen| *seen.attestation()), Ok(plain), "{alg:?}");
        // The rest is looked at as without it.
        let Attester::Apple(apple) = &mut draft.attester else { panic!("no Apple") };
        apple.nonce = Some(vec![0; 32]);
        assert_eq!(code(stage.register(&draft.to_json()), "nonce"), R::AppleNonce, "{alg:?}");
    }
}

/// What each format defines, and what devices are known to add: `alg` of iOS 14 and nothing else. Each
/// of the members that formats have is refused where the format does not define it.
#[test]
fn f04_no_format_takes_a_member_that_another_one_defines() {
    let members =
        ["alg", "sig", "x5c", "ver", "certInfo", "pubArea", "ecdaaKeyId", "response", "x"];
    let table: [(C, &[&str]); 6] = [
        (C::PackedSelf, &["alg", "sig", "x5c"]),
        (C::Packed, &["alg", "sig", "x5c"]),
        (C::FidoU2f, &["sig", "x5c"]),
        (C::Tpm, &["alg", "sig", "x5c", "ver", "certInfo", "pubArea"]),
        (C::AndroidKey, &["alg", "sig", "x5c"]),
        (C::Apple, &["alg", "x5c"]),
    ];
    for (choice, defined) in table {
        let mut stage = Stage::new(choice);
        for member in members.iter().filter(|member| !defined.contains(member)) {
            let mut signed = stage.draft().sign();
            signed.statement().set(*member, Cbor::Int(-7));
            let name = format!("{choice:?} {member}");
            let refused = code(stage.register(&signed.to_json()), &name);
            assert_eq!(refused, R::StatementMemberUnexpected, "{name}");
        }
    }
}

#[test]
fn every_part_of_a_compound_statement_verifies() {
    let table: [(&str, MutateStatement, R); 10] = [
        ("a map", |s| *s = Cbor::map([]), R::AttestationObjectMemberWrongType),
        ("one part", |s| parts(s).truncate(1), R::CompoundCount),
        (
            "nine parts",
            |s| {
                let one = parts(s)[0].clone();
                *parts(s) = vec![one; 9]
            },
            R::CompoundCount,
        ),
        ("a part no map", |s| parts(s)[1] = Cbor::Null, R::CompoundMalformed),
        ("no fmt", |s| parts(s)[1].remove("fmt"), R::CompoundMalformed),
        ("no attStmt", |s| parts(s)[1].remove("attStmt"), R::CompoundMalformed),
        ("another member", |s| parts(s)[1].set("x", Cbor::Null), R::CompoundMalformed),
        ("compound inside", |s| parts(s)[1].set("fmt", "compound".into()), R::CompoundMalformed),
        ("fmt unknown", |s| parts(s)[1].set("fmt", "x".into()), R::FormatUnknown),
        (
            "second tampered",
            |s| flip(parts(s)[1].get("attStmt").get("sig")),
            R::StatementSignatureInvalid,
        ),
    ];
    for (name, mutate, expected) in table {
        let mut stage = Stage::new(C::Compound);
        let mut signed = stage.draft().sign();
        mutate(signed.statement());
        assert_eq!(code(stage.register(&signed.to_json()), name), expected, "{name}");
    }
}

#[test]
fn s10_a_compound_statement_is_as_strong_as_its_strongest_part() {
    let mut stage = Stage::new(C::PackedSelf);
    let mut draft = stage.draft();
    let own = draft.attester.clone();
    draft.attester = Attester::Compound(vec![Attester::None, own.clone()]);
    let response = draft.to_json();
    let registration = stage.register(&response).unwrap();
    assert_eq!(registration.attestation().kind, AttestationKind::SelfAttested);
    let anchor = stage.authenticator.anchor();
    let stage = stage.trusting(vec![anchor]);
    assert_eq!(code(stage.register(&response), "claims only"), R::AttestationSelf);
    draft.attester = Attester::Compound(vec![Attester::None, Attester::None]);
    assert_eq!(code(stage.register(&draft.to_json()), "nothing"), R::AttestationMissing);
    let (key, certificate) = stage.authenticator.batch(Algorithm::Es256);
    let strange = keydesk_testkit::CertificateAuthority::root("Strange", &SeededEntropy::new(8));
    let untrusted = strange.issue(keydesk_testkit::CertificateDraft::attestation(&key, None));
    let batch = |leaf: &Vec<u8>| Attester::Packed(key.clone(), vec![leaf.clone()]);
    draft.attester = Attester::Compound(vec![batch(&untrusted), own.clone(), batch(&certificate)]);
    assert!(stage.register(&draft.to_json()).unwrap().attestation().trusted);
    draft.attester = Attester::Compound(vec![batch(&untrusted), own]);
    let result = stage.register(&draft.to_json());
    assert_eq!(code(result, "untrusted"), R::ChainUnknownIssuer);
}

/// Each tampered statement of one format is refused.
pub(crate) fn tampered_statements(choice: C, table: &[(&str, MutateStatement, (R, &str))]) {
    let mut stage = Stage::new(choice);
    for (name, mutate, expected) in table {
        let mut signed = stage.draft().sign();
        mutate(signed.statement());
        assert_eq!(code_at(stage.register(&signed.to_json()), name), *expected, "{name}");
    }
}

fn parts(statement: &mut Cbor) -> &mut Vec<Cbor> {
    match statement {
        Cbor::Array(parts) => parts,
        other => panic!("{other:?}"),
    }
}

fn all_applications() -> Vec<u8> {
    AndroidDraft::tagged(600, &[5, 0])
}

fn purpose(numbers: &[u8]) -> Vec<u8> {
    let numbers: Vec<_> = numbers.iter().map(|&number| Der::integer(&[number])).collect();
    AndroidDraft::tagged(1, &Der::set(&numbers.concat()))
}
