//! What Keydesk knows: accounts, authenticators, links, ceremonies, actors and users. Plain data.

mod account;
mod actor;
mod assurance;
mod authenticator;
mod ceremony;
mod invisible;
mod link;
mod notification;
mod tag;
mod text;
mod user;

pub use account::{Account, AccountStatus, DecodeError, Version};
pub use actor::{Actor, By, Caller, Strength};
pub use assurance::{Assurance, AssuranceLevel, AssuranceReason};
pub use authenticator::{
    Authenticator, AuthenticatorKind, AuthenticatorStatus, Evidence, Provenance, Removal,
    RemovalReason, Route,
};
pub use ceremony::{Ceremony, CeremonyPurpose, RegistrationSnapshot};
pub use invisible::shows_nothing;
pub use link::{CancelReason, Link, LinkSession, LinkState, LinkStatus, LiveCeremony};
pub use notification::{EndSessions, Notification, NotificationKind};
pub use tag::Tag;
pub use text::{InvalidText, Nickname, Note};
pub(crate) use text::{is_left_out, one_line};
pub use user::User;
