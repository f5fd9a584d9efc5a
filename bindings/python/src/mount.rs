//! A mounted desk: requests in, responses out.

use std::sync::Arc;

use keydesk_facade::{
    ApiError, HttpAnswer, HttpRequest, Mount, Session, answer_text, error_text, guarded,
    guarded_sync,
};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::answer::{begin, wait_here, without_gil};

/// A desk under a path.
#[pyclass(frozen)]
pub struct NativeMount {
    pub(crate) session: Session,
    pub(crate) mount: Mount,
}

/// A body that goes on for as long as the connection lasts.
#[pyclass(frozen)]
pub struct NativeStream {
    session: Session,
    answer: Arc<HttpAnswer>,
}

/// A response: its status, its headers, and its whole body or a stream. Or an error as text.
#[derive(IntoPyObject)]
pub enum Answered {
    /// A response.
    Response(u16, Vec<(String, String)>, Option<Bytes>, Option<NativeStream>),
    /// An error as text.
    #[pyo3(transparent)]
    Error(String),
}

/// Bytes that become `bytes` in Python.
pub struct Bytes(Vec<u8>);

impl<'py> IntoPyObject<'py> for Bytes {
    type Target = PyBytes;
    type Output = Bound<'py, PyBytes>;
    type Error = std::convert::Infallible;

    fn into_pyobject(self, py: Python<'py>) -> Result<Self::Output, Self::Error> {
        Ok(PyBytes::new(py, &self.0))
    }
}

#[pymethods]
impl NativeMount {
    /// The path under which the desk stands.
    #[getter]
    fn prefix(&self) -> &str {
        self.mount.prefix()
    }

    /// Whether a request with this path, and perhaps a query, is for the desk.
    fn serves(&self, target: &str) -> bool {
        self.mount.serves(target)
    }

    /// How many bytes of a body to read at most.
    #[getter]
    fn body_limit(&self) -> u32 {
        self.mount.body_limit()
    }

    /// Calls a function of the mounted desk that answers no request, with its request as JSON.
    fn manage(&self, py: Python<'_>, function: &str, request: &str) -> String {
        without_gil(py, || answer_text(guarded_sync(|| self.mount.manage(function, request))))
    }

    /// Answers a request on the calling thread; `peer` is the address of the connection's other end.
    #[pyo3(signature = (number, method, target, headers, body, peer, host))]
    #[allow(clippy::too_many_arguments, reason = "a record would have to be made in Python first")]
    fn handle(
        &self,
        py: Python<'_>,
        number: i64,
        method: String,
        target: String,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
        peer: Option<String>,
        host: Py<PyAny>,
    ) -> PyResult<Answered> {
        let request = HttpRequest { number, method, target, headers, body, peer };
        let handled = wait_here(py, &self.session, &host, self.mount.handle(request))?;
        Ok(answered(self.session.clone(), handled))
    }

    #[pyo3(signature = (number, method, target, headers, body, peer, done))]
    #[allow(clippy::too_many_arguments, reason = "a record would have to be made in Python first")]
    fn begin_handle(
        &self,
        py: Python<'_>,
        number: i64,
        method: String,
        target: String,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
        peer: Option<String>,
        done: Py<PyAny>,
    ) -> PyResult<Option<Answered>> {
        let request = HttpRequest { number, method, target, headers, body, peer };
        let (session, mount) = (self.session.clone(), self.mount.clone());
        begin(py, done, async move { answered(session, guarded(mount.handle(request)).await) })
    }
}

fn answered(session: Session, handled: Result<HttpAnswer, ApiError>) -> Answered {
    match handled {
        Ok(mut answer) => {
            let (status, headers) = (answer.status, std::mem::take(&mut answer.headers));
            match answer.whole.take() {
                Some(whole) => Answered::Response(status, headers, Some(Bytes(whole)), None),
                None => {
                    let stream = NativeStream { session, answer: Arc::new(answer) };
                    Answered::Response(status, headers, None, Some(stream))
                }
            }
        }
        Err(error) => Answered::Error(error_text(&error)),
    }
}

#[pymethods]
impl NativeStream {
    /// The next part, waited for on the calling thread; empty at the end.
    fn next(&self, py: Python<'_>, host: Py<PyAny>) -> PyResult<Bytes> {
        let answer = &self.answer;
        let part = wait_here(py, &self.session, &host, async move { Ok(answer.next().await) })?;
        Ok(Bytes(part.ok().flatten().unwrap_or_default()))
    }

    fn begin_next(&self, py: Python<'_>, done: Py<PyAny>) -> PyResult<Option<Bytes>> {
        let answer = Arc::clone(&self.answer);
        begin(py, done, async move { Bytes(answer.next().await.unwrap_or_default()) })
    }

    /// Ends a stream that is not read any more.
    fn cancel(&self) {
        self.answer.cancel();
    }
}
