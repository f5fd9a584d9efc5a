//! The clock of a server.

use std::time::Duration;

use async_trait::async_trait;
use keydesk_core::time::{Clock, SystemClock, Timestamp};

/// The operating system's time, and tokio's timer to wait: the clock of a host that runs on tokio.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioClock;

#[async_trait]
impl Clock for TokioClock {
    fn now(&self) -> Timestamp {
        SystemClock.now()
    }

    async fn pause(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
