//! The desk as a tower service.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use bytes::Bytes;
use futures::FutureExt;
use http::header::{ALLOW, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderValue, Request, Response, StatusCode, Uri, uri};
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;
use keydesk_api::{Api, Code, Language};
use keydesk_core::ids::UserId;
use tokio::sync::broadcast;
use tower_service::Service;

use crate::assets::Assets;
use crate::closed::ClosedDesk;
use crate::config::{HttpConfig, InvalidHttpConfig};
use crate::guard::Verdict;
use crate::host::{Fault, Host};
use crate::pages::{self, HostPage};
use crate::problem::{Kept, Problem};
use crate::shared::{Outside, Shared};
use crate::streams::Streams;
use crate::text::Catalogue;
use crate::{api, cookies, guard, headers, live, openapi, return_address};

/// The body of a response.
pub type DeskBody = UnsyncBoxBody<Bytes, BoxError>;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The desk as a [`tower_service::Service`]; cheap to clone. It runs on tokio, because live status
/// needs a timer.
#[derive(Clone)]
pub struct HttpDesk {
    /// One for each language; they share everything but their words.
    editions: Arc<[Edition]>,
}

struct Edition {
    language: Language,
    shared: Arc<Shared>,
    router: Router,
}

impl HttpDesk {
    /// A desk mounted in this host.
    ///
    /// # Errors
    /// [`InvalidHttpConfig`] names the first member that is not valid.
    pub fn new(
        api: Api,
        host: Arc<dyn Host>,
        config: HttpConfig,
    ) -> Result<Self, InvalidHttpConfig> {
        config.check(api.desk().relying_party().origins())?;
        api.set_link_pages(|kind| {
            format!("{}{}", config.origin, config.path(&pages::link::path(kind)))
        });
        let config = Arc::new(config);
        let assets = Arc::new(Assets::new(config.theme.clone()));
        let openapi: Arc<str> = openapi::document(&config).into();
        let changed = broadcast::Sender::new(HEARD);
        let streams = Arc::new(Streams::new(&config));
        let editions = Language::ALL.map(|language| {
            let shared = Arc::new(Shared {
                assets: Arc::clone(&assets),
                openapi: Arc::clone(&openapi),
                api: api.clone(),
                host: Arc::clone(&host),
                config: Arc::clone(&config),
                language,
                text: Catalogue::of(language),
                changed: changed.clone(),
                streams: Arc::clone(&streams),
            });
            Edition { language, router: router(Arc::clone(&shared)), shared }
        });
        Ok(Self { editions: Arc::new(editions) })
    }

    /// Tells the open pages about this user to look now, and not only after `live_interval`: for a
    /// host of several nodes that receives the changes of the others.
    pub fn changed(&self, user: &UserId) {
        // All editions share one channel; it is no error if no page is open.
        if let Some(edition) = self.editions.first() {
            let _ = edition.shared.changed.send(user.clone());
        }
    }

    /// The address if it is a page of this desk, else the desk's first page: what a host may send
    /// a browser back to after signing in.
    pub fn return_to(&self, candidate: Option<&str>) -> String {
        return_address::checked(self.config(), candidate)
    }

    /// Whether the request may change something, judged by the site that sent it: the check that the desk
    /// uses for its own forms, for the host's forms.
    pub fn same_site(&self, request: &Parts) -> bool {
        guard::passes(request, &self.config().origin)
    }

    /// The client's address, as budgets and the audit record go by it: the peer of the connection
    /// ([`PeerAddress`](crate::PeerAddress), axum's `ConnectInfo`), or what trusted proxies report. A host
    /// uses it for limits of its own.
    pub fn client_address(&self, request: &Parts) -> Option<IpAddr> {
        self.config().trusted_proxies.client(request)
    }

    /// Ends the desk: pages that wait for events are let go, and this desk and all its clones answer
    /// `closed` (503) from now on. What is under way is finished. The desk that is returned answers the
    /// same and holds nothing else, so that a host can drop this one and with it the store.
    pub fn close(&self) -> ClosedDesk {
        let shared = &self.edition(self.config().language).shared;
        shared.streams.close();
        ClosedDesk::new(shared)
    }

    /// The path of a request as a host may write it to a log. What stands behind the address of the
    /// registration page is left out: there, mail programs put the token that belongs behind the
    /// `#`. So are queries.
    pub fn path_for_logs<'u>(&self, uri: &'u Uri) -> &'u str {
        pages::link::without_token(self.config(), uri)
    }

    /// The OpenAPI 3.1 document of the JSON API, which the desk serves as `openapi.json`.
    pub fn openapi(&self) -> &str {
        &self.editions[0].shared.openapi
    }

    /// The document that a host serves at `/.well-known/webauthn` of the relying party's id: the
    /// origins from which browsers take its keys (WebAuthn Level 3 section 5.11). They are those of
    /// the relying party's configuration.
    pub fn related_origins(&self) -> Response<DeskBody> {
        let shared = &self.edition(Language::default()).shared;
        let origins = shared.api.desk().relying_party().origins();
        let body = serde_json::json!({ "origins": origins }).to_string();
        let mut response = Response::new(Body::from(body));
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        finish(response)
    }

    /// A page of the host's own in the desk's frame, with all the desk's headers and its browser
    /// module loaded.
    pub fn page(&self, page: &HostPage) -> Response<DeskBody> {
        finish(pages::host_page(&self.edition(page.language).shared, page))
    }
}

impl fmt::Debug for HttpDesk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpDesk").field("config", self.config()).finish_non_exhaustive()
    }
}

impl<B> Service<Request<B>> for HttpDesk
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<DeskBody>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let desk = self.clone();
        let request = request.map(Body::new);
        let uri = request.uri().clone();
        Box::pin(async move {
            // A bug must cost one request, not the host's connection.
            let answer = AssertUnwindSafe(desk.answer(request)).catch_unwind().await;
            let mut response = answer.unwrap_or_else(|_| {
                Problem::internal("a handler panicked").into_response(desk.config().language)
            });
            if let Some(Kept { code, retryable, cause }) =
                response.extensions_mut().remove::<Kept>()
            {
                let (path, code) = (desk.path_for_logs(&uri), code.as_str());
                desk.editions[0].shared.host.failed(&Fault {
                    path,
                    code,
                    retryable,
                    cause: &cause,
                });
            }
            Ok(finish(response))
        })
    }
}

impl HttpDesk {
    fn config(&self) -> &HttpConfig {
        &self.editions[0].shared.config
    }

    fn edition(&self, language: Language) -> &Edition {
        let edition = self.editions.iter().find(|edition| edition.language == language);
        edition.unwrap_or(&self.editions[0])
    }

    /// The person's language, from the host or its cookie; else the configuration's.
    fn language(&self, parts: &Parts) -> Language {
        let config = self.config();
        let by_cookie = || {
            let tag = cookies::get(config.language_cookie.as_deref()?, &parts.headers)?;
            Language::ALL.into_iter().find(|language| language.tag() == tag)
        };
        let chosen = self.editions[0].shared.host.language(parts).or_else(by_cookie);
        chosen.unwrap_or(config.language)
    }

    async fn answer(&self, request: Request<Body>) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let edition = self.edition(self.language(&parts));
        let shared = &edition.shared;
        let Some(uri) = inner_uri(&shared.config, &parts.uri) else {
            return pages::not_found(shared);
        };
        let path = uri.path().to_owned();
        if shared.streams.are_closed() {
            return pages::refused(shared, &path, Problem::new(Code::CLOSED));
        }
        let refused = match guard::judge(&parts, &shared.config.origin) {
            Verdict::Passes => None,
            Verdict::WrongAddress => {
                let address = format!("{}{}", shared.config.origin, shared.config.path(&path));
                let problem = Problem::new(Code::WRONG_ADDRESS);
                Some(Problem { address: Some(address.into()), ..problem })
            }
            Verdict::CrossSite => Some(Problem::new(Code::CROSS_SITE)),
        };
        if let Some(problem) = refused {
            return pages::refused(shared, &path, problem);
        }
        let mut router = edition.router.clone();
        match router.call(Request::from_parts(Outside::inner(parts, uri), body)).await {
            Ok(response) => in_our_words(shared, &path, response),
            Err(never) => match never {},
        }
    }
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(pages::start))
        .route("/users", get(pages::find::show))
        .route("/users/{user}", get(pages::profile::show))
        .route("/users/{user}/live", get(live::fragment))
        .route("/users/{user}/events", get(live::events))
        .route("/users/{user}/issue", get(pages::issue::choose).post(pages::issue::chosen))
        .route(
            "/users/{user}/issue/{kind}",
            get(pages::issue::instructions).post(pages::issue::generate),
        )
        .route("/users/{user}/links/{link}", get(pages::issued::show))
        .route(
            "/users/{user}/links/{link}/cancel",
            get(pages::cancel::show).post(pages::cancel::cancel),
        )
        .route(
            "/users/{user}/authenticators/{authenticator}/remove",
            get(pages::remove::show).post(pages::remove::remove),
        )
        .route("/profile", get(pages::own::show))
        .merge(tokens("/tokens"))
        .merge(tokens("/users/{user}/tokens"))
        .route("/link", get(pages::link::show))
        .route("/link/{kind}", get(pages::link::show_kind))
        .route("/api/{operation}", post(api::call))
        .route("/openapi.json", get(openapi::show))
        .route("/assets/{hash}/{*name}", get(pages::asset))
        .fallback(pages::nothing_here)
        .method_not_allowed_fallback(pages::wrong_method)
        .with_state(shared)
}

/// The pages about tokens: the reader's own, or those of somebody for whom they act.
fn tokens(base: &str) -> Router<Arc<Shared>> {
    use pages::{token_name, token_remove, tokens};
    let of = |page: &str| format!("{base}/{{token}}/{page}");
    Router::new()
        .route(base, get(tokens::show))
        .route(&of("name"), get(token_name::show_new).post(token_name::submit))
        .route(&of("edit"), get(token_name::show_edit).post(token_name::save))
        .route(&of("remove"), get(token_remove::show).post(token_remove::remove))
}

/// The framework refuses by itself what it cannot route or read, in plain text about its own workings.
/// The client gets a page or a problem with a code instead.
fn in_our_words(shared: &Shared, path: &str, response: Response<Body>) -> Response<Body> {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || Problem::is_ours(&response) {
        return response;
    }
    let mut ours = pages::refused(shared, path, Problem::of_status(status));
    if let Some(methods) = response.headers().get(ALLOW) {
        ours.headers_mut().insert(ALLOW, methods.clone());
    }
    ours
}

/// The address within the desk.
pub(crate) fn inner_uri(config: &HttpConfig, uri: &Uri) -> Option<Uri> {
    let path = if config.prefix_stripped {
        uri.path()
    } else {
        uri.path().strip_prefix(config.prefix.as_str())?
    };
    let path = if path.is_empty() { "/" } else { path };
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let inner: uri::PathAndQuery = format!("{path}{query}").parse().ok()?;
    path.starts_with('/').then(|| Uri::from(inner))
}

pub(crate) fn finish(mut response: Response<Body>) -> Response<DeskBody> {
    headers::apply(response.headers_mut());
    if response.status() == StatusCode::NOT_MODIFIED {
        return response.map(|_| Body::empty().map_err(Into::into).boxed_unsync());
    }
    response.map(|body| body.map_err(Into::into).boxed_unsync())
}

/// So many changes may wait for a slow page; one that misses some looks in any case.
const HEARD: usize = 256;
