//! The response as JSON.

use keydesk_core::base64url;
use serde_json::{Value, json};

use super::{Mutation, json_mutation};

pub(super) const MUTATIONS: &[Mutation] = &[
    json_mutation("response_not_json", |r| *r = json!([])),
    json_mutation("member_missing", |r| drop(r.as_object_mut().and_then(|all| all.remove("id")))),
    json_mutation("member_wrong_type", |r| r["id"] = 5.into()),
    json_mutation("member_not_base64url", |r| r["rawId"] = "=".into()),
    json_mutation("member_too_large", |r| r["response"]["clientDataJSON"] = long(4097)),
    json_mutation("credential_type_unknown", |r| r["type"] = "password".into()),
    json_mutation("credential_id_length", |r| id(r, "")),
    json_mutation("raw_id_mismatch", |r| r["rawId"] = "AAAA".into()),
    json_mutation("credential_id_mismatch", |r| id(r, "AAAA")),
];

fn id(response: &mut Value, text: &str) {
    response["id"] = text.into();
    response["rawId"] = text.into();
}

fn long(bytes: usize) -> Value {
    base64url::encode(vec![0; bytes]).into()
}
