//! Options as a relying party sends them, and the reading of them as a browser does it.

use keydesk_core::base64url;
use keydesk_core::webauthn::{Algorithm, RelyingParty};
use serde_json::{Value, json};

/// `PublicKeyCredentialCreationOptionsJSON` with direct attestation, every algorithm and
/// preferred user verification.
pub fn creation_options(rp: &RelyingParty, challenge: &[u8], user_handle: &[u8]) -> Value {
    let parameters: Vec<_> = Algorithm::ALL
        .iter()
        .map(|algorithm| json!({ "type": "public-key", "alg": algorithm.cose_id() }))
        .collect();
    json!({
        "rp": { "id": rp.id().as_str(), "name": rp.name() },
        "user": {
            "id": base64url::encode(user_handle),
            "name": "user",
            "displayName": "User",
        },
        "challenge": base64url::encode(challenge),
        "pubKeyCredParams": parameters,
        "attestation": "direct",
        "authenticatorSelection": {
            "residentKey": "preferred",
            "userVerification": "preferred",
        },
        "excludeCredentials": [],
        "extensions": { "credProps": true },
    })
}

/// `PublicKeyCredentialRequestOptionsJSON`; no credential ids means any discoverable credential.
pub fn request_options(rp: &RelyingParty, challenge: &[u8], credential_ids: &[&[u8]]) -> Value {
    let allowed: Vec<_> = credential_ids
        .iter()
        .map(|id| json!({ "type": "public-key", "id": base64url::encode(id) }))
        .collect();
    json!({
        "rpId": rp.id().as_str(),
        "challenge": base64url::encode(challenge),
        "allowCredentials": allowed,
        "userVerification": "preferred",
    })
}

/// The bytes at a JSON pointer.
pub(crate) fn bytes_at(options: &Value, pointer: &str) -> Option<Vec<u8>> {
    base64url::decode(options.pointer(pointer)?.as_str()?).ok()
}

/// The text at a JSON pointer.
pub(crate) fn text_at<'v>(options: &'v Value, pointer: &str) -> Option<&'v str> {
    options.pointer(pointer)?.as_str()
}

/// The `id` of each descriptor in a list.
pub(crate) fn descriptor_ids(options: &Value, list: &str) -> Vec<Vec<u8>> {
    let descriptors = options.get(list).and_then(Value::as_array);
    descriptors.into_iter().flatten().filter_map(|entry| bytes_at(entry, "/id")).collect()
}
