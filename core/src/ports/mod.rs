//! The ports: small traits, one per concern, that adapters implement.
//!
//! Every bullet under `# Behavior` is a case of the conformance suite.

mod accounts;
mod audit;
mod ceremonies;
mod counter;
mod directory;
mod error;
mod history;
mod key_ring;
pub mod memory;
mod notifier;
mod outbox;
mod records;
mod search_words;
mod veto;

pub use accounts::{
    AccountStore, Capabilities, Commit, Listing, Loaded, LookupKey, Page, UniqueKey,
};
pub(crate) use audit::METADATA_DUE;
pub use audit::{AuditClass, AuditEntry, AuditSink, NoAudit};
pub use ceremonies::CeremonyStore;
pub use counter::{Counter, window_end};
pub use directory::{Directory, LeftOut, RoleSource, UserPage};
pub use error::{StoreError, StoreErrorKind};
pub use history::{Changed, Changes, History};
pub use key_ring::{DerivedKeyRing, Key, KeyId, KeyPurpose, KeyRing};
pub use notifier::{NoNotifier, Notifier};
pub use outbox::Outbox;
pub use records::Records;
pub use search_words::SearchWords;
pub use veto::{NoVeto, Veto};

/// A store that keeps all that a desk keeps. Every type that implements these ports is one.
pub trait Store:
    AccountStore + AuditSink + CeremonyStore + Counter + History + Outbox + Records
{
}

impl<S> Store for S where
    S: AccountStore + AuditSink + CeremonyStore + Counter + History + Outbox + Records
{
}
