//! An authentication in steps: draft, signed parts, JSON.

use aws_lc_rs::digest::{SHA256, digest};
use keydesk_core::base64url;
use serde_json::{Value, json};

use crate::cbor::Cbor;
use crate::key::SigningKey;

/// An assertion before it is signed. Every field may be changed.
#[derive(Debug, Clone)]
pub struct AssertionDraft {
    /// The client data.
    pub client_data: Value,
    /// Bytes that stand for the client data, if they are not to be written from it.
    pub client_data_json: Option<Vec<u8>>,
    /// The hash of the relying party id.
    pub rp_id_hash: Vec<u8>,
    /// The flags byte.
    pub flags: u8,
    /// The signature counter.
    pub sign_count: u32,
    /// Extension data to write, whatever the flag says.
    pub extensions: Option<Cbor>,
    /// Bytes behind the authenticator data.
    pub suffix: Vec<u8>,
    /// The key that signs.
    pub key: SigningKey,
    /// The credential id as the browser names it.
    pub credential_id: Vec<u8>,
    /// The user handle.
    pub user_handle: Option<Vec<u8>>,
    /// `authenticatorAttachment`.
    pub attachment: Option<String>,
}

impl AssertionDraft {
    /// Writes and signs everything.
    pub fn sign(&self) -> SignedAssertion {
        let client_data_json =
            self.client_data_json.clone().unwrap_or_else(|| self.client_data.to_string().into());
        let mut authenticator_data = self.rp_id_hash.clone();
        authenticator_data.push(self.flags);
        authenticator_data.extend(self.sign_count.to_be_bytes());
        if let Some(extensions) = &self.extensions {
            authenticator_data.extend(extensions.encode());
        }
        authenticator_data.extend(&self.suffix);
        let hash = digest(&SHA256, &client_data_json);
        let signature = self.key.sign(&[&authenticator_data, hash.as_ref()].concat());
        SignedAssertion {
            client_data_json,
            authenticator_data,
            signature,
            credential_id: self.credential_id.clone(),
            user_handle: self.user_handle.clone(),
            attachment: self.attachment.clone(),
        }
    }

    /// Signs, and writes the response.
    pub fn to_json(&self) -> Value {
        self.sign().to_json()
    }
}

/// An assertion after signing.
#[derive(Debug, Clone)]
pub struct SignedAssertion {
    /// The client data as bytes.
    pub client_data_json: Vec<u8>,
    /// The authenticator data.
    pub authenticator_data: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
    /// The credential id as the browser names it.
    pub credential_id: Vec<u8>,
    /// The user handle.
    pub user_handle: Option<Vec<u8>>,
    /// `authenticatorAttachment`.
    pub attachment: Option<String>,
}

impl SignedAssertion {
    /// `AuthenticationResponseJSON`.
    pub fn to_json(&self) -> Value {
        let id = base64url::encode(&self.credential_id);
        let mut response = json!({
            "clientDataJSON": base64url::encode(&self.client_data_json),
            "authenticatorData": base64url::encode(&self.authenticator_data),
            "signature": base64url::encode(&self.signature),
        });
        if let Some(handle) = &self.user_handle {
            response["userHandle"] = base64url::encode(handle).into();
        }
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": self.attachment,
            "clientExtensionResults": {},
            "response": response,
        })
    }
}
