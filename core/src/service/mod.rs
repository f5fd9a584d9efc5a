//! Load, decide, evolve, commit: the only place where the machine and the ports meet.
//!
//! One file per subject, such as `account` or `link`, with its operations. Each operation checks who
//! asks, reads what it needs, decides by the machine, and commits once; what it refuses or only reads goes to
//! the audit record.

mod access;
mod account;
mod affected;
mod audit;
mod authenticator;
mod decoy;
mod desk;
mod execute;
mod history;
mod join;
mod limits;
mod link;
mod link_registration;
mod maintenance;
mod metadata;
mod models;
mod moment;
mod notify;
mod options;
mod prepare;
mod registration;
mod sign_in;
mod source;
mod tags;
mod unrecorded;
mod warning;

pub use access::Permitted;
pub use affected::{AffectedAuthenticator, AffectedPage};
pub use desk::{Desk, DeskError, Ports};
pub use link::{IssuedLink, RedeemedLink, SessionLink};
pub use metadata::UpdateMetadataError;
pub use models::SecondOpinionCounts;
pub use prepare::{PrepareError, Prepared};
pub use registration::{BegunCeremony, Registered};
pub use sign_in::SignIn;
pub use tags::tag_account;
pub use warning::DeskWarning;
