//! Sign-ins.

use anyhow::{Result, anyhow};
use keydesk_testkit::{AssertionDraft, Cbor, SeededEntropy, SigningKey, SoftAuthenticator};
use serde_json::{Value, json};

use crate::record::ORIGIN;

/// A mutation of a sign-in.
pub(crate) struct AssertionMutation {
    /// The code that refuses it.
    pub(crate) code: &'static str,
    how: How,
}

/// Where a sign-in is tampered with.
enum How {
    /// Before it is signed.
    Draft(fn(&mut AssertionDraft)),
    /// In the response as JSON.
    Json(fn(&mut Value)),
}

impl AssertionMutation {
    /// The response of this key to these options.
    pub(crate) fn response(&self, key: &mut SoftAuthenticator, options: &Value) -> Result<Value> {
        let draft = key.draft_assertion(options, ORIGIN);
        let mut draft = draft.map_err(|error| anyhow!("get: {error:?}"))?;
        if let How::Draft(mutate) = self.how {
            mutate(&mut draft);
        }
        let mut response = draft.to_json();
        if let How::Json(mutate) = self.how {
            mutate(&mut response);
        }
        Ok(response)
    }
}

/// What a sign-in is refused for, with a desk and without one.
pub(crate) const ASSERTIONS: &[AssertionMutation] = &[
    json_mutation("response_not_json", |r| *r = json!([])),
    json_mutation("member_missing", |r| drop(r.as_object_mut().and_then(|all| all.remove("id")))),
    json_mutation("member_wrong_type", |r| r["rawId"] = 5.into()),
    json_mutation("member_not_base64url", |r| r["rawId"] = "=".into()),
    json_mutation("member_too_large", |r| r["response"]["signature"] = "A".repeat(7000).into()),
    json_mutation("credential_type_unknown", |r| r["type"] = "password".into()),
    json_mutation("credential_id_length", |r| (r["id"], r["rawId"]) = ("".into(), "".into())),
    json_mutation("raw_id_mismatch", |r| r["rawId"] = "AAAA".into()),
    json_mutation("user_handle_length", |r| r["response"]["userHandle"] = "A".repeat(87).into()),
    json_mutation("signature_empty", |r| r["response"]["signature"] = "".into()),
    mutation("client_data_not_utf8", |d| bytes(d, b"{\"type\":\"\xff\"}")),
    mutation("client_data_not_json", |d| bytes(d, b"[]")),
    mutation("client_data_member_duplicated", |d| bytes(d, br#"{"type":"a","type":"b"}"#)),
    mutation("client_data_member_missing", |d| bytes(d, b"{}")),
    mutation("client_data_member_wrong_type", |d| set(d, "type", 1)),
    mutation("client_data_type_mismatch", |d| set(d, "type", "webauthn.create")),
    mutation("challenge_not_base64url", |d| set(d, "challenge", "BwcHBwc=")),
    mutation("challenge_mismatch", |d| set(d, "challenge", "AAAA")),
    mutation("origin_mismatch", |d| set(d, "origin", "https://evil.test")),
    mutation("cross_origin_refused", |d| set(d, "crossOrigin", true)),
    mutation("top_origin_unexpected", |d| set(d, "topOrigin", "https://portal.example")),
    mutation("token_binding_malformed", |d| set(d, "tokenBinding", json!({}))),
    mutation("authenticator_data_truncated", |d| d.flags |= 0x80),
    mutation("authenticator_data_trailing_bytes", |d| d.suffix = vec![0]),
    mutation("flags_reserved", |d| d.flags |= 2),
    mutation("attested_data_unexpected", |d| {
        d.flags |= 0x40;
        d.suffix = [&[0; 16][..], &[0, 1, 5], &d.key.cose().encode()].concat();
    }),
    mutation("extensions_not_map", |d| {
        d.flags |= 0x80;
        d.extensions = Some(Cbor::Array(vec![]));
    }),
    mutation("rp_id_hash_mismatch", |d| d.rp_id_hash = vec![0; 32]),
    mutation("user_not_present", |d| d.flags &= !1),
    mutation("user_not_verified", |d| d.flags &= !4),
    mutation("backup_state_inconsistent", |d| d.flags |= 0x10),
    mutation("backup_eligibility_changed", |d| d.flags |= 0x08),
    mutation("user_handle_mismatch", |d| d.user_handle = Some(vec![8; 64])),
    mutation("signature_invalid", |d| {
        d.key = SigningKey::generate(d.key.algorithm(), &SeededEntropy::new(404));
    }),
];

const fn mutation(code: &'static str, mutate: fn(&mut AssertionDraft)) -> AssertionMutation {
    AssertionMutation { code, how: How::Draft(mutate) }
}

const fn json_mutation(code: &'static str, mutate: fn(&mut Value)) -> AssertionMutation {
    AssertionMutation { code, how: How::Json(mutate) }
}

fn set(draft: &mut AssertionDraft, member: &str, value: impl Into<Value>) {
    draft.client_data[member] = value.into();
}

fn bytes(draft: &mut AssertionDraft, bytes: &[u8]) {
    draft.client_data_json = Some(bytes.to_vec());
}
