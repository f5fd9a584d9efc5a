//! Assertions: as they should be, and tampered with in one place each.

use keydesk_core::base64url;
use keydesk_testkit::{AssertionDraft, Cbor, SeededEntropy, SignedAssertion, SigningKey};
use serde_json::{Value, json};

/// Where an assertion is tampered with: before signing, after it, or in the JSON.
#[derive(Clone, Copy)]
pub(crate) enum Mutation {
    Draft(fn(&mut AssertionDraft)),
    Signed(fn(&mut SignedAssertion)),
    Json(fn(&mut Value)),
}

use Mutation::{Draft, Json, Signed};

impl Mutation {
    pub(crate) fn apply(self, mut draft: AssertionDraft) -> Value {
        if let Draft(mutate) = self {
            mutate(&mut draft);
        }
        let mut signed = draft.sign();
        if let Signed(mutate) = self {
            mutate(&mut signed);
        }
        let mut json = signed.to_json();
        if let Json(mutate) = self {
            mutate(&mut json);
        }
        json
    }
}

#[rustfmt::skip]
pub(crate) const MUTATIONS: &[(&str, Mutation)] = &[
    ("nothing", Draft(|_| {})),
    ("id other", Json(|v| v["id"] = "AAAA".into())),
    ("id missing", Json(|v| cut(v, "id"))),
    ("rawId other", Json(|v| v["rawId"] = "AAAA".into())),
    ("type other", Json(|v| v["type"] = "x".into())),
    ("response missing", Json(|v| cut(v, "response"))),
    ("signature as numbers", Json(|v| {
        let bytes = base64url::decode(v["response"]["signature"].as_str().unwrap()).unwrap();
        v["response"]["signature"] = json!(bytes);
    })),
    ("credential unknown", Draft(|d| d.credential_id[0] ^= 1)),
    ("user handle other", Draft(|d| d.user_handle = Some(vec![1; 64]))),
    ("user handle absent", Draft(|d| d.user_handle = None)),
    ("user handle empty", Draft(|d| d.user_handle = Some(Vec::new()))),
    ("client type create", Draft(|d| d.client_data["type"] = "webauthn.create".into())),
    ("challenge other", Draft(|d| d.client_data["challenge"] = base64url::encode([1; 32]).into())),
    ("origin other", Draft(|d| d.client_data["origin"] = "https://other.example.org".into())),
    ("origin slash", Draft(|d| d.client_data["origin"] = "https://care.example.org/".into())),
    ("origin path", Draft(|d| d.client_data["origin"] = "https://care.example.org/x".into())),
    ("cross origin", Draft(|d| d.client_data["crossOrigin"] = true.into())),
    ("top origin alone", Draft(|d| d.client_data["topOrigin"] = "https://top.example".into())),
    ("token binding unknown", Draft(|d| d.client_data["tokenBinding"] = json!({ "status": "x" }))),
    ("client data member twice", Draft(|d| d.client_data_json = Some(d.client_data.to_string().replacen('{', "{\"type\":\"webauthn.get\",", 1).into()))),
    ("client data trailing", Draft(|d| d.client_data_json = Some(format!("{} {{}}", d.client_data).into()))),
    ("client data too large", Draft(|d| d.client_data["other"] = "x".repeat(5000).into())),
    ("rp id hash", Draft(|d| d.rp_id_hash[0] ^= 1)),
    ("counter equal", Draft(|d| d.sign_count -= 1)),
    ("counter zero", Draft(|d| d.sign_count = 0)),
    ("counter large", Draft(|d| d.sign_count = u32::MAX)),
    ("bytes behind", Draft(|d| d.suffix = vec![0])),
    ("extensions", Draft(|d| { d.flags |= 0x80; d.extensions = Some(Cbor::map([("x", Cbor::Bool(true))])) })),
    ("extensions not a map", Draft(|d| { d.flags |= 0x80; d.extensions = Some(Cbor::Int(1)) })),
    ("extensions not flagged", Draft(|d| d.extensions = Some(Cbor::map([])))),
    ("extensions missing", Draft(|d| d.flags |= 0x80)),
    ("credential flagged", Draft(|d| d.flags |= 0x40)),
    ("authenticator data truncated", Signed(|s| s.authenticator_data.truncate(36))),
    ("authenticator data changed", Signed(|s| s.authenticator_data[36] ^= 1)),
    ("client data changed", Signed(|s| s.client_data_json.push(b' '))),
    ("signature of another key", Draft(|d| d.key = SigningKey::generate(d.key.algorithm(), &SeededEntropy::new(99)))),
    ("signature changed", Signed(|s| { let last = s.signature.len() - 1; s.signature[last] ^= 1 })),
    ("signature longer", Signed(|s| s.signature.push(0))),
    ("signature empty", Signed(|s| s.signature.clear())),
];

fn cut(object: &mut Value, member: &str) {
    object.as_object_mut().unwrap().remove(member);
}
