//! FIDO Metadata (Metadata Service 3, "MDS3"): what is known of the models of authenticators.
//!
//! [`Metadata::verify`] takes a BLOB as bytes, checks who signed it, and keeps what registrations
//! are decided by: names, icons, status reports with their dates, certification levels and the
//! anchors of each model. Nothing here fetches anything; the host brings the bytes, the roots and
//! the revocation lists. Models that the BLOB lacks come from a local file ([`Metadata::local`]).

mod entry;
mod error;
mod jws;
mod model;
mod registry;
mod set;

pub use error::{MetadataError, MetadataErrorCode};
pub use jws::{MetadataTrust, Revocation};
pub use model::{AuthenticatorStatus, CertificationLevel, Model, Protocol, StatusReport};
pub(crate) use registry::lists_algorithm;
pub use set::Metadata;
