//! What Keydesk needs of this portal: a place to keep things, its people, a way to tell them.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use keydesk_api::TokioClock;
use keydesk_core::model::Notification;
use keydesk_core::ports::{KeyRing, Notifier, Store, StoreError, StoreErrorKind};
use keydesk_core::service::Ports;
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

fn ports<S: Store + 'static>(
    store: Arc<S>,
    people: &Arc<People>,
    sessions: &Sessions,
    keys: Arc<dyn KeyRing>,
) -> Ports {
    Ports {
        notifier: Arc::new(PortalNotifier { sessions: sessions.clone() }),
        clock: Arc::new(TokioClock),
        ..Ports::over(store, people.clone(), keys)
    }
}

/// Forgets sessions that ended, once a minute.
pub(crate) async fn sweep_sessions(sessions: Sessions) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    loop {
        minutes.tick().await;
        if let Err(error) = sessions.sweep().await {
            log::say(&format!("sessions: {error:#}"));
        }
    }
}

/// Ends sessions whose key is no longer in use, and notifies people about their keys. A real portal
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
