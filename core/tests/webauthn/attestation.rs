//! The attestation object and the statements of each format, each field tampered with; and what policy
//! makes of a statement that verifies.

use keydesk_core::base64url;
use keydesk_core::webauthn::{
    Aaguid, Algorithm, AttestationRequirement, RejectionCode as R, limits,
};
use keydesk_testkit::{AttestationChoice, Attester, Cbor, Der, SigningKey};

use crate::stage::{Stage, code, code_at, flip, x5c};

type MutateObject = fn(&mut Cbor);

#[test]
fn the_attestation_object_holds_three_members() {
    let table: [(&str, MutateObject, (R, &str)); 15] = [
        ("a list", |o| *o = Cbor::Array(vec![]), (R::AttestationObjectNotMap, "")),
        ("a text", |o| *o = "fmt".into(), (R::AttestationObjectNotMap, "")),
        ("no fmt", |o| o.remove("fmt"), (R::AttestationObjectMemberMissing, "fmt")),
        (
            "fmt bytes",
            |o| o.set("fmt", vec![1].into()),
            (R::AttestationObjectMemberWrongType, "fmt"),
        ),
        ("no attStmt", |o| o.remove("attStmt"), (R::AttestationObjectMemberMissing, "attStmt")),
        (
            "attStmt a list",
            |o| o.set("attStmt", Cbor::Array(vec![])),
            (R::AttestationObjectMemberWrongType, "attStmt"),
        ),
        ("no authData", |o| o.remove("authData"), (R::AttestationObjectMemberMissing, "authData")),
        (
            "authData text",
            |o| o.set("authData", "x".into()),
            (R::AttestationObjectMemberWrongType, "authData"),
        ),
        (
            "authData empty",
            |o| o.set("authData", vec![].into()),
            (R::AuthenticatorDataTruncated, "rpIdHash"),
        ),
        (
            "a fourth",
            |o| o.set("epAtt", Cbor::Bool(true)),
            (R::AttestationObjectMemberUnexpected, ""),
        ),
        ("by number", |o| o.set(1, Cbor::Null), (R::AttestationObjectMemberUnexpected, "")),
        ("fmt unknown", |o| o.set("fmt", "x".into()), (R::FormatUnknown, "")),
        ("fmt in capitals", |o| o.set("fmt", "Packed".into()), (R::FormatUnknown, "")),
        ("fmt safetynet", |o| o.set("fmt", "android-safetynet".into()), (R::FormatSafetynet, "")),
        (
            "bytes behind",
            |o| *o = Cbor::Raw([o.encode(), vec![0]].concat()),
            (R::CborTrailingBytes, ""),
        ),
    ];
    let mut stage = Stage::new(AttestationChoice::Packed);
    for (name, mutate, expected) in table {
        let signed = stage.draft().sign();
        let mut object = signed.object.clone();
        mutate(&mut object);
        let mut response = signed.to_json();
        response["response"]["attestationObject"] = base64url::encode(object.encode()).into();
        assert_eq!(code_at(stage.register(&response), name), expected, "{name}");
    }
}

#[test]
fn s21_cbor_bombs_are_refused() {
    let nested = [vec![0x81; 40_000], vec![0]].concat();
    let maps = [[0xa1, 0x00].repeat(20_000), vec![0]].concat();
    let table: [(&str, Vec<u8>, R); 7] = [
        ("nested arrays", nested, R::CborTooDeep),
        ("nested maps", maps, R::CborTooDeep),
        ("huge array", vec![0x9b, 255, 255, 255, 255, 255, 255, 255, 255], R::CborTruncated),
        ("huge text", vec![0x7a, 255, 255, 255, 255], R::CborTruncated),
        ("indefinite", vec![0xbf, 0xff], R::CborIndefiniteLength),
        ("tagged", vec![0xd9, 0xd9, 0xf7, 0xa0], R::CborTag),
        ("float", vec![0xfb, 0, 0, 0, 0, 0, 0, 0, 0], R::CborFloat),
    ];
    let mut stage = Stage::new(AttestationChoice::None);
    let good = stage.draft().to_json();
    for (name, bytes, expected) in table {
        let mut response = good.clone();
        response["response"]["attestationObject"] = base64url::encode(bytes).into();
        assert_eq!(code(stage.register(&response), name), expected, "{name}");
    }
}

#[test]
fn none_has_an_empty_statement() {
    let mut stage = Stage::new(AttestationChoice::PackedSelf);
    let mut signed = stage.draft().sign();
    signed.object.set("fmt", "none".into());
    assert_eq!(code(stage.register(&signed.to_json()), "packed inside"), R::StatementNotEmpty);
    *signed.statement() = Cbor::map([("x", Cbor::Null)]);
    assert_eq!(code(stage.register(&signed.to_json()), "one member"), R::StatementNotEmpty);
    *signed.statement() = Cbor::map([]);
    assert!(stage.register(&signed.to_json()).is_ok());
}

#[test]
fn every_tampered_member_of_a_packed_statement_is_refused() {
    let table: [(&str, MutateObject, (R, &str)); 22] = [
        ("empty", |s| *s = Cbor::map([]), (R::StatementMemberMissing, "alg")),
        ("no alg", |s| s.remove("alg"), (R::StatementMemberMissing, "alg")),
        ("alg text", |s| s.set("alg", "ES256".into()), (R::StatementMemberWrongType, "alg")),
        ("alg other", |s| s.set("alg", Cbor::Int(-257)), (R::StatementAlgorithmMismatch, "")),
        ("alg other curve", |s| s.set("alg", Cbor::Int(-35)), (R::StatementAlgorithmMismatch, "")),
        ("no sig", |s| s.remove("sig"), (R::StatementMemberMissing, "sig")),
        ("sig text", |s| s.set("sig", "x".into()), (R::StatementMemberWrongType, "sig")),
        ("sig empty", |s| s.set("sig", vec![].into()), (R::StatementSignatureInvalid, "")),
        ("sig tampered", |s| flip(s.get("sig")), (R::StatementSignatureInvalid, "")),
        (
            "sig too long",
            |s| s.set("sig", vec![1; limits::SIGNATURE + 1].into()),
            (R::StatementSignatureInvalid, ""),
        ),
        ("x5c bytes", |s| s.set("x5c", vec![1].into()), (R::StatementMemberWrongType, "x5c")),
        ("x5c of text", |s| x5c(s).push("x".into()), (R::StatementMemberWrongType, "x5c")),
        ("x5c empty", |s| x5c(s).clear(), (R::CertificateCount, "")),
        (
            "x5c of seven",
            |s| {
                let one = x5c(s)[0].clone();
                *x5c(s) = vec![one; 7]
            },
            (R::CertificateCount, ""),
        ),
        ("x5c not DER", |s| x5c(s)[0] = vec![1, 2, 3].into(), (R::CertificateMalformed, "")),
        ("x5c empty bytes", |s| x5c(s)[0] = vec![].into(), (R::CertificateMalformed, "")),
        ("second not DER", |s| x5c(s).push(vec![0x30, 0].into()), (R::CertificateMalformed, "")),
        (
            "DER with a byte behind",
            |s| {
                if let Cbor::Bytes(der) = &mut x5c(s)[0] {
                    der.push(0)
                }
            },
            (R::CertificateMalformed, ""),
        ),
        (
            "too large",
            |s| x5c(s)[0] = Der::octets(&vec![0; limits::CERTIFICATE]).into(),
            (R::CertificateTooLarge, ""),
        ),
        (
            "as large as may be",
            |s| x5c(s)[0] = Der::octets(&vec![0; limits::CERTIFICATE - 4]).into(),
            (R::CertificateMalformed, ""),
        ),
        ("ecdaaKeyId", |s| s.set("ecdaaKeyId", vec![1].into()), (R::StatementMemberUnexpected, "")),
        ("by number", |s| s.set(1, Cbor::Null), (R::StatementMemberUnexpected, "")),
    ];
    let mut stage = Stage::new(AttestationChoice::Packed);
    for (name, mutate, expected) in table {
        let mut signed = stage.draft().sign();
        mutate(signed.statement());
        assert_eq!(code_at(stage.register(&signed.to_json()), name), expected, "{name}");
    }
    // Without x5c the same signature is no self attestation.
    let mut signed = stage.draft().sign();
    signed.statement().remove("x5c");
    assert_eq!(code(stage.register(&signed.to_json()), "no x5c"), R::StatementSignatureInvalid);
    // With x5c the credential key's signature is not enough.
    let mut draft = stage.draft();
    let own = stage.authenticator.credentials.last().unwrap().key.clone();
    let (_, certificate) = stage.authenticator.batch(Algorithm::Es256);
    draft.attester = Attester::Packed(own, vec![certificate]);
    let result = stage.register(&draft.to_json());
    assert_eq!(code(result, "signed by the credential"), R::StatementSignatureInvalid);
}

#[test]
fn what_a_packed_statement_signs_cannot_be_changed() {
    for choice in [AttestationChoice::Packed, AttestationChoice::PackedSelf] {
        let mut stage = Stage::new(choice);
        let mut signed = stage.draft().sign();
        signed.authenticator_data()[36] ^= 1;
        let result = stage.register(&signed.to_json());
        assert_eq!(code(result, "counter"), R::StatementSignatureInvalid);
        let mut signed = stage.draft().sign();
        let text = String::from_utf8(signed.client_data_json.clone()).unwrap();
        signed.client_data_json = text.replacen('{', "{ ", 1).into_bytes();
        let result = stage.register(&signed.to_json());
        assert_eq!(code(result, "client data"), R::StatementSignatureInvalid);
    }
}

#[test]
fn packed_self_attestation_uses_the_credential_and_its_algorithm() {
    let mut stage = Stage::new(AttestationChoice::PackedSelf);
    let mut signed = stage.draft().sign();
    signed.statement().set("alg", Cbor::Int(-8));
    let result = stage.register(&signed.to_json());
    assert_eq!(code(result, "alg"), R::StatementAlgorithmMismatch);
    let mut draft = stage.draft();
    let other = SigningKey::generate(Algorithm::Es256, stage.authenticator.entropy());
    draft.attester = Attester::PackedSelf(other);
    let result = stage.register(&draft.to_json());
    assert_eq!(code(result, "another key"), R::StatementSignatureInvalid);
}

#[test]
fn s10_an_attested_policy_takes_no_claim() {
    use AttestationChoice as C;
    use AttestationRequirement as Q;
    // For each format: under any, under trusted with the right anchor, and with a list on top.
    let matrix = [
        (C::None, Some(R::AttestationMissing), Some(R::AttestationMissing), R::AaguidUnattested),
        (C::PackedSelf, Some(R::AttestationSelf), Some(R::AttestationSelf), R::AaguidUnattested),
        (C::Packed, None, None, R::AaguidNotListed),
        (C::FidoU2f, None, None, R::AaguidZero),
    ];
    for (choice, any, trusted, listed) in matrix {
        let mut stage = Stage::new(choice);
        let response = stage.draft().to_json();
        let anchor = stage.authenticator.anchor();
        let outcome = |stage: &Stage| stage.register(&response).err().map(|r| r.code);
        assert_eq!(outcome(&stage), None, "{choice:?} where nothing is required");
        stage.policy.require = Q::Any;
        assert_eq!(outcome(&stage), any, "{choice:?} where any is required");
        stage.policy.require = Q::Trusted;
        let untrusted = outcome(&stage);
        assert_eq!(untrusted, any.or(Some(R::ChainUnknownIssuer)), "{choice:?} without anchors");
        stage.policy.anchors = vec![anchor.into()];
        assert_eq!(outcome(&stage), trusted, "{choice:?} where trust is required");
        stage.policy.require = Q::None;
        stage.policy.aaguids = vec![Aaguid::from_bytes([1; 16])];
        assert_eq!(outcome(&stage), Some(listed), "{choice:?} with a list");
        stage.policy.aaguids.push(Aaguid::ZERO);
        assert_eq!(outcome(&stage), Some(listed), "{choice:?}: zero is never on a list");
        let own = stage.authenticator.settings.aaguid;
        stage.policy.aaguids = vec![own];
        let on_list = if choice == C::Packed { None } else { Some(listed) };
        assert_eq!(outcome(&stage), on_list, "{choice:?} on the list");
    }
}
