//! S23: a key has the type, curve and size of its algorithm, and is not a known weak key.

use keydesk_core::webauthn::{Algorithm, PreparedCredential, RejectionCode as R};
use keydesk_testkit::{AttestationChoice, Cbor, SeededEntropy, SigningKey};

use crate::stage::{Stage, code, code_at, credential_id};

type Mutation = fn(&mut Cbor);

fn key(algorithm: Algorithm) -> Cbor {
    SigningKey::generate(algorithm, &SeededEntropy::new(3)).cose()
}

/// Asserts that a tampered key is refused, both at registration and when loaded from a store.
fn assert_refused(algorithm: Algorithm, name: &str, mutate: Mutation, expected: (R, &str)) {
    let mut tampered = key(algorithm);
    mutate(&mut tampered);
    let id = credential_id(&[1]);
    let stored = PreparedCredential::new(id, &tampered.encode(), algorithm, 0, false);
    assert_eq!(code_at(stored, name), expected, "{name}, stored");
    let mut stage = Stage::new(AttestationChoice::None);
    stage.authenticator.settings.algorithms = vec![algorithm];
    let mut draft = stage.draft();
    draft.public_key = tampered;
    assert_eq!(code_at(stage.register(&draft.to_json()), name), expected, "{name}, registered");
}

#[test]
fn s23_structure_of_every_key() {
    let table: [(&str, Mutation, (R, &str)); 15] = [
        ("a list", |k| *k = Cbor::Array(vec![]), (R::CoseKeyNotMap, "")),
        ("empty", |k| *k = Cbor::map([]), (R::CoseKeyParameterMissing, "kty")),
        ("no kty", |k| k.remove(1), (R::CoseKeyParameterMissing, "kty")),
        ("kty text", |k| k.set(1, "EC2".into()), (R::CoseKeyParameterWrongType, "kty")),
        ("no alg", |k| k.remove(3), (R::CoseKeyParameterMissing, "alg")),
        ("alg text", |k| k.set(3, "ES256".into()), (R::CoseKeyParameterWrongType, "alg")),
        (
            "alg huge",
            |k| k.set(3, Cbor::Raw(vec![0x3b, 255, 255, 255, 255, 255, 255, 255, 255])),
            (R::CoseKeyParameterWrongType, "alg"),
        ),
        ("alg RS1", |k| k.set(3, Cbor::Int(-65535)), (R::AlgorithmUnknown, "")),
        ("alg Ed448", |k| k.set(3, Cbor::Int(-53)), (R::AlgorithmUnknown, "")),
        ("alg ES256K", |k| k.set(3, Cbor::Int(-47)), (R::AlgorithmUnknown, "")),
        ("kid", |k| k.set(2, vec![1].into()), (R::CoseKeyParameterUnexpected, "")),
        ("key_ops", |k| k.set(4, Cbor::Array(vec![])), (R::CoseKeyParameterUnexpected, "")),
        ("private part", |k| k.set(-4, vec![1].into()), (R::CoseKeyParameterUnexpected, "")),
        ("text label", |k| k.set("alg", Cbor::Int(-7)), (R::CoseKeyParameterUnexpected, "")),
        ("kty other", |k| k.set(1, Cbor::Int(4)), (R::KeyTypeMismatch, "")),
    ];
    for algorithm in [Algorithm::Es256, Algorithm::EdDsa, Algorithm::Rs256, Algorithm::MlDsa44] {
        for (name, mutate, expected) in table {
            assert_refused(algorithm, &format!("{} {name}", algorithm.name()), mutate, expected);
        }
    }
}

#[test]
fn s23_elliptic_curve_keys() {
    let table: [(&str, Mutation, (R, &str)); 14] = [
        ("no curve", |k| k.remove(-1), (R::CoseKeyParameterMissing, "crv")),
        ("curve text", |k| k.set(-1, "P-256".into()), (R::CoseKeyParameterWrongType, "crv")),
        ("curve other", |k| k.set(-1, Cbor::Int(8)), (R::KeyCurveMismatch, "")),
        ("no x", |k| k.remove(-2), (R::CoseKeyParameterMissing, "x")),
        ("x text", |k| k.set(-2, "x".into()), (R::CoseKeyParameterWrongType, "x")),
        ("x short", |k| shorten(k, -2), (R::KeyLength, "x")),
        ("x padded", |k| pad(k, -2), (R::KeyLength, "x")),
        ("x empty", |k| k.set(-2, vec![].into()), (R::KeyLength, "x")),
        ("no y", |k| k.remove(-3), (R::CoseKeyParameterMissing, "y")),
        ("y compressed", |k| k.set(-3, Cbor::Bool(true)), (R::CoseKeyParameterWrongType, "y")),
        ("y padded", |k| pad(k, -3), (R::KeyLength, "y")),
        ("y off the curve", |k| flip(k, -3), (R::KeyInvalid, "")),
        ("x off the curve", |k| fill(k, -2, 0xff), (R::KeyInvalid, "")),
        (
            "infinity",
            |k| {
                fill(k, -2, 0);
                fill(k, -3, 0)
            },
            (R::KeyInvalid, ""),
        ),
    ];
    for algorithm in [Algorithm::Es256, Algorithm::Es384, Algorithm::Es512] {
        for (name, mutate, expected) in table {
            assert_refused(algorithm, &format!("{} {name}", algorithm.name()), mutate, expected);
        }
    }
}

#[test]
fn s23_an_algorithm_takes_only_keys_of_its_own() {
    let curves = [Algorithm::Es256, Algorithm::Es384, Algorithm::Es512];
    for claimed in Algorithm::ALL {
        for actual in Algorithm::ALL {
            let mut tampered = key(actual);
            tampered.set(3, Cbor::Int(claimed.cose_id()));
            let stored =
                PreparedCredential::new(credential_id(&[1]), &tampered.encode(), claimed, 0, false);
            let name = format!("{} key as {}", actual.name(), claimed.name());
            let rsa = |algorithm: Algorithm| {
                let id = algorithm.cose_id();
                (-259..=-257).contains(&id) || (-39..=-37).contains(&id)
            };
            let ml_dsa = |algorithm: Algorithm| (-50..=-48).contains(&algorithm.cose_id());
            if claimed == actual || rsa(claimed) && rsa(actual) {
                assert!(stored.is_ok(), "{name}");
            } else if curves.contains(&claimed) && curves.contains(&actual) {
                assert_eq!(code(stored, &name), R::KeyCurveMismatch, "{name}");
            } else if ml_dsa(claimed) && ml_dsa(actual) {
                assert_eq!(code(stored, &name), R::KeyLength, "{name}");
            } else {
                assert_eq!(code(stored, &name), R::KeyTypeMismatch, "{name}");
            }
        }
    }
    let bytes = key(Algorithm::Es256).encode();
    let stored = PreparedCredential::new(credential_id(&[1]), &bytes, Algorithm::EdDsa, 0, false);
    assert_eq!(code(stored, "stored as another"), R::AlgorithmMismatch);
}

#[test]
fn s23_ed25519_keys() {
    let table: [(&str, Mutation, (R, &str)); 12] = [
        ("no curve", |k| k.remove(-1), (R::CoseKeyParameterMissing, "crv")),
        ("X25519", |k| k.set(-1, Cbor::Int(4)), (R::KeyCurveMismatch, "")),
        ("Ed448", |k| k.set(-1, Cbor::Int(7)), (R::KeyCurveMismatch, "")),
        ("no x", |k| k.remove(-2), (R::CoseKeyParameterMissing, "x")),
        ("x short", |k| shorten(k, -2), (R::KeyLength, "x")),
        ("x long", |k| pad(k, -2), (R::KeyLength, "x")),
        ("with y", |k| k.set(-3, vec![0; 32].into()), (R::CoseKeyParameterUnexpected, "")),
        ("zero", |k| fill(k, -2, 0), (R::KeyWeak, "")),
        ("identity", |k| k.set(-2, point(1, 0, 0)), (R::KeyWeak, "")),
        ("identity, x negative", |k| k.set(-2, point(1, 0, 0x80)), (R::KeyWeak, "")),
        ("minus one", |k| k.set(-2, point(0xec, 0xff, 0x7f)), (R::KeyWeak, "")),
        ("zero, not reduced", |k| k.set(-2, point(0xed, 0xff, 0xff)), (R::KeyWeak, "")),
    ];
    for (name, mutate, expected) in table {
        assert_refused(Algorithm::EdDsa, name, mutate, expected);
    }
}

#[test]
fn s23_rsa_keys() {
    let table: [(&str, Mutation, (R, &str)); 17] = [
        ("no n", |k| k.remove(-1), (R::CoseKeyParameterMissing, "n")),
        ("n a number", |k| k.set(-1, Cbor::Int(3)), (R::CoseKeyParameterWrongType, "n")),
        ("n empty", |k| k.set(-1, vec![].into()), (R::RsaModulusMalformed, "")),
        ("n padded", |k| pad(k, -1), (R::RsaModulusMalformed, "")),
        ("512 bits in 256 bytes", |k| k.set(-1, modulus(256, 192)), (R::RsaModulusMalformed, "")),
        ("n even", |k| flip(k, -1), (R::RsaModulusMalformed, "")),
        ("2040 bits", |k| k.set(-1, modulus(255, 0)), (R::RsaModulusSize, "")),
        ("2047 bits", |k| k.set(-1, modulus_of_2047_bits()), (R::RsaModulusSize, "")),
        ("8200 bits", |k| k.set(-1, modulus(1025, 0)), (R::RsaModulusSize, "")),
        ("no e", |k| k.remove(-2), (R::CoseKeyParameterMissing, "e")),
        ("e empty", |k| k.set(-2, vec![].into()), (R::RsaExponent, "")),
        ("e padded", |k| pad(k, -2), (R::RsaExponent, "")),
        ("e one", |k| k.set(-2, vec![1].into()), (R::RsaExponent, "")),
        ("e three", |k| k.set(-2, vec![3].into()), (R::RsaExponent, "")),
        ("e even", |k| k.set(-2, vec![1, 0, 2].into()), (R::RsaExponent, "")),
        ("e huge", |k| k.set(-2, vec![1; 6].into()), (R::RsaExponent, "")),
        ("with y", |k| k.set(-3, vec![0; 32].into()), (R::CoseKeyParameterUnexpected, "")),
    ];
    for algorithm in [Algorithm::Rs256, Algorithm::Ps384] {
        for (name, mutate, expected) in table {
            assert_refused(algorithm, &format!("{} {name}", algorithm.name()), mutate, expected);
        }
    }
    // Exponents of up to 33 bits are accepted.
    let mut longest = key(Algorithm::Rs256);
    longest.set(-2, vec![1, 0, 0, 0, 1].into());
    let id = credential_id(&[1]);
    assert!(PreparedCredential::new(id, &longest.encode(), Algorithm::Rs256, 0, false).is_ok());
}

#[test]
fn s23_ml_dsa_keys() {
    let table: [(&str, Mutation, (R, &str)); 6] = [
        ("no pub", |k| k.remove(-1), (R::CoseKeyParameterMissing, "pub")),
        ("pub text", |k| k.set(-1, "x".into()), (R::CoseKeyParameterWrongType, "pub")),
        ("pub short", |k| shorten(k, -1), (R::KeyLength, "pub")),
        ("pub long", |k| pad(k, -1), (R::KeyLength, "pub")),
        ("with private", |k| k.set(-2, vec![0; 32].into()), (R::CoseKeyParameterUnexpected, "")),
        ("with more", |k| k.set(-3, vec![0; 32].into()), (R::CoseKeyParameterUnexpected, "")),
    ];
    for algorithm in [Algorithm::MlDsa44, Algorithm::MlDsa65, Algorithm::MlDsa87] {
        for (name, mutate, expected) in table {
            assert_refused(algorithm, &format!("{} {name}", algorithm.name()), mutate, expected);
        }
    }
}

/// Signatures of ES256, with values or encodings that a lax verifier accepts.
#[test]
fn s23_signatures_in_wrong_forms_are_refused() {
    let mut stage = Stage::new(AttestationChoice::None);
    stage.authenticator.settings.algorithms = vec![Algorithm::Es256];
    let credential = stage.prepared();
    let good = stage.assertion().sign();
    assert!(stage.authenticate(&credential, &good.to_json()).is_ok());
    let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let order: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&order[at * 2..at * 2 + 2], 16).unwrap()).collect();
    let der = |r: &[u8], s: &[u8]| {
        let integer = |bytes: &[u8]| keydesk_testkit::Der::integer(bytes);
        keydesk_testkit::Der::sequence(&[integer(r), integer(s)])
    };
    let mut trailing = good.signature.clone();
    trailing.push(0);
    let forms: [(&str, Vec<u8>); 9] = [
        ("zero and zero", der(&[0], &[0])),
        ("r zero", der(&[0], &[1])),
        ("s zero", der(&[1], &[0])),
        ("r the order", der(&order, &[1])),
        ("s the order", der(&[1], &order)),
        ("fixed form", vec![1; 64]),
        ("trailing byte", trailing),
        ("cut", good.signature[..good.signature.len() - 1].to_vec()),
        ("one byte", vec![0]),
    ];
    for (name, signature) in forms {
        let mut tampered = good.clone();
        tampered.signature = signature;
        assert_eq!(
            code(stage.authenticate(&credential, &tampered.to_json()), name),
            R::SignatureInvalid
        );
    }
}

fn bytes(key: &mut Cbor, label: i64) -> &mut Vec<u8> {
    match key.get(label) {
        Cbor::Bytes(bytes) => bytes,
        other => panic!("{other:?}"),
    }
}

fn shorten(key: &mut Cbor, label: i64) {
    bytes(key, label).pop();
}

fn pad(key: &mut Cbor, label: i64) {
    bytes(key, label).insert(0, 0);
}

fn flip(key: &mut Cbor, label: i64) {
    *bytes(key, label).last_mut().unwrap() ^= 1;
}

fn fill(key: &mut Cbor, label: i64, byte: u8) {
    bytes(key, label).fill(byte);
}

fn point(first: u8, middle: u8, last: u8) -> Cbor {
    let mut bytes = vec![middle; 32];
    (bytes[0], bytes[31]) = (first, last);
    bytes.into()
}

/// An odd number of `length` bytes of which the first `zeros` are zero.
fn modulus(length: usize, zeros: usize) -> Cbor {
    let mut bytes = vec![0xff; length];
    bytes[..zeros].fill(0);
    bytes.into()
}

fn modulus_of_2047_bits() -> Cbor {
    let mut bytes = vec![0xff; 256];
    bytes[0] = 0x7f;
    bytes.into()
}
