//! The attestation object as CBOR.

use keydesk_testkit::{AttestationChoice, Cbor};

use super::{Mutation, object_mutation, signed_mutation};

pub(super) const MUTATIONS: &[Mutation] = &[
    object_mutation("cbor_truncated", |o| raw(o, &[0x41])),
    object_mutation("cbor_trailing_bytes", |o| raw(o, &[0xa0, 0])),
    object_mutation("cbor_too_deep", |o| raw(o, &[0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0])),
    object_mutation("cbor_tag", |o| raw(o, &[0xc0, 0])),
    object_mutation("cbor_float", |o| raw(o, &[0xfa, 0, 0, 0, 0])),
    object_mutation("cbor_simple_value", |o| raw(o, &[0xe0])),
    object_mutation("cbor_indefinite_length", |o| raw(o, &[0xbf, 0xff])),
    object_mutation("cbor_reserved", |o| raw(o, &[0x1c])),
    object_mutation("cbor_not_minimal", |o| raw(o, &[0x18, 23])),
    object_mutation("cbor_duplicate_key", |o| raw(o, &[0xa2, 1, 2, 1, 3])),
    object_mutation("cbor_key_type", |o| raw(o, &[0xa1, 0x41, 1, 0])),
    object_mutation("cbor_too_many_keys", |o| {
        let keys = (0..65_u8).flat_map(|key| [0x19, 1 + key, 0, 0]);
        raw(o, &[&[0xb8, 65][..], &keys.collect::<Vec<_>>()].concat());
    }),
    object_mutation("cbor_text_not_utf8", |o| raw(o, &[0x61, 0xff])),
    object_mutation("attestation_object_not_map", |o| *o = Cbor::Array(vec![])),
    object_mutation("attestation_object_member_missing", |o| o.remove("fmt")),
    object_mutation("attestation_object_member_wrong_type", |o| o.set("fmt", vec![1].into())),
    object_mutation("attestation_object_member_unexpected", |o| o.set("epAtt", Cbor::Bool(true))),
    object_mutation("format_unknown", |o| o.set("fmt", "x".into())),
    object_mutation("format_safetynet", |o| o.set("fmt", "android-safetynet".into())),
    signed_mutation("statement_not_empty", AttestationChoice::PackedSelf, |s| {
        s.object.set("fmt", "none".into());
    }),
];

fn raw(object: &mut Cbor, bytes: &[u8]) {
    *object = Cbor::Raw(bytes.to_vec());
}
