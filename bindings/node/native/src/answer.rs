//! From a future to its value, or to a promise where it waits.

use std::future::Future;

use keydesk_facade::{ApiError, Started, answer_text, error_text, guarded, started};
use napi::bindgen_prelude::{Either, Object, ToNapiValue};
use napi::{Env, Result};

/// A value, or a promise of it.
pub type Answer<'env, T = String> = Result<Either<T, Object<'env>>>;

type Later<T> = Box<dyn FnOnce(Env) -> Result<T> + Send>;

/// Runs a future: its value at once if it does not wait for anything, else a promise.
pub(crate) fn answered<T, F>(env: &Env, future: F) -> Answer<'_, T>
where
    T: ToNapiValue + Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let reason = |error: ApiError| napi::Error::from_reason(error.detail);
    match started(future).map_err(reason)? {
        Started::Done(value) => Ok(Either::A(value)),
        Started::Waiting(waiting) => {
            let (deferred, promise) = env.create_deferred::<T, Later<T>>()?;
            let resolve = |value| deferred.resolve(Box::new(move |_| Ok(value)));
            waiting.then(resolve).map_err(reason)?;
            Ok(Either::B(promise))
        }
    }
}

/// The same for what may fail or panic: text.
pub fn answered_text<F>(env: &Env, future: F) -> Answer<'_>
where
    F: Future<Output = std::result::Result<String, ApiError>> + Send + 'static,
{
    answered(env, async move { answer_text(guarded(future).await) })
}

/// An object of a class, or the error as text.
pub(crate) fn object_or_text<T>(made: std::result::Result<T, ApiError>) -> Either<T, String> {
    made.map_or_else(|error| Either::B(error_text(&error)), Either::A)
}
