//! The audit record of a portal's store.

use keydesk_core::ports::AuditClass;
use keydesk_postgres::{Config, PostgresStore};
use keydesk_sqlite::SqliteStore;

use super::place::Place;

/// An entry of the record, from either store.
#[derive(Debug)]
pub(crate) struct Recorded {
    pub(crate) operation: String,
    pub(crate) actor: Option<String>,
    pub(crate) outcome: String,
    pub(crate) from: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) class: AuditClass,
    pub(crate) count: u64,
    pub(crate) reference: Option<String>,
}

/// Both stores have a record of this form.
macro_rules! recorded {
    ($entries:expr) => {
        $entries
            .into_iter()
            .map(|entry| Recorded {
                operation: entry.operation,
                actor: entry.actor.map(|actor| actor.as_str().to_owned()),
                outcome: entry.outcome,
                from: entry.from,
                user_agent: entry.user_agent,
                class: entry.class,
                count: entry.count,
                reference: entry.reference,
            })
            .collect()
    };
}

impl Place {
    /// The audit record, oldest entry first; also while a portal runs.
    pub(crate) fn audit(&self) -> Vec<Recorded> {
        if let Some(url) = self.test_url() {
            let config = Config::from_url(&url).unwrap();
            let store = self.wait(PostgresStore::open(config)).unwrap();
            return recorded!(self.wait(store.audit_entries(MAX)).unwrap());
        }
        let store = SqliteStore::open(self.file_of_store()).unwrap();
        recorded!(self.wait(store.audit_entries(0, MAX)).unwrap())
    }

    /// Makes every entry so many days older. No portal may run.
    pub(crate) fn age_audit(&self, days: u32) {
        if let Some(server) = &self.server {
            let aged = format!("UPDATE keydesk.audit SET at = at - interval '{days} days'");
            server.sql_in(self.name_of_database(), &aged);
            return;
        }
        let file = rusqlite::Connection::open(self.file_of_store()).unwrap();
        let millis = i64::from(days) * 24 * 60 * 60 * 1000;
        file.execute("UPDATE audit SET at = at - ?1", [millis]).unwrap();
    }
}

const MAX: usize = 1_000_000;
