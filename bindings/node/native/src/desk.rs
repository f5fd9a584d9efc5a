//! A desk.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use keydesk_facade::host::{Callbacks, HostFault};
use keydesk_facade::{ApiError, CallerRecord, Code, Facade, World};
use napi::bindgen_prelude::{Either, Object};
use napi::{Env, Result};
use napi_derive::napi;
use tokio::sync::Notify;

use super::answer::{answered_text, failed, text};
use super::ask::{Ask, callbacks};
use super::mount::NativeMount;

/// A desk, open or not yet.
#[napi]
pub struct NativeDesk {
    callbacks: Callbacks,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    facade: OnceLock<Facade>,
    /// Calls that the host may still give up, by its own numbers for them.
    running: Mutex<HashMap<i64, Arc<Notify>>>,
}

#[napi]
impl NativeDesk {
    /// `ask` takes what the desk wants of the host; the host answers by `reply`.
    #[napi(constructor)]
    pub fn new(ask: Ask) -> Self {
        Self { callbacks: callbacks(ask), shared: Arc::default() }
    }

    /// Opens the desk; `parts` names what the host hands over.
    #[napi(ts_return_type = "string | Promise<string>")]
    pub fn open<'env>(
        &self,
        env: &'env Env,
        config: String,
        parts: Vec<String>,
    ) -> Result<Either<String, Object<'env>>> {
        self.open_in(env, config, self.world(&parts))
    }

    /// What the host answers to a call: JSON, or what went wrong.
    #[napi]
    pub fn reply(&self, call: i64, answer: Option<String>, fault: Option<String>) {
        let fault = || HostFault::new(fault.as_deref().unwrap_or("the host failed"));
        self.callbacks.reply(call, answer.ok_or_else(fault));
    }

    /// Calls an operation. `number` is the host's own, for `give_up`.
    #[napi(ts_return_type = "string | Promise<string>")]
    pub fn call<'env>(
        &self,
        env: &'env Env,
        number: i64,
        operation: String,
        request: String,
        caller: String,
    ) -> Result<Either<String, Object<'env>>> {
        let shared = Arc::clone(&self.shared);
        answered_text(env, async move {
            let facade = shared.facade()?;
            let stop = Arc::new(Notify::new());
            shared.running().insert(number, Arc::clone(&stop));
            let caller = CallerRecord::read(&caller);
            let answer = async { facade.call(caller?, &operation, request.as_bytes()).await };
            let answer = tokio::select! {
                answer = answer => answer,
                () = stop.notified() => Err(ApiError::edge(Code::CLOSED, "The call was given up.")),
            };
            shared.running().remove(&number);
            answer
        })
    }

    /// Stops waiting for a call. What it did by then stays done.
    #[napi]
    pub fn give_up(&self, number: i64) {
        if let Some(stop) = self.shared.running().remove(&number) {
            stop.notify_one();
        }
    }

    /// Mounts the desk under a path: the mount, or an error as text.
    #[napi]
    pub fn mount(&self, config: String) -> Either<NativeMount, String> {
        let read = || {
            let config = serde_json::from_str(&config).map_err(|error| {
                ApiError::edge(Code::CONFIGURATION_INVALID, &format!("mount: {error}"))
            })?;
            self.shared.facade()?.mount(config)
        };
        match keydesk_facade::guarded_sync(read) {
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
    ) -> Result<Either<String, Object<'env>>> {
        let shared = Arc::clone(&self.shared);
        answered_text(env, async move {
            let due = shared.facade()?.second_factor_due(relying_party.as_deref(), &user).await?;
            Ok(due.to_string())
        })
    }

    /// Delivers notifications that are still waiting.
    #[napi(ts_return_type = "string | Promise<string>")]
    pub fn deliver<'env>(
        &self,
        env: &'env Env,
        limit: u32,
    ) -> Result<Either<String, Object<'env>>> {
        let shared = Arc::clone(&self.shared);
        answered_text(env, async move {
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            Ok(shared.facade()?.deliver_notifications(limit).await?.to_string())
        })
    }

    /// Puts newer metadata in place; `metadata` is JSON.
    #[napi(ts_return_type = "string | Promise<string>")]
    pub fn update_metadata<'env>(
        &self,
        env: &'env Env,
        metadata: String,
    ) -> Result<Either<String, Object<'env>>> {
        let shared = Arc::clone(&self.shared);
        answered_text(env, async move {
            shared.facade()?.update_metadata_json(&metadata).await?;
            Ok("null".to_owned())
        })
    }

    /// What an operator should know about the configuration: a list as JSON.
    #[napi]
    pub fn warnings(&self) -> String {
        let written = || {
            let warnings = self.shared.facade()?.warnings()?;
            serde_json::to_string(&warnings)
                .map_err(|_| ApiError::edge(Code::INTERNAL, "The warnings cannot be written."))
        };
        text(keydesk_facade::guarded_sync(written))
    }

    /// Closes the desk.
    #[napi(ts_return_type = "string | Promise<string>")]
    pub fn close<'env>(&self, env: &'env Env) -> Result<Either<String, Object<'env>>> {
        let shared = Arc::clone(&self.shared);
        answered_text(env, async move {
            if let Some(facade) = shared.facade.get() {
                facade.close().await;
            }
            Ok("null".to_owned())
        })
    }
}

impl NativeDesk {
    /// The parts that the host provides, by their names in `parts`.
    pub fn world(&self, parts: &[String]) -> World {
        let has = |part: &str| parts.iter().any(|named| named == part);
        let host = || Arc::new(self.callbacks.clone());
        World {
            store: has("store").then(|| host() as _),
            directory: has("directory").then(|| host() as _),
            roles: has("directory.roles").then(|| host() as _),
            veto: has("may").then(|| host() as _),
            notifier: has("notifier").then(|| host() as _),
            portal: Some(host() as _),
            ..World::default()
        }
    }

    /// Opens the desk over these parts.
    ///
    /// # Errors
    /// If Node cannot make a promise; whatever else fails is in the answer's text.
    pub fn open_in<'env>(
        &self,
        env: &'env Env,
        config: String,
        world: World,
    ) -> Result<Either<String, Object<'env>>> {
        let shared = Arc::clone(&self.shared);
        answered_text(env, async move {
            let facade = Facade::open_json(&config, world).await?;
            // A desk that was opened twice keeps its first.
            let _ = shared.facade.set(facade);
            Ok("null".to_owned())
        })
    }
}

impl Shared {
    fn facade(&self) -> std::result::Result<&Facade, ApiError> {
        self.facade.get().ok_or_else(|| ApiError::edge(Code::CLOSED, "The desk is not open."))
    }

    fn running(&self) -> std::sync::MutexGuard<'_, HashMap<i64, Arc<Notify>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
