//! Verification without a desk.

use keydesk_facade::{
    CredentialHandle, Packed, RelyingPartyHandle, answer_text, elsewhere, error_text,
};
use napi::Env;
use napi::bindgen_prelude::Either;
use napi_derive::napi;

use super::answer::{Answer, answered_text, object_or_text};

/// Calls a stateless operation: JSON, or an error as text.
#[napi]
pub fn verify(operation: String, request: String, response: Option<String>) -> String {
    answer_text(keydesk_facade::verify(&operation, &request, response.as_deref()))
}

/// The same, away from the thread that asks.
#[napi]
pub fn verify_elsewhere(
    env: &Env,
    operation: String,
    request: String,
    response: Option<String>,
) -> Answer<'_> {
    let work = move || keydesk_facade::verify(&operation, &request, response.as_deref());
    answered_text(env, elsewhere(work))
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
    object_or_text(RelyingPartyHandle::read(&config).map(|handle| NativeRelyingParty { handle }))
}

/// Makes a credential ready; an error is text.
#[napi]
pub fn credential(record: String) -> Either<NativeCredential, String> {
    object_or_text(CredentialHandle::read(&record).map(|handle| NativeCredential { handle }))
}

#[napi]
impl NativeCredential {
    /// Verifies an authentication response: the number of [`Packed`], or its JSON, or an error as text.
    #[napi]
    pub fn verify(
        &self,
        relying_party: &NativeRelyingParty,
        challenge: String,
        user_verification: u32,
        counter: u32,
        user_handle: Option<String>,
        response: String,
    ) -> Either<i64, String> {
        let (rp, owner) = (&relying_party.handle, user_handle.as_deref());
        let (asked, held) = (user_verification, &self.handle);
        match held.verify_packed(rp, &challenge, asked, counter, owner, &response) {
            Ok(Packed::Number(number)) => Either::A(number),
            Ok(Packed::Json(record)) => Either::B(record),
            Err(error) => Either::B(error_text(&error)),
        }
    }

    /// The same credential after its counter was stored anew.
    #[napi]
    pub fn with_sign_count(&self, sign_count: u32) -> Self {
        Self { handle: self.handle.with_sign_count(sign_count) }
    }
}
