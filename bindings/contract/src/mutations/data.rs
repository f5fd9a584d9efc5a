//! The authenticator data.

use keydesk_testkit::{AttestationChoice, Cbor, RegistrationDraft};

use super::{Mutation, draft_mutation};

pub(super) const BENDS: &[Mutation] = &[
    mutate("authenticator_data_too_large", |d| {
        extensions(d, Cbor::map([("x", vec![0; 8 * 1024].into())]));
    }),
    mutate("authenticator_data_truncated", |d| d.attested = false),
    mutate("authenticator_data_trailing_bytes", |d| d.suffix = vec![0]),
    mutate("flags_reserved", |d| d.flags |= 2),
    mutate("attested_data_missing", |d| {
        d.flags &= !0x40;
        d.attested = false;
    }),
    mutate("extensions_not_map", |d| extensions(d, Cbor::Array(vec![]))),
    mutate("extension_malformed", |d| extensions(d, Cbor::map([("credProtect", Cbor::Int(4))]))),
    mutate("rp_id_hash_mismatch", |d| d.rp_id_hash = vec![0; 32]),
    mutate("user_not_present", |d| d.flags &= !1),
    mutate("user_not_verified", |d| d.flags &= !4),
    mutate("backup_state_inconsistent", |d| d.flags |= 0x10),
];

const fn mutate(code: &'static str, mutate: fn(&mut RegistrationDraft)) -> Mutation {
    draft_mutation(code, AttestationChoice::None, mutate)
}

fn extensions(draft: &mut RegistrationDraft, extensions: Cbor) {
    draft.flags |= 0x80;
    draft.extensions = Some(extensions);
}
