//! How often passwords may be tried, and how many are checked at once.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use keydesk_core::time::{Clock, SystemClock, Timestamp};
use tokio::sync::Semaphore;

/// Counts wrong passwords of each address, for each user name and for all names together.
/// Wrong tries never lock anybody out at another address. At the same address, 10 of them lock
/// one user name out for up to ten minutes, and 300 lock every name out for up to a minute.
pub(crate) struct Passwords {
    state: Arc<Mutex<State>>,
    hashing: Arc<Semaphore>,
    clock: Arc<dyn Clock>,
}

#[derive(Default)]
struct State {
    wrong: HashMap<Key, Window>,
    /// Checks that run or wait, by address.
    under_way: HashMap<IpAddr, usize>,
    /// When windows that are over were forgotten last.
    swept: Option<Timestamp>,
}

impl State {
    fn take_back(&mut self, tries: &[Key]) {
        for key in tries {
            if let Some(window) = self.wrong.get_mut(key) {
                window.tries = window.tries.saturating_sub(1);
            }
        }
    }

    /// Whether an address has `GUESSING_FROM` tries that are wrong or not checked yet: it seems to guess.
    fn is_guessing(&self, from: IpAddr) -> bool {
        self.wrong
            .get(&Key { from, name: None })
            .is_some_and(|window| window.tries >= GUESSING_FROM)
    }
}

/// Whose tries are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    from: IpAddr,
    /// The SHA-256 digest of the user name in lower case; `None` counts tries of every name.
    name: Option<[u8; 32]>,
}

struct Window {
    began: Timestamp,
    tries: u32,
}

/// What came of a try.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Try<T> {
    /// The password was checked.
    Checked(Option<T>),
    /// Too many were wrong: try again in so many seconds.
    TooMany(u64),
    /// Too many are being checked.
    Busy,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self::with_clock(Arc::new(SystemClock))
    }

    fn with_clock(clock: Arc<dyn Clock>) -> Self {
        let (state, hashing) = (Arc::default(), Arc::new(Semaphore::new(CHECKED_AT_ONCE)));
        Self { state, hashing, clock }
    }

    /// Checks a password off the async threads, because that takes a while on purpose. A right one is
    /// not counted.
    ///
    /// # Errors
    /// The check panicked.
    pub(crate) async fn check<T: Send + 'static>(
        &self,
        from: IpAddr,
        username: &str,
        check: impl FnOnce() -> Option<T> + Send + 'static,
    ) -> anyhow::Result<Try<T>> {
        let from = network(from);
        let name = name_digest(username);
        let keys =
            [(Key { from, name: Some(name) }, OF_PERSON), (Key { from, name: None }, OF_ADDRESS)];
        let mut place = match self.enter(&keys, from) {
            Ok(place) => place,
            Err(refused) => return Ok(refused),
        };
        let permit = Arc::clone(&self.hashing).acquire_owned().await?;
        let work = move || {
            place.unchecked.clear();
            let checked = check();
            if checked.is_some() {
                locked(&place.state).take_back(&keys.map(|(key, _)| key));
            }
            drop((place, permit));
            checked
        };
        // The work holds permit and place: it goes on when the client is gone, and counts as long as
        // it does.
        Ok(Try::Checked(tokio::task::spawn_blocking(work).await?))
    }

    /// Counts the try as wrong before it is checked, so that parallel tries do not pass the limit.
    fn enter<T>(&self, keys: &[(Key, Limit)], from: IpAddr) -> Result<Place, Try<T>> {
        let now = self.clock.now();
        let mut state = locked(&self.state);
        // Expired windows are removed, so that tries with many names do not fill the memory.
        if state.swept.is_none_or(|swept| now.since(swept) >= SWEPT_AFTER) {
            state.wrong.retain(|key, window| now.since(window.began) < key.limit().window);
            state.swept = Some(now);
        }
        for (key, limit) in keys {
            let is_over = |window: &Window| now.since(window.began) >= limit.window;
            if state.wrong.get(key).is_some_and(is_over) {
                state.wrong.remove(key);
            }
            if let Some(window) = state.wrong.get(key).filter(|window| window.tries >= limit.tries)
            {
                let left = limit.window.saturating_sub(now.since(window.began));
                return Err(Try::TooMany(left.as_secs().max(1)));
            }
        }
        let all: usize = state.under_way.values().sum();
        let here = state.under_way.get(&from).copied().unwrap_or_default();
        // An address without queued tries gets one of the places kept for new addresses.
        let is_full = all >= if here == 0 { MAX_WAITING } else { WAITING };
        if is_full || here >= MAX_WAITING_PER_ADDRESS {
            return Err(Try::Busy);
        }
        // A flood of wrong passwords, from however many addresses, leaves room for others.
        let others = state.under_way.iter().filter(|(from, _)| state.is_guessing(**from));
        let crowd: usize = others.map(|(_, here)| here).sum();
        if crowd >= MAX_WAITING_OF_GUESSERS && state.is_guessing(from) {
            return Err(Try::Busy);
        }
        for (key, _) in keys {
            let fresh = Window { began: now, tries: 0 };
            state.wrong.entry(key.clone()).or_insert(fresh).tries += 1;
        }
        state.under_way.insert(from, here + 1);
        let unchecked = keys.iter().map(|(key, _)| key.clone()).collect();
        Ok(Place { state: Arc::clone(&self.state), from, unchecked })
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A queued or running check. Dropping it frees its place in the queue.
struct Place {
    state: Arc<Mutex<State>>,
    from: IpAddr,
    /// Counters to decrement if this is dropped before the password check has started.
    unchecked: Vec<Key>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = locked(&self.state);
        state.take_back(&self.unchecked);
        if let Some(here) = state.under_way.get_mut(&self.from) {
            *here = here.saturating_sub(1);
            if *here == 0 {
                state.under_way.remove(&self.from);
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Limit {
    tries: u32,
    window: Duration,
}

impl Key {
    fn limit(&self) -> Limit {
        if self.name.is_some() { OF_PERSON } else { OF_ADDRESS }
    }
}

fn name_digest(username: &str) -> [u8; 32] {
    let mut name = [0; 32];
    name.copy_from_slice(digest(&SHA256, username.to_lowercase().as_bytes()).as_ref());
    name
}

/// An IPv6 address counts as its /56 network: one client may use any address within it.
fn network(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V6(from) => Ipv6Addr::from_bits(from.to_bits() >> 72 << 72).into(),
        from => from,
    }
}

const OF_PERSON: Limit = Limit { tries: 10, window: Duration::from_secs(10 * 60) };
const OF_ADDRESS: Limit = Limit { tries: 300, window: Duration::from_secs(60) };
/// The maximum number of hashes computed at once. Each takes one core for a fifth of a second.
const CHECKED_AT_ONCE: usize = 2;
/// Queue limit for an address that is queued already: its last try waits about eight seconds.
const WAITING: usize = 80;
/// Queue limit for an address that is not queued yet: its try waits at most about twenty seconds.
const MAX_WAITING: usize = 200;
/// Queue limit for the tries of one address.
const MAX_WAITING_PER_ADDRESS: usize = 20;
/// Queue limit for all addresses together that have `GUESSING_FROM` wrong or unchecked tries.
const MAX_WAITING_OF_GUESSERS: usize = 40;
/// Wrong or unchecked tries in a minute that mark an address as guessing: 2 * `MAX_WAITING_PER_ADDRESS`.
const GUESSING_FROM: u32 = 40;
const SWEPT_AFTER: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests;
