//! A closed desk: a service that answers `closed`.

use std::fmt;
use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use futures::FutureExt;
use http::{HeaderMap, Response, StatusCode, Uri};
use http_body_util::BodyExt;
use keydesk_api::Code;

use crate::config::HttpConfig;
use crate::pages;
use crate::problem::Problem;
use crate::service::{DeskBody, finish, inner_uri};
use crate::shared::Shared;

/// A desk that was closed: it answers everything with `closed` (503), and holds neither the store nor
/// anything else of the desk. [`HttpDesk::close`](crate::HttpDesk::close) makes it.
#[derive(Clone)]
pub struct ClosedDesk {
    config: Arc<HttpConfig>,
    page: Kept,
    problem: Kept,
}

/// A response that can be given any number of times.
#[derive(Clone)]
struct Kept {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl ClosedDesk {
    pub(crate) fn new(shared: &Shared) -> Self {
        let problem = || Problem::new(Code::CLOSED);
        Self {
            config: Arc::clone(&shared.config),
            page: Kept::new(pages::failed(shared, None, problem())),
            problem: Kept::new(problem().into_response(shared.language)),
        }
    }

    /// The answer to a request for this address: a page for people, a problem for programs.
    pub fn answer(&self, uri: &Uri) -> Response<DeskBody> {
        let inner = inner_uri(&self.config, uri);
        let program = inner.is_some_and(|inner| pages::is_for_programs(inner.path()));
        let kept = if program { &self.problem } else { &self.page };
        let mut response = Response::new(Body::from(kept.body.clone()));
        *response.status_mut() = kept.status;
        *response.headers_mut() = kept.headers.clone();
        finish(response)
    }
}

impl Kept {
    fn new(response: Response<Body>) -> Self {
        let (head, body) = response.into_parts();
        // It was made from text, so nothing is waited for.
        let body = body.collect().now_or_never().and_then(Result::ok);
        let body = body.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        Self { status: head.status, headers: head.headers, body }
    }
}

impl fmt::Debug for ClosedDesk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClosedDesk").field("config", &self.config).finish_non_exhaustive()
    }
}
