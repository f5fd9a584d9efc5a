//! Verification without a desk.

use keydesk_facade::{
    ApiError, AuthenticationRecord, Code, CounterState, CredentialHandle, Expected,
    RelyingPartyHandle, UserVerification, VerifiedAuthentication, with_response,
};
use napi::bindgen_prelude::{Either, Object};
use napi::{Env, Result};
use napi_derive::napi;

use super::answer::{answered_text, failed, text};

/// `verifyRegistration`: JSON in; JSON, or an error as text, out.
#[napi]
pub fn verify_registration(request: String, response: Option<String>) -> String {
    text(verified("verifyRegistration", &request, response.as_deref()))
}

/// `verifyAuthentication`: JSON in; JSON, or an error as text, out.
#[napi]
pub fn verify_authentication(request: String, response: Option<String>) -> String {
    text(verified("verifyAuthentication", &request, response.as_deref()))
}

fn verified(
    operation: &str,
    request: &str,
    response: Option<&str>,
) -> std::result::Result<String, ApiError> {
    let request = with_response(request, response)?;
    match operation {
        "verifyRegistration" => keydesk_facade::verify_registration(&request),
        _ => keydesk_facade::verify_authentication(&request),
    }
}

/// Either of the two, away from the thread that asks.
#[napi(ts_return_type = "string | Promise<string>")]
pub fn verify_elsewhere(
    env: &Env,
    operation: String,
    request: String,
    response: Option<String>,
) -> Result<Either<String, Object<'_>>> {
    answered_text(env, async move {
        let work = move || text(verified(&operation, &request, response.as_deref()));
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| internal("The verification was stopped."))
    })
}

fn written(answer: &impl serde::Serialize) -> std::result::Result<String, ApiError> {
    serde_json::to_string(answer).map_err(|_| internal("The answer cannot be written."))
}

fn internal(detail: &str) -> ApiError {
    ApiError::edge(Code::INTERNAL, detail)
}

/// A relying party, read and checked once.
#[napi]
pub struct NativeRelyingParty {
    handle: RelyingPartyHandle,
}

/// A credential, read and checked once.
#[napi]
pub struct NativeCredential {
    handle: CredentialHandle,
    /// Whether JavaScript knows whose it is.
    owned: bool,
}

/// An answer in one number, because an object or its JSON would cost as much again as everything else
/// but the signature. JavaScript knows the credential's id and whose it is.
fn packed(verified: &VerifiedAuthentication) -> f64 {
    let counter = match verified.counter() {
        CounterState::Advanced => 0,
        CounterState::Unsupported => 1,
        CounterState::Regressed => 2,
    };
    let flags = [
        verified.user_verified(),
        verified.backup_eligible(),
        verified.backed_up(),
        verified.user_handle().is_some(),
    ];
    let flags = flags.iter().rev().fold(0, |bits, flag| bits << 1 | u64::from(*flag));
    // 38 bits, which are exact.
    (u64::from(verified.sign_count()) << 6 | flags << 2 | counter) as f64
}

/// Makes a relying party ready; an error is text.
#[napi]
pub fn relying_party(config: String) -> Either<NativeRelyingParty, String> {
    match RelyingPartyHandle::read(&config) {
        Ok(handle) => Either::A(NativeRelyingParty { handle }),
        Err(error) => Either::B(failed(&error)),
    }
}

/// Makes a credential ready; an error is text.
#[napi]
pub fn credential(record: String, owned: bool) -> Either<NativeCredential, String> {
    match CredentialHandle::read(&record) {
        Ok(handle) => Either::A(NativeCredential { handle, owned }),
        Err(error) => Either::B(failed(&error)),
    }
}

/// The names of [`VERIFICATION`] in its order, as JSON: JavaScript passes the place of one.
#[napi]
pub fn user_verifications() -> String {
    text(written(&VERIFICATION))
}

#[napi]
impl NativeCredential {
    /// Verifies an authentication response: the answer as [`packed`], and as JSON where it names
    /// somebody whom JavaScript does not know; an error as text. `user_verification` is its place in
    /// [`VERIFICATION`], because a string costs more to take over.
    #[napi]
    pub fn verify(
        &self,
        relying_party: &NativeRelyingParty,
        challenge: String,
        user_verification: u32,
        user_handle: Option<String>,
        response: String,
    ) -> Either<f64, String> {
        let Some(user_verification) = VERIFICATION.get(user_verification as usize).copied() else {
            let detail = "userVerification is none that there is.";
            return Either::B(failed(&ApiError::edge(Code::MALFORMED_REQUEST, detail)));
        };
        let expected = Expected {
            challenge: &challenge,
            user_verification,
            user_handle: user_handle.as_deref(),
        };
        let known = self.owned || expected.user_handle.is_some();
        match self.handle.verify(&relying_party.handle, expected, &response) {
            Ok(verified) if known || verified.unverified_user_handle().is_none() => {
                Either::A(packed(&verified))
            }
            Ok(verified) => Either::B(text(written(&AuthenticationRecord::from(&verified)))),
            Err(error) => Either::B(failed(&error)),
        }
    }

    /// The same credential after its counter was stored anew.
    #[napi]
    pub fn with_sign_count(&self, sign_count: u32) -> Self {
        Self { handle: self.handle.with_sign_count(sign_count), owned: self.owned }
    }
}

const VERIFICATION: [UserVerification; 3] =
    [UserVerification::Required, UserVerification::Preferred, UserVerification::Discouraged];
