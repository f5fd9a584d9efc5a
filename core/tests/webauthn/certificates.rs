//! What a packed attestation certificate has to be (section 8.2.1): each field tampered with.

use keydesk_core::webauthn::{Aaguid, Algorithm, RejectionCode as R};
use keydesk_testkit::{
    AttestationChoice, Attester, CertificateDraft, Der, Extension, NamePart, SigningKey,
};

use crate::stage::{Stage, code_at};

/// Found by fuzzing: what reads certificates made room for 48 MiB before it saw that they were not
/// there.
#[test]
fn s21_a_length_in_a_certificate_claims_no_more_than_is_there() {
    let mut stage = Stage::new(AttestationChoice::Packed);
    let mut draft = stage.draft();
    let Attester::Packed(_, chain) = &mut draft.attester else { panic!("packed") };
    let unit = b"Authenticator Attestation";
    let at = chain[0].windows(unit.len()).position(|text| text == unit).unwrap();
    // The length of the text, in four bytes, over its own first letters.
    chain[0].splice(at - 1..at + 5, [0x84, 3, 0, 0, 0, 0]);
    let refused = code_at(stage.register(&draft.to_json()), "48 MiB");
    assert_eq!(refused, (R::CertificateMalformed, ""));
}

type MutateCertificate = fn(&mut CertificateDraft);

#[test]
fn every_tampered_field_of_a_packed_certificate_is_refused() {
    const AAGUID: &str = "1.3.6.1.4.1.45724.1.1.4";
    let table: [(&str, MutateCertificate, (R, &str)); 21] = [
        (
            "version 1",
            |c| {
                c.version = None;
                c.extensions.clear()
            },
            (R::CertificateVersion, ""),
        ),
        ("version 2", |c| c.version = Some(1), (R::CertificateVersion, "")),
        ("no country", |c| drop_part(c, "2.5.4.6"), (R::CertificateSubject, "C")),
        ("country long", |c| part(c, "2.5.4.6").text = "GBR".into(), (R::CertificateSubject, "C")),
        ("country small", |c| part(c, "2.5.4.6").text = "gb".into(), (R::CertificateSubject, "C")),
        ("no organisation", |c| drop_part(c, "2.5.4.10"), (R::CertificateSubject, "O")),
        ("organisation empty", |c| part(c, "2.5.4.10").text.clear(), (R::CertificateSubject, "O")),
        ("no unit", |c| drop_part(c, "2.5.4.11"), (R::CertificateSubject, "OU")),
        (
            "unit other",
            |c| part(c, "2.5.4.11").text = "authenticator attestation".into(),
            (R::CertificateSubject, "OU"),
        ),
        (
            "unit twice",
            |c| {
                let unit = part(c, "2.5.4.11").clone();
                c.subject.push(unit)
            },
            (R::CertificateSubject, "OU"),
        ),
        ("unit IA5", |c| part(c, "2.5.4.11").tag = 22, (R::CertificateSubject, "OU")),
        ("no name", |c| drop_part(c, "2.5.4.3"), (R::CertificateSubject, "CN")),
        (
            "a CA",
            |c| c.extensions[0] = Extension::basic_constraints(true, None),
            (R::CertificateBasicConstraints, ""),
        ),
        (
            "no constraints",
            |c| {
                c.extensions.remove(0);
            },
            (R::CertificateBasicConstraints, ""),
        ),
        (
            "constraints malformed",
            |c| c.extensions[0].value = vec![5, 0],
            (R::CertificateBasicConstraints, ""),
        ),
        (
            "constraints twice",
            |c| {
                let one = c.extensions[0].clone();
                c.extensions.push(one)
            },
            (R::CertificateBasicConstraints, ""),
        ),
        (
            "AAGUID other",
            |c| *c.extension(AAGUID) = Extension::aaguid(&Aaguid::ZERO),
            (R::CertificateAaguidMismatch, ""),
        ),
        (
            "AAGUID critical",
            |c| c.extension(AAGUID).critical = true,
            (R::CertificateAaguidMalformed, ""),
        ),
        (
            "AAGUID unwrapped",
            |c| c.extension(AAGUID).value = vec![1; 16],
            (R::CertificateAaguidMalformed, ""),
        ),
        (
            "AAGUID short",
            |c| c.extension(AAGUID).value = Der::octets(&[1; 15]),
            (R::CertificateAaguidMalformed, ""),
        ),
        (
            "AAGUID twice",
            |c| {
                let one = c.extension(AAGUID).clone();
                c.extensions.push(one)
            },
            (R::CertificateMalformed, ""),
        ),
    ];
    for (name, mutate, expected) in table {
        let mut stage = Stage::new(AttestationChoice::Packed);
        let response = with_certificate(&mut stage, mutate);
        assert_eq!(code_at(stage.register(&response), name), expected, "{name}");
    }
}

#[test]
fn s23_certificate_keys_are_as_sound_as_credential_keys() {
    type MutateKey = fn(&mut CertificateDraft, &SigningKey);
    let table: [(&str, Algorithm, MutateKey, (R, &str)); 11] = [
        (
            "EC compressed",
            Algorithm::Es256,
            |c, k| {
                let point = k.public_key();
                let short = [&[2 + (point[64] & 1)], &point[1..33]].concat();
                c.spki = ec_spki("1.2.840.10045.3.1.7", &short);
            },
            (R::KeyInvalid, ""),
        ),
        (
            "EC off the curve",
            Algorithm::Es256,
            |c, k| {
                let mut point = k.public_key();
                point[64] ^= 1;
                c.spki = ec_spki("1.2.840.10045.3.1.7", &point);
            },
            (R::KeyInvalid, ""),
        ),
        (
            "EC other curve",
            Algorithm::Es256,
            |c, k| {
                c.spki = ec_spki("1.3.132.0.10", &k.public_key());
            },
            (R::StatementAlgorithmMismatch, ""),
        ),
        (
            "EC no curve",
            Algorithm::Es256,
            |c, k| {
                c.spki = spki_of(&[Der::oid("1.2.840.10045.2.1")], &k.public_key());
            },
            (R::StatementAlgorithmMismatch, ""),
        ),
        (
            "EC for agreement alone",
            Algorithm::Es256,
            |c, k| {
                let agreement = [Der::oid("1.3.132.1.12"), Der::oid("1.2.840.10045.3.1.7")];
                c.spki = spki_of(&agreement, &k.public_key());
            },
            (R::StatementAlgorithmMismatch, ""),
        ),
        (
            "ML-DSA of hashes",
            Algorithm::MlDsa44,
            |c, k| {
                c.spki = spki_of(&[Der::oid("2.16.840.1.101.3.4.3.32")], &k.public_key());
            },
            (R::StatementAlgorithmMismatch, ""),
        ),
        (
            "Ed25519 long",
            Algorithm::EdDsa,
            |c, _| {
                c.spki = spki_of(&[Der::oid("1.3.101.112")], &[1; 33]);
            },
            (R::KeyLength, ""),
        ),
        (
            "Ed25519 weak",
            Algorithm::EdDsa,
            |c, _| {
                c.spki = spki_of(&[Der::oid("1.3.101.112")], &[0; 32]);
            },
            (R::KeyWeak, ""),
        ),
        (
            "RSA small",
            Algorithm::Rs256,
            |c, _| {
                let key = Der::sequence(&[Der::integer(&[0xff; 128]), Der::integer(&[1, 0, 1])]);
                c.spki = spki_of(&[Der::oid("1.2.840.113549.1.1.1"), vec![5, 0]], &key);
            },
            (R::RsaModulusSize, ""),
        ),
        (
            "RSA not DER",
            Algorithm::Rs256,
            |c, _| {
                c.spki = spki_of(&[Der::oid("1.2.840.113549.1.1.1"), vec![5, 0]], &[1, 2, 3]);
            },
            (R::KeyInvalid, ""),
        ),
        (
            "ML-DSA short",
            Algorithm::MlDsa44,
            |c, _| {
                c.spki = spki_of(&[Der::oid("2.16.840.1.101.3.4.3.17")], &[1; 1311]);
            },
            (R::KeyLength, ""),
        ),
    ];
    for (name, algorithm, mutate, expected) in table {
        let mut stage = Stage::new(AttestationChoice::Packed);
        let key = SigningKey::generate(algorithm, stage.authenticator.entropy());
        let aaguid = stage.authenticator.settings.aaguid;
        let mut certificate = CertificateDraft::attestation(&key, Some(&aaguid));
        mutate(&mut certificate, &key);
        let leaf = stage.authenticator.authority().issue(certificate);
        let mut draft = stage.draft();
        draft.attester = Attester::Packed(key, vec![leaf]);
        assert_eq!(code_at(stage.register(&draft.to_json()), name), expected, "{name}");
    }
}

fn with_certificate(stage: &mut Stage, mutate: MutateCertificate) -> serde_json::Value {
    let key = SigningKey::generate(Algorithm::Es256, stage.authenticator.entropy());
    let aaguid = stage.authenticator.settings.aaguid;
    let mut certificate = CertificateDraft::attestation(&key, Some(&aaguid));
    mutate(&mut certificate);
    let leaf = stage.authenticator.authority().issue(certificate);
    let mut draft = stage.draft();
    draft.attester = Attester::Packed(key, vec![leaf]);
    draft.to_json()
}

fn spki_of(algorithm: &[Vec<u8>], key: &[u8]) -> Vec<u8> {
    Der::sequence(&[Der::sequence(algorithm), Der::bits(key)])
}

fn ec_spki(curve: &str, point: &[u8]) -> Vec<u8> {
    spki_of(&[Der::oid("1.2.840.10045.2.1"), Der::oid(curve)], point)
}

fn part<'c>(certificate: &'c mut CertificateDraft, oid: &str) -> &'c mut NamePart {
    certificate.subject.iter_mut().find(|part| part.oid == oid).unwrap()
}

fn drop_part(certificate: &mut CertificateDraft, oid: &str) {
    certificate.subject.retain(|part| part.oid != oid);
}
