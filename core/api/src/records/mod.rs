//! The only records that cross a border. Requests refuse unknown members; answers are plain data.
//!
//! Written as JSON they are only strings, booleans, signed integers, options and lists, so that every
//! language has them. Every number fits into an `i64`, which `convert::number` makes. Times are RFC 3339 in
//! UTC, binary values are unpadded base64url. Answers hold core's own values; a request holds text that is
//! read one member at a time, so that each refusal has its own code.

mod account;
mod ceremony;
mod history;
mod json;
mod link;
#[cfg(feature = "schema")]
mod responses;
mod user;

pub use account::{
    AccountAnswer, AccountView, AssuranceView, AuthenticatorView, CloseAccountRequest,
    EvidenceView, ProvenanceView, RemovalView, RemoveAuthenticatorRequest,
    RenameAuthenticatorRequest, ReopenAccountRequest,
};
pub use ceremony::{
    AuthenticatorAnswer, BeginRegistrationRequest, BeginSignInRequest, CeremonyAnswer,
    FinishRegistrationRequest, FinishSignInRequest, SignInAnswer,
};
pub use history::{
    ChangeView, ChangesAnswer, ChangesSinceRequest, EventView, EventsAnswer, ListEventsRequest,
};
pub use json::ResponseJson;
pub use link::{
    BeginLinkRegistrationRequest, CancelLinkRequest, FinishLinkRegistrationRequest,
    IssueLinkAnswer, IssueLinkRequest, LinkSessionAnswer, LinkStatusRequest, LinkView,
    RedeemLinkAnswer, RedeemLinkRequest, RedeemedLinkView,
};
#[cfg(feature = "schema")]
pub(crate) use responses::{AuthenticationResponseJson, RegistrationResponseJson};
pub use user::{
    AffectedAuthenticatorView, AffectedAuthenticatorsAnswer, FindUsersAnswer, FindUsersRequest,
    GetUserAnswer, GetUserRequest, ListAffectedAuthenticatorsRequest, UserView,
};
