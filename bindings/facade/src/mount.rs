//! A desk mounted under a path of the host, whatever the host's own HTTP server is.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request};
use http_body::Body;
use http_body_util::{BodyExt, Full};
use keydesk_api::{Api, ApiError, Code};
use keydesk_http::{ClosedDesk, DeskBody, HttpConfig, HttpDesk, Language, OtherType, PageLink};
use tokio::sync::{Mutex, Notify};
use tower_service::Service;

use crate::bridge::{Bridge, Number};
use crate::faults::Faults;
use crate::host::HostPortal;
use crate::mount_config::{LinkRecord, MountConfig, OtherTypeRecord};
use crate::open::invalid;
use crate::proxies::{self, TrustedProxiesRecord};

/// A desk under a path; cheap to clone.
#[derive(Clone)]
pub struct Mount {
    shared: Arc<Shared>,
}

/// What all clones of a mount have in common, and closing its desk changes.
pub(crate) struct Shared {
    state: RwLock<State>,
    /// Empty where something before the desk takes the prefix off.
    prefix: String,
    /// One byte more than a body may have.
    body_limit: u32,
    /// Streams that the host may not be reading at the moment.
    streams: std::sync::Mutex<Vec<Weak<Mutex<Option<DeskBody>>>>>,
}

enum State {
    Open(HttpDesk),
    Closed(Box<ClosedDesk>),
}

/// A request as the host's server took it. `Debug` shows neither the values of its headers nor its body.
#[derive(Clone, Default)]
pub struct HttpRequest {
    /// The host's number for it, by which its session is asked for.
    pub number: i64,
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The headers, repeated ones one by one. A byte beyond ASCII is the character of its number (ISO
    /// 8859-1), as HTTP servers hand it over; what no header can hold is dropped.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The address of the connection's other end, where the server knows it.
    pub peer: Option<String>,
}

/// A response, whose body may go on for as long as the connection lasts.
pub struct HttpAnswer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The whole body, unless it is a stream.
    pub whole: Option<Vec<u8>>,
    stream: Arc<Mutex<Option<DeskBody>>>,
    ended: Notify,
}

impl Mount {
    pub(crate) fn new(
        api: Api,
        portal: Arc<dyn HostPortal>,
        faults: Faults,
        config: MountConfig,
    ) -> Result<Self, ApiError> {
        let step_up = config.step_up_url.clone().unwrap_or_else(|| config.sign_in_url.clone());
        let host = Bridge { portal, faults, sign_in: config.sign_in_url.clone(), step_up };
        if !is_path(&host.sign_in) || !is_path(&host.step_up) {
            return Err(invalid("signInUrl and stepUpUrl must be paths on this origin"));
        }
        let http = http_config(config)?;
        let prefix = if http.prefix_stripped { String::new() } else { http.prefix.clone() };
        let body_limit = u32::try_from(http.max_body.saturating_add(1)).unwrap_or(u32::MAX);
        let desk = HttpDesk::new(api, Arc::new(host), http);
        let state = State::Open(desk.map_err(|error| invalid(&error.to_string()))?);
        let (state, streams) = (RwLock::new(state), std::sync::Mutex::default());
        Ok(Self { shared: Arc::new(Shared { state, prefix, body_limit, streams }) })
    }

    pub(crate) fn shared(&self) -> Weak<Shared> {
        Arc::downgrade(&self.shared)
    }

    /// The path under which the desk stands; empty where something before it takes the prefix off.
    pub fn prefix(&self) -> &str {
        &self.shared.prefix
    }

    pub(crate) fn open_desk(&self) -> Result<HttpDesk, ApiError> {
        match &*self.shared.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Open(desk) => Ok(desk.clone()),
            State::Closed(_) => Err(ApiError::with_detail(Code::CLOSED, "The desk was closed.")),
        }
    }

    /// Whether a request with this target, a path and perhaps a query, is for the desk.
    pub fn serves(&self, target: &str) -> bool {
        let path = target.split('?').next().unwrap_or_default();
        let below = path.strip_prefix(self.prefix());
        below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    }

    /// How many bytes of a body a server reads at most. A body with so many is answered by 413.
    pub fn body_limit(&self) -> u32 {
        self.shared.body_limit
    }

    /// Answers a request. Refusals are ordinary responses; so is `closed` once the desk was closed.
    ///
    /// # Errors
    /// `malformed_request` if the method or the target is not valid HTTP; `internal`.
    pub async fn handle(&self, request: HttpRequest) -> Result<HttpAnswer, ApiError> {
        let mut built = Request::builder().method(request.method.as_str()).uri(&request.target);
        for (name, value) in &request.headers {
            // One invalid header must not fail the request: another site of the domain may have
            // set the cookie.
            let Some((name, value)) = header(name, value) else { continue };
            built = built.header(name, value);
        }
        built = built.extension(Number(request.number));
        if let Some(peer) = request.peer.as_deref().and_then(proxies::peer) {
            built = built.extension(peer);
        }
        let request = built.body(Full::new(Bytes::from(request.body)));
        let request = request.map_err(|_| malformed("method or target"))?;
        let desk = self.shared.desk(request.uri());
        let response = match desk {
            Ok(mut desk) => match desk.call(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            },
            Err(closed) => *closed,
        };
        let (head, body) = response.into_parts();
        let headers = head.headers.iter().map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        let headers = headers.collect();
        let status = head.status.as_u16();
        // Only live status has a body of unknown length.
        let (whole, stream) = if body.size_hint().exact().is_none() {
            (None, Some(body))
        } else {
            let whole = body.collect().await;
            let whole =
                whole.map_err(|_| ApiError::with_detail(Code::INTERNAL, "The body broke off."))?;
            (Some(whole.to_bytes().to_vec()), None)
        };
        let stream = Arc::new(Mutex::new(stream));
        if whole.is_none() {
            self.shared.keep(&stream);
        }
        Ok(HttpAnswer { status, headers, whole, stream, ended: Notify::new() })
    }
}

impl Shared {
    /// The desk while it is open, or else the answer of one that was closed.
    fn desk(&self, uri: &http::Uri) -> Result<HttpDesk, Box<http::Response<DeskBody>>> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Open(desk) => Ok(desk.clone()),
            State::Closed(desk) => Err(Box::new(desk.answer(uri))),
        }
    }

    fn keep(&self, stream: &Arc<Mutex<Option<DeskBody>>>) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        streams.retain(|stream| stream.strong_count() > 0);
        streams.push(Arc::downgrade(stream));
    }

    /// Closes the desk: its streams end, and everything that comes later is `closed`. What it held is
    /// let go.
    pub(crate) async fn close(&self) {
        {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            if let State::Open(desk) = &*state {
                let closed = desk.close();
                *state = State::Closed(Box::new(closed));
            }
        }
        let streams =
            std::mem::take(&mut *self.streams.lock().unwrap_or_else(PoisonError::into_inner));
        for stream in streams.into_iter().filter_map(|stream| stream.upgrade()) {
            // The reader that waits for the next part was just answered that the body has ended.
            *stream.lock().await = None;
        }
    }
}

/// Headers in which names and values take turns, as pairs.
pub fn header_pairs(flat: Vec<String>) -> Vec<(String, String)> {
    let mut flat = flat.into_iter();
    std::iter::from_fn(|| Some((flat.next()?, flat.next()?))).collect()
}

/// A header of the request; `None` if its name or value is not valid HTTP.
fn header(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    let bytes: Option<Vec<u8>> = value.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let value = HeaderValue::from_bytes(&bytes?).ok()?;
    Some((HeaderName::try_from(name).ok()?, value))
}

impl HttpAnswer {
    /// Ends a stream that nobody reads any more: at once, or with the part that is waited for.
    pub fn cancel(&self) {
        self.ended.notify_one();
    }

    /// The next part of a stream; `None` at its end.
    pub async fn next(&self) -> Option<Vec<u8>> {
        let mut stream = self.stream.lock().await;
        loop {
            let frame = tokio::select! {
                frame = stream.as_mut()?.frame() => frame,
                () = self.ended.notified() => None,
            };
            match frame.map(|frame| frame.map(http_body::Frame::into_data)) {
                Some(Ok(Ok(data))) => return Some(data.to_vec()),
                Some(Ok(Err(_))) => {}
                Some(Err(_)) | None => *stream = None,
            }
        }
    }
}

impl fmt::Debug for Mount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.shared.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Open(desk) => desk.fmt(f),
            State::Closed(desk) => desk.fmt(f),
        }
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("HttpRequest")
            .field("number", &self.number)
            .field("method", &self.method)
            .field("target", &self.target)
            .field("headers", &names)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("peer", &self.peer)
            .finish()
    }
}

impl fmt::Debug for HttpAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpAnswer").field("status", &self.status).finish_non_exhaustive()
    }
}

/// Written member by member, so that a member of the adapter cannot be missing here.
fn http_config(config: MountConfig) -> Result<HttpConfig, ApiError> {
    let default = HttpConfig::new(config.origin);
    let whole = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let millis = |millis: u32| Duration::from_millis(u64::from(millis));
    let trusted = config.trusted_proxies.map(TrustedProxiesRecord::into_proxies).transpose()?;
    let live_interval = config.live_interval_ms.map(u32::try_from).transpose();
    let live_interval =
        live_interval.map_err(|_| invalid("liveIntervalMs must be 100 to 30000"))?;
    Ok(HttpConfig {
        prefix: config.prefix.unwrap_or(default.prefix),
        prefix_stripped: config.prefix_stripped,
        service_name: config.service_name.unwrap_or(default.service_name),
        home: config.home.unwrap_or(default.home),
        sign_out: config.sign_out,
        navigation: config.navigation.into_iter().map(link).collect(),
        footer: config.footer.into_iter().map(link).collect(),
        kinds: config.kinds.unwrap_or(default.kinds),
        other_types: config.other_types.into_iter().map(other_type).collect(),
        language: config.language.as_deref().map_or(Ok(default.language), language)?,
        language_cookie: config.language_cookie,
        theme: config.theme,
        max_body: config.max_body.map_or(default.max_body, whole),
        live_interval: live_interval.map_or(default.live_interval, millis),
        live_streams_per_person: config
            .live_streams_per_person
            .map_or(default.live_streams_per_person, whole),
        live_streams: config.live_streams.map_or(default.live_streams, whole),
        body_timeout: config.body_timeout_ms.map_or(default.body_timeout, millis),
        trusted_proxies: trusted.unwrap_or(default.trusted_proxies),
        origin: default.origin,
    })
}

pub(crate) fn language(tag: &str) -> Result<Language, ApiError> {
    let known = Language::ALL.into_iter().find(|language| language.tag() == tag);
    known.ok_or_else(|| {
        let tags = Language::ALL.map(Language::tag).join(", ");
        invalid(&format!("language must be one of {tags}"))
    })
}

fn other_type(other: OtherTypeRecord) -> OtherType {
    let OtherTypeRecord { value, text, hint, href } = other;
    OtherType { value, text, hint, href }
}

fn link(link: LinkRecord) -> PageLink {
    PageLink { text: link.text, href: link.href }
}

fn is_path(text: &str) -> bool {
    text.starts_with('/') && !text.starts_with("//") && !text.contains('\\')
}

fn malformed(what: &str) -> ApiError {
    ApiError::with_detail(
        Code::MALFORMED_REQUEST,
        &format!("The request's {what} is not valid HTTP."),
    )
}
