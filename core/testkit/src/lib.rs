//! What Keydesk's tests stand on: a clock that is set, entropy that repeats, and a software
//! authenticator behind a software browser.
//!
//! [`SoftAuthenticator`] answers options as a browser would. To bend an answer, take it in steps:
//! a *draft* ([`RegistrationDraft`], [`AssertionDraft`]) before anything is signed, the *signed*
//! parts after, and the JSON at the end; every field of each may be changed.
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "only tests use this crate, and a broken set-up should stop them at once"
)]

mod assertion;
mod authenticator;
mod cbor;
mod certificate;
mod clock;
mod der;
mod entropy;
mod key;
mod options;
mod platform;
mod registration;

pub use assertion::{AssertionDraft, SignedAssertion};
pub use authenticator::{AttestationChoice, ClientError, Credential, Settings, SoftAuthenticator};
pub use cbor::Cbor;
pub use certificate::{CertificateAuthority, CertificateDraft, Extension, Name, NamePart};
pub use clock::FixedClock;
pub use der::Der;
pub use entropy::SeededEntropy;
pub use key::SigningKey;
pub use options::{creation_options, request_options};
pub use platform::{AndroidDraft, AppleDraft, TpmDraft};
pub use registration::{Attester, RegistrationDraft, SignedRegistration, ToSign};
