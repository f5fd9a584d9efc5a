//! The options of ceremonies that are verified without a desk.

use keydesk_core::entropy::{Entropy, EntropyUnavailable, SystemEntropy};
use keydesk_core::error::{Error, Failure};
use keydesk_core::ids::{CredentialId, UserHandle};
use keydesk_core::webauthn::{
    Algorithm, Attempt, AttestationConveyance, AuthenticatorAttachment, AuthenticatorSelection,
    CreationOptions, CredentialDescriptor, Hint, Rejection, RejectionCode, RelyingPartyConfig,
    RequestOptions, ResidentKey, Transports, UserEntity, UserVerification, limits,
};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Bytes, answer, parse, relying_party};
use crate::ApiError;

/// What `registrationOptions` makes a browser's options of.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RegistrationOptionsRequest"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RegistrationOptionsRequest {
    /// For whom the credential is made: the `relyingParty` of `verifyRegistration`.
    relying_party: RelyingPartyConfig,
    /// The account for which the credential is made.
    user: UserOptions,
    /// Whether the user has to be verified: the `userVerification` of `verifyRegistration`.
    user_verification: UserVerification,
    /// The challenge, 16 to 1024 bytes in base64url; 32 random bytes if left out.
    #[serde(default)]
    challenge: Option<Bytes>,
    /// Whether the credential has to be discoverable; `preferred` if left out. Sign-in without a user name
    /// needs `required`.
    #[serde(default)]
    resident_key: Option<ResidentKey>,
    /// How the authenticator must be attached; both will do if left out.
    #[serde(default)]
    authenticator_attachment: Option<AuthenticatorAttachment>,
    /// Which authenticator the browser should propose first, the preferred one first.
    #[serde(default)]
    hints: Vec<Hint>,
    /// The algorithms that the key may have, the preferred one first; every one that is served if left out.
    /// Give `verifyRegistration` the same.
    #[serde(default)]
    algorithms: Option<Vec<Algorithm>>,
    /// Which attestation is asked for; `none` if left out. `direct` is what the `attestation` of
    /// `verifyRegistration` can judge.
    #[serde(default)]
    attestation: Option<AttestationConveyance>,
    /// The credentials that the account has already: an authenticator that holds one of them makes no other.
    #[serde(default)]
    exclude_credentials: Vec<CredentialChoice>,
    /// How long the browser should wait for the person, in milliseconds; 300000 if left out.
    #[serde(default)]
    timeout: Option<u32>,
    /// The inputs of extensions, by their identifiers; `credProps` is asked for unless it is `false` here.
    #[serde(default)]
    extensions: Map<String, Value>,
}

/// What `authenticationOptions` makes a browser's options of.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "AuthenticationOptionsRequest"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AuthenticationOptionsRequest {
    /// To whom the credential must be bound: the `relyingParty` of `verifyAuthentication`.
    relying_party: RelyingPartyConfig,
    /// Whether the user has to be verified: the `userVerification` of `verifyAuthentication`.
    user_verification: UserVerification,
    /// The challenge, 16 to 1024 bytes in base64url; 32 random bytes if left out.
    #[serde(default)]
    challenge: Option<Bytes>,
    /// The credentials that may sign: those of a person who is known already. Left out, the browser asks for
    /// a discoverable credential, and the response says by its `userHandle` who signs in.
    #[serde(default)]
    allow_credentials: Vec<CredentialChoice>,
    /// Which authenticator the browser should propose first, the preferred one first.
    #[serde(default)]
    hints: Vec<Hint>,
    /// How long the browser should wait for the person, in milliseconds; 300000 if left out.
    #[serde(default)]
    timeout: Option<u32>,
    /// The inputs of extensions, by their identifiers.
    #[serde(default)]
    extensions: Map<String, Value>,
}

/// The account for which a credential is made (WebAuthn Level 3 section 5.4.3).
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UserOptions {
    /// The user handle, 1 to 64 bytes in base64url: random, the same for every credential of the account, and
    /// nothing that names the person. 64 random bytes if left out: store the `user.id` of the answer.
    #[serde(default)]
    id: Option<UserHandle>,
    /// The user name, by which the person tells this account from others.
    name: String,
    /// The person's name as it is shown; empty if left out.
    #[serde(default)]
    display_name: String,
}

/// A credential that is excluded or allowed. Other members are not read, so that a stored
/// `CredentialRecord` can be given as it is.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct CredentialChoice {
    /// The credential id in base64url.
    id: CredentialId,
    /// How its authenticator can be reached, as `verifyRegistration` answered it.
    #[serde(default)]
    transports: Transports,
}

/// `registrationOptions`: answered by [`CreationOptions`].
pub(super) fn registration(request: &str) -> Result<String, ApiError> {
    let asked: RegistrationOptionsRequest = parse(request)?;
    let rp = relying_party(asked.relying_party)?;
    let challenge = challenge(asked.challenge)?;
    let UserOptions { id, name, display_name } = asked.user;
    let id = match id {
        Some(id) => id,
        None => UserHandle::generate(&SystemEntropy).map_err(internal)?,
    };
    let resident_key = asked.resident_key.unwrap_or_default();
    let mut selection = AuthenticatorSelection::new(resident_key, asked.user_verification);
    selection.authenticator_attachment = asked.authenticator_attachment;
    let mut options = CreationOptions::new(
        &rp,
        UserEntity { id, name, display_name },
        attempt(&challenge, asked.timeout),
        asked.algorithms.as_deref().unwrap_or(&Algorithm::ALL),
        selection,
    );
    options.exclude_credentials = descriptors(asked.exclude_credentials);
    options.hints = asked.hints;
    options.attestation = asked.attestation.unwrap_or(AttestationConveyance::None);
    options.extensions.extend(asked.extensions);
    answer(&options)
}

/// `authenticationOptions`: answered by [`RequestOptions`].
pub(super) fn authentication(request: &str) -> Result<String, ApiError> {
    let asked: AuthenticationOptionsRequest = parse(request)?;
    let rp = relying_party(asked.relying_party)?;
    let challenge = challenge(asked.challenge)?;
    let mut options = RequestOptions::new(
        &rp,
        attempt(&challenge, asked.timeout),
        asked.user_verification,
        descriptors(asked.allow_credentials),
    );
    options.hints = asked.hints;
    options.extensions = asked.extensions;
    answer(&options)
}

fn descriptors(choices: Vec<CredentialChoice>) -> Vec<CredentialDescriptor> {
    let descriptor = |one: CredentialChoice| CredentialDescriptor::new(one.id, one.transports);
    choices.into_iter().map(descriptor).collect()
}

fn attempt(challenge: &[u8], timeout: Option<u32>) -> Attempt<'_> {
    Attempt { challenge, timeout: timeout.map_or(TIMEOUT, u64::from) }
}

/// The caller's challenge, which has to be one that is verified later, or a new one.
fn challenge(given: Option<Bytes>) -> Result<Vec<u8>, ApiError> {
    let Some(Bytes(challenge)) = given else {
        let mut fresh = vec![0; 32];
        SystemEntropy.fill(&mut fresh).map_err(internal)?;
        return Ok(fresh);
    };
    if (limits::CHALLENGE_MIN..=limits::CHALLENGE_MAX).contains(&challenge.len()) {
        Ok(challenge)
    } else {
        Err(Rejection::from(RejectionCode::ChallengeUnusable).into())
    }
}

fn internal(error: EntropyUnavailable) -> ApiError {
    Error::from(Failure::Internal(Box::new(error))).into()
}

/// In milliseconds; a default of WebAuthn Level 3 section 15.1.
const TIMEOUT: u64 = 300_000;
