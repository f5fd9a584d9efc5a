//! The model, as plain data: accounts, authenticators, links, ceremonies, actors and users.

mod account;
mod actor;
mod assurance;
mod authenticator;
mod ceremony;
mod link;
mod notification;
mod tag;
mod user;

pub use account::{Account, AccountStatus, DecodeError, Version};
pub use actor::{Actor, By, Caller, Strength};
pub use assurance::{Assurance, AssuranceLevel, AssuranceReason};
pub use authenticator::{
    Authenticator, AuthenticatorKind, AuthenticatorStatus, Evidence, Provenance, Removal,
    RemovalReason, Route,
};
pub use ceremony::{Ceremony, CeremonyPurpose, RegistrationSnapshot};
pub use link::{CancelReason, Link, LinkSession, LinkState, LinkStatus, LiveCeremony};
pub use notification::{EndSessions, Notification, NotificationKind};
pub use tag::Tag;
pub use user::User;

pub use crate::text::{InvalidText, Nickname, Note, shown, shows_nothing};
