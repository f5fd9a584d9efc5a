//! What Keydesk needs of this portal: a place to keep things, its people, a way to tell them.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use keydesk_core::entropy::SystemEntropy;
use keydesk_core::model::Notification;
use keydesk_core::ports::{
    AccountStore, AuditSink, CeremonyStore, Counter, History, KeyRing, NoVeto, Notifier, Outbox,
    Records, StoreError, StoreErrorKind,
};
use keydesk_core::service::{Desk, Ports};
use keydesk_core::time::{Clock, SystemClock, Timestamp};
use keydesk_postgres::PostgresStore;
use keydesk_sqlite::SqliteStore;

use crate::log;
use crate::options::Options;
use crate::people::People;
use crate::sessions::Sessions;

/// The ports, with everything kept in one SQLite file, or in the database of several nodes.
pub(crate) fn open(
    options: &Options,
    people: &Arc<People>,
    sessions: &Sessions,
    keys: Arc<dyn KeyRing>,
    shared: Option<&PostgresStore>,
) -> anyhow::Result<Ports> {
    Ok(match shared {
        Some(store) => ports(Arc::new(store.clone()), people, sessions, keys),
        None => {
            let store = SqliteStore::open(options.data.join("keydesk.db"))?;
            ports(Arc::new(store), people, sessions, keys)
        }
    })
}

fn ports<S>(
    store: Arc<S>,
    people: &Arc<People>,
    sessions: &Sessions,
    keys: Arc<dyn KeyRing>,
) -> Ports
where
    S: AccountStore + AuditSink + CeremonyStore + Counter + History + Outbox + Records + 'static,
{
    Ports {
        accounts: store.clone(),
        ceremonies: store.clone(),
        history: store.clone(),
        counter: store.clone(),
        outbox: store.clone(),
        records: store.clone(),
        directory: people.clone(),
        veto: Arc::new(NoVeto),
        notifier: Arc::new(PortalNotifier { sessions: sessions.clone() }),
        audit: store,
        keys,
        clock: Arc::new(PortalClock),
        entropy: Arc::new(SystemEntropy),
    }
}

/// Once a minute: forgets ceremonies that nobody finished and sessions that ended, and delivers what
/// could not be delivered at once.
pub(crate) async fn look_after(desk: Desk, sessions: Sessions) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    loop {
        minutes.tick().await;
        if let Err(error) = desk.run_maintenance().await {
            log::say(&format!("maintenance: {error}"));
        }
        if let Err(error) = sessions.sweep().await {
            log::say(&format!("sessions: {error:#}"));
        }
    }
}

/// The system's clock, waiting with the runtime's timer.
struct PortalClock;

#[async_trait]
impl Clock for PortalClock {
    fn now(&self) -> Timestamp {
        SystemClock.now()
    }

    async fn pause(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// Ends sessions whose key is no longer in use, and tells people about their keys. A real portal
/// sends an email or a message.
struct PortalNotifier {
    sessions: Sessions,
}

#[async_trait]
impl Notifier for PortalNotifier {
    async fn deliver(&self, notification: &Notification) -> Result<(), StoreError> {
        if let Some(ends) = &notification.end_sessions {
            let ended = self.sessions.end_revoked(&notification.user, ends).await;
            // Keydesk keeps the notification and delivers it again.
            ended.map_err(|error| StoreError::new(StoreErrorKind::Unavailable, error))?;
        }
        log::say(&format!("to {}: {:?}", notification.user, notification.kind));
        Ok(())
    }
}
