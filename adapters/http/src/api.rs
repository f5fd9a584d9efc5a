//! The JSON API: `POST {prefix}/api/{operation}`.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use http::header::{CONTENT_TYPE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use keydesk_api::records::{
    BeginSignInRequest, FinishSignInRequest, LinkSessionAnswer, RedeemLinkRequest, SignInAnswer,
};
use keydesk_api::{Caller, Code, read};
use keydesk_core::error::Refusal;
use serde::Serialize;
use serde::de::IgnoredAny;

use crate::body;
use crate::client::caller;
use crate::cookies;
use crate::guard::has_request_header;
use crate::host::HostSession;
use crate::problem::Problem;
use crate::shared::{Outside, Shared};

/// Answers one operation. The guard against other sites has already let it pass.
pub(crate) async fn call(
    State(shared): State<Arc<Shared>>,
    Path(operation): Path<String>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    match answer(&shared, &operation, &parts, body).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(shared.language),
    }
}

async fn answer(
    shared: &Shared,
    operation: &str,
    parts: &Parts,
    body: Body,
) -> Result<Response<Body>, Problem> {
    if !has_request_header(&parts.headers) {
        return Err(Problem::new(Code::CROSS_SITE));
    }
    if !is_json(&parts.headers) {
        let problem = Problem::new(Code::MALFORMED_REQUEST);
        return Err(problem.with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let body = body::read(&shared.config, body).await?;
    let session = shared.host.session(&Outside::of(parts)).await?;
    let caller = caller(parts, &session, &shared.config.trusted_proxies);
    match operation {
        "redeemLink" => redeem_link(shared, &session, &caller, parts, &body).await,
        "linkStatus" | "beginLinkRegistration" | "finishLinkRegistration" => {
            let body = with_session(shared, &parts.headers, &body)?;
            plain(shared, &caller, operation, &body).await
        }
        "beginSignIn" => {
            // Naming a user would let anybody ask which keys that person has.
            let known = session.pending_user.or(session.actor.map(|actor| actor.id));
            begin_sign_in(shared, &caller, known.as_ref().map(|user| user.as_str()), &body).await
        }
        "finishSignIn" => finish_sign_in(shared, &caller, parts, &body).await,
        _ => plain(shared, &caller, operation, &body).await,
    }
}

async fn plain(
    shared: &Shared,
    caller: &Caller,
    operation: &str,
    body: &[u8],
) -> Result<Response<Body>, Problem> {
    Ok(json_response(shared.api.call(caller, operation, body).await?))
}

/// Keeps the session in a cookie that scripts cannot read. A client that wants it nowhere else
/// says so with `Keydesk-Session: cookie`, as the browser module does.
async fn redeem_link(
    shared: &Shared,
    signed_in: &HostSession,
    caller: &Caller,
    parts: &Parts,
    body: &[u8],
) -> Result<Response<Body>, Problem> {
    let request: RedeemLinkRequest = read(body)?;
    let redeemed = shared.api.redeem_link(caller, request).await.map_err(|error| {
        let another = error.code.as_str() == Refusal::SignedInAsAnother.code();
        // This browser holds that person's session, so their name is no secret here.
        let signed_in_as = signed_in.display_name.clone().filter(|_| another);
        Problem { signed_in_as: signed_in_as.map(Into::into), ..error.into() }
    })?;
    let cookie = cookies::set_link_session(&shared.config, redeemed.session.expose())
        .ok_or_else(|| Problem::internal("the session of a link cannot stand in a cookie"))?;
    let in_cookie = parts.headers.get("keydesk-session").is_some_and(|value| value == "cookie");
    let mut response = if in_cookie {
        let answer = LinkSessionAnswer { link: redeemed.link, display_name: redeemed.display_name };
        written(&answer)?
    } else {
        written(&redeemed)?
    };
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

/// Adds the cookie's session where the request names none. As text, so that the operation itself
/// still sees every member, doubled ones too, and judges them.
fn with_session(shared: &Shared, headers: &HeaderMap, body: &[u8]) -> Result<Vec<u8>, Problem> {
    let members = serde_json::from_slice::<HashMap<String, IgnoredAny>>(body);
    let Some(members) = members.ok().filter(|members| !members.contains_key("session")) else {
        return Ok(body.to_vec());
    };
    let session = cookies::link_session(&shared.config, headers)
        .ok_or_else(|| Problem::new(Code::SESSION_UNKNOWN))?;
    let rest = body.trim_ascii_start().strip_prefix(b"{").unwrap_or_default();
    let comma = if members.is_empty() { "" } else { "," };
    let mut with = format!("{{\"session\":\"{session}\"{comma}").into_bytes();
    with.extend_from_slice(rest);
    Ok(with)
}

async fn begin_sign_in(
    shared: &Shared,
    caller: &Caller,
    known: Option<&str>,
    body: &[u8],
) -> Result<Response<Body>, Problem> {
    let request: BeginSignInRequest = read(body)?;
    if request.user_id.as_deref().is_some_and(|named| Some(named) != known) {
        return Err(Refusal::NotAuthorised.into());
    }
    let request = BeginSignInRequest { user_id: known.map(str::to_owned) };
    written(&shared.api.begin_sign_in(caller, request).await?)
}

/// The host makes its session; its cookies and its address go out with the answer.
async fn finish_sign_in(
    shared: &Shared,
    caller: &Caller,
    parts: &Parts,
    body: &[u8],
) -> Result<Response<Body>, Problem> {
    let request: FinishSignInRequest = read(body)?;
    let sign_in = shared.api.sign_in(caller, request).await?;
    let signed_in = match shared.host.signed_in(&Outside::of(parts), &sign_in).await {
        Ok(signed_in) => signed_in,
        Err(error) => {
            let recorded = shared.api.desk().sign_in_not_admitted(caller, &sign_in).await;
            return Err(Problem::not_admitted(error, recorded.err()));
        }
    };
    let answer = (&sign_in).into();
    let mut response = written(&SignedInAnswer { answer, location: signed_in.location })?;
    for mut cookie in signed_in.set_cookies {
        cookie.set_sensitive(true);
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The answer of `finishSignIn` over HTTP, with the address where the browser goes next.
#[derive(Serialize)]
struct SignedInAnswer {
    #[serde(flatten)]
    answer: SignInAnswer,
    location: String,
}

fn written(answer: &impl Serialize) -> Result<Response<Body>, Problem> {
    let body = serde_json::to_vec(answer);
    Ok(json_response(body.map_err(|_| Problem::internal("the answer cannot be written"))?))
}

fn json_response(body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn is_json(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|value| {
        value
            .split(';')
            .next()
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
    })
}
