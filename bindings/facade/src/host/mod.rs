//! The host's side, in whatever language it is written: its store, its directory, its notifier and
//! its sessions.
//!
//! The store is four functions over one table of rows by key; every port that keeps something stands
//! on them, so that a host writes five SQL statements and no logic.

mod audit;
mod callbacks;
mod calls;
mod ceremonies;
mod counter;
mod directory;
mod history;
mod keys;
mod notification;
mod portal;
mod records;
mod rules;
mod small_records;
mod store;

pub use callbacks::Callbacks;
pub use directory::DirectoryBridge;
pub(crate) use directory::to_user;
pub use notification::{EndSessionsRecord, NotificationKindRecord, NotificationRecord};
pub use portal::{HostPortal, PortalSession, PortalSignedIn};
pub use records::{
    HostCommit, HostEvent, HostFault, HostOutcome, HostPage, HostPeople, HostRow, HostSearch,
    MayQuestion, PersonAnswer,
};
pub(crate) use rules::{RolesBridge, VetoBridge};
pub use store::StoreBridge;

use async_trait::async_trait;

use crate::config::PersonRecord;

/// Rows by key in the host's own database.
///
/// A row is a key, its owner's key, a version and text. Keys are at most 600 bytes of `a-z`, `0-9`
/// and `./-~`, and are compared byte by byte.
#[async_trait]
pub trait HostStore: Send + Sync {
    /// The row of this key.
    async fn load(&self, key: String) -> Result<Option<HostRow>, HostFault>;

    /// Writes everything in the commit in one transaction, or nothing.
    async fn commit(&self, commit: HostCommit) -> Result<HostOutcome, HostFault>;

    /// The rows whose keys come after one and before another, in order of their keys.
    async fn list(&self, page: HostPage) -> Result<Vec<HostRow>, HostFault>;

    /// Removes the row of this key and returns it; of several callers, at most one gets it.
    async fn remove(&self, key: String) -> Result<Option<HostRow>, HostFault>;
}

/// The host's people.
#[async_trait]
pub trait HostDirectory: Send + Sync {
    /// The person with this id, let in or not.
    async fn user(&self, id: String) -> Result<Option<PersonRecord>, HostFault>;

    /// People of these organisations whose name, user name or address holds the query.
    async fn search(&self, search: HostSearch) -> Result<HostPeople, HostFault>;
}

/// The host's roles. A host that says them keeps people from acting on somebody who may do more.
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
