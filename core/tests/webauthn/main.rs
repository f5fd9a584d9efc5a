//! The WebAuthn engine against the software authenticator: what is right verifies, and every
//! negative twin is refused with the code of the one check that it violates.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests stand outside test functions"
)]

mod attestation;
mod authentication;
mod budget;
mod certificates;
mod chains;
mod codes;
mod corpus;
mod fido_cases;
mod fido_runs;
mod fido_u2f;
mod hierarchies;
mod hints;
mod keys;
mod matrix;
mod mutation;
mod origins;
mod platforms;
mod registration;
mod relying_party;
mod responses;
mod stage;
mod tpm;
mod unverified;
mod vectors;
mod w3c;
mod windows_hello;
