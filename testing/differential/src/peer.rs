//! `webauthn-rs-core`, asked as its documentation says, through the JSON that a browser sends.

use std::time::Duration;

use keydesk_core::base64url;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tracing::subscriber::{NoSubscriber, with_default};
use url::Url;
use webauthn_rs_core::WebauthnCore;
use webauthn_rs_core::error::WebauthnError;
use webauthn_rs_core::proto::{
    AttestationConveyancePreference, COSEAlgorithm, Credential, PublicKeyCredential,
    RegisterPublicKeyCredential, UserVerificationPolicy,
};

use crate::stage::{CHALLENGE, HANDLE, ORIGIN, RP_ID};

/// Its outcome: what it made, or the name of its refusal.
pub type Outcome<T> = Result<T, String>;

/// It registers with every algorithm that it can name.
pub fn register(uv: UserVerificationPolicy, response: &Value) -> Outcome<Credential> {
    quietly(|| register_aloud(uv, response))
}

/// The same under the subscriber of the caller.
pub fn register_aloud(uv: UserVerificationPolicy, response: &Value) -> Outcome<Credential> {
    let core = core();
    let builder = core.new_challenge_register_builder(&HANDLE, "user", "User");
    let builder = builder
        .map_err(name)?
        .attestation(AttestationConveyancePreference::Direct)
        .credential_algorithms(ALGORITHMS.to_vec())
        .user_verification_policy(uv);
    let (_, state) = core.generate_challenge_register(builder).map_err(name)?;
    let response: RegisterPublicKeyCredential = read(response)?;
    core.register_credential(&response, &with_challenge(&state), None).map_err(name)
}

/// It authenticates with one credential that it registered.
pub fn authenticate(
    uv: UserVerificationPolicy,
    credential: &Credential,
    response: &Value,
) -> Outcome<u32> {
    quietly(|| {
        let core = core();
        let credentials = vec![credential.clone()];
        let builder = core.new_challenge_authenticate_builder(credentials, Some(uv));
        let state = core.generate_challenge_authenticate(builder.map_err(name)?);
        let state = with_challenge(&state.map_err(name)?.1);
        let response: PublicKeyCredential = read(response)?;
        let result = core.authenticate_credential(&response, &state).map_err(name)?;
        Ok(result.counter())
    })
}

fn core() -> WebauthnCore {
    let origin = Url::parse(ORIGIN).unwrap();
    let timeout = Duration::from_secs(60);
    WebauthnCore::new_unsafe_experts_only(
        RP_ID,
        RP_ID,
        vec![origin],
        timeout,
        Some(false),
        Some(false),
    )
}

fn with_challenge<T: Serialize + DeserializeOwned>(state: &T) -> T {
    let mut state = serde_json::to_value(state).unwrap();
    assert!(state["challenge"].is_string());
    state["challenge"] = base64url::encode(CHALLENGE).into();
    serde_json::from_value(state).unwrap()
}

fn read<T: DeserializeOwned>(response: &Value) -> Outcome<T> {
    serde_json::from_str(&response.to_string()).map_err(|_| "unreadable".to_owned())
}

/// The variant, without what it quotes.
fn name(error: WebauthnError) -> String {
    let text = format!("{error:?}");
    text.chars().take_while(char::is_ascii_alphanumeric).collect()
}

fn quietly<T>(run: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        with_default(NoSubscriber::new(), run)
    }));
    caught.unwrap_or_else(|_| Err("panicked".to_owned()))
}

/// Every algorithm that it can name, but for SHA-1.
const ALGORITHMS: [COSEAlgorithm; 10] = [
    COSEAlgorithm::ES256,
    COSEAlgorithm::ES384,
    COSEAlgorithm::ES521,
    COSEAlgorithm::RS256,
    COSEAlgorithm::RS384,
    COSEAlgorithm::RS512,
    COSEAlgorithm::PS256,
    COSEAlgorithm::PS384,
    COSEAlgorithm::PS512,
    COSEAlgorithm::EDDSA,
];
