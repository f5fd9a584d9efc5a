//! Verification without a desk.

use keydesk_facade::{CredentialHandle, Expected, RelyingPartyHandle};
use napi::bindgen_prelude::{Either, Object};
use napi::{Env, Result};
use napi_derive::napi;

use super::answer::{answered_text, failed, text};

/// `verifyRegistration`: JSON in; JSON, or an error as text, out.
#[napi]
pub fn verify_registration(request: String) -> String {
    text(keydesk_facade::verify_registration(&request))
}

/// `verifyAuthentication`: JSON in; JSON, or an error as text, out.
#[napi]
pub fn verify_authentication(request: String) -> String {
    text(keydesk_facade::verify_authentication(&request))
}

/// Either of the two, away from the thread that asks.
#[napi(ts_return_type = "string | Promise<string>")]
pub fn verify_elsewhere(
    env: &Env,
    operation: String,
    request: String,
) -> Result<Either<String, Object<'_>>> {
    answered_text(env, async move {
        let work = move || match operation.as_str() {
            "verifyRegistration" => text(keydesk_facade::verify_registration(&request)),
            _ => text(keydesk_facade::verify_authentication(&request)),
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| {
            keydesk_facade::ApiError::edge(
                keydesk_facade::Code::INTERNAL,
                "The verification was stopped.",
            )
        })
    })
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
pub fn credential(record: String) -> Either<NativeCredential, String> {
    match CredentialHandle::read(&record) {
        Ok(handle) => Either::A(NativeCredential { handle }),
        Err(error) => Either::B(failed(&error)),
    }
}

#[napi]
impl NativeCredential {
    /// Verifies an authentication response: JSON, or an error as text.
    #[napi]
    pub fn verify(
        &self,
        relying_party: &NativeRelyingParty,
        challenge: String,
        user_verification: String,
        user_handle: Option<String>,
        response: String,
    ) -> String {
        let expected = Expected {
            challenge: &challenge,
            user_verification: &user_verification,
            user_handle: user_handle.as_deref(),
        };
        text(self.handle.verify(&relying_party.handle, expected, &response))
    }

    /// The same credential after its counter was stored anew.
    #[napi]
    pub fn with_sign_count(&self, sign_count: u32) -> Self {
        Self { handle: self.handle.with_sign_count(sign_count) }
    }
}
