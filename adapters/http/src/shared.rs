//! The state that all requests share.

use std::sync::Arc;

use http::request::Parts;
use http::{Request, Uri};
use keydesk_api::{Api, Language};
use keydesk_core::ids::UserId;
use tokio::sync::broadcast;

use crate::assets::Assets;
use crate::config::HttpConfig;
use crate::host::Host;
use crate::streams::Streams;
use crate::text::Catalogue;

/// The head of a request as it reached the desk: what the host is shown. Routers around and within
/// the desk leave their own traces in a request, which must not meet.
#[derive(Clone)]
pub(crate) struct Outside(Arc<Parts>);

impl Outside {
    /// The same request with this address, and nothing else of the routers around.
    pub(crate) fn inner(parts: Parts, uri: Uri) -> Parts {
        let (mut inner, ()) = Request::new(()).into_parts();
        inner.method = parts.method.clone();
        inner.uri = uri;
        inner.version = parts.version;
        inner.headers = parts.headers.clone();
        inner.extensions.insert(Self(Arc::new(parts)));
        inner
    }

    /// The request as the host receives it.
    pub(crate) fn of(inner: &Parts) -> Arc<Parts> {
        let outside = inner.extensions.get::<Self>();
        outside.map_or_else(|| Arc::new(inner.clone()), |outside| Arc::clone(&outside.0))
    }
}

pub(crate) struct Shared {
    pub(crate) api: Api,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) config: Arc<HttpConfig>,
    pub(crate) assets: Arc<Assets>,
    /// The language of problem documents; pages have that of `text`.
    pub(crate) language: Language,
    pub(crate) text: &'static Catalogue,
    /// The OpenAPI document, made once.
    pub(crate) openapi: Arc<str>,
    /// Notifies open pages of the users whose accounts changed on another node.
    pub(crate) changed: broadcast::Sender<UserId>,
    /// The pages that wait for events, in all languages.
    pub(crate) streams: Arc<Streams>,
}
