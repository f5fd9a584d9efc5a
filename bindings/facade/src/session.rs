//! One desk, as a binding holds it: text and numbers in, text and numbers out. A binding adds only
//! how its language calls functions and waits.

use std::borrow::Cow;
use std::collections::HashMap;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};

use keydesk_api::{ApiError, Code};
use tokio::sync::{Notify, mpsc};

use crate::caller::CallerRecord;
use crate::facade::Facade;
use crate::guard::guarded;
use crate::host::{Asked, Callbacks, HostFault, answered_by};
use crate::mount::Mount;
use crate::open::Dependencies;
use crate::provided::Provided;
use crate::runtime::runtime;
use crate::text::json_text;

/// A desk, open or not yet; cheap to clone.
#[derive(Clone)]
pub struct Session {
    inner: Arc<Inner>,
}

struct Inner {
    callbacks: Callbacks,
    facade: OnceLock<Facade>,
    /// Calls that the host may still give up, by its own numbers for them.
    running: Mutex<HashMap<i64, Arc<Notify>>>,
}

/// What a call asks.
#[derive(Clone)]
pub struct Request {
    /// The name of the operation.
    pub operation: String,
    /// The request as JSON; without its `response` where that stands beside it.
    pub request: String,
    /// The browser's response as the very text that came.
    pub response: Option<String>,
    /// A `CallerRecord` as JSON; empty for nobody.
    pub caller: String,
}

/// The futures own what they need, because every language polls them on other threads.
impl Session {
    /// A desk that is not open yet. `send` takes what the desk asks of the host and returns at once;
    /// false if it cannot. The host answers by [`Session::reply`].
    pub fn new(send: impl Fn(i64, &'static str, String) -> bool + Send + Sync + 'static) -> Self {
        let (facade, running) = (OnceLock::new(), Mutex::default());
        Self { inner: Arc::new(Inner { callbacks: Callbacks::new(send), facade, running }) }
    }

    /// The parts that the host provides. `provided` names its functions as the callbacks of `api.json`
    /// do: `{"store.load": true, ...}`, for every function of each part: `true` for a function, `null`
    /// for one that is left out, `false` for anything else.
    ///
    /// # Errors
    /// `configuration_invalid` where a part lacks a function that it must have.
    pub fn dependencies(&self, provided: &str) -> Result<Dependencies, ApiError> {
        let provided = Provided::read(provided)?;
        let host = || Arc::new(self.inner.callbacks.clone());
        Ok(Dependencies {
            store: provided.has("store.load").then(|| host() as _),
            directory: provided.has("directory.user").then(|| host() as _),
            roles: provided.has("directory.roles").then(|| host() as _),
            veto: provided.has("may").then(|| host() as _),
            notifier: provided.has("notifier.deliver").then(|| host() as _),
            portal: provided.has("portal.session").then(|| host() as _),
            faults: provided.has("onError").then(|| host() as _),
            ..Dependencies::default()
        })
    }

    /// Opens the desk over the parts that the host provides, named as in [`Session::dependencies`].
    /// Answers what an operator should know about the configuration: a list of `WarningRecord` as JSON.
    ///
    /// # Errors
    /// Those of [`Session::dependencies`] and of [`Facade::open_json`].
    pub fn open(
        &self,
        config: String,
        provided: String,
    ) -> impl Future<Output = Result<String, ApiError>> + Send + use<> {
        let session = self.clone();
        async move {
            let dependencies = session.dependencies(&provided)?;
            session.open_in(config, dependencies).await
        }
    }

    /// Opens the desk over these parts, and answers as [`Session::open`] does. A session that is opened twice
    /// keeps its first desk.
    ///
    /// # Errors
    /// Those of [`Facade::open_json`].
    pub fn open_in(
        &self,
        config: String,
        dependencies: Dependencies,
    ) -> impl Future<Output = Result<String, ApiError>> + Send + use<> {
        let session = self.clone();
        async move {
            let facade = Facade::open_json(&config, dependencies).await?;
            let warnings = json_text(&facade.warnings()?)?;
            let _ = session.inner.facade.set(facade);
            Ok(warnings)
        }
    }

    /// What the host answers to a call of the desk: JSON, or what went wrong.
    pub fn reply(&self, call: i64, answer: Option<String>, fault: Option<&str>) {
        let fault = || HostFault::new(fault.unwrap_or("the host failed"));
        self.inner.callbacks.reply(call, answer.ok_or_else(fault));
    }

    /// Calls an operation. `number` is the host's own, for [`Session::give_up`].
    ///
    /// # Errors
    /// Those of [`Facade::call`]; `closed` for a call that was given up.
    pub fn call(
        &self,
        number: i64,
        asked: Request,
    ) -> impl Future<Output = Result<String, ApiError>> + Send + use<> {
        let session = self.clone();
        async move {
            let facade = session.facade()?;
            let stop = Arc::new(Notify::new());
            let _running = Running::begin(&session, number, Arc::clone(&stop));
            let caller = CallerRecord::read(&asked.caller)?;
            let request = with_response(&asked.request, asked.response.as_deref())?;
            tokio::select! {
                answer = facade.call(caller, &asked.operation, request.as_bytes()) => answer,
                () = stop.notified() => Err(ApiError::with_detail(Code::CLOSED, "The call was given up.")),
            }
        }
    }

    /// Waits on the calling thread for what this desk does. `host` answers there what the desk asks
    /// meanwhile, so that the host's own transaction of this thread holds what is stored. Must not be
    /// called from within a Tokio runtime.
    ///
    /// # Errors
    /// Those of the future; `internal` for a panic.
    pub fn here<T>(
        &self,
        future: impl Future<Output = Result<T, ApiError>>,
        mut host: impl FnMut(&'static str, String) -> Result<String, HostFault>,
    ) -> Result<T, ApiError> {
        let (sender, mut questions) = mpsc::unbounded_channel::<Asked>();
        runtime()?.block_on(async {
            let mut future = pin!(guarded(answered_by(sender, future)));
            loop {
                tokio::select! {
                    biased;
                    Some(asked) = questions.recv() => {
                        let answer = host(asked.name, asked.request);
                        self.inner.callbacks.reply(asked.call, answer);
                    }
                    answer = &mut future => return answer,
                }
            }
        })
    }

    /// Stops waiting for a call. What it did by then stays done.
    pub fn give_up(&self, number: i64) {
        if let Some(stop) = self.lock().remove(&number) {
            stop.notify_one();
        }
    }

    /// How many calls are under way.
    pub fn running(&self) -> usize {
        self.lock().len()
    }

    /// Mounts the desk under a path; `config` is a `MountConfig` as JSON.
    ///
    /// # Errors
    /// Those of [`Facade::mount`].
    pub fn mount(&self, config: &str) -> Result<Mount, ApiError> {
        let config = serde_json::from_str(config).map_err(|error| {
            ApiError::with_detail(Code::CONFIGURATION_INVALID, &format!("mount: {error}"))
        })?;
        self.facade()?.mount(config)
    }

    /// Closes the desk. Twice is no error, nor is a desk that was never open.
    pub async fn close(&self) {
        if let Some(facade) = self.inner.facade.get() {
            facade.close().await;
        }
    }

    pub(crate) fn facade(&self) -> Result<&Facade, ApiError> {
        let closed = || ApiError::with_detail(Code::CLOSED, "The desk is not open.");
        self.inner.facade.get().ok_or_else(closed)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<i64, Arc<Notify>>> {
        self.inner.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts a call as under way until it ends, however it ends.
struct Running<'a> {
    session: &'a Session,
    number: i64,
}

impl<'a> Running<'a> {
    fn begin(session: &'a Session, number: i64, stop: Arc<Notify>) -> Self {
        session.lock().insert(number, stop);
        Self { session, number }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.session.lock().remove(&self.number);
    }
}

/// A future that was polled once where it was made.
pub enum Started<F: Future> {
    /// It did not wait for anything.
    Done(F::Output),
    /// It waits, and goes on wherever it is polled next.
    Waiting(Waiting<F>),
}

/// A future that waits for something.
pub struct Waiting<F>(Pin<Box<F>>);

/// Polls a future once on this thread: what waits for nothing needs no promise and no other thread.
///
/// # Errors
/// `internal` if the operating system gives no threads.
pub fn started<F: Future>(future: F) -> Result<Started<F>, ApiError> {
    let _entered = runtime()?.enter();
    let mut future = Box::pin(future);
    Ok(match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Started::Done(value),
        Poll::Pending => Started::Waiting(Waiting(future)),
    })
}

impl<F> Waiting<F>
where
    F: Future<Output: Send> + Send + 'static,
{
    /// Goes on in the background, and hands the value over on a thread of the runtime.
    ///
    /// # Errors
    /// `internal` if the operating system gives no threads.
    pub fn then(self, done: impl FnOnce(F::Output) + Send + 'static) -> Result<(), ApiError> {
        runtime()?.spawn(async move { done(self.0.await) });
        Ok(())
    }
}

/// A request as JSON with the browser's response as its member, character for character.
///
/// # Errors
/// `malformed_request` for a response that is not one JSON value.
pub(crate) fn with_response<'a>(
    request: &'a str,
    response: Option<&str>,
) -> Result<Cow<'a, str>, ApiError> {
    let Some(response) = response else { return Ok(request.into()) };
    let malformed =
        || ApiError::with_detail(Code::MALFORMED_REQUEST, "The request's response is no JSON.");
    // One value, or it could add members of its own.
    let response: &serde_json::value::RawValue =
        serde_json::from_str(response).map_err(|_| malformed())?;
    let head = request.trim_end().strip_suffix('}').ok_or_else(malformed)?;
    let comma = if head.trim() == "{" { "" } else { "," };
    Ok(format!("{head}{comma}\"response\":{response}}}").into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::with_response;

    #[test]
    fn a_response_is_one_member_as_it_came() {
        let response = r#" {"id":"a","id":"b"} "#;
        assert_eq!(
            with_response("{}", Some(response)).unwrap(),
            r#"{"response":{"id":"a","id":"b"}}"#
        );
        let request = r#"{"ceremonyId":"c"} "#;
        let written = r#"{"ceremonyId":"c","response":{"id":"a","id":"b"}}"#;
        assert_eq!(with_response(request, Some(response)).unwrap(), written);
        assert_eq!(with_response(request, None).unwrap(), request);
        for response in ["", "{", "1,\"more\":2", "{}}"] {
            assert_eq!(
                with_response("{}", Some(response)).unwrap_err().code.as_str(),
                "malformed_request"
            );
        }
        assert!(with_response("[1]", Some("{}")).is_err());
    }
}
