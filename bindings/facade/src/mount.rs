//! A desk mounted under a path of the host, whatever the host's own HTTP server is.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Request};
use http_body::Body;
use http_body_util::{BodyExt, Full};
use keydesk_api::records::SignInAnswer;
use keydesk_api::{Api, ApiError, Code};
use keydesk_core::ids::UserId;
use keydesk_http::{
    DeskBody, Host, HostError, HostSession, HttpConfig, HttpDesk, PageLink, SignedIn,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use tokio::sync::{Mutex, Notify};
use tower_service::Service;

use crate::host::{HostPortal, PortalSession};
use crate::open::invalid;

/// How a desk is mounted.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MountConfig {
    /// The public origin, exactly as browsers see it: `https://portal.example`.
    pub origin: String,
    /// The public path under which the desk is mounted; `/desk` if left out.
    #[serde(default)]
    pub prefix: Option<String>,
    /// The relying party, where the desk serves several.
    #[serde(default)]
    pub relying_party: Option<String>,
    /// Tells the cookies of several desks on one origin apart.
    #[serde(default)]
    pub desk_name: Option<String>,
    /// What the header says.
    #[serde(default)]
    pub service_name: Option<String>,
    /// Where the service name leads: a path on this origin.
    #[serde(default)]
    pub home: Option<String>,
    /// Where a person signs in; the page to come back to is added as `returnTo`.
    pub sign_in_url: String,
    /// Where a person signs in again or more strongly; `signInUrl` if left out.
    #[serde(default)]
    pub step_up_url: Option<String>,
    /// Where the *Sign out* button posts to; no button if left out.
    #[serde(default)]
    pub sign_out: Option<String>,
    /// The host's own links in the header.
    #[serde(default)]
    pub navigation: Vec<LinkRecord>,
    /// The host's links in the footer.
    #[serde(default)]
    pub footer: Vec<LinkRecord>,
    /// The kinds that may be issued: `security_key`, `passkey`, `this_device`.
    #[serde(default)]
    pub kinds: Option<Vec<String>>,
    /// CSS that is added after the built-in one.
    #[serde(default)]
    pub theme: Option<String>,
    /// How often live status asks for changes, in milliseconds; 1000 if left out.
    #[serde(default)]
    pub live_interval_ms: Option<i64>,
}

/// A link of the host's.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkRecord {
    /// What it says.
    pub text: String,
    /// A path on this origin, or an https address.
    pub href: String,
}

/// A desk under a path; cheap to clone.
#[derive(Clone)]
pub struct Mount {
    desk: HttpDesk,
}

/// A request as the host's server took it.
#[derive(Debug, Clone, Default)]
pub struct HttpRequest {
    /// The host's number for it, by which its session is asked for.
    pub number: i64,
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The headers, repeated ones one by one.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// A response, whose body may go on for as long as the connection lasts.
pub struct HttpAnswer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The whole body, unless it is a stream.
    pub whole: Option<Vec<u8>>,
    stream: Mutex<Option<DeskBody>>,
    ended: Notify,
}

impl Mount {
    pub(crate) fn new(
        api: Api,
        portal: Arc<dyn HostPortal>,
        config: MountConfig,
    ) -> Result<Self, ApiError> {
        let step_up = config.step_up_url.clone().unwrap_or_else(|| config.sign_in_url.clone());
        let host = Bridge { portal, sign_in: config.sign_in_url.clone(), step_up };
        if !is_path(&host.sign_in) || !is_path(&host.step_up) {
            return Err(invalid("signInUrl and stepUpUrl must be paths on this origin"));
        }
        let http = http_config(config)?;
        let desk = HttpDesk::new(api, Arc::new(host), http);
        Ok(Self { desk: desk.map_err(|error| invalid(&error.to_string()))? })
    }

    /// Answers a request. What the desk refuses is an answer too, so an error means that the
    /// request is none.
    ///
    /// # Errors
    /// `malformed_request`.
    pub async fn handle(&self, request: HttpRequest) -> Result<HttpAnswer, ApiError> {
        let mut built = Request::builder().method(request.method.as_str()).uri(&request.target);
        for (name, value) in &request.headers {
            let name = HeaderName::try_from(name.as_str()).map_err(|_| malformed("header"))?;
            let value = HeaderValue::try_from(value.as_str()).map_err(|_| malformed("header"))?;
            built = built.header(name, value);
        }
        built = built.extension(Number(request.number));
        let request = built.body(Full::new(Bytes::from(request.body)));
        let request = request.map_err(|_| malformed("method or target"))?;
        let response = match self.desk.clone().call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
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
            let whole = whole.map_err(|_| ApiError::edge(Code::INTERNAL, "The body broke off."))?;
            (Some(whole.to_bytes().to_vec()), None)
        };
        Ok(HttpAnswer { status, headers, whole, stream: Mutex::new(stream), ended: Notify::new() })
    }
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
        self.desk.fmt(f)
    }
}

impl fmt::Debug for HttpAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpAnswer").field("status", &self.status).finish_non_exhaustive()
    }
}

/// The host's number for a request.
#[derive(Clone, Copy)]
struct Number(i64);

struct Bridge {
    portal: Arc<dyn HostPortal>,
    sign_in: String,
    step_up: String,
}

#[async_trait]
impl Host for Bridge {
    async fn session(&self, request: &Parts) -> Result<HostSession, HostError> {
        let session = self.portal.session(number(request)?);
        let session = tokio::time::timeout(PATIENCE, session).await;
        let session = session.map_err(|_| HostError::Unavailable)?;
        to_session(session.map_err(|_| HostError::Unavailable)?)
    }

    async fn signed_in(
        &self,
        request: &Parts,
        sign_in: &SignInAnswer,
    ) -> Result<SignedIn, HostError> {
        let made = self.portal.signed_in(number(request)?, sign_in.clone());
        let made = tokio::time::timeout(PATIENCE, made).await;
        let made = made.map_err(|_| HostError::Unavailable)?;
        let made = made.map_err(|_| HostError::Unavailable)?.ok_or(HostError::Refused)?;
        let cookies = made.set_cookies.iter().map(|text| HeaderValue::try_from(text.as_str()));
        Ok(SignedIn {
            set_cookies: cookies.collect::<Result<_, _>>().map_err(|_| HostError::Unavailable)?,
            location: made.location,
        })
    }

    fn sign_in_url(&self, return_to: &str) -> String {
        with_return(&self.sign_in, return_to)
    }

    fn step_up_url(&self, return_to: &str) -> String {
        with_return(&self.step_up, return_to)
    }
}

fn number(request: &Parts) -> Result<i64, HostError> {
    request.extensions.get::<Number>().map(|number| number.0).ok_or(HostError::Unavailable)
}

fn to_session(session: PortalSession) -> Result<HostSession, HostError> {
    // An actor that cannot be read is no "nobody": the host is wrong, and must hear of it.
    let actor = session.actor.map(crate::caller::ActorRecord::into_actor).transpose();
    let pending = session.pending_user.map(UserId::new).transpose();
    Ok(HostSession {
        actor: actor.map_err(|_| HostError::Unavailable)?,
        display_name: session.display_name,
        pending_user: pending.map_err(|_| HostError::Unavailable)?,
        from: session.from,
    })
}

fn with_return(url: &str, return_to: &str) -> String {
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}returnTo={}", utf8_percent_encode(return_to, NON_ALPHANUMERIC))
}

fn http_config(config: MountConfig) -> Result<HttpConfig, ApiError> {
    let mut http = HttpConfig::new(config.origin);
    http.prefix = config.prefix.unwrap_or(http.prefix);
    http.desk_name = config.desk_name.unwrap_or(http.desk_name);
    http.service_name = config.service_name.unwrap_or(http.service_name);
    http.home = config.home.unwrap_or(http.home);
    http.sign_out = config.sign_out;
    http.navigation = config.navigation.into_iter().map(link).collect();
    http.footer = config.footer.into_iter().map(link).collect();
    http.kinds = config.kinds.unwrap_or(http.kinds);
    http.theme = config.theme;
    if let Some(millis) = config.live_interval_ms {
        let millis = u64::try_from(millis).map_err(|_| invalid("liveIntervalMs is negative"))?;
        http.live_interval = Duration::from_millis(millis);
    }
    Ok(http)
}

fn link(link: LinkRecord) -> PageLink {
    PageLink { text: link.text, href: link.href }
}

fn is_path(text: &str) -> bool {
    text.starts_with('/') && !text.starts_with("//") && !text.contains('\\')
}

fn malformed(what: &str) -> ApiError {
    ApiError::edge(Code::MALFORMED_REQUEST, &format!("The request's {what} cannot be one."))
}

/// How long the host may take to say who asks.
const PATIENCE: Duration = Duration::from_secs(10);
