//! The native desk that the JavaScript of this package wraps.

use keydesk_facade::{Request, Session, guarded_sync};
use napi::bindgen_prelude::{Either, FnArgs};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, Status};
use napi_derive::napi;

use super::answer::{Answer, answered_text, object_or_text};
use super::mount::NativeMount;

type Call = FnArgs<(i64, String, String)>;
/// Receives a call's number, name and request. Weak, so that an open desk lets Node exit.
pub type Ask = ThreadsafeFunction<Call, (), Call, Status, false, true>;

/// A desk, which need not be open yet.
#[napi]
pub struct NativeDesk {
    session: Session,
}

#[napi]
impl NativeDesk {
    /// `ask` receives the desk's calls to the host and must not throw; the host calls `reply`.
    #[napi(constructor)]
    pub fn new(ask: Ask) -> Self {
        let send = move |call, name: &'static str, request| {
            let mode = ThreadsafeFunctionCallMode::NonBlocking;
            ask.call((call, name.to_owned(), request).into(), mode) == Status::Ok
        };
        Self { session: Session::new(send) }
    }

    /// Opens the desk and returns its warnings. `provided` names the functions of the host.
    #[napi]
    pub fn open<'env>(&self, env: &'env Env, config: String, provided: String) -> Answer<'env> {
        answered_text(env, self.session.open(config, provided))
    }

    /// Answers a call that `ask` received: with JSON, or with an error message.
    #[napi]
    pub fn reply(&self, call: i64, answer: Option<String>, fault: Option<String>) {
        self.session.reply(call, answer, fault.as_deref());
    }

    /// Calls an operation. The host chooses `number`, for `give_up`; `response` is the browser's,
    /// if it is passed as text beside the request.
    #[napi]
    pub fn call<'env>(
        &self,
        env: &'env Env,
        number: i64,
        operation: String,
        request: String,
        response: Option<String>,
        caller: String,
    ) -> Answer<'env> {
        let asked = Request { operation, request, response, caller };
        answered_text(env, self.session.call(number, asked))
    }

    /// Stops waiting for a call. What it did by then stays done.
    #[napi]
    pub fn give_up(&self, number: i64) {
        self.session.give_up(number);
    }

    /// Calls one of the desk's other functions, such as `updateMetadata` or `close`.
    #[napi]
    pub fn manage<'env>(&self, env: &'env Env, function: String, request: String) -> Answer<'env> {
        answered_text(env, self.session.manage(function, request))
    }

    /// Mounts the desk under a path.
    #[napi]
    pub fn mount(&self, config: String) -> Either<NativeMount, String> {
        object_or_text(guarded_sync(|| Ok(NativeMount { mount: self.session.mount(&config)? })))
    }
}

impl NativeDesk {
    /// The desk in the form that all bindings share.
    pub fn session(&self) -> &Session {
        &self.session
    }
}
