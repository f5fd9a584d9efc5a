//! Verifying an assertion (WebAuthn Level 3 section 7.2).

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use super::authenticator_data::{AuthenticatorData, Flags};
use super::client_data::{self, Ceremony};
use super::prepared_credential::PreparedCredential;
use super::rejection::{Rejection, RejectionCode};
use super::relying_party::RelyingParty;
use super::response::{Assertion, AssertionResponse, HASH_ROOM, ID_BUFFER, Response};
use super::types::UserVerification;
use crate::ids::{CredentialId, UserHandle};

/// The expectations that an authentication response must meet.
#[derive(Debug, Clone, Copy)]
pub struct AuthenticationExpectations<'a> {
    /// The challenge that was issued, 16 to 1024 bytes.
    pub challenge: &'a [u8],
    /// Whether the user has to be verified.
    pub user_verification: UserVerification,
    /// The handles of the credential's owner. Empty means that the caller compares the owner
    /// itself; the response's handle is then returned as
    /// [`unverified_user_handle`](VerifiedAuthentication::unverified_user_handle).
    pub user_handles: &'a [UserHandle],
    /// Whether the response has to name a user handle: so it is when no user was named before.
    pub user_handle_required: bool,
}

/// The change of the signature counter (section 6.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CounterState {
    /// It is greater than the stored one.
    Advanced,
    /// Both are zero: the authenticator has none.
    Unsupported,
    /// It is not greater: there may be a copy of the authenticator. What follows is policy.
    Regressed,
}

/// An assertion that passed every check. Only [`verify_authentication`] makes one:
///
/// ```compile_fail
/// use keydesk_core::webauthn::{CounterState, VerifiedAuthentication};
///
/// let forged = VerifiedAuthentication { counter: CounterState::Advanced, ..unreachable!() };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedAuthentication {
    credential_id: Arc<CredentialId>,
    sign_count: u32,
    counter: CounterState,
    user_verified: bool,
    backup_eligible: bool,
    backed_up: bool,
    user_handle: Option<UserHandle>,
    user_handle_compared: bool,
}

impl VerifiedAuthentication {
    /// The credential that signed.
    pub fn credential_id(&self) -> &CredentialId {
        &self.credential_id
    }

    /// The counter that the authenticator sent.
    pub fn sign_count(&self) -> u32 {
        self.sign_count
    }

    /// The change of the counter.
    pub fn counter(&self) -> CounterState {
        self.counter
    }

    /// Whether the authenticator verified the user.
    pub fn user_verified(&self) -> bool {
        self.user_verified
    }

    /// Whether the credential may be backed up.
    pub fn backup_eligible(&self) -> bool {
        self.backup_eligible
    }

    /// Whether the credential is backed up.
    pub fn backed_up(&self) -> bool {
        self.backed_up
    }

    /// The user handle of the response, if it names one of the expected handles. None where no
    /// handle was expected: see [`unverified_user_handle`](Self::unverified_user_handle).
    pub fn user_handle(&self) -> Option<&UserHandle> {
        self.user_handle.as_ref().filter(|_| self.user_handle_compared)
    }

    /// The user handle that the response names where no handle was expected. No signature covers
    /// it and nothing was compared with it: it is a claim of the client, never the owner.
    pub fn unverified_user_handle(&self) -> Option<&UserHandle> {
        self.user_handle.as_ref().filter(|_| !self.user_handle_compared)
    }
}

/// Which credential a response claims to use: a claim, fit for looking the credential up and for
/// nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedCredential {
    /// The claimed credential id.
    pub credential_id: CredentialId,
    /// The claimed user handle.
    pub user_handle: Option<UserHandle>,
}

/// Reads which credential an `AuthenticationResponseJSON` claims, as strictly as verification
/// does, before anything is verified.
pub fn claimed_credential(response_json: &[u8]) -> Result<ClaimedCredential, Rejection> {
    let response: Response<'_, AssertionResponse<'_>> = Response::parse(response_json)?;
    let mut id_buffer = [0; ID_BUFFER];
    let id = response.credential_id(&mut id_buffer)?;
    let user_handle = response.inner()?.user_handle()?;
    let credential_id = CredentialId::new(id).map_err(|_| RejectionCode::CredentialIdLength)?;
    Ok(ClaimedCredential { credential_id, user_handle })
}

/// Verifies an `AuthenticationResponseJSON` (section 7.2, steps 3 to 22).
///
/// A counter that went back is no refusal here: it is reported, and the service decides.
///
/// ```
/// use keydesk_core::webauthn::{
///     Algorithm, AuthenticationExpectations, CounterState, PreparedCredential, RejectionCode,
///     RelyingParty, RelyingPartyConfig, UserVerification, claimed_credential, verify_authentication,
/// };
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let config = RelyingPartyConfig::new("portal.example", "https://portal.example");
/// let relying_party = RelyingParty::new(config)?;
/// let challenge = [7; 32]; // random bytes, which were sent to the browser and kept
/// # let encoded = keydesk_core::base64url::encode(challenge);
/// # let options = serde_json::json!({
/// #     "rp": { "id": "portal.example", "name": "Portal" },
/// #     "user": { "id": "AQID", "name": "jo", "displayName": "Jo" },
/// #     "challenge": encoded,
/// #     "pubKeyCredParams": [{ "type": "public-key", "alg": -7 }]
/// # });
/// # let mut key = keydesk_testkit::SoftAuthenticator::new(1);
/// # let registration = key.create(&options, "https://portal.example").unwrap().to_string();
/// # let expected = keydesk_core::webauthn::RegistrationExpectations {
/// #     challenge: &challenge,
/// #     user_verification: UserVerification::Preferred,
/// #     algorithms: &[Algorithm::Es256],
/// #     attestation: &keydesk_core::webauthn::AttestationPolicy::default(),
/// #     at: keydesk_core::time::Clock::now(&keydesk_core::time::SystemClock),
/// #     metadata: None,
/// # };
/// # let stored = keydesk_core::webauthn::verify_registration(
/// #     &relying_party, &expected, registration.as_bytes())?;
/// # let (public_key, sign_count, backup_eligible) =
/// #     (stored.public_key().to_vec(), stored.sign_count(), stored.backup_eligible());
/// # let request = serde_json::json!({
/// #     "rpId": "portal.example", "challenge": encoded,
/// #     "allowCredentials": [{
/// #         "type": "public-key",
/// #         "id": keydesk_core::base64url::encode(stored.credential_id().as_bytes()),
/// #     }]
/// # });
/// # let response = key.get(&request, "https://portal.example").unwrap().to_string();
/// // `response` is the JSON of the browser's `credential.toJSON()`. Look the credential up by the id
/// // that it claims; the rest comes from your store.
/// let claimed = claimed_credential(response.as_bytes())?;
/// let algorithm = Algorithm::Es256;
/// let credential = PreparedCredential::new(
///     claimed.credential_id, &public_key, algorithm, sign_count, backup_eligible)?;
/// let expected = AuthenticationExpectations {
///     challenge: &challenge,
///     user_verification: UserVerification::Preferred,
///     user_handles: &[], // the owner is known from the store
///     user_handle_required: false,
/// };
/// let verified =
///     verify_authentication(&relying_party, &credential, &expected, response.as_bytes())?;
/// assert_ne!(verified.counter(), CounterState::Regressed); // else the key may have been copied
/// let sign_count = verified.sign_count(); // to be stored
/// # assert!(sign_count > 0);
///
/// // The answer to another challenge is refused.
/// let other = AuthenticationExpectations { challenge: &[8; 32], ..expected };
/// let refused =
///     verify_authentication(&relying_party, &credential, &other, response.as_bytes());
/// assert_eq!(refused.unwrap_err().code, RejectionCode::ChallengeMismatch);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// A [`Rejection`] with the code of the first check that fails.
pub fn verify_authentication(
    rp: &RelyingParty,
    credential: &PreparedCredential,
    expected: &AuthenticationExpectations<'_>,
    response_json: &[u8],
) -> Result<VerifiedAuthentication, Rejection> {
    client_data::check_expected_challenge(expected.challenge)?;
    // Steps 3 and 4: the response.
    let response: Response<'_, AssertionResponse<'_>> = Response::parse(response_json)?;
    let inner = inner(&response, credential)?;
    // Step 6: the user handle, if there is one, is the owner's.
    let user_handle = inner.user_handle()?;
    check_user_handle(user_handle.as_ref(), expected)?;
    // Step 7: client data, authenticator data, signature.
    let mut buffer = Vec::new();
    let assertion = inner.decode(&mut buffer)?;
    let data = check(rp, credential, expected, &assertion)?;
    if !signed(credential, assertion) {
        return Err(RejectionCode::SignatureInvalid.into());
    }
    Ok(verified(credential, expected, &data, user_handle))
}

/// As [`verify_authentication`], but whatever is wrong, exactly one signature is verified: the time
/// does not say which check failed, and the answer shows whether the caller holds the key.
///
/// # Errors
/// [`Unaccepted`], with the code of the first check that failed. Where the response cannot be
/// decoded, a signature that is always wrong is verified in its place.
pub(crate) fn examine_authentication(
    rp: &RelyingParty,
    credential: &PreparedCredential,
    expected: &AuthenticationExpectations<'_>,
    response_json: &[u8],
) -> Result<VerifiedAuthentication, Unaccepted> {
    let response = Response::<AssertionResponse<'_>>::parse(response_json);
    let response = response.as_ref().map_err(Clone::clone);
    let mut buffer = Vec::new();
    let decoded = response
        .and_then(|response| inner(response, credential))
        .and_then(|inner| Ok((inner, inner.decode(&mut buffer)?)));
    let (inner, assertion) = match decoded {
        Ok(decoded) => decoded,
        Err(rejection) => {
            credential.key.verifies(&[], &[0]);
            return Err(Unaccepted { rejection, possession_proven: false });
        }
    };
    let checked = client_data::check_expected_challenge(expected.challenge)
        .and_then(|()| inner.user_handle())
        .and_then(|handle| check_user_handle(handle.as_ref(), expected).map(|()| handle))
        .and_then(|handle| Ok((handle, check(rp, credential, expected, &assertion)?)));
    let possession_proven = signed(credential, assertion);
    match checked {
        Ok((handle, data)) if possession_proven => {
            Ok(verified(credential, expected, &data, handle))
        }
        Ok(_) => {
            let rejection = RejectionCode::SignatureInvalid.into();
            Err(Unaccepted { rejection, possession_proven })
        }
        Err(rejection) => Err(Unaccepted { rejection, possession_proven }),
    }
}

/// Why [`examine_authentication`] did not accept a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unaccepted {
    /// The first check that failed.
    pub(crate) rejection: Rejection,
    /// Whether the signature is the credential's all the same.
    pub(crate) possession_proven: bool,
}

/// The part of the response that the authenticator made, if the credential is the one that the
/// caller looked up (steps 5 and 6).
fn inner<'r, 'j>(
    response: &'r Response<'j, AssertionResponse<'j>>,
    credential: &PreparedCredential,
) -> Result<&'r AssertionResponse<'j>, Rejection> {
    let mut id_buffer = [0; ID_BUFFER];
    if response.credential_id(&mut id_buffer)? != credential.credential_id.as_bytes() {
        return Err(RejectionCode::CredentialIdMismatch.into());
    }
    response.inner()
}

/// Steps 7 to 19: every check of what was signed but that of the signature itself.
fn check(
    rp: &RelyingParty,
    credential: &PreparedCredential,
    expected: &AuthenticationExpectations<'_>,
    assertion: &Assertion<'_>,
) -> Result<Data, Rejection> {
    let length = assertion.signed.len() - HASH_ROOM;
    let data = AuthenticatorData::parse(assertion.signed.get(..length).unwrap_or_default())?;
    if data.attested.is_some() {
        return Err(RejectionCode::AttestedDataUnexpected.into());
    }
    // Steps 8 to 14: the client data.
    client_data::check(assertion.client_data, Ceremony::Authentication, rp, expected.challenge)?;
    // Steps 15 to 18: relying party, presence, verification, backup bits.
    data.check(rp, expected.user_verification)?;
    // Step 19: backup eligibility is for life.
    if data.flags.backup_eligible() != credential.backup_eligible {
        return Err(RejectionCode::BackupEligibilityChanged.into());
    }
    Ok(Data { flags: data.flags, sign_count: data.sign_count })
}

/// Steps 20 and 21: whether the signature over authenticator data and client data is the
/// credential's.
fn signed(credential: &PreparedCredential, assertion: Assertion<'_>) -> bool {
    let (_, hash) = assertion.signed.split_at_mut(assertion.signed.len() - HASH_ROOM);
    // Step 20: the hash of the client data, written behind the authenticator data.
    hash.copy_from_slice(digest(&SHA256, assertion.client_data).as_ref());
    credential.key.verifies(assertion.signed, assertion.signature)
}

/// Step 22, and the result.
fn verified(
    credential: &PreparedCredential,
    expected: &AuthenticationExpectations<'_>,
    data: &Data,
    user_handle: Option<UserHandle>,
) -> VerifiedAuthentication {
    let counter = match (credential.sign_count(), data.sign_count) {
        (0, 0) => CounterState::Unsupported,
        #[cfg(keydesk_test_hooks)]
        (stored, sent) if sent == stored && crate::hooks::Bug::Counter.is_planted() => {
            CounterState::Advanced
        }
        (stored, sent) if sent > stored => CounterState::Advanced,
        _ => CounterState::Regressed,
    };
    VerifiedAuthentication {
        credential_id: Arc::clone(&credential.credential_id),
        sign_count: data.sign_count,
        counter,
        user_verified: data.flags.user_verified(),
        backup_eligible: data.flags.backup_eligible(),
        backed_up: data.flags.backed_up(),
        user_handle,
        user_handle_compared: !expected.user_handles.is_empty(),
    }
}

/// The checked authenticator data.
struct Data {
    flags: Flags,
    sign_count: u32,
}

fn check_user_handle(
    handle: Option<&UserHandle>,
    expected: &AuthenticationExpectations<'_>,
) -> Result<(), Rejection> {
    #[cfg(keydesk_test_hooks)]
    let handle = handle.filter(|handle| {
        let as_long = |ours: &UserHandle| ours.as_bytes().len() == handle.as_bytes().len();
        let planted = crate::hooks::Bug::OwnerBinding.is_planted();
        !(planted && expected.user_handles.iter().any(as_long))
    });
    match handle {
        None if expected.user_handle_required => Err(RejectionCode::UserHandleMissing.into()),
        Some(handle)
            if !expected.user_handles.is_empty() && !expected.user_handles.contains(handle) =>
        {
            Err(RejectionCode::UserHandleMismatch.into())
        }
        _ => Ok(()),
    }
}
