//! A clock that is set by hand.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use keydesk_core::time::{Clock, Timestamp};

/// A clock that stands still until it is moved. A pause moves it, so retries do not wait.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that shows this instant.
    pub fn new(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.unix_millis()))
    }

    /// A clock that shows this RFC 3339 instant.
    pub fn at(text: &str) -> Self {
        Self::new(Timestamp::parse(text).expect("RFC 3339"))
    }

    /// Sets the clock.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.unix_millis(), Ordering::SeqCst);
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        self.set(self.now().plus(by));
    }
}

impl Default for FixedClock {
    fn default() -> Self {
        Self::at("2026-01-05T09:00:00Z")
    }
}

#[async_trait]
impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_millis(self.0.load(Ordering::SeqCst))
    }

    async fn pause(&self, duration: Duration) {
        self.advance(duration);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_moves_only_when_it_is_advanced() {
        let clock = FixedClock::default();
        assert_eq!(clock.now(), clock.now());
        clock.advance(Duration::from_secs(60));
        assert_eq!(clock.now().to_string(), "2026-01-05T09:01:00Z");
        clock.set(Timestamp::from_unix_millis(0));
        assert_eq!(clock.now().to_string(), "1970-01-01T00:00:00Z");
    }
}
