//! A fixed clock and randomness, store faults, the conformance suite and a panic, for tests only.

use std::sync::mpsc;

use keydesk_bindings_testkit::{Faults, FixedDependencies};
use keydesk_facade::{ApiError, Started, answer_text, error_text, guarded, started};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use super::answer::{begin_text, text_here, without_gil};
use super::desk::NativeDesk;

fn invalid(error: ApiError) -> PyErr {
    PyValueError::new_err(error.detail)
}

/// A clock that stands still until a test advances it, and seeded randomness.
#[pyclass(frozen)]
pub struct TestDependencies {
    dependencies: FixedDependencies,
}

#[pymethods]
impl TestDependencies {
    /// A clock that shows this RFC 3339 instant, and randomness from this seed.
    #[new]
    fn new(at: &str, seed: u32) -> PyResult<Self> {
        let dependencies = FixedDependencies::new(at, seed).map_err(invalid)?;
        Ok(Self { dependencies })
    }

    /// Moves the clock on.
    fn advance(&self, millis: u32) {
        self.dependencies.advance(millis);
    }

    /// Opens a desk with these dependencies, as `NativeDesk.open` does.
    fn open(
        &self,
        py: Python<'_>,
        desk: &NativeDesk,
        config: String,
        provided: String,
        host: Py<PyAny>,
    ) -> PyResult<String> {
        let opened = self.dependencies.open(&desk.session, config, provided);
        text_here(py, &desk.session, &host, opened)
    }

    fn begin_open(
        &self,
        py: Python<'_>,
        desk: &NativeDesk,
        config: String,
        provided: String,
        done: Py<PyAny>,
    ) -> PyResult<Option<String>> {
        begin_text(py, done, self.dependencies.open(&desk.session, config, provided))
    }
}

/// The way in which a host's store misbehaves in a test.
#[pyclass(frozen)]
pub struct TestFaults {
    faults: Faults,
}

#[pymethods]
impl TestFaults {
    /// A store without faults.
    #[new]
    fn new() -> Self {
        Self { faults: Faults::default() }
    }

    /// How the store behaves from now on.
    fn set(&self, misbehaviour: &str) -> PyResult<()> {
        self.faults.set(misbehaviour).map_err(invalid)
    }

    /// The answer or `!` and an error to use in place of `function`; `None` if it works.
    fn instead_of(&self, function: &str, request: &str) -> Option<String> {
        self.faults.instead_of(function, request)
    }
}

/// Runs the suite that every store must pass over the host's store and directory. The desk need not be open.
#[pyfunction]
pub fn conformance(py: Python<'_>, desk: &NativeDesk, provided: String) -> PyResult<String> {
    waited(py, keydesk_bindings_testkit::conformance(&desk.session, provided))
}

/// The people whom the host's directory must hold for the suite, as JSON.
#[pyfunction]
pub fn conformance_people() -> PyResult<String> {
    keydesk_bindings_testkit::conformance_people().map_err(invalid)
}

/// Panics, at once or after a short sleep.
#[pyfunction]
pub fn panic_now(py: Python<'_>, later: bool) -> PyResult<String> {
    waited(py, keydesk_bindings_testkit::panic_now(later))
}

/// Waits without the GIL, while the host's callback answers on other threads.
fn waited<F>(py: Python<'_>, future: F) -> PyResult<String>
where
    F: Future<Output = Result<String, ApiError>> + Send + 'static,
{
    without_gil(py, || match started(async move { answer_text(guarded(future).await) }) {
        Ok(Started::Done(text)) => Ok(text),
        Ok(Started::Waiting(waiting)) => {
            let (sender, receiver) = mpsc::channel();
            let sent = waiting.then(move |text| drop(sender.send(text)));
            sent.map_err(invalid)?;
            receiver.recv().map_err(|gone| PyValueError::new_err(gone.to_string()))
        }
        Err(error) => Ok(error_text(&error)),
    })
}
