//! FIDO Metadata and the attestation policy. Every BLOB here is synthetic: made and signed by the
//! testkit, about models that nobody sells.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests stand outside test functions"
)]

mod anchors;
mod authority;
mod blob;
mod entries;
mod fido_cases;
mod models;
mod policy;
mod security;
mod stage;

/// Standard base64, as certificates are written in JSON.
fn standard(der: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(der)
}
