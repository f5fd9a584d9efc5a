//! The credential's public key.

use keydesk_testkit::{AttestationChoice, Cbor};

use super::{Mutation, draft_mutation};

pub(super) const MUTATIONS: &[Mutation] = &[
    key("cose_key_not_map", |d| d.public_key = Cbor::Array(vec![])),
    key("cose_key_parameter_missing", |d| d.public_key.remove(-1)),
    key("cose_key_parameter_wrong_type", |d| d.public_key.set(-2, "x".into())),
    key("cose_key_parameter_unexpected", |d| d.public_key.set(2, vec![1].into())),
    key("algorithm_unknown", |d| d.public_key.set(3, Cbor::Int(-65535))),
    key("key_type_mismatch", |d| d.public_key.set(1, Cbor::Int(4))),
    key("key_curve_mismatch", |d| d.public_key.set(-1, Cbor::Int(8))),
    key("key_length", |d| d.public_key.set(-2, vec![1; 31].into())),
    key("key_invalid", |d| d.public_key.set(-2, vec![0xff; 32].into())),
    key("key_weak", |d| {
        let (kty, crv) = (Cbor::Int(1), Cbor::Int(6));
        let key = [(1, kty), (3, Cbor::Int(-8)), (-1, crv), (-2, vec![0; 32].into())];
        d.public_key = Cbor::labelled(key);
    }),
    key("rsa_modulus_malformed", |d| d.public_key = rsa(&[0; 256], &[1, 0, 1])),
    key("rsa_modulus_size", |d| d.public_key = rsa(&[0xff; 255], &[1, 0, 1])),
    key("rsa_exponent", |d| d.public_key = rsa(&[0xff; 256], &[3])),
];

const fn key(code: &'static str, mutate: fn(&mut keydesk_testkit::RegistrationDraft)) -> Mutation {
    draft_mutation(code, AttestationChoice::None, mutate)
}

fn rsa(n: &[u8], e: &[u8]) -> Cbor {
    let (n, e) = (n.to_vec().into(), e.to_vec().into());
    Cbor::labelled([(1, Cbor::Int(3)), (3, Cbor::Int(-257)), (-1, n), (-2, e)])
}
