//! The authenticator data.

use keydesk_testkit::{AttestationChoice, Cbor, RegistrationDraft};

use super::{Mutation, draft_mutation};

pub(super) const MUTATIONS: &[Mutation] = &[
    mutation("authenticator_data_too_large", |d| {
        extensions(d, Cbor::map([("x", vec![0; 8 * 1024].into())]));
    }),
    mutation("authenticator_data_truncated", |d| d.attested = false),
    mutation("authenticator_data_trailing_bytes", |d| d.suffix = vec![0]),
    mutation("flags_reserved", |d| d.flags |= 2),
    mutation("attested_data_missing", |d| {
        d.flags &= !0x40;
        d.attested = false;
    }),
    mutation("extensions_not_map", |d| extensions(d, Cbor::Array(vec![]))),
    mutation("extension_malformed", |d| extensions(d, Cbor::map([("credProtect", Cbor::Int(4))]))),
    mutation("rp_id_hash_mismatch", |d| d.rp_id_hash = vec![0; 32]),
    mutation("user_not_present", |d| d.flags &= !1),
    mutation("user_not_verified", |d| d.flags &= !4),
    mutation("backup_state_inconsistent", |d| d.flags |= 0x10),
];

const fn mutation(code: &'static str, mutate: fn(&mut RegistrationDraft)) -> Mutation {
    draft_mutation(code, AttestationChoice::None, mutate)
}

fn extensions(draft: &mut RegistrationDraft, extensions: Cbor) {
    draft.flags |= 0x80;
    draft.extensions = Some(extensions);
}
