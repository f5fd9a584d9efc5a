//! From a future to a value now, or to a promise.

use std::future::Future;

use keydesk_facade::{ApiError, Started, guarded, runtime, started};
use napi::bindgen_prelude::{Either, Object, ToNapiValue};
use napi::{Env, Result};

type Later<T> = Box<dyn FnOnce(Env) -> Result<T> + Send>;

/// `!` and the error's JSON.
pub(crate) fn failed(error: &ApiError) -> String {
    serde_json::to_string(&error.to_record())
        .map_or_else(|_| "!{}".to_owned(), |json| format!("!{json}"))
}

/// An answer as it is, an error as [`failed`] writes it.
pub(crate) fn text(result: std::result::Result<String, ApiError>) -> String {
    result.unwrap_or_else(|error| failed(&error))
}

/// Runs a future: its value at once if it does not wait for anything, else a promise.
pub(crate) fn answered<'env, T, F>(env: &'env Env, future: F) -> Result<Either<T, Object<'env>>>
where
    T: ToNapiValue + Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let reason = |error: ApiError| napi::Error::from_reason(error.detail);
    let future = match started(future).map_err(reason)? {
        Started::Done(value) => return Ok(Either::A(value)),
        Started::Waiting(future) => future,
    };
    let runtime = runtime().map_err(reason)?;
    let (deferred, promise) = env.create_deferred::<T, Later<T>>()?;
    runtime.spawn(async move {
        let value = future.await;
        deferred.resolve(Box::new(move |_| Ok(value)));
    });
    Ok(Either::B(promise))
}

/// The same for what may fail or panic: text.
pub fn answered_text<F>(env: &Env, future: F) -> Result<Either<String, Object<'_>>>
where
    F: Future<Output = std::result::Result<String, ApiError>> + Send + 'static,
{
    answered(env, async move { text(guarded(future).await) })
}
