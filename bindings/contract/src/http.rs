//! The HTTP runner: the same calls, as requests to the JSON API on a real listener.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use async_trait::async_trait;
use axum::Router;
use http::request::Parts;
use keydesk_core::ids::UserId;
use keydesk_core::service::SignIn;
use keydesk_facade::{CallerRecord, Code};
use keydesk_http::{Host, HostError, HostSession, HttpConfig, HttpDesk, SignedIn};
use serde_json::{Map, Value};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::mounted::outcome;
use crate::play::{Player, compare};
use crate::record::{ORIGIN, config, plain, policy};
use crate::scenario::{HttpStep, Scenario, Step};

/// What came of a scenario over HTTP.
#[derive(Debug, Default)]
pub struct PlayedOverHttp {
    /// Each operation that was asked for, with the code that it was refused with.
    pub asked: Vec<(String, Option<String>)>,
    /// The codes of requests that are no operation.
    pub others: Vec<String>,
    /// Steps that HTTP has no words for, by why.
    pub left_out: Vec<&'static str>,
}

/// Plays a scenario over HTTP; every answer is the recorded one.
///
/// # Errors
/// The first step that is answered otherwise.
pub async fn play_over_http(scenario: &Scenario) -> Result<PlayedOverHttp> {
    let player = Player::open(scenario).await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let config = HttpConfig::new(ORIGIN);
    let prefix = config.prefix.clone();
    let desk = HttpDesk::new(player.facade().api(None)?, Arc::new(Portal), config)?;
    let app = Router::new().fallback_service(desk);
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let mut played = PlayedOverHttp::default();
    for (number, step) in scenario.steps.iter().enumerate() {
        if player.arrange(step).await {
            continue;
        }
        if let Some(why) = beyond_http(step) {
            played.left_out.push(why);
            continue;
        }
        let mut made = Step { answer: None, error: None, ..step.clone() };
        if let Some(request) = &step.http {
            let (status, body) = send(address, request).await?;
            made.answer = Some(outcome(status, &body));
            played.others.extend(code(made.answer.as_ref()));
        } else {
            let request = as_request(&prefix, step)?;
            let operation = step.call.clone().context("a step asks something")?;
            let (status, body) = send(address, &request).await?;
            let body: Value = serde_json::from_slice(&body)?;
            if request.text().len() > LARGEST {
                ensure!(body["code"] == "body_too_large", "{operation}: {body}");
                played.others.extend(code(Some(&body)));
                continue;
            }
            take(&mut made, status, body)?;
            played.asked.push((operation, code(made.error.as_ref())));
        }
        compare(scenario, number, &made)?;
    }
    server.abort();
    player.facade().close().await;
    Ok(played)
}

/// The OpenAPI document of the JSON API, as it is kept beside the crate.
///
/// # Errors
/// A desk that cannot be opened.
pub async fn openapi() -> Result<String> {
    let player = Player::open(&plain("a desk", config(policy()))).await?;
    let desk =
        HttpDesk::new(player.facade().api(None)?, Arc::new(Portal), HttpConfig::new(ORIGIN))?;
    let document: Value = serde_json::from_str(desk.openapi())?;
    Ok(format!("{}\n", serde_json::to_string_pretty(&document)?))
}

/// Why a step cannot be a request.
fn beyond_http(step: &Step) -> Option<&'static str> {
    let named = step.caller.as_ref().is_some_and(|caller| caller.get("relyingParty").is_some());
    let closed = step.error.as_ref().is_some_and(|error| error["code"] == Code::CLOSED.as_str());
    match step {
        Step { verify: Some(_), .. } => Some("verification without a desk"),
        Step { open: Some(_), .. } => Some("the opening of a desk"),
        _ if named => Some("the choice of a relying party: each has its own address"),
        _ if closed => Some("a closed desk: the test does not close its mount"),
        _ => None,
    }
}

/// The request that a call is.
fn as_request(prefix: &str, step: &Step) -> Result<HttpStep> {
    let operation = step.call.as_ref().context("a step calls something")?;
    let mut headers = Map::new();
    headers.insert("content-type".to_owned(), "application/json".into());
    headers.insert("keydesk-request".to_owned(), "1".into());
    if let Some(caller) = &step.caller {
        headers.insert(CALLER.to_owned(), caller.to_string().into());
        if let Some(user_agent) = caller.get("userAgent") {
            headers.insert("user-agent".to_owned(), user_agent.clone());
        }
    }
    // Over HTTP the portal's session says who signs in; a request may only say the same.
    let user = step.request.as_ref().and_then(|request| request.get("userId"));
    if let (Some(user), "beginSignIn") = (user.and_then(Value::as_str), operation.as_str()) {
        headers.insert(PENDING.to_owned(), user.into());
    }
    Ok(HttpStep {
        method: "POST".to_owned(),
        path: format!("{prefix}/api/{operation}"),
        headers,
        body: Some(step.text().context("a step asks something")?),
        spaces: None,
    })
}

/// What came of a call: its answer without what HTTP adds, or its error without its dress.
fn take(made: &mut Step, status: u16, mut body: Value) -> Result<()> {
    if status == 200 {
        if made.call.as_deref() == Some("finishSignIn") {
            let location = body.as_object_mut().and_then(|members| members.remove("location"));
            ensure!(location == Some(LOCATION.into()), "finishSignIn leads to {location:?}");
        }
        made.answer = Some(body);
        return Ok(());
    }
    ensure!(body["status"] == status, "{status}: {body}");
    let mut error = Map::new();
    for name in ["code", "detail", "retryable", "reference"] {
        // Few refusals have a number.
        if let Some(value) = body.get(name) {
            error.insert(name.to_owned(), value.clone());
        }
    }
    made.error = Some(Value::Object(error));
    Ok(())
}

fn code(body: Option<&Value>) -> Option<String> {
    body?.get("code")?.as_str().map(str::to_owned)
}

/// Sends a request on a connection of its own: status and body.
async fn send(address: SocketAddr, request: &HttpStep) -> Result<(u16, Vec<u8>)> {
    let body = request.text();
    let mut head =
        format!("{} {} HTTP/1.1\r\nhost: localhost:8080\r\n", request.method, request.path);
    for (name, value) in request.headers() {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len()));
    let mut stream = TcpStream::connect(address).await?;
    let (mut from, mut to) = stream.split();
    // A server that has seen enough need not take the rest of a body.
    let sending = async {
        to.write_all(head.as_bytes()).await?;
        to.write_all(body.as_bytes()).await
    };
    let mut answer = Vec::new();
    let receiving = from.read_to_end(&mut answer);
    let (sent, received) = tokio::join!(sending, receiving);
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.with_context(|| format!("no answer: {sent:?}, {received:?}"))?;
    let (head, body) = answer.split_at(end);
    let head = std::str::from_utf8(head)?;
    ensure!(!head.contains("chunked"), "an answer of known length");
    let status = head.split(' ').nth(1).context("a status")?.parse()?;
    Ok((status, body.get(4..).unwrap_or_default().to_vec()))
}

/// A portal whose sessions stand in the request: for tests alone.
struct Portal;

#[async_trait]
impl Host for Portal {
    async fn session(&self, request: &Parts) -> Result<HostSession, HostError> {
        let caller = header(request, CALLER).unwrap_or_default();
        let caller = CallerRecord::read(caller).and_then(CallerRecord::into_caller);
        let caller = caller.map_err(HostError::unavailable)?;
        let pending = header(request, PENDING).map(UserId::new).transpose();
        Ok(HostSession {
            actor: caller.actor,
            pending_user: pending.map_err(HostError::unavailable)?,
            from: caller.from,
            ..HostSession::default()
        })
    }

    async fn signed_in(&self, _: &Parts, _: &SignIn) -> Result<SignedIn, HostError> {
        Ok(SignedIn { set_cookies: Vec::new(), location: LOCATION.to_owned() })
    }

    fn sign_in_url(&self, _: &str) -> String {
        LOCATION.to_owned()
    }

    fn step_up_url(&self, _: &str) -> String {
        LOCATION.to_owned()
    }
}

fn header<'p>(request: &'p Parts, name: &str) -> Option<&'p str> {
    request.headers.get(name)?.to_str().ok()
}

const CALLER: &str = "contract-caller";
const PENDING: &str = "contract-pending";
const LOCATION: &str = "/home";
/// What the JSON API reads of a body.
const LARGEST: usize = 128 * 1024;
