//! A desk.

use keydesk_facade::{ApiError, Request, Session, World};
use napi::bindgen_prelude::{Either, Object};
use napi::{Env, Result};
use napi_derive::napi;

use super::answer::{answered_text, failed, text};
use super::ask::{Ask, sender};
use super::mount::NativeMount;

/// A desk, open or not yet.
#[napi]
pub struct NativeDesk {
    session: Session,
}

/// A value now, or a promise of it: text.
type Answer<'env> = Result<Either<String, Object<'env>>>;

#[napi]
impl NativeDesk {
    /// `ask` takes what the desk wants of the host; the host answers by `reply`.
    #[napi(constructor)]
    pub fn new(ask: Ask) -> Self {
        Self { session: Session::new(sender(ask)) }
    }

    /// Opens the desk; `parts` names what the host hands over.
    #[napi(ts_return_type = "string | Promise<string>")]
    pub fn open<'env>(&self, env: &'env Env, config: String, parts: Vec<String>) -> Answer<'env> {
        self.open_in(env, config, self.world(&parts))
    }

    /// What the host answers to a call: JSON, or what went wrong.
    #[napi]
    pub fn reply(&self, call: i64, answer: Option<String>, fault: Option<String>) {
        self.session.reply(call, answer, fault.as_deref());
    }

    /// Calls an operation. `number` is the host's own, for `give_up`; `response` is the browser's, where
    /// it came as text.
    #[napi(ts_return_type = "string | Promise<string>")]
    pub fn call<'env>(
        &self,
        env: &'env Env,
        number: i64,
        operation: String,
        request: String,
        response: Option<String>,
        caller: String,
    ) -> Answer<'env> {
        let session = self.session.clone();
        answered_text(env, async move {
            let (operation, request, response) = (&*operation, &*request, response.as_deref());
            session.call(number, Request { operation, request, response, caller: &caller }).await
        })
    }

    /// Stops waiting for a call. What it did by then stays done.
    #[napi]
    pub fn give_up(&self, number: i64) {
        self.session.give_up(number);
    }

    /// Mounts the desk under a path: the mount, or an error as text.
    #[napi]
    pub fn mount(&self, config: String) -> Either<NativeMount, String> {
        match keydesk_facade::guarded_sync(|| self.session.mount(&config)) {
            Ok(mount) => Either::A(NativeMount { mount }),
            Err(error) => Either::B(failed(&error)),
        }
    }

    /// Whether a user's second factor is due: `true` or `false` as text.
    #[napi(ts_return_type = "string | Promise<string>")]
    pub fn second_factor_due<'env>(
        &self,
        env: &'env Env,
        user: String,
        relying_party: Option<String>,
    ) -> Answer<'env> {
        let session = self.session.clone();
        answered_text(env, async move {
            Ok(session.second_factor_due(&user, relying_party.as_deref()).await?.to_string())
        })
    }

    /// Delivers notifications that are still waiting.
    #[napi(ts_return_type = "string | Promise<string>")]
    pub fn deliver<'env>(&self, env: &'env Env, limit: u32) -> Answer<'env> {
        let session = self.session.clone();
        answered_text(env, async move { Ok(session.deliver(limit).await?.to_string()) })
    }

    /// Puts newer metadata in place; `metadata` is JSON.
    #[napi(ts_return_type = "string | Promise<string>")]
    pub fn update_metadata<'env>(&self, env: &'env Env, metadata: String) -> Answer<'env> {
        let session = self.session.clone();
        answered_text(env, async move { done(session.update_metadata(&metadata).await) })
    }

    /// What an operator should know about the configuration: a list as JSON.
    #[napi]
    pub fn warnings(&self) -> String {
        text(keydesk_facade::guarded_sync(|| self.session.warnings()))
    }

    /// Closes the desk.
    #[napi(ts_return_type = "string | Promise<string>")]
    pub fn close<'env>(&self, env: &'env Env) -> Answer<'env> {
        let session = self.session.clone();
        answered_text(env, async move {
            session.close().await;
            done(Ok(()))
        })
    }
}

impl NativeDesk {
    /// The parts that the host provides, by their names in `parts`.
    pub fn world(&self, parts: &[String]) -> World {
        self.session.world(parts)
    }

    /// Opens the desk over these parts.
    ///
    /// # Errors
    /// If Node cannot make a promise; whatever else fails is in the answer's text.
    pub fn open_in<'env>(&self, env: &'env Env, config: String, world: World) -> Answer<'env> {
        let session = self.session.clone();
        answered_text(env, async move { done(session.open(&config, world).await) })
    }
}

/// What answers nothing answers `null`.
fn done(result: std::result::Result<(), ApiError>) -> std::result::Result<String, ApiError> {
    result.map(|()| "null".to_owned())
}
