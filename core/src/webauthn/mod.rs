#![doc = include_str!("README.md")]

mod algorithm;
mod anchor;
mod attestation;
mod attestation_policy;
mod authentication;
mod authenticator_data;
mod cbor;
mod certificate;
mod client_data;
mod cose;
mod der;
#[cfg(fuzzing)]
pub mod fuzzing;
mod json;
mod key_identifier;
pub mod limits;
pub mod metadata;
mod options;
mod path;
#[cfg(test)]
mod path_tests;
mod policy;
mod prepared_credential;
mod public_key;
mod registration;
mod rejection;
mod relying_party;
mod response;
mod second_opinion;
mod trust;
mod types;
mod vouch;
#[cfg(test)]
mod wycheproof_tests;

pub use algorithm::Algorithm;
pub use anchor::TrustAnchor;
pub use attestation::{AttestationFormat, AttestationKind, KeySecurity};
pub use attestation_policy::{
    AttestationPolicy, AttestationPolicyError, AttestationRequirement, TpmSha1,
};
pub use authentication::{
    AuthenticationExpectations, ClaimedCredential, CounterState, VerifiedAuthentication,
    claimed_credential, verify_authentication,
};
pub(crate) use authentication::{Unaccepted, examine_authentication};
pub use authenticator_data::AuthenticatorExtensions;
pub use key_identifier::{InvalidKeyIdentifier, KeyIdentifier};
pub use metadata::{CertificationLevel, Metadata};
pub use options::{
    Attempt, AuthenticatorSelection, CreationOptions, CredentialDescriptor, CredentialParameters,
    CredentialType, Hint, RequestOptions, ResidentKey, RpEntity, UserEntity,
};
pub use prepared_credential::PreparedCredential;
#[cfg(test)]
pub(crate) use public_key::VERIFICATIONS;
pub use registration::{
    AttestationResult, RegistrationExpectations, VerifiedRegistration, verify_registration,
};
pub use rejection::{Compared, Finding, Rejection, RejectionCode};
pub use relying_party::{RelyingParty, RelyingPartyConfig, RelyingPartyError};
#[cfg(test)]
pub(crate) use second_opinion::DISAGREES;
pub use second_opinion::{NotJudged, SecondOpinion};
pub use types::{
    Aaguid, AttestationConveyance, AuthenticatorAttachment, InvalidAaguid, InvalidTransports,
    Transports, UserVerification,
};
