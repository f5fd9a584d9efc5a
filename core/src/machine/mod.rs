//! The state machine: two pure functions and the table that they go by.
//!
//! [`decide`] says what a command would change, or why it may not; [`evolve`] applies what was
//! decided. Neither reads a clock, draws randomness or calls a port: identifiers, digests and the
//! time come in with the command.

mod account;
mod authenticator;
mod chain;
mod command;
mod decide;
mod encoding;
mod event;
mod evolve;
mod link;
mod personal;
mod registration;
pub mod table;

pub(crate) use authenticator::{counter_regressed, signed_in_at};
pub use chain::{BrokenChain, Chain};
pub use command::{Command, CommandKind};
pub use decide::decide;
pub use encoding::{EventContext, EventDecodeError};
pub use event::{Change, Event, EventName};
pub use evolve::evolve;
pub use personal::Salts;
pub use registration::{check_room, check_snapshot};
