//! What Keydesk needs of this portal: a place to keep things, its people, a way to tell them.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use async_trait::async_trait;
use keydesk_core::entropy::{Entropy, SystemEntropy};
use keydesk_core::model::Notification;
use keydesk_core::ports::{CeremonyStore, DerivedKeyRing, KeyId, Notifier, StoreError};
use keydesk_core::service::{Desk, Ports};
use keydesk_core::time::{Clock, SystemClock, Timestamp};
use keydesk_sqlite::SqliteStore;

use crate::people::People;

/// The ports, with everything kept in one SQLite file in `data`.
pub(crate) fn open(data: &Path, people: &Arc<People>) -> anyhow::Result<Ports> {
    fs::create_dir_all(data).with_context(|| format!("{}", data.display()))?;
    let store = Arc::new(SqliteStore::open(data.join("keydesk.db"))?);
    Ok(Ports {
        accounts: store.clone(),
        ceremonies: store.clone(),
        history: store.clone(),
        counter: store.clone(),
        outbox: store.clone(),
        directory: people.clone(),
        notifier: Arc::new(Log),
        audit: store,
        keys: Arc::new(key_ring(&data.join("keydesk.key"))?),
        clock: Arc::new(PortalClock),
        entropy: Arc::new(SystemEntropy),
    })
}

/// Once a minute: forgets ceremonies that nobody finished, and delivers what could not be delivered
/// at once.
pub(crate) async fn look_after(desk: Desk, ceremonies: Arc<dyn CeremonyStore>) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    loop {
        minutes.tick().await;
        if let Err(error) = ceremonies.sweep(desk.now()).await {
            eprintln!("sweep: {error}");
        }
        if let Err(error) = desk.deliver_notifications(100).await {
            eprintln!("notifications: {error}");
        }
    }
}

/// The secret that every key is derived from; made at the first start, for its owner alone to read.
fn key_ring(path: &Path) -> anyhow::Result<DerivedKeyRing> {
    if !path.exists() {
        let mut secret = [0; 32];
        SystemEntropy.fill(&mut secret).context("no randomness")?;
        let mut file =
            fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(&secret)?;
        file.sync_all()?;
    }
    let secret = fs::read(path).with_context(|| format!("{}", path.display()))?;
    let secret = secret.try_into().map_err(|_| anyhow::anyhow!("{}: 32 bytes", path.display()))?;
    Ok(DerivedKeyRing::new(KeyId("portal".to_owned()), secret))
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

/// Tells people about their keys. A real portal sends an email or a message.
struct Log;

#[async_trait]
impl Notifier for Log {
    async fn deliver(&self, notification: &Notification) -> Result<(), StoreError> {
        eprintln!("to {}: {:?}", notification.user, notification.kind);
        Ok(())
    }
}
