//! The format `fido-u2f`: each part of the statement and of what it signs, tampered with.

use keydesk_core::webauthn::{Algorithm, RejectionCode as R};
use keydesk_testkit::{AttestationChoice, Attester, Cbor, SigningKey};

use crate::stage::{Stage, code, code_at, flip, x5c};

type MutateObject = fn(&mut Cbor);
type MutateBytes = fn(&mut Vec<u8>);

#[test]
fn every_tampered_part_of_a_u2f_statement_is_refused() {
    let table: [(&str, MutateObject, (R, &str)); 9] = [
        ("no sig", |s| s.remove("sig"), (R::StatementMemberMissing, "sig")),
        ("sig text", |s| s.set("sig", "x".into()), (R::StatementMemberWrongType, "sig")),
        ("sig empty", |s| s.set("sig", vec![].into()), (R::StatementSignatureInvalid, "")),
        ("sig tampered", |s| flip(s.get("sig")), (R::StatementSignatureInvalid, "")),
        ("no x5c", |s| s.remove("x5c"), (R::StatementMemberMissing, "x5c")),
        ("x5c empty", |s| x5c(s).clear(), (R::CertificateCount, "")),
        (
            "two certificates",
            |s| {
                let one = x5c(s)[0].clone();
                x5c(s).push(one)
            },
            (R::CertificateCount, ""),
        ),
        ("not DER", |s| x5c(s)[0] = vec![1].into(), (R::CertificateMalformed, "")),
        ("alg", |s| s.set("alg", Cbor::Int(-7)), (R::StatementMemberUnexpected, "")),
    ];
    let mut stage = Stage::new(AttestationChoice::FidoU2f);
    for (name, mutate, expected) in table {
        let mut signed = stage.draft().sign();
        mutate(signed.statement());
        assert_eq!(code_at(stage.register(&signed.to_json()), name), expected, "{name}");
    }
    let mut draft = stage.draft();
    draft.aaguid = [1; 16];
    assert_eq!(code(stage.register(&draft.to_json()), "AAGUID"), R::U2fAaguidNotZero);
    let mut draft = stage.draft();
    let (key, certificate) = stage.authenticator.batch(Algorithm::Es384);
    draft.attester = Attester::FidoU2f(key, vec![certificate]);
    assert_eq!(code(stage.register(&draft.to_json()), "P-384 batch"), R::U2fKeyNotP256);
    let mut draft = stage.draft();
    draft.public_key = SigningKey::generate(Algorithm::EdDsa, stage.authenticator.entropy()).cose();
    draft.public_key.set(-3, Cbor::Null);
    let mut signed = draft.sign();
    draft.public_key.remove(-3);
    *signed.authenticator_data() = draft.authenticator_data();
    assert_eq!(code(stage.register(&signed.to_json()), "Ed25519"), R::U2fKeyNotP256);
    // Each part of what a U2F authenticator signs.
    let mutate_data: [(&str, MutateBytes, R); 2] = [
        (
            "key",
            |data| {
                let end = data.len();
                data[end - 1] ^= 1
            },
            R::KeyInvalid,
        ),
        ("relying party", |data| data[0] ^= 1, R::RpIdHashMismatch),
    ];
    for (name, mutate, expected) in mutate_data {
        let mut signed = stage.draft().sign();
        mutate(signed.authenticator_data());
        assert_eq!(code(stage.register(&signed.to_json()), name), expected, "{name}");
    }
    let mut signed = stage.draft().sign();
    signed.authenticator_data()[55] ^= 1;
    signed.credential_id[0] ^= 1;
    let result = stage.register(&signed.to_json());
    assert_eq!(code(result, "credential id"), R::StatementSignatureInvalid);
    let mut signed = stage.draft().sign();
    signed.client_data_json.push(b' ');
    let result = stage.register(&signed.to_json());
    assert_eq!(code(result, "client data"), R::StatementSignatureInvalid);
}
