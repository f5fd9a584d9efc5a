//! Serves the routes on localhost.
#![forbid(unsafe_code)]

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use clap::Parser;
use rust_service::routes::routes;
use rust_service::secret;
use rust_service::service::Service;
use rust_service::store::OwnTable;
use tokio::net::TcpListener;

/// A service over Keydesk's core alone, on localhost.
#[derive(Parser)]
#[command(name = "rust-service")]
struct CommandLine {
    /// The file of its table; the secret is kept beside it
    #[arg(value_name = "FILE.db")]
    file: String,
    /// The port on localhost
    port: u16,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let CommandLine { file, port } = CommandLine::parse();
    let origin = format!("http://localhost:{port}");
    let secret = secret::kept_in(Path::new(&format!("{file}.key")))?;
    let table = Arc::new(OwnTable::open(file)?);
    let service = Service::open(table, secret, "localhost", &origin).await?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    eprintln!("ready: {origin}");
    axum::serve(listener, routes(service)).await?;
    Ok(())
}
