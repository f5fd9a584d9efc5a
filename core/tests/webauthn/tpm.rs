//! S24: the format `tpm`: every field of certInfo, pubArea and the certificate, tampered with.

use aws_lc_rs::digest;
use keydesk_core::webauthn::{Aaguid, Algorithm, RejectionCode as R};
use keydesk_testkit::{
    AttestationChoice as C, Attester, Cbor, Der, Extension, NamePart, SeededEntropy, SigningKey,
    TpmDraft,
};

use crate::platforms::{MutateStatement, other_key, tampered_statements};
use crate::stage::{Stage, code, code_at, flip, x5c};

type MutateTpm = fn(&mut TpmDraft);

/// Name, the attributes of the alternative name, whether they are enough.
type NameRow<'a> = (&'a str, Vec<(&'static str, &'a str)>, bool);

#[test]
fn s24_every_tampered_field_of_a_tpm_statement_is_refused() {
    let table: [(&str, MutateTpm, (R, &str)); 34] = [
        ("version", |t| t.version = "1.2".into(), (R::TpmVersion, "")),
        ("magic", |t| t.magic ^= 1, (R::TpmMagic, "")),
        ("type", |t| t.kind = 0x8018, (R::TpmType, "")),
        ("extra data", |t| t.extra_data = Some(vec![0; 32]), (R::TpmExtraData, "")),
        ("extra data empty", |t| t.extra_data = Some(vec![]), (R::TpmExtraData, "")),
        ("name", |t| t.name = Some([&[0, 11][..], &[0; 32]].concat()), (R::TpmName, "")),
        ("name empty", |t| t.name = Some(vec![]), (R::TpmName, "")),
        ("bytes behind", |t| t.suffix = vec![0], (R::TpmMalformed, "certInfo")),
        (
            "another key",
            |t| t.public_area = TpmDraft::public_area(&other_key()),
            (R::TpmKeyMismatch, ""),
        ),
        ("another curve", |t| t.public_area[15] = 4, (R::TpmKeyMismatch, "")),
        ("unknown curve", |t| t.public_area[15] = 0x20, (R::TpmKeyMismatch, "")),
        ("x tampered", |t| t.public_area[20] ^= 1, (R::TpmKeyMismatch, "")),
        ("y tampered", |t| *t.public_area.last_mut().unwrap() ^= 1, (R::TpmKeyMismatch, "")),
        ("area empty", |t| t.public_area.clear(), (R::TpmMalformed, "pubArea")),
        ("area cut", |t| t.public_area.truncate(60), (R::TpmMalformed, "pubArea")),
        ("area longer", |t| t.public_area.push(0), (R::TpmMalformed, "pubArea")),
        ("area of a hash key", |t| t.public_area[1] = 0x08, (R::TpmMalformed, "pubArea")),
        ("area with a cipher", |t| t.public_area[11] = 0x06, (R::TpmMalformed, "pubArea")),
        ("area with another scheme", |t| t.public_area[13] = 0x1a, (R::TpmMalformed, "pubArea")),
        ("area with key derivation", |t| t.public_area[17] = 0x20, (R::TpmMalformed, "pubArea")),
        ("area as RSA", |t| t.public_area[1] = 0x01, (R::TpmMalformed, "pubArea")),
        ("area named by SHA-1", |t| t.public_area[3] = 0x04, (R::TpmMalformed, "nameAlg")),
        ("area named by SHA-384", |t| t.public_area[3] = 0x0c, (R::TpmName, "")),
        ("certificate version", |t| t.certificate.version = Some(1), (R::CertificateVersion, "")),
        (
            "certificate subject",
            |t| t.certificate.subject = vec![NamePart::new("2.5.4.3", "TPM")],
            (R::CertificateSubject, "subject"),
        ),
        (
            "no alternative name",
            |t| drop(t.certificate.extensions.remove(1)),
            (R::CertificateAlternativeName, ""),
        ),
        (
            "alternative name not critical",
            |t| t.certificate.extensions[1].critical = false,
            (R::CertificateAlternativeName, ""),
        ),
        (
            "no purpose",
            |t| drop(t.certificate.extensions.remove(2)),
            (R::CertificateKeyPurpose, ""),
        ),
        (
            "another purpose",
            |t| t.certificate.extensions[2].value = Der::sequence(&[Der::oid("2.23.133.8.1")]),
            (R::CertificateKeyPurpose, ""),
        ),
        (
            "a CA",
            |t| t.certificate.extensions[0] = Extension::basic_constraints(true, None),
            (R::CertificateBasicConstraints, ""),
        ),
        (
            "no constraints",
            |t| drop(t.certificate.extensions.remove(0)),
            (R::CertificateBasicConstraints, ""),
        ),
        (
            "another AAGUID",
            |t| t.certificate.extensions.push(Extension::aaguid(&Aaguid::ZERO)),
            (R::CertificateAaguidMismatch, ""),
        ),
        ("signed by another", |t| t.key = other_key(), (R::StatementSignatureInvalid, "")),
        (
            "signed without a hash",
            |t| {
                t.key = SigningKey::generate(Algorithm::EdDsa, &SeededEntropy::new(1));
                t.certificate = TpmDraft::certificate(&t.key);
            },
            (R::StatementAlgorithmUnknown, ""),
        ),
    ];
    let mut stage = Stage::new(C::Tpm);
    for (name, mutate, expected) in table {
        let mut draft = stage.draft();
        let Attester::Tpm(tpm) = &mut draft.attester else { panic!("no TPM") };
        mutate(tpm);
        assert_eq!(code_at(stage.register(&draft.to_json()), name), expected, "{name}");
    }
}

#[test]
fn s24_a_name_by_sha_1_is_taken_only_where_the_policy_says_so() {
    let mut stage = Stage::new(C::Tpm);
    let mut named = |mutate: fn(&mut Vec<u8>), allowed| {
        let mut draft = stage.draft();
        let Attester::Tpm(tpm) = &mut draft.attester else { panic!("no TPM") };
        tpm.public_area[3] = 0x04;
        let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &tpm.public_area);
        let mut name = [&[0x00, 0x04], digest.as_ref()].concat();
        mutate(&mut name);
        tpm.name = Some(name);
        stage.policy.tpm_sha1_names = allowed;
        stage.register(&draft.to_json()).err().map(|rejection| (rejection.code, rejection.detail))
    };
    assert_eq!(named(|_| {}, true), None);
    assert_eq!(named(|_| {}, false), Some((R::TpmMalformed, "nameAlg")));
    assert_eq!(named(|name| name[21] ^= 1, true), Some((R::TpmName, "")));
    assert_eq!(named(|name| name[1] = 0x0b, true), Some((R::TpmName, "")));
}

#[test]
fn s24_a_tpm_names_the_key_by_any_of_sha_2() {
    let mut stage = Stage::new(C::Tpm);
    for (number, algorithm) in
        [(0x0b, &digest::SHA256), (0x0c, &digest::SHA384), (0x0d, &digest::SHA512)]
    {
        let mut draft = stage.draft();
        let Attester::Tpm(tpm) = &mut draft.attester else { panic!("no TPM") };
        tpm.public_area[3] = number;
        let digest = digest::digest(algorithm, &tpm.public_area);
        tpm.name = Some([&[0x00, number], digest.as_ref()].concat());
        assert!(stage.register(&draft.to_json()).is_ok(), "{algorithm:?}");
    }
}

#[test]
fn s24_a_tpm_names_its_maker_model_and_version() {
    const MAKER: &str = "2.23.133.2.1";
    const MODEL: &str = "2.23.133.2.2";
    const VERSION: &str = "2.23.133.2.3";
    let good = [(MAKER, "id:4E544300"), (MODEL, "x"), (VERSION, "id:13")];
    let table: [NameRow<'_>; 11] = [
        ("good", good.to_vec(), true),
        ("no maker", good[1..].to_vec(), false),
        ("no version", good[..2].to_vec(), false),
        ("no model", vec![good[0], good[2]], false),
        ("maker twice", [&good[..], &good[..1]].concat(), false),
        ("maker by name", vec![(MAKER, "NTC"), good[1], good[2]], false),
        ("maker short", vec![(MAKER, "id:4E5443"), good[1], good[2]], false),
        ("maker no number", vec![(MAKER, "id:4E54430G"), good[1], good[2]], false),
        ("model empty", vec![good[0], (MODEL, ""), good[2]], false),
        ("version no number", vec![good[0], good[1], (VERSION, "13")], false),
        ("version empty", vec![good[0], good[1], (VERSION, "id:")], false),
    ];
    let mut stage = Stage::new(C::Tpm);
    for (name, parts, accepted) in table {
        let mut draft = stage.draft();
        let Attester::Tpm(tpm) = &mut draft.attester else { panic!("no TPM") };
        let parts: Vec<_> = parts.into_iter().map(|(oid, text)| NamePart::new(oid, text)).collect();
        tpm.certificate.extensions[1] = TpmDraft::alternative_name(&parts);
        let result = stage.register(&draft.to_json());
        if accepted {
            assert!(result.is_ok(), "{name}: {result:?}");
        } else {
            assert_eq!(code(result, name), R::CertificateAlternativeName, "{name}");
        }
    }
}

#[test]
fn s24_a_tpm_certifies_the_very_rsa_key() {
    let mut stage = Stage::new(C::Tpm);
    stage.authenticator.settings.algorithms = vec![Algorithm::Rs256];
    let table: [(&str, MutateTpm, Option<R>); 6] = [
        ("exponent written out", |t| t.public_area[16..20].copy_from_slice(&[0, 1, 0, 1]), None),
        ("another exponent", |t| t.public_area[19] = 3, Some(R::TpmKeyMismatch)),
        ("fewer bits", |t| t.public_area[14] = 4, Some(R::TpmKeyMismatch)),
        ("modulus tampered", |t| *t.public_area.last_mut().unwrap() ^= 2, Some(R::TpmKeyMismatch)),
        ("cut", |t| t.public_area.truncate(200), Some(R::TpmMalformed)),
        (
            "an EC key",
            |t| t.public_area = TpmDraft::public_area(&other_key()),
            Some(R::TpmKeyMismatch),
        ),
    ];
    for (name, mutate, expected) in table {
        let mut draft = stage.draft();
        let Attester::Tpm(tpm) = &mut draft.attester else { panic!("no TPM") };
        mutate(tpm);
        let refused = stage.register(&draft.to_json()).err().map(|rejection| rejection.code);
        assert_eq!(refused, expected, "{name}");
    }
}

#[test]
fn s24_every_tampered_member_of_a_tpm_statement_is_refused() {
    let table: [(&str, MutateStatement, (R, &str)); 14] = [
        ("no ver", |s| s.remove("ver"), (R::StatementMemberMissing, "ver")),
        ("ver a number", |s| s.set("ver", Cbor::Int(2)), (R::StatementMemberWrongType, "ver")),
        ("no alg", |s| s.remove("alg"), (R::StatementMemberMissing, "alg")),
        ("alg RS1", |s| s.set("alg", Cbor::Int(-65535)), (R::TpmExtraData, "")),
        ("alg RS256", |s| s.set("alg", Cbor::Int(-257)), (R::StatementAlgorithmMismatch, "")),
        ("no sig", |s| s.remove("sig"), (R::StatementMemberMissing, "sig")),
        ("sig tampered", |s| flip(s.get("sig")), (R::StatementSignatureInvalid, "")),
        ("no x5c", |s| s.remove("x5c"), (R::StatementMemberMissing, "x5c")),
        ("x5c empty", |s| x5c(s).clear(), (R::CertificateCount, "")),
        ("no certInfo", |s| s.remove("certInfo"), (R::StatementMemberMissing, "certInfo")),
        (
            "certInfo text",
            |s| s.set("certInfo", "x".into()),
            (R::StatementMemberWrongType, "certInfo"),
        ),
        ("no pubArea", |s| s.remove("pubArea"), (R::StatementMemberMissing, "pubArea")),
        (
            "pubArea text",
            |s| s.set("pubArea", "x".into()),
            (R::StatementMemberWrongType, "pubArea"),
        ),
        ("another", |s| s.set("x", Cbor::Null), (R::StatementMemberUnexpected, "")),
    ];
    tampered_statements(C::Tpm, &table);
    // Every prefix of certInfo is refused, before its signature is looked at.
    let mut stage = Stage::new(C::Tpm);
    let signed = stage.draft().sign();
    let Cbor::Bytes(info) = signed.clone().statement().get("certInfo").clone() else { panic!() };
    for length in 0..info.len() {
        let mut signed = signed.clone();
        signed.statement().set("certInfo", info[..length].to_vec().into());
        let refused = code(stage.register(&signed.to_json()), "cut");
        assert_eq!(refused, R::TpmMalformed, "cut to {length}");
    }
    // The clock is covered by the signature alone.
    let mut signed = signed;
    let mut tampered = info.clone();
    tampered[50] ^= 1;
    signed.statement().set("certInfo", tampered.into());
    assert_eq!(code(stage.register(&signed.to_json()), "clock"), R::StatementSignatureInvalid);
}
