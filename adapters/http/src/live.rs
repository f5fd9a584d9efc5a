//! Live status: parts of pages as they are now, by server-sent events and by polling with ETags.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use askama::Template;
use aws_lc_rs::digest::{SHA256, digest};
use axum::body::Body;
use axum::extract::{Path, Query, State};
use bytes::Bytes;
use futures::{StreamExt, stream};
use http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::request::Parts;
use http::{HeaderValue, Response, StatusCode};
use keydesk_api::records::{ChangesSinceRequest, GetUserRequest};
use keydesk_core::error::Refusal;
use keydesk_core::ids::UserId;
use keydesk_core::time::Timestamp;
use serde::Deserialize;
use tokio::sync::broadcast;

use crate::pages::tokens::TokenTable;
use crate::pages::views::{Authenticators, LinkState};
use crate::problem::Problem;
use crate::shared::Shared;
use crate::streams::Stream;
use crate::visit::Visit;

/// Which part: the state of one link, the list of tokens, or else the table of authenticators.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Part {
    link: Option<String>,
    view: Option<View>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum View {
    Tokens,
}

/// The part as HTML, with an ETag. Never a redirect: a script would follow it and show a sign-in
/// page in the middle of this one.
pub(crate) async fn fragment(
    State(shared): State<Arc<Shared>>,
    Path(user_id): Path<String>,
    Query(part): Query<Part>,
    parts: Parts,
) -> Response<Body> {
    let seen = match Visit::open(&shared, &parts).await {
        Ok(visit) => render(&visit, &user_id, &part).await,
        Err(error) => Err(Problem::from(error)),
    };
    let Seen { html, tag, .. } = match seen {
        Ok(seen) => seen,
        Err(problem) => return problem.into_response(shared.language),
    };
    let known = parts.headers.get(IF_NONE_MATCH).is_some_and(|value| *value == *tag);
    let mut response = if known { Response::default() } else { Response::new(Body::from(html)) };
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.extend(HeaderValue::from_str(&tag).ok().map(|tag| (ETAG, tag)));
    response
}

/// Says when the part has changed; the page then fetches it.
pub(crate) async fn events(
    State(shared): State<Arc<Shared>>,
    Path(user_id): Path<String>,
    Query(part): Query<Part>,
    parts: Parts,
) -> Response<Body> {
    let watch = match Watch::open(&shared, parts, user_id, part).await {
        Ok(watch) => watch,
        Err(problem) => return problem.into_response(shared.language),
    };
    let ready = format!("retry: 2000\nevent: ready\ndata: {}\n\n", watch.seen.tag);
    let first = stream::once(async { Ok(Bytes::from(ready)) });
    let rest = stream::unfold(watch, |mut watch| async move {
        let event = watch.next().await?;
        Some((Ok::<_, Infallible>(Bytes::from(event)), watch))
    });
    let mut response = Response::new(Body::from_stream(first.chain(rest)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // nginx and those that follow it would hold the events back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// One open connection. It ends when its person may no longer look, when the store fails and after
/// some minutes anyway; the browser then connects again, and is judged again.
struct Watch {
    visit: Visit,
    user_id: String,
    part: Part,
    cursor: String,
    heard: broadcast::Receiver<UserId>,
    seen: Seen,
    stream: Stream,
    started: Instant,
    spoke: Instant,
}

/// The part as it was last rendered.
struct Seen {
    html: String,
    tag: String,
    /// When it changes by itself: the next open link expires.
    due: Option<Timestamp>,
}

impl Watch {
    async fn open(
        shared: &Arc<Shared>,
        parts: Parts,
        user_id: String,
        part: Part,
    ) -> Result<Self, Problem> {
        let visit = Visit::open(shared, &parts).await?;
        let actor = visit.session.actor.as_ref();
        let actor = actor.ok_or_else(|| Problem::from(Refusal::NotAuthenticated))?;
        let stream = shared.streams.open(&actor.id)?;
        let heard = shared.changed.subscribe();
        // First the cursor and then the part: what happens in between is seen twice, not never.
        let (_, cursor) = changes(&visit, &user_id, None).await?;
        let seen = render(&visit, &user_id, &part).await?;
        let now = Instant::now();
        Ok(Self { visit, user_id, part, cursor, heard, seen, stream, started: now, spoke: now })
    }

    async fn next(&mut self) -> Option<String> {
        while self.started.elapsed() < LIFETIME {
            self.pause().await;
            if self.stream.is_closed() {
                return None;
            }
            let asked = changes(&self.visit, &self.user_id, Some(self.cursor.clone())).await;
            let (changed, cursor) = asked.ok()?;
            self.cursor = cursor;
            let now = self.visit.shared.api.desk().now();
            let due = self.seen.due.is_some_and(|due| due <= now);
            if changed || due {
                self.visit = self.visit.reopen().await.ok()?;
                let seen = render(&self.visit, &self.user_id, &self.part).await.ok()?;
                let tag = std::mem::replace(&mut self.seen, seen).tag;
                if tag != self.seen.tag {
                    self.spoke = Instant::now();
                    return Some(format!("event: changed\ndata: {}\n\n", self.seen.tag));
                }
            }
            if self.spoke.elapsed() >= HEARTBEAT {
                self.spoke = Instant::now();
                self.visit = self.visit.reopen().await.ok()?;
                return Some(": still here\n\n".to_owned());
            }
        }
        None
    }

    /// Waits until `live_interval` has passed, the host reports a change, or the desk is closed.
    async fn pause(&mut self) {
        let (heard, user, stream) = (&mut self.heard, &self.user_id, &mut self.stream);
        let told = async {
            // The sender lives as long as the desk. A missed change may be about this user, so it ends the wait too.
            while heard.recv().await.is_ok_and(|changed| changed.as_str() != user) {}
        };
        tokio::select! {
            _ = tokio::time::timeout(self.visit.shared.config.live_interval, told) => {}
            () = stream.closed() => {}
        }
    }
}

/// Whether this user's account changed, and where to go on.
async fn changes(
    visit: &Visit,
    user_id: &str,
    cursor: Option<String>,
) -> Result<(bool, String), Problem> {
    let request = ChangesSinceRequest { user_id: user_id.to_owned(), cursor };
    let answer = visit.shared.api.changes_since(&visit.caller, request).await?;
    Ok((answer.changes.iter().any(|change| change.user_id.as_str() == user_id), answer.cursor))
}

async fn render(visit: &Visit, user_id: &str, part: &Part) -> Result<Seen, Problem> {
    let request = GetUserRequest { user_id: user_id.to_owned() };
    let answer = visit.shared.api.get_user(&visit.caller, request).await?;
    let account = &answer.account;
    let html = match (&part.link, part.view) {
        (None, None) => Authenticators::new(visit, &answer).render(),
        (None, Some(View::Tokens)) => TokenTable::new(visit, &answer).await.render(),
        (Some(id), _) => {
            let link = account.links.iter().find(|link| link.id.to_string() == *id);
            let link = link.ok_or_else(|| Problem::from(Refusal::LinkUnknown))?;
            LinkState::new(visit.shared.text, link).render()
        }
    };
    let html = html.map_err(|_| Problem::internal("a template failed"))?;
    let open = account.links.iter().filter(|link| link.status.is_open());
    let due = open.map(|link| link.expires_at).min();
    Ok(Seen { tag: tag(&html), html, due })
}

/// The ETag of a part, by its content: states that only time changes move it too.
pub(crate) fn tag(html: &str) -> String {
    let digest = digest(&SHA256, html.as_bytes());
    let hex: String = digest.as_ref().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// Proxies end connections on which nothing is said.
const HEARTBEAT: Duration = Duration::from_secs(15);
const LIFETIME: Duration = Duration::from_secs(10 * 60);
