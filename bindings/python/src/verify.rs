//! Verification without a desk.

use keydesk_facade::{CredentialHandle, Packed, RelyingPartyHandle, answer_text, error_text};
use pyo3::prelude::*;

use super::answer::{object_or_text, without_gil};

/// Calls a stateless operation without the GIL: JSON, or an error as text.
#[pyfunction]
#[pyo3(signature = (operation, request, response))]
pub fn verify(py: Python<'_>, operation: &str, request: &str, response: Option<&str>) -> String {
    without_gil(py, || answer_text(keydesk_facade::verify(operation, request, response)))
}

/// A relying party, read and checked once.
#[pyclass(frozen)]
pub struct NativeRelyingParty {
    handle: RelyingPartyHandle,
}

/// A credential, read and checked once.
#[pyclass(frozen)]
pub struct NativeCredential {
    handle: CredentialHandle,
}

#[pymethods]
impl NativeRelyingParty {
    /// Makes a relying party ready. The second value is an error as text.
    #[staticmethod]
    fn read(config: &str) -> (Option<Self>, Option<String>) {
        object_or_text(RelyingPartyHandle::read(config).map(|handle| Self { handle }))
    }
}

/// The number of [`Packed`], or its JSON, or an error as text.
#[derive(IntoPyObject)]
pub enum Verified {
    /// The number.
    #[pyo3(transparent)]
    Number(i64),
    /// JSON, or an error as text.
    #[pyo3(transparent)]
    Text(String),
}

#[pymethods]
impl NativeCredential {
    /// Makes a credential ready. The second value is an error as text.
    #[staticmethod]
    fn read(record: &str) -> (Option<Self>, Option<String>) {
        object_or_text(CredentialHandle::read(record).map(|handle| Self { handle }))
    }

    /// Verifies an authentication response, without the GIL.
    #[pyo3(signature = (relying_party, challenge, user_verification, counter, user_handle, response))]
    #[allow(
        clippy::too_many_arguments,
        reason = "a record would cost as much as everything but the signature"
    )]
    fn verify(
        &self,
        py: Python<'_>,
        relying_party: &NativeRelyingParty,
        challenge: &str,
        user_verification: u32,
        counter: u32,
        user_handle: Option<&str>,
        response: &str,
    ) -> Verified {
        let (rp, held) = (&relying_party.handle, &self.handle);
        let verify =
            || held.verify_packed(rp, challenge, user_verification, counter, user_handle, response);
        match without_gil(py, verify) {
            Ok(Packed::Number(number)) => Verified::Number(number),
            Ok(Packed::Json(record)) => Verified::Text(record),
            Err(error) => Verified::Text(error_text(&error)),
        }
    }

    /// The same credential after its counter was stored anew.
    fn with_sign_count(&self, sign_count: u32) -> Self {
        Self { handle: self.handle.with_sign_count(sign_count) }
    }
}
