//! The targets: one function for each, which reads any bytes and panics if they violate an assertion.

mod authentication;
mod configuration;
mod differential;
mod machine;
mod metadata;
mod parsers;
mod path;
mod policy;
mod registration;
mod statements;
mod stored;
mod wire;

pub use authentication::verify_authentication;
pub use configuration::relying_party;
pub use machine::machine_sequence;
pub(crate) use metadata::authority as metadata_authority;
pub use metadata::mds_blob;
pub use parsers::{attestation_object, authenticator_data, cbor, client_data, cose_key};
pub(crate) use path::Authorities;
pub use path::x5c_path;
pub use policy::attestation_policy;
pub(crate) use registration::CHOICES;
pub use registration::verify_registration;
pub(crate) use statements::{Bench, Format};
pub use statements::{
    statement_android_key, statement_apple, statement_compound, statement_fido_u2f, statement_none,
    statement_packed, statement_tpm,
};
pub use stored::{link_token, stored_blob};
pub use wire::wire_request;
