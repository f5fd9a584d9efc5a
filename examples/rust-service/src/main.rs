//! Serves the routes on localhost.
#![forbid(unsafe_code)]

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use rust_service::routes::routes;
use rust_service::secret;
use rust_service::service::Service;
use rust_service::store::OwnTable;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut words = std::env::args().skip(1);
    let file = words.next().context("rust-service FILE.db PORT")?;
    let port: u16 = words.next().context("rust-service FILE.db PORT")?.parse()?;
    let origin = format!("http://localhost:{port}");
    let secret = secret::kept_in(Path::new(&format!("{file}.key")))?;
    let table = Arc::new(OwnTable::open(file)?);
    let service = Service::open(table, secret, "localhost", &origin).await?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    eprintln!("ready: {origin}");
    axum::serve(listener, routes(service)).await?;
    Ok(())
}
