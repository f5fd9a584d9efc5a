//! Limits on starting ceremonies. Finishing one is never limited.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::Desk;
use super::source::Source;
use crate::error::{Error, Refusal};
use crate::ids::UserId;
use crate::model::Caller;
use crate::time::Timestamp;

/// The sign-in ceremonies that this process started for callers without an address.
#[derive(Debug, Default)]
pub(super) struct Started {
    anonymous: Window,
    named: Window,
}

/// What was started within the lifetime of a ceremony: at least as many as are open.
#[derive(Debug, Default)]
struct Window {
    seconds: Mutex<VecDeque<Second>>,
}

#[derive(Debug)]
struct Second {
    second: i64,
    count: u64,
}

impl Desk {
    /// Counts one more try of `key`, and refuses when there were too many within a minute.
    pub(super) async fn limit(&self, key: &str, max: u64) -> Result<(), Error> {
        if self.count(key).await? > max { Err(Refusal::TooManyRequests.into()) } else { Ok(()) }
    }

    /// Counts one more of `key`, and returns how many there were in this minute.
    pub(super) async fn count(&self, key: &str) -> Result<u64, Error> {
        let now = self.ports().clock.now();
        let key = format!("{} {key}", self.rp());
        Ok(self.ports().counter.add(&key, RATE_WINDOW, now).await?)
    }

    /// Whether another sign-in may be started. The calls to the store are the same for every user,
    /// whether or not there is one.
    ///
    /// A named user starts from a reserve, so that a flood of anonymous sign-ins refuses nobody whose
    /// password was right. Where the reserve is used up, or too many are started for one user from one
    /// source, the sign-in counts as an anonymous one.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub(super) async fn may_start(
        &self,
        caller: &Caller,
        user: Option<&UserId>,
    ) -> Result<(), Error> {
        let (limits, source) = (&self.policy().limits, Source::of(caller));
        if let Some(user) = user {
            let of_user = self.count(&format!("sign-in {user} {source}")).await?;
            if of_user <= limits.begin && self.started("named", &source).await? {
                return Ok(());
            }
        }
        if self.started("anonymous", &source).await? {
            Ok(())
        } else {
            Err(Refusal::TooManyRequests.into())
        }
    }

    /// Counts one more start, and says whether the budget of its source allows it.
    async fn started(&self, kind: &str, source: &Source) -> Result<bool, Error> {
        let limits = &self.policy().limits;
        if source.is_known() {
            return Ok(self.count(&format!("start {kind} {source}")).await? <= limits.start);
        }
        let windows = self.started_without_address();
        let window = if kind == "named" { &windows.named } else { &windows.anonymous };
        let lifetime = self.policy().sign_in.timeout();
        Ok(window.admits(self.ports().clock.now(), lifetime, limits.open))
    }
}

impl Window {
    /// Counts one more, unless `max` were started within `lifetime`.
    fn admits(&self, now: Timestamp, lifetime: Duration, max: u64) -> bool {
        let second = now.unix_millis().div_euclid(1000);
        let lifetime = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
        let mut seconds = self.seconds.lock().unwrap_or_else(PoisonError::into_inner);
        while seconds.front().is_some_and(|first| first.second.saturating_add(lifetime) < second) {
            seconds.pop_front();
        }
        let open: u64 = seconds.iter().map(|second| second.count).sum();
        if open >= max {
            return false;
        }
        match seconds.back_mut() {
            // A clock that was set back counts in the newest second.
            Some(last) if last.second >= second => last.count += 1,
            _ => seconds.push_back(Second { second, count: 1 }),
        }
        true
    }
}

const RATE_WINDOW: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_millis(seconds * 1000)
    }

    #[test]
    fn a_window_admits_no_more_than_its_maximum_within_a_lifetime() {
        let (window, lifetime) = (Window::default(), Duration::from_secs(300));
        for second in 0..10 {
            assert!(window.admits(at(second), lifetime, 10));
        }
        assert!(!window.admits(at(10), lifetime, 10));
        assert!(!window.admits(at(300), lifetime, 10), "the first is still open");
        assert!(window.admits(at(301), lifetime, 10));
        assert!(!window.admits(at(301), lifetime, 10));
        assert!(!window.admits(at(5), lifetime, 10), "the clock was set back");
        assert!(window.admits(at(1000), lifetime, 10));
    }
}
