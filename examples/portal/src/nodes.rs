//! Several nodes of the portal behind one database.

use std::time::Duration;

use anyhow::Context;
use keydesk_core::ids::RelyingPartyId;
use keydesk_http::HttpDesk;
use keydesk_postgres::{Config, Dialect, Follower, PostgresStore, Wake, migrate};

use crate::log;

/// The database that the nodes share.
pub(crate) struct SharedStore {
    pub(crate) store: PostgresStore,
    pub(crate) config: Config,
}

impl SharedStore {
    /// Opens it; whichever node comes first makes the tables.
    pub(crate) async fn open(url: &str) -> anyhow::Result<Self> {
        // The error says what is wrong and never what the password is.
        let config = Config::from_url(url).context("--store")?;
        migrate(&config).await.context("--store: its tables could not be made")?;
        let store = PostgresStore::open(config.clone()).await.context("--store")?;
        Ok(Self { store, config })
    }

    /// Tells the pages that are open here what happened on any node: at once, as far as the database
    /// wakes us, and in any case every so often.
    pub(crate) async fn follow(self, rp: RelyingPartyId, desk: HttpDesk, every: Duration) {
        let direct = self.config.named_statements && self.config.dialect == Dialect::Postgres;
        let wake = direct.then(|| Wake::listen(self.config.clone())).transpose();
        let wake = wake.unwrap_or_else(|error| {
            log::say(&format!("changes are asked for only: {error}"));
            None
        });
        loop {
            // A change that is missed between two followers shows when a page asks by itself.
            match Follower::begin(&self.store, &rp, wake.as_ref(), every).await {
                Ok(follower) => tell(follower, &desk).await,
                Err(error) => log::say(&format!("changes: {error}")),
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Goes on for as long as what fails may be over the next time.
async fn tell(mut follower: Follower, desk: &HttpDesk) {
    loop {
        match follower.next().await {
            Ok(changed) => changed.iter().for_each(|change| desk.changed(&change.user)),
            Err(error) if error.retry() => {
                log::say(&format!("changes: {error}"));
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => return log::say(&format!("changes: {error}")),
        }
    }
}

const PAUSE: Duration = Duration::from_secs(1);
