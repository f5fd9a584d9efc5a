//! The authenticator data.

use keydesk_testkit::{AttestationChoice, Cbor, RegistrationDraft};

use super::{Bend, draft_bend};

pub(super) const BENDS: &[Bend] = &[
    bend("authenticator_data_too_large", |d| {
        extensions(d, Cbor::map([("x", vec![0; 8 * 1024].into())]));
    }),
    bend("authenticator_data_truncated", |d| d.attested = false),
    bend("authenticator_data_trailing_bytes", |d| d.suffix = vec![0]),
    bend("flags_reserved", |d| d.flags |= 2),
    bend("attested_data_missing", |d| {
        d.flags &= !0x40;
        d.attested = false;
    }),
    bend("extensions_not_map", |d| extensions(d, Cbor::Array(vec![]))),
    bend("extension_malformed", |d| extensions(d, Cbor::map([("credProtect", Cbor::Int(4))]))),
    bend("rp_id_hash_mismatch", |d| d.rp_id_hash = vec![0; 32]),
    bend("user_not_present", |d| d.flags &= !1),
    bend("user_not_verified", |d| d.flags &= !4),
    bend("backup_state_inconsistent", |d| d.flags |= 0x10),
];

const fn bend(code: &'static str, bend: fn(&mut RegistrationDraft)) -> Bend {
    draft_bend(code, AttestationChoice::None, bend)
}

fn extensions(draft: &mut RegistrationDraft, extensions: Cbor) {
    draft.flags |= 0x80;
    draft.extensions = Some(extensions);
}
