//! The host's policy, as plain data, and the one step that turns it into a [`Grant`].

mod access;
mod desk;
mod grant;
mod limits;
mod rank;
mod standing;

pub use crate::action::Action;
pub use access::{AccessPolicy, Bootstrap};
pub use desk::{
    AccountTags, CounterPolicy, LastAuthenticator, LinkPolicy, Policy, PolicyError,
    RegistrationPolicy, ReportedModels, SignInCommit, SignInPolicy,
};
pub use grant::{Grant, LinkProof, authorise, authorise_key_holder, authorise_link_holder};
pub(crate) use grant::{in_reach, predates_keys};
pub use limits::{AuditPolicy, RateLimits};
pub use rank::{ActingUpwards, Target};
pub(crate) use standing::{MAX_SKEW, standing};
