//! Every port in memory: a readable reference implementation, for tests and trials.
//! Everything is gone with the process.

mod accounts;
mod audit;
mod ceremonies;
mod counter;
mod directory;
mod history;
mod outbox;
mod records;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{AuditClass, AuditEntry};
use crate::ids::{CeremonyId, RelyingPartyId, Role, UserId};
use crate::machine::Event;
use crate::model::{Account, Ceremony, Notification, User};
use crate::time::Timestamp;

/// Accounts, ceremonies, history, counters, outbox and audit record of any number of relying
/// parties.
#[derive(Debug, Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

/// A directory of people that were put into it.
#[derive(Debug, Default)]
pub struct MemoryDirectory {
    users: Mutex<BTreeMap<UserId, User>>,
    /// Whether the directory says which roles people hold; then anyone who is not in `roles` holds
    /// none.
    says_roles: bool,
    roles: Mutex<BTreeMap<UserId, Vec<Role>>>,
}

#[derive(Debug, Default)]
struct State {
    accounts: BTreeMap<(RelyingPartyId, UserId), Account>,
    /// Unique and lookup keys by kind and bytes; a claimed key is never removed.
    keys: HashMap<(RelyingPartyId, &'static str, Vec<u8>), UserId>,
    ceremonies: HashMap<(RelyingPartyId, CeremonyId), Ceremony>,
    /// The keys of `ceremonies`, ordered by expiry.
    expiries: BTreeSet<(Timestamp, (RelyingPartyId, CeremonyId))>,
    /// Events of all accounts in the order of their commits, which the cursor of changes counts.
    events: Vec<Event>,
    commits: Vec<(RelyingPartyId, super::Changed)>,
    outbox: VecDeque<Notification>,
    records: HashMap<(RelyingPartyId, String), String>,
    /// By key and the end of the window, in milliseconds since the epoch.
    counts: HashMap<(String, i64), u64>,
    counts_swept_at: usize,
    /// Audit entries of each class, with their place in the record.
    identified: VecDeque<(u64, AuditEntry)>,
    anonymous: VecDeque<(u64, AuditEntry)>,
    /// How many entries were recorded.
    audited: u64,
}

impl State {
    fn entries(&mut self, class: AuditClass) -> &mut VecDeque<(u64, AuditEntry)> {
        match class {
            AuditClass::Identified => &mut self.identified,
            AuditClass::Anonymous => &mut self.anonymous,
        }
    }
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// The newest audit entries, oldest first; at most the last 10,000 of each class are kept.
    pub fn audit_entries(&self) -> Vec<AuditEntry> {
        let state = self.lock();
        let mut entries: Vec<_> = state.identified.iter().chain(&state.anonymous).collect();
        entries.sort_by_key(|(number, _)| *number);
        entries.into_iter().map(|(_, entry)| entry.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change below is a few assignments that cannot panic half-way.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
