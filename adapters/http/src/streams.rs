//! How many pages may wait for events at the same time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use keydesk_api::Code;
use keydesk_core::ids::UserId;
use tokio::sync::watch;

use crate::config::HttpConfig;
use crate::problem::Problem;

/// Counts open streams. Each holds a connection and reads the store while it lasts, so that one
/// person with many could use up what everybody needs.
pub(crate) struct Streams {
    open: Mutex<Open>,
    per_person: usize,
    in_all: usize,
    closed: watch::Sender<bool>,
}

#[derive(Default)]
struct Open {
    all: usize,
    of: HashMap<UserId, usize>,
}

/// An open stream; dropped when its connection ends.
pub(crate) struct Stream {
    streams: Arc<Streams>,
    user: UserId,
    closed: watch::Receiver<bool>,
}

impl Streams {
    pub(crate) fn new(config: &HttpConfig) -> Self {
        Self {
            open: Mutex::default(),
            per_person: config.live_streams_per_person,
            in_all: config.live_streams,
            closed: watch::Sender::new(false),
        }
    }

    /// Opens a stream for this person. Refused, the page asks from time to time instead.
    pub(crate) fn open(self: &Arc<Self>, user: &UserId) -> Result<Stream, Problem> {
        let mut open = self.lock();
        let of_user = open.of.get(user).copied().unwrap_or_default();
        if of_user >= self.per_person {
            return Err(Problem::new(Code::TOO_MANY_STREAMS).that_passes());
        }
        if open.all >= self.in_all {
            return Err(Problem::new(Code::TOO_MANY_STREAMS).unavailable());
        }
        open.all += 1;
        open.of.insert(user.clone(), of_user + 1);
        let closed = self.closed.subscribe();
        Ok(Stream { streams: Arc::clone(self), user: user.clone(), closed })
    }

    /// Ends all streams, and has the desk answer nothing more.
    pub(crate) fn close(&self) {
        self.closed.send_replace(true);
    }

    /// Whether the desk was closed.
    pub(crate) fn are_closed(&self) -> bool {
        *self.closed.borrow()
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stream {
    /// Returns once the desk is closed.
    pub(crate) async fn closed(&mut self) {
        // The sender lives as long as the streams that this one holds.
        let _ = self.closed.wait_for(|closed| *closed).await;
    }

    /// Whether the desk was closed.
    pub(crate) fn is_closed(&self) -> bool {
        *self.closed.borrow()
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut open = self.streams.lock();
        open.all = open.all.saturating_sub(1);
        if let Some(of_user) = open.of.get_mut(&self.user) {
            *of_user = of_user.saturating_sub(1);
            if *of_user == 0 {
                open.of.remove(&self.user);
            }
        }
    }
}
