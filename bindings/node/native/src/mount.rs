//! A mounted desk: requests in, responses out.

use std::sync::Arc;

use keydesk_facade::{
    HttpAnswer, HttpRequest, Mount, answer_text, guarded, guarded_sync, header_pairs,
};
use napi::Env;
use napi::bindgen_prelude::{Buffer, Either, Uint8Array};
use napi_derive::napi;

use super::answer::{Answer, answered, object_or_text};

/// A desk under a path.
#[napi]
pub struct NativeMount {
    pub(super) mount: Mount,
}

/// A body that goes on for as long as the connection lasts.
#[napi]
pub struct NativeStream {
    answer: Arc<HttpAnswer>,
}

/// A response: its status, its headers, and its whole body or a stream.
type Response = (u32, Vec<(String, String)>, Option<Buffer>, Option<NativeStream>);

#[napi]
impl NativeMount {
    /// The path under which the desk stands.
    #[napi(getter)]
    pub fn prefix(&self) -> String {
        self.mount.prefix().to_owned()
    }

    /// Whether a request with this path, and perhaps a query, is for the desk.
    #[napi]
    pub fn serves(&self, target: String) -> bool {
        self.mount.serves(&target)
    }

    /// How many bytes of a body to read at most.
    #[napi(getter)]
    pub fn body_limit(&self) -> u32 {
        self.mount.body_limit()
    }

    /// Calls a function of the mounted desk that answers no request, with its request as JSON.
    #[napi]
    pub fn manage(&self, function: String, request: String) -> String {
        answer_text(guarded_sync(|| self.mount.manage(&function, &request)))
    }

    /// Answers a request; `headers` holds names and values in turn, `peer` the address of the
    /// connection's other end. An error is text.
    #[allow(clippy::too_many_arguments, reason = "napi takes them one by one")]
    #[napi]
    pub fn handle<'env>(
        &self,
        env: &'env Env,
        number: i64,
        method: String,
        target: String,
        headers: Vec<String>,
        body: Uint8Array,
        peer: Option<String>,
    ) -> Answer<'env, Either<Response, String>> {
        let (headers, body) = (header_pairs(headers), body.to_vec());
        let request = HttpRequest { number, method, target, headers, body, peer };
        let mount = self.mount.clone();
        answered(
            env,
            async move { object_or_text(guarded(mount.handle(request)).await.map(response)) },
        )
    }
}

fn response(mut answer: HttpAnswer) -> Response {
    let (status, headers) = (answer.status.into(), std::mem::take(&mut answer.headers));
    match answer.whole.take() {
        Some(whole) => (status, headers, Some(whole.into()), None),
        None => (status, headers, None, Some(NativeStream { answer: Arc::new(answer) })),
    }
}

#[napi]
impl NativeStream {
    /// The next part; `null` at the end.
    #[napi]
    pub fn next<'env>(&self, env: &'env Env) -> Answer<'env, Option<Buffer>> {
        let answer = Arc::clone(&self.answer);
        answered(env, async move { answer.next().await.map(Buffer::from) })
    }

    /// Ends a stream that nobody reads any more.
    #[napi]
    pub fn cancel(&self) {
        self.answer.cancel();
    }
}
