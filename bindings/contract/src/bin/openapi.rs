//! Prints the OpenAPI document that is kept in `adapters/http/openapi.json`.
#![forbid(unsafe_code)]

use std::io::Write;

use anyhow::Result;

#[tokio::main]
async fn main() -> Result<()> {
    std::io::stdout().write_all(keydesk_contract::openapi().await?.as_bytes())?;
    Ok(())
}
