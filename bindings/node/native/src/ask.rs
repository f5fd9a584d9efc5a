//! The one function of the host's side.

use keydesk_facade::host::Callbacks;
use napi::Status;
use napi::bindgen_prelude::FnArgs;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};

type Call = FnArgs<(i64, String, String)>;
/// Takes a call's number, its name and its request. Weak, so that a desk keeps no process alive.
pub type Ask = ThreadsafeFunction<Call, (), Call, Status, false, true>;

/// The host's side behind its function. It never throws: `lib/host.cjs` sees to that.
pub(crate) fn callbacks(ask: Ask) -> Callbacks {
    Callbacks::new(move |call, name, request| {
        let sent = ask.call((call, name.to_owned(), request).into(), NON_BLOCKING);
        sent == Status::Ok
    })
}

const NON_BLOCKING: ThreadsafeFunctionCallMode = ThreadsafeFunctionCallMode::NonBlocking;
