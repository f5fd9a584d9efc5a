//! The one function of the host's side.

use napi::Status;
use napi::bindgen_prelude::FnArgs;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};

type Call = FnArgs<(i64, String, String)>;
/// Takes a call's number, its name and its request. Weak, so that a desk keeps no process alive.
pub type Ask = ThreadsafeFunction<Call, (), Call, Status, false, true>;

/// The host's side behind its function. It never throws: `lib/host.cjs` sees to that.
pub(crate) fn sender(ask: Ask) -> impl Fn(i64, &'static str, String) -> bool + Send + Sync {
    move |call, name, request| {
        ask.call((call, name.to_owned(), request).into(), NON_BLOCKING) == Status::Ok
    }
}

const NON_BLOCKING: ThreadsafeFunctionCallMode = ThreadsafeFunctionCallMode::NonBlocking;
