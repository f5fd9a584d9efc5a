//! Browsers' responses (WebAuthn Level 3 section 5.1), as documentation of types: nothing is read into
//! these records, because the engine reads the text itself.
#![allow(dead_code, reason = "only their schemas are used")]

use keydesk_core::ids::{CredentialId, UserHandle};
use keydesk_core::webauthn::{AuthenticatorAttachment, CredentialType};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::stateless::Bytes;

/// A registration as a browser answers it (WebAuthn Level 3 section 5.1): what `PublicKeyCredential.toJSON()`
/// gives, and `startRegistration` of `@simplewebauthn/browser`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RegistrationResponseJSON")]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegistrationResponseJson {
    /// The credential id in base64url.
    id: CredentialId,
    /// The credential id once more, in base64url; it must equal `id`.
    raw_id: CredentialId,
    /// The authenticator's part of the response.
    response: AttestationResponseJson,
    /// How the authenticator is attached, as the browser says.
    authenticator_attachment: Option<AuthenticatorAttachment>,
    /// The outputs of extensions, by their identifiers.
    client_extension_results: Map<String, Value>,
    /// The kind of credential.
    r#type: CredentialType,
}

/// An authenticator's response to a registration. Keydesk reads the first three members; it takes
/// what the others say from the attestation object.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuthenticatorAttestationResponseJSON")]
#[serde(rename_all = "camelCase")]
pub(crate) struct AttestationResponseJson {
    /// The client data in base64url: type, challenge and origin.
    #[serde(rename = "clientDataJSON")]
    client_data_json: Bytes,
    /// The attestation object in base64url: authenticator data and attestation statement.
    attestation_object: Bytes,
    /// How the authenticator can be reached, as the browser says.
    #[serde(default)]
    transports: Vec<String>,
    /// The authenticator data in base64url, once more.
    authenticator_data: Option<Bytes>,
    /// The public key in base64url, as a SubjectPublicKeyInfo.
    public_key: Option<Bytes>,
    /// The key's algorithm, by its COSE number.
    public_key_algorithm: Option<i64>,
}

/// An authentication as a browser answers it (WebAuthn Level 3 section 5.1): what `PublicKeyCredential.toJSON()`
/// gives, and `startAuthentication` of `@simplewebauthn/browser`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuthenticationResponseJSON")]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuthenticationResponseJson {
    /// The credential id in base64url.
    id: CredentialId,
    /// The credential id once more, in base64url; it must equal `id`.
    raw_id: CredentialId,
    /// The authenticator's part of the response.
    response: AssertionResponseJson,
    /// How the authenticator is attached, as the browser says.
    authenticator_attachment: Option<AuthenticatorAttachment>,
    /// The outputs of extensions, by their identifiers.
    client_extension_results: Map<String, Value>,
    /// The kind of credential.
    r#type: CredentialType,
}

/// An authenticator's response to an authentication.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuthenticatorAssertionResponseJSON")]
#[serde(rename_all = "camelCase")]
pub(crate) struct AssertionResponseJson {
    /// The client data in base64url: type, challenge and origin.
    #[serde(rename = "clientDataJSON")]
    client_data_json: Bytes,
    /// The authenticator data in base64url: flags and signature counter.
    authenticator_data: Bytes,
    /// The signature over both, in base64url.
    signature: Bytes,
    /// The user handle in base64url, where the credential is discoverable.
    user_handle: Option<UserHandle>,
}
