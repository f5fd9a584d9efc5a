#![doc = include_str!("../README.md")]
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
mod event;
mod key;
mod metadata;
mod metadata_crl;
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
pub use event::event;
pub use key::SigningKey;
pub use metadata::{BlobDraft, MetadataAuthority, entry};
pub use metadata_crl::revocation_list;
pub use options::{creation_options, request_options};
pub use platform::{AndroidDraft, AppleDraft, TpmDraft};
pub use registration::{Attester, RegistrationDraft, SignedRegistration, ToSign};
