//! The options that a relying party gives to a browser, in the JSON form of WebAuthn Level 3 section
//! 5.1: `PublicKeyCredential.parseCreationOptionsFromJSON()` and `parseRequestOptionsFromJSON()` read them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::algorithm::Algorithm;
use super::relying_party::RelyingParty;
use super::types::{AttestationConveyance, AuthenticatorAttachment, Transports, UserVerification};
use crate::base64url;
use crate::ids::{CredentialId, RelyingPartyId, UserHandle};

/// The options for `navigator.credentials.create()` (WebAuthn Level 3 section 5.4).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PublicKeyCredentialCreationOptionsJSON"))]
#[serde(rename_all = "camelCase")]
pub struct CreationOptions {
    /// The relying party for which the credential is made.
    pub rp: RpEntity,
    /// The account for which the credential is made.
    pub user: UserEntity,
    /// The challenge in base64url. The server keeps it, verifies one response against it, and drops it.
    pub challenge: String,
    /// The algorithms that the credential's key may have, the preferred one first.
    pub pub_key_cred_params: Vec<CredentialParameters>,
    /// How long the browser should wait for the person, in milliseconds.
    pub timeout: u64,
    /// Credentials that the account has already: an authenticator that holds one of them makes no other.
    pub exclude_credentials: Vec<CredentialDescriptor>,
    /// The requirements on the authenticator.
    pub authenticator_selection: AuthenticatorSelection,
    /// Which authenticator the browser should propose first, the preferred one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<Hint>,
    /// Which attestation is asked for.
    pub attestation: AttestationConveyance,
    /// The inputs of extensions, by their identifiers in the IANA registry.
    pub extensions: Map<String, Value>,
}

/// The options for `navigator.credentials.get()` (WebAuthn Level 3 section 5.5).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PublicKeyCredentialRequestOptionsJSON"))]
#[serde(rename_all = "camelCase")]
pub struct RequestOptions {
    /// The challenge in base64url. The server keeps it, verifies one response against it, and drops it.
    pub challenge: String,
    /// How long the browser should wait for the person, in milliseconds.
    pub timeout: u64,
    /// The domain that the credential must be bound to.
    pub rp_id: RelyingPartyId,
    /// The credentials that may sign. An empty list asks for a discoverable credential, which says by
    /// itself who signs in.
    pub allow_credentials: Vec<CredentialDescriptor>,
    /// Whether the user has to be verified, by PIN, fingerprint or the like.
    pub user_verification: UserVerification,
    /// Which authenticator the browser should propose first, the preferred one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<Hint>,
    /// The inputs of extensions, by their identifiers in the IANA registry.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub extensions: Map<String, Value>,
}

/// A relying party as browsers show it (WebAuthn Level 3 section 5.4.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PublicKeyCredentialRpEntity"))]
pub struct RpEntity {
    /// The domain that the credential is bound to.
    pub id: RelyingPartyId,
    /// The name that people see.
    pub name: String,
}

/// An account as authenticators store and show it (WebAuthn Level 3 section 5.4.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PublicKeyCredentialUserEntityJSON"))]
#[serde(rename_all = "camelCase")]
pub struct UserEntity {
    /// The user handle in base64url. A discoverable credential returns it at every sign-in.
    pub id: UserHandle,
    /// The user name, by which a person tells this account from others.
    pub name: String,
    /// The person's name as it is shown; may be empty.
    pub display_name: String,
}

/// A kind of key that may be made (WebAuthn Level 3 section 5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PublicKeyCredentialParameters"))]
pub struct CredentialParameters {
    /// The kind of credential.
    pub r#type: CredentialType,
    /// The algorithm, by its COSE number.
    pub alg: Algorithm,
}

/// A credential that is excluded or allowed (WebAuthn Level 3 section 5.8.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PublicKeyCredentialDescriptorJSON"))]
pub struct CredentialDescriptor {
    /// The kind of credential.
    pub r#type: CredentialType,
    /// The credential id in base64url.
    pub id: CredentialId,
    /// How its authenticator can be reached, as it was reported at registration.
    #[serde(default, skip_serializing_if = "no_transports")]
    pub transports: Transports,
}

/// The requirements on the authenticator (WebAuthn Level 3 section 5.4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "AuthenticatorSelectionCriteria"))]
#[serde(rename_all = "camelCase")]
pub struct AuthenticatorSelection {
    /// How the authenticator is attached; left out where both will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticator_attachment: Option<AuthenticatorAttachment>,
    /// Whether the credential has to be discoverable.
    pub resident_key: ResidentKey,
    /// The same for browsers of WebAuthn Level 1: true where `residentKey` is `required`.
    pub require_resident_key: bool,
    /// Whether the user has to be verified, by PIN, fingerprint or the like.
    pub user_verification: UserVerification,
}

/// Whether a credential has to be discoverable: found without a user name (WebAuthn Level 3 section 5.4.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ResidentKeyRequirement"))]
#[serde(rename_all = "lowercase")]
pub enum ResidentKey {
    /// Better not, but it may be.
    Discouraged,
    /// Where the authenticator can.
    #[default]
    Preferred,
    /// An authenticator that cannot makes no credential.
    Required,
}

/// Which authenticator a person is likely to use (WebAuthn Level 3 section 5.8.7). Browsers go by it when they
/// show their dialogue; it demands nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PublicKeyCredentialHint"))]
#[serde(rename_all = "kebab-case")]
pub enum Hint {
    /// A security key, such as a USB key.
    SecurityKey,
    /// The computer or phone at which the person sits.
    ClientDevice,
    /// A general-purpose device, such as a phone, by way of the nearby computer.
    Hybrid,
}

/// The kind of a credential (WebAuthn Level 3 section 5.8.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PublicKeyCredentialType"))]
#[serde(rename_all = "kebab-case")]
pub enum CredentialType {
    /// A public key, as every credential of WebAuthn.
    PublicKey,
}

/// The challenge that a browser is given, and how long it waits.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// The challenge, 16 to 1024 bytes.
    pub challenge: &'a [u8],
    /// How long the browser should wait for the person, in milliseconds.
    pub timeout: u64,
}

impl CreationOptions {
    /// Options that ask for no attestation and exclude nothing, with the browser's word on whether the
    /// credential is discoverable (`credProps`).
    pub fn new(
        rp: &RelyingParty,
        user: UserEntity,
        attempt: Attempt<'_>,
        algorithms: &[Algorithm],
        authenticator_selection: AuthenticatorSelection,
    ) -> Self {
        let parameters = algorithms
            .iter()
            .map(|&alg| CredentialParameters { r#type: CredentialType::PublicKey, alg });
        Self {
            rp: RpEntity { id: rp.id().clone(), name: rp.name().to_owned() },
            user,
            challenge: base64url::encode(attempt.challenge),
            pub_key_cred_params: parameters.collect(),
            timeout: attempt.timeout,
            exclude_credentials: Vec::new(),
            authenticator_selection,
            hints: Vec::new(),
            attestation: AttestationConveyance::None,
            extensions: Map::from_iter([("credProps".to_owned(), Value::Bool(true))]),
        }
    }
}

impl RequestOptions {
    /// Options without hints and extensions.
    pub fn new(
        rp: &RelyingParty,
        attempt: Attempt<'_>,
        user_verification: UserVerification,
        allow_credentials: Vec<CredentialDescriptor>,
    ) -> Self {
        Self {
            challenge: base64url::encode(attempt.challenge),
            timeout: attempt.timeout,
            rp_id: rp.id().clone(),
            allow_credentials,
            user_verification,
            hints: Vec::new(),
            extensions: Map::new(),
        }
    }
}

impl CredentialDescriptor {
    /// The credential of this id.
    pub fn new(id: CredentialId, transports: Transports) -> Self {
        Self { r#type: CredentialType::PublicKey, id, transports }
    }
}

impl AuthenticatorSelection {
    /// The requirements on the credential and on user verification, for any authenticator.
    pub fn new(resident_key: ResidentKey, user_verification: UserVerification) -> Self {
        Self {
            authenticator_attachment: None,
            resident_key,
            require_resident_key: resident_key == ResidentKey::Required,
            user_verification,
        }
    }
}

fn no_transports(transports: &Transports) -> bool {
    transports.as_slice().is_empty()
}
