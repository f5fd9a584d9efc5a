//! A desk.

use keydesk_facade::{Request, Session, guarded_sync};
use napi::bindgen_prelude::{Either, FnArgs};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, Status};
use napi_derive::napi;

use super::answer::{Answer, answered_text, object_or_text};
use super::mount::NativeMount;

type Call = FnArgs<(i64, String, String)>;
/// Takes a call's number, its name and its request. Weak, so that a desk keeps no process alive.
pub type Ask = ThreadsafeFunction<Call, (), Call, Status, false, true>;

/// A desk, open or not yet.
#[napi]
pub struct NativeDesk {
    session: Session,
}

#[napi]
impl NativeDesk {
    /// `ask` takes what the desk asks of the host, and never throws; the host answers by `reply`.
    #[napi(constructor)]
    pub fn new(ask: Ask) -> Self {
        let send = move |call, name: &'static str, request| {
            let mode = ThreadsafeFunctionCallMode::NonBlocking;
            ask.call((call, name.to_owned(), request).into(), mode) == Status::Ok
        };
        Self { session: Session::new(send) }
    }

    /// Opens the desk: its warnings. `provided` names the functions of the host.
    #[napi]
    pub fn open<'env>(&self, env: &'env Env, config: String, provided: String) -> Answer<'env> {
        answered_text(env, self.session.open(config, provided))
    }

    /// What the host answers to a call: JSON, or what went wrong.
    #[napi]
    pub fn reply(&self, call: i64, answer: Option<String>, fault: Option<String>) {
        self.session.reply(call, answer, fault.as_deref());
    }

    /// Calls an operation. `number` is the host's own, for `give_up`; `response` is the browser's, where
    /// it came as text.
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

    /// Calls a function of the desk that is not an operation.
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
    /// The desk as every language holds it.
    pub fn session(&self) -> &Session {
        &self.session
    }
}
