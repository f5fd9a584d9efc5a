//! What the browser says of the ceremony.

use keydesk_testkit::{AttestationChoice, RegistrationDraft};
use serde_json::{Value, json};

use super::{Bend, draft_bend};

pub(super) const BENDS: &[Bend] = &[
    bend("client_data_not_utf8", |d| bytes(d, b"{\"type\":\"\xff\"}")),
    bend("client_data_not_json", |d| bytes(d, b"[]")),
    bend("client_data_member_duplicated", |d| bytes(d, br#"{"type":"a","type":"b"}"#)),
    bend("client_data_member_missing", |d| bytes(d, b"{}")),
    bend("client_data_member_wrong_type", |d| set(d, "type", 1)),
    bend("client_data_type_mismatch", |d| set(d, "type", "webauthn.get")),
    bend("challenge_not_base64url", |d| set(d, "challenge", "BwcHBwc=")),
    bend("challenge_mismatch", |d| set(d, "challenge", "AAAA")),
    bend("origin_mismatch", |d| set(d, "origin", "https://evil.test")),
    bend("cross_origin_refused", |d| set(d, "crossOrigin", true)),
    bend("top_origin_unexpected", |d| set(d, "topOrigin", "https://portal.example")),
    bend("token_binding_malformed", |d| set(d, "tokenBinding", json!({}))),
];

const fn bend(code: &'static str, bend: fn(&mut RegistrationDraft)) -> Bend {
    draft_bend(code, AttestationChoice::None, bend)
}

fn set(draft: &mut RegistrationDraft, member: &str, value: impl Into<Value>) {
    draft.client_data[member] = value.into();
}

fn bytes(draft: &mut RegistrationDraft, bytes: &[u8]) {
    draft.client_data_json = Some(bytes.to_vec());
}
