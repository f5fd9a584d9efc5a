//! What the host provides, in any language: its store, its directory, its notifier and
//! its sessions.
//!
//! The store is the four functions of [`keydesk_table::Table`], so that a host writes five SQL statements
//! and no logic.

mod callbacks;
mod directory;
mod notification;
mod portal;
mod records;
mod rules;

pub use callbacks::Callbacks;
pub(crate) use callbacks::{Asked, answered_by};
pub use directory::DirectoryBridge;
pub(crate) use directory::to_user;
pub use keydesk_table::Fault as HostFault;
pub use keydesk_table::{
    Table, TableAddition, TableCommit, TableOutcome, TableRange, TableRow, TableStore,
};
pub use notification::{EndSessionsRecord, NotificationKindRecord, NotificationRecord};
pub use portal::{HostPortal, PortalSession, PortalSignedIn};
pub use records::{HostPeople, HostSearch, MayQuestion, PersonAnswer};
pub(crate) use rules::{RolesBridge, VetoBridge};

use async_trait::async_trait;

use crate::config::PersonRecord;

/// The host's people.
#[async_trait]
pub trait HostDirectory: Send + Sync {
    /// The person with this id, let in or not.
    async fn user(&self, id: String) -> Result<Option<PersonRecord>, HostFault>;

    /// People of these organisations who match every word, and how many they are in all.
    async fn search(&self, search: HostSearch) -> Result<HostPeople, HostFault>;
}

/// The host's roles. With them, a person cannot act on another person who may do more.
#[async_trait]
pub trait HostRoles: Send + Sync {
    /// The roles that the person with this id holds now; none for somebody who holds none and for
    /// an id that nobody has.
    async fn roles(&self, id: String) -> Result<Vec<String>, HostFault>;
}

/// The host's own say in what is done to whom.
#[async_trait]
pub trait HostVeto: Send + Sync {
    /// Whether the actor may do this to the other person, by the host's own rules. It is asked about
    /// changes that the policy allows; `false` refuses with `host_refused`.
    async fn may(&self, question: MayQuestion) -> Result<bool, HostFault>;
}

/// The host's mail, message or letter.
#[async_trait]
pub trait HostNotifier: Send + Sync {
    /// Hands one over; on a fault it comes again later, with the same id.
    async fn deliver(&self, notification: NotificationRecord) -> Result<(), HostFault>;
}
