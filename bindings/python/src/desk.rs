//! A desk.

use std::sync::Arc;

use keydesk_facade::{Request, Session, guarded_sync};
use pyo3::prelude::*;

use super::answer::{begin_text, in_python, object_or_text, soon_in_python, text_here};
use super::mount::NativeMount;

/// A desk, open or not yet. What waits is there twice: the plain name waits on the calling thread and takes
/// `host(name, request)`, which answers what the desk asks; `begin_...` takes `done(value)`.
#[pyclass(frozen)]
pub struct NativeDesk {
    pub(crate) session: Session,
}

#[pymethods]
impl NativeDesk {
    /// `ask(call, name, request)` takes what the desk asks of the host where no call waits for it, on a thread
    /// of Keydesk; the host answers by `reply`. `soon` is whether `ask` returns at once.
    #[new]
    fn new(ask: Py<PyAny>, soon: bool) -> Self {
        let ask = Arc::new(ask);
        let session = Session::new(move |call, name: &'static str, request| {
            let ask = Arc::clone(&ask);
            let work = move |py: Python<'_>| ask.call1(py, (call, name, request)).map(drop);
            if soon { soon_in_python(work) } else { in_python(work) }
        });
        Self { session }
    }

    /// Opens the desk: its warnings as JSON. `provided` names the functions of the host.
    fn open(
        &self,
        py: Python<'_>,
        config: String,
        provided: String,
        host: Py<PyAny>,
    ) -> PyResult<String> {
        text_here(py, &self.session, &host, self.session.open(config, provided))
    }

    fn begin_open(
        &self,
        py: Python<'_>,
        config: String,
        provided: String,
        done: Py<PyAny>,
    ) -> PyResult<Option<String>> {
        begin_text(py, done, self.session.open(config, provided))
    }

    /// The host's answer to a call: JSON, or what went wrong.
    #[pyo3(signature = (call, answer, fault))]
    fn reply(&self, call: i64, answer: Option<String>, fault: Option<&str>) {
        self.session.reply(call, answer, fault);
    }

    /// Calls an operation. `number` is the host's own, for `give_up`; `response` is the browser's, where
    /// it came as text.
    #[pyo3(signature = (number, operation, request, response, caller, host))]
    #[allow(clippy::too_many_arguments, reason = "a record would have to be made in Python first")]
    fn call(
        &self,
        py: Python<'_>,
        number: i64,
        operation: String,
        request: String,
        response: Option<String>,
        caller: String,
        host: Py<PyAny>,
    ) -> PyResult<String> {
        let request = Request { operation, request, response, caller };
        text_here(py, &self.session, &host, self.session.call(number, request))
    }

    #[pyo3(signature = (number, operation, request, response, caller, done))]
    #[allow(clippy::too_many_arguments, reason = "a record would have to be made in Python first")]
    fn begin_call(
        &self,
        py: Python<'_>,
        number: i64,
        operation: String,
        request: String,
        response: Option<String>,
        caller: String,
        done: Py<PyAny>,
    ) -> PyResult<Option<String>> {
        let request = Request { operation, request, response, caller };
        begin_text(py, done, self.session.call(number, request))
    }

    /// Stops waiting for a call. What it did by then stays done.
    fn give_up(&self, number: i64) {
        self.session.give_up(number);
    }

    /// Calls a function of the desk that is not an operation.
    fn manage(
        &self,
        py: Python<'_>,
        function: String,
        request: String,
        host: Py<PyAny>,
    ) -> PyResult<String> {
        text_here(py, &self.session, &host, self.session.manage(function, request))
    }

    fn begin_manage(
        &self,
        py: Python<'_>,
        function: String,
        request: String,
        done: Py<PyAny>,
    ) -> PyResult<Option<String>> {
        begin_text(py, done, self.session.manage(function, request))
    }

    /// Mounts the desk under a path. The second value is an error as text.
    fn mount(&self, config: &str) -> (Option<NativeMount>, Option<String>) {
        object_or_text(guarded_sync(|| {
            Ok(NativeMount { session: self.session.clone(), mount: self.session.mount(config)? })
        }))
    }
}
