//! From a future to its value: on the calling thread, or by a function that is called later.

use std::cell::Cell;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError, mpsc};
use std::thread::{self, ThreadId};
use std::time::Duration;

use keydesk_facade::host::HostFault;
use keydesk_facade::{
    ApiError, Code, Session, Started, answer_text, error_text, guarded, runtime, started,
};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// Waits on the calling thread, without the GIL. `host(name, request)` answers there what the desk asks
/// meanwhile: `(JSON, None)`, or `(None, message)`. What it raises ends the call and is raised again.
pub(crate) fn wait_here<T: Send>(
    py: Python<'_>,
    session: &Session,
    host: &Py<PyAny>,
    future: impl Future<Output = Result<T, ApiError>> + Send,
) -> PyResult<Result<T, ApiError>> {
    RUNTIME_STARTED.store(true, Ordering::Relaxed);
    let mut raised = None;
    let ask = |name: &'static str, request: String| {
        let Some(_callback) = Callback::begin() else { return Err(fault_of(None)) };
        Python::attach(|py| {
            let answer = host.call1(py, (name, request));
            match answer.and_then(|answer| answer.extract(py)) {
                Ok((Some(json), _)) => Ok(json),
                Ok((None, fault)) => Err(fault_of(fault)),
                Err(error) => {
                    raised.get_or_insert(error);
                    Err(HostFault::new("the host was interrupted"))
                }
            }
        })
    };
    let wait = || session.here(future, ask);
    // A host's function that uses a desk waits within a wait; one thread can only do one at a time.
    let answer = without_gil(py, || match Waits::begin() {
        Some(_waits) => wait(),
        None => thread::scope(|scope| scope.spawn(wait).join()).unwrap_or_else(|_| {
            Err(ApiError::with_detail(Code::INTERNAL, "The call was stopped."))
        }),
    });
    raised.map_or(Ok(answer), Err)
}

/// [`wait_here`] for JSON: an answer, or an error as text.
pub(crate) fn text_here(
    py: Python<'_>,
    session: &Session,
    host: &Py<PyAny>,
    future: impl Future<Output = Result<String, ApiError>> + Send,
) -> PyResult<String> {
    wait_here(py, session, host, future).map(answer_text)
}

/// Runs a future: its value at once if it does not wait for anything. Else `None`, and `done(value)` is
/// called once from another thread.
pub(crate) fn begin<T, F>(py: Python<'_>, done: Py<PyAny>, future: F) -> PyResult<Option<T>>
where
    T: for<'py> IntoPyObject<'py> + Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    RUNTIME_STARTED.store(true, Ordering::Relaxed);
    let failed = |error: ApiError| PyRuntimeError::new_err(error.detail);
    match without_gil(py, || started(future)).map_err(failed)? {
        Started::Done(value) => Ok(Some(value)),
        Started::Waiting(waiting) => {
            let finish = move |value| {
                soon_in_python(move |py| done.call1(py, (value,)).map(drop));
            };
            waiting.then(finish).map_err(failed)?;
            Ok(None)
        }
    }
}

/// [`begin`] for what may fail or panic: JSON, or an error as text.
pub(crate) fn begin_text<F>(py: Python<'_>, done: Py<PyAny>, future: F) -> PyResult<Option<String>>
where
    F: Future<Output = Result<String, ApiError>> + Send + 'static,
{
    begin(py, done, async move { answer_text(guarded(future).await) })
}

/// An object of a class, or the error as text.
pub(crate) fn object_or_text<T>(made: Result<T, ApiError>) -> (Option<T>, Option<String>) {
    match made {
        Ok(object) => (Some(object), None),
        Err(error) => (None, Some(error_text(&error))),
    }
}

/// Runs work that needs nothing of Python, so that other threads run meanwhile.
pub(crate) fn without_gil<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
    let (done, _callback) = py.detach(|| {
        let done = work();
        // A thread that took the GIL of an interpreter that ends would be ended in the middle of Rust code.
        loop {
            if let Some(callback) = Callback::begin() {
                return (done, callback);
            }
            thread::park();
        }
    });
    done
}

/// Work for Python that comes from a thread of Keydesk.
type Work = Box<dyn FnOnce(Python<'_>) + Send>;

/// Runs Python code that may take its time, on a thread of its own; not once the interpreter ends.
pub(crate) fn in_python(work: impl FnOnce(Python<'_>) -> PyResult<()> + Send + 'static) -> bool {
    let Ok(runtime) = runtime() else { return false };
    runtime.spawn_blocking(move || {
        let Some(_callback) = Callback::begin() else { return };
        Python::try_attach(|py| raised_nowhere(py, work(py)));
    });
    true
}

/// Runs Python code that returns at once, such as a wake-up of an event loop: on the one thread that does nothing
/// else, so that many calls at a time need no more threads.
pub(crate) fn soon_in_python(
    work: impl FnOnce(Python<'_>) -> PyResult<()> + Send + 'static,
) -> bool {
    let sender = SOON.get_or_init(|| {
        let (sender, receiver) = mpsc::channel::<Work>();
        let run = move || {
            while let Ok(work) = receiver.recv() {
                let Some(_callback) = Callback::begin() else { return };
                Python::try_attach(|py| {
                    // With what came meanwhile: taking the GIL is most of the work.
                    std::iter::once(work).chain(receiver.try_iter()).for_each(|work| work(py));
                });
            }
        };
        thread::Builder::new().name("keydesk-python".into()).spawn(run).ok().map(|_| sender)
    });
    let work: Work = Box::new(move |py| raised_nowhere(py, work(py)));
    sender.as_ref().is_some_and(|sender| sender.send(work).is_ok())
}

/// The functions that Keydesk calls catch what the host's code raises.
fn raised_nowhere(py: Python<'_>, result: PyResult<()>) {
    result.unwrap_or_else(|error| error.write_unraisable(py, None));
}

/// Whether this process uses threads of Keydesk, which a forked process does not have.
#[pyfunction]
pub fn runtime_started() -> bool {
    RUNTIME_STARTED.load(Ordering::Relaxed)
}

/// Lets no other thread go back to Python from Rust any more, and waits up to five seconds for those that are on
/// their way. An interpreter that ends would end them at any line.
#[pyfunction]
pub fn stop_callbacks(py: Python<'_>) {
    py.detach(|| {
        let mut callbacks = lock();
        callbacks.stopped_by = Some(thread::current().id());
        let under_way = |callbacks: &mut Callbacks| callbacks.under_way > 0;
        drop(DONE.wait_timeout_while(callbacks, Duration::from_secs(5), under_way));
    });
}

fn fault_of(message: Option<String>) -> HostFault {
    HostFault::new(message.as_deref().unwrap_or("the host failed"))
}

/// How many threads go from Rust to Python.
struct Callbacks {
    under_way: usize,
    /// The thread that ends the interpreter. It alone may still use Python.
    stopped_by: Option<ThreadId>,
}

/// One of them, until it is dropped.
struct Callback;

impl Callback {
    fn begin() -> Option<Self> {
        let mut callbacks = lock();
        let may = callbacks.stopped_by.is_none_or(|by| by == thread::current().id());
        may.then(|| {
            callbacks.under_way += 1;
            Self
        })
    }
}

impl Drop for Callback {
    fn drop(&mut self) {
        lock().under_way -= 1;
        DONE.notify_all();
    }
}

fn lock() -> MutexGuard<'static, Callbacks> {
    CALLBACKS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A thread's wait, until it is dropped.
struct Waits;

impl Waits {
    /// `None` on a thread that waits already.
    fn begin() -> Option<Self> {
        (!WAITS.replace(true)).then_some(Self)
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        WAITS.set(false);
    }
}

thread_local! {
    static WAITS: Cell<bool> = const { Cell::new(false) };
}

static CALLBACKS: Mutex<Callbacks> = Mutex::new(Callbacks { under_way: 0, stopped_by: None });
static SOON: OnceLock<Option<mpsc::Sender<Work>>> = OnceLock::new();
static DONE: Condvar = Condvar::new();
static RUNTIME_STARTED: AtomicBool = AtomicBool::new(false);
