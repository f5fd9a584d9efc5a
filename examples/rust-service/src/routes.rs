//! JSON over HTTP, as this service speaks it.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use keydesk_core::error::Error;
use keydesk_core::ids::{CeremonyId, UserId};
use keydesk_core::service::BegunCeremony;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::service::{Service, Session};

/// The routes of the service.
pub fn routes(service: Service) -> Router {
    Router::new()
        .route("/keys", get(keys))
        .route("/keys/begin", post(begin_key))
        .route("/keys/finish", post(finish_key))
        .route("/sign-in/begin", post(begin_sign_in))
        .route("/sign-in/finish", post(finish_sign_in))
        .with_state(service)
}

/// What a browser answers to a ceremony; the response is passed on as it came.
#[derive(Deserialize)]
struct Finish {
    ceremony: String,
    response: Box<RawValue>,
}

type Answer = Result<Json<Value>, Failed>;

async fn keys(State(service): State<Service>, session: Session) -> Answer {
    let account = service.keys(&session).await?;
    let keys: Vec<_> = account.active().map(|key| json!({ "nickname": key.nickname })).collect();
    Ok(Json(json!({ "keys": keys })))
}

async fn begin_key(State(service): State<Service>, session: Session) -> Answer {
    Ok(begun(service.begin_key(&session).await?))
}

async fn finish_key(
    State(service): State<Service>,
    session: Session,
    Json(finish): Json<Finish>,
) -> Answer {
    let response = finish.response.get().as_bytes();
    let registered = service.finish_key(&session, &finish.ceremony()?, response).await?;
    Ok(Json(json!({ "nickname": registered.authenticator.nickname })))
}

async fn begin_sign_in(State(service): State<Service>) -> Answer {
    Ok(begun(service.begin_sign_in().await?))
}

async fn finish_sign_in(State(service): State<Service>, Json(finish): Json<Finish>) -> Answer {
    let response = finish.response.get().as_bytes();
    let sign_in = service.finish_sign_in(&finish.ceremony()?, response).await?;
    Ok(Json(json!({ "user": sign_in.user.as_str(), "amr": sign_in.amr() })))
}

fn begun(begun: BegunCeremony) -> Json<Value> {
    Json(json!({ "ceremony": begun.id.to_string(), "options": begun.options }))
}

impl Finish {
    fn ceremony(&self) -> Result<CeremonyId, Failed> {
        CeremonyId::parse(&self.ceremony)
            .map_err(|_| Failed(StatusCode::BAD_REQUEST, "no_ceremony"))
    }
}

/// A real service looks its session up here.
impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failed> {
        let header = parts.headers.get(header::AUTHORIZATION);
        let name = header.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let user = name.and_then(|name| UserId::new(name).ok());
        user.map(|user| Self { user }).ok_or(Failed(StatusCode::UNAUTHORIZED, "not_authenticated"))
    }
}

/// Why it was not done: a status and Keydesk's stable code.
#[derive(Debug)]
pub struct Failed(StatusCode, &'static str);

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        let status = match error {
            Error::Refused(_) => StatusCode::BAD_REQUEST,
            Error::Failed(_) => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self(status, error.code())
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "code": self.1 }))).into_response()
    }
}
