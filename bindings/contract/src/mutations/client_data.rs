//! What the browser says of the ceremony.

use keydesk_testkit::{AttestationChoice, RegistrationDraft};
use serde_json::{Value, json};

use super::{Mutation, draft_mutation};

pub(super) const MUTATIONS: &[Mutation] = &[
    mutation("client_data_not_utf8", |d| bytes(d, b"{\"type\":\"\xff\"}")),
    mutation("client_data_not_json", |d| bytes(d, b"[]")),
    mutation("client_data_member_duplicated", |d| bytes(d, br#"{"type":"a","type":"b"}"#)),
    mutation("client_data_member_missing", |d| bytes(d, b"{}")),
    mutation("client_data_member_wrong_type", |d| set(d, "type", 1)),
    mutation("client_data_type_mismatch", |d| set(d, "type", "webauthn.get")),
    mutation("challenge_not_base64url", |d| set(d, "challenge", "BwcHBwc=")),
    mutation("challenge_mismatch", |d| set(d, "challenge", "AAAA")),
    mutation("origin_mismatch", |d| set(d, "origin", "https://evil.test")),
    mutation("cross_origin_refused", |d| set(d, "crossOrigin", true)),
    mutation("top_origin_unexpected", |d| set(d, "topOrigin", "https://portal.example")),
    mutation("token_binding_malformed", |d| set(d, "tokenBinding", json!({}))),
];

const fn mutation(code: &'static str, mutate: fn(&mut RegistrationDraft)) -> Mutation {
    draft_mutation(code, AttestationChoice::None, mutate)
}

fn set(draft: &mut RegistrationDraft, member: &str, value: impl Into<Value>) {
    draft.client_data[member] = value.into();
}

fn bytes(draft: &mut RegistrationDraft, bytes: &[u8]) {
    draft.client_data_json = Some(bytes.to_vec());
}
