//! Hearing of changes that other nodes made: at once by LISTEN, and by asking in any case.

use std::collections::HashMap;
use std::time::Duration;

use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::model::Version;
use keydesk_core::ports::{Changed, History, StoreError};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::config::{Config, Dialect, quoted};
use crate::connect::Connector;
use crate::error::PostgresError;
use crate::store::PostgresStore;

/// A direct connection that receives NOTIFY for any number of [`Follower`]s; made again when it is lost.
/// Ends when dropped.
#[derive(Debug)]
pub struct Wake {
    heard: watch::Receiver<u64>,
    task: JoinHandle<()>,
}

/// Follows the changes of one relying party: every account that was committed after it began, at
/// least once, at its newest version or a later one.
///
/// A commit that does more than sign somebody in wakes it at once, if it was given a [`Wake`];
/// everything else shows when it asks the next time.
#[derive(Debug)]
pub struct Follower {
    store: PostgresStore,
    rp: RelyingPartyId,
    heard: Option<watch::Receiver<u64>>,
    every: Duration,
    cursor: String,
    /// Where changes are ordered by the clock they are reported twice; listeners need each only once.
    told: HashMap<UserId, Version>,
}

impl Wake {
    /// Begins to listen. `config` must lead to the server itself, not to a pooler.
    ///
    /// # Errors
    /// `Invalid` for a configuration that cannot be used, and for the portable dialect, which has
    /// no NOTIFY. That the server is away is no error: it is tried again for as long as it takes.
    pub fn listen(config: Config) -> Result<Self, StoreError> {
        let config = config.checked().map_err(PostgresError::from)?;
        if config.dialect == Dialect::Portable {
            let why = "the portable dialect has no NOTIFY: follow without a Wake".to_owned();
            return Err(PostgresError::Unusable(why).into());
        }
        let connector = Connector::new(&config).map_err(PostgresError::from)?;
        let channel = quoted(&config.channel());
        let (ring, heard) = watch::channel(0);
        let task = tokio::spawn(listen(connector, channel, ring));
        Ok(Self { heard, task })
    }
}

impl Drop for Wake {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Follower {
    /// Begins with what is committed from now on. Asks at least `every` so often.
    ///
    /// # Errors
    /// As every read.
    pub async fn begin(
        store: &PostgresStore,
        rp: &RelyingPartyId,
        wake: Option<&Wake>,
        every: Duration,
    ) -> Result<Self, StoreError> {
        let heard = wake.map(|wake| wake.heard.clone());
        let cursor = store.changes_since(rp, None, 1).await?.cursor;
        let told = HashMap::new();
        Ok(Self { store: store.clone(), rp: rp.clone(), heard, every, cursor, told })
    }

    /// Waits for the next changes; never an empty list. After an error it may be called again and
    /// misses nothing. Dropping the future loses nothing either.
    ///
    /// # Errors
    /// As every read.
    pub async fn next(&mut self) -> Result<Vec<Changed>, StoreError> {
        loop {
            // Marked as seen before asking, so that what comes in between wakes again.
            if let Some(heard) = &mut self.heard {
                heard.borrow_and_update();
            }
            let changes = self.store.changes_since(&self.rp, Some(&self.cursor), PAGE).await?;
            let full = changes.changed.len() >= PAGE;
            self.cursor = changes.cursor;
            let fresh = self.fresh(changes.changed);
            if !fresh.is_empty() {
                return Ok(fresh);
            }
            if !full {
                self.pause().await;
            }
        }
    }

    fn fresh(&mut self, changed: Vec<Changed>) -> Vec<Changed> {
        if self.store.dialect() == Dialect::Postgres {
            return changed;
        }
        if self.told.len() > REMEMBERED {
            self.told.clear();
        }
        let told = &mut self.told;
        let is_new = |change: &Changed| {
            let before = told.insert(change.user.clone(), change.version);
            before.is_none_or(|version| version < change.version)
        };
        changed.into_iter().filter(is_new).collect()
    }

    async fn pause(&mut self) {
        match &mut self.heard {
            // A time-out is as good as a call: ask.
            Some(heard) => {
                if matches!(timeout(self.every, heard.changed()).await, Ok(Err(_))) {
                    // Nobody listens any more; go on by asking.
                    self.heard = None;
                }
            }
            None => sleep(self.every).await,
        }
    }
}

async fn listen(connector: Connector, channel: String, ring: watch::Sender<u64>) {
    let mut pause = FIRST_PAUSE;
    loop {
        let own = ring.clone();
        let notice = move || own.send_modify(|count| *count += 1);
        if let Ok((client, driver)) = connector.connect_and_hear(notice).await {
            if client.batch_execute(&format!("LISTEN {channel}")).await.is_ok() {
                pause = FIRST_PAUSE;
                // Notifications sent while the listener was disconnected are not repeated.
                ring.send_modify(|count| *count += 1);
                let _ = driver.await;
            } else {
                driver.abort();
            }
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

const PAGE: usize = 500;
/// Beyond so many, a change may be reported twice.
const REMEMBERED: usize = 50_000;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
