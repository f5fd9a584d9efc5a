//! A mounted desk: requests in, responses out.

use std::sync::Arc;

use keydesk_facade::{HttpAnswer, HttpRequest, Mount};
use napi::bindgen_prelude::{Buffer, Either, Object, Uint8Array};
use napi::{Env, Result};
use napi_derive::napi;

use super::answer::{answered, failed};

/// A desk under a path.
#[napi]
pub struct NativeMount {
    pub(super) mount: Mount,
}

/// A response.
#[napi]
pub struct NativeAnswer {
    answer: Arc<HttpAnswer>,
}

#[napi]
impl NativeMount {
    /// Answers a request; `headers` holds names and values in turn, `peer` the address of the
    /// connection's other end. An error is text.
    #[allow(clippy::too_many_arguments, reason = "napi takes them one by one")]
    #[napi(ts_return_type = "NativeAnswer | string | Promise<NativeAnswer | string>")]
    pub fn handle<'env>(
        &self,
        env: &'env Env,
        number: i64,
        method: String,
        target: String,
        headers: Vec<String>,
        body: Uint8Array,
        peer: Option<String>,
    ) -> Result<Either<Either<NativeAnswer, String>, Object<'env>>> {
        let mut pairs = headers.into_iter();
        let mut headers = Vec::new();
        while let (Some(name), Some(value)) = (pairs.next(), pairs.next()) {
            headers.push((name, value));
        }
        let request = HttpRequest { number, method, target, headers, body: body.to_vec(), peer };
        let mount = self.mount.clone();
        answered(env, async move {
            match keydesk_facade::guarded(mount.handle(request)).await {
                Ok(answer) => Either::A(NativeAnswer { answer: Arc::new(answer) }),
                Err(error) => Either::B(failed(&error)),
            }
        })
    }
}

#[napi]
impl NativeAnswer {
    /// The status.
    #[napi(getter)]
    pub fn status(&self) -> u32 {
        u32::from(self.answer.status)
    }

    /// Names and values of the headers in turn.
    #[napi(getter)]
    pub fn headers(&self) -> Vec<String> {
        let pairs = self.answer.headers.iter();
        pairs.flat_map(|(name, value)| [name.clone(), value.clone()]).collect()
    }

    /// The whole body; `null` if it is a stream.
    #[napi(getter)]
    pub fn body(&self) -> Option<Buffer> {
        self.answer.whole.clone().map(Buffer::from)
    }

    /// The next part of a stream; `null` at its end.
    #[napi(ts_return_type = "Buffer | null | Promise<Buffer | null>")]
    pub fn next<'env>(&self, env: &'env Env) -> Result<Either<Option<Buffer>, Object<'env>>> {
        let answer = Arc::clone(&self.answer);
        answered(env, async move { answer.next().await.map(Buffer::from) })
    }

    /// Ends a stream that nobody reads any more.
    #[napi]
    pub fn cancel(&self) {
        self.answer.cancel();
    }
}
