//! Answers connections, and cuts off those that do not get on: `axum::serve` waits for ever.

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
    // The desk has a time-out of its own, which this does not undercut.
    let app = app.layer(RequestBodyDeadlineLayer::new(BODY));
    loop {
        match listener.accept().await {
            Ok((stream, from)) => {
                tokio::spawn(answer(stream, from, app.clone()));
            }
            // All descriptors are in use: some are given back soon.
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
    stream.set_write_timeout(Some(WRITE));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // Also between two requests, so that an idle connection ends.
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(app));
    // A connection that breaks concerns nobody but its client.
    let _ = connection.await;
}

/// How long the head of a request may take, and how long a connection may wait for the next one.
const HEAD: Duration = Duration::from_secs(15);
/// How long the body of a request may take.
const BODY: Duration = Duration::from_secs(40);
/// How long a client may take nothing of a response.
const WRITE: Duration = Duration::from_secs(20);
