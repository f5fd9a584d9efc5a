//! The kept OpenAPI document is what the code says.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

#[tokio::test]
async fn the_document_is_current() {
    let kept = include_str!("../../../adapters/http/openapi.json");
    assert!(kept == keydesk_contract::openapi().await.unwrap(), "cargo xtask generate");
}
