//! Serves connections, and closes those that stall; `axum::serve` has no timeouts.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper::{Request, body::Incoming};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;
use tower_http::timeout::RequestBodyDeadlineLayer;

use crate::log;

/// Answers everybody who connects.
pub(crate) async fn serve(listener: TcpListener, app: Router) {
    // Longer than the desk's own `body_timeout` of 30 seconds, so that the desk answers first.
    let app = app.layer(RequestBodyDeadlineLayer::new(BODY_TIMEOUT));
    loop {
        match listener.accept().await {
            Ok((stream, from)) => {
                tokio::spawn(answer(stream, from, app.clone()));
            }
            // Most likely all file descriptors are in use; other connections will release some.
            Err(error) => {
                log::say(&format!("connections: {error}"));
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn answer(stream: TcpStream, from: SocketAddr, app: Router) {
    let app = app.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(from));
        request.map(axum::body::Body::new)
    });
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIMEOUT));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // Also limits the wait between two requests, so it closes idle connections.
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(app));
    // An error here ends only this connection, and a client could fill the log with it.
    let _ = connection.await;
}

/// How long the head of a request may take, and how long a connection may wait for the next one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);
/// How long the body of a request may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(40);
/// How long a client may go without reading any byte of a response.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);
